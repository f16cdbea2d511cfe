"""Do customers leave at any time, and not only after a purchase?

BG/NBD lets customers leave right after a repeat purchase; in Pareto/NBD they leave at any time, whether they buy or
not. Where that is the truth BG/NBD expects a third too much over ten years and nothing else in the sales says so. Both
have four parameters, so that ln L alone decides which of them the sales speak for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clv.core.errors import PurchaseFitFailed
from clv.models.bg_nbd import fit_bg_nbd
from clv.models.clock_fit import ClockFit, in_usual_days
from clv.models.expectations import PurchaseHistories
from clv.models.mbg_nbd import fit_mbg_nbd
from clv.models.pareto_nbd import ParetoNbdParams, chance_alive, fit_pareto_nbd, purchases_if_alive

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

STEPS = 80  # parts of the longest T that are told apart: what ln L gains moves by 0.3 with it, of 10 and more
LEAST_GAIN = 5.0  # of ln L. Simulated shops: 13 to 28 where it is the truth, at most 4 where it is not (20 kinds)


@dataclass(frozen=True)
class AnyTimeLeaving:
    """Pareto/NBD as fitted in the clock of the sales, and by how much its ln L is above that of BG/NBD."""

    params: ParetoNbdParams
    gain: float


def leaving_at_any_time(found: ClockFit, cells: pd.DataFrame) -> AnyTimeLeaving | None:
    """How customers leave at any time; None where the sales do not speak for it, or leave it open.

    found: BG/NBD and the clock in which it is asked; cells: as in choose_clock.
    """
    coarse = _coarse(in_usual_days(cells, found.clock))
    try:
        ours = fit_bg_nbd(coarse).log_likelihood
        # It costs a tenth of Pareto/NBD, and wherever that one gains, so does this one.
        if fit_mbg_nbd(coarse).log_likelihood <= ours:
            return None
        other = fit_pareto_nbd(coarse)
    except PurchaseFitFailed:
        return None
    gain = other.log_likelihood - ours
    return None if other.runs_off or gain <= LEAST_GAIN else AnyTimeLeaving(other.params, gain)


def expected_purchases_any_time(
    params: ParetoNbdParams, histories: PurchaseHistories, days: ArrayLike
) -> NDArray[np.float64]:
    """Purchases expected in the next `days`, above 0, of each customer: shape (customers, days).

    As expectations.expected_purchases; frequencies count as the nearest whole number.
    """
    times, which = np.unique(np.rint(histories.frequency), return_inverse=True)
    expected = np.empty((len(which), np.size(days)))
    for place, frequency in enumerate(times):
        own = which == place
        expected[own] = purchases_if_alive(params, int(frequency), histories.T[own], days)
    return chance_alive(params, histories.frequency, histories.recency, histories.T)[:, None] * expected


def _coarse(cells: pd.DataFrame) -> pd.DataFrame:
    """The same customers, their days in STEPS parts: some thousand rows, however many customers there are."""
    width = max(float(cells["T"].max()) / STEPS, 1.0)
    age = (cells["T"] / width).round() * width
    last = (cells["recency"] / width).round().clip(lower=0.5) * width
    recency = np.where(cells["frequency"] > 0, np.minimum(last, age), 0.0)
    keys = ["frequency", "recency", "T"]
    return cells.assign(recency=recency, T=age).groupby(keys, as_index=False, sort=True)[["customers"]].sum()
