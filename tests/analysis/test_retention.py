"""Do the facts about loyalty find the truth of a simulated shop, and add up on the CD shop?"""

from __future__ import annotations

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.retention import expected_spend, loyalty_of
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.customers.cohorts import CohortUnit, cohort_spend
from clv.customers.summary import purchase_days
from clv.models.bg_nbd import BgNbdParams
from clv.models.retention import buys_between
from tests.shops import as_transactions, cdnow, simulated

TRUTH = {"r": 0.6, "alpha": 60.0, "a": 0.5, "b": 3.0}


@pytest.fixture(scope="module")
def shop():
    """Four years of 4,000 customers who are exactly BG/NBD; the engine, their sales and the analysis."""
    engine = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(engine, simulated(4_000, seed=21, days=1461, **TRUTH))
    return engine, sales, analyse(engine, sales, assumptions=Assumptions(), name="loyal")


def test_model_and_observation_both_find_how_many_still_buy(shop) -> None:
    _engine, sales, analysis = shop
    found = loyalty_of(purchase_days(sales, until=analysis.base.window.end), analysis.base, analysis.fits)
    assert [one.years for one in found.still_buying] == [1, 2, 5, 10]
    for one in found.still_buying[:2]:
        truth = buys_between(BgNbdParams(**TRUTH), one.years * 365.25, 365)
        assert one.days == 365
        assert one.seen is not None
        assert one.seen.low - 0.01 < truth < one.seen.high + 0.01
        assert one.expected == pytest.approx(truth, rel=0.12)
    for one in found.still_buying[2:]:
        assert (one.days, one.seen, one.expected_by_then) == (0, None, None)
        assert one.expected == pytest.approx(buys_between(BgNbdParams(**TRUTH), one.years * 365.25, 365.25), rel=0.2)


def test_money_of_old_customers_is_counted_twice_over(shop) -> None:
    _engine, sales, analysis = shop
    window = analysis.base.window
    found = loyalty_of(purchase_days(sales, until=window.end), analysis.base, analysis.fits).old_money
    frame = sales.execute()
    first = frame.groupby("customer_id")["date"].transform("min")
    last_year = frame["date"] > pd.Timestamp(window.end) - pd.Timedelta(days=365)
    old = frame["date"] - first > pd.Timedelta(days=365)
    assert found is not None
    assert found.share.value == pytest.approx(frame.amount[last_year & old].sum() / frame.amount[last_year].sum())
    assert 0.02 < found.share.high - found.share.low < 0.2


def test_customers_spend_by_age_what_the_model_expects(shop) -> None:
    _engine, sales, analysis = shop
    cohorts = cohort_spend(purchase_days(sales, until=analysis.base.window.end), analysis.base.window).execute()
    sums = (
        cohorts.assign(money=cohorts.spend_per_customer * cohorts.customers)
        .groupby("age")[["money", "customers"]]
        .sum()
    )
    seen = (sums.money / sums.customers).to_numpy()
    expected = np.array(
        expected_spend(analysis.base, analysis.fits, [age * CohortUnit.QUARTER.days for age in sums.index])
    )
    assert expected[0] == analysis.base.first_purchase_spend
    assert np.abs(expected / seen - 1)[:10].max() < 0.06


def test_eighteen_months_of_the_cd_shop_have_seen_half_a_second_year(cd_shop, master_1998: Analysis) -> None:
    days = purchase_days(cd_shop.table("master"), until=master_1998.base.window.end)
    one, *others = loyalty_of(days, master_1998.base, master_1998.fits).still_buying
    assert 90 <= one.days <= 181  # from 31 March 1998 at the latest to 30 June
    frame = cdnow("master")
    first = frame.groupby("customer_id")["date"].transform("min")
    passed = (frame["date"] - first).dt.days
    came = frame[(passed > 365) & (passed <= 365 + 90)].customer_id.nunique()  # all were in sight for 90 days more
    assert one.seen is not None
    assert came / 23_570 < one.seen.value
    assert all(other.seen is None for other in others)
    assert one.expected > others[0].expected > others[1].expected > others[2].expected > 0
