"""Does the what-if find the best split, and say truly where the next euro does most?"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.acquisition.budget import DEFAULT_FLOORS, Allocation, BudgetVerdict, Ceilings, Floors, Today, outcome, what_if
from clv.acquisition.reach import default_ceilings
from clv.acquisition.response_curves import response_through
from clv.core.errors import AssumptionOutOfRange, CeilingReached, NobodyLeftToKeep, NoResponse, NothingEarned
from tests.acquisition.company import CEILINGS, NOBODY, TODAY
from tests.acquisition.textbook import optimum

todays = st.builds(
    Today,
    winning_spend=st.floats(10, 1e6),
    new_customers=st.floats(1, 1e4),
    keeping_spend=st.floats(10, 1e6),
    customers=st.just(10_000.0),
    kept=st.floats(100, 9800),
    new_value=st.floats(0.1, 1e4),
    kept_value=st.floats(0.1, 1e4),
    present_value=st.floats(0, 1e7),
)
above = st.floats(0.02, 0.98)  # where between today's and the highest a ceiling lies
anyway = st.just(0.0) | st.floats(0.01, 0.95)
floored = st.builds(Floors, came=anyway, stayed=anyway)


def ceilings(today: Today, new: float, kept: float) -> Ceilings:
    return Ceilings(today.new_customers * (1 + 9 * new), today.retention + (1 - today.retention) * kept)


def worth(winning: float, keeping: float, today: Today, limits: Ceilings, floors: Floors) -> float:
    """Equity of any split, from the definition alone."""

    def reached(part: float, seen: float, most: float, least: float) -> float:
        return most - (most - least) * ((most - seen) / (most - least)) ** part

    come, stay = floors.came * today.new_customers, floors.stayed * today.retention
    won = reached(winning / today.winning_spend, today.new_customers, limits.new_customers, come)
    kept = today.customers * reached(keeping / today.keeping_spend, today.retention, limits.retention, stay)
    present = today.present_value + (kept - today.kept) * today.kept_value
    return present + won * today.new_value - winning - keeping


def test_what_the_next_customer_costs_by_hand() -> None:
    # Both stand at half of their ceiling: k = ln 2 / spend, and the next euro achieves k x the other half:
    # 100 ln 2 / 1000 customers won, 400 ln 2 / 500 kept.
    found = what_if(TODAY, CEILINGS, NOBODY)
    assert found.next_won_costs == pytest.approx(10 / math.log(2), rel=1e-12)
    assert found.next_kept_costs == pytest.approx(1.25 / math.log(2), rel=1e-12)
    assert found.verdict is BudgetVerdict.KEEPING
    assert found.gain_of_winning == pytest.approx(120 * math.log(2) / 10 - 1)
    assert found.gain_of_keeping == pytest.approx(150 * math.log(2) / 1.25 - 1)


def test_today_is_the_present_customers_and_the_newcomers_less_the_spending() -> None:
    found = what_if(TODAY, CEILINGS)
    assert found.today == Allocation(
        winning_spend=1000,
        keeping_spend=500,
        new_customers=pytest.approx(100),
        kept=pytest.approx(400),
        cost_ratio=pytest.approx((1000 / 100) / (500 / 400)),
        present_value=pytest.approx(80_000),
        won_value=pytest.approx(100 * 120),
    )
    assert found.today.equity == pytest.approx(80_000 + 12_000 - 1500)
    assert found.today.winning_share == pytest.approx(2 / 3)


def test_one_more_kept_adds_what_a_kept_customer_is_worth() -> None:
    more = outcome(TODAY, CEILINGS, NOBODY, winning_spend=1000, keeping_spend=1000)
    # At half of the ceiling twice the money reaches three quarters: 600 of 800.
    assert more.kept == pytest.approx(600)
    assert more.present_value == pytest.approx(80_000 + 200 * 150)


def test_with_the_published_value_of_a_customer_the_free_optimum_is_the_published_one() -> None:
    # REFERENCE.md, "Winning and keeping", 5, first vector: one prospect, one customer.
    today = Today(5, 0.10, 5, 1, 0.40, new_value=131.514, kept_value=131.514, present_value=0)
    found = what_if(today, Ceilings(0.40, 0.80), NOBODY)
    assert (found.free.winning_spend, found.free.keeping_spend) == pytest.approx((19.2485, 19.3323), abs=5e-4)
    assert found.free.cost_ratio == pytest.approx(2.77, abs=5e-3)


@given(today=todays, new=above, kept=above, margin=st.floats(0.1, 1e3), discount_rate=st.floats(0, 0.5))
def test_with_the_textbooks_value_the_free_optimum_is_that_of_blattberg_and_deighton(
    today: Today, new: float, kept: float, margin: float, discount_rate: float
) -> None:
    limits = ceilings(today, new, kept)
    each = today.keeping_spend / today.customers
    best = optimum(
        response_through(today.winning_spend, today.new_customers, ceiling=limits.new_customers, what=""),
        response_through(each, today.retention, ceiling=limits.retention, what=""),
        margin=margin,
        discount_rate=discount_rate,
    )
    found = what_if(replace(today, new_value=best.value, kept_value=best.value), limits, NOBODY)
    assert (found.free.winning_spend, found.free.keeping_spend / today.customers) == pytest.approx(
        (best.winning_spend, best.keeping_spend), rel=1e-5, abs=1e-9 * margin
    )


@given(today=todays, new=above, kept=above, floors=floored)
def test_no_split_of_the_budget_is_worth_more_than_the_best(
    today: Today, new: float, kept: float, floors: Floors
) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits, floors)
    budget = today.winning_spend + today.keeping_spend
    slack = 1e-9 * (abs(found.best.equity) + budget + today.present_value)
    assert found.best.budget == pytest.approx(budget)
    assert len(found.curve) == 101
    assert [split.winning_share for split in found.curve[:3]] == pytest.approx([0, 0.01, 0.02])
    for split in (*found.curve, found.today):
        assert split.equity <= found.best.equity + slack
        assert split.equity == pytest.approx(
            worth(split.winning_spend, split.keeping_spend, today, limits, floors),
            rel=1e-7,
            abs=1e-7 * (budget + today.present_value + today.customers * today.kept_value),
        )
    assert found.free.equity >= found.best.equity - slack


@given(today=todays, new=above, kept=above, floors=floored)
def test_the_verdict_is_where_one_more_euro_adds_most(today: Today, new: float, kept: float, floors: Floors) -> None:
    today = replace(today, present_value=0.0)  # it is the same in every split, and would drown the small step
    limits = ceilings(today, new, kept)
    found = what_if(today, limits, floors)
    step = 1e-4 * min(today.winning_spend, today.keeping_spend)
    before = worth(today.winning_spend, today.keeping_spend, today, limits, floors)
    winning = (worth(today.winning_spend + step, today.keeping_spend, today, limits, floors) - before) / step
    keeping = (worth(today.winning_spend, today.keeping_spend + step, today, limits, floors) - before) / step
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


@given(today=todays, new=above, kept=above, floors=floored)
def test_the_verdict_turns_at_the_ceiling_that_is_named(today: Today, new: float, kept: float, floors: Floors) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits, floors)

    def verdict(**changed: float) -> BudgetVerdict:
        return what_if(today, replace(limits, **changed), floors).verdict

    if found.winning_from is None:
        assert verdict(new_customers=10 * today.new_customers) is not BudgetVerdict.WINNING
    else:
        at = found.winning_from
        assert verdict(new_customers=at * (1 + 1e-6)) is BudgetVerdict.WINNING
        if at > today.new_customers * (1 + 1e-5):
            assert verdict(new_customers=at * (1 - 1e-6)) is not BudgetVerdict.WINNING
    if found.keeping_from is None:
        assert verdict(retention=max(0.99, (1 + today.retention) / 2)) is not BudgetVerdict.KEEPING
    else:
        at = found.keeping_from
        assert verdict(retention=at + 1e-6 * (1 - at)) is BudgetVerdict.KEEPING
        if at > today.retention * (1 + 1e-5):
            assert verdict(retention=at - 1e-6 * (at - today.retention)) is not BudgetVerdict.KEEPING


@given(today=todays, new=above, kept=above, floors=floored)
def test_the_verdict_turns_at_the_share_that_would_be_there_anyway(
    today: Today, new: float, kept: float, floors: Floors
) -> None:
    limits = ceilings(today, new, kept)
    found = what_if(today, limits, floors)
    for mine, share, name in (
        (BudgetVerdict.WINNING, found.winning_below, "came"),
        (BudgetVerdict.KEEPING, found.keeping_below, "stayed"),
    ):

        def verdict(at: float, name: str = name) -> BudgetVerdict:
            return what_if(today, limits, replace(floors, **{name: at})).verdict

        if share is None:
            assert verdict(0.0) is not mine
            continue
        assert 0 <= share < 1
        if share > 1e-5:
            assert verdict(share - 1e-6) is mine
        if share < 1 - 1e-5:
            assert verdict(share + 1e-6) is not mine


def test_if_nearly_all_would_have_stayed_anyway_the_verdict_turns() -> None:
    # The CD shop with its made-up costs: 41 in 100 stayed. If nobody had without spending, the next unit of money in
    # keeping returns four times what it does in winning; if 38 of the 41 had, less than in winning.
    shop = Today(190_973, 7248, 39_313, 16_322, 6749, new_value=113.5, kept_value=113.5, present_value=1.5e6)
    limits = Ceilings(14_496, 0.7067)
    nobody, most = (what_if(shop, limits, Floors(came=0, stayed=share)) for share in (0.0, 38 / 41.35))
    assert (nobody.verdict, most.verdict) == (BudgetVerdict.KEEPING, BudgetVerdict.WINNING)
    assert (1 + nobody.gain_of_keeping) / (1 + most.gain_of_keeping) == pytest.approx(34.5 / 4.2, rel=0.02)
    assert 0.5 < nobody.keeping_below < 38 / 41.35


@given(unit=st.floats(1e-3, 1e5), today=todays, new=above, kept=above, floors=floored)
def test_another_currency_changes_no_ratio_no_share_and_no_verdict(
    unit: float, today: Today, new: float, kept: float, floors: Floors
) -> None:
    money = ("winning_spend", "keeping_spend", "new_value", "kept_value", "present_value")
    other = replace(today, **{name: getattr(today, name) * unit for name in money})
    limits = ceilings(today, new, kept)
    here, there = what_if(today, limits, floors), what_if(other, limits, floors)
    for one, same in ((here.today, there.today), (here.best, there.best), (here.free, there.free)):
        assert same.cost_ratio == pytest.approx(one.cost_ratio, rel=1e-6, nan_ok=True)
        assert same.budget == pytest.approx(one.budget * unit, rel=1e-6, abs=1e-9 * unit)
    assert there.gain_of_winning == pytest.approx(here.gain_of_winning, rel=1e-6, abs=1e-9)
    assert there.gain_of_keeping == pytest.approx(here.gain_of_keeping, rel=1e-6, abs=1e-9)


@given(today=todays, new=above, kept=above, floors=floored)
def test_ten_to_one_is_where_the_averages_stand_so_and_nowhere_else(
    today: Today, new: float, kept: float, floors: Floors
) -> None:
    found = what_if(today, ceilings(today, new, kept), floors)
    ratios = [split.cost_ratio for split in found.curve[1:-1]]
    assert all(a < b for a, b in pairwise(ratios))
    if found.ten_to_one is None:
        assert ratios[0] > 10 or ratios[-1] < 10
    else:
        assert found.ten_to_one.cost_ratio == pytest.approx(10)
        assert found.ten_to_one.budget == pytest.approx(found.today.budget)


def test_the_ends_of_the_curve_have_no_ratio_and_only_who_would_be_there_anyway() -> None:
    found = what_if(TODAY, CEILINGS, Floors(came=0.3, stayed=0.6))
    assert math.isnan(found.curve[0].cost_ratio)
    assert math.isnan(found.curve[-1].cost_ratio)
    assert (found.curve[0].new_customers, found.curve[-1].kept) == pytest.approx((30, 240))


def test_where_no_euro_comes_back_the_answer_is_neither_and_the_free_optimum_spends_nothing() -> None:
    found = what_if(replace(TODAY, new_value=0.01, kept_value=0.01), CEILINGS)
    assert found.verdict is BudgetVerdict.NEITHER
    assert found.free.budget == 0
    assert math.isnan(found.free.winning_share)
    assert (found.winning_from, found.keeping_from) == (None, None)
    assert (found.winning_below, found.keeping_below) == (None, None)


def test_half_would_be_there_anyway_unless_told_otherwise() -> None:
    assert Floors(0.5, 0.5) == DEFAULT_FLOORS
    assert what_if(TODAY, CEILINGS) == what_if(TODAY, CEILINGS, DEFAULT_FLOORS)


def test_half_of_those_who_leave_could_be_kept_and_twice_as_many_won_unless_told_otherwise() -> None:
    assert default_ceilings(TODAY) == Ceilings(new_customers=200, retention=0.7)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"winning_spend": 0}, NoResponse),
        ({"keeping_spend": -1}, NoResponse),
        ({"new_customers": 0}, NoResponse),
        ({"kept": 0}, NoResponse),
        ({"kept": 1000}, NobodyLeftToKeep),
        ({"customers": math.nan}, NobodyLeftToKeep),
        ({"new_value": 0}, NothingEarned),
        ({"kept_value": math.nan}, NothingEarned),
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


@pytest.mark.parametrize("share", [-0.1, 1, math.nan])
def test_not_everyone_came_or_stayed_anyway(share: float) -> None:
    with pytest.raises(AssumptionOutOfRange, match="would have come without spending"):
        Floors(came=share, stayed=0.5)
    with pytest.raises(AssumptionOutOfRange, match="would have stayed without spending"):
        Floors(came=0.5, stayed=share)
