"""Does the profile over who leaves say what the normal curve says where that holds, and something where it does not?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from clv.models.bg_nbd import fit_bg_nbd
from clv.models.clock_fit import ClockFit
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.leaving_profile import draw_over_leaving
from clv.models.parameter_uncertainty import PurchaseSales, _even_normals, draw_parameters
from clv.models.sales_clock import SalesClock
from tests.shops import as_cells, histories

STEPS = _even_normals(512, 4, seed=1)


def test_where_the_normal_curve_holds_the_profile_agrees_with_it():
    cells = as_cells(histories(4_000, seed=2, rate=(0.6, 32.0), leave_after_purchase=(0.8, 2.5)))
    params = fit_bg_nbd(cells).params
    found = draw_over_leaving(params, cells, steps=STEPS)
    spends = np.random.default_rng(3).gamma(4.0, 10.0, len(cells))
    paid = cells.assign(monetary_value=spends)[cells.frequency > 0]
    plain = fit_bg_nbd(cells)
    even = SalesClock(date(2024, 1, 1), date(2025, 12, 31))
    fitted = ClockFit(even, plain, plain), PurchaseSales(cells)
    normal = draw_parameters(fitted, (GammaGammaParams(4.0, 3.0, 20.0), paid), draws=512, seed=1)
    assert found is not None
    assert normal is not None
    theirs = np.array([[d.purchases.r, d.purchases.alpha, d.purchases.a, d.purchases.b] for d in normal])
    for ours, other in zip(_facts(found), _facts(theirs), strict=True):
        assert np.median(ours) == pytest.approx(np.median(other), abs=0.5 * other.std())
        assert ours.std() == pytest.approx(other.std(), rel=0.5)


def _facts(params):
    """Rates and chances to leave, in logs."""
    r, alpha, a, b = params.T
    return np.log(r), np.log(alpha), np.log(a / b)


@pytest.mark.parametrize("leaving", [(60.0, 900.0), None], ids=["all leave with the same chance", "nobody leaves"])
def test_the_true_chance_lies_among_the_draws_where_the_likelihood_is_flat(leaving):
    shop = histories(3_000, seed=6, rate=(1.2, 40.0), leave_after_purchase=leaving)
    cells = as_cells(shop)
    found = draw_over_leaving(fit_bg_nbd(cells).params, cells, steps=STEPS)
    assert found is not None
    chance = found[:, 2] / (found[:, 2] + found[:, 3])
    low, high = np.quantile(chance, [0.02, 0.98])
    if leaving:
        assert low < 60 / 960 < high
    else:
        assert high < 0.01
    assert np.quantile(found[:, 0], 0.02) < 1.2 < np.quantile(found[:, 0], 0.98)
