"""Does the spend model agree with the published figures, in any currency?"""

from __future__ import annotations

import math
from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.core.errors import SpendFitFailed
from clv.core.periods import Window
from clv.customers.summary import spend_counts, summarise_customers
from clv.models import gamma_gamma
from clv.models.gamma_gamma import GammaGammaParams, expected_spend, fit_gamma_gamma
from tests.shops import CALIBRATION_END


@pytest.fixture(scope="module")
def summary(cd_shop) -> ibis.Table:
    return summarise_customers(cd_shop.table("sample"), Window(date(1997, 1, 1), CALIBRATION_END))


def test_the_published_fit_of_the_cd_shop(summary):
    found = fit_gamma_gamma(spend_counts(summary).execute())
    assert (found.params.p, found.params.q, found.params.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.006)
    assert found.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert found.params.mean_spend == pytest.approx(35.17, abs=0.01)


def test_the_published_expected_spend_of_customers_1_to_10(summary):
    params = fit_gamma_gamma(spend_counts(summary).execute()).params
    ten = summary.mutate(spend=expected_spend(params, summary)).order_by("customer_id").limit(10).execute()
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert list(ten["spend"].round(2)) == pytest.approx(published, abs=0.011)


@pytest.mark.parametrize("rate", [0.001, 0.23, 4.3, 100.0, 25_000.0])
def test_another_currency_changes_only_the_unit_of_money(summary, rate):
    cells = spend_counts(summary).execute()
    here = fit_gamma_gamma(cells).params
    there = fit_gamma_gamma(cells.assign(monetary_value=cells["monetary_value"] * rate)).params
    assert (there.p, there.q, there.v / rate) == pytest.approx((here.p, here.q, here.v), rel=1e-5)


def test_a_mean_spend_below_nought_counts_as_nought():
    params = GammaGammaParams(6.25, 3.74, 15.44)
    table = ibis.memtable({"frequency": [2, 2, 0], "monetary_value": [-30.0, 0.0, 0.0]})
    spend = table.mutate(s=expected_spend(params, table)).execute()["s"]
    assert spend[0] == spend[1] > 0
    assert spend[2] == pytest.approx(params.mean_spend)


def test_no_mean_is_claimed_where_q_is_not_above_one():
    assert pd.isna(GammaGammaParams(6.0, 0.9, 15.0).mean_spend)


def test_one_payer_is_no_spend_model():
    with pytest.raises(SpendFitFailed):
        fit_gamma_gamma(pd.DataFrame({"frequency": [1], "monetary_value": [10.0], "customers": [1]}))


@pytest.mark.parametrize("spends", [[10.0, 10.0, 10.0], [10.0, 10.02, 9.98], [0.01, 0.01, 0.01]])
def test_one_price_for_all_is_the_spend(spends):
    cells = pd.DataFrame({"frequency": [1, 2, 3], "monetary_value": spends, "customers": [9, 5, 2]})
    found = fit_gamma_gamma(cells)
    assert found.params.is_one_price
    assert found.params.mean_spend == pytest.approx(spends[0], rel=1e-3)
    assert math.isfinite(found.log_likelihood)


@pytest.mark.parametrize("kind", ["within", "between", "both", "a rise", "some take two"])
@pytest.mark.parametrize("spread", [0.003, 0.01, 0.02, 0.05, 0.1])
def test_where_amounts_hardly_differ_the_mean_is_found_too(kind, spread):
    """A search towards an infinite p or q ends for want of digits in one of eight such shops."""
    rng = np.random.default_rng([len(kind), round(1000 * spread)])
    for _shop in range(3):
        bought = rng.geometric(0.4, 300)
        usual = 29.95 * (1 + rng.normal(0, spread, 300) * (kind in ("between", "both")))
        one = {
            "a rise": lambda k: 1 + spread * (rng.random(k) < 0.5),
            "some take two": lambda k: 1 + (rng.random(k) < spread),
            "between": np.ones,
        }.get(kind, lambda k: 1 + rng.normal(0, spread, k))
        spends = np.array([mean * one(k).mean() for mean, k in zip(usual, bought, strict=True)])
        cells = pd.DataFrame({"frequency": bought, "monetary_value": spends.round(4), "customers": 1})
        assert fit_gamma_gamma(cells).params.mean_spend == pytest.approx(np.average(spends, weights=bought), rel=0.02)


def test_two_prices_are_not_one():
    cells = pd.DataFrame({"frequency": [1, 2, 3] * 2, "monetary_value": [10.0] * 3 + [20.0] * 3, "customers": [9] * 6})
    assert not fit_gamma_gamma(cells).params.is_one_price


@pytest.mark.parametrize("logs", [(0.1, 0.1, 0.1), (1.8, 1.3, -0.5), (-2.0, 3.0, 2.0), (3.0, -1.0, 0.0)])
def test_the_written_out_likelihood_and_its_slope_are_lifetimes_own(summary, logs):
    from autograd import value_and_grad
    from lifetimes import GammaGammaFitter

    cells = spend_counts(summary).execute()
    data = tuple(cells[name].to_numpy(float) for name in ("frequency", "monetary_value", "customers"))
    theirs, slope = value_and_grad(GammaGammaFitter._negative_log_likelihood)(np.array(logs, float), *data, 0.0)
    ours, our_slope = gamma_gamma.mean_likelihood(*data)(np.array(logs, float))
    assert ours == pytest.approx(theirs, rel=1e-10)
    np.testing.assert_allclose(our_slope, slope, rtol=1e-8, atol=1e-12)
