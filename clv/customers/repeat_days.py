"""On which days did customers buy again?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from clv.core.periods import Window


def repeats_by_day(days: ir.Table, summary: ir.Table, window: Window, *, beginning_days: int) -> ir.Table:
    """Repeat purchases by day of the window, 0 its first: day, repeats, later; days without one have no row.

    days: purchase days up to the window's end (purchase_days). summary: CUSTOMER_SUMMARY of the same window.
    later: those of customers who were first seen `beginning_days` or more after the window's start.
    """
    known = summary.select("customer_id", "first_purchase")
    joined = days.inner_join(known, "customer_id")
    again = joined.filter(joined.date > joined.first_purchase)
    start = ibis.literal(window.start)
    came = again.first_purchase.delta(start, unit="day")
    return (
        again.group_by(day=again.date.delta(start, unit="day").cast("int64"))
        .agg(repeats=again.count(), later=(came >= beginning_days).sum())
        .order_by("day")
    )
