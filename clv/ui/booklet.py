"""How does the reader take the booklet away? It is made when the button is clicked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import streamlit as st

from clv.acquisition.costs import Cost
from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.core.periods import Period
from clv.evaluation.backtest import SHARES
from clv.phrases import intake
from clv.reports.booklet.facts import Costs, Facts, Worth, or_error
from clv.ui import looking_back, questions, session
from clv.ui.app_state import app_state
from clv.ui.books import PERIOD_KEY, Reach, chosen_reaches, kept_costs, made_up, reach_key
from clv.ui.downloads import download, named_after
from clv.ui.jobs import AnalysisRequest


def booklet_button(analysis: Analysis) -> None:
    """The button. What the pages have asked already is not worked out again."""
    locale, request = session.locale(), session.request()
    assert request is not None  # there is an analysis
    # The file is made in a thread that knows no session.
    data, costs, said = intake.loaded(session.imports(), locale), kept_costs().costs(), made_up()
    period, reaches = st.session_state.get(PERIOD_KEY), chosen_reaches()

    def made() -> bytes:
        from clv.reports.booklet.typeset import booklet  # typesetting is for those who ask for it

        facts = Facts(
            data=data,
            made=datetime.now().astimezone().date(),
            assumptions=request.assumptions,
            analysis=app_state().analysis(request).now(),
            lately=looking_back.lately(request, None).now(),
            worth=_worth(request, is_even=analysis.fits.clock.is_even) if analysis.worth else None,
            costs=replace(_costs(request, costs, period, reaches), made_up=said) if costs else None,
            part=request.part,
        )
        return booklet(facts, locale)

    download(
        locale.text("Booklet (PDF)"),
        made,
        name=f"tenfold-{named_after(request.part)}{analysis.base.window.end.isoformat()}",
        suffix=".pdf",
        key="booklet",
    )


def _worth(request: AnalysisRequest, *, is_even: bool) -> Worth:
    compared = or_error(questions.comparison(request).now)
    tested = or_error(questions.backtest(request, share_hidden=SHARES[1]).now)
    return Worth(
        spread=questions.valuation_intervals(request).now(),
        before_discount=looking_back.undiscounted(request).now(),
        compared=compared,
        without_clock=None if is_even else questions.without_clock(request).now(),
        tested=tested,
    )


def _costs(
    request: AnalysisRequest, costs: tuple[Cost, ...], period: Period | None, reaches: Mapping[str, Reach]
) -> Costs:
    own = or_error(questions.books(request, costs, period).now)
    if isinstance(own, ClvError):
        return Costs(None, own)
    try:
        reach = reaches.get(reach_key(own.today()))
    except ClvError:  # the booklet says why more money cannot be judged
        reach = None
    if reach is None:
        return Costs(own)
    most = (reach.ceilings.new_customers, reach.ceilings.retention)
    return Costs(own, most=most, anyway=(reach.floors.came, reach.floors.stayed))
