"""Which customers fit: what is one of each channel, country or category worth, and who costs more than they bring?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from clv.analysis.group_values import FEW, Group, Losses
from clv.analysis.valuation import Analysis
from clv.charts.group_values import Row, group_values
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.customers.groups import By
from clv.i18n.locale import UNKNOWN, Locale, from_to
from clv.pages.acquire.grouping import choose_grouping, lead_to_group
from clv.ui import questions, session
from clv.ui.components import chart, escaped, number_table, quiet
from clv.ui.waiting import again_when_done, is_done_soon, wait_for
from clv.value.intervals import Interval

BYS = {
    By.CHANNEL: N_("Channel"),
    By.COUNTRY: N_("Country"),
    By.CATEGORY: N_("Category of the first purchase"),
}
_TITLES = {
    By.CHANNEL: N_("A customer won by {best} will bring {high}, one by {worst} {low}"),
    By.COUNTRY: N_("A customer in {best} will bring {high}, one in {worst} {low}"),
    By.CATEGORY: N_("A customer who began with {best} will bring {high}, one with {worst} {low}"),
}
_HARDLY = 0.02  # shares nearer than this are for no one to act on
_Limits = Mapping[str, Interval]


def who_fits(analysis: Analysis) -> None:
    """The groups, the reader's choice of what tells them apart, and the customers who cost money."""
    locale, request = session.locale(), session.request()
    _ = locale.text
    assert request is not None  # asked for beside an analysis that is there
    job = questions.fitting(request)
    if not is_done_soon(job):
        wait_for(job, lambda: _("Looking at channels, countries and categories …"))
    found = job.result()
    if found.groups:
        by = choose_grouping(tuple(found.groups), BYS, key="who_fits_by", in_address="by")
        limits = questions.group_limits(request, by)
        if not is_done_soon(limits):
            again_when_done(limits)
        _groups(analysis, found.groups[by], limits.result() if limits.done else {}, by, locale, known=limits.done)
    else:
        quiet(
            _(
                "Which customers fit can be said by channel, country or category, once the export names at least two "
                "of one of these."
            )
        )
    _losses(found.losses, analysis, locale)


def _groups(
    analysis: Analysis, groups: tuple[Group, ...], limits: _Limits, by: By, locale: Locale, *, known: bool
) -> None:
    """known: whether it is known if there are limits, or still being worked out."""
    _ = locale.text
    currency = session.settings().assumptions.currency
    numbers, leads = _numbers(groups, limits, by, locale, currency), [_lead(one, by) for one in groups]
    if analysis.worth is None:
        quiet(_("What these customers will bring cannot be said yet; the Trust page says what is missing."))
        number_table(numbers, name=f"fit_by_{by}", leads=leads)
        return
    chart(
        group_values(
            [_row(one, limits, locale) for one in groups],
            mean=analysis.worth.total / analysis.base.customers,
            title=_title(groups, by, locale, currency),
            subtitle=_subtitle(analysis.worth.assumptions, locale, with_limits=bool(limits)),
            locale=locale,
            currency=currency,
        ),
        numbers,
        name=f"fit_by_{by}",
        alt=_("Points: what a customer of each group is expected to bring, between its limits"),
        leads=leads,
    )
    if told := _told(groups, limits, locale):
        st.write(escaped(told))
    if not limits and known:
        quiet(_("Between which limits these figures lie cannot be said: the sales leave it open."))
    quiet(_notes(groups, by, locale))


def _subtitle(assumptions: Assumptions, locale: Locale, *, with_limits: bool) -> str:
    """What the points are: margin where one is set, else revenue."""
    unit = locale.money_unit(assumptions.currency)
    expected = (
        locale.plural(
            "Margin expected of a customer in the coming year, {unit}",
            "Margin expected of a customer in the coming {n} years, {unit}",
            assumptions.horizon_years,
            unit=unit,
        )
        if assumptions.margin_is_set
        else locale.plural(
            "Revenue expected of a customer in the coming year, {unit}",
            "Revenue expected of a customer in the coming {n} years, {unit}",
            assumptions.horizon_years,
            unit=unit,
        )
    )
    return locale.text("{expected}; the band: nine times out of ten", expected=expected) if with_limits else expected


def _large(groups: tuple[Group, ...]) -> list[Group]:
    """Named groups with enough customers, the most valuable first."""
    return sorted(
        (one for one in groups if one.name is not None and not one.few), key=lambda one: -(one.mean_value or 0.0)
    )


def _title(groups: tuple[Group, ...], by: By, locale: Locale, currency: str) -> str:
    large = _large(groups)
    if len(large) < 2:
        return locale.text("Fewer than two groups have {count} customers: too few to compare", count=str(FEW))
    best, worst = large[0], large[-1]
    return locale.text(
        _TITLES[by],
        best=best.name,
        high=locale.unit_money(best.mean_value, currency),
        worst=worst.name,
        low=locale.unit_money(worst.mean_value, currency),
    )


def _told(groups: tuple[Group, ...], limits: _Limits, locale: Locale) -> str:
    """Whether that is more than chance, and where the one-time buyers are."""
    _ = locale.text
    large = _large(groups)
    if len(large) < 2:
        return ""
    said = []
    best, worst = (limits.get(one.code) for one in (large[0], large[-1]))
    if best and worst:
        said.append(
            _("That is more than chance: their limits do not meet.")
            if best.low > worst.high
            else _("That may be chance: their limits overlap.")
        )
    by_one_time = sorted(large, key=lambda one: one.one_time_share)
    least, most = by_one_time[0], by_one_time[-1]
    apart = most.one_time_share - least.one_time_share
    if apart >= _HARDLY and least.one_time_limits.high < most.one_time_limits.low:
        said.append(
            _(
                "Of those of {most} {high} bought once only, of those of {least} {low}.",
                most=most.name,
                high=locale.share(most.one_time_share),
                least=least.name,
                low=locale.share(least.one_time_share),
            )
        )
    return " ".join(said)


def _notes(groups: tuple[Group, ...], by: By, locale: Locale) -> str:
    _ = locale.text
    said = []
    if by is not By.COUNTRY:
        said.append(_("A customer belongs where the first day took the most money."))
    said.append(_("One model serves all groups, so groups may differ more than is shown."))
    if any(one.few for one in groups):
        said.append(_("Hollow: fewer than {count} customers, too few to go by.", count=str(FEW)))
    if any(one.p_alive is not None for one in groups):
        said.append(_("Of one-time buyers nothing says whether they still are customers."))
    return " ".join(said)


def _row(one: Group, limits: _Limits, locale: Locale) -> Row:
    known = limits.get(one.code)
    return Row(
        name=_name(one, locale),
        size=locale.plural("{n} customer", "{n} customers", one.customers),
        value=one.mean_value or 0.0,
        limits=(known.low, known.high) if known else None,
        few=one.few,
    )


def _lead(one: Group, by: By) -> str:
    """To the customers of the group: a part of all, by the same rule; small ones taken together are none."""
    return "" if one.taken_together else lead_to_group(by, one.name)


def _name(one: Group, locale: Locale) -> str:
    if one.name is not None:
        return one.name
    if one.taken_together:
        return locale.plural("{n} other", "{n} others", one.taken_together)
    return locale.text("not named")


def _numbers(groups: tuple[Group, ...], limits: _Limits, by: By, locale: Locale, currency: str) -> pd.DataFrame:
    _ = locale.text
    table = {
        _(BYS[by]): [_name(one, locale) for one in groups],
        _("Customers"): [locale.number(one.customers) for one in groups],
        _("Revenue so far, each"): [locale.unit_money(one.spend_to_date / one.customers, currency) for one in groups],
        _("Expected margin, each") if session.settings().assumptions.margin_is_set else _("Expected revenue, each"): [
            locale.unit_money(one.mean_value, currency) for one in groups
        ],
        _("9 times out of 10"): [_between(limits.get(one.code), locale, currency) for one in groups],
        _("Bought once only"): [_one_time(one, locale) for one in groups],
        _("Repeat buyers still here"): [locale.share(one.p_alive) for one in groups],
    }
    if any(one.margin_to_date is not None for one in groups):
        table[_("Earned so far, each")] = [
            UNKNOWN if one.margin_to_date is None else locale.unit_money(one.margin_to_date / one.customers, currency)
            for one in groups
        ]
    return pd.DataFrame(table)


def _one_time(one: Group, locale: Locale) -> str:
    low, high = (locale.share(limit) for limit in (one.one_time_limits.low, one.one_time_limits.high))
    return f"{locale.share(one.one_time_share)} ({from_to(low, high)})"


def _between(known: Interval | None, locale: Locale, currency: str) -> str:
    if known is None:
        return UNKNOWN
    return from_to(locale.unit_money(known.low, currency), locale.unit_money(known.high, currency))


def _losses(found: Losses | None, analysis: Analysis, locale: Locale) -> None:
    """How many cost more than they bring, and how much."""
    _, n_ = locale.text, locale.plural
    if found is None:
        quiet(_("Which customers cost more than they bring can be said once the export names the margin of each sale."))
        return
    currency = session.settings().assumptions.currency
    st.header(_("Who costs more than they bring"), anchor=False)
    so_far = n_(
        "So far {n} customer has cost {money}.",
        "So far {n} customers have cost {money}.",
        found.to_date,
        money=locale.headline_money(found.to_date_cost, currency),
    )
    if analysis.worth is None:
        st.write(escaped(so_far))
        return
    if not found.customers:
        st.write(escaped(_("Nobody does, once what is still to come is counted in.")))
    else:
        st.write(
            escaped(
                n_(
                    "{n} customer of {all} costs more than they bring: {money} in the end.",
                    "{n} customers of {all} cost more than they bring: {money} in the end.",
                    found.customers,
                    all=locale.number(analysis.base.customers),
                    money=locale.headline_money(found.cost, currency),
                )
            )
        )
    to_come = _(
        "Of what is still to come {share} counts as earned, for everyone alike: nobody is written off for a bad start "
        "alone.",
        share=locale.share(found.margin_share),
    )
    quiet(f"{so_far} {to_come}")
