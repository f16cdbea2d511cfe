"""Does the what-if find the best split, and say truly where the next euro does most?"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.acquisition.budget import (
    Allocation,
    BudgetVerdict,
    Ceilings,
    Today,
    WhatIf,
    default_ceilings,
    period_discount,
    what_if,
)
from clv.acquisition.response_curves import optimum, response_through
from clv.core.errors import AssumptionOutOfRange, CeilingReached, NobodyLeftToKeep, NoResponse, NothingEarned

TODAY = Today(
    winning_spend=1000, new_customers=100, keeping_spend=500, customers=1000, kept=400, margin=60, discount_rate=0.1
)
CEILINGS = Ceilings(new_customers=200, retention=0.8)

todays = st.builds(
    Today,
    winning_spend=st.floats(10, 1e6),
    new_customers=st.floats(1, 1e4),
    keeping_spend=st.floats(10, 1e6),
    customers=st.just(10_000.0),
    kept=st.floats(100, 9800),
    margin=st.floats(0.1, 1e3),
    discount_rate=st.floats(0, 0.5),
)
above = st.floats(0.02, 0.98)  # where between today's and the highest a ceiling lies


def ceilings(today: Today, new: float, kept: float) -> Ceilings:
    return Ceilings(today.new_customers * (1 + 9 * new), today.retention + (1 - today.retention) * kept)


def worth(found: WhatIf, winning: float, keeping: float, today: Today, limits: Ceilings) -> float:
    """Equity of any split, from the definition alone."""
    won = limits.new_customers * (
        1 - (1 - today.new_customers / limits.new_customers) ** (winning / today.winning_spend)
    )
    kept = limits.retention * (1 - (1 - today.retention / limits.retention) ** (keeping / today.keeping_spend))
    return (won + today.customers * kept) * found.customer_value - winning - keeping


def test_what_the_next_customer_costs_by_hand() -> None:
    # Both stand at half of their ceiling: k = ln 2 / spend, and the next euro achieves k x the other half:
    # 100 ln 2 / 1000 customers won, 400 ln 2 / 500 kept.
    found = what_if(TODAY, CEILINGS)
    assert found.next_won_costs == pytest.approx(10 / math.log(2), rel=1e-12)
    assert found.next_kept_costs == pytest.approx(1.25 / math.log(2), rel=1e-12)
    assert found.verdict is BudgetVerdict.KEEPING
    assert found.gain_of_winning == pytest.approx(found.customer_value * math.log(2) / 10 - 1)
    assert found.gain_of_keeping == pytest.approx(found.customer_value * math.log(2) / 1.25 - 1)


def test_today_is_on_the_curve_as_it_was_found() -> None:
    found = what_if(TODAY, CEILINGS)
    assert found.today == Allocation(
        winning_spend=1000,
        keeping_spend=500,
        new_customers=pytest.approx(100),
        kept=pytest.approx(400),
        cost_ratio=pytest.approx((1000 / 100) / (500 / 400)),
        equity=pytest.approx(500 * found.customer_value - 1500),
    )
    assert found.today.winning_share == pytest.approx(2 / 3)


def test_equity_is_the_money_of_all_later_periods() -> None:
    """The budget now, margins of those who are there now; then R* for each and period, and the margins of who stays."""
    found = what_if(TODAY, CEILINGS)
    each = found.free.keeping_spend / TODAY.customers
    stays = found.free.kept / TODAY.customers
    there = found.best.new_customers + found.best.kept
    money = -found.best.budget
    for period in range(400):
        money += there * TODAY.margin / 1.1**period - there * each / 1.1 ** (period + 1)
        there *= stays
    assert found.best.equity == pytest.approx(money, rel=1e-10)


def test_with_one_prospect_the_free_optimum_is_the_published_one() -> None:
    # REFERENCE.md, "Winning and keeping", 5, first vector: one prospect, one customer.
    today = Today(5, 0.10, 5, 1, 0.40, 60, 0.1)
    found = what_if(today, Ceilings(0.40, 0.80))
    assert (found.free.winning_spend, found.free.keeping_spend) == pytest.approx((19.2485, 19.3323), abs=5e-5)
    assert found.customer_value == pytest.approx(131.514, abs=5e-4)
    assert found.free.cost_ratio == pytest.approx(2.77, abs=5e-3)


@given(today=todays, new=above, kept=above)
def test_the_free_optimum_is_that_of_blattberg_and_deighton(today: Today, new: float, kept: float) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits)
    each = today.keeping_spend / today.customers
    best = optimum(
        response_through(today.winning_spend, today.new_customers, ceiling=limits.new_customers, what=""),
        response_through(each, today.retention, ceiling=limits.retention, what=""),
        margin=today.margin,
        discount_rate=today.discount_rate,
    )
    assert (found.free.winning_spend, found.free.keeping_spend / today.customers) == pytest.approx(
        (best.winning_spend, best.keeping_spend)
    )
    for winning, keeping in ((0.9, 1), (1.1, 1), (1, 0.9), (1, 1.1)):
        other = worth(found, winning * found.free.winning_spend, keeping * found.free.keeping_spend, today, limits)
        assert other <= found.free.equity + 1e-9 * abs(found.free.equity) + 1e-6


@given(today=todays, new=above, kept=above)
def test_no_split_of_the_budget_is_worth_more_than_the_best(today: Today, new: float, kept: float) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits)
    budget = today.winning_spend + today.keeping_spend
    slack = 1e-9 * (abs(found.best.equity) + budget)
    assert found.best.budget == pytest.approx(budget)
    assert len(found.curve) == 101
    assert [split.winning_share for split in found.curve[:3]] == pytest.approx([0, 0.01, 0.02])
    for split in (*found.curve, found.today):
        assert split.equity <= found.best.equity + slack
        assert split.equity == pytest.approx(
            worth(found, split.winning_spend, split.keeping_spend, today, limits), rel=1e-7, abs=1e-7 * budget
        )
    assert found.free.equity >= found.best.equity - slack


@given(today=todays, new=above, kept=above)
def test_the_verdict_is_where_one_more_euro_adds_most(today: Today, new: float, kept: float) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits)
    step = 1e-4 * min(today.winning_spend, today.keeping_spend)
    before = worth(found, today.winning_spend, today.keeping_spend, today, limits)
    winning = (worth(found, today.winning_spend + step, today.keeping_spend, today, limits) - before) / step
    keeping = (worth(found, today.winning_spend, today.keeping_spend + step, today, limits) - before) / step
    assert winning == pytest.approx(found.gain_of_winning, rel=2e-2, abs=1e-2)
    assert keeping == pytest.approx(found.gain_of_keeping, rel=2e-2, abs=1e-2)
    gains = {
        BudgetVerdict.WINNING: found.gain_of_winning,
        BudgetVerdict.KEEPING: found.gain_of_keeping,
        BudgetVerdict.NEITHER: 0.0,
    }
    assert gains[found.verdict] == pytest.approx(max(gains.values()), abs=1e-12)
    # And the best split lies on that side of today's.
    if found.gain_of_winning > found.gain_of_keeping:
        assert found.best.winning_spend >= today.winning_spend * (1 - 1e-9)
    else:
        assert found.best.winning_spend <= today.winning_spend * (1 + 1e-9)


@given(today=todays, new=above, kept=above)
def test_the_verdict_turns_at_the_ceiling_that_is_named(today: Today, new: float, kept: float) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits)
    highest = replace(limits, new_customers=10 * today.new_customers)
    if found.winning_from is None:
        assert what_if(today, highest).verdict is not BudgetVerdict.WINNING
    else:
        at = found.winning_from
        assert what_if(today, replace(limits, new_customers=at * (1 + 1e-6))).verdict is BudgetVerdict.WINNING
        if at > today.new_customers * (1 + 1e-5):
            assert what_if(today, replace(limits, new_customers=at * (1 - 1e-6))).verdict is not BudgetVerdict.WINNING
    if found.keeping_from is None:
        assert (
            what_if(today, replace(limits, retention=max(0.99, (1 + today.retention) / 2))).verdict
            is not BudgetVerdict.KEEPING
        )
    else:
        at = found.keeping_from
        assert what_if(today, replace(limits, retention=at + 1e-6 * (1 - at))).verdict is BudgetVerdict.KEEPING
        if at > today.retention * (1 + 1e-5):
            assert (
                what_if(today, replace(limits, retention=at - 1e-6 * (at - today.retention))).verdict
                is not BudgetVerdict.KEEPING
            )


@given(unit=st.floats(1e-3, 1e5), today=todays, new=above, kept=above)
def test_another_currency_changes_no_ratio_no_share_and_no_verdict(
    unit: float, today: Today, new: float, kept: float
) -> None:
    other = replace(
        today,
        winning_spend=today.winning_spend * unit,
        keeping_spend=today.keeping_spend * unit,
        margin=today.margin * unit,
    )
    limits = ceilings(today, new, kept)
    here, there = what_if(today, limits), what_if(other, limits)
    for one, same in ((here.today, there.today), (here.best, there.best), (here.free, there.free)):
        assert same.cost_ratio == pytest.approx(one.cost_ratio, rel=1e-6, nan_ok=True)
        assert same.budget == pytest.approx(one.budget * unit, rel=1e-6, abs=1e-9 * unit)
    assert there.gain_of_winning == pytest.approx(here.gain_of_winning, rel=1e-6, abs=1e-9)
    assert there.gain_of_keeping == pytest.approx(here.gain_of_keeping, rel=1e-6, abs=1e-9)


@given(today=todays, new=above, kept=above)
def test_ten_to_one_is_where_the_averages_stand_so_and_nowhere_else(today: Today, new: float, kept: float) -> None:
    found = what_if(today, ceilings(today, new, kept))
    ratios = [split.cost_ratio for split in found.curve[1:-1]]
    assert all(a < b for a, b in pairwise(ratios))
    if found.ten_to_one is None:
        assert ratios[0] > 10 or ratios[-1] < 10
    else:
        assert found.ten_to_one.cost_ratio == pytest.approx(10)
        assert found.ten_to_one.budget == pytest.approx(found.today.budget)


def test_the_ends_of_the_curve_have_no_ratio() -> None:
    found = what_if(TODAY, CEILINGS)
    assert math.isnan(found.curve[0].cost_ratio)
    assert math.isnan(found.curve[-1].cost_ratio)
    assert (found.curve[0].new_customers, found.curve[-1].kept) == (0, 0)


def test_where_no_euro_comes_back_the_answer_is_neither_and_the_free_optimum_spends_nothing() -> None:
    found = what_if(replace(TODAY, margin=0.01), CEILINGS)
    assert found.verdict is BudgetVerdict.NEITHER
    assert found.free.budget == 0
    assert math.isnan(found.free.winning_share)
    assert (found.winning_from, found.keeping_from) == (None, None)


def test_half_of_those_who_leave_could_be_kept_and_twice_as_many_won_unless_told_otherwise() -> None:
    assert default_ceilings(TODAY) == Ceilings(new_customers=200, retention=0.7)


def test_a_quarter_has_a_quarter_of_the_years_growth() -> None:
    # Four of them make the year: 1.1 ** (3/12) = 1.02411...
    assert period_discount(0.1, months=12) == pytest.approx(0.1)
    assert (1 + period_discount(0.1, months=3)) ** 4 == pytest.approx(1.1)
    assert period_discount(0.0, months=3) == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"winning_spend": 0}, NoResponse),
        ({"keeping_spend": -1}, NoResponse),
        ({"new_customers": 0}, NoResponse),
        ({"kept": 0}, NoResponse),
        ({"kept": 1000}, NobodyLeftToKeep),
        ({"customers": math.nan}, NobodyLeftToKeep),
        ({"margin": 0}, NothingEarned),
        ({"margin": math.nan}, NothingEarned),
        ({"discount_rate": -0.1}, ValueError),
    ],
    ids=str,
)
def test_figures_that_say_nothing_are_refused(changes: dict[str, float], error: type[Exception]) -> None:
    with pytest.raises(error):
        replace(TODAY, **changes)


def test_ceilings_below_what_was_reached_are_refused_by_name() -> None:
    with pytest.raises(CeilingReached, match="ceiling of winning customers is 100, and 100"):
        what_if(TODAY, Ceilings(100, 0.8))
    with pytest.raises(CeilingReached, match=r"ceiling of keeping customers is 0\.4, and 0\.4"):
        what_if(TODAY, Ceilings(200, 0.4))


@pytest.mark.parametrize("retention", [0, 1, 1.2, math.nan])
def test_nobody_keeps_everyone(retention: float) -> None:
    with pytest.raises(AssumptionOutOfRange, match="ceiling of keeping"):
        Ceilings(200, retention)
