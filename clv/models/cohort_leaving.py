"""Do customers won lately leave sooner, or later, than those won before?

BG/NBD in the clock of the sales, with one parameter more: the logit of the mean chance to leave rises evenly from the
first customers to the last. It is a sign for the limits and no better forecast: used for the total it was right on
average in simulated shops and not for certain in any, and of nine real sets none kept it.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import exp, isnan, nan
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from clv.core.periods import Window
from clv.models.bg_nbd import BgNbdParams
from clv.models.clock_fit import EDGES, LATER_LR, ClockFit, in_usual_days, later_customers
from clv.models.lifetimes_adapter import Slope, dot, one_thread
from clv.models.maximum_likelihood import purchase_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

COHORTS = 8
LEAST_LR = 10.0  # with what `stands` asks: 34 of 40 shops of 800 customers found whose odds change by e^2
AMID_LIVES_LR = 20.0
MOST_SHIFT = 3.0  # logits: beyond, it is a search that ran off
_SHIFT_EDGE = 4.0
_MOST_STEPS = 400
_LEAST_GAIN = 1e-12  # of ln L, in a step of the search


@dataclass(frozen=True)
class Cohort:
    """Customers won at about the same time: those known for more than `over` and at most `until` days, and BG/NBD's
    parameters for them."""

    over: float
    until: float
    params: BgNbdParams


@dataclass(frozen=True)
class CohortLeaving:
    """How the chance to leave changes from the first customers to the last.

    shift: by how much the logit of the mean chance rises, below 0 where the last ones stay longer. gain: what it adds
    to ln L, twice. later_shift, later_gain: the same among customers first seen after the file's beginning; NaN where
    nothing is to be confirmed. cohorts: in eight parts of as many customers, the first ones first.
    """

    shift: float
    gain: float
    later_shift: float
    later_gain: float
    cohorts: tuple[Cohort, ...]

    @property
    def stands(self) -> bool:
        """Whether it is a sign: strong, believable, and there without the file's beginning too, half as large at least.

        Of 20 shops whose file begins in the middle of their customers' lives 3 would be signs without that half.
        """
        confirmed = self.later_gain > LATER_LR and self.later_shift * self.shift > 0
        return _is_strong(self.shift, self.gain) and confirmed and abs(self.later_shift) >= abs(self.shift) / 2

    @property
    def begins_amid_lives(self) -> bool:
        """Whether the sales begin in the middle of many customers' lives.

        Who is first seen at their beginning has stayed till then and seems to stay longer; among later customers
        nothing of it is left.
        Of 36 simulated shops whose sales so begin 28, of 108 others of nine kinds none.
        """
        return self.gain > AMID_LIVES_LR and self.shift > 0 and not isnan(self.later_gain) and not self.stands


def leaving_by_cohort(found: ClockFit, cells: pd.DataFrame, window: Window) -> CohortLeaving | None:
    """How the chance to leave changes with the day of the first purchase; None where too few came later to tell.

    found: BG/NBD and the clock in which it is asked; cells: as in choose_clock. Where the model runs off, None too.
    """
    later = later_customers(cells, window)
    if later is None or found.fit.runs_off:
        return None
    begin = np.append(np.log(astuple(found.fit.params)), 0.0)
    edges = _edges(cells, window)
    likelihood, customers = _likelihood(in_usual_days(cells, found.clock), _places(cells, window, edges))
    at_rest = -likelihood(begin)[0] * customers
    logs, height = _uphill(likelihood, begin, customers)
    shift, gain = float(logs[-1]), float(2 * (height - at_rest))
    confirmed = _confirmed(found, later, window, begin) if _is_strong(shift, gain) else (nan, nan)
    return CohortLeaving(shift, gain, *confirmed, _cohorts(logs, edges, window))


def _is_strong(shift: float, gain: float) -> bool:
    return gain > LEAST_LR and abs(shift) < MOST_SHIFT


def _confirmed(found: ClockFit, later: pd.DataFrame, window: Window, begin: NDArray[np.float64]) -> tuple[float, float]:
    """The shift among later customers, ranked among themselves, and twice what it gains."""
    places = _places(later, window, _edges(later, window))
    likelihood, customers = _likelihood(in_usual_days(later, found.clock), places)
    still, at_rest = _uphill(likelihood, begin, customers, most_shift=0.0)
    logs, height = _uphill(likelihood, still, customers)
    return float(logs[-1]), float(2 * (height - at_rest))


def _edges(cells: pd.DataFrame, window: Window) -> NDArray[np.float64]:
    """Days of the window that part the customers, by their first purchase, into COHORTS even parts."""
    ages = cells.groupby("T")["customers"].sum().sort_index(ascending=False)
    born, known = (window.days - ages.index).to_numpy(np.float64), ages.cumsum().to_numpy()
    # As np.quantile over the customers, which are counted here.
    at = (known[-1] - 1) * np.arange(1, COHORTS) / COHORTS
    low, high = (born[np.searchsorted(known, rank, side="right")] for rank in (np.floor(at), np.ceil(at)))
    return np.asarray(low + (high - low) * (at - np.floor(at)), np.float64)


def _places(cells: pd.DataFrame, window: Window, edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which cohort each cell is of, 0 to COHORTS - 1."""
    return np.searchsorted(edges, window.days - cells["T"].to_numpy(np.float64), side="right")


def _rank(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """-0.5 for the first cohort, 0.5 for the last."""
    return place / (COHORTS - 1) - 0.5


def _likelihood(cells: pd.DataFrame, places: NDArray[np.int64]) -> tuple[Slope, float]:
    """The mean negative ln L in ln r, ln alpha, ln a, ln b and the shift, and the number of customers.

    Source: Fader, Hardie & Lee (2005), equation 6, with a exp(shift z / 2) and b exp(-shift z / 2) for the cohort of
    rank z.
    """
    x, recency, age, weight = purchase_columns(cells)
    customers = float(weight.sum())
    kinds, kind = np.unique(x.astype(np.int64) * COHORTS + places, return_inverse=True)
    often, rank = (kinds // COHORTS).astype(np.float64), _rank(kinds % COHORTS)
    share = np.bincount(kind, weights=weight).astype(np.float64)
    earlier = np.maximum(often, 1.0) - 1.0
    again = x > 0

    def likelihood(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        r, alpha = np.exp(logs[:2])
        a, b = np.exp(logs[2] + logs[4] * rank / 2), np.exp(logs[3] - logs[4] * rank / 2)
        log_age = np.log(alpha + age)
        lag = log_age - np.log(alpha + recency)
        n = r + x
        left = np.where(again, np.exp(np.minimum(np.log(a / (b + earlier))[kind] + n * lag, 700.0)), 0.0)
        gone = weight * (left / (1.0 + left))
        stayed = gammaln(a + b) - gammaln(a + b + often) + gammaln(b + often) - gammaln(b)
        value = (
            dot(share, gammaln(r + often) - gammaln(r) + stayed)
            + customers * r * np.log(alpha)
            - dot(weight * n, log_age)
            + dot(weight, np.log1p(left))
        )
        gone_of = np.bincount(kind, weights=gone)
        fewer = psi(a + b) - psi(a + b + often)
        of_a = a * share * fewer + gone_of
        of_b = b * (share * (fewer + psi(b + often) - psi(b)) - gone_of / (b + earlier))
        by_age = (gone - weight) * n / (alpha + age)
        slope = [
            r
            * (dot(share, psi(r + often) - psi(r)) + customers * np.log(alpha) - dot(weight, log_age) + dot(gone, lag)),
            customers * r + alpha * (float(by_age.sum()) - dot(gone, n / (alpha + recency))),
            float(of_a.sum()),
            float(of_b.sum()),
            dot(of_a - of_b, rank) / 2,
        ]
        return -value / customers, -np.array(slope) / customers

    return likelihood, customers


def _uphill(
    likelihood: Slope, begin: NDArray[np.float64], customers: float, *, most_shift: float = _SHIFT_EDGE
) -> tuple[NDArray[np.float64], float]:
    """Where ln L is highest, and how high."""
    bounds = (*EDGES, (-most_shift, most_shift))
    options = {"maxiter": _MOST_STEPS, "ftol": _LEAST_GAIN, "gtol": 1e-7}
    with np.errstate(all="ignore"), one_thread():
        end = minimize(likelihood, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return end.x, -float(end.fun) * customers


def _cohorts(logs: NDArray[np.float64], edges: NDArray[np.float64], window: Window) -> tuple[Cohort, ...]:
    r, alpha, a, b = np.exp(logs[:4]).tolist()
    # Who first bought on an edge is of the later cohort.
    ages = [np.inf, *(window.days - edges).tolist(), -1.0]
    moves = (float(logs[4]) * _rank(np.arange(COHORTS)) / 2).tolist()
    return tuple(
        Cohort(over, until, BgNbdParams(r, alpha, a * exp(move), b * exp(-move)))
        for until, over, move in zip(ages[:-1], ages[1:], moves, strict=True)
    )
