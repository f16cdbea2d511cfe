"""Who was won, and who of those from before bought again: month by month, in a period, and by channel?"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from clv.core.money import value_sum
from clv.customers.summary import purchase_days


def customer_months(transactions: ir.Table, *, until: date, refunds: bool = True) -> ir.Table:
    """One row for each customer and month in which the customer bought.

    transactions: TRANSACTIONS, seen up to `until`. refunds: as in purchase_days; what was wholly given back is no
    purchase. Columns: customer_id, month (date, its first day), first_month (that of the customer's
    first purchase), channel (that of the first purchase, "" where the sales name none).
    """
    days = purchase_days(transactions, until=ibis.literal(until), refunds=refunds)
    firsts = days.group_by("customer_id").agg(first=days.date.min())
    seen = transactions.filter(transactions.date <= ibis.literal(until))
    opening = seen.inner_join(firsts, "customer_id")
    # Several channels on the first day: the first by name, so that the same sales give the same figures.
    channels = (
        opening.filter(opening.date == opening.first)
        .group_by("customer_id")
        .agg(channel=opening.channel.min().fill_null(""))
    )
    months = days.select("customer_id", month=days.date.truncate("M")).distinct()
    return (
        months.inner_join(firsts, "customer_id")
        .inner_join(channels, "customer_id")
        .select("customer_id", "month", "channel", first_month=lambda joined: joined.first.truncate("M"))
    )


def count_months(bought: ir.Table) -> ir.Table:
    """One row for each month with a purchase: month, new_customers (their first purchase), returning_customers.

    bought: as made by `customer_months`. Ordered by month.
    """
    is_new = bought.month == bought.first_month
    return (
        bought.group_by("month").agg(new_customers=is_new.sum(), returning_customers=(~is_new).sum()).order_by("month")
    )


def count_period(bought: ir.Table, *, first: date, last: date) -> ir.Table:
    """One row for each month of the period and channel: month, channel, new_customers, kept.

    bought: as made by `customer_months`. first, last: the first days of the period's first and last month.
    new_customers: first purchase in that month. kept: customers of before the period who bought again in it, each
    counted once: with purchases in three of its months, a third in each. So kept adds up over the months.
    """
    inside = bought.filter((bought.month >= ibis.literal(first)) & (bought.month <= ibis.literal(last)))
    before = inside.first_month < ibis.literal(first)
    shared = inside.mutate(
        share=1.0 / inside.customer_id.count().over(ibis.window(group_by="customer_id")).cast("float64"), before=before
    )
    return (
        shared.group_by("month", "channel")
        .agg(
            new_customers=(shared.month == shared.first_month).sum(),
            kept=value_sum(ibis.ifelse(shared.before, shared.share, 0.0)),
        )
        .order_by("month", "channel")
    )


def count_before(bought: ir.Table, *, first: date) -> int:
    """How many customers had bought before the period, whose first month begins on `first`."""
    known = bought.filter(bought.first_month < ibis.literal(first))
    return int(known.customer_id.nunique().execute())
