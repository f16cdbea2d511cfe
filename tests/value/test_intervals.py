"""Do the intervals hold nine tenths of what parameters and chance allow?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.stats import gamma, norm

from clv.value.intervals import Expectation, Interval, Point, ValuationIntervals, spread_of, typical_customers

# Two typical customers of two segments; the fitted parameters expect 2 and 1 purchases at 10 and 30 in two years.
TYPICAL = pd.DataFrame(
    {"segment": ["best", "lapsed"], "customers": [4, 10], "ten_year_value": [60.0, 300.0], "spend_spread": [1.0, 1.0]}
)
FITTED = Expectation(np.array([[1.0, 1.0], [0.75, 0.25]]), np.array([10.0, 30.0]), newcomer=50.0)
POINT = Point((("best", (30.0, 30.0)), ("lapsed", (225.0, 75.0))), 20.0, 0.0, repeats=40.0)
NO_FUTURES = np.zeros((2, 0, 2))


def times(purchases: float, spend: float = 1.0) -> Expectation:
    return Expectation(FITTED.purchases * purchases, FITTED.spend * spend, FITTED.newcomer * purchases * spend)


def spread_under(*drawn: Expectation, point: Point = POINT, futures: np.ndarray = NO_FUTURES):
    return spread_of(point, TYPICAL, fitted=FITTED, drawn=drawn, futures=futures)


def test_one_certain_set_of_parameters_gives_the_figures_themselves():
    found = spread_under(FITTED)
    assert found.total == Interval(360, 360)
    assert found.by_year == (Interval(255, 255), Interval(105, 105))
    assert found.by_segment == (("best", Interval(60, 60)), ("lapsed", Interval(300, 300)))
    assert found.new_customer == Interval(60, 60)


def test_the_limits_leave_a_twentieth_of_the_draws_on_each_side():
    found = spread_under(*(times(0.5 + (place + 0.5) / 100) for place in range(100)))
    assert (found.total.low, found.total.high) == pytest.approx((360 * 0.55, 360 * 1.45))
    assert (found.by_year[1].low, found.by_year[1].high) == pytest.approx((105 * 0.55, 105 * 1.45))
    assert (found.new_customer.low, found.new_customer.high) == pytest.approx((20 + 40 * 0.55, 20 + 40 * 1.45))


def test_purchases_and_spend_of_one_draw_multiply():
    assert spread_under(times(2, 3)).total.low == pytest.approx(6 * 360)


def test_the_exact_figures_count_and_not_the_typical_customers_sum():
    # The typical customers would split the best segment's 60 evenly over the years; exactly it is 40 and 20.
    exact = Point((("best", (40.0, 20.0)), ("lapsed", (225.0, 75.0))), 20.0, 0.0, repeats=40.0)
    found = spread_under(times(2), point=exact)
    assert found.by_year == (Interval(530, 530), Interval(190, 190))


def test_chance_widens_by_the_variance_of_all_customers():
    # In each future a typical customer of "best" brings 0 or 60 in all: variance 900 of one, 3,600 of four, mean 60.
    futures = np.zeros((2, 1000, 2))
    futures[0, ::2] = 30.0
    found = spread_under(FITTED, futures=futures)
    shape = 60**2 / 3600
    wanted = gamma.ppf([0.05, 0.95], shape, scale=60 / shape)
    best, lapsed = found.by_segment[0][1], found.by_segment[1][1]
    assert (best.low, best.high) == pytest.approx(tuple(wanted), rel=0.03)
    assert lapsed == Interval(300, 300)
    wanted_total = gamma.ppf([0.05, 0.95], 36, scale=10)  # mean 360, variance 3,600
    assert (found.total.low, found.total.high) == pytest.approx(tuple(wanted_total), rel=0.005)
    # A year holds half of a customer's 60: a quarter of the variance.
    wanted_year = gamma.ppf([0.05, 0.95], 105**2 / 900, scale=900 / 105)
    assert (found.by_year[1].low, found.by_year[1].high) == pytest.approx(tuple(wanted_year), rel=0.02)


def test_uneven_spends_within_a_group_widen_its_chance():
    futures = np.zeros((2, 1000, 2))
    futures[0, ::2] = 30.0
    uneven = TYPICAL.assign(spend_spread=[4.0, 1.0])
    found = spread_of(POINT, uneven, fitted=FITTED, drawn=[FITTED], futures=futures)
    wanted = gamma.ppf([0.05, 0.95], 0.25, scale=240)
    assert found.by_segment[0][1].high == pytest.approx(wanted[1], rel=0.03)


def test_a_new_customers_first_purchase_has_its_error():
    found = spread_under(FITTED, point=Point(POINT.by_segment, 20.0, 5.0, repeats=40.0)).new_customer
    assert (found.low, found.high) == pytest.approx(tuple(norm.ppf([0.05, 0.95], 60, 5)), rel=0.002)


def test_a_segment_worth_nothing_stays_at_nothing():
    point = Point((("best", (0.0, 0.0)), ("lapsed", (225.0, 75.0))), 20.0, 0.0, repeats=40.0)
    found = spread_under(times(2), point=point, futures=np.ones((2, 4, 2)))
    assert found.by_segment[0] == ("best", Interval(0, 0))


def test_an_interval_knows_its_low_from_its_high():
    with pytest.raises(ValueError, match="low"):
        Interval(2, 1)
    with pytest.raises(ValueError, match="low"):
        Interval(float("nan"), 1)


def test_typical_customers_keep_the_count_the_money_and_the_segments(cd_shop, master_1997):
    values = cd_shop.table(master_1997.valuation.table)
    typical = typical_customers(values).execute()
    assert 50 < len(typical) < 400
    found = typical.groupby("segment")[["customers", "ten_year_value"]].sum()
    for segment in master_1997.valuation.segments:
        assert found.loc[segment.code, "customers"] == segment.customers
        assert found.loc[segment.code, "ten_year_value"] == pytest.approx(segment.value, rel=1e-9)


def test_typical_customers_are_means_weighted_by_expected_purchases(engine):
    rows = pd.DataFrame(
        {
            "segment": ["best", "best"],
            "frequency": [6, 7],
            "recency": [80, 90],
            "T": [100, 100],
            "p_alive": [0.90, 0.95],
            "expected_purchases": [1.0, 3.0],
            "monetary_value": [10.0, 20.0],
            "expected_spend": [12.0, 20.0],
            "ten_year_value": [12.0, 60.0],
        }
    )
    row = typical_customers(engine.create_table("values", rows)).execute().iloc[0]
    wanted = (2, 72.0, 6.75, 87.5, 100.0, 17.5)
    columns = ["customers", "ten_year_value", "frequency", "recency", "T", "monetary_value"]
    assert tuple(row[columns]) == pytest.approx(wanted, rel=1e-6)
    assert row["spend_spread"] == pytest.approx((144 + 3 * 400) / 4 / 18**2, rel=1e-6)


def test_who_stands_alone_has_a_row_of_their_own(cd_shop, master_1997):
    values = cd_shop.table(master_1997.valuation.table)
    largest = values.order_by(values.ten_year_value.desc()).limit(2).customer_id.execute().tolist()
    typical = typical_customers(values, alone=tuple(largest)).execute()
    rows = typical[typical["alone"] != ""]
    assert sorted(rows["alone"]) == sorted(largest)
    assert rows["customers"].tolist() == [1, 1]
    assert typical["customers"].sum() == master_1997.base.customers


def beside_a_giant(*, lone: NDArray[np.float64], futures: NDArray[np.float64]) -> ValuationIntervals:
    """The limits of a hundred customers worth 100 together and of one worth 900. lone: that one's simulated money."""
    typical = pd.DataFrame(
        {
            "segment": ["a", "a"],
            "customers": [100, 1],
            "ten_year_value": [100.0, 900.0],
            "spend_spread": [1.0, 1.0],
            "alone": ["", "giant"],
        }
    )
    expected = Expectation(np.array([[100.0], [900.0]]), np.array([1.0, 1.0]), newcomer=1.0)
    point = Point((("a", (1_000.0,)),), first_purchase=1.0, first_purchase_error=0.0, repeats=1.0)
    return spread_of(point, typical, fitted=expected, drawn=[expected] * 8, futures=futures, lone=lone)


def test_a_giant_who_is_there_or_not_gives_limits_at_either_end_and_no_curve_between():
    """One customer in two segments' company: the money of the others is certain, the giant's is nothing or twice."""
    found = beside_a_giant(
        lone=np.array([[[0.0]] * 50 + [[1800.0]] * 50]),
        futures=np.stack([np.full((200, 1), 1.0), np.linspace(0, 1800, 200)[:, None]]),
    )
    for interval in (found.total, found.by_year[0], dict(found.by_segment)["a"]):
        assert (interval.low, interval.high) == (pytest.approx(100.0), pytest.approx(1_900.0))


def test_a_giant_who_surely_comes_leaves_the_lower_limit_where_it_is():
    found = beside_a_giant(
        lone=np.random.default_rng(1).normal(900.0, 20.0, (1, 500, 1)),
        futures=np.stack([np.full((200, 1), 1.0), np.full((200, 1), 900.0)]),
    )
    assert found.total.low == pytest.approx(1_000 - 1.645 * 20, abs=5)
