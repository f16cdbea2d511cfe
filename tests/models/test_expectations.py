"""Are the quick answers for typical customers those of the exact functions?"""

from __future__ import annotations

import numpy as np
import pytest

from clv.models.bg_nbd import BgNbdParams, purchases_if_alive
from clv.models.expectations import PurchaseHistories, chance_alive, expected_purchases, expected_spends

YEAR_ENDS = np.arange(1, 11) * 365.25


def histories(*customers: tuple[float, float, float, float]) -> PurchaseHistories:
    return PurchaseHistories(*np.array(customers, float).T)


MANY = histories(*((x, 0.7 * age if x else 0.0, age, 20.0) for x in (0, 1, 4, 40, 300) for age in (1.0, 90.0, 900.0)))


def test_chances_and_spends_are_the_engines(cd_shop, sample_1997):
    values = cd_shop.table(sample_1997.valuation.table).execute()
    everyone = PurchaseHistories(
        *(values[name].to_numpy(float) for name in ("frequency", "recency", "T", "monetary_value"))
    )
    np.testing.assert_allclose(chance_alive(sample_1997.fits.bg_nbd.params, everyone), values["p_alive"], rtol=1e-12)
    np.testing.assert_allclose(
        expected_spends(sample_1997.fits.gamma_gamma.params, everyone), values["expected_spend"], rtol=1e-12
    )


def test_no_chance_is_so_small_that_it_is_nought():
    # (alpha + T) / (alpha + recency) is 60: to the power of 300 no double holds it.
    long_gone = histories((300, 10, 2400, 20))
    assert chance_alive(BgNbdParams(0.2426, 30.895, 0.7929, 2.4259), long_gone)[0] == pytest.approx(np.exp(-700))


@pytest.mark.parametrize(
    ("params", "error"),
    [
        (BgNbdParams(0.2426, 30.895, 0.7929, 2.4259), 1e-6),
        (BgNbdParams(0.3, 20.0, 0.2, 0.3), 1e-6),  # a + b < 1
        (BgNbdParams(0.02, 0.5, 0.01, 0.05), 1e-5),
        (BgNbdParams(5.0, 900.0, 6.0, 0.02), 1e-5),
        (BgNbdParams(0.8, 50.0, 0.03, 9000.0), 1e-5),  # hardly anybody leaves
        (BgNbdParams(0.8, 50.0, 300.0, 900.0), 2e-4),  # all leave alike
        (BgNbdParams(0.3, 30.0, 2e6, 7e6), 2e-4),
        (BgNbdParams(4.0, 2.0, 50.0, 0.01), 2e-4),  # all leave at once
    ],
    ids=str,
)
def test_expected_purchases_are_the_exact_ones(params, error):
    exact = [
        purchases_if_alive(params, int(x), [age], YEAR_ENDS)[0] for x, age in zip(MANY.frequency, MANY.T, strict=True)
    ]
    found = expected_purchases(params, MANY, YEAR_ENDS)
    np.testing.assert_allclose(found, np.array(exact) * chance_alive(params, MANY)[:, None], rtol=error)


def test_a_mean_frequency_counts_as_the_nearest_whole_one():
    params = BgNbdParams(0.2426, 30.895, 1e-9, 2.0)  # nobody leaves, so that the frequency counts for the rate only
    found = expected_purchases(params, histories((2.4, 50, 100, 10), (2, 50, 100, 10)), [365.0])
    assert found[0] == pytest.approx(found[1], rel=1e-6)
