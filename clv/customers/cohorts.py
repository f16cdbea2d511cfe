"""What have customers spent by now who first bought in the same month: after one month, after two, and so on?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from math import floor

import ibis
import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.money import money_sum
from clv.core.periods import DAYS_PER_MONTH, DAYS_PER_YEAR, Window, months_after

QUARTERS_FROM = 2 * DAYS_PER_YEAR  # days of history; beyond two dozen months the curves hide each other


class CohortUnit(StrEnum):
    """What cohorts and ages are counted in."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        return 3 if self is CohortUnit.QUARTER else 1

    @property
    def days(self) -> float:
        return DAYS_PER_MONTH * self.months


def cohort_period(window: Window) -> CohortUnit:
    """Months, from two years of history on quarters."""
    return CohortUnit.QUARTER if window.days >= QUARTERS_FROM else CohortUnit.MONTH


def cohort_spend(days: ir.Table, window: Window, *, period: CohortUnit | None = None) -> ir.Table:
    """One row for each cohort and age that all of its customers have reached.

    days: purchase days up to the window's end, as made by purchase_days. period: by default that of `cohort_period`.
    Columns: `cohort` (date: the first day of the month or quarter in which its customers first bought), `customers`
    (how many), `age` (whole periods since the own first purchase, 0: the day itself), `spend_per_customer` (money up to
    that age, first purchase included, the mean over all of them), `active` (who bought in the period that ends at that
    age; at age 0 all).
    A cohort whose month or quarter is not over yet has no row: more customers may join it. Ordered by cohort and age.
    """
    period = period or cohort_period(window)
    firsts = days.group_by("customer_id").agg(first=days.date.min())
    dated = days.inner_join(firsts, "customer_id")
    passed = days_between(dated.date, dated.first)
    each = dated.group_by(
        "customer_id",
        cohort=dated.first.truncate(_UNIT[period]),
        age=(passed.cast("float64") / period.days).ceil().cast("int64"),
    ).agg(money=money_sum(dated.amount))
    bought = each.group_by("cohort", "age").agg(money=each.money.sum(), active=each.count())
    # Everyone buys at age 0, so each cohort's size stands there.
    sizes = bought.filter(bought.age == 0).select("cohort", customers=bought.active)
    reached = ibis.memtable(_ages_reached(window, period), schema={"cohort": "date", "age": "int64"})
    both = sizes.inner_join(reached, "cohort").left_join(bought, ["cohort", "age"])
    filled = both.select(
        both.cohort,
        both.customers,
        both.age,
        money=both.money.fill_null(0.0),
        active=both.active.fill_null(0),
    )
    so_far = filled.money.sum().over(ibis.cumulative_window(group_by="cohort", order_by="age"))
    return filled.select(
        "cohort", "customers", "age", spend_per_customer=so_far / filled.customers, active=filled.active
    ).order_by("cohort", "age")


_UNIT = {CohortUnit.MONTH: "M", CohortUnit.QUARTER: "Q"}


def _ages_reached(window: Window, period: CohortUnit) -> list[tuple[date, int]]:
    """Each cohort's first day, with every age that all of its customers have reached by the window's end."""
    months = period.months
    first = date(window.start.year, (window.start.month - 1) // months * months + 1, 1)
    found = []
    while first <= window.end:
        following = months_after(first, months)
        watched = (window.end - following).days + 1  # for so long who came on the cohort's last day
        ages = range(floor(window.days / period.days) + 1)
        found += [(first, age) for age in ages if floor(age * period.days) <= watched]
        first = following
    return found
