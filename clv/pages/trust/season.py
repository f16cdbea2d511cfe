"""How are the days of these sales counted, what does it change, and what else changes from year to year?"""

from __future__ import annotations

from contextlib import suppress

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.evaluation.backtest import SHARES
from clv.evaluation.backtest_metrics import Backtest, Method
from clv.phrases import changes, season
from clv.ui import questions, session
from clv.ui.components import escaped, number_table, quiet
from clv.ui.waiting import again_when_done, is_done_soon


def season_section(analysis: Analysis) -> None:
    """The months' pace, and the total and the test on the past with it and without."""
    locale, clock = session.locale(), analysis.fits.clock
    _ = locale.text
    st.header(_("Do these sales have a season?"), anchor=False)
    st.write(escaped(" ".join(season.sentences(analysis.fits, locale))))
    if clock.is_even:
        return
    if analysis.worth is not None:
        _with_and_without(analysis.worth.total)
    if clock.season:
        months = [(locale.month_name(month), locale.times(pace)) for month, pace in enumerate(clock.pace_by_month, 1)]
        for place, half, name in zip(st.columns(2), (months[:6], months[6:]), ("season", "season_later"), strict=True):
            with place:
                number_table(pd.DataFrame(half, columns=[_("Month"), _("Of a usual month")]), name=name)
    quiet(_("Under Assumptions this can be turned off: then each day counts as one day."))


def changes_section(analysis: Analysis) -> None:
    """What changes from year to year: it is in the limits, and not in the total."""
    locale = session.locale()
    st.header(locale.text("Does anything change from year to year?"), anchor=False)
    currency = session.settings().assumptions.currency
    st.write(escaped(" ".join(changes.sentences(analysis, locale, currency))))


def _with_and_without(total: float) -> None:
    locale, request = session.locale(), session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    job = questions.without_clock(request)
    if not is_done_soon(job):
        quiet(locale.text("What the total would be without it is being worked out …"))
        again_when_done(job)
        return
    currency = session.settings().assumptions.currency
    st.write(escaped(season.with_and_without(total, job.result(), locale, currency)))
    tested = questions.backtest(request, share_hidden=st.session_state.get("share_hidden", SHARES[1]))
    if tested.done:
        with suppress(ClvError):  # too little to try it out: the page's answer says so
            st.write(escaped(_tried(tested.result())))


def _tried(found: Backtest) -> str:
    try:
        without = found.money_bias(found.prediction(Method.EVEN_DAYS))
    except KeyError:  # without the clock the model found no answer then
        return ""
    return season.tried(found.money_bias(found.ours), without, session.locale())
