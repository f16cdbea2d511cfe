"""How many purchases, and how much money, will customers bring by some days from now?"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.value.ten_year import PurchasesIfAlive


class Measure(StrEnum):
    """What is counted: money, or purchase days."""

    MONEY = "money"
    PURCHASES = "purchases"


def expected_by_day(
    purchases_if_alive: PurchasesIfAlive, points: pd.DataFrame, *, days: NDArray[np.float64]
) -> tuple[pd.DataFrame, NDArray[np.float64], NDArray[np.float64]]:
    """Expected purchases of alive customers at each (frequency, T), and the totals over all customers by day.

    points: frequency, T [days], each pair once; alive (sum of p_alive of its customers), spend (the same, times the
    money each is expected to spend per purchase). days: after the window's end, rising.
    Gives a frame of frequency, T and `if_alive` (purchases until the last of the days, of one customer who is still
    one), and the cumulative purchases and money of all at each of the days: neither discounted nor cut to a margin.
    """
    purchases, money = np.zeros(len(days)), np.zeros(len(days))
    parts = []
    for frequency in points["frequency"].unique().tolist():
        group = points[points["frequency"] == frequency]
        each = purchases_if_alive(frequency, group["T"].to_numpy(np.float64), days)
        purchases += np.einsum("i,ij->j", group["alive"].to_numpy(np.float64), each)
        money += np.einsum("i,ij->j", group["spend"].to_numpy(np.float64), each)
        parts.append(group[["frequency", "T"]].assign(if_alive=each[:, -1]))
    return pd.concat(parts, ignore_index=True), purchases, money
