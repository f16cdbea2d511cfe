"""What about these customers says whether a model can learn from them?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from clv.core.money import money_sum
from clv.core.periods import DAYS_PER_MONTH, Window

MOST = 0.90  # of the customers: the rest may have come long before or after
MONTHS = 12
YEAR = 365  # days, the first and the last both counted
SEASON = 3  # months


def customer_facts(summary: ir.Table) -> ir.Table:
    """One row over CUSTOMER_SUMMARY; null is unknown.

    known_days: days since the first purchase of the median customer. typical_gap [days]: median over the repeat buyers
    of their mean time between purchases. last_purchase: date of the latest purchase of all. spend_correlation: between
    frequency and mean spend of the repeat buyers who paid something, -1 to 1. arrival_days: days within which nine in
    ten customers made their first purchase.
    """
    again = summary.frequency > 0
    payers = again & (summary.monetary_value > 0)
    rare = (1 - MOST) / 2
    return summary.agg(
        known_days=summary["T"].quantile(0.5),
        typical_gap=(summary.recency / summary.frequency.nullif(0)).quantile(0.5, where=again),
        last_purchase=summary.last_purchase.max(),
        spend_correlation=summary.frequency.cast("float64").corr(summary.monetary_value, where=payers, how="pop"),
        arrival_days=summary["T"].quantile(1 - rare) - summary["T"].quantile(rare),
    )


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
    ago = ibis.literal(window.end).delta(days.date, unit="day")
    month = (ago / DAYS_PER_MONTH).floor()
    sums = days.agg(**{f"m{k}": days.money.sum(where=(ago >= 0) & (month == k)).fill_null(0.0) for k in range(MONTHS)})
    months = [sums[f"m{k}"] for k in range(MONTHS)]
    in_a_row = [sum(months[(k + step) % MONTHS] for step in range(SEASON)) for k in range(MONTHS)]
    return sums.select(busiest_share=ibis.greatest(*in_a_row) / sum(months).nullif(0))
