"""Is what is said of one customer what the tables say, and nothing said of whoever bought once?"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from clv.analysis.one_customer import describe_customer
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import CustomerNotFound
from clv.models.purchase_model import PurchaseModel
from tests.shops import CALIBRATION_END


@pytest.fixture(scope="module")
def values(cd_shop, sample_1997: Analysis) -> pd.DataFrame:
    return cd_shop.table(sample_1997.valuation.table).execute().sort_values("customer_id").set_index("customer_id")


@pytest.fixture(scope="module")
def regular(values: pd.DataFrame) -> str:
    """Who bought again most often."""
    return str(values["frequency"].idxmax())


@pytest.fixture(scope="module")
def once(values: pd.DataFrame) -> str:
    return str(values.index[values["frequency"] == 0][0])


def describe(cd_shop, analysis: Analysis, customer_id: str):
    return describe_customer(cd_shop, cd_shop.table("sample"), analysis=analysis, customer_id=customer_id)


def test_who_bought_again_is_the_row_of_the_tables(cd_shop, sample_1997, values, regular):
    one, row = describe(cd_shop, sample_1997, regular), values.loc[regular]
    assert not one.bought_once
    assert len(one.purchases) == row["frequency"] + 1
    assert sum(each.amount for each in one.purchases) == pytest.approx(one.spend_to_date) == row["spend_to_date"]
    assert (one.purchases[-1].day - one.purchases[0].day).days == row["recency"]
    assert one.silent_days == (CALIBRATION_END - one.purchases[-1].day).days
    assert one.own_gap == row["recency"] / row["frequency"]
    assert (one.segment, one.expected, one.at_risk) == (row["segment"], row["ten_year_value"], row["value_at_risk"])


def test_the_due_day_and_the_twelve_months_are_those_of_the_tables(cd_shop, sample_1997, values, regular):
    one, row = describe(cd_shop, sample_1997, regular), values.loc[regular]
    assert one.due is not None
    assert (one.due.early, one.due.on, one.due.late) == tuple(
        pd.Timestamp(row[name]).date() for name in ("due_early", "due", "due_late")
    )
    assert one.due.overdue_days == row["overdue_days"]
    assert one.due.gap_early < one.due.gap < one.due.gap_late
    assert one.due.gap == pytest.approx(one.own_gap, rel=0.6)  # of random gaps half are shorter than 0.7 of the mean
    assert one.twelve_month == row["twelve_month_value"]
    lost = values.index[(values["frequency"] > 0) & (values["p_alive"] < 0.5)][0]
    assert describe(cd_shop, sample_1997, str(lost)).due is None


def test_the_path_ends_at_the_windows_end_with_the_chance_of_the_tables(cd_shop, sample_1997, values, regular):
    one = describe(cd_shop, sample_1997, regular)
    assert one.path[0][0] == one.purchases[1].day
    day, chance = one.path[-1]
    assert day == CALIBRATION_END
    assert chance == pytest.approx(values.loc[regular, "p_alive"], rel=1e-9) == one.p_alive


def test_the_mean_of_the_futures_is_what_the_lists_say(cd_shop, sample_1997, regular):
    one = describe(cd_shop, sample_1997, regular)
    # The deviation of one future is at most five times its mean: 0.05 of it for 10,000 futures, taken threefold.
    assert one.futures.mean == pytest.approx(one.expected, rel=0.15)


def test_the_usual_gap_is_that_of_the_median_customer_who_bought_again(cd_shop, sample_1997, values, once):
    again = values[values["frequency"] > 0]
    assert describe(cd_shop, sample_1997, once).usual_gap == (again["recency"] / again["frequency"]).median()


def test_of_a_one_time_buyer_no_chance_is_given(cd_shop, sample_1997, values, once):
    one = describe(cd_shop, sample_1997, once)
    assert one.bought_once
    assert (one.path, one.futures) == ((), None)
    assert math.isnan(one.p_alive)
    assert math.isnan(one.at_risk)
    assert math.isnan(one.own_gap)
    assert values.loc[once, "p_alive"] == 1  # which is what must not be shown
    assert one.silent_days == values.loc[once, "T"]


def test_under_another_model_the_spread_is_left_out(cd_shop, regular):
    analysis = analyse(
        cd_shop,
        cd_shop.table("sample"),
        assumptions=Assumptions(),
        until=CALIBRATION_END,
        model=PurchaseModel.MBG_NBD,
        name="one_customer_mbg",
    )
    one = describe(cd_shop, analysis, regular)
    assert (one.path, one.futures) == ((), None)
    assert 0 < one.p_alive < 1


def test_purchases_after_the_window_are_not_known(cd_shop, sample_1997, values):
    for customer_id in values.index[values["frequency"] > 3][:3]:
        assert describe(cd_shop, sample_1997, customer_id).purchases[-1].day <= date(1997, 9, 30)


@pytest.mark.parametrize("nobody", ["", "no such id", "'; DROP TABLE sample; --"])
def test_nobody_has_this_id(cd_shop, sample_1997, nobody):
    with pytest.raises(CustomerNotFound):
        describe(cd_shop, sample_1997, nobody)
