"""Without a cost entered: which two amounts place the reader beside the saying, and what is known already?"""

from __future__ import annotations

import streamlit as st

from clv.acquisition.cost_ratio import SAYING
from clv.acquisition.costs import same_every_month
from clv.analysis.customer_base import CustomerBase
from clv.analysis.valuation import Analysis
from clv.charts.style import WINNING
from clv.core.people import Right
from clv.pages.acquire.cost_ratio import money, scale_chart
from clv.pages.acquire.costs import sample_costs_button
from clv.pages.acquire.purposes import PURPOSE_WORDS
from clv.phrases import terms
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.books import forget_period, kept_costs
from clv.ui.components import answer, escaped, quiet
from clv.ui.numbers import open_number_field
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may
from clv.value.intervals import Interval

_KNOWN = "known_already"
_EDGE = f"<style>.st-key-{_KNOWN} {{border-top: 3px solid {WINNING} !important}}</style>"  # as on the Overview


def without_costs(analysis: Analysis, limits: Interval | None) -> None:
    """The scale with a question mark, two amounts to enter, and what winning may cost at most.

    limits: between which a new customer's worth lies; None while or where that is not known.
    """
    _ = session.locale().text
    answer(
        _("Does winning a customer cost you ten times as much as keeping one?"),
        _("That is the saying. Two amounts from your books place you on this line."),
    )
    scale_chart(None)
    st.html(_EDGE)
    left, right = st.columns([2, 1], gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.header(_("What do you spend?"), anchor=False)
        _two_amounts(analysis.base)
    with right, st.container(border=True, height="stretch", key=_KNOWN, gap="xsmall"):
        _known_already(analysis, limits)


def _two_amounts(base: CustomerBase) -> None:
    """A rough month of winning and of keeping, kept as costs of each month of the sales."""
    locale = session.locale()
    _ = locale.text
    months = base.window.whole_months
    if not may(Right.IMPORT):
        say_why_not(Right.IMPORT, locale)
        return
    if months:
        quiet(_("A rough month is enough to begin with; it is counted as the same in every month."))
        unit = _("{unit} a month", unit=locale.money_unit(session.settings().assumptions.currency))
        with st.form("two_amounts", border=False):
            first, second = st.columns(2)
            with first:
                winning = open_number_field(
                    _("On winning customers"), value=None, lowest=0.0, placeholder=unit, key="month_of_winning"
                )
            with second:
                keeping = open_number_field(
                    _("On keeping customers"), value=None, lowest=0.0, placeholder=unit, key="month_of_keeping"
                )
            pressed = st.form_submit_button(_("Show my ratio"), type="primary")
        if pressed and winning and keeping:
            labels = locale.text(PURPOSE_WORDS["winning"]), locale.text(PURPOSE_WORDS["keeping"])
            kept_costs().keep_by_hand(same_every_month(months, winning=winning, keeping=keeping, labels=labels))
            forget_period()
            st.rerun()
        if pressed:
            st.error(_("Enter both amounts, each above zero: the ratio divides one by the other."))
    else:
        quiet(_("A ratio takes at least one whole month of sales."))
    with st.container(horizontal=True, vertical_alignment="center"):
        if session.book() is Dataset.CD_SHOP:
            sample_costs_button()
        quiet(_("Costs from a file, or month by month, can be added below. All of it stays within your company."))


def _known_already(analysis: Analysis, limits: Interval | None) -> None:
    """What winning may cost at most, where the sales can say so, and what the saying would put beside it."""
    locale = session.locale()
    _ = locale.text
    assumed = session.settings().assumptions
    worth = None if analysis.worth is None else analysis.valuation.new_customer
    word = _("Known already")
    st.markdown(f":small[:orange[**{escaped(word)}**]]")
    if worth is None or not analysis.readiness.carries_far:
        st.header(_("What winning may cost cannot be said yet"), anchor=False)
        if worth is not None:
            scenario = _(
                "A new customer would bring {worth} over the horizon: a scenario, because so far ahead these sales say "
                "too little.",
                worth=money(worth),
            )
            st.write(escaped(scenario))
        return
    st.header(escaped(_("Winning may cost at most {worth}", worth=money(worth))), anchor=False)
    over = terms.horizon(locale, assumed)
    said = [
        _("That is what a new customer is worth {over}.", over=over)
        if assumed.margin_is_set
        else _("That is what a new customer brings in {over}, as revenue: no margin is set.", over=over)
    ]
    if limits is not None:
        said.append(
            _("Nine times out of ten it lies between {low} and {high}.", low=money(limits.low), high=money(limits.high))
        )
    said.append(
        _(
            "If the saying held, a customer won at {worth} would go with {keeping} for keeping one.",
            worth=money(worth),
            keeping=locale.unit_money(worth / SAYING, assumed.currency),
        )
    )
    st.write(escaped(" ".join(said)))
