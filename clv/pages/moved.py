"""Who moved from which segment to which since an earlier day? The lists of those who moved down."""

from dataclasses import replace
from typing import NoReturn

import ibis.expr.types as ir
import pandas as pd
import streamlit as st
from ibis.backends import BaseBackend

from clv.analysis.segment_migration import earlier_days
from clv.charts.move_bars import move_bars
from clv.core.errors import ClvError
from clv.phrases import evidence
from clv.segments.call_lists import group_of
from clv.segments.customer_query import list_totals_of
from clv.segments.migration import Direction, Move, moved_down
from clv.segments.segments import SEGMENT_CODES
from clv.ui import questions, session
from clv.ui.address import carry_choice, carry_choices, end_page
from clv.ui.analysis_gate import ready_analysis
from clv.ui.app_state import app_state
from clv.ui.components import answer, chart, escaped
from clv.ui.customer_table import first_customers
from clv.ui.list_downloads import list_downloads
from clv.ui.waiting import PATIENCE_SECONDS, answer_of, wait_for

COLUMNS = (
    "customer_id",
    "segment_before",
    "segment",
    "value_before",
    "ten_year_value",
    "value_at_risk",
    "last_purchase",
    "frequency",
    "spend_to_date",
)

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
valuation = analysis.valuation
currency = valuation.assumptions.currency
request = session.request()
assert request is not None  # there is an analysis

title = st.container()
days = earlier_days(analysis.base.window)
if not days:
    with title:
        answer(
            _("It is too early to say who moved"),
            _("There must be sales of more than two months: one day to compare, and what came before it."),
        )
    st.stop()
usual = 3 if 3 in days else next(iter(days))
carry_choice("moved_months", "months", list(days), default=usual)
months = st.segmented_control(
    _("Compared with"),
    list(days),
    default=usual,
    required=True,
    format_func=lambda month: n_("{n} month earlier", "{n} months earlier", month),
    key="moved_months",
    persist_state="session",
)
then = days.get(months or 0, next(iter(days.values())))


def too_early(reasons: list[str]) -> NoReturn:
    """Of the day chosen too little was known; another may be chosen above."""
    with title:
        answer(
            _("Too little was known on {date} to value customers", date=locale.date(then)),
            _("Choose a later day to compare with, or come back when there are more sales."),
        )
    for reason in reasons:
        st.info(escaped(reason), icon=":material/hourglass_top:")
    end_page()


earlier = app_state().analysis(replace(request, until=then))
if not earlier.wait(PATIENCE_SECONDS):
    wait_for(earlier, lambda: _("Looking at the customers as of {date} …", date=locale.date(then)))
try:
    before = earlier.result()
except ClvError as error:
    if error.passing:
        raise
    too_early([locale.error(error)])
if before.worth is None:
    too_early(evidence.reasons(before.fits.readiness, locale))
then_worth = before.valuation
found = answer_of(questions.moved(request, then), lambda: _("Holding the two days against each other …"))


def customers_who(*directions: Direction) -> int:
    return sum(move.customers for move in found.moves if move.direction in directions)


def segment_name(code: str) -> str:
    return _(group_of(code).name) if code else "–"


down = [move for move in found.moves if move.direction is Direction.DOWN]
facts = {
    "date": locale.date(then),
    "then": locale.headline_money(sum(move.value_before for move in down), currency),
    "now": locale.headline_money(sum(move.value_now for move in down), currency),
}
with title:
    besides = _(
        "All customers of then: {then}. Moved up: {up}; stayed: {same}; new since: {came}.",
        then=locale.headline_money(then_worth.total, currency),
        up=locale.number(customers_who(Direction.UP)),
        same=locale.number(customers_who(Direction.SAME)),
        came=locale.number(customers_who(Direction.CAME)),
    )
    how = _("Each day as this page would have shown it on that day, with what was known by then.")
    went = customers_who(Direction.WENT)
    gave_back = n_(
        "{n} customer is no longer there: everything was given back.",
        "{n} customers are no longer there: everything was given back.",
        went,
    )
    answer(
        n_(
            "{n} customer moved down since {date}: {then} expected then, {now} now",
            "{n} customers moved down since {date}: {then} expected then, {now} now",
            customers_who(Direction.DOWN),
            **facts,
        )
        if down
        else _("Nobody moved down since {date}", date=locale.date(then)),
        " ".join([besides, *([gave_back] if went else []), how]),
    )

parts = {code: dict.fromkeys(("down", "same", "up"), 0) for code in SEGMENT_CODES}
for move in found.moves:
    if move.before and move.now:
        parts[move.before][move.direction.value] += move.customers
there = {code: counts for code, counts in parts.items() if sum(counts.values())}
lost = {code: sum(move.value_before - move.value_now for move in down if move.before == code) for code in there}
losing = max(lost, key=lambda code: lost[code], default=None)


def finding() -> str:
    """Which of the segments that matter lost most customers."""
    if losing is None or not there[losing]["down"]:
        return _("Hardly anybody moved down")
    return _(
        "{segment}: {share} of that day's customers moved down",
        segment=segment_name(losing),
        share=locale.share(there[losing]["down"] / sum(there[losing].values())),
    )


def row_of(move: Move) -> tuple[str, ...]:
    return (
        f"{segment_name(move.before)} → {segment_name(move.now)}",
        locale.number(move.customers),
        locale.money(move.value_before, currency) if move.before else "–",
        locale.money(move.value_now, currency) if move.now else "–",
    )


chart(
    move_bars(
        pd.DataFrame([{"segment_label": segment_name(code), **counts} for code, counts in there.items()]),
        title=finding(),
        locale=locale,
    ),
    pd.DataFrame(
        [row_of(move) for move in found.moves],
        columns=[_("From → to"), _("Customers"), _("Expected then"), _("Expected now")],
    ),
    name="moves",
    alt=_("Bars: of the customers of each segment of then, how many moved up, stayed or moved down"),
)

if not down:
    end_page()
st.subheader(_("Who moved down"), anchor=False)
from_segments = [code for code in SEGMENT_CODES if parts[code]["down"]]
carry_choices("moved_out_of", "segment", from_segments)
out_of = st.pills(
    _("Out of"),
    from_segments,
    selection_mode="multi",
    format_func=segment_name,
    key="moved_out_of",
    persist_state="session",
)
chosen = tuple(out_of)


def customers(engine: BaseBackend) -> ir.Table:
    """Who moved down, who lost most first."""
    return moved_down(engine.table(valuation.table), engine.table(found.table), out_of=chosen)


everyone = customers(app_state().workspace.engine())
count = list_totals_of(everyone).customers
with st.container(horizontal=True):
    list_downloads(
        customers,
        count=count,
        columns=COLUMNS,
        analysis=analysis,
        title=_("Who moved down"),
        about=[(_("Compared with"), locale.date(then))],
        name="moved-down",
        key="moved",
    )
first_customers(
    everyone,
    count=count,
    columns=COLUMNS,
    locale=locale,
    assumptions=valuation.assumptions,
    key=f"moved_table_{then}_{chosen}",
)
