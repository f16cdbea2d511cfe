"""How many customers still bought years after their first purchase, and what share of the money do they bring?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd
from scipy.special import ndtri

from clv.core.days import days_between
from clv.core.money import money_sum
from clv.core.periods import DAYS_PER_YEAR, Window
from clv.customers.survival import CONFIDENCE, Chance

YEARS = (1, 2, 5, 10)
YEAR = math.floor(DAYS_PER_YEAR)  # days within which who still buys has bought again


def seen_years(window: Window) -> tuple[int, ...]:
    """Those of YEARS after which there are sales to look at."""
    return tuple(year for year in YEARS if _mark(year) < window.days)


def count_later(days: ir.Table, window: Window) -> ir.Table:
    """One row for each year, number of days and whether they came: year, days, came, customers.

    days: customer_id, date: every customer's purchase days up to the window's end. Of each customer who has been here
    for more than so many `year`s, how many `days` after that anniversary the next purchase came, at most YEAR; where
    `came` is false, how long the customer has been watched since without one. A few hundred rows; none in a short
    window.
    """
    years = seen_years(window)
    firsts = days.group_by("customer_id").agg(first=days.date.min())
    old = firsts.filter(_since(window.end, firsts.first) > _mark(1))
    later = days.inner_join(old, "customer_id")
    passed = _since(later.date, later.first)
    each = later.group_by("customer_id", "first").agg(
        **{f"after_{year}": passed.min(where=passed > _mark(year)) for year in years}
    )
    known = each.mutate(known=_since(window.end, each.first))
    counted = [_after(known, year) for year in years] or [_after(known.mutate(after_1=ibis.null("int64")), 1)]
    return ibis.union(*counted).order_by("year", "days", "came") if len(counted) > 1 else counted[0]


@dataclass(frozen=True)
class OldMoney:
    """The share of the money that came from customers of more than a year, and in how many days, at most a year."""

    share: Chance
    days: int


def sum_old_money(days: ir.Table, window: Window) -> ir.Table:
    """One row: over the customers the sums of old, all, old_old, old_all and all_all [money, money squared].

    days: customer_id, date, amount: purchase days up to the window's end, refunds taken off. all: what a customer paid
    in the window's last year, or as much of it as lies a year after its beginning; old: on days more than a year after
    the own first purchase.
    """
    firsts = days.group_by("customer_id").agg(first=days.date.min())
    begin = ibis.literal(window.end - timedelta(days=_old_days(window)))
    recent = days.filter(days.date > begin).inner_join(firsts, "customer_id")
    is_old = _since(recent.date, recent.first) > YEAR
    each = recent.group_by("customer_id").agg(
        all=money_sum(recent.amount), old=money_sum(ibis.ifelse(is_old, recent.amount, 0.0))
    )
    return each.agg(
        old=each.old.sum(),
        all=each["all"].sum(),
        old_old=(each.old * each.old).sum(),
        old_all=(each.old * each["all"]).sum(),
        all_all=(each["all"] * each["all"]).sum(),
    )


def old_money(sums: pd.DataFrame, window: Window) -> OldMoney | None:
    """The share and its 90% limits; None where the window is hardly longer than a year, or nothing was paid.

    sums: as made by `sum_old_money`. The limits are those of a ratio of sums over customers, who differ in both.
    Source: Cochran (1977), "Sampling Techniques", section 6.3.
    """
    row = sums.iloc[0]
    if _old_days(window) < 30 or not row["all"] > 0:
        return None
    share = float(row["old"] / row["all"])
    variance = row["old_old"] - 2 * share * row["old_all"] + share**2 * row["all_all"]
    reach = float(ndtri((1 + CONFIDENCE) / 2)) * math.sqrt(max(0.0, float(variance))) / float(row["all"])
    return OldMoney(Chance(share, max(0.0, share - reach), min(1.0, share + reach)), _old_days(window))


def _after(known: ir.Table, year: int) -> ir.Table:
    there = known.filter(known.known > _mark(year))
    took = there[f"after_{year}"] - _mark(year)
    came = took.notnull() & (took <= YEAR)
    watched = ibis.least(there.known - _mark(year), YEAR)
    rows = there.select(year=ibis.literal(year, "int64"), days=ibis.ifelse(came, took, watched), came=came)
    return rows.group_by("year", "days", "came").agg(customers=rows.count()).order_by("year", "days", "came")


def _mark(year: int) -> int:
    return math.floor(year * DAYS_PER_YEAR)


def _old_days(window: Window) -> int:
    return max(0, min(YEAR, window.days - YEAR))


def _since(day: ir.DateValue | date, first: ir.DateValue) -> ir.IntegerValue:
    return days_between(day, first)
