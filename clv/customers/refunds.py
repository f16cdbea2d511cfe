"""Which purchase does money given back reduce?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from clv.core.money import money_sum


def days_after_refunds(transactions: ir.Table) -> ir.Table:
    """One row for each day on which a customer bought and kept something: customer_id, date, amount [money].

    transactions: TRANSACTIONS. A refund is a negative amount and never a purchase. It reduces the order it belongs to:
    of the same customer with the same order number, on its latest day up to the refund, else its first. A refund with
    no such order, and what an order gives back beyond what it brought, reduces the customer's latest day up to then on
    which money was paid. What is given back beyond that, or before any purchase, finds no place and is in no row: the
    sum of the amounts exceeds that of the transactions by as much.
    An order or a day that was given back as a whole is no purchase; an order of amount zero without a refund (a gift, a
    full voucher) is one.
    """
    orders = (
        transactions.filter(transactions.amount >= 0)
        .group_by("customer_id", "order_id", "date")
        .agg(amount=lambda t: money_sum(t.amount))
    )
    refunds = (
        transactions.filter(transactions.amount < 0)
        .group_by("customer_id", "order_id", refund_date="date")
        .agg(refund=lambda t: money_sum(t.amount))
    )
    owned = (
        refunds.inner_join(orders, ["customer_id", "order_id"])
        .group_by("customer_id", "order_id", "refund_date")
        .agg(
            refund=lambda t: t.refund.max(),
            date=lambda t: ibis.coalesce(t.date.max(where=t.date <= t.refund_date), t.date.min()),
        )
    )
    reduced = _less(orders, owned, keys=("customer_id", "order_id", "date"))
    without_order = refunds.anti_join(owned, ["customer_id", "order_id", "refund_date"])
    beyond_order = reduced.filter(reduced.refunded & (reduced.amount < 0))
    loose = without_order.select("customer_id", "refund_date", "refund").union(
        beyond_order.select("customer_id", refund_date="date", refund="amount")
    )
    kept = reduced.filter((reduced.amount > 0) | ~reduced.refunded)
    days = kept.group_by("customer_id", "date").agg(amount=money_sum(kept.amount))
    paid = days.filter(days.amount > 0).select("customer_id", "date")
    placed = (
        loose.group_by("customer_id", "refund_date")
        .agg(refund=money_sum(loose.refund))
        .inner_join(paid, "customer_id")
        .filter(lambda t: t.date <= t.refund_date)
        .group_by("customer_id", "refund_date")
        .agg(date=lambda t: t.date.max(), refund=lambda t: t.refund.max())
    )
    left = _less(days, placed, keys=("customer_id", "date"))
    return left.filter((left.amount > 0) | ~left.refunded).drop("refunded")


def _less(bought: ir.Table, refunds: ir.Table, *, keys: tuple[str, ...]) -> ir.Table:
    """What was bought, less what was given back; refunded: whether anything was."""
    back = refunds.group_by(*keys).agg(refund=money_sum(refunds.refund))
    # An order without a number matches no refund: null equals nothing.
    joined = bought.left_join(back, list(keys))
    return joined.select(
        *(bought[key] for key in keys),
        amount=bought.amount + back.refund.fill_null(0.0),
        refunded=back.refund.notnull(),
    )
