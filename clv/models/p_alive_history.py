"""How did the chance that one customer is still a customer go, day after day?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, chance_alive
from clv.models.sales_clock import EVEN, SalesClock

POINTS = 300  # a wide screen has no room for more


def alive_path(
    params: BgNbdParams, purchases: Sequence[int], *, T: int, clock: SalesClock = EVEN, points: int = POINTS
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Days [since the first purchase], rising, and the probability on each, 0 to 1, of still being a customer.

    purchases: days of the purchases, rising; the first is day 0. T [days]: the window's end. clock: in whose usual days
    params count. Each chance knows the purchases up to its day and nothing of later ones; on the day of a purchase it
    knows that too.
    The path begins at the first repeat purchase: until then BG/NBD says 1 of everyone, because it lets nobody leave
    before. So it is empty for a one-time buyer. At most `points` days evenly spread, and among them each repeat
    purchase and the day before it, so that the fall before a purchase and the rise at it are seen.
    Source: Fader, Hardie & Lee (2008), "Computing P(alive) using the BG/NBD model", asked on each day.
    """
    bought = np.asarray(purchases, np.int64)
    if len(bought) < 2:
        return np.empty(0, np.int64), np.empty(0)
    evenly = np.rint(np.linspace(bought[1], T, min(points, int(T - bought[1]) + 1))).astype(np.int64)
    days = np.unique(np.concatenate([evenly, bought[1:], bought[2:] - 1]))
    frequency = np.searchsorted(bought, days, side="right") - 1
    passed = clock.back(T) - clock.back(T - np.arange(T + 1))  # usual days since the first purchase
    so_far = PurchaseHistories(
        frequency.astype(np.float64), passed[bought[frequency]], passed[days], np.zeros(len(days))
    )
    return days, chance_alive(params, so_far)
