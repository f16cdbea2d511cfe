"""Can the customers be valued; and where they cannot, what can honestly be said instead?"""

from __future__ import annotations

import streamlit as st

from clv.analysis.customer_base import CustomerBase
from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError, PartUnknown
from clv.core.people import Right
from clv.phrases import evidence, terms
from clv.ui import questions, session
from clv.ui.app_state import app_state
from clv.ui.choices.parts import back_to_all, say_part
from clv.ui.cohorts import known_cohorts, spend_curves
from clv.ui.components import answer, escaped, figure
from clv.ui.invitation import invitation
from clv.ui.jobs import Job
from clv.ui.navigation import path_of
from clv.ui.rights.gate import may
from clv.ui.waiting import again_when_done, is_done_soon, wait_for
from clv.value.intervals import ValuationIntervals

_PATIENCE_SECONDS = 3.0  # the analysis of some ten thousand customers


def ready_analysis() -> Analysis:
    """The analysis that this session is to show; where there is none, the page ends here and says what to do."""
    analysis = finished_analysis()
    if analysis.worth is None:
        _too_little(analysis)
        st.stop()
    return analysis


def figures_so_far(base: CustomerBase) -> None:
    """Two figures: how many customers there are, and what they have paid."""
    locale = session.locale()
    _ = locale.text
    figure(
        _("Customers"),
        locale.number(base.customers),
        _(
            "{share} bought again: {count}",
            share=locale.share(base.repeat_buyers / base.customers),
            count=locale.number(base.repeat_buyers),
        ),
    )
    figure(
        terms.heading("spend_to_date", locale, session.settings().assumptions),
        locale.headline_money(base.spend_to_date, session.settings().assumptions.currency),
        _(
            "in {count} purchases since {date}",
            count=locale.number(base.purchases),
            date=locale.date(base.window.start),
        ),
    )


def missing_for_values(analysis: Analysis) -> None:
    """Why there are no values yet, and what more it takes: for pages that say what is known without them."""
    locale, readiness = session.locale(), analysis.fits.readiness
    said = [*evidence.reasons(readiness, locale), evidence.needed(readiness, locale)]
    st.info(
        escaped(
            " ".join([locale.text("What customers will bring cannot be said yet."), *(one for one in said if one)])
        ),
        icon=":material/hourglass_top:",
    )


def _too_little(analysis: Analysis) -> None:
    """In place of values: why there are none, what more is needed, and what customers have spent so far."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    base, readiness = analysis.base, analysis.readiness
    currency = session.settings().assumptions.currency
    answer(
        _("There is not enough yet to say what your customers will be worth"),
        _(
            "So no figure is shown on which a budget could be built. Here is what is missing, and what can be said "
            "today."
        ),
    )
    for reason in evidence.reasons(readiness, locale):
        st.warning(escaped(reason), icon=":material/hourglass_top:")
    if needed := evidence.needed(readiness, locale):
        st.write(escaped(needed))
    with st.grid(3, min_column_width=200):
        figures_so_far(base)
        figure(
            _("Paid per customer"),
            locale.money(base.spend_to_date / base.customers, currency),
            n_("within {n} day", "within {n} days", base.window.days),
        )
    with st.container(horizontal=True):
        if may(Right.CUSTOMERS):
            st.page_link(path_of("customers"), label=_("To the customers"), icon=":material/groups:")
        st.page_link(path_of("moments"), label=_("To who comes back, and when"), icon=":material/replay:")
        st.page_link(path_of("acquire"), label=_("To what winning and keeping cost"), icon=":material/balance:")
    if (cohorts := known_cohorts(analysis)) is not None:
        spend_curves(cohorts, None)


def finished_analysis() -> Analysis:
    """The analysis that this session is to show, also where the data cannot carry any value yet.

    Where there is none, the page ends here and says what to do.
    """
    request = session.request()
    if request is None:
        invitation()
        st.stop()
    locale = session.locale()
    job = app_state().analysis(request)
    if not job.done:
        with st.skeleton(height=240):
            is_done_soon(job, _PATIENCE_SECONDS)
    wait_for(job, lambda: evidence.step(job.step, locale))
    try:
        analysis = job.result()
        say_part(analysis)
        return analysis
    except PartUnknown:
        back_to_all()
    except ClvError as error:
        if session.request() != request:
            st.rerun()  # sales went meanwhile
        if error.passing:
            st.title(escaped(locale.text("The calculation could not be finished")), anchor=False)
            st.error(escaped(locale.error(error)), icon=":material/error:")
            st.stop()
        st.title(escaped(locale.text("These sales cannot be valued yet")), anchor=False)
        st.error(escaped(locale.error(error)), icon=":material/error:")
        st.page_link(path_of("data"), label=locale.text("To the data"), icon=":material/arrow_forward:")
        st.stop()


def intervals_so_far() -> Job[ValuationIntervals | None]:
    """How sure the analysis is. It may still be worked out: the page is shown without, and again when it is there."""
    request = session.request()
    assert request is not None  # asked for beside an analysis that is there
    job = questions.valuation_intervals(request)
    if not is_done_soon(job):
        again_when_done(job)
    return job
