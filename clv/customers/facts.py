"""What about these customers says whether a model can learn from them?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.core.days import days_between
from clv.core.money import money_sum
from clv.core.periods import DAYS_PER_MONTH, Window
from clv.core.quantiles import quantile, quantile_of_counts

MOST = 0.90  # of the customers: the rest may have come long before or after
MONTHS = 12
YEAR = 365  # days, the first and the last both counted
SEASON = 3  # months


@dataclass(frozen=True)
class CustomerFacts:
    """What the customers have in common; NaN is unknown.

    known_days: days since the first purchase of the median customer. typical_gap [days]: median over the repeat buyers
    of their mean time between purchases. silent_days: from the latest purchase of all to the window's end.
    spend_correlation: between frequency and mean spend of the repeat buyers who paid something, -1 to 1. arrival_days:
    days within which nine in ten customers made their first purchase.
    """

    known_days: float
    typical_gap: float
    silent_days: int
    spend_correlation: float
    arrival_days: float


def customer_facts(cells: pd.DataFrame, spend_cells: pd.DataFrame) -> CustomerFacts:
    """The facts, from customers counted: cells as purchase_counts makes them, one row or more; spend_cells as
    spend_counts does."""
    ages, customers = cells["T"].to_numpy(np.float64), cells["customers"].to_numpy(np.int64)
    again = cells[cells["frequency"] > 0]
    gaps = (again["recency"] / again["frequency"]).to_numpy(np.float64)
    rare = (1 - MOST) / 2
    return CustomerFacts(
        known_days=quantile_of_counts(ages, customers, 0.5),
        typical_gap=quantile_of_counts(gaps, again["customers"].to_numpy(np.int64), 0.5),
        silent_days=int((cells["T"] - cells["recency"]).min()),
        spend_correlation=_correlation(*(spend_cells[name].to_numpy(np.float64) for name in spend_cells.columns)),
        arrival_days=quantile_of_counts(ages, customers, 1 - rare) - quantile_of_counts(ages, customers, rare),
    )


def typical_gap(summary: ir.Table) -> float:
    """As in CustomerFacts, from CUSTOMER_SUMMARY."""
    again = summary.filter(summary.frequency > 0)
    return quantile(again.select(gap=again.recency.cast("float64") / again.frequency).gap, 0.5)


def _correlation(
    frequency: NDArray[np.float64], monetary_value: NDArray[np.float64], customers: NDArray[np.float64]
) -> float:
    """Between frequency and mean spend, each row so many customers; NaN where one of the two is the same for all."""
    if not customers.size:
        return math.nan
    (often, both), (_, spend) = np.cov(frequency, monetary_value, fweights=customers.astype(np.int64), ddof=0)
    return float(both / math.sqrt(often * spend)) if often > 0 and spend > 0 else math.nan


def season_facts(transactions: ir.Table, window: Window) -> ir.Table:
    """One row: busiest_share, the share (0 to 1) of the last year's money that its busiest three months brought.

    transactions: TRANSACTIONS. 0.25 where money comes evenly. Months are twelfths of the year before the window's end,
    and the year is a ring: the last and the first are neighbours, as December and January are. Null where the window
    has no whole year, or that year no money.
    """
    if window.days + 1 < YEAR:
        return ibis.memtable({"busiest_share": [None]}, schema={"busiest_share": "float64"})
    # By day first: from here on a few hundred rows, whatever the number of sales.
    days = transactions.group_by("date").agg(money=money_sum(transactions.amount))
    ago = days_between(window.end, days.date).cast("float64")
    placed = days.select("money", month=(ago / DAYS_PER_MONTH).floor())
    by = placed.group_by("month").agg(money=money_sum(placed.money))
    sums = by.agg(**{f"m{k}": by.money.sum(where=by.month == k).fill_null(0.0) for k in range(MONTHS)})
    months = [sums[f"m{k}"] for k in range(MONTHS)]
    in_a_row = [sum(months[(k + step) % MONTHS] for step in range(SEASON)) for k in range(MONTHS)]
    return sums.select(busiest_share=ibis.greatest(*in_a_row) / sum(months).nullif(0))
