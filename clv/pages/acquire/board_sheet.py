"""What goes to the board on one printed sheet: the ratio, what follows for the budget, the scenarios?"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from clv.acquisition.budget import what_if
from clv.acquisition.unit_economics import UnitEconomics
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.i18n.locale import Locale
from clv.pages.acquire.cost_ratio import scale_chart, worth_beside_costs
from clv.pages.acquire.scenarios import scenario_table
from clv.phrases import acquisition, intake, terms
from clv.phrases import forecasts as record
from clv.phrases.budget import assumed_sentence, sum_sentence, turning_sentence, verdict_sentence
from clv.storage.costs import CostStore
from clv.ui import forecasts, session
from clv.ui.books import chosen_reach, made_up
from clv.ui.chart_files import BUTTON_CSS
from clv.ui.components import escaped, quiet
from clv.ui.waiting import again_when_done, is_done_soon
from clv.value.intervals import Interval

_WIDTH = 880  # px, on the screen as on paper: a chart keeps the width it was drawn with
_SHEET = "board_sheet"
# On paper: the sheet alone, no controls, as wide as an upright A4.
_PRINT = f"""<style>.st-key-{_SHEET} [data-testid="stHeading"] h2 {{ font-size: 1.563rem; }}
@media print {{
@page {{ size: A4 portrait; margin: 12mm; }}
html, body, #root, .stApp, .stApp > div, [data-testid="stAppViewContainer"], [data-testid="stMain"] {{
  position: static !important; height: auto !important; overflow: visible !important; display: block !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: none !important; zoom: 0.66; }}
[data-testid="stHorizontalBlock"] {{ display: flex !important; flex-flow: row nowrap !important; }}
.st-key-{_SHEET} {{ border: none !important; padding: 0 !important; gap: 0.6rem !important; }}
.st-key-{_SHEET} :is(td, th) {{ padding: 0.15rem 0.4rem !important; }}
.st-key-{_SHEET} [data-testid="stHeading"] h2 {{ padding: 0 0 0.5rem !important; }}
[data-testid="stColumn"] {{ min-width: 0 !important; flex: 1 1 0 !important; }}
[data-testid="stMainBlockContainer"]:has(.st-key-{_SHEET})::after {{ content: none; }}
header, [data-testid="stHeader"], [data-testid="stToolbar"], .st-key-{_SHEET} [data-testid="stExpander"] {{
  display: none !important; }}
[data-testid="stMainBlockContainer"]:has(.st-key-{_SHEET}) > [data-testid="stVerticalBlock"] >
  :not(:has(.st-key-{_SHEET})) {{ display: none !important; }}
}}</style>"""
_button = st.components.v2.component(
    "tenfold_print",
    html="<button type='button'></button>",
    css=BUTTON_CSS,
    js="export default function ({ data, parentElement }) { "
    "const button = parentElement.querySelector('button'); button.textContent = data.label; "
    "button.onclick = () => window.print() }",
)


def board_sheet(own: UnitEconomics, analysis: Analysis, limits: Interval | None, book: CostStore) -> None:
    """The sheet as it is printed, and the button that prints it. limits: of a new customer's worth, None so far."""
    locale, assumed = session.locale(), session.settings().assumptions
    _ = locale.text
    st.html(_PRINT)
    _button(key="print_sheet", data={"label": _("Print this sheet")})
    with st.container(key=_SHEET, width=_WIDTH, border=True):
        st.header(escaped(acquisition.verdict(own, locale)), anchor=False)
        quiet(f"{made_up()} {acquisition.doubt(own, locale)}".strip())
        scale_chart(own, name="sheet_ratio")
        worth_beside_costs(own, analysis, limits, name="sheet_worth")
        _next_money(own, book, assumed, locale)
        _came_true(locale)
        made = datetime.now().astimezone().date()
        parts = [
            intake.loaded(session.imports(), locale),
            terms.assumed(assumed, locale),
            locale.date(made),
            "Tenfold",
        ]
        quiet(" · ".join(parts))


def _next_money(own: UnitEconomics, book: CostStore, assumed: Assumptions, locale: Locale) -> None:
    """Where more money does most, under what the reader assumed, and the scenarios."""
    try:
        today = own.today()
    except ClvError as error:
        quiet(locale.error(error))
        return
    reach = chosen_reach(today)
    found = what_if(today, reach.ceilings, reach.floors)
    st.write(f"**{escaped(verdict_sentence(found, assumed.currency, locale))}**")
    quiet(
        " ".join(
            [
                turning_sentence(today, found, locale),
                sum_sentence(found.today, assumed.currency, locale),
                assumed_sentence(today, reach.ceilings, reach.floors, locale),
            ]
        )
    )
    if kept := book.scenarios():
        scenario_table(kept, today, reach, months=len(own.books.months))


def _came_true(locale: Locale) -> None:
    """How many forecasts of the record came true; nothing where none is over."""
    request, whose = session.request(), session.book()
    assert request is not None  # there are costs and sales
    assert whose is not None
    job = forecasts.scored_record(request, whose)
    if not is_done_soon(job):
        again_when_done(job)
        return
    if when := record.when_made(job.result(), locale):
        quiet(f"{record.came_true(job.result(), locale)} {when}")
