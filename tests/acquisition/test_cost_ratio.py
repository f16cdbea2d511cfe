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
    return Month(date(2030, number, 1), winning, keeping, new, kept)


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


def test_the_months_and_the_period_count_the_same_way():
    # 40 kept in all, a part of them in each month: the period's cost of keeping one is between those of its months.
    books = PeriodCosts((month(1, 600.0, 100.0, 6, 25.0), month(2, 400.0, 100.0, 2, 15.0)), customers_before=80)
    assert [one.cost_per_retained for one in books.months] == [4.0, pytest.approx(100 / 15)]
    assert [one.ratio for one in books.months] == [25.0, pytest.approx(30.0)]
    assert sum(one.kept for one in books.months) == books.retained_customers


@given(st.lists(months, min_size=1, max_size=12))
def test_the_periods_costs_lie_between_those_of_its_months(found):
    books = PeriodCosts(tuple(found), 5)
    each = [one.cac for one in found]
    assert min(each) * (1 - 1e-9) <= books.cac <= max(each) * (1 + 1e-9)
    whole = books.keeping / sum(one.kept for one in found)
    each = [one.cost_per_retained for one in found]
    assert min(each) * (1 - 1e-9) <= whole <= max(each) * (1 + 1e-9)


def test_a_few_wrongly_new_widen_the_limits_to_the_ratio_that_counts_them_as_kept():
    equal = tuple(replace(month(n, 100.0, 20.0, 10, 40.0), wrongly_new=0.5) for n in range(1, 13))
    books = PeriodCosts(equal, 100)
    assert books.knows_new
    assert books.ratio == 20.0
    # 6 of the 120 came back: 1,200 / 114 for one won, 240 / 486 for one kept.
    assert books.ratio_corrected == pytest.approx((1200 / 114) / (240 / 486))
    found = ratio_interval(books)
    assert (found.low, found.high) == pytest.approx((20.0, books.ratio_corrected))


def test_where_many_are_wrongly_new_there_is_neither_a_ratio_nor_an_interval():
    many = tuple(replace(month(n, 100.0, 20.0, 10, 40.0), wrongly_new=1.5) for n in range(1, 13))
    books = PeriodCosts(many, 100)
    assert not books.knows_new
    assert (books.cac, books.cost_per_retained, books.ratio, ratio_interval(books)) == (None, None, None, None)
    assert books.ratio_as_counted == 20.0
    assert books.ratio_corrected == pytest.approx((1200 / 102) / (240 / 498))
