"""What would happy and unhappy customers' talk bring in and cost?"""

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.swing_bars import swing_bars
from clv.core.errors import ClvError
from clv.pages.word_of_mouth.form import Known, talk_form
from clv.phrases import word_of_mouth as talk_words
from clv.ui import questions, session
from clv.ui.analysis_gate import finished_analysis
from clv.ui.books import chosen_period, kept_costs, made_up
from clv.ui.components import answer, chart, escaped, figure, number_table, quiet
from clv.ui.waiting import again_when_done, is_done_soon, wait_for
from clv.ui.words import words_of
from clv.word_of_mouth.model import Talk, word_of_mouth
from clv.word_of_mouth.sensitivity import Swing, input_of, swings
from clv.word_of_mouth.served_customers import Served
from clv.word_of_mouth.service_level import worth_of_moving

_BARS = 8  # those that count fit one look; the table has them all

locale = session.locale()
_, n_ = locale.text, locale.plural


def cost_of_winning() -> float | None:
    """What winning a customer cost on the own books; None where they do not say, or not yet."""
    costs, request, period = kept_costs().costs(), session.request(), chosen_period()
    if not costs or request is None:
        return None
    job = questions.books(request, costs, period)
    if not is_done_soon(job):
        again_when_done(job)
        return None
    try:
        return job.result().books.cac
    except ClvError:  # "Acquire or keep" says why
        return None


def customers_served() -> Served:
    request = session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    job = questions.served(request)
    if not is_done_soon(job):
        wait_for(job, lambda: _("Counting the customers of the last year …"))
    return job.result()


def known_of(analysis: Analysis) -> Known:
    """What the sales and the books tell of a customer."""
    served, cost = customers_served(), cost_of_winning()
    return Known(
        customers=served.customers,
        new_value=None if analysis.worth is None else analysis.worth.new_customer,
        present_value=served.value,
        acquisition_cost=cost,
        made_up=made_up() if cost is not None else "",
    )


def headline(talk: Talk) -> None:
    """The answer, that it is a scenario, and four figures."""
    with_money = talk.scenario.new_value > 0 and talk.scenario.present_value > 0
    years = assumed.horizon_years
    answer(
        talk_words.title(talk, years=years, with_money=with_money, locale=locale, currency=assumed.currency),
        talk_words.scenario_said(locale),
    )
    if not with_money:
        st.warning(
            escaped(
                _("Enter below what a new and a present customer are worth: without it there is no money to show.")
            ),
            icon=":material/edit:",
        )
    elif not assumed.margin_is_set:
        quiet(_("No margin is set: all money here is revenue, of which only a part is earned."))
    moved = worth_of_moving(talk.scenario) if with_money else None
    bearable, beside = talk_words.bearable(talk.scenario, locale) if with_money else ("–", "")
    with st.grid(4, min_column_width=200):
        figure(
            _("Won by talk in a year"),
            talk_words.people(talk.gained, locale),
            _("and {n} who would have come anyway", n=talk_words.people(talk.anyway, locale)),
        )
        figure(
            _("Lost by talk in a year"),
            talk_words.people(talk.lost, locale),
            _(
                "{share} of the customers served",
                share=talk_words.percent(round(talk.lost / talk.scenario.customers, 4), locale),
            ),
        )
        figure(_("Bad service made up for"), bearable, beside)
        figure(
            _("One in a hundred from bad to good"),
            locale.headline_money(moved, assumed.currency),
            n_("worth over {n} year, for each year of service", "worth over {n} years, for each year of service", years)
            if moved is not None or not with_money
            else _("fewer than one in a hundred get bad service"),
        )
    if with_money:
        tornado(talk, swings(talk.scenario))
    generations(talk)


def tornado(talk: Talk, found: tuple[Swing, ...]) -> None:
    """What the answer hangs on."""
    drawn = [one for one in found if one.size > 0][:_BARS]
    if not drawn:
        return
    rows = pd.DataFrame(
        [
            (
                talk_words.input_name(one.what, locale),
                talk_words.input_value(one.what, input_of(talk.scenario, one.what), locale, assumed.currency),
                talk_words.input_value(one.what, one.low, locale, assumed.currency),
                talk_words.input_value(one.what, one.high, locale, assumed.currency),
                one.at_low,
                one.at_high,
            )
            for one in found
        ],
        columns=["label", "now", "low", "high", "at_low", "at_high"],
    )
    money = {name: rows[name].map(lambda at: locale.money(at, assumed.currency)) for name in ("at_low", "at_high")}
    chart(
        swing_bars(
            rows.head(len(drawn)),
            middle=talk.balance,
            title=talk_words.hangs_on(found, locale, assumed.currency),
            locale=locale,
            currency=assumed.currency,
        ),
        rows.assign(**money).set_axis(
            [
                _("Assumption"),
                _("As assumed"),
                _("Halved"),
                _("Doubled"),
                _("Gain less loss, halved"),
                _("Gain less loss, doubled"),
            ],
            axis=1,
        ),
        name="talk_swings",
        alt=_("Bars: what each assumption, halved and doubled, does to the gain less the loss"),
    )
    quiet(
        " ".join(
            [
                talk_words.turning(found, talk.balance, locale),
                _("A share is doubled up to 100% at most; the people within reach are never fewer than the customers."),
            ]
        )
    )


def generations(talk: Talk) -> None:
    """How the talk is passed on, and what it leaves out."""
    st.write(escaped(talk_words.saturation(talk, locale)))
    with st.expander(_("Round by round")):
        number_table(
            pd.DataFrame(
                [
                    (
                        locale.number(number),
                        talk_words.people(one.tellers, locale),
                        talk_words.people(one.heard, locale),
                        talk_words.people(one.won, locale),
                        talk_words.people(one.warned, locale),
                        talk_words.people(one.lost, locale),
                    )
                    for number, one in enumerate(talk.generations, start=1)
                ],
                columns=[
                    _("Round"),
                    _("Customers who tell"),
                    _("Strangers who hear good"),
                    _("Won"),
                    _("Customers who hear bad"),
                    _("Lost"),
                ],
            ),
            name="talk_generations",
        )
    quiet(talk_words.left_out(locale))


analysis = finished_analysis()
assumed = session.settings().assumptions
top = st.container()
with top:
    st.badge(_("A scenario"), icon=":material/science:", color="orange")
try:
    talk = word_of_mouth(talk_form(known_of(analysis), currency=assumed.currency))
except ClvError as error:
    with top:
        answer(_("What would your customers' talk bring in and cost?"), talk_words.scenario_said(locale))
        st.error(escaped(locale.error(error)), icon=":material/error:")
else:
    with top:
        headline(talk)
words_of("word_of_mouth")
