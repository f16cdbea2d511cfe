"""Where do the thresholds lie among these customers: in money, and in days?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from clv.core.quantiles import quantile
from clv.segments.thresholds import Thresholds


@dataclass(frozen=True)
class Cutoffs:
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


def find_cutoffs(scored: ir.Table, returned_by: Callable[[float], int | None], *, thresholds: Thresholds) -> Cutoffs:
    """The cuts of this customer base.

    scored: CUSTOMER_VALUES without the segment. returned_by: the days after the first purchase by which such a share
    (0 to 1) of those who come back a second time have done so; None where nobody did.
    """
    again = scored.filter(scored.frequency > 0)
    days = (returned_by(share) for share in (thresholds.due_from, thresholds.due_to, thresholds.long_ago))
    return Cutoffs(
        thresholds,
        quantile(scored.ten_year_value, 1 - thresholds.best_share),
        quantile(again.value_if_alive, 1 - thresholds.winnable_share),
        *(math.nan if day is None else float(day) for day in days),
    )
