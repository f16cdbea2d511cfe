"""By month of arrival: what have its newcomers brought, what will they bring, and what did winning them cost?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from clv.acquisition.costs import Cost
from clv.acquisition.winning_by_month import NOTHING_KNOWN, ChannelMonth
from clv.analysis.arrivals import Arrival
from clv.analysis.valuation import Analysis
from clv.charts.cohorts.payback_line import payback_line
from clv.charts.cohorts.payback_map import Row, payback_map
from clv.core.periods import MONTHS_PER_YEAR
from clv.i18n.locale import UNKNOWN, Locale, from_to
from clv.ui import questions, session
from clv.ui.address import carry_choice
from clv.ui.components import chart, number_table, quiet
from clv.ui.customer_address import arrived_in, lead_to
from clv.ui.waiting import answer_of

_KEY = "arrival_month"


@dataclass(frozen=True)
class _Told:
    """What is said. costs: what winning one customer of each month cost, where that is known [money]."""

    months: tuple[Arrival, ...]
    costs: Mapping[date, float]
    end: date
    locale: Locale
    currency: str

    def cost(self, one: Arrival) -> float | None:
        return self.costs.get(one.month)

    def back(self, one: Arrival) -> int | None:
        """In which month, 0 is that of arrival, the cost is back; None: not within what is known, or no cost."""
        cost = self.cost(one)
        return None if cost is None else one.reached(cost)

    def money(self, money: float) -> str:
        return self.locale.unit_money(money, self.currency)


def months_of_arrival(analysis: Analysis, costs: tuple[Cost, ...]) -> None:
    """All months in one picture, one of them in another, what winning cost by channel. costs: none where unusable."""
    locale, request = session.locale(), session.request()
    _ = locale.text
    assert request is not None  # asked for beside an analysis that is there
    found = answer_of(questions.arrivals(request), lambda: _("Adding up what each month's newcomers brought …"))
    won = NOTHING_KNOWN
    if costs:
        won = answer_of(questions.winning_costs(request, costs), lambda: _("Setting the costs against the sales …"))
    told = _Told(found, won.each, analysis.base.window.end, locale, session.settings().assumptions.currency)
    _map(told)
    _one_month(told)
    if won.channels:
        _by_channel(won.channels, told)
    quiet(_notes(told, analysis))


def _map(told: _Told) -> None:
    _ = told.locale.text
    chart(
        payback_map(
            [
                Row(told.locale.month(one.month), one.each, len(one.brought), told.cost(one), told.back(one))
                for one in told.months
            ],
            title=_finding(told),
            locale=told.locale,
            currency=told.currency,
        ),
        pd.DataFrame(_numbers(told)),
        name="arrivals",
        alt=_("Fields: what the newcomers of each month have brought and will bring, month by month since"),
        leads=[lead_to(arrived_in(one.month, 1, end=told.end)) for one in told.months],
    )


def _finding(told: _Told) -> str:
    locale = told.locale
    with_costs = [one for one in told.months if told.cost(one) is not None]
    if with_costs:
        back = [one for one in with_costs if (month := told.back(one)) is not None and month < len(one.brought)]
        return locale.text(
            "Months of arrival that have brought back what winning their customers cost: {n} of {all}",
            n=locale.number(len(back)),
            all=locale.number(len(with_costs)),
        )
    year = [one.brought[MONTHS_PER_YEAR] / one.customers for one in told.months if len(one.brought) > MONTHS_PER_YEAR]
    if len(year) > 1:
        return locale.text(
            "After a year a newcomer has brought {low} to {high}, by the month of arrival",
            low=told.money(min(year)),
            high=told.money(max(year)),
        )
    return _so_far(told.months[0], told)


def _so_far(one: Arrival, told: _Told) -> str:
    return told.locale.text(
        "One newcomer of {month} has brought {money} so far",
        month=told.locale.month(one.month),
        money=told.money(one.so_far / one.customers),
    )


def _numbers(told: _Told) -> dict[str, list[str]]:
    locale, months = told.locale, told.months
    _ = locale.text
    table = {
        _("Month of arrival"): [locale.month(one.month) for one in months],
        _("Customers"): [locale.number(one.customers) for one in months],
        _("Brought so far, each"): [told.money(one.so_far / one.customers) for one in months],
    }
    if any(one.coming for one in months):
        table[_("A year on, each")] = [_in_a_year(one, told) for one in months]
    if told.costs:
        costs = [told.cost(one) for one in months]
        table[_("Winning one")] = [UNKNOWN if cost is None else told.money(cost) for cost in costs]
        table[_("Earned back")] = [_earned_back(one, told) for one in months]
    return table


def _in_a_year(one: Arrival, told: _Told) -> str:
    """What one of them will have brought by the twelfth month's end from now."""
    place = MONTHS_PER_YEAR - 1
    said = told.money(one.coming[place] / one.customers)
    if not one.limits:
        return said
    low, high = (told.money(end / one.customers) for end in (one.limits[place].low, one.limits[place].high))
    return f"{said} ({from_to(low, high)})"


def _earned_back(one: Arrival, told: _Told) -> str:
    """When the cost of winning one is back, or will be."""
    locale, cost = told.locale, told.cost(one)
    if cost is None:
        return UNKNOWN
    month, (earliest, latest) = one.reached(cost), one.reached_between(cost)
    if month is None:
        return locale.plural("not within {n} month", "not within {n} months", len(one.each) - 1)
    after = (
        locale.text("in the month of arrival")
        if month == 0
        else locale.plural("after {n} month", "after {n} months", month)
    )
    if month < len(one.brought):
        return after
    if earliest == latest == month:
        return locale.text("expected {after}", after=after)
    first = locale.number(month if earliest is None else earliest)
    if latest is None:
        return locale.text("expected {after} ({low} or later)", after=after, low=first)
    return locale.text("expected {after} ({low} to {high})", after=after, low=first, high=locale.number(latest))


def _one_month(told: _Told) -> None:
    """The reader's choice of a month, and its line."""
    locale, months = told.locale, [one for one in told.months if len(one.each) > 1]
    if not months:
        return
    options = [one.month for one in months]
    usual = options[max(0, len(options) - 1 - MONTHS_PER_YEAR)]  # a year ago: enough came to see, and more will come
    carry_choice(_KEY, "arrived", options, default=usual, code=lambda month: f"{month:%Y-%m}")
    box = f"{_KEY}_{locale.language}"  # one box for all languages would go on saying its choice in the one of before
    kept = st.session_state.get(_KEY)
    st.session_state[box] = kept if kept in options else usual

    def choose() -> None:
        st.session_state[_KEY] = st.session_state[box]

    chosen = st.selectbox(
        locale.text("The newcomers of"), options, format_func=locale.month, key=box, on_change=choose, width=260
    )
    one = next(each for each in months if each.month == chosen)
    limits = [(each.low / one.customers, each.high / one.customers) for each in one.limits]
    title = _so_far(one, told)
    if told.cost(one) is not None:
        title = locale.text("{brought}; earned back: {when}", brought=title, when=_earned_back(one, told))
    chart(
        payback_line(
            one.each,
            limits,
            came=len(one.brought),
            cost=told.cost(one),
            back=told.back(one),
            title=title,
            locale=locale,
            currency=told.currency,
        ),
        pd.DataFrame(_line_numbers(one, limits, told)),
        name="arrival",
        alt=locale.text("Line: what one of these newcomers has brought and is expected to bring, added up"),
    )


def _line_numbers(one: Arrival, limits: Sequence[tuple[float, float]], told: _Told) -> dict[str, list[str]]:
    locale, came = told.locale, len(one.brought)
    _ = locale.text
    months = range(len(one.each))
    table = {
        _("Months later"): [locale.number(month) for month in months],
        _("Brought by then, each"): [told.money(money) for money in one.each],
        _("Actual or expected"): [_("has come") if month < came else _("is expected") for month in months],
    }
    if limits:
        between = [from_to(told.money(low), told.money(high)) for low, high in limits]
        table[_("Nine times out of ten")] = [*[UNKNOWN] * came, *between]
    return table


def _by_channel(found: Sequence[ChannelMonth], told: _Told) -> None:
    """What winning one customer cost, by month and channel."""
    locale = told.locale
    costs = {(one.channel, one.month): UNKNOWN if one.cac is None else told.money(one.cac) for one in found}
    channels, months = dict.fromkeys(one.channel for one in found), dict.fromkeys(one.month for one in found)
    with st.expander(locale.text("What winning one cost, by month and channel"), key="fold_channel_months"):
        number_table(
            pd.DataFrame(
                {locale.text("Month"): [locale.month(month) for month in months]}
                | {channel: [costs[channel, month] for month in months] for channel in channels}
            ),
            name="channel_months",
        )


def _notes(told: _Told, analysis: Analysis) -> str:
    _ = told.locale.text
    said = [
        _("Margin, not discounted: when the money is back.")
        if session.settings().assumptions.margin_is_set
        else _("Revenue, because no margin is set, and not discounted.")
    ]
    if not told.costs:
        said.append(_("Enter what winning costs, and each month says when that is back."))
    if analysis.worth is None:
        said.append(_("What they will still bring cannot be said yet; the Trust page says what is missing."))
    elif not any(one.limits for one in told.months):
        said.append(_("Between which limits these figures lie cannot be said: the sales leave it open."))
    said.append(_("Who bought before these sales begin looks new in their first months."))
    return " ".join(said)
