"""Are a few hundred terms enough for the expected purchases of any customer of any shop?"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from clv.core.assumptions import Assumptions
from clv.models.bg_nbd import BgNbdParams, purchases_if_alive
from clv.value.expectation_series import ExpectationSeries, expectation_series
from clv.value.ten_year import by_year_discounted

MOST_TERMS = 1_200
CD_SHOP = BgNbdParams(0.2426, 30.895, 0.793, 2.426)
SHOPS = {
    "the CD shop": (CD_SHOP, 545),
    "nobody leaves": (BgNbdParams(2.0, 60.0, 1e-4, 50.0), 1100),
    "few leave, in ten years": (BgNbdParams(0.6, 32.0, 0.02, 0.3), 3650),
    "nearly all buy once": (BgNbdParams(0.05, 2.0, 0.01, 8.0), 2000),
    "all alike": (BgNbdParams(3.0, 100.0, 500.0, 3000.0), 900),
    "hours apart": (BgNbdParams(0.6, 0.5, 0.3, 0.2), 3650),
    "leave at once or never": (BgNbdParams(0.0232, 229.9, 0.00212, 0.00766), 3390),
    "leave at once or late": (BgNbdParams(3.28, 388.4, 0.041, 0.00686), 6984),
    "a young shop": (BgNbdParams(1.5, 400.0, 1.2, 1.5), 30),
}


def _series(params: BgNbdParams, days: int, assumptions: Assumptions, ahead: NDArray[np.float64]) -> ExpectationSeries:
    return expectation_series(
        lambda frequency, ages: purchases_if_alive(params, frequency, ages, ahead),
        rate=(params.r, params.alpha),
        most_frequency=days,
        most_age=float(days),
        assumptions=assumptions,
    )


def _added_up(series: ExpectationSeries, params: BgNbdParams, frequency: int, T: NDArray[np.float64]) -> list[object]:
    """Purchases of the horizon, discounted, and those of the first year, as the page of SQL adds them up."""
    across = (np.log(frequency + series.shift) - series.frequency.middle) / series.frequency.half
    along = (np.log(params.alpha + T) - series.age.middle) / series.age.half
    i, k, *terms = np.array(series.terms).T
    degrees = (int(i.max()) + 1, int(k.max()) + 1)
    rate = (params.r + frequency) / (params.alpha + T)
    figures = []
    for term in terms:
        whole = np.zeros(degrees)
        whole[i.astype(int), k.astype(int)] = term
        figures.append(rate * np.exp(chebyshev.chebval2d(np.full_like(along, across), along, whole)))
    return figures


@pytest.mark.parametrize(("shop", "years"), [*((shop, 10) for shop in SHOPS), ("the CD shop", 1), ("all alike", 30)])
def test_terms_add_up_to_the_expected_purchases_of_every_customer(shop, years):
    params, days = SHOPS[shop]
    assumptions = Assumptions(horizon_years=years)
    ahead = np.arange(1, assumptions.months + 1) * assumptions.days_per_month
    series = _series(params, days, assumptions, ahead)
    assert len(series.terms) < MOST_TERMS
    T = np.unique(np.concatenate([np.arange(min(days, 8)), np.rint(np.linspace(0, days, 60))]))
    for frequency in sorted({*range(10), *np.rint(np.geomspace(10, days, 20)).astype(int).tolist()}):
        months = purchases_if_alive(params, frequency, T, ahead)
        purchases, discounted, first_year = _added_up(series, params, frequency, T)
        np.testing.assert_allclose(purchases, months[:, -1], rtol=1e-10)
        expected = by_year_discounted(months, assumptions=assumptions)
        np.testing.assert_allclose(discounted, expected.sum(axis=1), rtol=1e-10)
        np.testing.assert_allclose(first_year, expected[:, 0], rtol=1e-10)


def test_days_that_count_are_those_of_the_horizon_where_nobody_leaves():
    assumptions = Assumptions(horizon_years=1, discount_rate_per_year=0.0)
    ahead = np.arange(1, 13) * assumptions.days_per_month
    params = BgNbdParams(1.0, 10.0, 1e-9, 1e3)
    purchases, discounted, first_year = _added_up(_series(params, 100, assumptions, ahead), params, 3, np.array([50.0]))
    assert purchases == pytest.approx([4 / 60 * 365.25], rel=1e-9)
    assert discounted == pytest.approx(purchases, rel=1e-10)
    assert first_year == pytest.approx(purchases, rel=1e-10)
