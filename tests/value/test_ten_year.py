"""Is a customer's value what lifetimes says month by month, and do the parts sum to the whole?"""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pandas as pd
import pytest

from clv.analysis.valuation import analyse, value
from clv.core.assumptions import Assumptions
from clv.core.periods import LIFETIMES_DAYS_PER_MONTH
from clv.models.bg_nbd import BgNbdParams, purchases_if_alive
from clv.value.ten_year import NewCustomer, by_year_discounted, expectation_grid, new_customer_value
from tests.shops import CALIBRATION_END

PURCHASES = partial(purchases_if_alive, BgNbdParams(0.2426, 30.895, 0.7929, 2.4259))


def _lifetimes(analysis):
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    purchases, spend = BetaGeoFitter(), GammaGammaFitter()
    purchases.params_ = pd.Series(dataclasses.asdict(analysis.fits.bg_nbd.params))
    purchases.predict = purchases.conditional_expected_number_of_purchases_up_to_time
    spend.params_ = pd.Series(dataclasses.asdict(analysis.fits.gamma_gamma.params))
    return purchases, spend


def test_every_customers_value_equals_lifetimes_when_a_month_has_30_days(cd_shop):
    assumptions = Assumptions(days_per_month=LIFETIMES_DAYS_PER_MONTH)
    analysis = analyse(
        cd_shop, cd_shop.table("sample"), assumptions=assumptions, until=CALIBRATION_END, name="thirty_days"
    )
    values = cd_shop.table(analysis.valuation.table).execute()
    purchases, spend = _lifetimes(analysis)
    theirs = spend.customer_lifetime_value(
        purchases,
        values["frequency"],
        values["recency"],
        values["T"],
        values["monetary_value"],
        time=120,
        discount_rate=1.1 ** (1 / 12) - 1,
    )
    np.testing.assert_allclose(values["ten_year_value"], theirs.to_numpy(), rtol=1e-8)


def test_every_scored_figure_equals_lifetimes_own(cd_shop, sample_1997):
    values = cd_shop.table(sample_1997.valuation.table).execute()
    purchases, spend = _lifetimes(sample_1997)
    history = values["frequency"], values["recency"], values["T"]
    days = 120 * 365.25 / 12
    np.testing.assert_allclose(values["p_alive"], purchases.conditional_probability_alive(*history), rtol=1e-8)
    np.testing.assert_allclose(values["expected_purchases"], purchases.predict(days, *history), rtol=1e-8)
    np.testing.assert_allclose(
        values["expected_spend"],
        spend.conditional_expected_average_profit(values["frequency"], values["monetary_value"]),
        rtol=1e-8,
    )


def test_value_is_what_is_left_of_value_if_alive(cd_shop, sample_1997):
    values = cd_shop.table(sample_1997.valuation.table).execute()
    np.testing.assert_allclose(values["value_if_alive"] * values["p_alive"], values["ten_year_value"], rtol=1e-12)
    np.testing.assert_allclose(
        values["value_at_risk"], values["value_if_alive"] - values["ten_year_value"], rtol=1e-9, atol=1e-9
    )


def test_years_and_segments_and_customers_sum_to_one_total(cd_shop, sample_1997):
    valuation = sample_1997.valuation
    each = float(cd_shop.table(valuation.table).ten_year_value.sum().execute())
    assert valuation.total == pytest.approx(each, rel=1e-12)
    assert sum(valuation.by_year) == pytest.approx(each, rel=1e-10)
    for segment in valuation.segments:
        assert sum(segment.by_year) == pytest.approx(segment.value, rel=1e-10)
    assert sum(segment.customers for segment in valuation.segments) == sample_1997.base.customers


def _total(engine, analysis, **changes) -> float:
    assumptions = Assumptions(**changes)
    return value(engine, analysis.base, analysis.fits, assumptions=assumptions, name="what_if").total


def test_value_falls_as_the_discount_rises(cd_shop, sample_1997):
    totals = [_total(cd_shop, sample_1997, discount_rate_per_year=rate) for rate in (0.0, 0.1, 0.3)]
    assert totals[0] > totals[1] > totals[2]


def test_value_rises_with_the_horizon_by_the_years_added(cd_shop, sample_1997):
    five = _total(cd_shop, sample_1997, horizon_years=5)
    assert five == pytest.approx(sum(sample_1997.valuation.by_year[:5]), rel=1e-10)


def test_value_is_proportional_to_the_margin(cd_shop, sample_1997):
    assert _total(cd_shop, sample_1997, margin=0.35) == pytest.approx(0.35 * sample_1997.valuation.total, rel=1e-12)


@pytest.mark.parametrize(
    "params",
    [
        BgNbdParams(0.3, 20.0, 0.2, 0.3),
        BgNbdParams(0.5, 40.0, 1.0 + 1e-12, 2.0),
        BgNbdParams(0.8, 50.0, 2.0, 1e7),
        BgNbdParams(4.0, 2.0, 50.0, 0.01),
    ],
    ids=str,
)
def test_the_grid_has_no_unknown_and_nothing_negative(params):
    points = pd.DataFrame([(x, t) for x in (0, 1, 40, 900) for t in (0, 1, 365, 4000)], columns=["frequency", "T"])
    grid = expectation_grid(points, partial(purchases_if_alive, params), assumptions=Assumptions())
    assert len(grid) == len(points)
    assert grid.notna().all(axis=None)
    assert (grid.drop(columns=["frequency", "T"]) >= 0).all(axis=None)
    years = grid[[f"year_{k}" for k in range(1, 11)]].sum(axis=1)
    np.testing.assert_allclose(years, grid["discounted"], rtol=1e-12)
    assert (grid["discounted"] <= grid["purchases"] * (1 + 1e-12)).all()


def test_a_month_is_discounted_from_its_end():
    cumulative = np.arange(1, 13, dtype=float)[None, :]
    by_year = by_year_discounted(cumulative, assumptions=Assumptions(horizon_years=1, discount_rate_per_year=0.21))
    assert by_year[0, 0] == pytest.approx(sum(1.21 ** (-m / 12) for m in range(1, 13)), rel=1e-12)


def test_a_new_customer_is_the_first_purchase_and_the_expected_repeats():
    # Undiscounted, ten years: first purchase + mean spend x E[X(3652.5 days)], times the margin.
    repeats = float(PURCHASES(0, np.zeros(1), np.array([3652.5]))[0, 0])
    worth = new_customer_value(
        NewCustomer(first_purchase=30.0, mean_spend=40.0, purchases_if_alive=PURCHASES),
        assumptions=Assumptions(discount_rate_per_year=0.0, margin=0.5),
    )
    assert worth == pytest.approx(0.5 * (30 + 40 * repeats), rel=1e-12)


def test_concentration_is_a_rising_curve_that_ends_at_all_customers_and_all_value(cd_shop, sample_1997):
    curve = np.array(sample_1997.valuation.concentration)
    assert len(curve) == 100
    assert (np.diff(curve, axis=0) > 0).all()
    assert curve[-1] == pytest.approx([1, 1])
    values = np.sort(cd_shop.table(sample_1997.valuation.table).ten_year_value.execute())[::-1]
    best = round(len(values) * 0.2)
    assert sample_1997.valuation.share_held_by(0.2) == pytest.approx(values[:best].sum() / values.sum(), rel=2e-3)
