"""Can these figures carry a decision?"""

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis, Valuation
from clv.core.periods import DAYS_PER_YEAR
from clv.pages.trust.backtest import backtest_section
from clv.pages.trust.record import record_section
from clv.pages.trust.season import changes_section, season_section
from clv.pages.trust.self_check import published_figures
from clv.phrases import evidence, terms
from clv.ui import questions, session
from clv.ui.analysis_gate import finished_analysis
from clv.ui.components import escaped, number_table, quiet
from clv.ui.waiting import PATIENCE_SECONDS, again_when_done

ALL = 0.995  # from here on a share reads as all

locale = session.locale()
_, n_ = locale.text, locale.plural


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
    years = days / DAYS_PER_YEAR
    st.write(
        escaped(
            _(
                "{first} of the total lies in the first year. The sales reach back {years} years; {beyond} of the "
                "total lies further ahead than that, where nothing in the data can confirm it.",
                first=locale.share(1 - valuation.share_beyond(1)),
                years=locale.number(years, 1),
                beyond=locale.share(valuation.share_beyond(years)),
            )
        )
    )
    quiet(evidence.limits_hold(locale))


def models_side_by_side(valuation: Valuation) -> None:
    """The total under each purchase model: what the choice of a model is worth."""
    st.header(_("Do other models say the same?"), anchor=False)
    request = session.request()
    assert request is not None
    job = questions.comparison(request)
    if not job.wait(PATIENCE_SECONDS):
        quiet(_("The other models are being asked …"))
        again_when_done(job)
        return
    found = job.result()
    st.write(
        escaped(
            n_(
                "{n} model lies between {low} and {high}: {share} apart.",
                "{n} models lie between {low} and {high}: {share} apart.",
                len(found.totals),
                low=locale.headline_money(found.low, currency),
                high=locale.headline_money(found.high, currency),
                share=locale.share((found.high - found.low) / valuation.total),
            )
        )
    )
    number_table(
        pd.DataFrame(
            [
                (
                    f"{name}: {leaves}",
                    locale.money(one.total, currency),
                    locale.share(one.one_time_p_alive, 0),
                )
                for one in found.totals
                for name, leaves in [evidence.model(one.model, locale)]
            ],
            columns=[
                _("Model"),
                terms.heading("ten_year_value", locale, valuation.assumptions),
                _("One-time buyers still customers"),
            ],
        ),
        name="models",
    )
    if min(one.one_time_p_alive for one in found.totals) > ALL:
        quiet(_("Every model calls all one-time buyers customers here: nothing in these sales says that they leave."))
    else:
        quiet(
            _(
                "BG/NBD calls every one-time buyer a customer because it lets nobody leave before a second purchase; "
                "the others do not."
            )
        )


analysis = finished_analysis()
currency = session.settings().assumptions.currency
backtest_section()
record_section(analysis)
if analysis.worth is None:
    enough(analysis)
else:
    first, second, third = st.columns(3, gap="large")
    with first:
        enough(analysis)
    with second:
        where_it_lies(analysis.worth, analysis.base.window.days)
    with third:
        models_side_by_side(analysis.worth)
season_section(analysis)
changes_section(analysis)
published_figures()
