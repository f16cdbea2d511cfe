"""What was spent in each month of a period, and whom did it win and keep: the costs beside the sales?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.acquisition.cost_ratio import MOST_WRONGLY_NEW, Month, PeriodCosts
from clv.acquisition.costs import Cost, spent_by_month
from clv.analysis.customer_base import CustomerBase
from clv.core.periods import Period
from clv.customers.activity import count_before, count_months, count_period
from clv.customers.summary import purchase_days
from clv.customers.unseen import pace, wrongly_new


@dataclass(frozen=True)
class Booked:
    """A period, its months, and what they are made of.

    costs: those within it. counted: as by `count_period`. counts: new and returning customers of each month of the
    sales that has any.
    """

    period: Period
    books: PeriodCosts
    costs: tuple[Cost, ...]
    counted: pd.DataFrame
    counts: Mapping[date, tuple[int, int]]


def book_period(
    transactions: ir.Table, base: CustomerBase, costs: Sequence[Cost], *, bought: ir.Table, period: Period
) -> Booked:
    """The costs beside the customers who were won and kept, month by month.

    transactions: TRANSACTIONS, of which `base` was made. costs: each with its purpose. bought: as by `customer_months`.
    period: whole months of the sales; it begins with the first of them from which on at most MOST_WRONGLY_NEW of those
    who look new had probably bought before the sales begin, and stays whole where there is none.
    """
    counts = new_and_returning(bought)
    days = purchase_days(transactions, until=ibis.literal(base.window.end))
    wrongly = wrongly_new(pace(days, base.window), {month: new for month, (new, _) in counts.items()}, base.window)
    period = _telling_part(period, counts, wrongly)
    inside = tuple(cost for cost in costs if period.first <= cost.month <= period.last)
    counted = count_period(bought, first=period.first, last=period.last).execute()
    books = _books(inside, counted, wrongly, period, customers_before=count_before(bought, first=period.first))
    return Booked(period, books, inside, counted, counts)


def new_and_returning(bought: ir.Table) -> dict[date, tuple[int, int]]:
    """New and returning customers by month, of the months with any. bought: as by `customer_months`."""
    rows = count_months(bought).execute()
    return {
        pd.Timestamp(month).date(): (int(new), int(back))
        for month, new, back in rows.itertuples(index=False, name=None)
    }


def channel_key(channel: str) -> str:
    """By which a channel of the costs is found among those of the sales, however it is written."""
    return channel.casefold().strip()


def sold_channels(bought: ir.Table) -> dict[str, str]:
    """The channels that the sales name, by their key. bought: as by `customer_months`."""
    names = bought.select("channel").distinct().order_by("channel").execute()["channel"]
    return {channel_key(channel): channel for channel in names if channel}


def _telling_part(period: Period, counts: Mapping[date, tuple[int, int]], wrongly: Mapping[date, float]) -> Period:
    """The period from the first month on from which few are wrongly new; the whole period where there is none."""
    for number, first in enumerate(period.months):
        rest = period.months[number:]
        new = sum(counts.get(month, (0, 0))[0] for month in rest)
        if new and sum(wrongly.get(month, 0.0) for month in rest) <= MOST_WRONGLY_NEW * new:
            return Period(first, period.last)
    return period


def _books(
    costs: Sequence[Cost],
    counted: pd.DataFrame,
    wrongly: Mapping[date, float],
    period: Period,
    *,
    customers_before: int,
) -> PeriodCosts:
    """The period's months with their costs and customers. costs: those within it. counted: as by `count_period`."""
    spent = spent_by_month(costs)
    by_month = counted.groupby(counted["month"].map(lambda day: pd.Timestamp(day).date()))[
        ["new_customers", "kept"]
    ].sum()
    return PeriodCosts(
        months=tuple(
            Month(
                month=month,
                winning=spent.get(month, (0.0, 0.0))[0],
                keeping=spent.get(month, (0.0, 0.0))[1],
                new_customers=int(by_month["new_customers"].get(month, 0)),
                kept=float(by_month["kept"].get(month, 0.0)),
                wrongly_new=wrongly.get(month, 0.0),
            )
            for month in period.months
        ),
        customers_before=customers_before,
    )
