"""How many of a hundred customers won will still buy years later?"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from clv.models.bg_nbd import BgNbdParams

_REACH = 40.0  # e^-40 is below the last digit of a double


def buys_between(params: BgNbdParams, start: float, days: float) -> float:
    """The chance, 0 to 1, that a customer not yet won buys at least once in the `days` that begin `start` days after
    the first purchase.

    start: 0 or more; days: above 0. Under BG/NBD a customer of rate l who leaves with chance p after each repeat
    purchase is still one after t days with chance e^(-l p t), because the purchases after which they leave are a
    Poisson process of their own; and buys in the next d with 1 - e^(-l d). Over rates Gamma(r, alpha) that is the mean
    over p ~ Beta(a, b) of (alpha / (alpha + p t))^r - (alpha / (alpha + p t + d))^r, taken by the trapezoid rule in
    logit(p) as in clv.models.bg_nbd; right to 1e-10.
    Source: the model of Fader, Hardie & Lee (2005), section 3; the integral is ours.
    """
    r, alpha, a, b = params.r, params.alpha, params.a, params.b
    step = min(0.25, 0.4 * float(np.sqrt(1 / a + 1 / b)))
    left = -_REACH - float(np.log1p(max(b, start / alpha)))
    y = np.arange(left, _REACH + float(np.log1p(a)) + step, step)
    log_p, log_rest = -np.logaddexp(0, -y), -np.logaddexp(0, y)
    weight = step * np.exp(a * log_p + b * log_rest - betaln(a, b))
    p = np.exp(log_p)

    def chance(p: np.ndarray) -> np.ndarray:
        there = np.exp(-r * np.log1p(p * start / alpha))
        return there - np.exp(-r * np.log1p((p * start + days) / alpha))

    # Left of the grid nobody ever leaves and the density is e^(a y); right of it all leave at once, it is e^(-b y).
    ends = chance(np.array([0.0, 1.0]))
    tails = weight[0] / np.expm1(min(a * step, _REACH)), weight[-1] / np.expm1(min(b * step, _REACH))
    return float(weight @ chance(p) + tails[0] * ends[0] + tails[1] * ends[1])
