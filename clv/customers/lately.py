"""What was sold in each month, how much of it to customers who came back, and how many bought lately?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.money import money_sum
from clv.core.periods import DAYS_PER_MONTH, DAYS_PER_YEAR, Window

YEAR_DAYS = round(DAYS_PER_YEAR)
QUARTER_DAYS = round(3 * DAYS_PER_MONTH)


@dataclass(frozen=True)
class MonthSold:
    """A month that is over: its first day, customers who bought in it, what they paid, and what of it on first days."""

    month: date
    buyers: int
    money: float
    first_money: float

    @property
    def again(self) -> float:
        """What was paid after a customer's first purchase day [money]."""
        return self.money - self.first_money


@dataclass(frozen=True)
class Lately:
    """The months of the sales that are over, and what the last year and quarter of days brought.

    buyers: customers who bought within a year before the window's end; buyers_then: before the day compared with, None
    without one. quarter, quarter_before: money of the last three months, and of the three before, None where the sales
    do not reach back so far. first_money: of all first purchase days, months that are not over included.
    """

    months: tuple[MonthSold, ...]
    buyers: int
    buyers_then: int | None
    quarter: float
    quarter_before: float | None
    first_money: float


def lately(days: ir.Table, window: Window, *, then: date | None) -> Lately:
    """What these purchase days say of the months and of the time before the window's end.

    days: as made by `purchase_days` until the window's end. then: an earlier day to compare with.
    """
    first = days.date.min().over(ibis.window(group_by="customer_id"))
    told = days.mutate(first_amount=ibis.ifelse(days.date == first, days.amount, 0.0))
    # A date that Postgres truncates becomes a time in the zone of its session: read elsewhere, another day's.
    month = ibis.date(told.date.year(), told.date.month(), 1)
    by_month = told.group_by(month=month).agg(
        buyers=told.customer_id.nunique(), money=money_sum(told.amount), first_money=money_sum(told.first_amount)
    )
    found = by_month.order_by("month").execute()
    rows = {pd.Timestamp(row.month).date(): row for row in found.itertuples(index=False)}
    one = days.agg(
        buyers=_buyers(days, window.end),
        buyers_then=_buyers(days, then or window.end),
        quarter=_money(days, window.end),
        quarter_before=_money(days, window.end - timedelta(days=QUARTER_DAYS)),
    )
    row = one.execute().iloc[0]
    reaches_back = window.days + 1 >= 2 * QUARTER_DAYS
    return Lately(
        months=tuple(
            MonthSold(month, int(rows[month].buyers), float(rows[month].money), float(rows[month].first_money))
            if month in rows
            else MonthSold(month, 0, 0.0, 0.0)
            for month in window.whole_months
        ),
        buyers=int(row["buyers"]),
        buyers_then=int(row["buyers_then"]) if then else None,
        quarter=float(row["quarter"]),
        quarter_before=float(row["quarter_before"]) if reaches_back else None,
        first_money=float(found["first_money"].sum()),
    )


def _buyers(days: ir.Table, end: date) -> ir.IntegerScalar:
    return days.customer_id.nunique(where=_within(days, end, YEAR_DAYS))


def _money(days: ir.Table, end: date) -> ir.FloatingScalar:
    return money_sum(ibis.ifelse(_within(days, end, QUARTER_DAYS), days.amount, 0.0))


def _within(days: ir.Table, end: date, span: int) -> ir.BooleanValue:
    """Whether a day lies among the `span` days that end with `end`."""
    return (days.date > ibis.literal(end - timedelta(days=span))) & (days.date <= ibis.literal(end))
