"""Are the intervals of the CD shop those of a bootstrap, and the shortcuts that make them quick right?"""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from clv.analysis.fits import Fits
from clv.analysis.uncertainty import _expectation, model_intervals, valuation_intervals
from clv.analysis.valuation import analyse, value
from clv.core.assumptions import Assumptions
from clv.customers.summary import purchase_counts, spend_counts
from clv.models.bg_nbd import BgNbdFit
from clv.models.gamma_gamma import GammaGammaFit
from clv.models.parameter_uncertainty import Draw, PurchaseSales, draw_parameters
from clv.models.readiness import DataVerdict
from clv.value.intervals import typical_customers
from tests.shops import CALIBRATION_END, as_transactions, simulated


@pytest.fixture(scope="module")
def found(cd_shop, sample_1997):
    return model_intervals(cd_shop, sample_1997)


def test_the_total_of_the_sample_lies_between_the_limits_of_a_bootstrap(found):
    # Published for resampled customers: 196k to 322k.
    assert (found.total.low, found.total.high) == pytest.approx((196e3, 322e3), rel=0.03)


def test_every_figure_lies_within_its_interval(found, sample_1997):
    valuation = sample_1997.valuation
    assert found.total.low < valuation.total < found.total.high
    assert found.new_customer.low < valuation.new_customer < found.new_customer.high
    for limits, money in zip(found.by_year, valuation.by_year, strict=True):
        assert limits.low < money < limits.high
    assert [code for code, _ in found.by_segment] == [segment.code for segment in valuation.segments]
    for (_, limits), segment in zip(found.by_segment, valuation.segments, strict=True):
        assert limits.low < segment.value < limits.high


@pytest.mark.parametrize("shop", ["sample", "master"])
def test_typical_customers_give_the_total_that_all_customers_give(cd_shop, request, shop):
    analysis = request.getfixturevalue(f"{shop}_1997")
    summary, assumptions = cd_shop.table(analysis.base.table), analysis.valuation.assumptions
    base, clock = analysis.base, analysis.fits.clock
    fitted = Draw(analysis.fits.bg_nbd.params, analysis.fits.gamma_gamma.params, clock)
    sales = PurchaseSales(purchase_counts(summary).execute(), base.repeat_days, base.window)
    drawn = draw_parameters(
        (analysis.fits.clock_fit, sales),
        (fitted.spends, spend_counts(summary).execute()),
        draws=4,
        seed=9,
    )
    typical = typical_customers(cd_shop.table(analysis.valuation.table)).execute()
    ask = _expectation(typical, assumptions)

    def money(draw: Draw):
        expected = ask(draw)
        return expected.purchases.sum(axis=1) * expected.spend

    for draw in drawn:
        fits = Fits(BgNbdFit(draw.purchases, 0.0), GammaGammaFit(draw.spends, 0.0), analysis.fits.readiness, draw.clock)
        exact = value(cd_shop, analysis.base, fits, assumptions=assumptions, name=f"{shop}_drawn")
        quick = (typical["ten_year_value"] * money(draw) / money(fitted)).sum()
        assert quick == pytest.approx(exact.total, rel=2e-3)
        newcomer = (analysis.valuation.new_customer - analysis.base.first_purchase_spend) * (
            ask(draw).newcomer / ask(fitted).newcomer
        )
        assert newcomer == pytest.approx(exact.new_customer - analysis.base.first_purchase_spend, rel=2e-3)


def test_ten_times_the_customers_are_known_three_times_as_well(cd_shop, master_1997, found, sample_1997):
    # The sample is a tenth of the master: limits shrink by the root of ten, 3.2.
    large = model_intervals(cd_shop, master_1997)
    widths = [
        (limits.high - limits.low) / analysis.valuation.total
        for limits, analysis in ((found.total, sample_1997), (large.total, master_1997))
    ]
    assert widths[0] / widths[1] == pytest.approx(10**0.5, rel=0.2)


def test_without_chance_the_limits_are_closer_and_a_new_customers_the_same(cd_shop, sample_1997, found):
    expected = model_intervals(cd_shop, sample_1997, futures=0)
    assert found.total.low < expected.total.low < expected.total.high < found.total.high
    assert expected.new_customer == found.new_customer


def test_limits_follow_the_margin(cd_shop, found):
    analysis = analyse(
        cd_shop,
        cd_shop.table("sample"),
        assumptions=Assumptions(margin=0.5),
        until=CALIBRATION_END,
        name="half_margin",
    )
    half = model_intervals(cd_shop, analysis)
    for limits, whole in ((half.total, found.total), (half.new_customer, found.new_customer)):
        assert (limits.low, limits.high) == pytest.approx((whole.low / 2, whole.high / 2), rel=1e-6)


def test_an_interval_that_the_data_leave_open_is_unknown(cd_shop, sample_1997):
    # Far along the ridge where all customers spend alike, the likelihood of the spends is flat.
    ridge = dataclasses.replace(sample_1997.fits.gamma_gamma.params, q=900.0, v=2700.0)
    fits = dataclasses.replace(sample_1997.fits, spend_answer=GammaGammaFit(ridge, 0.0))
    assert valuation_intervals(cd_shop, dataclasses.replace(sample_1997, fits=fits)) is None


def test_a_giant_who_stays_does_not_pull_the_lower_limit_to_nothing(engine):
    """A customer who buys for a fifth of all money every fortnight: a Gamma for the sum took that for pure chance."""
    shop = simulated(600, seed=21)
    dates = pd.date_range("2024-01-10", "2025-12-28", freq="14D")
    giant = pd.DataFrame({"customer_id": "giant", "date": dates, "amount": 2_000.0})
    found = analyse(
        engine, as_transactions(engine, pd.concat([shop, giant])), assumptions=Assumptions(), name="with_giant"
    )
    [carrier] = found.valuation.giants
    assert carrier.customer == "giant"
    assert carrier.value > 0.2 * found.valuation.total
    assert found.readiness.verdict is DataVerdict.CAUTION
    sure = valuation_intervals(engine, found, draws=64, futures=50)
    assert sure is not None
    others = found.valuation.total - carrier.value
    assert others * 0.7 < sure.total.low < found.valuation.total < sure.total.high


def test_without_a_giant_nobody_stands_alone(sample_1997):
    assert sample_1997.valuation.giants == ()
    assert sample_1997.readiness == sample_1997.fits.readiness
