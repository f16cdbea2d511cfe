"""What does a purchase model say of customers whose days are counted in usual days?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import ArrayLike, NDArray

from clv.models.purchases import PurchaseParams, purchases_if_alive, with_p_alive
from clv.models.sales_clock import SalesClock

# What the summary with usual days has besides its own columns; in an even clock it has neither.
USUAL_COLUMNS = ("usual_recency", "usual_T")


def p_alive_in_clock(params: PurchaseParams, summary: ir.Table, clock: SalesClock) -> ir.Table:
    """The summary with p_alive, and where the clock is not even with its USUAL_COLUMNS.

    summary: CUSTOMER_SUMMARY, or any table with frequency, recency and T [days].
    """
    if clock.is_even:
        return with_p_alive(params, summary)
    counted = with_usual_days(summary, clock)
    asked = counted.mutate(
        days_recency=counted.recency, days_T=counted["T"], recency=counted.usual_recency, T=counted.usual_T
    )
    judged = with_p_alive(params, asked)
    return judged.mutate(recency=judged.days_recency, T=judged.days_T).drop("days_recency", "days_T")


def with_usual_days(summary: ir.Table, clock: SalesClock) -> ir.Table:
    """The summary with recency and T in usual days, as USUAL_COLUMNS. Nobody is lost: the clock knows each day."""
    ago = np.arange(clock.days + 1)
    known = ibis.memtable({"days_ago": ago, "usual": clock.back(ago)})
    silent = summary.mutate(days_silent=summary["T"] - summary.recency)
    since_first = known.select(days_first=known.days_ago, usual_T=known.usual)
    since_last = known.select(days_last=known.days_ago, usual_silence=known.usual)
    joined = silent.inner_join(since_first, silent["T"] == since_first.days_first)
    joined = joined.inner_join(since_last, joined.days_silent == since_last.days_last)
    return joined.mutate(usual_recency=joined.usual_T - joined.usual_silence).select(*summary.columns, *USUAL_COLUMNS)


class PurchasesInClock:
    """What is expected of customers who are still customers: (frequency, T [days], days ahead) -> (len(T), len(days)).

    As purchases_if_alive, which here counts usual days.
    """

    def __init__(self, params: PurchaseParams, clock: SalesClock) -> None:
        self._params, self._clock = params, clock

    def __call__(self, frequency: int, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
        clock = self._clock
        return purchases_if_alive(self._params, frequency, clock.back(T), clock.ahead(days))
