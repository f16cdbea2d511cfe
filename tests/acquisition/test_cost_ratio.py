"""Is the ratio of winning to keeping the one that a person would work out, and does its interval hold the truth?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.acquisition.cost_ratio import FEWEST_MONTHS, Month, PeriodCosts, ratio_interval


def month(number: int, winning: float, keeping: float, new: int, kept: float) -> Month:
    return Month(date(2030, number, 1), winning, keeping, new, kept, returning_customers=round(kept))


def test_the_ratio_by_hand():
    books = PeriodCosts((month(1, 600.0, 100.0, 6, 25.0), month(2, 400.0, 100.0, 2, 15.0)), customers_before=80)
    assert books.cac == 125.0  # 1,000 / 8
    assert books.cost_per_retained == 5.0  # 200 / 40
    assert books.ratio == 25.0
    assert books.retention_rate == 0.5


@pytest.mark.parametrize(
    "only",
    [
        month(1, 100.0, 10.0, 0, 5.0),
        month(1, 100.0, 10.0, 5, 0.0),
        month(1, 0.0, 9.0, 5, 5.0),
        month(1, 9.0, 0.0, 5, 5.0),
    ],
)
def test_without_one_of_its_parts_there_is_no_ratio(only):
    books = PeriodCosts((only,), customers_before=20)
    assert books.ratio is None
    assert ratio_interval(books) is None


amounts = st.floats(0.01, 1e6)
months = st.builds(month, st.just(1), amounts, amounts, st.integers(1, 1000), st.integers(1, 1000).map(float))


@given(st.lists(months, min_size=6, max_size=14), st.floats(0.01, 1000.0))
def test_another_currency_changes_no_ratio(found, rate):
    books = PeriodCosts(tuple(found), customers_before=5)
    other = PeriodCosts(tuple(replace(m, winning=m.winning * rate, keeping=m.keeping * rate) for m in found), 5)
    assert other.ratio == pytest.approx(books.ratio)
    assert ratio_interval(other).low == pytest.approx(ratio_interval(books).low)


@given(st.lists(months, min_size=1, max_size=8))
def test_other_units_of_time_change_no_ratio(found):
    # Two months taken as one: the same money, the same customers.
    merged = Month(
        date(2030, 1, 1),
        sum(m.winning for m in found),
        sum(m.keeping for m in found),
        sum(m.new_customers for m in found),
        sum(m.kept for m in found),
        0,
    )
    assert PeriodCosts((merged,), 5).ratio == pytest.approx(PeriodCosts(tuple(found), 5).ratio)


@given(st.lists(months, min_size=1, max_size=8), st.floats(1.0, 1e5))
def test_the_ratio_falls_when_more_is_spent_on_keeping(found, more):
    dearer = (replace(found[0], keeping=found[0].keeping + more), *found[1:])
    assert PeriodCosts(dearer, 5).ratio < PeriodCosts(tuple(found), 5).ratio


def test_equal_months_leave_no_doubt():
    books = PeriodCosts(tuple(month(n, 100.0, 20.0, 10, 40.0) for n in range(1, 13)), 100)
    found = ratio_interval(books)
    assert (found.low, found.high) == pytest.approx((20.0, 20.0))


def test_too_few_months_give_no_interval():
    few = tuple(month(n, 100.0, 20.0, 10, 40.0) for n in range(1, FEWEST_MONTHS))
    assert ratio_interval(PeriodCosts(few, 100)) is None


def test_months_in_which_nearly_nobody_is_won_give_no_interval():
    none = tuple(month(n, 100.0, 20.0, 10 if n == 3 else 0, 40.0) for n in range(1, 13))
    assert PeriodCosts(none, 100).ratio is not None
    assert ratio_interval(PeriodCosts(none, 100)) is None  # a third of the draws miss the one month


def test_the_interval_holds_the_truth_about_nine_times_out_of_ten():
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        drawn = tuple(
            month(n, rng.gamma(16, 1000 / 16), rng.gamma(16, 300 / 16), int(rng.poisson(20)), float(rng.poisson(60)))
            for n in range(1, 13)
        )
        found = ratio_interval(PeriodCosts(drawn, 500))
        held += found.low <= 10.0 <= found.high  # (1000 / 20) / (300 / 60)
    assert 0.85 <= held / 200 <= 0.95
