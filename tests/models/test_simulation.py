"""Do simulated futures have the means, chances and spreads of the formulas?"""

from __future__ import annotations

import numpy as np
import pytest

from clv.core.assumptions import Assumptions
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, chance_alive
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.simulation import simulate, simulate_customer

PARAMS = BgNbdParams(0.2426, 30.895, 0.7929, 2.4259), GammaGammaParams(6.25, 3.744, 15.44)
HORIZON = 3652.5


def customer(frequency: float, recency: float, age: float, spend: float) -> PurchaseHistories:
    return PurchaseHistories(*(np.array([float(value)]) for value in (frequency, recency, age, spend)))


@pytest.mark.parametrize("rank", [0.0, 0.02, 0.2, 0.5, 0.9])
def test_the_mean_of_the_futures_is_the_ten_year_value(cd_shop, sample_1997, rank):
    values = cd_shop.table(sample_1997.valuation.table).execute().sort_values("ten_year_value", ascending=False)
    row = values.iloc[int(rank * (len(values) - 1))]
    known = customer(row["frequency"], row["recency"], row["T"], row["monetary_value"])
    fits = sample_1997.fits
    params = fits.bg_nbd.params, fits.gamma_gamma.params
    found = simulate_customer(params, known, assumptions=Assumptions(), futures=100_000, seed=3)
    # The deviation of one future is at most five times its mean here: 0.016 of the mean for 100,000, taken threefold.
    assert found.mean == pytest.approx(row["ten_year_value"], rel=0.05)


def test_a_one_time_buyers_mean_is_the_ten_year_value_too(cd_shop, sample_1997):
    values = cd_shop.table(sample_1997.valuation.table)
    row = values.filter(values.frequency == 0).execute().iloc[0]
    params = sample_1997.fits.bg_nbd.params, sample_1997.fits.gamma_gamma.params
    found = simulate_customer(params, customer(0, 0, row["T"], 0), assumptions=Assumptions(), futures=100_000, seed=3)
    assert found.mean == pytest.approx(row["ten_year_value"], rel=0.05)


@pytest.mark.parametrize("known", [customer(5, 160, 221, 22.8), customer(0, 0, 200, 0)], ids=["repeat", "one-time"])
def test_the_next_purchase_is_that_of_a_gamma_mixture_of_waits(known):
    # Alive, the wait is exponential with rate ~ Gamma(r + x, alpha + T): P(wait > t) = (beta / (beta + t))^(r + x).
    shape, beta = PARAMS[0].r + known.frequency[0], PARAMS[0].alpha + known.T[0]
    within = 1 - (beta / (beta + HORIZON)) ** shape
    found = simulate_customer(PARAMS, known, assumptions=Assumptions(), futures=100_000)
    assert found.chance_never_again == pytest.approx(1 - chance_alive(PARAMS[0], known)[0] * within, abs=0.006)
    for share, days in (
        (0.05, found.next_purchase.low),
        (0.5, found.next_purchase.median),
        (0.95, found.next_purchase.high),
    ):
        assert days == pytest.approx(beta * ((1 - share * within) ** (-1 / shape) - 1), rel=0.03)


def test_whoever_never_leaves_buys_like_a_poisson_process():
    # Everyone buys every tenth day on average, nobody leaves, each purchase is 1: money is Poisson(10) in 100 days.
    sure = BgNbdParams(1e8, 1e9, 1e-9, 1.0), GammaGammaParams(1e6, 1e8, 1e2)
    money = simulate(sure, customer(0, 0, 0, 0), ends=np.array([50.0, 100.0]), futures=100_000, seed=1).money[0]
    assert money.sum(axis=1).mean() == pytest.approx(10, rel=0.01)
    assert money.sum(axis=1).var() == pytest.approx(10, rel=0.03)
    assert np.corrcoef(money.T)[0, 1] == pytest.approx(0, abs=0.02)


def test_whoever_leaves_at_once_buys_once():
    sure = BgNbdParams(1e8, 1e9, 1.0, 1e-9), GammaGammaParams(1e6, 1e8, 1e2)
    money = simulate(sure, customer(0, 0, 0, 0), ends=np.array([10.0, 1000.0]), futures=20_000, seed=1).money[0]
    np.testing.assert_allclose(money.sum(axis=1), 1, rtol=0.01)
    assert money[:, 0].mean() == pytest.approx(1 - np.exp(-1), abs=0.015)  # within ten days


def test_a_customer_surely_gone_has_no_next_purchase_and_no_money():
    found = simulate_customer(PARAMS, customer(30, 30, 2000, 40), assumptions=Assumptions(), futures=1000)
    assert found.next_purchase is None
    assert (found.chance_never_again, found.mean, found.high, sum(found.counts), found.above) == (1, 0, 0, 0, 0)


def test_the_histogram_holds_each_future_with_a_purchase_once():
    found = simulate_customer(PARAMS, customer(5, 160, 221, 22.8), assumptions=Assumptions(), futures=10_000)
    assert len(found.edges) == len(found.counts) + 1
    assert sum(found.counts) + found.above == round((1 - found.chance_never_again) * 10_000)
    assert 0 < found.above <= 100


def test_futures_follow_margin_and_seed():
    known = customer(5, 160, 221, 22.8)
    whole, again, other = (
        simulate_customer(PARAMS, known, assumptions=Assumptions(), futures=500, seed=seed) for seed in (1, 1, 2)
    )
    assert whole == again != other
    half = simulate_customer(PARAMS, known, assumptions=Assumptions(margin=0.5), futures=500, seed=1)
    assert (half.mean, half.high) == pytest.approx((whole.mean / 2, whole.high / 2))
    assert half.next_purchase == whole.next_purchase
    assert half.chance_never_again == whole.chance_never_again
