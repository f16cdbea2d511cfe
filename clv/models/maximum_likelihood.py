"""When has a fit found its answer, and what do the data leave open?"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from clv.core.errors import PurchaseFitFailed
from clv.models.lifetimes_adapter import Slope

if TYPE_CHECKING:
    import pandas as pd
    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

# Slope of the mean log-likelihood at which a search ends. Below 1e-7 the likelihood itself is rounding error.
_TOLERANCE = 1e-7
_ROUGH_TOLERANCE = 1e-4
_PART = 5_000  # rows whose minimum is near enough to begin the whole from
_FOLLOWED = 2  # so many ends of rough searches, the lowest, are followed to the bottom
_APART = 0.5  # ends nearer than this, in every log parameter, lead to the same minimum
_LEAST_GAIN = 1e-13  # of the likelihood, in one step of a search: less is rounding error too
_MOST_STEPS = 300
_FLAT = 1e-5  # largest slope, per log parameter and unit of the likelihood, that counts as a minimum

# Within these the search stays. Beyond them nothing changes that customers could show: a gamma of shape 10,000 is one
# rate for all, to 1%. The CD shop and simulated ones of all kinds have shapes from 0.05 to 400.
_SHAPE_RANGE = (1e-4, 1e4)
_SCALE_RANGE = (1e-6, 1e8)
_EDGE_WIDTH = 1e-3  # of a log parameter: a search need not come nearer to count as having arrived there
_NEAR_EDGE = np.log(10.0)
_SCALES = ("alpha", "beta", "v")  # parameters with a unit: time, or money
_LONGEST_SCALED_T = 10.0  # with times of about this size the likelihood is well conditioned

Params = TypeVar("Params", bound="DataclassInstance")


@dataclass(frozen=True)
class PositiveParams:
    """Numbers of a fitted model that are all finite and above 0, or there is a ValueError. MODEL: its name."""

    MODEL: ClassVar[str]

    def __post_init__(self) -> None:
        if not all(np.isfinite(value) and value > 0 for value in astuple(self)):
            raise ValueError(f"{self.MODEL} parameters must be finite and above 0, found {self}")


@dataclass(frozen=True)
class Fit(Generic[Params]):
    """The parameters of a model in the data's own units, and the log-likelihood of the customers under them (sum).

    runs_off: names of the parameters that the data push towards nought or without bound, beyond what customers can
    show: they are alike in something, or too few to tell. Empty where all is well.
    """

    params: Params
    log_likelihood: float
    runs_off: tuple[str, ...] = ()


def fit_on_cells(
    kind: type[Params],
    quick: Callable[..., Slope],
    own: Callable[..., Slope],
    cells: pd.DataFrame,
    *,
    starts: Sequence[Sequence[float]],
) -> Fit[Params]:
    """A purchase model's parameters, of dataclass `kind`, fitted on cells by `minimise_likelihood`.

    cells: frequency, recency, T (any one unit of time, in which alpha and beta come out), customers (how many look so).
    Raises PurchaseFitFailed where no starting point leads to a maximum.
    """
    data = purchase_columns(cells)
    frequency, recency, age, customers = data
    scale = _LONGEST_SCALED_T / max(float(age.max()), 1.0)
    repeaters = int(customers[frequency > 0].sum())
    names = tuple(field.name for field in fields(kind))
    scaled = (frequency, recency * scale, age * scale, customers)
    # Without a repeat purchase the likelihood is flat in how customers leave: every value would be a "maximum".
    found = minimise_likelihood(quick, own, scaled, starts=starts, names=names) if repeaters else None
    if found is None:
        raise PurchaseFitFailed(customers=int(customers.sum()), repeaters=repeaters)
    units = [scale if name in _SCALES else 1.0 for name in names]
    params = kind(*(number / unit for number, unit in zip(found.tolist(), units, strict=True)))
    return Fit(params, sum_log_likelihood(quick, params, data), runs_off(found, names))


def minimise_likelihood(
    quick: Callable[..., Slope],
    own: Callable[..., Slope],
    data: tuple[NDArray[np.float64], ...],
    *,
    starts: Sequence[Sequence[float]],
    names: Sequence[str],
) -> NDArray[np.float64] | None:
    """The parameters `names` at which a model's mean negative log-likelihood is lowest; None where none is found.

    quick, own: make of the data (its columns, the weights last) the likelihood and its slope in the log parameters.
    `quick`, written out, goes most of the way, many times faster; `own`, as lifetimes has it, has the last word.
    starts: log parameters to begin from. Every one is followed, with many rows through an even part of them; where
    they end apart, the lower end counts. It is a minimum only where the slope is nought, but for parameters at an edge
    that push beyond it.
    """
    edges = _edges(names)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        whole, judge = quick(*data), own(*data)
        stride = len(data[0]) // _PART
        part = quick(*(column[::stride] for column in data)) if stride > 1 else whole
        rough = [_descend(part, OptimizeResult(x=np.asarray(s, float)), edges, _ROUGH_TOLERANCE) for s in starts]
        low = [_descend(whole, end, edges, _TOLERANCE) for end in _apart(rough)]
        if not low:
            return None
        found = _descend(judge, min(low, key=_height), edges, _TOLERANCE)
        low_edge, high_edge = found.x < edges[:, 0] + _EDGE_WIDTH, found.x > edges[:, 1] - _EDGE_WIDTH
        beyond = (low_edge & (found.jac > 0)) | (high_edge & (found.jac < 0))
        # A search may end for want of digits: the slope is what counts.
        steepest = float(np.max(np.abs(np.where(beyond, 0.0, found.jac))))
        is_flat = np.isfinite(_height(found)) and steepest <= _FLAT * max(1.0, abs(found.fun))
        return np.asarray(np.exp(found.x), np.float64) if is_flat else None


def runs_off(found: NDArray[np.float64], names: Sequence[str]) -> tuple[str, ...]:
    """The names of those parameters that came within a tenth of an edge."""
    logs, edges = np.log(found), _edges(names)
    near = (logs < edges[:, 0] + _NEAR_EDGE) | (logs > edges[:, 1] - _NEAR_EDGE)
    return tuple(name for name, at_edge in zip(names, near, strict=True) if at_edge)


def sum_log_likelihood(
    quick: Callable[..., Slope], params: DataclassInstance, data: tuple[NDArray[np.float64], ...]
) -> float:
    """ln L of all customers under a model's parameters, in the units of the data: its columns, the weights last."""
    mean_negative, _ = quick(*data)(np.log(astuple(params)))
    return -float(mean_negative) * float(data[-1].sum())


def purchase_columns(cells: pd.DataFrame) -> tuple[NDArray[np.float64], ...]:
    """frequency, recency, T, customers of the cells, as the likelihoods take them."""
    return tuple(cells[name].to_numpy(np.float64) for name in ("frequency", "recency", "T", "customers"))


def _edges(names: Sequence[str]) -> NDArray[np.float64]:
    """Lowest and highest log of each parameter."""
    return np.log([_SCALE_RANGE if name in _SCALES else _SHAPE_RANGE for name in names])


def _descend(target: Slope, begin: OptimizeResult, edges: NDArray[np.float64], tolerance: float) -> OptimizeResult:
    """From where `begin` ended to where the slope is below the tolerance, inside the edges."""

    def inside(logs: NDArray[np.float64]) -> bool:
        return bool(np.all((logs > edges[:, 0]) & (logs < edges[:, 1])))

    def stop_outside(intermediate_result: OptimizeResult) -> None:
        if not inside(intermediate_result.x):
            raise StopIteration

    if inside(begin.x):
        # What `begin` learnt of the curvature saves two steps of three.
        learnt = {"hess_inv0": _curvature(begin.get("hess_inv", np.eye(len(begin.x))))}
        end = minimize(target, begin.x, jac=True, method="BFGS", tol=tolerance, options=learnt, callback=stop_outside)
        if inside(end.x) and np.isfinite(end.fun):
            return end
    # Not L-BFGS-B, which wakes BLAS threads at every step (see `dot`).
    options = {"ftol": _LEAST_GAIN, "maxiter": _MOST_STEPS}
    return minimize(target, begin.x, jac=True, method="SLSQP", bounds=edges, options=options)


def _height(end: OptimizeResult) -> float:
    """How low a search came; without bound where it got lost."""
    found = np.all(np.isfinite(end.x)) and np.isfinite(end.fun)
    return float(end.fun) if found else float("inf")


def _apart(ends: Sequence[OptimizeResult]) -> list[OptimizeResult]:
    """The lowest ends that may lead to different minima."""
    kept: list[OptimizeResult] = []
    for end in sorted(ends, key=_height):
        if np.isfinite(_height(end)) and all(np.max(np.abs(end.x - other.x)) > _APART for other in kept):
            kept.append(end)
    return kept[:_FOLLOWED]


def _curvature(learnt: NDArray[np.float64]) -> NDArray[np.float64]:
    """An inverse Hessian to begin from; where rounding spoilt the one learnt, the unit matrix."""
    even = (learnt + learnt.T) / 2
    usable = np.all(np.isfinite(even)) and float(np.linalg.eigvalsh(even).min()) > 0
    return even if usable else np.eye(len(even))
