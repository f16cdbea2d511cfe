"""How sure is the headline: its limits, what two other models say, and where to read on."""

from __future__ import annotations

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.phrases import evidence, overview
from clv.ui import questions, session
from clv.ui.analysis_gate import intervals_so_far
from clv.ui.components import escaped
from clv.ui.navigation import path_of
from clv.ui.waiting import again_when_done
from clv.value.intervals import ValuationIntervals


def headline_doubts(analysis: Analysis) -> tuple[ValuationIntervals | None, str, bool]:
    """The limits, None while they are not known; what is known of them so far, in words; and whether that is all.

    Each answer is asked for when the one before
    is there; the page is shown meanwhile, and again with each.
    """
    locale, request = session.locale(), session.request()
    assert request is not None  # asked for beside an analysis that is there
    job = intervals_so_far()
    if not job.done:
        return (
            None,
            locale.text("Provisional: between which limits it will come out is still being worked out …"),
            False,
        )
    spread = job.result()
    currency, limits = analysis.valuation.assumptions.currency, overview.headline_limits(analysis, spread)
    said = evidence.spread(limits, locale, currency)
    others = questions.comparison(request)
    if not others.done:
        again_when_done(others)
        return spread, said, False
    try:
        compared = others.result()
    except ClvError as error:  # no model found an answer of its own
        return spread, f"{said} {locale.error(error)}" if error.passing else said, True
    if overview.headline_years(analysis) != analysis.valuation.assumptions.horizon_years:
        return spread, said, True
    told = evidence.others(compared, limits, locale=locale, currency=currency)
    return spread, f"{said} {told}".strip(), True


def show_doubts(said: str) -> None:
    """The words in ink below the title, and the way to the page that says more."""
    locale = session.locale()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="doubts"):
        st.markdown(escaped(said), width="content")
        st.page_link(path_of("trust"), label=locale.text("How far to trust this"), width="content")
