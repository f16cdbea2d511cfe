"""What are our customers worth, whom to call on Monday, when does the money come, and who brings it?"""

import streamlit as st

from clv.pages.overview.ahead import years_to_come
from clv.pages.overview.doubts import headline_doubts, show_doubts
from clv.pages.overview.figures import four_figures
from clv.pages.overview.look import LOOK
from clv.pages.overview.past import Past, looked_back
from clv.pages.overview.side_by_side import side_by_side
from clv.pages.overview.what_is_uncertain import doubt_card
from clv.pages.overview.what_winning_may_cost import books_asked, cost_card
from clv.pages.overview.who_brings_it import who_brings_it
from clv.pages.overview.whom_to_call import call_card
from clv.phrases import overview
from clv.ui import looking_back, questions, session
from clv.ui.analysis_gate import ready_analysis
from clv.ui.booklet import booklet_button
from clv.ui.choices.compared import compared_day
from clv.ui.components import escaped, quiet
from clv.ui.waiting import come_again
from clv.ui.words import words_of

locale = session.locale()
_ = locale.text
analysis = ready_analysis()
years = analysis.valuation.assumptions.horizon_years
request, then = session.request(), compared_day()
assert request is not None  # there is an analysis


st.html(LOOK)
st.title(escaped(overview.headline(analysis, locale)), anchor=False)
spread, doubts, waits_for = headline_doubts(analysis)  # before other questions: they would take its time
counted, plain, books = looking_back.lately(request, then), looking_back.undiscounted(request), books_asked(request)
unanswered = [job for job in (counted, plain, books) if job is not None and not job.done]
past = Past(waits_for=waits_for)
if waits_for is None:
    past = looked_back(request, then, far=overview.headline_years(analysis) == years)
lately = None if counted in unanswered else counted.result()
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
            before_discount=None if plain in unanswered else plain.result(),
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
            cost_card(analysis, spread=spread, books=books, locale=locale)
        with sure:
            doubt_card(analysis, past, locale)
    with st.container(key="parts"):
        who_brings_it(analysis, spread=spread, locale=locale)
questions.ask_ahead(request)
words_of("overview")
come_again([*unanswered, *([past.waits_for] if past.waits_for else [])])
