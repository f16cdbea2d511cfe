"""How groups buy and leave beside the model of all: the slope, the truth found again, and equal groups alike."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from clv.models.bg_nbd import BgNbdParams, fit_bg_nbd
from clv.models.group_effects import group_effects, shifted
from tests.shops import as_cells, histories

USUAL = BgNbdParams(0.8, 40.0, 0.8, 2.5)


def cells(customers: int, rate: float, leaving: float, *, seed: int):
    p = shifted(USUAL, rate, leaving)
    return as_cells(histories(customers, seed=seed, rate=(p.r, p.alpha), leave_after_purchase=(p.a, p.b)))


def test_a_shift_changes_the_means_and_nothing_else():
    found = shifted(USUAL, np.log(2.0), 0.4)
    assert found.r / found.alpha == pytest.approx(2 * USUAL.r / USUAL.alpha)
    odds = found.a / found.b
    assert np.log(odds) == pytest.approx(np.log(USUAL.a / USUAL.b) + 0.4)
    assert found.a + found.b == pytest.approx(USUAL.a + USUAL.b)
    assert astuple(shifted(USUAL, 0.0, 0.0)) == pytest.approx(astuple(USUAL))


def test_large_groups_are_found_as_they_are():
    truth = np.array([[0.5, 0.0], [-0.5, 0.6], [0.0, -0.6]])
    found = group_effects(USUAL, [cells(6_000, *one, seed=n) for n, one in enumerate(truth.tolist())], seed=1)
    beside = np.median(found, axis=0)
    # Groups differ from their own middle, and the model given here is not fitted on them.
    assert beside - beside[0] == pytest.approx(truth - truth[0], abs=0.15)


def test_the_difference_of_two_groups_is_that_of_their_own_fits():
    one, other = cells(8_000, 0.4, 0.0, seed=1), cells(8_000, 0.0, 0.0, seed=2)
    found = np.median(group_effects(USUAL, [one, other], seed=1), axis=0)
    own = [fit_bg_nbd(each).params for each in (one, other)]
    rates = [np.log(each.r / each.alpha) for each in own]
    assert found[0, 0] - found[1, 0] == pytest.approx(rates[0] - rates[1], abs=0.12)


def test_equal_groups_are_alike_and_on_the_whole_as_the_model_says():
    found = group_effects(USUAL, [cells(size, 0.0, 0.0, seed=size) for size in (60, 400, 900)], seed=1)
    assert np.abs(np.median(found, axis=0)).max() < 0.3
    assert np.abs(np.median(found[:, 2], axis=0)).max() < 0.15


def test_a_group_of_whom_nobody_came_back_has_limits():
    nobody = cells(40, 0.0, 0.0, seed=1).assign(frequency=0.0, recency=0.0)
    found = group_effects(USUAL, [nobody, cells(800, 0.0, 0.0, seed=2)], seed=1)
    assert np.all(np.isfinite(found))
    assert np.median(found[:, 0, 0]) < 0
