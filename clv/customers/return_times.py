"""How long do customers take until their second purchase?"""

from __future__ import annotations

import ibis.expr.types as ir

from clv.customers.summary import purchase_days
from clv.periods import Window


def return_times(transactions: ir.Table, summary: ir.Table, window: Window, *, refunds: bool = True) -> ir.Table:
    """One row for each number of days from the first to the second purchase: days (1 or more), customers.

    transactions: TRANSACTIONS. summary: their CUSTOMER_SUMMARY in the same window. refunds: as in purchase_days.
    Only who came back is counted, and only what the window has seen: in a short window those who take long are missing,
    and the times lean short. No row where nobody came back.
    """
    # Who bought on two days in all: the summary knows.
    twice = summary.filter(summary.frequency == 1).select("customer_id", days=summary.recency)
    often = summary.filter(summary.frequency > 1).select("customer_id", "first_purchase")
    sales = transactions.semi_join(often, "customer_id")
    # Without refunds every sale lies on a purchase day: they need not be added up by day.
    bought = (
        purchase_days(sales, until=window.end)
        if refunds
        else sales.filter(sales.date <= window.end).select("customer_id", "date")
    )
    later = bought.inner_join(often, "customer_id").filter(lambda joined: joined.date > joined.first_purchase)
    again = later.group_by("customer_id").agg(second=later.date.min(), first=later.first_purchase.min())
    thrice = again.select("customer_id", days=again.second.delta(again.first, unit="day").cast("int64"))
    back = twice.union(thrice)
    return back.group_by("days").agg(customers=back.count()).order_by("days")
