"""Partial pooling: equal groups fall together, unlike ones stay apart, and limits hold as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from clv.models.partial_pooling import DRAWS, Estimates, pooled_draws, winner


def estimates(value: list[float], error: list[float]) -> Estimates:
    return Estimates(np.array(value), np.array(error))


def test_equal_groups_have_the_mean_of_all_and_its_certainty():
    found = pooled_draws(estimates([0.3] * 20, [0.1] * 20), seed=1)
    assert found.shape == (DRAWS, 20)
    assert found.mean() == pytest.approx(0.3, abs=0.005)
    assert found.std(axis=0).max() < 0.05  # a half of what each says alone, and less


def test_groups_that_surely_differ_keep_their_own():
    value = [-3.0, -1.0, 0.5, 2.0]
    found = pooled_draws(estimates(value, [0.01] * 4), seed=1)
    assert found.mean(axis=0) == pytest.approx(value, abs=0.005)
    assert found.std(axis=0) == pytest.approx([0.01] * 4, rel=0.1)


def test_a_small_group_is_drawn_to_the_others_and_a_large_one_is_not():
    found = pooled_draws(estimates([0.0, 0.1, -0.1, 0.2, 1.5, 0.8], [0.05, 0.05, 0.05, 0.05, 0.8, 0.05]), seed=1)
    assert found[:, 4].mean() < 0.9
    assert found[:, 5].mean() == pytest.approx(0.8, abs=0.05)


def test_a_group_that_says_nothing_is_one_more_of_the_others():
    found = pooled_draws(estimates([0.9, 1.1, 1.0, 7.0], [0.1, 0.1, 0.1, np.inf]), seed=1)
    assert found[:, 3].mean() == pytest.approx(1.0, abs=0.05)
    assert found[:, 3].std() > found[:, 0].std()


def test_the_mean_is_that_of_the_integral_over_tau():
    # Another road, two groups with errors of 1: for each tau the first goes 1 / (1 + tau^2) of its way to the middle.
    value = 3.0

    def weight(tau: float) -> float:
        spread = np.sqrt(2 * (1 + tau**2))
        return float(norm.pdf(value, scale=spread) * 4.0 / (4.0 + tau) ** 2)

    def held(tau: float) -> float:
        return weight(tau) * (value - value / 2 / (1 + tau**2))

    expected = quad(held, 0, np.inf)[0] / quad(weight, 0, np.inf)[0]
    found = pooled_draws(estimates([value, 0.0], [1.0, 1.0]), seed=1, draws=40_000)
    assert found[:, 0].mean() == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0, 5.0])
def test_limits_hold_nine_times_out_of_ten_and_the_error_is_below_that_of_each_alone_and_of_all_as_one(spread: float):
    rng = np.random.default_rng(int(spread * 10))
    held, partly, alone, as_one = [], [], [], []
    for shop in range(120):
        error = np.exp(rng.uniform(-1, 1, 8))
        truth = spread * rng.standard_normal(8)
        value = truth + error * rng.standard_normal(8)
        found = pooled_draws(Estimates(value, error), seed=shop, draws=600)
        low, middle, high = np.quantile(found, [0.05, 0.5, 0.95], axis=0)
        held.append((low <= truth) & (truth <= high))
        partly.append((middle - truth) ** 2)
        alone.append((value - truth) ** 2)
        as_one.append((np.average(value, weights=error**-2.0) - truth) ** 2)
    assert 0.85 <= np.mean(held) <= 0.97
    assert np.mean(partly) < min(np.mean(alone), np.mean(as_one))


def test_among_equal_groups_nobody_wins_by_chance():
    rng = np.random.default_rng(3)
    wins = 0
    for shop in range(200):
        error = np.exp(rng.uniform(-1.5, 1.5, 2 + shop % 8))
        found = pooled_draws(Estimates(error * rng.standard_normal(len(error)), error), seed=shop, draws=1_000)
        wins += winner(found) is not None
    assert wins <= 10


def test_a_group_that_is_surely_the_best_wins():
    found = pooled_draws(estimates([0.0, 0.1, 2.0], [0.1, 0.1, 0.1]), seed=1)
    assert winner(found) == 2
    assert winner(found[:, :1]) is None


def test_the_same_estimates_give_the_same_draws():
    one = estimates([0.0, 1.0], [0.5, 0.4])
    assert np.array_equal(pooled_draws(one, seed=4), pooled_draws(one, seed=4))
