"""How long do customers take until their second purchase, and how long have the others been watched without one?"""

from __future__ import annotations

import ibis.expr.types as ir

from clv.core.days import days_between


def return_times(again: ir.Table, summary: ir.Table) -> ir.Table:
    """One row for each number of days, whether they ended in a second purchase, and how long customers have been known:
    days, came, T, customers.

    summary: CUSTOMER_SUMMARY up to a window's end; again: its repeat_purchases.
    days: from the first to the second purchase, 1 or more, where `came` is true; else from the first purchase to the
    window's end, 0 or more. T [days]: from the first purchase to the window's end. Every customer is counted once: as
    `clv.customers.survival.kaplan_meier` wants it.
    """
    # Who bought on two days in all: the summary knows.
    twice = summary.filter(summary.frequency == 1).select("T", "customer_id", days=summary.recency)
    often = again.filter(again.frequency > 1)
    seconds = often.group_by("customer_id").agg(
        second=often.date.min(), first=often.first_purchase.min(), T=often["T"].min()
    )
    thrice = seconds.select("T", "customer_id", days=days_between(seconds.second, seconds.first))
    back = twice.union(thrice)
    came = back.group_by("days", "T").agg(customers=back.count()).mutate(came=True)
    once = summary.filter(summary.frequency == 0)
    not_yet = once.group_by("T").agg(customers=once.count()).mutate(came=False, days=lambda rows: rows["T"])
    columns = ("days", "came", "T", "customers")
    return came.select(*columns).union(not_yet.select(*columns)).order_by("days", "came", "T")
