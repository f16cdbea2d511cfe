"""What may keeping cost? Three hand-made customers a segment."""

from __future__ import annotations

import math

import ibis
import pandas as pd
import pytest

from clv.acquisition.retention_offer import RISES, break_even_rise, keeping_by_segment, worth_column, worth_of_rise


def by_segment(rows: list[tuple[str, float, float]], *, cost: float) -> pd.DataFrame:
    """(segment, p_alive, value_if_alive) a customer; who surely is one bought once."""
    frame = pd.DataFrame(rows, columns=["segment", "p_alive", "value_if_alive"])
    frame["frequency"] = (frame["p_alive"] < 1).astype(int)
    frame["value_at_risk"] = (1 - frame["p_alive"]) * frame["value_if_alive"]
    return keeping_by_segment(ibis.memtable(frame), cost=cost).execute().set_index("segment")


def break_even(row: pd.Series, *, cost: float) -> float:
    return break_even_rise(cost * row["contacted"], [row[worth_column(rise)] for rise in RISES])


SLIPPING = [("slipping", 0.2, 100.0), ("slipping", 0.5, 60.0), ("slipping", 0.9, 40.0)]


def test_a_rise_is_worth_its_share_of_the_value_up_to_what_is_at_risk() -> None:
    assert worth_of_rise(0.05, value_if_alive=200, value_at_risk=140) == 10
    assert worth_of_rise(0.0, value_if_alive=200, value_at_risk=140) == 0
    # Brought from 30% to certainty: what is at risk, and more than certain is nobody.
    assert worth_of_rise(0.7, value_if_alive=200, value_at_risk=140) == 140
    assert worth_of_rise(0.9, value_if_alive=200, value_at_risk=140) == 140


def test_an_action_breaks_even_where_its_cost_is_what_the_rise_is_worth() -> None:
    evenly = [200 * rise for rise in RISES]
    assert break_even_rise(10, evenly) == pytest.approx(0.05)
    assert break_even_rise(7, evenly) == pytest.approx(0.035)
    assert break_even_rise(0, evenly) == 0
    assert break_even_rise(300, evenly) == math.inf  # never
    assert math.isnan(break_even_rise(10, [0.0 for _rise in RISES]))


def test_a_segment_by_hand() -> None:
    # At risk: 80, 30 and 4. A contact of 10 can pay for the first two. For all three together 30 is reached where the
    # third is certain already: 160 x rise + 4 = 30.
    row = by_segment(SLIPPING, cost=10).loc["slipping"]
    assert (row["customers"], row["contacted"]) == (3, 3)
    assert row["value_if_alive"] == pytest.approx(200)
    assert row["mean_value_if_alive"] == pytest.approx(200 / 3)
    assert row["value_at_risk"] == pytest.approx(114)
    assert row[worth_column(0.05)] == pytest.approx(10)
    assert row[worth_column(0.30)] == pytest.approx(30 + 18 + 4)
    assert row[worth_column(1.0)] == pytest.approx(114)
    assert break_even(row, cost=10) == pytest.approx(0.1625)
    assert row["can_pay"] == 2


def test_a_contact_that_costs_just_what_is_at_risk_can_pay() -> None:
    assert by_segment([("best", 0.5, 20.0)], cost=10).loc["best", "can_pay"] == 1
    assert by_segment([("best", 0.5, 20.0)], cost=10.01).loc["best", "can_pay"] == 0


def test_what_is_at_risk_of_one_time_buyers_is_unknown_and_not_nothing() -> None:
    found = by_segment([*SLIPPING, ("one_time", 1.0, 50.0), ("one_time", 1.0, 30.0)], cost=10)
    assert math.isnan(found.loc["one_time", "value_at_risk"])
    assert math.isnan(found.loc["one_time", "can_pay"])
    assert break_even(found.loc["one_time"], cost=10) == pytest.approx(0.25)  # how far it can rise is unknown
    assert found.loc["slipping", "can_pay"] == 2
    assert found["bought_once"].to_dict() == {"slipping": 0, "one_time": 2}


def test_in_a_segment_of_both_what_is_at_risk_is_that_of_who_came_back() -> None:
    row = by_segment([("new", 1.0, 50.0), ("new", 0.8, 100.0)], cost=10).loc["new"]
    assert (row["value_at_risk"], row["can_pay"], row["bought_once"]) == (pytest.approx(20.0), 1, 1)
    assert (row["contacted"], row[worth_column(1.0)]) == (1, pytest.approx(20.0))


def test_customers_worth_nothing_have_no_break_even() -> None:
    assert math.isnan(break_even(by_segment([("lapsed", 0.1, 0.0)], cost=10).loc["lapsed"], cost=10))


def test_segments_of_the_cd_shop_add_up_to_its_values(cd_shop, sample_1997) -> None:
    values = cd_shop.table(sample_1997.valuation.table)
    found = keeping_by_segment(values, cost=5.0).execute().set_index("segment")
    assert found["customers"].sum() == 2357
    assert found["value_if_alive"].sum() == pytest.approx(float(values.value_if_alive.sum().execute()))
    each = values.execute()
    for code, rows in each[each["frequency"] > 0].groupby("segment"):
        assert found.loc[code, "can_pay"] == (rows["value_at_risk"] >= 5).sum()
        assert found.loc[code, "value_at_risk"] == pytest.approx(rows["value_at_risk"].sum())
        # A rise to certainty is worth what is at risk, and no lesser rise is worth more.
        assert found.loc[code, worth_column(1.0)] == pytest.approx(rows["value_at_risk"].sum())
        assert found.loc[code, worth_column(0.3)] <= rows["value_at_risk"].sum()
