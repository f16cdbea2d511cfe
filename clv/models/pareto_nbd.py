"""How often will each customer buy again? The Pareto/NBD model of Schmittlein, Morrison & Colombo (1987)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import expit, exprel, gammaln, psi

from clv.models.lifetimes_adapter import Slope, dot, product
from clv.models.maximum_likelihood import Fit, PositiveParams, fit_on_cells, purchase_columns, sum_log_likelihood

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

_ALMOST_SURE = np.nextafter(1.0, 0.0)  # a chance may come out at 1 and a rounding error
_STARTS = ((0.1, 0.1, 0.1, 0.1), (-0.5, 1.0, -0.5, 1.0), (0.0, 1.0, 0.0, 3.0), (-2.0, -1.0, -1.0, 2.0))


@dataclass(frozen=True)
class ParetoNbdParams(PositiveParams):
    """The four numbers of a fitted Pareto/NBD model; all above 0.

    r, alpha [days]: purchase rates are Gamma(r, alpha) over customers. s, beta [days]: so are the rates at which they
    leave, Gamma(s, beta), whether they buy or not.
    """

    MODEL = "Pareto/NBD"

    r: float
    alpha: float
    s: float
    beta: float


ParetoNbdFit = Fit[ParetoNbdParams]


def fit_pareto_nbd(cells: pd.DataFrame) -> ParetoNbdFit:
    """The parameters under which what the customers did was most likely; no penaliser.

    cells: as in fit_bg_nbd. Raises PurchaseFitFailed where no starting point leads to a maximum.
    """
    # lifetimes' own likelihood cannot be differentiated (2F1): ours has the last word here, and a test holds it
    # against theirs.
    return fit_on_cells(ParetoNbdParams, mean_likelihood, mean_likelihood, cells, starts=_STARTS)


def mean_likelihood(
    frequency: NDArray[np.float64],
    recency: NDArray[np.float64],
    age: NDArray[np.float64],
    customers: NDArray[np.float64],
) -> Slope:
    """The mean negative log-likelihood and its slope in the log parameters, as a function of these.

    Equation 18 of Fader & Hardie (2005), "A note on deriving the Pareto/NBD model". Its integral from t_x to T is the
    difference of two without end, which know two numbers each, (x, t_x) and (x, T), see _LeavingUnseen. No digit is
    lost in it, since what is taken off is never more than the term for "still a customer".
    """
    weight = customers / customers.sum()
    x, of_x = np.unique(frequency, return_inverse=True)
    days, of_day = np.unique(np.concatenate([recency, age]), return_inverse=True)
    of_recency, of_age = of_day[: len(recency)], of_day[len(recency) :]
    shape = (len(x), len(days))
    at_last, at_end = of_x * len(days) + of_recency, of_x * len(days) + of_age
    share = np.bincount(of_x, weights=weight).astype(np.float64)
    age_share = np.bincount(of_age, weights=weight, minlength=len(days)).astype(np.float64)
    age_purchases = np.bincount(of_age, weights=weight * frequency, minlength=len(days)).astype(np.float64)

    def likelihood(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        r, alpha, s, beta = np.exp(logs)
        unseen = _LeavingUnseen((r, alpha, s, beta), x, days)
        chance = unseen.chance.ravel()
        log_alpha, log_beta = np.log(alpha + days), np.log(beta + days)
        n = r + frequency
        lag_buy = log_alpha[of_age] - log_alpha[of_recency]
        lag_stay = log_beta[of_age] - log_beta[of_recency]
        log_left = np.log(chance)[at_last] + n * lag_buy + s * lag_stay
        # Relative to "still a customer at T": 1 + having left between t_x and T.
        log_all = np.logaddexp(log_left, np.log1p(-np.minimum(chance, _ALMOST_SURE))[at_end])
        age_n = r * age_share + age_purchases
        value = dot(share, gammaln(r + x) - gammaln(r)) + r * np.log(alpha) + s * np.log(beta)
        value += dot(weight, log_all) - dot(age_n, log_alpha) - s * dot(age_share, log_beta)

        left = weight * np.exp(log_left - log_all)
        per_chance = np.bincount(at_last, weights=left, minlength=chance.size) / chance
        per_chance -= np.bincount(at_end, weights=weight * np.exp(-log_all), minlength=chance.size)
        slope_r, slope_alpha, slope_s, slope_beta = unseen.slope(per_chance.reshape(shape))
        near_alpha, near_beta = 1.0 / (alpha + days), 1.0 / (beta + days)
        left_n = left * n
        slope_r += dot(share, psi(r + x) - psi(r)) + np.log(alpha) - dot(age_share, log_alpha) + dot(left, lag_buy)
        slope_alpha += r / alpha - dot(age_n, near_alpha) + dot(left_n, near_alpha[of_age] - near_alpha[of_recency])
        slope_s += np.log(beta) - dot(age_share, log_beta) + dot(left, lag_stay)
        slope_beta += s / beta - s * dot(age_share, near_beta)
        slope_beta += s * dot(left, near_beta[of_age] - near_beta[of_recency])
        return -value, -np.array([slope_r * r, slope_alpha * alpha, slope_s * s, slope_beta * beta])

    return likelihood


def log_likelihood(params: ParetoNbdParams, cells: pd.DataFrame) -> float:
    """ln L of the customers in `cells` (as in fit_bg_nbd), in the time unit of alpha and beta.

    Source: Fader & Hardie (2005), "A note on deriving the Pareto/NBD model", equation 18.
    """
    return sum_log_likelihood(mean_likelihood, params, purchase_columns(cells))


def with_p_alive(params: ParetoNbdParams, summary: ir.Table) -> ir.Table:
    """The summary with the column p_alive, the probability that each customer is still one at the window's end, 0 to 1.

    summary: CUSTOMER_SUMMARY. 1 for who bought on the window's last day, and less the longer ago that is, for one-time
    buyers too. The costly part is worked out for each (frequency, recency) and (frequency, T) that occurs and joined.
    Source: Fader & Hardie (2005), "A note on deriving the Pareto/NBD model", equations 36 and 37.
    """
    pairs = summary.select("frequency", days=summary.recency).union(summary.select("frequency", days=summary.T))
    known = pairs.distinct().execute()
    x, of_x = np.unique(known["frequency"].to_numpy(np.float64), return_inverse=True)
    days, of_day = np.unique(known["days"].to_numpy(np.float64), return_inverse=True)
    numbers = (params.r, params.alpha, params.s, params.beta)
    unseen = ibis.memtable(known.assign(unseen=_LeavingUnseen(numbers, x, days).chance[of_x, of_day]))
    joined = summary.inner_join(
        unseen.select("frequency", recency=unseen.days, unseen_last=unseen.unseen), ["frequency", "recency"]
    ).inner_join(unseen.select("frequency", T=unseen.days, unseen_end=unseen.unseen), ["frequency", "T"])
    x, age, recency = (joined[name].cast("float64") for name in ("frequency", "T", "recency"))
    log_lag = (params.r + x) * ((params.alpha + age) / (params.alpha + recency)).ln()
    log_lag += params.s * ((params.beta + age) / (params.beta + recency)).ln()
    # exp(700) is the last that a double holds; beyond it the probability is 0 to every digit anyway.
    left = ibis.least(joined.unseen_last.ln() + log_lag, 700.0).exp() - joined.unseen_end
    return joined.select(*summary.columns, p_alive=1.0 / (1.0 + ibis.greatest(left, 0.0)))


def chance_alive(
    params: ParetoNbdParams, frequency: NDArray[np.float64], recency: NDArray[np.float64], T: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probability that each customer is still one, 0 to 1: with_p_alive on arrays, of a few hundred customers.

    recency, T [days]. Frequencies count as the nearest whole number.
    """
    x, of_x = np.unique(np.rint(frequency), return_inverse=True)
    days, of_day = np.unique(np.concatenate([recency, T]), return_inverse=True)
    chance = _LeavingUnseen((params.r, params.alpha, params.s, params.beta), x, days).chance
    log_lag = (params.r + x[of_x]) * np.log((params.alpha + T) / (params.alpha + recency))
    log_lag += params.s * np.log((params.beta + T) / (params.beta + recency))
    left = np.exp(np.minimum(np.log(chance[of_x, of_day[: len(T)]]) + log_lag, 700.0)) - chance[of_x, of_day[len(T) :]]
    return np.asarray(1.0 / (1.0 + np.maximum(left, 0.0)))


def purchases_if_alive(params: ParetoNbdParams, frequency: int, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    """Expected purchases in the next `days` of customers who are still customers: shape (len(T), len(days)).

    frequency: repeat purchases so far, 0 or more. T [days], 0 or more. days, above 0. Right for all s, 1 included.
    Multiplied by p_alive it is E[Y(t) | x, t_x, T] of Fader & Hardie (2005), "A note on deriving the Pareto/NBD
    model", equation 41. With frequency 0 and T 0 it is E[X(t)] of a customer not yet won.
    """
    age, ahead = np.asarray(T, np.float64)[:, None], np.asarray(days, np.float64)[None, :]
    rate = (params.r + frequency) / (params.alpha + age)
    # (1 - e^-((s - 1) u)) / (s - 1) without dividing nought by nought at s = 1.
    u = np.log1p(ahead / (params.beta + age))
    return rate * (params.beta + age) * u * exprel((1.0 - params.s) * u)


class _LeavingUnseen:
    """P(a customer who is still one after x repeat purchases and y days leaves before buying again), for all x and y.

    All that is not elementary in this model. Of n = r + x and rho = (beta + y) / (alpha + y) it is the integral over
    z > 0 of s/rho (1 + z)^-n (1 + z/rho)^-(s + 1), where z is the time until leaving in units of alpha + y: the chance
    not to buy until then, times the density of leaving then. Since it is a product of a part that knows x and one that
    knows y, a table of all pairs is one product of matrices. The 2F1 form that is published for it loses its digits
    for large x.

    In v = log z the integrand is smooth, with tails e^v and e^-((n + s) v); v = t + e^t - e^-t at the ends makes them
    double exponential, where the trapezoid rule converges geometrically (Takahasi & Mori 1974, "Double exponential
    formulas for numerical integration"). Relative error below 1e-12.
    """

    _STEP = 0.25  # 0.33 leaves 2e-12, 0.25 rounding only
    _MARGIN = 3.0  # in log z: how far outside all that bends the tails are bent themselves
    _REACH = 37.0  # e^-37 is below the last digit of a double

    def __init__(
        self, numbers: tuple[float, float, float, float], x: NDArray[np.float64], days: NDArray[np.float64]
    ) -> None:
        """numbers: r, alpha, s, beta. x, days: the rows and columns of the table `chance`."""
        r, alpha, s, beta = self._numbers = numbers
        self._days = days
        n = r + x
        log_rho = np.log((beta + days) / (alpha + days))
        low = min(-np.log(n.max()), float(log_rho.min()) - np.log1p(s)) - self._MARGIN
        high = max(0.0, float(log_rho.max())) + self._MARGIN
        slowest_decay = float(n.min()) + s
        start, end = low - np.log(self._REACH), high + max(np.log(self._REACH / slowest_decay), 0.0)
        t = np.arange(start, end, self._STEP)
        stretch_up, stretch_down = np.exp(t - high), np.exp(low - t)
        log_z = t + stretch_up - stretch_down
        log_z_rho = log_z - log_rho[:, None]
        self._log_wait, self._log_stay = np.logaddexp(0.0, log_z), np.logaddexp(0.0, log_z_rho)
        self._share = expit(log_z_rho)
        self._silent = np.exp(-np.multiply.outer(n, self._log_wait))
        weight = self._STEP * s * (1.0 + stretch_up + stretch_down)
        self._leaves = np.exp(log_z_rho - (s + 1.0) * self._log_stay) * weight
        self.chance = product(self._silent, self._leaves.T)

    def slope(self, per_chance: NDArray[np.float64]) -> tuple[float, float, float, float]:
        """How a sum changes with r, alpha, s, beta, if it changes with each entry of the table by `per_chance`."""
        _, alpha, s, beta = self._numbers
        by_day = product(per_chance.T, self._silent) * self._leaves
        total = per_chance * self.chance
        slope_r = -float(np.sum(product(per_chance, self._leaves) * self._silent * self._log_wait))
        slope_s = float(total.sum()) / s - float(np.sum(by_day * self._log_stay))
        per_log_rho = (s + 1.0) * (by_day * self._share).sum(axis=1) - total.sum(axis=0)
        slope_alpha = -dot(per_log_rho, 1.0 / (alpha + self._days))
        slope_beta = dot(per_log_rho, 1.0 / (beta + self._days))
        return slope_r, slope_alpha, slope_s, slope_beta
