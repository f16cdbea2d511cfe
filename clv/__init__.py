"""Tenfold: what each customer is worth over the next ten years. The plan of the house.

errors, tables, periods, assumptions    the foundation: kinds of error, tables, time, what the reader may set
text/        words and numbers in English, Dutch and Polish
intake/      a sales export becomes TRANSACTIONS, and a report of what was decided and left out
customers/   what happened: TRANSACTIONS become CUSTOMER_SUMMARY; cohorts; who comes back; price bands; channels
models/      what is likely: three purchase models and Gamma-Gamma; the only room that knows lifetimes
value/       what it is worth: the grid, scoring, segments, how sure that is, and what winning and keeping may cost
base         who the customers are, taken together
fits         the fitted models, and whether the data can carry a figure
analysis     the whole calculation on one page
backtest     what it would have said earlier, and what that became
comparison   the same total under every purchase model
books        what winning and keeping cost on the company's own books
books_told   and what that says, in words
selfcheck    are the published figures of the CD shop found again
customer     one customer: what they bought, whether they still are one, how the coming years may turn out
loyalty      who still buys years later, by the model and as far as it has been seen
moved        who moved from which segment to which since an earlier day
own_lists    by what a list of one's own can tell customers apart, and what it is worth
doubt        how sure it is: other parameters, tried on its typical customers
channels     by channel, country or category: who they are, what they are worth, who costs more than they bring
workspace    the engine: one DuckDB database with the imports, the transactions, what was set and remembered
cost_book    costs, what they are for, and scenarios, in the workspace
list_book    the reader's own lists, in the workspace
transaction  a change happens wholly or not at all
overlaps     which sales stand in two imports, and which of them counts
erasing      what is erased goes from the file too
wish_told    how a list of one's own reads
listed       a list becomes a file: what the page shows, in its order
list_command  the same without the browser
segments_told  which rule put a customer on a list, and until when to act
wording      how the house calls things: columns, steps, verdicts, notes to a list
report       what the command says of a run
charts/      a table in, a plotly figure out; the only room that knows plotly
exports      tables become CSV and XLSX that open right in the reader's Excel
ui/, pages/  the browser; with dashboard.py the only rooms that know streamlit
__main__     the same calculations without a browser
options      what can be said on the command line

Imports run one way: dashboard, pages, ui, then what builds on analysis, then analysis, fits and base, then value,
models, customers and intake (which do not import each other), then the foundation. tests/test_walls.py reads the
imports and fails where a wall is broken.
Tables stay in the engine: what reaches Python is thirty rows, fifty bins or one total.
"""
