"""What may winning a customer cost, beside what is paid on the company's own books?"""

from __future__ import annotations

import streamlit as st

from clv.acquisition.unit_economics import UnitEconomics
from clv.analysis.valuation import Analysis
from clv.charts.worth_bars import worth_bars
from clv.core.errors import ClvError, CostsOfAllOnly
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Locale
from clv.pages.overview.cards import card, door, doors
from clv.ui import questions, session
from clv.ui.books import PERIOD_KEY, kept_costs, made_up
from clv.ui.components import escaped
from clv.ui.jobs import AnalysisRequest, Job
from clv.ui.navigation import path_of
from clv.value.intervals import ValuationIntervals


def cost_card(
    analysis: Analysis, *, spread: ValuationIntervals | None, books: Job[UnitEconomics] | None, locale: Locale
) -> None:
    """spread: the limits; None while they are unknown. books: as of `books_asked`."""
    _ = locale.text
    valuation, far = analysis.valuation, analysis.readiness.carries_far
    currency, is_margin_set = valuation.assumptions.currency, valuation.assumptions.margin_is_set
    worth = locale.money(valuation.new_customer, currency)
    costs, part = kept_costs().costs(), session.part()
    paid, known = _paid(books, part)
    average = None if paid is None else locale.money(paid, currency)
    if not far:
        sentence = _("What winning may cost cannot be said yet")
        said = [
            _(
                "A new customer would bring {worth} over the horizon: a scenario, because so far ahead these sales say "
                "too little.",
                worth=worth,
            )
        ]
    elif paid is None:
        sentence, said = _("At most {worth} for a new customer", worth=worth), []
    elif paid <= valuation.new_customer:
        sentence, said = _("A new customer brings {worth}; you pay {paid}", worth=worth, paid=average), []
    else:
        sentence = _("You pay {paid} for a new customer who brings {worth}", paid=average, worth=worth)
        said = []
    limits = None
    if far and spread is not None:
        limits = spread.new_customer.low, spread.new_customer.high
        low, high = (locale.money(money, currency) for money in limits)
        said.append(_("Nine times out of ten one brings {low} to {high}.", low=low, high=high))
    if paid is not None and far:
        said.append(_("What you pay is an average; one more usually costs more."))
    if not is_margin_set:
        said.append(_("That is revenue: no margin is set, so what you may pay is less."))
    if costs and paid is None and known and part is not None:
        said.append(locale.error(CostsOfAllOnly()))
    if paid is not None and made_up():
        said.append(made_up())
    with card("most", word=_("What winning may cost"), sentence=sentence):
        st.write(escaped(" ".join(said)))
        if far:
            st.html(
                worth_bars(
                    valuation.new_customer,
                    limits,
                    named=worth,
                    paid=paid,
                    paid_named=_("you pay {paid}", paid=locale.money(paid, currency))
                    if paid is not None
                    else _("you pay: not known yet")
                    if known
                    else _("what you pay is being worked out …"),
                )
            )
        with doors():
            door(_("See your costs") if costs else _("Enter your costs"), "acquire")
            if not is_margin_set:
                st.page_link(path_of("assumptions"), label=_("Set the margin"), width="content")


def books_asked(request: AnalysisRequest) -> Job[UnitEconomics] | None:
    """What winning and keeping cost in the chosen time; None where no costs were given, or none of what is shown.

    Costs are of all customers, or of a channel: they name no other attribute.
    """
    costs, part = kept_costs().costs(), request.part
    if not costs or (part is not None and part.by is not PartBy.CHANNEL):
        return None
    return questions.books(request.whole, costs, st.session_state.get(PERIOD_KEY))


def _paid(books: Job[UnitEconomics] | None, part: Part | None) -> tuple[float | None, bool]:
    """What winning a customer costs on the books [money], in the channel that is shown where it is one, and whether
    that is all there is to know.

    None while that is worked out, or where it cannot be said.
    """
    if books is None or not books.done:
        return None, books is None
    try:
        own = books.result()
        if part is None:
            return own.books.cac, True
        return next((one.cac for one in own.channels if one.channel == part.name), None), True
    except ClvError:  # the page of the costs says what is the matter
        return None, True
