"""Which other parameters would explain the same customers nearly as well?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from clv.models.bg_nbd import BgNbdParams
from clv.models.bg_nbd import mean_likelihood as purchase_likelihood
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.gamma_gamma import mean_likelihood as spend_likelihood
from clv.models.leaving_profile import draw_over_leaving

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
    """One set of parameters that could be the truth."""

    purchases: BgNbdParams
    spends: GammaGammaParams


def draw_parameters(
    purchases: tuple[BgNbdParams, pd.DataFrame],
    spends: tuple[GammaGammaParams, pd.DataFrame],
    *,
    draws: int,
    seed: int,
) -> tuple[Draw, ...] | None:
    """Sets of parameters, as often as the data make them likely; None where the data leave a parameter open.

    Where they leave open who leaves, that is followed by a profile (clv.models.leaving_profile).

    purchases, spends: fitted parameters, and the cells on which they were fitted (fit_bg_nbd, fit_gamma_gamma).
    Laplace's approximation: normal in the log parameters around the maximum, with the inverse of the observed
    information as covariance. The two models' parameters are drawn apart: given the frequencies, the likelihood of the
    spends knows nothing of the purchases, so that their scores are uncorrelated.
    A mean spend exists only for q above 1: draws without one are left out, so that there may be fewer than `draws`.

    Why not a bootstrap: on the CDNOW sample 400 refits of resampled customers put the expected total between 202k and
    304k in 17 s, these draws between 201k and 310k in under one (tests/benchmarks/bootstrap.py); and in simulated shops
    the intervals hold the truth as often as they say (tests/benchmarks/coverage.py). Refits of a million customers
    would take hours.
    """
    purchase_covariance = _covariance(purchase_likelihood, purchases[0], _columns(purchases[1], _PURCHASE_CELLS))
    spend_covariance = _spend_covariance(*spends)
    if spend_covariance is None:
        return None
    known = len(astuple(purchases[0]))
    steps = _even_normals(draws, known + len(spend_covariance), seed=seed)
    found = (
        draw_over_leaving(*purchases, steps=steps[:, :known])
        if purchase_covariance is None
        else _around(purchases[0], purchase_covariance, steps[:, :known])
    )
    if found is None:
        return None
    found_spends = _around(spends[0], spend_covariance, steps[:, known:])
    if not (np.all(np.isfinite(found)) and np.all(np.isfinite(found_spends))):
        return None
    return tuple(
        Draw(BgNbdParams(*purchase), GammaGammaParams(*spend))
        for purchase, spend in zip(found.tolist(), found_spends.tolist(), strict=True)
        if spend[1] > 1
    )


def has_limits(purchases: tuple[BgNbdParams, pd.DataFrame], spends: tuple[GammaGammaParams, pd.DataFrame]) -> bool:
    """Whether the data say between which limits the figures lie: as `draw_parameters`, with fewer draws."""
    drawn = draw_parameters(purchases, spends, draws=_FEW, seed=0)
    return drawn is not None and len(drawn) >= LEAST_DRAWN * _FEW


def _spend_covariance(params: GammaGammaParams, cells: pd.DataFrame) -> NDArray[np.float64] | None:
    if params.is_one_price:
        return np.zeros((3, 3))  # nothing is open: the mean is the spend
    return _covariance(spend_likelihood, params, _columns(cells, _SPEND_CELLS))


def _columns(cells: pd.DataFrame, names: tuple[str, ...]) -> tuple[NDArray[np.float64], ...]:
    return tuple(cells[name].to_numpy(np.float64) for name in names)


def _covariance(
    likelihood: Callable[..., Slope],
    params: BgNbdParams | GammaGammaParams,
    data: tuple[NDArray[np.float64], ...],
) -> NDArray[np.float64] | None:
    """Of the log parameters; None where the likelihood does not curve down in every direction."""
    customers = float(data[-1].sum())
    with np.errstate(all="ignore"):
        information = _curvature(likelihood(*data), np.log(astuple(params))) * customers
    if not np.all(np.isfinite(information)) or float(np.linalg.eigvalsh(information).min()) <= 0:
        return None
    covariance = np.asarray(np.linalg.inv(information), np.float64)
    return covariance if float(np.sqrt(np.diag(covariance).max())) <= _LOOSEST else None


def _curvature(slope: Slope, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Second derivatives of a mean negative log-likelihood, by differences of its slope."""
    rows = [(slope(logs + step)[1] - slope(logs - step)[1]) / (2 * _STEP) for step in np.eye(len(logs)) * _STEP]
    return (np.array(rows) + np.array(rows).T) / 2


def _around(
    params: BgNbdParams | GammaGammaParams, covariance: NDArray[np.float64], steps: NDArray[np.float64]
) -> NDArray[np.float64]:
    root = np.linalg.cholesky(covariance) if covariance.any() else covariance
    with np.errstate(over="ignore"):
        return np.exp(np.log(astuple(params)) + np.einsum("ds,ks->dk", steps, root))


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
