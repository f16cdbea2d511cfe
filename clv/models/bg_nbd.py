"""How often will each customer buy again? The BG/NBD model of Fader, Hardie & Lee (2005)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.polynomial import chebyshev
from scipy.special import betaln, gammaln, psi

from clv.models.lifetimes_adapter import BetaGeoFitter, Slope, dot, own_likelihood
from clv.models.maximum_likelihood import Fit, PositiveParams, fit_on_cells, purchase_columns, sum_log_likelihood

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

_AGE_NODES = 48  # beyond 40 the interpolation over ages gains no digit (alpha of an hour, ages of ten years)
STARTS = ((0.1, 0.1, 0.1, 0.1), (-1.0, 0.0, -0.5, 1.0), (0.0, 1.0, -2.0, 0.0), (-2.0, -1.0, 0.0, 3.0))


@dataclass(frozen=True)
class BgNbdParams(PositiveParams):
    """The four numbers of a fitted BG/NBD model; all above 0.

    r, alpha [days]: purchase rates are Gamma(r, alpha) over customers. a, b: the chance to leave after a purchase
    is Beta(a, b).
    """

    MODEL = "BG/NBD"

    r: float
    alpha: float
    a: float
    b: float


BgNbdFit = Fit[BgNbdParams]


def fit_bg_nbd(cells: pd.DataFrame) -> BgNbdFit:
    """The parameters under which what the customers did was most likely; no penaliser.

    cells: frequency, recency, T (any one unit of time; alpha comes out in it), customers (how many look so).
    Raises PurchaseFitFailed where no starting point leads to a maximum.
    """
    own = own_likelihood(BetaGeoFitter._negative_log_likelihood)
    return fit_on_cells(BgNbdParams, mean_likelihood, own, cells, starts=STARTS)


def mean_likelihood(
    frequency: NDArray[np.float64],
    recency: NDArray[np.float64],
    age: NDArray[np.float64],
    customers: NDArray[np.float64],
    *,
    first_chances: int = 0,
) -> Slope:
    """The mean negative log-likelihood and its slope in the log parameters, as a function of these.

    Equation 6 of Fader, Hardie & Lee (2005), sorted by what its terms depend on: all gamma functions know only the
    frequency, of which there are a hundred where there are half a million cells.
    first_chances: how often a customer could leave before the first repeat purchase; 1 makes it MBG/NBD.
    """
    weight = customers / customers.sum()
    x, of_x = np.unique(frequency, return_inverse=True)
    ages, of_age = np.unique(age, return_inverse=True)
    recencies, of_recency = np.unique(recency, return_inverse=True)
    share = np.bincount(of_x, weights=weight).astype(np.float64)
    age_share = np.bincount(of_age, weights=weight).astype(np.float64)
    age_purchases = np.bincount(of_age, weights=weight * frequency).astype(np.float64)
    chances = x + first_chances
    # Only who had a chance to leave can have left since the last purchase.
    could = chances[of_x] > 0
    seen, back = frequency[could], weight[could]
    of_x, of_age, of_recency = of_x[could], of_age[could], of_recency[could]
    earlier = np.maximum(chances, 1.0) - 1.0

    def likelihood(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        r, alpha, a, b = np.exp(logs)
        stayed = gammaln(a + b) - gammaln(a + b + chances) + gammaln(b + chances) - gammaln(b)
        counted = gammaln(r + x) - gammaln(r) + stayed
        log_ages, age_n = np.log(alpha + ages), r * age_share + age_purchases
        # Relative to "still a customer": how much likelier it is to have left after the last purchase.
        lag = log_ages[of_age] - np.log(alpha + recencies)[of_recency]
        n = r + seen
        log_left = np.log(a / (b + earlier))[of_x] + n * lag
        left = np.exp(np.minimum(log_left, 700.0))
        gone = back * (left / (1.0 + left))
        gone_all = float(gone.sum())
        value = dot(share, counted) + r * np.log(alpha) - dot(age_n, log_ages) + dot(back, np.log1p(left))
        slope_r = dot(share, psi(r + x) - psi(r)) + np.log(alpha) - dot(age_share, log_ages) + dot(gone, lag)
        closer = (1.0 / (alpha + ages))[of_age] - (1.0 / (alpha + recencies))[of_recency]
        slope_alpha = r / alpha - dot(age_n, 1.0 / (alpha + ages)) + dot(gone * n, closer)
        fewer = psi(a + b) - psi(a + b + chances)
        slope_a = dot(share, fewer) + gone_all / a
        slope_b = dot(share, fewer + psi(b + chances) - psi(b)) - dot(gone, (1.0 / (b + earlier))[of_x])
        return -value, -np.array([slope_r * r, slope_alpha * alpha, slope_a * a, slope_b * b])

    return likelihood


def log_likelihood(params: BgNbdParams, cells: pd.DataFrame) -> float:
    """ln L of the customers in `cells` (as in fit_bg_nbd), in the time unit of alpha.

    Source: Fader, Hardie & Lee (2005), equation 6.
    """
    return sum_log_likelihood(mean_likelihood, params, purchase_columns(cells))


def p_alive(params: BgNbdParams, summary: ir.Table) -> ir.NumericColumn:
    """Probability that each customer is still one at the window's end, 0 to 1, as an expression over the summary.

    summary: CUSTOMER_SUMMARY. A customer without a repeat purchase gets 1: BG/NBD lets nobody leave before one.
    Source: Fader, Hardie & Lee (2008), "Computing P(alive) using the BG/NBD model".
    """
    x, age, recency = (summary[name].cast("float64") for name in ("frequency", "T", "recency"))
    log_odds_gone = (params.r + x) * ((params.alpha + age) / (params.alpha + recency)).ln() + (
        params.a / (params.b + ibis.greatest(x, 1.0) - 1.0)
    ).ln()
    # exp(700) is the last that a double holds; beyond it the probability is 0 to every digit anyway.
    return ibis.ifelse(x == 0, 1.0, 1.0 / (1.0 + ibis.least(log_odds_gone, 700.0).exp()))


def purchases_if_alive(params: BgNbdParams, frequency: float, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    """Expected purchases in the next `days` of customers who are still customers: shape (len(T), len(days)).

    frequency: repeat purchases so far, 0 or more. T [days], 0 or more. days, above 0.
    Multiplied by p_alive it is E[Y(t) | x, t_x, T] of Fader, Hardie & Lee (2005), equation 10. With frequency 0 and
    T 0 it is E[X(t)] of a customer not yet won. Right for all parameters, a near 1 and a + b < 1 included: see
    _RateMixture. Relative error below 1e-10.
    """
    age = np.asarray(T, np.float64)
    ahead = np.asarray(days, np.float64)
    mixture = _RateMixture(params, frequency)
    log_age = np.log(params.alpha + age)
    if len(age) <= 2 * _AGE_NODES:
        return mixture.interpolate(ahead[None, :] * np.exp(-log_age)[:, None])
    # Smooth in the log of the age too: worked out at a few dozen ages, and from there by one product of matrices.
    low, high = float(log_age.min()), float(log_age.max())
    nodes = chebyshev.chebpts1(_AGE_NODES)
    at_nodes = np.log(mixture.interpolate(ahead[None, :] * np.exp(-((high - low) * nodes + low + high) / 2)[:, None]))
    series = chebyshev.chebvander(nodes, _AGE_NODES - 1).T @ at_nodes * (2 / _AGE_NODES)
    series[0] /= 2
    return np.exp(chebyshev.chebvander((2 * log_age - low - high) / (high - low), _AGE_NODES - 1) @ series)


class _RateMixture:
    """E over p ~ Beta(a, b + x) of [1 - (1 + p c)^-(r + x)] / p, as a function of c = t / (alpha + T).

    Given p and the purchase rate, an alive customer makes (1 - e^(-rate p t)) / p purchases in t; averaging over
    rate ~ Gamma(r + x, alpha + T) leaves the bracket. The published 2F1 form is this integral, but it divides
    nought by nought at a = 1 and is undefined where a + b + x = 1; the integral itself is harmless everywhere: every
    term is positive. In y = logit(p) it is smooth with exponential tails, where the trapezoid rule converges
    geometrically (Trefethen & Weideman 2014, "The exponentially convergent trapezoidal rule", SIAM Review 56).
    """

    _REACH = 40.0  # e^-40 is below the last digit of a double

    def __init__(self, params: BgNbdParams, frequency: float) -> None:
        self._n = params.r + frequency
        self._a = params.a
        self._b = params.b + frequency

    def interpolate(self, c: NDArray[np.float64]) -> NDArray[np.float64]:
        """The function at every c, from a Chebyshev series of its logarithm in log c."""
        low, high = float(np.log(c.min())), float(np.log(c.max()))
        if high - low < 1e-9 or c.size <= 64:
            return self.integrate(c.ravel()).reshape(c.shape)
        series = self._series(low, high)
        return np.exp(chebyshev.chebval((2 * np.log(c) - (low + high)) / (high - low), series))

    def _series(self, low: float, high: float) -> NDArray[np.float64]:
        def at(u: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.log(self.integrate(np.exp((u * (high - low) + low + high) / 2)))

        degree = 64
        while True:
            series = np.asarray(chebyshev.chebinterpolate(at, degree), np.float64)  # type: ignore[type-var]  # stubs say scalar
            large = np.flatnonzero(np.abs(series) > 1e-14 * np.abs(series).max())
            if large[-1] < degree - 4 or degree >= 512:
                return series[: large[-1] + 1]
            degree *= 2

    def integrate(self, c: NDArray[np.float64]) -> NDArray[np.float64]:
        """The function at a handful of c, by the trapezoid rule in logit(p), its tails summed as geometric series."""
        n, a, b = self._n, self._a, self._b
        step = min(0.25, 0.4 * np.sqrt(1 / a + 1 / b))
        left = -self._REACH - np.log1p(max(b, n * float(c.max())))
        right = self._REACH + np.log1p(a)
        y = np.arange(left, right + step, step)
        log_p, log_rest = -np.logaddexp(0, -y), -np.logaddexp(0, y)
        log_weight = a * log_p + b * log_rest - betaln(a, b)
        weight = step * np.exp(log_weight)
        # Left of the grid the bracket over p is n c, the density e^(a y); right of it p is 1, the density e^(-b y).
        left_tail = weight[0] / np.expm1(min(a * step, self._REACH))
        right_tail = weight[-1] / np.expm1(min(b * step, self._REACH))
        keep = weight > weight.max() * 1e-22
        p, weight = np.exp(log_p[keep]), weight[keep]
        bracket = -np.expm1(-n * np.log1p(np.multiply.outer(c, p)))
        return bracket @ (weight / p) + left_tail * n * c + right_tail * -np.expm1(-n * np.log1p(c))
