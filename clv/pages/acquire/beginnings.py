"""First purchases: which of them make customers who come back and are worth more, and what may a newcomer cost?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.analysis.beginnings import Beginning, Beginnings, Sure
from clv.analysis.valuation import Analysis
from clv.charts.group_values import Row, group_values
from clv.core.marks import N_
from clv.customers.beginnings import FEWEST, OTHERS, BeginsBy
from clv.i18n.locale import UNKNOWN, Locale, from_to
from clv.pages.acquire.grouping import choose_grouping, lead_to_group
from clv.ui import questions, session
from clv.ui.components import chart, escaped, number_table, quiet
from clv.ui.waiting import answer_of

_BYS = {
    BeginsBy.PRODUCT: N_("First product"),
    BeginsBy.CATEGORY: N_("First category"),
    BeginsBy.CHANNEL: N_("First channel"),
    BeginsBy.COUNTRY: N_("Country"),
    BeginsBy.FIRST_AMOUNT: N_("First amount"),
    BeginsBy.MONTH: N_("Month of the first purchase"),
}


def first_purchases(analysis: Analysis) -> None:
    """The groups by their first purchase, the reader's choice of what tells them apart, and what one may cost."""
    locale, request = session.locale(), session.request()
    _ = locale.text
    assert request is not None  # asked for beside an analysis that is there
    offered = answer_of(questions.openings(request), lambda: _("Looking at the first purchases …")).offered
    by = choose_grouping(offered, _BYS, key="first_by", in_address="first")
    found = answer_of(questions.beginnings(request, by), lambda: _("Looking at the first purchases …"))
    if len(found.groups) < 2:
        quiet(_("All customers began alike: there is nothing to compare."))
        return
    said = _Said(analysis, found, by, locale)
    title = said.answer()
    if any(one.worth for one in found.groups):
        _worth_chart(said, title)
    else:
        st.markdown(f"## {escaped(title)}")
        number_table(said.numbers(), name=f"first_{by}")
        quiet(_("What these customers will bring cannot be said yet; the Trust page says what is missing."))
    quiet(said.notes())


def _worth_chart(said: _Said, title: str) -> None:
    """What a newcomer of each group is worth over the horizon, in the order of the groups."""
    locale, worth = said.locale, said.analysis.worth
    assert worth is not None
    years = worth.assumptions.horizon_years
    unit = locale.money_unit(said.currency)
    expected = (
        locale.plural(
            "Margin of a new customer in {n} year, the first purchase included, {unit}",
            "Margin of a new customer in {n} years, the first purchase included, {unit}",
            years,
            unit=unit,
        )
        if worth.assumptions.margin_is_set
        else locale.plural(
            "Revenue of a new customer in {n} year, the first purchase included, {unit}",
            "Revenue of a new customer in {n} years, the first purchase included, {unit}",
            years,
            unit=unit,
        )
    )
    rows = [
        Row(
            name=said.name(one),
            size=locale.plural("{n} customer", "{n} customers", one.group.customers),
            value=one.worth.in_all.value,
            limits=(one.worth.in_all.limits.low, one.worth.in_all.limits.high),
            few=False,
        )
        for one in said.found.groups
        if one.worth
    ]
    chart(
        group_values(
            rows,
            mean=worth.new_customer,
            title=title,
            subtitle=locale.text("{expected}; the band: nine times out of ten", expected=expected),
            locale=locale,
            currency=said.currency,
        ),
        said.numbers(),
        name=f"first_{said.by}",
        alt=locale.text("Points: what a new customer of each group is worth, between its limits"),
        leads=[_lead(one, said.by) for one in said.found.groups],
    )


def _lead(one: Beginning, by: BeginsBy) -> str:
    """To the customers of the group; small ones taken together are no part of all."""
    code = one.group.code
    return "" if code == OTHERS else lead_to_group(by, code[1:] if code.startswith("=") else None)


class _Said:
    """What is told of the groups, in the reader's language."""

    def __init__(self, analysis: Analysis, found: Beginnings, by: BeginsBy, locale: Locale) -> None:
        self.analysis, self.found, self.by, self.locale = analysis, found, by, locale
        self.currency = session.settings().assumptions.currency

    def name(self, one: Beginning) -> str:
        code, locale = one.group.code, self.locale
        if not code.startswith("="):
            if code == OTHERS:
                return locale.plural("{n} other", "{n} others", one.group.taken_together)
            return locale.text("not named")
        if self.by is BeginsBy.MONTH:
            return locale.month_name(int(code[1:]))
        if self.by is BeginsBy.FIRST_AMOUNT:
            least, most = (locale.unit_money(money, self.currency) for money in (one.group.least, one.group.most))
            return from_to(least, most)
        return code[1:]

    def answer(self) -> str:
        """Whether a group surely comes back more than all others; else whether one is worth more."""
        _, found = self.locale.text, self.found
        back, worth = self._best(found.back_best), self._best(found.worth_best)
        if back is not None and back.back is not None:
            return _(
                "{group}: {share} buy again within {n} days, more than after any other first purchase",
                group=self.name(back),
                share=self.locale.share(back.back.value),
                n=found.return_days,
            )
        if worth is not None and worth.worth is not None:
            return _(
                "{group}: a new customer is worth {money}, more than after any other first purchase",
                group=self.name(worth),
                money=self.locale.unit_money(worth.worth.in_all.value, self.currency),
            )
        return _("No first purchase surely goes with better customers than all others")

    def _best(self, code: str | None) -> Beginning | None:
        return next((one for one in self.found.groups if one.group.code == code), None)

    def sure_share(self, sure: Sure) -> str:
        low, high = (self.locale.share(limit) for limit in (sure.limits.low, sure.limits.high))
        return f"{self.locale.share(sure.value)} ({from_to(low, high)})"

    def sure_money(self, sure: Sure) -> str:
        value, low, high = (
            self.locale.unit_money(money, self.currency) for money in (sure.value, sure.limits.low, sure.limits.high)
        )
        return f"{value} ({from_to(low, high)})"

    def numbers(self) -> pd.DataFrame:
        _, found = self.locale.text, self.found
        table = {
            _(_BYS[self.by]): [self.name(one) for one in found.groups],
            _("Customers"): [self.locale.number(one.group.customers) for one in found.groups],
        }
        if found.return_days is not None:
            table[_("Second purchase within {n} days", n=found.return_days)] = [
                UNKNOWN if one.back is None else self.sure_share(one.back) for one in found.groups
            ]
        if any(one.worth for one in found.groups):
            table[_("May cost, to be back in 12 months")] = [
                UNKNOWN if one.worth is None else self.sure_money(one.worth.in_a_year) for one in found.groups
            ]
            years = session.settings().assumptions.horizon_years
            table[self.locale.plural("May cost, over {n} year", "May cost, over {n} years", years)] = [
                UNKNOWN if one.worth is None else self.sure_money(one.worth.in_all) for one in found.groups
            ]
        return pd.DataFrame(table)

    def notes(self) -> str:
        _, found = self.locale.text, self.found
        said = [
            _(
                "Small groups are judged partly by all customers, so that none leads by chance; brackets: nine times "
                "out of ten. Groups of fewer than {count} stand together.",
                count=str(FEWEST),
            )
        ]
        if any(one.worth for one in found.groups):
            said.append(_("What a new customer brings is the most that winning one may cost."))
            said.append(_("The bands also hold how the whole shop may change, which moves all groups alike."))
            if not session.settings().assumptions.margin_is_set:
                said.append(_("No margin is set, so this is revenue: set the margin before you bid."))
        if self.by in (BeginsBy.PRODUCT, BeginsBy.CATEGORY, BeginsBy.CHANNEL, BeginsBy.COUNTRY):
            said.append(_("A customer belongs where the first day took the most money."))
        said.append(_("That a first purchase goes with better customers does not prove that it makes them."))
        return " ".join(said)
