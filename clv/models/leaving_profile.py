"""What else may be true where the likelihood of who leaves is flat, and no normal curve describes it?"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from clv.models.bg_nbd import BgNbdParams, mean_likelihood
from clv.models.maximum_likelihood import purchase_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from clv.models.lifetimes_adapter import Slope

# Chance to leave after a purchase: below one in ten thousand nobody leaves within ten years, above nobody stays.
_CHANCES = (1e-4, 0.98)
# a + b, how alike customers are in it: 0.1 is all or nothing, 10,000 one chance for all.
_ALIKE = (0.1, 1e4)
_POINTS = (17, 13)  # of the grid, in the logit of the chance and the log of a + b
_ZOOMS = 4
_ENOUGH = 40  # points that weigh something
_NEAR = 6.0  # ln L below the highest at which a point still weighs something
_STEP = 1e-4
_NEWTON_STEPS = 2  # rate parameters hardly depend on who leaves: two steps bring ln L to a thousandth
_MOST_CELLS = 4_000  # beyond, days are taken together: what differs between points of the grid hardly changes
_WIDTHS = (1, 3, 7, 14, 30, 60)  # days


def draw_over_leaving(
    params: BgNbdParams, cells: pd.DataFrame, *, steps: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Parameters (r, alpha, a, b), one row for each row of `steps`, as often as the data make them likely.

    params: the fitted ones; cells: as in fit_bg_nbd. steps: four columns of normal numbers.
    The likelihood is followed over a grid of the chance to leave a / (a + b) and of a + b, with the rate parameters at
    their best (a profile); around it they are drawn as Laplace has it. Before the data every chance is as likely as
    any other (uniform), and so is every size of a + b (uniform in its logarithm, within _ALIKE). None where the rate
    parameters are open too.
    """
    data = purchase_columns(_coarse(cells))
    likelihood, customers = mean_likelihood(*data), float(data[-1].sum())
    logs = np.log(astuple(params))
    with np.errstate(all="ignore"):
        information = _information(likelihood, logs) * customers
        if not np.all(np.isfinite(information)) or float(np.linalg.eigvalsh(information).min()) <= 0:
            return None
        covariance = np.asarray(np.linalg.inv(information), np.float64)
        found = _grid(likelihood, logs, covariance * customers, customers)
    if found is None:
        return None
    points, rates, weights, width = found
    # Even parts of the weight, so that the draws say as much as they can.
    even = (np.arange(len(steps)) + 0.5) / len(steps)
    order = np.lexsort((points[:, 1], points[:, 0]))
    chosen = order[np.searchsorted(np.cumsum(weights[order]) / weights.sum(), even).clip(0, len(order) - 1)]
    # Within a point's cell of the grid every place is as good.
    inside = expit(1.702 * steps[:, 2:]) - 0.5
    chance, alike = (points[chosen] + inside * width).T
    chance = np.clip(chance, *logit(np.array(_CHANCES)))
    alike = np.clip(alike, *np.log(_ALIKE))
    around = rates[chosen] + np.einsum("ds,ks->dk", steps[:, :2], np.linalg.cholesky(covariance))
    both = np.exp(alike)
    return np.column_stack([np.exp(around), both * expit(chance), both * expit(-chance)])


def _grid(
    likelihood: Slope, logs: NDArray[np.float64], newton: NDArray[np.float64], customers: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]] | None:
    """Points (logit of the chance, log of a + b), the best log rate parameters there, weights; the cells' width.

    The grid narrows until enough of its points weigh something.
    """
    a, b = np.exp(logs[2:])
    edges = np.array([logit(np.array(_CHANCES)), np.log(_ALIKE)])
    fitted = np.clip([np.log(a / b), np.log(a + b)], edges[:, 0], edges[:, 1])
    low, high = edges[:, 0], edges[:, 1]
    for _ in range(_ZOOMS):
        axes = [np.linspace(low[i], high[i], _POINTS[i]) for i in range(2)]
        width = (high - low) / (np.array(_POINTS) - 1)
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
        tried = np.vstack([points, fitted])
        rates, heights = _profile(likelihood, logs, tried, newton, customers)
        # Uniform in the chance is chance times its rest in the logit.
        heights = heights + np.log(expit(tried[:, 0]) * expit(-tried[:, 0]))
        if not np.isfinite(heights).any():
            return None
        near = heights > heights.max() - _NEAR
        if near[:-1].sum() >= _ENOUGH:
            break
        low = np.maximum(edges[:, 0], tried[near].min(axis=0) - width)
        high = np.minimum(edges[:, 1], tried[near].max(axis=0) + width)
    kept = near[:-1]
    if not kept.any():
        return None
    return points[kept], rates[:-1][kept], np.exp(heights[:-1][kept] - heights.max()), width


def _profile(
    likelihood: Slope,
    logs: NDArray[np.float64],
    points: NDArray[np.float64],
    newton: NDArray[np.float64],
    customers: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The best log rate parameters at each point, and ln L there; minus infinity where it has none."""
    rates, heights = np.empty_like(points), np.empty(len(points))
    for place, (chance, alike) in enumerate(points):
        now = np.array([*logs[:2], alike + np.log(expit(chance)), alike + np.log(expit(-chance))])
        for _ in range(_NEWTON_STEPS):
            step = newton @ likelihood(now)[1][:2]
            now[:2] -= np.clip(step, -1.0, 1.0) if np.all(np.isfinite(step)) else 0.0
        rates[place], heights[place] = now[:2], -likelihood(now)[0] * customers
    return rates, np.where(np.isfinite(heights), heights, -np.inf)


def _information(likelihood: Slope, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Second derivatives of the mean negative log-likelihood in the two log rate parameters."""
    steps = np.eye(len(logs))[:2] * _STEP
    rows = np.array([(likelihood(logs + step)[1] - likelihood(logs - step)[1])[:2] / (2 * _STEP) for step in steps])
    return (rows + rows.T) / 2


def _coarse(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells, with days taken together until there are few enough."""
    found = cells
    for width in _WIDTHS:
        if width > 1:
            middle = (width - 1) / 2
            again = cells["frequency"] > 0
            found = cells.assign(
                T=cells["T"] // width * width + middle,
                recency=(cells["recency"] // width * width + middle).where(again, 0.0),
            )
            found["recency"] = found[["recency", "T"]].min(axis=1)
            found = found.groupby(["frequency", "recency", "T"])["customers"].sum().reset_index()
        if len(found) <= _MOST_CELLS:
            break
    return found
