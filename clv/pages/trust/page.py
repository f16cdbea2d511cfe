"""Can these figures carry a decision?"""

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis, Valuation
from clv.pages.trust.backtest import backtest_section
from clv.pages.trust.record import record_section
from clv.pages.trust.season import changes_section, season_section
from clv.pages.trust.self_check import published_figures
from clv.phrases import evidence, trust
from clv.ui import questions, session
from clv.ui.analysis_gate import finished_analysis
from clv.ui.components import escaped, number_table, quiet
from clv.ui.waiting import again_when_done, is_done_soon
from clv.ui.words import words_of

locale = session.locale()
_ = locale.text


def enough(analysis: Analysis) -> None:
    """The verdict on the data, and why it is not better."""
    st.header(_("Is there enough data?"), anchor=False)
    readiness = analysis.readiness
    st.write(escaped(evidence.verdict(readiness, locale)))
    if more := evidence.needed(readiness, locale):
        st.write(escaped(more))
    for remark in evidence.remarks(readiness, locale):
        quiet(remark)


def where_it_lies(valuation: Valuation, days: int) -> None:
    """How much of the total lies further ahead than the sales reach back."""
    st.header(_("How far ahead does the money lie?"), anchor=False)
    st.write(escaped(trust.where_it_lies(valuation, days, locale)))
    quiet(evidence.limits_hold(locale))


def models_side_by_side(valuation: Valuation) -> None:
    """The total under each purchase model: what the choice of a model is worth."""
    st.header(_("Do other models say the same?"), anchor=False)
    request = session.request()
    assert request is not None
    job = questions.comparison(request)
    if not is_done_soon(job):
        quiet(_("The other models are being asked …"))
        again_when_done(job)
        return
    found = job.result()
    st.write(escaped(trust.models_apart(found, valuation, locale)))
    number_table(pd.DataFrame(trust.models_table(found, valuation, locale)), name="models")
    quiet(trust.one_time_buyers(found, locale))


analysis = finished_analysis()
backtest_section()
record_section(analysis)
if analysis.worth is None:
    enough(analysis)
else:
    first, second, third = st.columns([2, 2, 3], gap="large")
    with first:
        enough(analysis)
    with second:
        where_it_lies(analysis.worth, analysis.base.window.days)
    with third:
        models_side_by_side(analysis.worth)
left, right = st.columns(2, gap="large")
with left:
    season_section(analysis)
with right:
    changes_section(analysis)
    published_figures()
words_of("trust")
