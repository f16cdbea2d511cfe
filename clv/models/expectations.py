"""What do the models expect of a few hundred typical customers, quickly enough to be asked hundreds of times?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, expit

from clv.models.bg_nbd import BgNbdParams
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.sales_clock import SalesClock

if TYPE_CHECKING:
    import pandas as pd

_NODES = 12  # in the log of the time ahead; see expected_purchases for what they are good for
_REACH = 16.0  # e^-16 is below what these figures need
_WIDEST_STEP = 0.75  # in logit p, where every integrand is this smooth


@dataclass(frozen=True)
class PurchaseHistories:
    """What some customers did, one entry each in all arrays. Means over alike customers will do too.

    frequency, recency [days], T [days] as in CUSTOMER_SUMMARY, not necessarily whole; monetary_value [money], 0 where
    frequency is 0.
    """

    frequency: NDArray[np.float64]
    recency: NDArray[np.float64]
    T: NDArray[np.float64]
    monetary_value: NDArray[np.float64]


def histories_of(customers: pd.DataFrame) -> PurchaseHistories:
    """What customers did, a row each: their frequency, recency, T and monetary_value."""
    columns = ("frequency", "recency", "T", "monetary_value")
    return PurchaseHistories(*(customers[column].to_numpy(np.float64) for column in columns))


def in_usual_days(histories: PurchaseHistories, clock: SalesClock) -> PurchaseHistories:
    """The same customers, recency and T counted in usual days."""
    age = clock.back(histories.T)
    return replace(histories, recency=age - clock.back(histories.T - histories.recency), T=age)


def chance_alive(params: BgNbdParams, histories: PurchaseHistories) -> NDArray[np.float64]:
    """Probability that each customer is still one, 0 to 1: `bg_nbd.p_alive` on arrays."""
    x = histories.frequency
    lag = np.log((params.alpha + histories.T) / (params.alpha + histories.recency))
    log_odds_gone = (params.r + x) * lag + np.log(params.a / (params.b + np.maximum(x, 1.0) - 1.0))
    # As there: the smallest chance is e^-700 and not nought, so that one can divide by it.
    return np.where(x > 0, expit(-np.minimum(log_odds_gone, 700.0)), 1.0)


def expected_purchases(params: BgNbdParams, histories: PurchaseHistories, days: ArrayLike) -> NDArray[np.float64]:
    """Purchases expected in the next `days`, above 0, of each customer: shape (customers, days).

    `p_alive` times `purchases_if_alive` in a thousandth of the time, to 2e-4 of itself (1e-6 for parameters as shops
    have them). Frequencies count as the nearest whole number.
    """
    # Of age and time ahead the model knows only the ratio: one curve for each frequency serves all ages.
    ratio = np.asarray(days, np.float64)[None, :] / (params.alpha + histories.T)[:, None]
    low, high = float(np.log(ratio.min())), float(np.log(ratio.max())) + 1e-9
    nodes = chebyshev.chebpts1(_NODES)
    frequencies, which = np.unique(np.rint(histories.frequency), return_inverse=True)
    curves = np.log(_if_alive(params, frequencies, np.exp((nodes * (high - low) + low + high) / 2)))
    series = np.einsum("fn,nk->fk", curves, chebyshev.chebvander(nodes, _NODES - 1)) * (2 / _NODES)
    series[:, 0] /= 2
    at = chebyshev.chebvander((2 * np.log(ratio) - low - high) / (high - low), _NODES - 1)
    return chance_alive(params, histories)[:, None] * np.exp(np.einsum("cdk,ck->cd", at, series[which]))


def _if_alive(params: BgNbdParams, frequency: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """The integral of `bg_nbd._RateMixture`, all frequencies at once and no more digits than draws need."""
    n, a, b = params.r + frequency[:, None], params.a, params.b + frequency[:, None]
    least, most = float(b.min()), float(b.max())
    step = min(_WIDEST_STEP, 0.4 * np.sqrt(1 / a + 1 / most))
    # The grid ends where the weights do, or where the rest is a geometric series, whichever comes first.
    wide = 6 * np.sqrt(1 / a + 1 / least)
    left = max(-_REACH - np.log1p(max(most, float(n.max() * c.max()))), np.log(a / most) - wide - 20 / a)
    right = min(_REACH + np.log1p(a), np.log(a / least) + wide + 20 / least)
    y = np.arange(left, right + step, step)
    log_p, log_rest = -np.logaddexp(0, -y), -np.logaddexp(0, y)
    weight, p = step * np.exp(a * log_p + b * log_rest - betaln(a, b)), np.exp(log_p)
    bracket = -np.expm1(-n[:, :, None] * np.log1p(np.multiply.outer(c, p)))
    left_tail = weight[:, :1] / np.expm1(min(a * step, _REACH))
    right_tail = weight[:, -1:] / np.expm1(np.minimum(b * step, _REACH))
    inside = np.einsum("fcp,fp->fc", bracket, weight / p)
    return inside + left_tail * n * c + right_tail * -np.expm1(-n * np.log1p(c))


def expected_spends(params: GammaGammaParams, histories: PurchaseHistories) -> NDArray[np.float64]:
    """Money expected per purchase day of each customer: `gamma_gamma.expected_spend` on arrays."""
    px = params.p * histories.frequency
    weight = px / (px + params.q - 1.0)
    return (1.0 - weight) * params.mean_spend + weight * np.maximum(histories.monetary_value, 0.0)
