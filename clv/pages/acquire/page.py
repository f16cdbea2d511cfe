"""What does winning a customer cost, what does keeping one cost, and what follows for the budget?"""

import streamlit as st

from clv.acquisition.costs import Cost
from clv.acquisition.unit_economics import UnitEconomics
from clv.core.errors import ClvError, CostsNotAssigned, PeriodOutside
from clv.core.periods import Period
from clv.pages.acquire.arrivals import months_of_arrival
from clv.pages.acquire.beginnings import first_purchases
from clv.pages.acquire.board_sheet import board_sheet
from clv.pages.acquire.budget import more_money, ways_to_spend
from clv.pages.acquire.by_month import month_by_month
from clv.pages.acquire.cost_ratio import further_notes, scale_chart, worth_beside_costs
from clv.pages.acquire.costs import costs_area
from clv.pages.acquire.group_values import who_fits
from clv.pages.acquire.retention_offer import keeping_panel
from clv.pages.acquire.scenarios import scenarios_section
from clv.pages.acquire.without_costs import without_costs
from clv.phrases import acquisition
from clv.ui import questions, session
from clv.ui.address import carry_choice
from clv.ui.analysis_gate import finished_analysis, intervals_so_far
from clv.ui.app_state import app_state
from clv.ui.books import chosen_period, forget_period, kept_costs, made_up
from clv.ui.components import answer, escaped, quiet
from clv.ui.waiting import is_done_soon, wait_for
from clv.ui.words import words_of
from clv.value.intervals import Interval

locale = session.locale()
_ = locale.text
BEFORE = {"ratio": "months", "next": "scenarios"}  # what an address of before called what now stands under another name


def lead_from_before(offered: list[str]) -> None:
    """Read an address of before as one of today, where that can be opened."""
    said = st.query_params.get("tab", "")
    if BEFORE.get(said) in offered:
        st.query_params["tab"] = BEFORE[said]


def ask_books(costs: tuple[Cost, ...], period: Period | None) -> UnitEconomics | None:
    """The own books for the period chosen; None where they cannot be made up, and then the page has said why."""
    request = session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    job = questions.books(request, costs, period)
    if not is_done_soon(job):
        wait_for(job, lambda: _("Setting the costs against the sales …"))
    try:
        return job.result()
    except PeriodOutside:
        forget_period()
        st.rerun()
    except CostsNotAssigned as asked:
        answer(
            _("What are these costs for: winning customers, or keeping them?"),
            _("Not known yet of: {labels}. Choose it below, and your ratio is here.", labels=asked.facts["labels"]),
        )
        return None
    except ClvError as error:
        if error.passing:
            raise
        answer(_("These costs cannot be set against the sales yet"), locale.error(error))
        return None


def desk(own: UnitEconomics) -> str:
    """The ratio beside the saying, what a customer is worth beside what one costs, and where more money does most.

    Where that is, in a sentence; "" where it cannot be said.
    """
    scale_chart(own)
    further_notes(own)
    worth_beside_costs(own, analysis, worth_limits())
    try:
        return more_money(own.today(), assumed)
    except ClvError as error:
        quiet(locale.error(error))
        return ""


def worth_limits() -> Interval | None:
    """Between which limits a new customer's worth lies; None while that is worked out, or where nothing can be said."""
    if analysis.worth is None or not analysis.readiness.carries_far:
        return None
    job = intervals_so_far()
    spread = job.result() if job.done else None
    return spread.new_customer if spread else None


def budgets(own: UnitEconomics) -> None:
    """Four ways to spend today's budget, and scenarios."""
    try:
        today = own.today()
    except ClvError as error:
        quiet(locale.error(error))
        return
    reach = ways_to_spend(today, assumed)
    scenarios_section(kept_costs(), today, reach, months=len(own.books.months))


analysis = finished_analysis()
assumed = session.settings().assumptions
own, period, costs = None, chosen_period(), kept_costs().costs()
if costs:
    own = ask_books(costs, period)
    if own is not None:
        st.title(escaped(acquisition.verdict(own, locale)), anchor=False)
        first_lines = st.container()
else:
    without_costs(analysis, worth_limits())
middle = st.container()

tools = {
    "costs": _("Your costs") if costs else _("Costs from a file, or month by month"),
    "keeping": _("What keeping may cost"),
    "months": _("Month by month"),
    "scenarios": _("Scenarios"),
    "fit": _("Who fits"),
    "first": _("First purchases"),
    "arrivals": _("By month of arrival"),
    "board": _("For the board"),
}
offered = [
    code
    for code in tools
    if code in ("costs", "fit", "first", "arrivals")
    or (analysis.worth is not None if code == "keeping" else own is not None)
]
lead_from_before(offered)
first_shown = "costs" if costs and own is None else None  # what these costs are for is asked there
# A choice is remembered by its key: nothing chosen before keeps what is asked here from being shown.
section_key = f"acquire_section_{'_'.join(offered)}{'_asked' if first_shown else ''}"
carry_choice(section_key, "tab", offered, default=first_shown)
st.divider()
shown = st.segmented_control(
    _("More on this page"),
    offered,
    default=first_shown,
    format_func=lambda code: tools[code],
    key=section_key,
    persist_state="session",
    label_visibility="collapsed",
)
if own is not None:
    to_do = ""
    if shown != "board":
        with middle:
            to_do = desk(own)
    sure, rest = acquisition.how_sure(own, locale)
    with first_lines:
        st.markdown(escaped(f"{sure} {to_do}".strip()))
        quiet(f"{rest} {made_up()}".strip())
if shown == "keeping" and analysis.worth is not None:
    keeping_panel(app_state().workspace.engine().table(analysis.worth.table), assumptions=assumed)
elif shown == "months" and own is not None:
    month_by_month(own, analysis.base)
elif shown == "scenarios" and own is not None:
    budgets(own)
elif shown == "fit":
    who_fits(analysis)
elif shown == "first":
    first_purchases(analysis)
elif shown == "arrivals":
    months_of_arrival(analysis, costs if own is not None else ())
elif shown == "board" and own is not None:
    board_sheet(own, analysis, worth_limits(), kept_costs())
elif shown == "costs":
    costs_area(analysis.base)
words_of("acquire")
