"""What does winning a customer cost, what does keeping one cost, and what follows for the budget?"""

import streamlit as st

from clv.acquisition.costs import Cost
from clv.acquisition.unit_economics import UnitEconomics
from clv.core.errors import ClvError, CostsNotAssigned, PeriodOutside
from clv.core.periods import Period
from clv.pages.acquire.board_sheet import board_sheet
from clv.pages.acquire.budget import what_if_panel
from clv.pages.acquire.cost_ratio import four_figures, period_box, ratio_section
from clv.pages.acquire.costs import costs_area
from clv.pages.acquire.group_values import who_fits
from clv.pages.acquire.retention_offer import keeping_panel
from clv.pages.acquire.scenarios import scenarios_section
from clv.pages.acquire.without_costs import without_costs
from clv.phrases import acquisition, winning_and_keeping
from clv.ui import questions, session
from clv.ui.address import carry_choice
from clv.ui.analysis_gate import finished_analysis
from clv.ui.app_state import app_state
from clv.ui.books import chosen_period, forget_period, kept_costs, made_up
from clv.ui.components import answer, escaped
from clv.ui.waiting import PATIENCE_SECONDS, wait_for

locale = session.locale()
_, n_ = locale.text, locale.plural


def ask_books(costs: tuple[Cost, ...], period: Period | None) -> UnitEconomics | None:
    """The own books for the period chosen; None where they cannot be made up, and then the page has said why."""
    request = session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    job = questions.books(request, costs, period)
    if not job.wait(PATIENCE_SECONDS):
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


def headline(own: UnitEconomics) -> None:
    """The answer, the period it is about, and four figures."""
    answer(acquisition.verdict(own, locale), f"{made_up()} {acquisition.doubt(own, locale, assumed)}".strip())
    if warning := winning_and_keeping.no_margin(assumed, locale):
        st.warning(escaped(warning), icon=":material/percent:")
    four_figures(own)


def next_euro(own: UnitEconomics) -> None:
    """The what-if on today's spending, and scenarios."""
    try:
        today = own.today()
    except ClvError as error:
        st.info(escaped(locale.error(error)), icon=":material/info:")
        return
    reach = what_if_panel(today, assumed)
    scenarios_section(kept_costs(), today, reach, months=len(own.books.months))


analysis = finished_analysis()
assumed = session.settings().assumptions
own, period = None, chosen_period()
if costs := kept_costs().costs():
    own = ask_books(costs, period)
    if own is not None:
        headline(own)
else:
    without_costs(analysis)

sections = {
    "ratio": _("Your ratio"),
    "keeping": _("What keeping may cost"),
    "next": _("Where more money does most"),
    "board": _("For the board"),
    "costs": _("Your costs"),
    "fit": _("Who fits"),
}
offered = [
    code
    for code in sections
    if code in ("costs", "fit")
    or (own is not None and code != "keeping")
    or (code == "keeping" and analysis.worth is not None)
]
first_shown = offered[0] if own is not None else "costs"
section_key = f"acquire_section_{'_'.join(offered)}"
carry_choice(section_key, "tab", offered, default=first_shown)
shown = st.segmented_control(
    _("Show"),
    offered,
    default=first_shown,
    format_func=lambda code: sections[code],
    required=True,
    key=section_key,
    persist_state="session",
    label_visibility="collapsed",
)
if shown == "ratio" and own is not None:
    period_box(own.period, analysis.base)
    ratio_section(own)
elif shown == "keeping" and analysis.worth is not None:
    keeping_panel(app_state().workspace.engine().table(analysis.worth.table), assumptions=assumed)
elif shown == "next" and own is not None:
    next_euro(own)
elif shown == "fit":
    who_fits(analysis)
elif shown == "board" and own is not None:
    board_sheet(own, kept_costs())
else:
    costs_area(analysis.base)
