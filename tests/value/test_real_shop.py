"""Do the limits hold a shop that is not quite as the model thinks?"""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from clv.value.intervals import Interval, Point, ValuationIntervals
from clv.value.real_shop import Signs, either, for_a_real_shop, widen, years_ahead

MODEL = Interval(86.0, 116.0)


@pytest.mark.parametrize(
    ("days", "signs", "years", "limits"),
    [  # worked out by the recipe's own program
        (730, Signs(), 0.5, (76.975, 129.733)),
        (200, Signs(), 0.5, (71.727, 139.266)),
        (730, Signs(drift=-0.1), 3.0, (57.025, 129.733)),
        (730, Signs(price=0.03), 3.0, (76.975, 141.95)),
    ],
)
def test_parameters_chance_and_a_real_shop_are_one_width_and_signs_stretch_their_side(days, signs, years, limits):
    found = widen(MODEL, 100.0, days=days, moves=signs.moves(years))
    assert (found.low, found.high) == pytest.approx(limits, abs=1e-2)


def test_both_readings_of_a_short_window_lie_within_the_limits():
    found = widen(Interval(60.0, 116.0), 100.0, days=200)
    assert (found.low, found.high) == pytest.approx((55.408, 139.266), abs=1e-2)


def test_no_sign_moves_the_limits_by_more_than_it_may():
    down, up = Signs(drift=-2.0, price=-1.0, leaving=0.2).moves(5.0)
    assert (down, up) == (0.35, pytest.approx(0.2))
    assert Signs(drift=-2.0).moves(1.0) == (pytest.approx(0.3), 0.0)


def test_the_next_day_a_year_is_long_enough():
    half = widen(MODEL, 100.0, days=349), widen(MODEL, 100.0, days=350)
    assert half[0].low < half[1].low


def test_where_no_money_is_expected_nothing_is_wider():
    assert widen(Interval(0.0, 0.0), 0.0, days=730) == Interval(0.0, 0.0)


def test_total_years_segments_and_a_new_customer_are_widened_alike():
    point = Point((("best", (60.0, 30.0)), ("lapsed", (10.0, 0.0))), 20.0, 0.0, repeats=30.0)
    exact = ValuationIntervals(
        Interval(100, 100),
        (Interval(70, 70), Interval(30, 30)),
        (("best", Interval(90, 90)), ("lapsed", Interval(10, 10))),
        Interval(50, 50),
    )
    found = for_a_real_shop(exact, point, days=730, signs=Signs(drift=-0.1), new_customer=50.0)
    shop = 1.645 * 0.13
    assert found.total.low == pytest.approx(100 * exp(-shop - 0.1 * 0.8))  # 70 at half a year, 30 at one and a half
    assert found.by_year[1].low == pytest.approx(30 * exp(-shop - 0.15))
    assert found.by_year[1].high == pytest.approx(30 * exp(shop))
    assert dict(found.by_segment)["best"].low == pytest.approx(90 * exp(-shop - 0.08))
    assert found.new_customer.high == pytest.approx(50 * exp(shop))


def test_either_reading_gives_the_lower_low_and_the_higher_high():
    def all_at(low: float, high: float) -> ValuationIntervals:
        one = Interval(low, high)
        return ValuationIntervals(one, (one,), (("best", one),), one)

    assert either(all_at(1, 5), all_at(2, 7)) == all_at(1, 7)


def test_money_of_the_second_year_lies_one_and_a_half_years_ahead():
    assert years_ahead(np.array([0.0, 10.0])) == 1.5
