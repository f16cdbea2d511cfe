"""Do the draws vary as much as the likelihood lets them, and is what is left open said to be so?"""

from __future__ import annotations

import dataclasses
from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest

from clv.customers.summary import purchase_counts, spend_counts
from clv.models import bg_nbd, gamma_gamma
from clv.models.bg_nbd import BgNbdParams
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.parameter_uncertainty import PurchaseSales, draw_parameters, has_limits


@pytest.fixture(scope="module")
def shop(cd_shop, sample_1997):
    summary = cd_shop.table(sample_1997.base.table)
    fits = sample_1997.fits
    return (fits.clock_fit, PurchaseSales(purchase_counts(summary).execute())), (
        fits.gamma_gamma.params,
        spend_counts(summary).execute(),
    )


def _covariance(kind, log_likelihood, fitted):
    """Minus the inverse of the second differences of the log-likelihood itself, which the slope has no part in."""
    params, data = fitted
    centre, step = np.log(astuple(params)), 1e-3
    moves = np.eye(len(centre)) * step

    def at(logs):
        return log_likelihood(kind(*np.exp(logs)), data)

    second = [
        [at(centre + i + j) - at(centre + i - j) - at(centre - i + j) + at(centre - i - j) for j in moves]
        for i in moves
    ]
    return np.linalg.inv(-np.array(second) / (4 * step * step))


def test_the_draws_have_the_covariance_of_the_likelihood(shop):
    drawn = draw_parameters(*shop, draws=4096, seed=1)
    purchases = np.log([astuple(draw.purchases) for draw in drawn])
    spends = np.log([astuple(draw.spends) for draw in drawn])
    for found, wanted in (
        (purchases, _covariance(BgNbdParams, bg_nbd.log_likelihood, (shop[0][0].fit.params, shop[0][1].cells))),
        (spends, _covariance(GammaGammaParams, gamma_gamma.log_likelihood, shop[1])),
    ):
        spread = np.sqrt(np.diag(wanted))
        np.testing.assert_allclose(
            np.cov(found.T) / np.outer(spread, spread), wanted / np.outer(spread, spread), atol=0.03
        )
    np.testing.assert_allclose(purchases.mean(axis=0), np.log(astuple(shop[0][0].fit.params)), atol=0.01)


def test_a_seed_gives_its_draws_again_and_another_gives_others(shop):
    once, again, other = (draw_parameters(*shop, draws=8, seed=seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_from_a_flat_place_the_draws_still_find_what_the_data_say(shop):
    # Far along the ridge where everyone leaves with the same chance, the likelihood is flat: no normal curve there.
    (found, sales), spends = shop
    params = found.fit.params
    flat = dataclasses.replace(found.fit, params=dataclasses.replace(params, a=2e6, b=6e6))
    drawn = draw_parameters((dataclasses.replace(found, fit=flat), sales), spends, draws=64, seed=1)
    assert drawn is not None
    a, b = (np.array([getattr(draw.purchases, name) for draw in drawn]) for name in ("a", "b"))
    assert np.median(a / (a + b)) == pytest.approx(params.a / (params.a + params.b), rel=0.1)


def test_spends_that_the_data_leave_open_have_no_draws(shop):
    purchases, (params, spend_cells) = shop
    flat = dataclasses.replace(params, q=900.0, v=2700.0)
    assert draw_parameters(purchases, (flat, spend_cells), draws=8, seed=1) is None
    assert not has_limits(purchases, (flat, spend_cells))


def test_draws_without_a_mean_spend_are_left_out(shop):
    # Spends so uneven that their mean hardly exists: q is 1.15, from a hundred customers.
    rng = np.random.default_rng(5)
    means = rng.gamma(3.0 * 2, 1 / rng.gamma(1.15, 1 / 10.0, 100)) / 2
    uneven = pd.DataFrame({"frequency": 2, "monetary_value": means, "customers": 1})
    drawn = draw_parameters(shop[0], (GammaGammaParams(3.0, 1.15, 10.0), uneven), draws=64, seed=1)
    assert 0 < len(drawn) < 64
    assert all(draw.spends.q > 1 for draw in drawn)
