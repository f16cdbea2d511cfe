"""How does one customer read: what they will bring, who they are, when they will buy, what keeping them may cost?"""

from __future__ import annotations

import math
from datetime import date

import streamlit as st

from clv.analysis.one_customer import OneCustomer
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.i18n.locale import UNKNOWN, Locale
from clv.models.simulation import Futures
from clv.pages.customers.charts import line_of_time, spread_of_futures
from clv.pages.customers.next_purchase import next_purchase, usual_pace
from clv.phrases import segments, terms
from clv.segments.call_lists import group_of
from clv.segments.cutoffs import Cutoffs
from clv.ui.components import answer, figure

NEVER_IS_A_CASE = 0.1  # from here on, that nothing more comes is told beside what comes otherwise


def one_customer(
    one: OneCustomer, *, end: date, limits: Cutoffs, carries_far: bool, locale: Locale, assumptions: Assumptions
) -> None:
    """The whole view.

    end: the last day that the calculation sees.
    limits: where the segments begin.
    carries_far: whether the sales carry a figure over the whole horizon; without it there is no ceiling.
    """
    told = [_who(one, limits, locale, assumptions), _silence(one, locale), usual_pace(one, end=end, locale=locale)]
    answer(_title(one, locale, assumptions), " ".join(part for part in told if part))
    with st.grid(4, min_column_width=200):
        _paid(one, locale, assumptions)
        _expected(one, locale, assumptions)
        next_purchase(one, end=end, locale=locale, assumptions=assumptions)
        _ceiling(one, locale, assumptions, carries_far=carries_far)
    if one.futures is None or not any(one.futures.counts):
        line_of_time(one, end=end, locale=locale, assumptions=assumptions)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        line_of_time(one, end=end, locale=locale, assumptions=assumptions)
    with right:
        spread_of_futures(one.futures, locale=locale, assumptions=assumptions)


def known_customer(one: OneCustomer, *, end: date, locale: Locale, assumptions: Assumptions) -> None:
    """What is known where nobody can be valued yet: what was paid, how often, and for how long nothing was bought."""
    _, n_ = locale.text, locale.plural
    answer(
        n_(
            "Customer {name} has paid {money} in {n} purchase",
            "Customer {name} has paid {money} in {n} purchases",
            len(one.purchases),
            name=one.customer_id,
            money=locale.headline_money(one.spend_to_date, assumptions.currency),
        ),
        _silence(one, locale),
    )
    with st.grid(3, min_column_width=200):
        _paid(one, locale, assumptions)
        figure(
            terms.heading("silent_days", locale, assumptions),
            locale.number(one.silent_days),
            _("until {date}, the last day of these sales", date=locale.date(end)),
        )
        figure(
            terms.heading("usual_gap", locale, assumptions),
            UNKNOWN if one.bought_once else locale.number(round(one.own_gap)),
            _("known from the second purchase on") if one.bought_once else _("the mean of this customer's own"),
        )
    line_of_time(one, end=end, locale=locale, assumptions=assumptions)


def _title(one: OneCustomer, locale: Locale, assumptions: Assumptions) -> str:
    _, currency, name = locale.text, assumptions.currency, one.customer_id
    over = terms.horizon(locale, assumptions)
    if one.bought_once:
        return _("Customer {name} bought once: nothing in the data yet says whether they come back", name=name)
    futures = one.futures
    if futures is None:
        money = locale.headline_money(one.expected, currency)
        return _("Customer {name} will bring about {money} on average {over}", name=name, money=money, over=over)
    if futures.median == 0:
        return _(
            "Customer {name} has probably bought for the last time: {chance} chance of another purchase {over}",
            name=name,
            chance=terms.chance(1 - futures.chance_never_again, locale),
            over=over,
        )
    facts = {"name": name, "mean": locale.headline_money(one.expected, currency), "over": over}
    if _two_cases(futures):
        sentence = (
            N_(
                "Customer {name} is expected to be worth {mean} {over}: "
                "{never} chance of nothing, otherwise about {else_}"
            )
            if assumptions.margin_is_set
            else N_(
                "Customer {name} is expected to bring {mean} {over}: {never} chance of nothing, otherwise about {else_}"
            )
        )
        return _(
            sentence,
            **facts,
            never=terms.chance(futures.chance_never_again, locale),
            else_=locale.headline_money(futures.median_if_any, currency),
        )
    sentence = (
        N_("Customer {name} is expected to be worth {mean} {over} (9 times out of 10: {low} to {high})")
        if assumptions.margin_is_set
        else N_("Customer {name} is expected to bring {mean} {over} (9 times out of 10: {low} to {high})")
    )
    return _(
        sentence,
        **facts,
        low=locale.headline_money(futures.low, currency),
        high=locale.headline_money(futures.high, currency),
    )


def _two_cases(futures: Futures) -> bool:
    """Whether nothing more and a good deal are both likely: then the middle of the futures is where hardly any ends."""
    return NEVER_IS_A_CASE <= futures.chance_never_again <= 0.5


def _who(one: OneCustomer, limits: Cutoffs, locale: Locale, assumptions: Assumptions) -> str:
    """The segment, and which rule put the customer there; of a one-time buyer the title has said it."""
    segment = group_of(one.segment)
    name, rule = locale.text(segment.name), segments.rule(segment, limits, locale, assumptions)
    return f"{name}." if one.bought_once else f"{name}: {rule[:1].lower()}{rule[1:]}"


def _silence(one: OneCustomer, locale: Locale) -> str:
    """For how long nothing was bought, held against the customer's own pace, or that of the others."""
    _, n_ = locale.text, locale.plural
    on = locale.date(one.purchases[-1].day)
    gap = one.usual_gap if one.bought_once else one.own_gap
    if one.silent_days == 0:
        return _("The last purchase was on {date}, the last day of these sales.", date=on)
    since = n_(
        "Silent for {n} day: the last purchase was on {date}.",
        "Silent for {n} days: the last purchase was on {date}.",
        one.silent_days,
        date=on,
    )
    if math.isnan(gap):  # nobody bought on a second day yet
        return since
    if one.bought_once:
        pace = n_(
            "Customers who bought again usually let about {n} day pass between purchases.",
            "Customers who bought again usually let about {n} days pass between purchases.",
            round(gap),
        )
    else:
        pace = n_(
            "On average {n} day passed between this customer's purchases.",
            "On average {n} days passed between this customer's purchases.",
            round(gap),
        )
    times = round((one.silent_days if one.bought_once else one.usual_silence) / gap, 1)
    held = (
        _("This silence is {times} times as long.", times=locale.number(times, 1))
        if times > 1
        else _("So far this silence is not longer than that.")
    )
    return f"{since} {pace} {held}"


def _paid(one: OneCustomer, locale: Locale, assumptions: Assumptions) -> None:
    figure(
        terms.heading("spend_to_date", locale, assumptions),
        locale.money(one.spend_to_date, assumptions.currency),
        locale.plural(
            "in {n} purchase, on {date}",
            "in {n} purchases since {date}",
            len(one.purchases),
            date=locale.date(one.purchases[0].day),
        ),
    )


def _expected(one: OneCustomer, locale: Locale, assumptions: Assumptions) -> None:
    _, currency, futures = locale.text, assumptions.currency, one.futures
    over = terms.horizon(locale, assumptions)
    label = terms.heading("ten_year_value", locale, assumptions)
    mean = locale.money(one.expected, currency)
    if one.bought_once:
        note = _(
            "{over}, as the mean of all who bought once and as long ago; whether this one comes back is open", over=over
        )
    elif futures is None:
        note = _("{over}, on average", over=over)
    elif futures.median == 0:
        note = _(
            "{over}, on average; more likely it is nothing, and one time in twenty more than {high}",
            over=over,
            high=locale.money(futures.high, currency),
        )
    elif _two_cases(futures):
        note = _(
            "{over}, on average over two cases: {never} chance of nothing more, otherwise about {else_}",
            over=over,
            never=terms.chance(futures.chance_never_again, locale),
            else_=locale.money(futures.median_if_any, currency),
        )
    else:
        note = _(
            "{over}, on average; 9 times out of 10 {low} to {high}, half of the time more than {median}",
            over=over,
            low=locale.money(futures.low, currency),
            high=locale.money(futures.high, currency),
            median=locale.money(futures.median, currency),
        )
    if assumptions.horizon_years > 1:
        note += "; " + _("{money} of it within twelve months", money=locale.money(one.twelve_month, currency))
    figure(label, mean, note)


def _ceiling(one: OneCustomer, locale: Locale, assumptions: Assumptions, *, carries_far: bool) -> None:
    _, currency = locale.text, assumptions.currency
    label = _("Keeping may cost at most")
    if one.bought_once:
        figure(label, UNKNOWN, _("whether there is anything to lose is open"))
        return
    if not carries_far:
        figure(label, UNKNOWN, _("these sales say too little of the years in which it would come back"))
        return
    note = _(
        "the ceiling: {money} if they surely were still a customer, times the chance that they are not ({chance})",
        money=locale.money(one.if_alive, currency),
        chance=terms.chance(1 - one.p_alive, locale),
    )
    if not assumptions.margin_is_set:
        note += "; " + _("in revenue: with a margin set it is lower")
    figure(label, locale.money(one.at_risk, currency), note)
