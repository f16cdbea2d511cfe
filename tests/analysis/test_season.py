"""Does a shop with a season come out right, from the sales to the limits?"""

from __future__ import annotations

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.one_customer import describe_customer
from clv.analysis.uncertainty import model_intervals, valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.tables import CUSTOMER_VALUES, check
from clv.customers.summary import purchase_days
from clv.customers.survival import kaplan_meier
from clv.evaluation.model_comparison import compare_models
from clv.models.concerns import Concern
from clv.models.purchase_model import PurchaseModel
from tests.shops import as_transactions, seasonal

DAYS = 365


@pytest.fixture(scope="module")
def shop() -> tuple[ibis.backends.duckdb.Backend, float, Analysis, Analysis]:
    """A year that ends at the peak, what its customers then paid within a year, and the analyses with and without."""
    backend = ibis.duckdb.from_connection(duckdb.connect())
    orders = seasonal(2000, seed=21, days=DAYS, ahead=366)
    end = pd.Timestamp("2022-12-31")
    came = float(orders.loc[orders["date"] > end, "amount"].sum())
    sales = as_transactions(backend, orders[orders["date"] <= end])
    one_year = Assumptions(horizon_years=1, discount_rate_per_year=0.0)
    found = analyse(backend, sales, assumptions=one_year, name="found")
    off = Assumptions(horizon_years=1, discount_rate_per_year=0.0, season=False)
    return backend, came, found, analyse(backend, sales, assumptions=off, name="plain")


def test_the_clock_says_what_came_and_without_it_the_total_is_far_too_high(shop):
    _, came, found, plain = shop
    assert found.valuation.total == pytest.approx(came, rel=0.15)
    assert plain.valuation.total > 1.3 * came


def test_the_limits_hold_what_came(shop):
    engine, came, found, _ = shop
    limits, model = valuation_intervals(engine, found), model_intervals(engine, found)
    assert limits is not None
    assert model is not None
    assert limits.total.low < came < limits.total.high
    assert limits.total.low < model.total.low < model.total.high < limits.total.high


def test_every_customer_has_a_value_and_the_days_stay_days(shop):
    engine, _, found, _ = shop
    values = check(engine.table(found.valuation.table), CUSTOMER_VALUES)
    row = values.agg(customers=values.count(), oldest=values["T"].max(), alive=values.p_alive.max()).execute().iloc[0]
    assert (row["customers"], row["oldest"]) == (found.base.customers, DAYS - 1)
    assert row["alive"] <= 1


def test_a_season_seen_once_is_remarked_and_is_no_reason(shop):
    _, _, found, plain = shop
    assert found.fits.readiness.reasons == ()
    assert Concern.SEASON_ONCE in {remark.concern for remark in found.fits.readiness.remarks}
    assert {reason.concern for reason in plain.fits.readiness.reasons} == {Concern.SEASON_LEFT_OUT}


def test_the_comparison_has_the_same_total_for_the_same_model(shop):
    engine, _, found, _ = shop
    assumed = found.valuation.assumptions
    one = compare_models(engine, found.base, found.fits, assumptions=assumed).of(PurchaseModel.BG_NBD)
    assert one is not None
    assert one.total == pytest.approx(found.valuation.total, rel=1e-9)


def test_a_customers_futures_are_worth_what_the_list_says(shop):
    engine, _, found, _ = shop
    values = engine.table(found.valuation.table)
    who = values.filter(values.frequency >= 3).order_by(values.ten_year_value.desc()).limit(1).execute().iloc[0]
    one = describe_customer(engine, engine.table("transactions"), analysis=found, customer_id=who["customer_id"])
    assert one.futures is not None
    assert one.futures.mean == pytest.approx(who["ten_year_value"], rel=0.05)
    assert one.path[-1][1] == pytest.approx(who["p_alive"])


def test_half_a_year_that_goes_up_is_told_with_caution_and_the_limits_hold_both_readings():
    backend = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(backend, seasonal(2000, seed=3, days=240, peak=240))
    found = analyse(backend, sales, assumptions=Assumptions(), name="found")
    plain = analyse(backend, sales, assumptions=Assumptions(season=False), name="plain")
    assert Concern.SEASON_OR_NOT in {reason.concern for reason in found.fits.readiness.reasons}
    limits, without = valuation_intervals(backend, found), model_intervals(backend, plain)
    assert limits is not None
    assert without is not None
    assert limits.total.low < found.valuation.total < limits.total.high
    assert limits.total.low < without.total.low < without.total.high < limits.total.high


def test_when_a_second_purchase_is_due_is_counted_in_usual_days(shop):
    engine, _, found, plain = shop
    clock, limits = found.fits.clock, found.valuation.limits
    days = purchase_days(engine.table("transactions"), until=found.base.window.end).execute()
    days["ago"] = (pd.Timestamp(found.base.window.end) - pd.to_datetime(days["date"])).dt.days
    ago = days.sort_values("date").groupby("customer_id")["ago"].agg(list)
    usual = [clock.back(own[0]) - clock.back(own[1] if len(own) > 1 else 0) for own in ago]
    curve = kaplan_meier(pd.DataFrame({"days": np.rint(usual), "came": [len(own) > 1 for own in ago], "customers": 1}))
    for share, cut in (
        (limits.thresholds.due_from, limits.due_from),
        (limits.thresholds.due_to, limits.due_to),
        (limits.thresholds.long_ago, limits.long_ago),
    ):
        # The first day before the end that is so many usual days ago.
        assert clock.back(cut - 1) < curve.returned_by(share) <= clock.back(cut)
    assert plain.valuation.limits.long_ago == plain.base.second_purchase.returned_by(limits.thresholds.long_ago)


def test_in_a_quiet_spring_a_second_purchase_is_due_later():
    backend = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(backend, seasonal(3000, seed=5, days=850))
    counted, even = (
        analyse(backend, sales, assumptions=Assumptions(season=season), name=f"season_{season}").valuation.limits
        for season in (True, False)
    )
    assert counted.due_from > 1.2 * even.due_from
