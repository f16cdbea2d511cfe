"""How many customers were served in the last year, and what is one of them still worth?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.periods import DAYS_PER_YEAR, Window


@dataclass(frozen=True)
class Served:
    """customers: who bought in the window's last year. value: the mean of their ten_year_value [money]; None: unknown.

    Where nobody did, because the window ends long after the last sale, they are all customers.
    """

    customers: int
    value: float | None


def served(customers: ir.Table, window: Window) -> Served:
    """Who was served in the last year of the window, and what they are worth.

    customers: CUSTOMER_VALUES, or CUSTOMER_SUMMARY where the data cannot carry values.
    """
    since = ibis.literal(window.end - timedelta(days=int(DAYS_PER_YEAR)))
    if "ten_year_value" not in customers.columns:
        customers = customers.mutate(ten_year_value=ibis.null("float64"))
    recent, worth = customers.last_purchase > since, customers.ten_year_value
    row = (
        customers.agg(
            recent=recent.sum(), recent_value=worth.mean(where=recent), all=customers.count(), value=worth.mean()
        )
        .execute()
        .iloc[0]
    )
    anybody = int(row["recent"]) if not pd.isna(row["recent"]) else 0
    value = row["recent_value"] if anybody else row["value"]
    return Served(anybody or int(row["all"]), None if pd.isna(value) else float(value))
