"""How is lifetimes imported and asked, so that its habits stay in this room?"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from numpy.typing import NDArray


@contextmanager
def _special_alone() -> Iterator[None]:
    """Meanwhile autograd.scipy does not import all its parts: lifetimes needs `special`, and `stats` takes 0.5 s.

    Whoever imports autograd.scipy afterwards gets it as it is.
    """
    name = "autograd.scipy"
    found = None if name in sys.modules else find_spec(name)
    if found is None:
        yield
        return
    bare = ModuleType(name)
    bare.__path__ = list(found.submodule_search_locations or ())
    sys.modules[name] = bare
    try:
        yield
    finally:
        del sys.modules[name]


# Importing lifetimes silences every FutureWarning of the process.
with warnings.catch_warnings(), _special_alone():
    from autograd import value_and_grad
    from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter

__all__ = [
    "BetaGeoFitter",
    "GammaGammaFitter",
    "ModifiedBetaGeoFitter",
    "Slope",
    "dot",
    "one_thread",
    "own_likelihood",
    "product",
]

# A mean negative log-likelihood and its slope, as a function of the log parameters.
Slope = Callable[["NDArray[np.float64]"], tuple[float, "NDArray[np.float64]"]]


def own_likelihood(negative_log_likelihood: Callable[..., float]) -> Callable[..., Slope]:
    """A lifetimes fitter's own likelihood, differentiated by autograd: of the data, a function of the log parameters.

    The fitter's own optimiser call is not used, because it prints, raises at the first failed start, and inverts a
    Hessian that nobody reads.
    """
    differentiated = value_and_grad(negative_log_likelihood)

    def of_data(*data: NDArray[np.float64]) -> Slope:
        return lambda logs: differentiated(logs, *data, 0.0)  # a penaliser of nought: never another one

    return of_data


def dot(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """The sum of products. Not `@`: on long columns BLAS wakes threads that wait longer than they work."""
    return float(np.einsum("i,i->", left, right))


@contextmanager
def one_thread() -> Iterator[None]:
    """Where a library calls BLAS: in this thread alone, for the reason of `dot`."""
    with _blas().limit(limits=1, user_api="blas"):
        yield


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The product of two matrices, in this thread: for the reason of `dot`."""
    return np.einsum("ij,jk->ik", left, right)
