"""What are our customers worth, whom to call on Monday, when does the money come, and who brings it?"""

import streamlit as st

from clv.models.readiness import DataVerdict
from clv.pages.overview.ahead import years_to_come
from clv.pages.overview.doubts import headline_doubts, show_doubts
from clv.pages.overview.figures import four_figures
from clv.pages.overview.look import LOOK
from clv.pages.overview.past import Past, looked_back
from clv.pages.overview.what_is_uncertain import doubt_card
from clv.pages.overview.what_winning_may_cost import cost_card
from clv.pages.overview.who_brings_it import who_brings_it
from clv.pages.overview.whom_to_call import call_card
from clv.phrases import evidence, terms
from clv.ui import looking_back, questions, session
from clv.ui.analysis_gate import ready_analysis
from clv.ui.compared import compared_day
from clv.ui.components import escaped, quiet
from clv.ui.waiting import again_when_done

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
base, valuation = analysis.base, analysis.valuation
assumptions, currency = valuation.assumptions, valuation.assumptions.currency
request, then = session.request(), compared_day()
assert request is not None  # there is an analysis
years = assumptions.horizon_years if analysis.readiness.carries_far else 1  # for which the headline speaks
total = locale.headline_money(sum(valuation.by_year[:years]), currency)
questions.valuation_intervals(request)  # first, because the headline waits for its limits
counted, plain = looking_back.lately(request, then), looking_back.undiscounted(request)


st.html(LOOK)
st.title(
    escaped(
        n_(
            "Your {n} customer is worth about {total} {over}",
            "Your {n} customers are worth about {total} {over}",
            base.customers,
            total=total,
            over=terms.ahead(years, locale),
        )
        if assumptions.margin_is_set
        else n_(
            "Your {n} customer will probably bring in about {total} {over}",
            "Your {n} customers will probably bring in about {total} {over}",
            base.customers,
            total=total,
            over=terms.ahead(years, locale),
        )
    ),
    anchor=False,
)
spread, doubts, all_said = headline_doubts(valuation, years=years)
past = looked_back(request, then, far=years == assumptions.horizon_years) if all_said else Past()
if not counted.done:
    again_when_done(counted)
if not plain.done:
    again_when_done(plain)
lately = counted.result() if counted.done else None
show_doubts(doubts)
if years != assumptions.horizon_years:
    over = terms.horizon(locale, assumptions)
    quiet(
        _(
            "{over} it would be {total}: a scenario, because so far ahead these sales say too little.",
            over=over[:1].upper() + over[1:],
            total=locale.headline_money(valuation.total, currency),
        )
    )
if analysis.readiness.verdict is not DataVerdict.READY:
    quiet(evidence.verdict(analysis.readiness, locale))
for sentence in evidence.carriers(analysis.readiness, locale):
    quiet(sentence)
if base.refunds_without_purchase:
    quiet(
        _(
            "Refunds of {money} reduce nothing here: their purchase is not in these sales, or was smaller.",
            money=locale.money(base.refunds_without_purchase, currency),
        )
    )

with st.container(key="overview"):
    four_figures(analysis, lately=lately, before=past.before, said=past.said or (), spread=spread, locale=locale)
    with st.container(key="ahead"):
        years_to_come(
            analysis,
            lately=lately,
            spread=spread,
            before_discount=plain.result() if plain.done else None,
            locale=locale,
        )
    with st.container(key="monday"):
        st.header(_("Next Monday"), anchor=False)
        call, most, sure = st.columns(3, gap="medium")
        with call:
            call_card(analysis, locale)
        with most:
            cost_card(analysis, spread=spread, locale=locale)
        with sure:
            doubt_card(analysis, past, locale)
    with st.container(key="parts"):
        who_brings_it(analysis, spread=spread, locale=locale)
questions.ask_ahead(request)
