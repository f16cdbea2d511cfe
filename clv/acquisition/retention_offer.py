"""What may keeping a customer cost, per customer and per segment?

What an action does to the chance of staying is unknown without an experiment. So there is no one figure here but the
worth of any rise, and the rise at which an action pays for itself. No chance rises beyond certainty: however large the
rise, it is worth no more than what is at risk.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np

from clv.core.money import value_sum

RISES = tuple(half / 200 for half in range(201))  # of the chance of staying, 0 to 1, in half percentage points


def worth_column(rise: float) -> str:
    """The column that holds what a rise, one of RISES, is worth."""
    return f"worth_{round(rise * 1000)}"


def worth_of_rise(rise: float, *, value_if_alive: float, value_at_risk: float) -> float:
    """What a rise of a customer's chance of staying is worth [money]: rise x value_if_alive, no more than is at risk.

    rise: 0 to 1. value_at_risk: the whole of what is missing to certainty, (1 - P(alive)) x value_if_alive [money].
    """
    return min(rise * value_if_alive, value_at_risk)


def break_even_rise(cost: float, worth: Sequence[float]) -> float:
    """The rise at which an action pays for itself; infinite where it never does, NaN where no rise is worth anything.

    cost: of the action, 0 or more, for as many customers as worth is of [money]. worth: of each of RISES, never
    falling [money]; between two of them it is taken to rise evenly.
    """
    if worth[-1] <= 0:
        return math.nan
    if cost > worth[-1]:
        return math.inf
    after = int(np.searchsorted(worth, cost))
    if after == 0:
        return 0.0
    part = (cost - worth[after - 1]) / (worth[after] - worth[after - 1])
    return RISES[after - 1] + part * (RISES[after] - RISES[after - 1])


def keeping_by_segment(values: ir.Table, *, cost: float) -> ir.Table:
    """One row a segment: what a contact may do there, if it costs `cost` a customer (0 or more) [money].

    values: CUSTOMER_VALUES. Columns: segment, customers, value_if_alive (sum), mean_value_if_alive, value_at_risk
    (sum), can_pay (number of customers whose value_at_risk is at least the cost: certainty that they stay would pay for
    it), bought_once (number of one-time buyers), contacted (number of customers whom the worth is of), and for each of
    RISES worth_column: what it is worth if the chance of each of them rises so far (worth_of_rise), added up.
    Of one-time buyers value_at_risk and can_pay are unknown: left out of the segment's sums, null where it has no
    others. BG/NBD gives each of them P(alive) = 1 and so nothing at risk, because it lets nobody leave before a repeat
    purchase: that does not mean that they are safe. So the worth is of those who came back; where there are none it is
    of the one-time buyers, rise x value_if_alive, because nothing says how far their chance can rise.
    """
    once = values.frequency == 0
    only_once = once.all().over(ibis.window(group_by="segment"))
    risk = ibis.ifelse(once, ibis.null().cast("float64"), values.value_at_risk)
    known = values.mutate(
        once=once,
        risk=risk,
        in_worth=only_once | ~once,
        most=ibis.ifelse(only_once, values.value_if_alive, values.value_at_risk),
    )
    return known.group_by("segment").agg(
        customers=known.count(),
        value_if_alive=value_sum(known.value_if_alive),
        mean_value_if_alive=known.value_if_alive.mean(),
        value_at_risk=value_sum(known.risk),
        can_pay=(known.risk >= cost).cast("float64").sum(),
        bought_once=known.once.sum(),
        contacted=known.in_worth.sum(),
        **{
            worth_column(rise): ibis.least(known.value_if_alive * rise, known.most).sum(where=known.in_worth)
            for rise in RISES
        },
    )
