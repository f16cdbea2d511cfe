"""How does a fitted model read as one page of SQL, with which a database scores all customers where they are?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from textwrap import indent, wrap

import numpy as np
import sqlglot
from sqlglot import exp

import clv
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import DAYS_PER_YEAR, MONTHS_PER_YEAR, next_month
from clv.intake.sales.report import REASONS, IntakeReport
from clv.models.bg_nbd import purchases_if_alive
from clv.models.sales_clock import SalesClock
from clv.reports.dialects import Dialect
from clv.reports.sales_table import SalesTable
from clv.reports.scoring_purchases import WRITTEN_IN, ScoringStep, purchase_steps
from clv.reports.scoring_values import RESULT, value_steps
from clv.segments.segments import SURE_ENOUGH
from clv.value.expectation_series import ExpectationSeries, expectation_series

_BROKEN = re.compile(r"\(\n +(?!SELECT)([^\n]{1,80})\n +\)")
_DECIMALS = 12  # of a term of the curves: those below 1e-12 are left out
_WIDTH = 118
_CUT = 1e-9  # by so much of itself a cut in money lies lower: the last digits of two engines differ


def scoring_sql(analysis: Analysis, sales: SalesTable, *, intake: IntakeReport, today: date) -> str:
    """One statement that reads the sales and returns CUSTOMER_VALUES, what is unknown of one-time buyers null.

    analysis: of BG/NBD. intake: what was fitted, and what was left out before. today: the date that stands on it.
    On the same sales its figures are those of `analysis` to 1e-9 of themselves. No customer is named in it.
    Raises NotEnoughData where these customers have no values.
    """
    assumptions, clock = analysis.valuation.assumptions, analysis.fits.clock
    series = _series(analysis, assumptions)
    steps = [
        _part("model_numbers AS", _NUMBERS, _numbers(analysis, series, assumptions, sales.dialect)),
        _part("curve_terms AS", _TERMS, _curve_terms(series, sales.dialect)),
    ]
    if not clock.is_even:
        steps.append(_part("month_paces AS", _PACES, _month_paces(clock, sales.dialect)))
    written = [*purchase_steps(analysis.base.window, orders=sales.order is not None)]
    written += value_steps(even=clock.is_even, drift=bool(clock.drift))
    steps += [_part(_named(step, sales.dialect), step.about, _written(step, sales)) for step in written]
    head = "\n".join(_header(analysis, sales, intake=intake, today=today))
    answer = f"{_comment(RESULT.about)}\n{_written(RESULT, sales)};\n"
    return "\n\n".join([f"{_comment(head)}\nWITH", ",\n\n".join(steps), answer])


def _series(analysis: Analysis, assumptions: Assumptions) -> ExpectationSeries:
    window, clock, params = analysis.base.window, analysis.fits.clock, analysis.fits.bg_nbd.params
    month_ends = clock.ahead(np.arange(1, assumptions.months + 1) * assumptions.days_per_month)
    return expectation_series(
        lambda frequency, ages: purchases_if_alive(params, frequency, ages, month_ends),
        rate=(params.r, params.alpha),
        most_frequency=window.days,  # a purchase on each of its days
        most_age=float(clock.back(window.days)),
        assumptions=assumptions,
    )


def _numbers(analysis: Analysis, series: ExpectationSeries, assumptions: Assumptions, dialect: Dialect) -> str:
    """A row of everything that was fitted or chosen, each with what it is."""
    fits, cutoffs, window = analysis.fits, analysis.valuation.limits, analysis.base.window
    purchases, spend, thresholds = fits.bg_nbd.params, fits.gamma_gamma.params, cutoffs.thresholds
    day, double, whole = (exp.DataType.build(kind).sql(dialect.value) for kind in ("date", "double", "int"))
    rows: list[tuple[str, object, str]] = [
        ("last_day", window.end, "of the sales; values are those of the end of this day"),
        ("r", purchases.r, "BG/NBD: the rate of purchases is Gamma(r, alpha) over customers"),
        ("alpha", purchases.alpha, "in days" if fits.clock.is_even else "in usual days"),
        ("a", purchases.a, "BG/NBD: the chance to leave after a purchase is Beta(a, b) over customers"),
        ("b", purchases.b, ""),
        ("p", spend.p, "Gamma-Gamma: the shape of a purchase's amount"),
        ("q", spend.q, "Gamma-Gamma: a customer's scale is Gamma(q, v)"),
        ("mean_spend", spend.mean_spend, "of a purchase, over all customers: p v / (q - 1)"),
        ("margin", assumptions.margin, "share of revenue that is earned"),
        ("new_days", thresholds.new_days, "a customer is new for so many days"),
        ("likely_active", thresholds.likely_active, "with this chance one counts as active"),
        ("gone_below", thresholds.gone_below, "with less one counts as gone"),
        ("sure_enough", SURE_ENOUGH, "with more a long silence is no warning"),
        ("unusual_silence", thresholds.unusual_silence, "below this chance a silence is unusual"),
        ("winnable_from", cutoffs.winnable * (1 - _CUT), "value if still a customer that is worth a call"),
        ("best_from", cutoffs.best * (1 - _CUT), "value from which a customer is one of the best"),
        ("long_ago_days", cutoffs.long_ago, "after so many days a second purchase is hardly to be expected"),
        ("frequency_shift", series.shift, "scale of the curves below: log(frequency + shift)"),
        ("frequency_middle", series.frequency.middle, ""),
        ("frequency_half", series.frequency.half, ""),
        ("age_middle", series.age.middle, "scale of the curves below: log(alpha + T)"),
        ("age_half", series.age.half, ""),
    ]
    if fits.clock.drift:
        drift = fits.clock.drift / DAYS_PER_YEAR
        rows.append(("drift_per_day", drift, "by so much more often customers bought each day, in the logarithm"))

    def value(found: object) -> str:
        match found:
            case date():
                return f"CAST('{found.isoformat()}' AS {day})"
            case int():
                return f"CAST({found} AS {whole})"
            case float() if math.isnan(found):
                return f"CAST(NULL AS {double})"
            case _:
                return f"CAST({found!r} AS {double})"

    lines = []
    for number, (name, found, about) in enumerate(rows, start=1):
        line = f"  {value(found)} AS {name}{',' if number < len(rows) else ''}"
        lines.append(f"{line:<64} -- {about}" if about else line)
    return "\n".join(["SELECT", *lines])


def _curve_terms(series: ExpectationSeries, dialect: Dialect) -> str:
    columns = ("i", "k", "days_term", "discounted_term", "first_year_term")
    rows = [f"({i},{k},{','.join(f'{term:.{_DECIMALS}f}' for term in terms)})" for i, k, *terms in series.terms]
    return _values(columns, ("int", "int", "double", "double", "double"), rows, dialect)


def _month_paces(clock: SalesClock, dialect: Dialect) -> str:
    columns = ("month_number", "days_after", "usual_days_after", "pace")
    rows, first = [], clock.start.replace(day=1)
    while first <= clock.end:
        after = next_month(first)
        days = max(0, (clock.end - after + timedelta(days=1)).days)
        pace = clock.pace_by_month[first.month - 1]
        usual = float(clock.back(days))
        rows.append(f"({first.year * MONTHS_PER_YEAR + first.month}, {days}, {usual!r}, {pace!r})")
        first = after
    return _values(columns, ("int", "int", "double", "double"), rows, dialect)


def _values(columns: Sequence[str], kinds: Sequence[str], rows: Sequence[str], dialect: Dialect) -> str:
    """A SELECT of rows of numbers, several on a line: a decimal is a decimal in most engines, and made a double."""
    types = [exp.DataType.build(kind).sql(dialect.value) for kind in kinds]
    chosen = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in zip(columns, types, strict=True))
    inside = indent("\n".join(_lines(rows)), "  ")
    match dialect:
        case Dialect.BIGQUERY:
            fields = ", ".join(f"{column} {kind}" for column, kind in zip(columns, types, strict=True))
            source = f"UNNEST(ARRAY<STRUCT<{fields}>>[\n{inside}\n])"
        case Dialect.SPARK:
            source = f"VALUES\n{inside}\nAS terms({', '.join(columns)})"
        case _:
            source = f"(VALUES\n{inside}\n) AS terms({', '.join(columns)})"
    return f"SELECT {chosen}\nFROM {source}"


def _lines(rows: Sequence[str]) -> Iterator[str]:
    line = ""
    for number, row in enumerate(rows, start=1):
        piece = row if number == len(rows) else f"{row},"
        if line and len(line) + len(piece) >= _WIDTH - 4:
            yield line
            line = ""
        line = f"{line} {piece}".strip()
    yield line


def _written(step: ScoringStep, sales: SalesTable) -> str:
    """The step's query in the dialect of the sales."""

    def adapted(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.DateDiff) and sales.dialect is Dialect.POSTGRES:  # one date from another gives days
            return exp.Paren(this=exp.Sub(this=node.this, expression=node.expression))
        if isinstance(node, exp.Div):  # the steps divide no whole number by another
            node.set("typed", True)
        return node

    query = sales.put_into(sqlglot.parse_one(step.query, dialect=WRITTEN_IN).transform(adapted))
    return _without_short_breaks(query.sql(dialect=sales.dialect.value, pretty=True))


def _without_short_breaks(query: str) -> str:
    """The same with what is short and stands in parentheses on one line."""
    while (shorter := _BROKEN.sub(r"(\1)", query)) != query:
        query = shorter
    return query


def _named(step: ScoringStep, dialect: Dialect) -> str:
    return f"{step.name} AS MATERIALIZED" if step.worked_out_once and dialect is Dialect.POSTGRES else f"{step.name} AS"


def _part(name: str, about: str, query: str) -> str:
    return f"{_comment(about)}\n{name} (\n{indent(query, '  ')}\n)"


def _comment(text: str) -> str:
    lines = []
    for paragraph in text.split("\n"):
        under = "  " if paragraph.startswith("- ") else ""
        lines += wrap(paragraph, _WIDTH - 3, subsequent_indent=under, break_long_words=False) or [""]
    return "\n".join(f"-- {line}".rstrip() for line in lines)


def _header(analysis: Analysis, sales: SalesTable, *, intake: IntakeReport, today: date) -> Iterator[str]:
    """What the page is, whence it comes, under which assumptions, and what to change."""
    base, assumptions = analysis.base, analysis.valuation.assumptions
    files = ", ".join(repr(name)[1:-1] for name in intake.files or (intake.table,))
    rate = f"{100 * assumptions.discount_rate_per_year:.6g}% a year"
    margin = f"a margin of {assumptions.margin:g}" if assumptions.margin_is_set else "revenue (no margin was set)"
    window = f"{base.window.start} to {base.window.end}"
    yield f"What each customer is worth: {files}, {window}, in the SQL of {sales.dialect}"
    yield f"Written on {today} by Tenfold {clv.__version__}. It returns a row a customer, and names none itself."
    yield ""
    yield (
        f"Fitted on: {base.customers:,} customers, of whom {base.repeat_buyers:,} bought again; "
        f"{base.purchases:,} purchases."
    )
    for reason, rows in intake.left_out.items():
        if rows and reason not in ("empty_row", "after_window"):
            yield f"Left out before: {rows:,} rows ({REASONS[reason]}). Leave such rows out in sale_rows too."
    yield (
        f"Assumed: {assumptions.horizon_years} years ahead; money discounted by {rate}, from each month's end; "
        f"{margin}; {assumptions.currency or 'no currency'}."
    )
    if analysis.fits.clock.is_even:
        yield "Counted: each day as one day."
    else:
        yield "Counted: in usual days, since these customers buy by the season (month_paces)."
    yield ""
    yield "What to change:"
    yield "- the names of the table and its columns: all stand in sale_rows, and there one says which rows are sales;"
    if sales.order is None:
        yield "- where refunds name their order: have the page written with --sql-order;"
    yield "- to keep the answer: put CREATE VIEW scored_customers AS in front of WITH;"
    yield "- with many millions of customers: keep customer_summary as a table first, since later steps read it twice;"
    if sales.dialect is Dialect.POSTGRES:
        yield "- before the first run: ANALYZE the table of sales, or Postgres takes it for a small one and is slow;"
    yield "- nothing else: for another last day, horizon, discount rate or margin have the page written again."


_NUMBERS = "Every number that was fitted or chosen, in one row."
_TERMS = (
    "How many of the coming days count for a customer who still is one: fewer than there are, since some will leave. "
    "It depends on two things, the number of purchases and how long the customer is known, and changes smoothly with "
    "both. So these terms serve every customer: three curves in two logarithms (Chebyshev series), one of the days of "
    "the whole horizon, one of the same discounted month by month, one of the first twelve of those months. Added up "
    "below, they are right to ten digits."
)
_PACES = (
    "The season, a row a month: month_number is 12 * year + month; days_after and usual_days_after lie between the "
    "month's end and the last day; a day of the month counts for so many usual days (pace), with a drift for fewer "
    "the longer ago."
)
