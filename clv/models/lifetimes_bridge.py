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

__all__ = ["BetaGeoFitter", "GammaGammaFitter", "dot", "minimise_likelihood"]

# Slope of the mean log-likelihood at which a search ends. Below 1e-7 the likelihood itself is rounding error.
_TOLERANCE = 1e-7
_ROUGH_TOLERANCE = 1e-4
_PART = 20_000  # rows whose maximum is near enough to begin the whole from
_FLAT = 1e-5  # largest slope, per log parameter, that counts as a maximum

Slope = Callable[["NDArray[np.float64]"], tuple[float, "NDArray[np.float64]"]]


def dot(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """The sum of products. Not `@`: on long columns BLAS wakes threads that wait longer than they work."""
    return float(np.einsum("i,i->", left, right))


def minimise_likelihood(
    quick: Callable[..., Slope],
    negative_log_likelihood: Callable[..., float],
    data: tuple[NDArray[np.float64], ...],
    *,
    starts: Sequence[Sequence[float]],
) -> NDArray[np.float64] | None:
    """The parameters at which a lifetimes model's mean negative log-likelihood is lowest; None where none is found.

    The last word is the fitter's own likelihood, differentiated by autograd, over all of `data` (its columns, the
    weights last). `quick` makes of the data the same function of the log parameters with its slope, written out: it
    goes most of the way, many times faster, and with many rows through an even part of them first. The fitter's own
    optimiser call is not used, because it prints, raises at the first failed start, and inverts a Hessian that nobody
    reads. starts: log parameters to begin from, in order until one converges.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        judge, whole = value_and_grad(negative_log_likelihood), quick(*data)
        stride = len(data[0]) // _PART
        part = quick(*(column[::stride] for column in data)) if stride > 1 else None
        for start in starts:
            near = OptimizeResult(x=np.asarray(start, float), hess_inv=np.eye(len(start)))
            for target, tolerance in ((part, _ROUGH_TOLERANCE), (whole, _TOLERANCE)):
                if target is not None and np.all(np.isfinite(near.x)):
                    options = {"hess_inv0": _curvature(near.hess_inv)}
                    near = minimize(target, near.x, jac=True, method="BFGS", tol=tolerance, options=options)
            if not np.all(np.isfinite(near.x)):
                continue
            # A penaliser of nought: never another one.
            found = minimize(
                judge,
                x0=near.x,
                jac=True,
                args=(*data, 0.0),
                method="BFGS",
                tol=_TOLERANCE,
                options={"hess_inv0": _curvature(near.hess_inv)},
            )
            # BFGS reports "precision loss" at an optimum that is flat to rounding: the slope is what counts.
            if np.all(np.isfinite(found.x)) and float(np.max(np.abs(found.jac))) < _FLAT:
                return np.asarray(np.exp(found.x), np.float64)
    return None


def _curvature(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """An inverse Hessian to begin from; where rounding spoilt the one found (it runs off), the unit matrix."""
    even = (found + found.T) / 2
    usable = np.all(np.isfinite(even)) and float(np.linalg.eigvalsh(even).min()) > 0
    return even if usable else np.eye(len(even))
