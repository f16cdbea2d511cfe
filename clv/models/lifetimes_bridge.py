"""How is lifetimes imported and run, so that its habits stay in this room?"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import OptimizeResult, minimize

if TYPE_CHECKING:
    from numpy.typing import NDArray

with warnings.catch_warnings():  # importing lifetimes silences every FutureWarning of the process
    from autograd import value_and_grad
    from lifetimes import BetaGeoFitter, GammaGammaFitter

__all__ = ["BetaGeoFitter", "GammaGammaFitter", "minimise_likelihood"]

# Slope of the mean log-likelihood at which the search ends. Below 1e-7 the likelihood itself is rounding error.
_TOLERANCE = 1e-7
_ROUGH_TOLERANCE = 1e-4
_FLAT = 1e-5  # largest slope of the mean log-likelihood, per log parameter, that counts as a maximum
_PART = 20_000  # rows whose fit is near enough to begin the whole fit from


def minimise_likelihood(
    negative_log_likelihood: Callable[..., float],
    data: tuple[NDArray[np.float64], ...],
    *,
    starts: Sequence[Sequence[float]],
) -> NDArray[np.float64] | None:
    """The parameters at which a lifetimes model's mean negative log-likelihood is lowest; None where none is found.

    The likelihood is the fitter's own, differentiated by autograd; only its optimiser call is replaced, because that
    one prints, raises at the first failed start, and inverts a Hessian that nobody reads.
    data: equally long columns, the weights last, in an order that does not depend on chance: of many rows an even part
    is fitted first, and the whole fit begins from its answer and curvature. starts: log parameters to begin from,
    tried in order until one converges.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        target = value_and_grad(negative_log_likelihood)
        stride = len(data[0]) // _PART
        for start in starts:
            curvature = None
            if stride >= 2:
                part = _descend(target, tuple(c[::stride] for c in data), start=start, tolerance=_ROUGH_TOLERANCE)
                start, curvature = (part.x, part.hess_inv) if part.success else (start, None)
            found = _descend(target, data, start=start, curvature=curvature)
            if _is_maximum(found):
                return np.asarray(np.exp(found.x), np.float64)
    return None


def _descend(
    target: Callable[..., float],
    data: tuple[NDArray[np.float64], ...],
    *,
    start: Sequence[float] | NDArray[np.float64],
    curvature: NDArray[np.float64] | None = None,
    tolerance: float = _TOLERANCE,
) -> OptimizeResult:
    # A penaliser of nought: never another one.
    options = {} if curvature is None else {"hess_inv0": (curvature + curvature.T) / 2}
    x0 = np.asarray(start, float)
    return minimize(target, x0=x0, jac=True, args=(*data, 0.0), method="BFGS", tol=tolerance, options=options)


def _is_maximum(found: OptimizeResult) -> bool:
    # BFGS reports "precision loss" at an optimum that is flat to rounding: the slope is what counts.
    return bool(np.all(np.isfinite(found.x))) and float(np.max(np.abs(found.jac))) < _FLAT
