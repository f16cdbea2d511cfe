"""How long do customers take until their second purchase, and how long have the others been watched without one?"""

from __future__ import annotations

import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.periods import Window
from clv.customers.summary import purchase_days


def return_times(transactions: ir.Table, summary: ir.Table, window: Window, *, refunds: bool = True) -> ir.Table:
    """One row for each number of days, whether they ended in a second purchase, and how long customers have been known:
    days, came, T, customers.

    transactions: TRANSACTIONS. summary: their CUSTOMER_SUMMARY in the same window. refunds: as in purchase_days.
    days: from the first to the second purchase, 1 or more, where `came` is true; else from the first purchase to the
    window's end, 0 or more. T [days]: from the first purchase to the window's end. Every customer is counted once: as
    `clv.customers.survival.kaplan_meier` wants it.
    """
    # Who bought on two days in all: the summary knows.
    twice = summary.filter(summary.frequency == 1).select("T", "customer_id", days=summary.recency)
    often = summary.filter(summary.frequency > 1).select("customer_id", "first_purchase", "T")
    # Without refunds every sale lies on a purchase day: they need not be added up by day.
    bought = (
        purchase_days(transactions.semi_join(often, "customer_id"), until=window.end)
        if refunds
        else transactions.filter(transactions.date <= window.end).select("customer_id", "date")
    )
    later = bought.inner_join(often, "customer_id").filter(lambda joined: joined.date > joined.first_purchase)
    again = later.group_by("customer_id").agg(
        second=later.date.min(), first=later.first_purchase.min(), T=later["T"].min()
    )
    thrice = again.select("T", "customer_id", days=days_between(again.second, again.first))
    back = twice.union(thrice)
    came = back.group_by("days", "T").agg(customers=back.count()).mutate(came=True)
    once = summary.filter(summary.frequency == 0)
    not_yet = once.group_by("T").agg(customers=once.count()).mutate(came=False, days=lambda rows: rows["T"])
    columns = ("days", "came", "T", "customers")
    return came.select(*columns).union(not_yet.select(*columns)).order_by("days", "came", "T")
