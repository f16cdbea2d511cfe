"""How many still buy years later: against the closed case, 30-digit arithmetic and simulated customers."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from clv.models.bg_nbd import BgNbdParams
from clv.models.retention import buys_between

CD_SHOP = BgNbdParams(r=0.2426, alpha=30.895, a=0.7929, b=2.4259)
PARAMS = [
    CD_SHOP,
    BgNbdParams(r=1.5, alpha=0.8, a=0.02, b=0.3),
    BgNbdParams(r=0.05, alpha=400.0, a=40.0, b=900.0),
    BgNbdParams(r=3.0, alpha=10.0, a=1.0, b=0.01),
]


@pytest.mark.parametrize("params", PARAMS)
def test_from_the_first_day_on_nobody_had_a_chance_to_leave(params: BgNbdParams) -> None:
    expected = 1 - (params.alpha / (params.alpha + 365)) ** params.r
    assert buys_between(params, 0, 365) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("params", PARAMS)
@pytest.mark.parametrize(("start", "days"), [(365.25, 365.25), (3652.5, 365.25), (730.5, 30.0)])
def test_the_integral_is_right_to_ten_digits(params: BgNbdParams, start: float, days: float) -> None:
    mpmath.mp.dps = 30
    r, alpha, a, b = (mpmath.mpf(float(v)) for v in (params.r, params.alpha, params.a, params.b))

    def term(y: mpmath.mpf) -> mpmath.mpf:
        p, rest = 1 / (1 + mpmath.exp(-y)), 1 / (1 + mpmath.exp(y))
        chance = (alpha / (alpha + p * start)) ** r - (alpha / (alpha + p * start + days)) ** r
        return chance * p**a * rest**b / mpmath.beta(a, b)

    pieces = [-4000, -500, -100, -40, -20, -10, -5, 0, 5, 10, 20, 40, 100, 500, 4000]
    assert buys_between(params, start, days) == pytest.approx(float(mpmath.quad(term, pieces)), rel=1e-9)


def test_fewer_buy_the_later_the_year() -> None:
    years = [buys_between(CD_SHOP, 365.25 * year, 365.25) for year in range(11)]
    assert years == sorted(years, reverse=True)
    assert 0 < years[-1] < years[0] < 1


def test_simulated_customers_buy_as_often_as_the_model_says() -> None:
    rng = np.random.default_rng(5)
    n, start, days = 200_000, 365.0, 200.0
    rate = rng.gamma(CD_SHOP.r, 1 / CD_SHOP.alpha, n)
    leaves = rng.beta(CD_SHOP.a, CD_SHOP.b, n)
    clock, bought, alive = np.zeros(n), np.zeros(n, bool), np.ones(n, bool)
    while alive.any():
        clock = np.where(alive, clock + rng.exponential(1, n) / np.maximum(rate, 1e-300), clock)
        alive &= clock <= start + days
        bought |= alive & (clock > start)
        alive &= rng.random(n) >= leaves
    expected = buys_between(CD_SHOP, start, days)
    assert bought.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / n))
