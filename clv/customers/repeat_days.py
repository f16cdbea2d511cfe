"""On which days did customers buy again?"""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.periods import Window


def repeat_purchases(days: ir.Table, summary: ir.Table) -> ir.Table:
    """One row for each purchase day after a customer's first: customer_id, date, amount, first_purchase, frequency, T.

    days: purchase days up to the window's end (purchase_days). summary: CUSTOMER_SUMMARY of the same window; the last
    three columns are its own.
    """
    known = summary.select("customer_id", "first_purchase", "frequency", "T")
    return days.inner_join(known, "customer_id").filter(lambda joined: joined.date > joined.first_purchase)


def repeats_by_day(again: ir.Table, window: Window, *, beginning_days: int) -> ir.Table:
    """Repeat purchases by day of the window, 0 its first: day, repeats, later; days without one have no row.

    again: as made by repeat_purchases.
    later: those of customers who were first seen `beginning_days` or more after the window's start.
    """
    came_later = again.first_purchase >= ibis.literal(window.start + timedelta(days=beginning_days))
    dates = again.group_by("date").agg(repeats=again.count(), later=came_later.sum())
    day = days_between(dates.date, window.start)
    return dates.select(day=day, repeats=dates.repeats, later=dates.later).order_by("day")
