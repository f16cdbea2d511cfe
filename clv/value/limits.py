"""Where do the thresholds lie among these customers: in money, and in days?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.value.thresholds import Thresholds


@dataclass(frozen=True)
class Limits:
    """Where the rules cut, found from the customers themselves under `thresholds`.

    best [money]: the ten_year_value from which a customer belongs to the best. winnable [money]: the value_if_alive
    from which a repeat buyer is worth winning back. due_from, due_to, long_ago [days after the first purchase]: by then
    these shares of those who came back had come back. All but `best` are NaN where nobody bought again.
    """

    thresholds: Thresholds
    best: float
    winnable: float
    due_from: float
    due_to: float
    long_ago: float


def find_limits(scored: ir.Table, return_times: ir.Table, *, thresholds: Thresholds) -> Limits:
    """The cuts of this customer base.

    scored: CUSTOMER_VALUES without the segment. return_times: days from the first to the second purchase, and the
    number of customers who took so long. A share of the returns is reached on the first day on which at least so many
    had come.
    """
    found = scored.agg(
        best=scored.ten_year_value.quantile(1 - thresholds.best_share),
        winnable=scored.value_if_alive.quantile(1 - thresholds.winnable_share, where=scored.frequency > 0),
    ).execute()
    back = return_times.mutate(
        reached=return_times.customers.sum().over(ibis.cumulative_window(order_by=return_times.days))
        / return_times.customers.sum().over(ibis.window())
    )
    days = back.agg(
        **{
            name: back.days.min(where=back.reached >= getattr(thresholds, name) - 1e-9)
            for name in ("due_from", "due_to", "long_ago")
        }
    ).execute()
    return Limits(
        thresholds,
        *(_known(found[name].iloc[0]) for name in ("best", "winnable")),
        *(_known(days[name].iloc[0]) for name in ("due_from", "due_to", "long_ago")),
    )


def _known(found: object) -> float:
    """The number that the engine found; its null is unknown."""
    return math.nan if pd.isna(found) else float(found)  # type: ignore[arg-type,call-overload]
