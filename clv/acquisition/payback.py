"""After how many months has a new customer brought back what winning one cost?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clv.core.assumptions import Assumptions
from clv.value.ten_year import NewCustomer


def payback_curve(new: NewCustomer, *, assumptions: Assumptions) -> tuple[float, ...]:
    """Margin expected of a customer not yet won, added up by month [money]; never falling.

    Entry 0 is the margin of the first purchase, entry m that of all purchases within m months; the last is the horizon.
    Not discounted: payback asks when the money is back, not what it is worth today (Farris, Bendle, Pfeifer & Reibstein
    2010, "Marketing Metrics").
    """
    month_ends = np.arange(1, assumptions.months + 1) * assumptions.days_per_month
    repeats = new.purchases_if_alive(0, np.zeros(1), month_ends)[0]
    # A month in which nothing more is expected may come out at minus a rounding error.
    expected = np.maximum.accumulate(np.concatenate([[0.0], repeats]))
    money = assumptions.margin * (new.first_purchase + new.mean_spend * new.p_alive * expected)
    return tuple(money.tolist())


def payback_month(curve: Sequence[float], *, cac: float) -> int | None:
    """The first month whose sum reaches what winning a customer cost; 0: with the first purchase. None: not within it.

    curve: as made by payback_curve. cac: acquisition cost per new customer [money]; NaN, not known, is never reached.
    """
    return next((month for month, money in enumerate(curve) if money >= cac), None)
