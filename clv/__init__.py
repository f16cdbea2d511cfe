"""Tenfold: what each customer is worth over the next ten years. The plan of the house: which room is a new line's?

core/           the foundation: kinds of error, tables, time, what the reader may set
i18n/           words and numbers in English, Dutch and Polish
intake/         exports become TRANSACTIONS, with a report of what was decided: files/ reads any file as text,
                sales/ finds columns, dates, amounts and which rows are left out; databases/ does so where sales
                stay in Postgres or DuckDB; costs; satisfaction scores
customers/      what happened: TRANSACTIONS become CUSTOMER_SUMMARY; cohorts; who comes back; price bands; groups
models/         what is likely: three purchase models and Gamma-Gamma; the only room that knows lifetimes
value/          what it is worth: the expectation grid, scoring, and between which limits
segments/       who belongs together, whom to call, lists of one's own, who moved
word_of_mouth/  what satisfied and dissatisfied customers' talk would win and lose
analysis/       joins the rooms above: customer base, fits, valuation, uncertainty, forecast, groups, one customer
acquisition/    what winning and keeping cost: the tenfold saying on one's own books, budget, payback
evaluation/     does it come true: backtest, sealed forecasts, earlier days, other models, published figures
storage/        the workspace: one DuckDB file with imports, transactions, settings, costs, lists, forecasts and a log
phrases/        what the figures say, as sentences in three languages
reports/        what the command says of a run, lists as files, the model as SQL, and a booklet for the board
charts/         a table in, a plotly figure out; the only room that knows plotly
exports/        tables become CSV, XLSX and Parquet that open right in the reader's program
ui/             what the pages share: the session, who may what, the address, jobs, waiting, downloads, the upload
pages/          a folder a page: page.py and its parts beside it; only here, in ui and dashboard.py, is streamlit known
command/        the same calculations without a browser, and the folder from which exports come by themselves

Imports run one way: dashboard -> command and pages -> ui -> reports -> phrases -> storage -> evaluation and
acquisition -> analysis -> models, value, customers, segments, word_of_mouth, intake, charts, exports -> core, i18n. The
rooms under analysis do not import each other, and no page imports another. tests/test_walls.py reads the imports and
fails where a wall is broken.
Tables stay in the engine: what reaches Python is thirty rows, fifty bins or one total.
"""

__version__ = "1.0.0"
