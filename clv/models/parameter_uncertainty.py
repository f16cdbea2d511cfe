"""Which other parameters would explain the same customers nearly as well?"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from clv.core.periods import Window
from clv.models.bg_nbd import BgNbdParams
from clv.models.bg_nbd import mean_likelihood as purchase_likelihood
from clv.models.clock_fit import ClockFit, RepeatDays, clock_of, in_usual_days, joint_likelihood
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.gamma_gamma import mean_likelihood as spend_likelihood
from clv.models.leaving_profile import draw_over_leaving
from clv.models.sales_clock import SalesClock

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from clv.models.lifetimes_adapter import Slope

_STEP = 1e-4  # of a log parameter: the slope's differences are then right to seven digits
# Largest standard error of a log parameter for which a normal curve describes what else is likely: beyond it (a factor
# of twenty either way) one walks along a ridge of the likelihood that has no end.
_LOOSEST = 3.0
LEAST_DRAWN = 0.5  # of the draws must have a mean spend
_FEW = 64
_PURCHASE_CELLS = ("frequency", "recency", "T", "customers")
_SPEND_CELLS = ("frequency", "monetary_value", "customers")


@dataclass(frozen=True)
class Draw:
    """One set of parameters that could be the truth; purchases count in days of the clock."""

    purchases: BgNbdParams
    spends: GammaGammaParams
    clock: SalesClock


@dataclass(frozen=True)
class PurchaseSales:
    """What the purchase model and its clock were fitted on: cells as in fit_bg_nbd, repeat purchases by day, window.

    In an even clock the cells are enough.
    """

    cells: pd.DataFrame
    repeats: RepeatDays | None = None
    window: Window | None = None


def draw_parameters(
    purchases: tuple[ClockFit, PurchaseSales],
    spends: tuple[GammaGammaParams, pd.DataFrame],
    *,
    draws: int,
    seed: int,
) -> tuple[Draw, ...] | None:
    """Sets of parameters, as often as the data make them likely; None where the data leave a parameter open.

    Where they leave open who leaves, that is followed by a profile (clv.models.leaving_profile).

    purchases, spends: what was fitted, and on what. Season and drift are drawn with the parameters, as far as
    the clock has them.
    Laplace's approximation: normal in the log parameters around the maximum, with the inverse of the observed
    information as covariance. The two models' parameters are drawn apart: given the frequencies, the likelihood of the
    spends knows nothing of the purchases, so that their scores are uncorrelated.
    A mean spend exists only for q above 1: draws without one are left out, so that there may be fewer than `draws`.

    Why not a bootstrap: on the CDNOW sample 400 refits of resampled customers put the expected total between 202k and
    304k in 17 s, these draws between 201k and 310k in under one (tests/benchmarks/bootstrap.py); and in simulated shops
    the intervals hold the truth as often as they say (tests/benchmarks/coverage.py). Refits of a million customers
    would take hours.
    """
    found, sales = purchases
    likelihood, logs = _purchase_likelihood(found, sales)
    purchase_covariance = _covariance(likelihood, logs, float(sales.cells["customers"].sum()))
    spend_logs, spend_covariance = np.log(astuple(spends[0])), _spend_covariance(*spends)
    if spend_covariance is None:
        return None
    known = len(logs)
    steps = _even_normals(draws, known + len(spend_covariance), seed=seed)
    around = _purchases_around(found, sales, (logs, purchase_covariance), steps[:, :known])
    if around is None:
        return None
    params, clocks = around
    with np.errstate(over="ignore"):
        spend_params = np.exp(_around(spend_logs, spend_covariance, steps[:, known:]))
    if not (np.all(np.isfinite(params)) and np.all(np.isfinite(spend_params))):
        return None
    return tuple(
        Draw(BgNbdParams(*purchase), GammaGammaParams(*spend), clock)
        for purchase, spend, clock in zip(params.tolist(), spend_params.tolist(), clocks, strict=True)
        if spend[1] > 1
    )


def has_limits(purchases: tuple[ClockFit, PurchaseSales], spends: tuple[GammaGammaParams, pd.DataFrame]) -> bool:
    """Whether the data say between which limits the figures lie: as `draw_parameters`, with fewer draws."""
    drawn = draw_parameters(purchases, spends, draws=_FEW, seed=0)
    return drawn is not None and len(drawn) >= LEAST_DRAWN * _FEW


def _purchases_around(
    found: ClockFit,
    sales: PurchaseSales,
    normal: tuple[NDArray[np.float64], NDArray[np.float64] | None],
    steps: NDArray[np.float64],
) -> tuple[NDArray[np.float64], list[SalesClock]] | None:
    """Purchase parameters and their clocks, one for each row of `steps`; None where the data leave them open.

    normal: the log parameters and their covariance; None where they are not normal: then who leaves is followed by a
    profile, in the clock as it was fitted.
    """
    logs, covariance = normal
    if covariance is None:
        cells = in_usual_days(sales.cells, found.clock)
        params = draw_over_leaving(found.fit.params, cells, steps=steps[:, :4])
        return None if params is None else (params, [found.clock] * len(steps))
    drawn = _around(logs, covariance, steps)
    with np.errstate(over="ignore"):
        return np.exp(drawn[:, :4]), [clock_of(found.clock, each) for each in drawn]


def _spend_covariance(params: GammaGammaParams, cells: pd.DataFrame) -> NDArray[np.float64] | None:
    if params.is_one_price:
        return np.zeros((3, 3))  # nothing is open: the mean is the spend
    data = _columns(cells, _SPEND_CELLS)
    open_ones = np.flatnonzero(~np.array(params.without_bound))
    # Beyond a thousand, a p or q says what infinity says: it stays, and the others are as sure as the data make them.
    return _covariance(spend_likelihood(*data), np.log(astuple(params)), float(data[-1].sum()), among=open_ones)


def _purchase_likelihood(found: ClockFit, sales: PurchaseSales) -> tuple[Slope, NDArray[np.float64]]:
    """As a function of all log parameters that the purchases leave open, and where it is highest."""
    if found.clock.is_even or sales.repeats is None or sales.window is None:
        return purchase_likelihood(*_columns(sales.cells, _PURCHASE_CELLS)), np.log(astuple(found.fit.params))
    return joint_likelihood(found, sales.cells, sales.repeats, sales.window)


def _columns(cells: pd.DataFrame, names: tuple[str, ...]) -> tuple[NDArray[np.float64], ...]:
    return tuple(cells[name].to_numpy(np.float64) for name in names)


def _covariance(
    slope: Slope, logs: NDArray[np.float64], customers: float, *, among: NDArray[np.intp] | None = None
) -> NDArray[np.float64] | None:
    """Of the log parameters; None where the likelihood does not curve down in every direction.

    among: the places of those that vary; the others are known, with nothing in their rows and columns.
    """
    varying = np.ix_(*[np.arange(len(logs)) if among is None else among] * 2)
    with np.errstate(all="ignore"):
        information = _curvature(slope, logs)[varying] * customers
    if not np.all(np.isfinite(information)) or float(np.linalg.eigvalsh(information).min()) <= 0:
        return None
    covariance = np.zeros((len(logs), len(logs)))
    covariance[varying] = np.linalg.inv(information)
    return covariance if float(np.sqrt(np.diag(covariance).max())) <= _LOOSEST else None


def _curvature(slope: Slope, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Second derivatives of a mean negative log-likelihood, by differences of its slope."""
    rows = [(slope(logs + step)[1] - slope(logs - step)[1]) / (2 * _STEP) for step in np.eye(len(logs)) * _STEP]
    return (np.array(rows) + np.array(rows).T) / 2


def _around(
    logs: NDArray[np.float64], covariance: NDArray[np.float64], steps: NDArray[np.float64]
) -> NDArray[np.float64]:
    varying = np.ix_(*[np.flatnonzero(np.diag(covariance))] * 2)
    root = np.zeros_like(covariance)
    root[varying] = np.linalg.cholesky(covariance[varying])
    return logs + np.einsum("ds,ks->dk", steps, root)


def _even_normals(draws: int, dimensions: int, *, seed: int) -> NDArray[np.float64]:
    """Normal numbers, spread evenly: 512 of them say as much about a 5% quantile as 4,000 independent ones.

    A Kronecker sequence whose steps are powers of the generalised golden ratio (Roberts 2018, "The unreasonable
    effectiveness of quasirandom sequences"), begun at random.
    """
    golden = 2.0
    for _ in range(50):
        golden = (1 + golden) ** (1 / (dimensions + 1))
    step = golden ** -np.arange(1.0, dimensions + 1)
    begin = np.random.default_rng(seed).random(dimensions)
    even = (begin + np.arange(draws)[:, None] * step) % 1.0
    return ndtri(np.clip(even, 1e-12, 1 - 1e-12))
