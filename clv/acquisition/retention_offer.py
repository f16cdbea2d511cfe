"""What may keeping a customer cost, per customer and per segment?

What an action does to the chance of staying is unknown without an experiment. So there is no one figure here but the
worth of any rise, and the rise at which an action pays for itself.
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir


def worth_of_rise(rise: float, *, value_if_alive: float) -> float:
    """What a rise of the chance of staying is worth [money]: rise x value_if_alive.

    rise: 0 to 1, of each customer; it cannot be more than what is missing to certainty. value_if_alive: of one customer
    or the sum of many [money]. With the whole of what is missing, 1 - P(alive), it is the customer's value_at_risk.
    """
    return rise * value_if_alive


def break_even_rise(cost: float, *, value_if_alive: float) -> float:
    """The rise of the chance of staying at which an action pays for itself: cost / value_if_alive.

    cost: of the action, 0 or more, for as many customers as value_if_alive is of [money]. Above 1 it never pays:
    nobody's chance rises by more. NaN where the customers are worth nothing, so that no rise is worth anything.
    """
    return cost / value_if_alive if value_if_alive > 0 else math.nan


def keeping_by_segment(values: ir.Table, *, cost: float) -> ir.Table:
    """One row a segment: what a contact may do there, if it costs `cost` a customer (0 or more) [money].

    values: CUSTOMER_VALUES. Columns: segment, customers, value_if_alive (sum), mean_value_if_alive, value_at_risk
    (sum), break_even (the rise at which contacting them all pays, 0 or more; above 1 never; unknown where they are
    worth nothing), can_pay (number of customers whose value_at_risk is at least the cost: certainty that they stay
    would pay for it), bought_once (number of one-time buyers).
    Of one-time buyers value_at_risk and can_pay are unknown: left out of the segment's sums, null where it has no
    others. BG/NBD gives each of them P(alive) = 1 and so nothing at risk, because it lets nobody leave before a repeat
    purchase: that does not mean that they are safe.
    """
    known = values.frequency > 0
    risk = ibis.ifelse(known, values.value_at_risk, ibis.null().cast("float64"))
    mean = values.value_if_alive.mean()
    return values.group_by("segment").agg(
        customers=values.count(),
        value_if_alive=values.value_if_alive.sum(),
        mean_value_if_alive=mean,
        value_at_risk=risk.sum(),
        break_even=cost / mean.nullif(0.0),
        can_pay=(risk >= cost).cast("float64").sum(),
        bought_once=(~known).sum(),
    )
