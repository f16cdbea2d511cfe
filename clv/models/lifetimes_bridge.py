"""How is lifetimes imported and run, so that its habits stay in this room?"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from numpy.typing import NDArray

with warnings.catch_warnings():  # importing lifetimes silences every FutureWarning of the process
    from autograd import value_and_grad
    from lifetimes import BetaGeoFitter, GammaGammaFitter

__all__ = ["BetaGeoFitter", "GammaGammaFitter", "minimise_likelihood"]

_TOLERANCE = 1e-9


def minimise_likelihood(
    negative_log_likelihood: Callable[..., float],
    data: tuple[object, ...],
    *,
    starts: Sequence[Sequence[float]],
) -> NDArray[np.float64] | None:
    """The parameters at which a lifetimes model's mean negative log-likelihood is lowest; None where none is found.

    The likelihood is the fitter's own, differentiated by autograd; only its optimiser call is replaced, because that
    one prints, raises at the first failed start, and inverts a Hessian that nobody reads.
    starts: log parameters to begin from, tried in order until one converges.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        target = value_and_grad(negative_log_likelihood)
        for start in starts:
            found = minimize(target, x0=np.asarray(start, float), jac=True, args=(*data, 0.0), tol=_TOLERANCE)
            # BFGS reports "precision loss" at an optimum that is flat to rounding: a gradient of nought is what counts.
            if np.all(np.isfinite(found.x)) and float(np.max(np.abs(found.jac))) < 1e-5:
                return np.exp(found.x)
    return None
