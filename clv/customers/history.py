"""On which days did one customer buy, and for how much?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from clv.core.periods import Window
from clv.customers.summary import purchase_days


def purchase_history(transactions: ir.Table, window: Window, *, customer_id: str) -> ir.Table:
    """One row for each day on which this customer bought: date, amount [money, refunds taken off]; by date.

    transactions: TRANSACTIONS. The days are those that CUSTOMER_SUMMARY counts: see purchase_days for what refunds do.
    None after the window's end. No row where nobody has this id (exactly so), or everything was given back.
    """
    # Before anything is grouped: of a million customers only this one's orders are looked at.
    own = transactions.filter(transactions.customer_id == customer_id)
    days = purchase_days(own, until=ibis.literal(window.end))
    return days.select("date", "amount").order_by("date")
