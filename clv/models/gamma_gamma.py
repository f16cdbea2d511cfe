"""How much will each customer spend per purchase? The Gamma-Gamma model of Fader & Hardie (2013)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.optimize import nnls
from scipy.special import gammaln, psi

from clv.core.errors import SpendFitFailed
from clv.models.lifetimes_adapter import GammaGammaFitter, Slope, dot, own_likelihood
from clv.models.maximum_likelihood import Fit, PositiveParams, minimise_likelihood, runs_off, sum_log_likelihood

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_NAMES = ("p", "q", "v")
_ONE_PRICE = 1e3  # from this p and q on, a purchase's amount and a customer's mean spread by less than 5%
_MOST_SHAPE = 9e3  # within the range of the search
_ALIKE = 0.25  # mean spends that spread no more, as a share of their mean, are told by their spread as by a fit
_SAME = 0.01  # mean spends that lie no farther apart, as a share of their mean, are one price
_STARTS = ((0.1, 0.1, 0.1), (1.5, 1.3, 0.1), (0.0, 0.7, 1.0), (2.0, 0.3, -1.0))


@dataclass(frozen=True)
class GammaGammaParams(PositiveParams):
    """The three numbers of a fitted Gamma-Gamma model; all above 0, q above 1 for the mean to exist.

    p: shape of a purchase's amount. q, v [money]: a customer's scale is Gamma(q, v).
    """

    MODEL = "Gamma-Gamma"

    p: float
    q: float
    v: float

    @property
    def is_one_price(self) -> bool:
        """Whether every purchase of every customer costs the same: the mean is then the spend."""
        return self.p >= _ONE_PRICE and self.q >= _ONE_PRICE

    @property
    def without_bound(self) -> tuple[bool, bool, bool]:
        """Which of p, q and v the data push towards infinity: p where each customer's purchases cost the same, q where
        all customers' mean spends are alike.
        """
        return self.p >= _ONE_PRICE, self.q >= _ONE_PRICE, False

    @property
    def mean_spend(self) -> float:
        """Mean spend per purchase over all customers [money]; NaN where q is not above 1."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("nan")


GammaGammaFit = Fit[GammaGammaParams]


def fit_gamma_gamma(spend_cells: pd.DataFrame) -> GammaGammaFit:
    """The parameters under which the repeat buyers' mean spends were most likely; no penaliser.

    spend_cells: frequency (1 or more), monetary_value (money, above 0), customers (how many have both).
    Raises SpendFitFailed where no starting point leads to a maximum with q above 1.
    """
    data = _columns(spend_cells)
    frequency, spend, customers = data
    if customers.sum() < 2:
        raise SpendFitFailed(payers=int(customers.sum()))
    # In units of the mean spend the same starting points serve euros, złoty and cents; v scales with money.
    unit = float(np.average(spend, weights=customers))
    own = own_likelihood(GammaGammaFitter._negative_log_likelihood)
    scaled = (frequency, spend / unit, customers)
    if float(np.ptp(spend)) <= _SAME * unit:
        # Where every purchase costs the same, p and q grow without end and so does the likelihood.
        params = GammaGammaParams(_ONE_PRICE, _ONE_PRICE, unit * (_ONE_PRICE - 1) / _ONE_PRICE)
        return GammaGammaFit(params, log_likelihood(params, spend_cells), ("p", "q"))
    found = minimise_likelihood(mean_likelihood, own, scaled, starts=_STARTS, names=_NAMES)
    if found is None:
        found = _by_moments(*scaled)
    if found is None:
        raise SpendFitFailed(payers=int(customers.sum()))
    p, q, v = found.tolist()
    off = runs_off(found, _NAMES)
    if q <= 1:
        raise SpendFitFailed(payers=int(customers.sum()))
    params = GammaGammaParams(p, q, v * unit)
    return GammaGammaFit(params, log_likelihood(params, spend_cells), off)


def _by_moments(
    frequency: NDArray[np.float64], spend: NDArray[np.float64], customers: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """p, q and v by the spread of the spends, whose mean is 1; None where they spread too much for it.

    Where spends hardly differ, the likelihood rises towards a p or q in the thousands, and a search ends for want of
    digits. The spread of a mean of x purchases around the mean of all is 1 / (q - 2) + 1 / (p x), over its square.
    """
    squares = (spend - 1.0) ** 2
    if float(np.average(squares, weights=customers)) > _ALIKE**2:
        return None
    root = np.sqrt(customers)
    between, within = nnls(np.column_stack([root, root / frequency]), root * squares)[0]
    p, q = (1.0 / max(share, 1.0 / _MOST_SHAPE) for share in (within, between))
    purchases = customers * frequency if within > between else customers  # the mean that is known best
    return np.array([p, q + 2.0, np.average(spend, weights=purchases) * (q + 1.0) / p])


def mean_likelihood(
    frequency: NDArray[np.float64], spend: NDArray[np.float64], customers: NDArray[np.float64]
) -> Slope:
    """The mean negative log-likelihood and its slope in the log parameters, as a function of these.

    Equation 1a of Fader & Hardie (2013), note 025: the gamma functions know only the frequency.
    """
    x, group = np.unique(frequency, return_inverse=True)
    share = np.bincount(group, weights=customers) / customers.sum()
    weight = customers / customers.sum()
    paid = frequency * spend
    log_spend, log_paid = dot(weight, np.log(spend)), dot(weight, (frequency * np.log(paid)))

    def likelihood(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        p, q, v = np.exp(logs)
        counted = gammaln(p * x + q) - gammaln(p * x) - gammaln(q)
        log_sum, ratio = np.log(paid + v), 1.0 / (paid + v)
        mean_log, mean_frequency_log = dot(weight, log_sum), dot(weight * frequency, log_sum)
        value = dot(share, counted) + q * np.log(v) + p * log_paid - log_spend - p * mean_frequency_log - q * mean_log
        slope_p = dot(share, (x * (psi(p * x + q) - psi(p * x)))) + log_paid - mean_frequency_log
        slope_q = dot(share, (psi(p * x + q) - psi(q))) + np.log(v) - mean_log
        slope_v = q / v - p * dot(weight * frequency, ratio) - q * dot(weight, ratio)
        return -value, -np.array([slope_p * p, slope_q * q, slope_v * v])

    return likelihood


def log_likelihood(params: GammaGammaParams, spend_cells: pd.DataFrame) -> float:
    """ln L of the customers in `spend_cells` (as in fit_gamma_gamma).

    Source: Fader & Hardie (2013), note 025, equation 1a.
    """
    return sum_log_likelihood(mean_likelihood, params, _columns(spend_cells))


def _columns(spend_cells: pd.DataFrame) -> tuple[NDArray[np.float64], ...]:
    return tuple(spend_cells[name].to_numpy(np.float64) for name in ("frequency", "monetary_value", "customers"))


def expected_spend(params: GammaGammaParams, summary: ir.Table) -> ir.NumericColumn:
    """Expected money per purchase day of each customer, as an expression over the summary; above 0.

    summary: CUSTOMER_SUMMARY. A weighted mean of the customer's own mean spend and that of all; without a repeat
    purchase it is that of all. A mean spend below 0 (refunds beyond the purchases) counts as 0.
    Source: Fader & Hardie (2013), note 025, equation 5.
    """
    px = params.p * summary.frequency.cast("float64")
    weight = px / (px + (params.q - 1.0))
    own = ibis.greatest(summary.monetary_value, 0.0)
    return (1.0 - weight) * params.mean_spend + weight * own
