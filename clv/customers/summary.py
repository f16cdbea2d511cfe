"""What did each customer do: how often, until when, for how long known, for how much?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.periods import Window
from clv.core.tables import CUSTOMER_SUMMARY
from clv.customers.refunds import days_after_refunds


def purchase_days(transactions: ir.Table, *, until: ir.Value | object, refunds: bool = True) -> ir.Table:
    """One row for each day on which a customer bought: customer_id, date, amount [money, refunds taken off].

    transactions: TRANSACTIONS. Rows after `until` (a date) are not seen.
    Orders of one day are one purchase, because the models count purchase days. What refunds do: days_after_refunds.
    refunds: False where it is known that no amount is negative: the same answer, faster.
    """
    seen = transactions.filter(transactions.date <= until)
    if not refunds:
        return _days(seen)
    # Most customers never send anything back: their orders need not be looked at one by one.
    returning = seen.filter(seen.amount < 0).select("customer_id").distinct()
    kept, returned = seen.anti_join(returning, "customer_id"), seen.semi_join(returning, "customer_id")
    return _days(kept).union(days_after_refunds(returned))


def _days(transactions: ir.Table) -> ir.Table:
    return transactions.group_by("customer_id", "date").agg(amount=transactions.amount.sum())


def summarise_customers(transactions: ir.Table, window: Window, *, refunds: bool = True) -> ir.Table:
    """As summarise_days, from TRANSACTIONS; refunds: as in purchase_days."""
    return summarise_days(purchase_days(transactions, until=ibis.literal(window.end), refunds=refunds), window)


def summarise_days(days: ir.Table, window: Window) -> ir.Table:
    """CUSTOMER_SUMMARY of everyone who bought in the window.

    days: purchase days up to the window's end, as made by purchase_days. frequency, recency, T and monetary_value are
    those of lifetimes' `summary_data_from_transaction_data` with days as unit: the first purchase is in neither
    frequency nor monetary_value; T is 0 for who bought first on the window's last day.
    Source: Fader, Hardie & Lee (2005), "RFM and CLV: using iso-value curves for customer base analysis".
    """
    sums = days.group_by("customer_id").agg(
        first_purchase=days.date.min(),
        last_purchase=days.date.max(),
        purchases=days.count(),
        spend_to_date=days.amount.sum(),
    )
    # Joined, because eight engines have no argmin; DuckDB takes a tenth longer for it.
    firsts = days.select("customer_id", first_purchase=days.date, first_amount=days.amount)
    customers = sums.inner_join(firsts, ["customer_id", "first_purchase"])
    repeats = customers.purchases - 1
    # What the threads add up in another order differs in the last digit, and a fit to it in more: see money_sum.
    spend, first = customers.spend_to_date.round(6), customers.first_amount.round(6)
    return customers.select(
        "customer_id",
        "first_purchase",
        "last_purchase",
        frequency=repeats.cast("int64"),
        recency=days_between(customers.last_purchase, customers.first_purchase),
        T=days_between(window.end, customers.first_purchase),
        monetary_value=ibis.ifelse(
            repeats > 0,
            (spend - first) / repeats.nullif(0),
            0.0,
        ),
        spend_to_date=spend,
    ).select(*CUSTOMER_SUMMARY.names)


def purchase_counts(summary: ir.Table) -> ir.Table:
    """Customers who look the same to BG/NBD, counted: frequency, recency [days], T [days], customers.

    A fit on cells with these counts as weights gives the parameters of a fit on customers. Sorted, because sums depend
    on their order in the last digit, and the same sales shall give the same figures.
    """
    keys = ("frequency", "recency", "T")
    return summary.group_by(*keys).agg(customers=summary.count()).order_by(*keys)


def spend_counts(summary: ir.Table) -> ir.Table:
    """What the Gamma-Gamma fit needs of each repeat buyer: frequency, monetary_value [money], customers.

    Customers whose mean repeat spend is not positive are left out: a gamma density has no place for them.
    """
    payers = summary.filter((summary.frequency > 0) & (summary.monetary_value > 0))
    keys = ("frequency", "monetary_value")
    return payers.group_by(*keys).agg(customers=payers.count()).order_by(*keys)
