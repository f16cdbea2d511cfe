"""What have the newcomers of each month brought since, and what will they still bring? What came and what is expected
are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.forecast import expected_by_group
from clv.analysis.forecast_limits import limits_ahead
from clv.analysis.valuation import Analysis
from clv.core.money import money_sum
from clv.core.periods import MONTHS_PER_YEAR, next_month
from clv.customers.summary import purchase_days
from clv.value.ahead import Measure
from clv.value.intervals import Interval

MONTHS_AHEAD = 24
MOST_MONTHS = 36  # of arrival, the latest; of earlier ones nobody decides any more


@dataclass(frozen=True)
class Arrival:
    """The newcomers of one calendar month, and what they bring [money, margin applied, not discounted], added up from
    their first purchases on.

    month: its first day. brought: by the end of each calendar month that the sales show whole, theirs the first.
    so_far: until the window's end. coming: by the end of each of the MONTHS_AHEAD that end later, what came included;
    empty where the data cannot carry it. limits: of these, nine times out of ten; empty where they are unknown.
    """

    month: date
    customers: int
    brought: tuple[float, ...]
    so_far: float
    coming: tuple[float, ...] = ()
    limits: tuple[Interval, ...] = ()

    @property
    def each(self) -> tuple[float, ...]:
        """What one of them brings by the end of each month, theirs the first: what came, then what is expected."""
        return tuple(money / self.customers for money in (*self.brought, *self.coming))

    def reached(self, money: float) -> int | None:
        """The first month, 0 is that of arrival, by whose end one of them brings so much; None: not within them."""
        return next((month for month, one in enumerate(self.each) if one >= money), None)

    def reached_between(self, money: float) -> tuple[int | None, int | None]:
        """The earliest and the latest month of `reached`, nine times out of ten; None: not within them.

        Where it came already, or the limits are unknown, both are that of `reached`.
        """
        found = self.reached(money)
        if not self.limits or (found is not None and found < len(self.brought)):
            return found, found
        first, wanted = len(self.brought), money * self.customers
        earliest, latest = (
            next((first + month for month, one in enumerate(ends) if one >= wanted), None)
            for ends in ([one.high for one in self.limits], [one.low for one in self.limits])
        )
        return earliest, latest


def arrivals(engine: BaseBackend, transactions: ir.Table, analysis: Analysis) -> tuple[Arrival, ...]:
    """The latest MOST_MONTHS of arrival, the oldest first; months without newcomers are left out.

    transactions: TRANSACTIONS, of which the analysis was made. engine: holds the tables that `analyse` left.
    """
    end, worth = analysis.base.window.end, analysis.worth
    margin = 1.0 if worth is None else worth.assumptions.margin
    paid = _paid(purchase_days(transactions, until=ibis.literal(end)), _earliest(end)).execute()
    ahead = [] if worth is None else _month_ends(end)
    coming, limits = _coming(engine, analysis, ahead) if ahead else ({}, {})
    found: list[Arrival] = []
    for month, own in paid.groupby("arrived"):
        arrived = pd.Timestamp(month).date()
        so_far = margin * float(own["money"].sum())
        code = _code(arrived)
        found.append(
            Arrival(
                month=arrived,
                customers=int(own["customers"].max()),
                brought=_by_month(own, arrived, end, margin),
                so_far=so_far,
                coming=tuple(so_far + margin * float(money) for money in coming.get(code, ())),
                limits=tuple(
                    Interval(so_far + margin * one.low, so_far + margin * one.high) for one in limits.get(code, ())
                ),
            )
        )
    return tuple(found)


def _earliest(end: date) -> date:
    """The first day of the earliest month of arrival that is looked at."""
    months = end.year * MONTHS_PER_YEAR + end.month - MOST_MONTHS
    return date(months // MONTHS_PER_YEAR, months % MONTHS_PER_YEAR + 1, 1)


def _paid(days: ir.Table, earliest: date) -> ir.Table:
    """One row for each month of arrival and each later month with a purchase: arrived, month, money, and the customers
    who arrived then. days: as made by purchase_days."""
    firsts = days.group_by("customer_id").agg(first=days.date.min())
    firsts = firsts.filter(firsts.first >= ibis.literal(earliest))
    dated = days.inner_join(firsts, "customer_id")
    by_month = dated.group_by(arrived=dated.first.truncate("M"), month=dated.date.truncate("M"))
    money = by_month.agg(money=money_sum(dated.amount))
    sizes = firsts.group_by(arrived=firsts.first.truncate("M")).agg(customers=firsts.count())
    return (
        money.inner_join(sizes, "arrived").select("arrived", "month", "money", "customers").order_by("arrived", "month")
    )


def _by_month(own: pd.DataFrame, arrived: date, end: date, margin: float) -> tuple[float, ...]:
    """What they had brought by the end of each month that is over."""
    money = {pd.Timestamp(month).date(): float(one) for month, one in zip(own["month"], own["money"], strict=True)}
    found, so_far, month = [], 0.0, arrived
    while next_month(month) - timedelta(days=1) <= end:
        so_far += margin * money.get(month, 0.0)
        found.append(so_far)
        month = next_month(month)
    return tuple(found)


def _month_ends(end: date) -> list[int]:
    """In how many days each of the MONTHS_AHEAD ends that end after the day."""
    month = end.replace(day=1)
    found: list[int] = []
    while len(found) < MONTHS_AHEAD:
        month = next_month(month)
        if (days := (month - timedelta(days=1) - end).days) > 0:
            found.append(days)
    return found


def _coming(
    engine: BaseBackend, analysis: Analysis, ahead: Sequence[int]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, list[Interval]]]:
    """What those who arrived in each month are expected to bring within so many days after the window's end, and the
    limits, by the month's code [money, no margin applied]."""
    values, days = _by_arrival(analysis.values(engine), analysis.base.window.end), np.array(ahead, np.float64)
    expected = expected_by_group(values, analysis, days)[Measure.MONEY]
    limits = None if analysis.fitted_on is not None else limits_ahead(engine, analysis, days, values=values)
    if limits is None:
        return expected, {}
    spans = [
        limits.between(0, day, [(code, float(money[at])) for code, money in expected.items()], Measure.MONEY)
        for at, day in enumerate(ahead)
    ]
    return expected, {code: [span.by_segment[code] for span in spans] for code in expected}


def _by_arrival(values: ir.Table, end: date) -> ir.Table:
    """CUSTOMER_VALUES of who arrived in one of the months, with its code as segment."""
    values = values.filter(values.first_purchase >= ibis.literal(_earliest(end)))
    month = values.first_purchase.year() * MONTHS_PER_YEAR + values.first_purchase.month()
    return values.mutate(segment=month.cast("string"))


def _code(month: date) -> str:
    return str(month.year * MONTHS_PER_YEAR + month.month)
