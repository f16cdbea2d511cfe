"""How may the coming years of one customer turn out?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clv.core.assumptions import Assumptions
from clv.core.periods import MONTHS_PER_YEAR
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, chance_alive, in_usual_days
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.sales_clock import EVEN, SalesClock

FUTURES = 10_000  # a chance is then right to one per cent
RANGE = 0.90  # share of the futures between low and high: nine in ten
_BARS = 30
_DRAWN = 0.99  # the histogram ends here: beyond it one bar would make the others invisible


@dataclass(frozen=True)
class NextPurchase:
    """Days until the next purchase, in the futures that hold one: half of them come sooner than `median`."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Futures:
    """What came of one customer in many simulated futures of the horizon [money, discounted, margin applied].

    chance_never_again: share of the futures (0 to 1) without a purchase. low, high: nine in ten futures lie between.
    median_if_any: half of the futures with a purchase bring more; NaN where none holds one.
    next_purchase: None where no future holds one. edges [money], counts: a histogram of the futures with a purchase,
    one edge more than counts; `above` futures lie beyond its last edge.
    """

    chance_never_again: float
    mean: float
    median: float
    median_if_any: float
    low: float
    high: float
    next_purchase: NextPurchase | None
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    above: int


def simulate_customer(
    params: tuple[BgNbdParams, GammaGammaParams],
    history: PurchaseHistories,
    *,
    clock: SalesClock = EVEN,
    assumptions: Assumptions,
    futures: int = FUTURES,
    seed: int = 1,
) -> Futures:
    """The futures of one customer; their mean is the customer's ten_year_value, but for chance.

    history: a single customer's, in days. clock: in whose usual days params count. Whether one is still there, the
    purchase rate, the chance to leave and the mean spend are drawn from what is left open about this customer once the
    parameters are known. That these are estimates too is left out: of a customer's spread it is a small part (CDNOW
    sample: it moves low and high by 5% at most).
    A customer without a repeat purchase is still one in every future, because BG/NBD lets nobody leave before a
    purchase: chance_never_again then only says how many such customers are that slow.
    """
    months = np.arange(1, assumptions.months + 1)
    ends = np.asarray(months * assumptions.days_per_month, np.float64)
    course = simulate(params, in_usual_days(history, clock), ends=clock.ahead(ends), futures=futures, seed=seed)
    discount = (1.0 + assumptions.discount_rate_per_year) ** (-months / MONTHS_PER_YEAR)
    money = assumptions.margin * np.einsum("fm,m->f", course.money[0], discount)
    usual = course.next_purchase[0]
    again = np.isfinite(usual)
    days = clock.days_ahead(usual[again])
    tail = (1 - RANGE) / 2
    low, median, high = np.quantile(money, [tail, 0.5, 1 - tail]).tolist()
    top = float(np.quantile(money[again], _DRAWN)) if again.any() else 0.0
    counts, edges = np.histogram(money[again], bins=_BARS, range=(0.0, top or 1.0))
    return Futures(
        chance_never_again=1.0 - float(again.mean()),
        mean=float(money.mean()),
        median=median,
        median_if_any=float(np.median(money[again])) if again.any() else float("nan"),
        low=low,
        high=high,
        next_purchase=NextPurchase(*np.quantile(days, [0.5, tail, 1 - tail]).tolist()) if again.any() else None,
        edges=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        above=int(again.sum() - counts.sum()),
    )


@dataclass(frozen=True)
class Course:
    """Simulated futures: shape (customers, futures, periods), next_purchase (customers, futures).

    money: undiscounted, of a period; purchases: in it. next_purchase [days]: infinite where none comes within the
    periods.
    """

    money: NDArray[np.float64]
    purchases: NDArray[np.int64]
    next_purchase: NDArray[np.float64]


def simulate(
    params: tuple[BgNbdParams, GammaGammaParams],
    histories: PurchaseHistories,
    *,
    ends: NDArray[np.float64],
    futures: int,
    seed: int,
) -> Course:
    """Futures of each customer, period by period; `ends` are the periods' last days, counted from the window's end.

    All days are those in which params count: usual ones in a clock that is not even.

    Source: Fader, Hardie & Lee (2005) and Fader & Hardie (2013), note 025: what is left open of a customer alive with
    x purchases is rate ~ Gamma(r + x, alpha + T), p ~ Beta(a, b + x), scale ~ Gamma(q + p x, v + x m).
    """
    rng = np.random.default_rng(seed)
    purchase, spend = params
    x = histories.frequency[:, None]
    shape = (len(x), futures)
    alive = rng.random(shape) < chance_alive(purchase, histories)[:, None]
    rate = rng.gamma(purchase.r + x, 1.0 / (purchase.alpha + histories.T[:, None]), shape)
    leave = rng.beta(purchase.a, purchase.b + x, shape)
    # Each purchase is the last with probability p: so the last one and the others come independently of each other.
    with np.errstate(divide="ignore", over="ignore"):
        last = np.where(alive, rng.standard_exponential(shape) / (rate * leave), 0.0)
        other = rng.standard_exponential(shape) / (rate * (1.0 - leave))
    begun = np.maximum(np.concatenate([[0.0], ends[:-1]]), other[..., None])
    days = np.maximum(np.minimum(ends, last[..., None]) - begun, 0.0)
    counts = rng.poisson((rate * (1.0 - leave))[..., None] * days)
    for when, comes in ((last, alive), (other, other < last)):
        period = np.searchsorted(ends, when)
        here = np.nonzero(comes & (period < len(ends)))
        counts[(*here, period[here])] += 1
    first = np.where(alive, np.minimum(last, other), np.inf)

    paid = x * np.maximum(histories.monetary_value, 0.0)[:, None]
    scale = rng.gamma(spend.q + spend.p * x, 1.0 / (spend.v + paid), shape)
    money = np.zeros(counts.shape)
    bought = np.nonzero(counts)
    money[bought] = rng.standard_gamma(spend.p * counts[bought]) / scale[bought[:2]]
    return Course(money, counts, np.where(first <= ends[-1], first, np.inf))
