"""What did winning one customer cost in each month of the sales, and through each channel?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import pandas as pd

from clv.acquisition.cost_ratio import quotient
from clv.acquisition.costs import Cost
from clv.acquisition.period_books import Booked, book_period, channel_key, sold_channels
from clv.analysis.customer_base import CustomerBase
from clv.core.periods import Period


@dataclass(frozen=True)
class ChannelMonth:
    """One channel in one month: what winning there cost [money], and whom it brought."""

    channel: str
    month: date
    winning: float
    new_customers: int

    @property
    def cac(self) -> float | None:
        return quotient(self.winning, self.new_customers)


@dataclass(frozen=True)
class WinningByMonth:
    """each: what winning one customer cost [money], by month, where that is known. channels: those that sales and costs
    both name, the most costly first, in each month. Both are empty where it is not known who is new."""

    each: Mapping[date, float]
    channels: tuple[ChannelMonth, ...]


NOTHING_KNOWN = WinningByMonth({}, ())


def winning_by_month(
    transactions: ir.Table, base: CustomerBase, costs: Sequence[Cost], *, bought: ir.Table
) -> WinningByMonth:
    """Of all whole months of the sales, the first of them left out as `book_period` does.

    transactions: TRANSACTIONS, of which `base` was made. costs: each with its purpose. bought: as by `customer_months`.
    """
    months = base.window.whole_months
    if not months:
        return NOTHING_KNOWN
    booked = book_period(transactions, base, costs, bought=bought, period=Period(months[0], months[-1]))
    if not booked.books.knows_new:
        return NOTHING_KNOWN
    each = {one.month: one.cac for one in booked.books.months if one.cac is not None}
    return WinningByMonth(each, _by_channel(booked, sold_channels(bought)))


def _by_channel(booked: Booked, sold: Mapping[str, str]) -> tuple[ChannelMonth, ...]:
    """sold: the channels of the sales by their key."""
    spent: dict[tuple[str, date], float] = {}
    for cost in booked.costs:
        if (channel := sold.get(channel_key(cost.channel))) is not None:
            spent[channel, cost.month] = spent.get((channel, cost.month), 0.0) + cost.winning
    whole: dict[str, float] = {}
    for (channel, _month), money in spent.items():
        whole[channel] = whole.get(channel, 0.0) + money
    rows = booked.counted[["channel", "month", "new_customers"]].itertuples(index=False, name=None)
    new = {(channel, pd.Timestamp(month).date()): int(customers) for channel, month, customers in rows}
    return tuple(
        ChannelMonth(channel, month, spent.get((channel, month), 0.0), new.get((channel, month), 0))
        for channel in sorted((one for one in whole if whole[one] > 0), key=lambda one: -whole[one])
        for month in booked.period.months
    )
