"""What are our customers worth, whom to call on Monday, when does the money come, and who brings it?"""

import streamlit as st

from clv.pages.overview.ahead import years_to_come
from clv.pages.overview.doubts import headline_doubts, show_doubts
from clv.pages.overview.figures import four_figures
from clv.pages.overview.look import LOOK
from clv.pages.overview.past import Past, looked_back
from clv.pages.overview.side_by_side import side_by_side
from clv.pages.overview.what_is_uncertain import doubt_card
from clv.pages.overview.what_winning_may_cost import cost_card
from clv.pages.overview.who_brings_it import who_brings_it
from clv.pages.overview.whom_to_call import call_card
from clv.phrases import overview
from clv.ui import looking_back, questions, session
from clv.ui.analysis_gate import ready_analysis
from clv.ui.booklet import booklet_button
from clv.ui.choices.compared import compared_day
from clv.ui.components import escaped, quiet
from clv.ui.waiting import again_when_done
from clv.ui.words import words_of

locale = session.locale()
_ = locale.text
analysis = ready_analysis()
years = analysis.valuation.assumptions.horizon_years
request, then = session.request(), compared_day()
assert request is not None  # there is an analysis
questions.valuation_intervals(request)  # first, because the headline waits for its limits
counted, plain = looking_back.lately(request, then), looking_back.undiscounted(request)


st.html(LOOK)
st.title(escaped(overview.headline(analysis, locale)), anchor=False)
spread, doubts, all_said = headline_doubts(analysis)
past = looked_back(request, then, far=overview.headline_years(analysis) == years) if all_said else Past()
if not counted.done:
    again_when_done(counted)
if not plain.done:
    again_when_done(plain)
lately = counted.result() if counted.done else None
show_doubts(doubts)
if further := overview.further_facts(analysis, analysis.readiness, locale):
    quiet(" ".join(further))

with st.container(key="overview"):
    four_figures(analysis, lately=lately, before=past.before, said=past.said, spread=spread, locale=locale)
    side_by_side(analysis, spread=spread)
    with st.container(key="ahead"):
        years_to_come(
            analysis,
            lately=lately,
            spread=spread,
            before_discount=plain.result() if plain.done else None,
            locale=locale,
        )
    with st.container(key="monday"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(_("Next Monday"), anchor=False, width="content")
            booklet_button(analysis)
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
words_of("overview")
