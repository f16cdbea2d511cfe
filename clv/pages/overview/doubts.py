"""How sure is the headline: its limits, what two other models say, and where to read on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.phrases import evidence, overview
from clv.ui import questions, session
from clv.ui.components import escaped
from clv.ui.jobs import Job
from clv.ui.navigation import path_of
from clv.ui.waiting import is_done_soon
from clv.value.intervals import ValuationIntervals


def headline_doubts(analysis: Analysis) -> tuple[ValuationIntervals | None, str, Job[Any] | None]:
    """The limits, None while they are not known; what is known of them so far, in words; and the answer that is still
    worked out, None where that is all. Each is asked for when the one before is there."""
    locale, request = session.locale(), session.request()
    assert request is not None  # asked for beside an analysis that is there
    job = questions.valuation_intervals(request)
    if not is_done_soon(job):
        return (
            None,
            locale.text("Provisional: between which limits it will come out is still being worked out …"),
            job,
        )
    spread = job.result()
    currency, limits = analysis.valuation.assumptions.currency, overview.headline_limits(analysis, spread)
    said = evidence.spread(limits, locale, currency)
    others = questions.comparison(request)
    if not others.done:
        return spread, said, others
    try:
        compared = others.result()
    except ClvError as error:  # no model found an answer of its own
        return spread, f"{said} {locale.error(error)}" if error.passing else said, None
    if overview.headline_years(analysis) != analysis.valuation.assumptions.horizon_years:
        return spread, said, None
    told = evidence.others(compared, limits, locale=locale, currency=currency)
    return spread, f"{said} {told}".strip(), None


def show_doubts(said: str) -> None:
    """The words in ink below the title, and the way to the page that says more."""
    locale = session.locale()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="doubts"):
        st.markdown(escaped(said), width="content")
        st.page_link(path_of("trust"), label=locale.text("How far to trust this"), width="content")
