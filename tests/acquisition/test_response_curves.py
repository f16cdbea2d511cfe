"""Do the response curves and their optimum agree with the published vectors, and with common sense at the edges?"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.acquisition.response_curves import Response, best_spend, ceiling_for, cost_ratio, floor_for, response_through
from clv.core.errors import CeilingReached, NoResponse
from tests.acquisition.textbook import Optimum, best_keeping, customer_value, optimum

rates = st.floats(0.0, 0.5)
shares = st.floats(0.02, 0.98)
money = st.floats(0.01, 1e4)


def through(spend: float, achieved: float, ceiling: float) -> Response:
    return response_through(spend, achieved, ceiling=ceiling, what="winning")


def value_at(keeping: Response, spend: float, *, margin: float, discount_rate: float) -> float:
    return customer_value(retention=keeping.at(spend), keeping_spend=spend, margin=margin, discount_rate=discount_rate)


def test_half_of_the_ceiling_for_five_is_three_quarters_for_ten() -> None:
    # 1 - e^-5k = 1/2, so 1 - e^-10k = 3/4; the next one achieves k x what is left of the ceiling.
    response = through(5, 0.4, 0.8)
    assert response.rate == pytest.approx(math.log(2) / 5, rel=1e-14)
    assert [response.at(0), response.at(5), response.at(10)] == pytest.approx([0, 0.4, 0.6], rel=1e-14)
    assert response.of_next(5) == pytest.approx(0.4 * math.log(2) / 5, rel=1e-14)


def test_what_comes_without_spending_is_not_owed_to_it() -> None:
    # 0.2 come anyway, 0.4 with 5, at most 0.6: half of what spending can add, so with 10 it adds three quarters.
    response = response_through(5, 0.4, ceiling=0.6, floor=0.2, what="winning")
    assert [response.at(0), response.at(5), response.at(10)] == pytest.approx([0.2, 0.4, 0.5], rel=1e-14)
    assert response.of_next(5) == pytest.approx(0.2 * math.log(2) / 5, rel=1e-14)
    assert response.average_cost(0) == 0  # those who come anyway cost nothing


def test_where_all_would_have_come_anyway_spending_says_nothing() -> None:
    with pytest.raises(NoResponse, match="0 came of it"):
        response_through(5, 0.4, ceiling=0.6, floor=0.4, what="winning")


@given(spend=money, part=shares, floor=st.floats(0.001, 0.95))
def test_at_the_floor_asked_for_the_next_euro_achieves_just_what_is_wanted(
    spend: float, part: float, floor: float
) -> None:
    achieved = part
    seen = response_through(spend, achieved, ceiling=1.0, floor=floor * achieved, what="").of_next(spend)
    assert floor_for(seen, spend=spend, achieved=achieved, ceiling=1.0) == pytest.approx(floor * achieved, abs=1e-7)
    none = response_through(spend, achieved, ceiling=1.0, what="").of_next(spend)
    assert floor_for(none * 1.01, spend=spend, achieved=achieved, ceiling=1.0) is None


def test_the_average_cost_begins_at_what_the_first_costs() -> None:
    response = through(5, 0.4, 0.8)
    assert response.average_cost(5) == pytest.approx(12.5)
    assert response.average_cost(0) == pytest.approx(5 / (0.8 * math.log(2)), rel=1e-14)
    assert response.average_cost(1e-9) == pytest.approx(response.average_cost(0), rel=1e-9)


@pytest.mark.parametrize(
    ("spend", "achieved"), [(0, 0.1), (-5, 0.1), (5, 0), (5, -0.1), (math.nan, 0.1), (5, math.nan)]
)
def test_nothing_spent_or_nothing_achieved_is_refused(spend: float, achieved: float) -> None:
    with pytest.raises(NoResponse, match="Nothing can be said about winning"):
        through(spend, achieved, 0.4)


@pytest.mark.parametrize("ceiling", [0.1, 0.05, math.nan, math.inf])
def test_a_ceiling_that_is_reached_is_refused(ceiling: float) -> None:
    with pytest.raises(CeilingReached, match="Choose a higher ceiling"):
        through(5, 0.1, ceiling)


def test_a_response_without_ceiling_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Response(ceiling=0, rate=1)


def test_a_customers_value_is_the_sum_of_its_discounted_margins_and_costs() -> None:
    # Half stay: 60 now, and after each period half as many, who then cost 10 each time: 60 + (0.5 V - 10) / 1.1.
    by_hand = 60.0
    for period in range(1, 200):
        by_hand += (0.5**period * 60 - 0.5 ** (period - 1) * 10) / 1.1**period
    value = customer_value(retention=0.5, keeping_spend=10, margin=60, discount_rate=0.1)
    assert value == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    ("winning", "keeping", "expected", "ratio"),
    [
        (through(5, 0.10, 0.40), through(5, 0.40, 0.80), (19.2485, 19.3323, 131.514), 2.77),
        (through(2, 0.015, 0.05), through(2, 0.60, 0.85), (3.9365, 7.7925, 226.293), 16.88),
    ],
    ids=["ratio 2.77", "ratio 16.88"],
)
def test_the_published_optima_are_found_again(
    winning: Response, keeping: Response, expected: tuple[float, float, float], ratio: float
) -> None:
    # REFERENCE.md, "Winning and keeping", 5: margin 60, discount rate 10%.
    found = optimum(winning, keeping, margin=60, discount_rate=0.1)
    assert (found.winning_spend, found.keeping_spend) == pytest.approx(expected[:2], abs=5e-5)
    assert found.value == pytest.approx(expected[2], abs=5e-4)
    # With that value of a customer given, our own optimum is the published one.
    assert (best_spend(winning, value=found.value), best_spend(keeping, value=found.value)) == pytest.approx(
        expected[:2], abs=5e-5
    )
    spends = {"winning_spend": found.winning_spend, "keeping_spend": found.keeping_spend}
    assert cost_ratio(winning, keeping, **spends) == pytest.approx(ratio, abs=5e-3)
    # dA/da = V and dR/dr = V
    assert 1 / winning.of_next(found.winning_spend) == pytest.approx(found.value, rel=1e-9)
    assert 1 / keeping.of_next(found.keeping_spend) == pytest.approx(found.value, rel=1e-9)


@given(seen=money, share=shares, part=shares, margin=money, discount_rate=rates, tried=st.floats(0, 1))
def test_no_spending_on_keeping_makes_a_customer_worth_more_than_the_best(
    seen: float, share: float, part: float, margin: float, discount_rate: float, tried: float
) -> None:
    keeping = through(seen, share * part, share)
    terms = {"margin": margin, "discount_rate": discount_rate}
    best = value_at(keeping, best_keeping(keeping, **terms), **terms)
    for spend in (tried * margin * (1 + discount_rate), tried * seen, seen):
        assert value_at(keeping, spend, **terms) <= best * (1 + 1e-9)


@given(seen=money, share=shares, part=shares, value=money, tried=st.floats(0, 20))
def test_no_spending_on_winning_leaves_more_than_the_best(
    seen: float, share: float, part: float, value: float, tried: float
) -> None:
    winning = through(seen, share * part, share)
    best = best_spend(winning, value=value)
    left = winning.at(best) * value - best
    assert left >= winning.at(tried * seen) * value - tried * seen - 1e-9 * value


@given(unit=st.floats(1e-3, 1e6), share=shares, part=shares)
def test_another_currency_changes_money_and_nothing_else(unit: float, share: float, part: float) -> None:
    def found(unit: float) -> tuple[Optimum, float]:
        winning, keeping = through(3 * unit, 0.4 * part, 0.4), through(5 * unit, share * part, share)
        best = optimum(winning, keeping, margin=60 * unit, discount_rate=0.1)
        return best, cost_ratio(winning, keeping, winning_spend=best.winning_spend, keeping_spend=best.keeping_spend)

    (one, ratio), (other, other_ratio) = found(1.0), found(unit)
    assert [other.winning_spend, other.keeping_spend, other.value, other.equity] == pytest.approx(
        [one.winning_spend * unit, one.keeping_spend * unit, one.value * unit, one.equity * unit], rel=1e-7
    )
    assert other_ratio == pytest.approx(ratio, rel=1e-7, nan_ok=True)


def test_where_the_first_euro_does_not_pay_nothing_is_spent() -> None:
    # The first euro wins 0.4 x ln(4/3)/5 = 0.023 customers and keeps 0.11; worth 1 each, neither comes back.
    found = optimum(through(5, 0.10, 0.40), through(5, 0.40, 0.80), margin=1, discount_rate=0.1)
    assert found == Optimum(winning_spend=0.0, keeping_spend=0.0, value=pytest.approx(1.0), equity=0.0)


def test_keeping_may_pay_where_winning_does_not() -> None:
    # Worth 12: the first euro keeps 0.11 x 12 > 1, and wins 0.023 x about 13 < 1.
    found = optimum(through(5, 0.10, 0.40), through(5, 0.40, 0.80), margin=12, discount_rate=0.1)
    assert found.keeping_spend > 0
    assert found.winning_spend == 0


def test_a_ratio_without_spending_is_unknown() -> None:
    response = through(5, 0.1, 0.4)
    assert math.isnan(cost_ratio(response, response, winning_spend=0, keeping_spend=5))
    assert math.isnan(cost_ratio(response, response, winning_spend=5, keeping_spend=0))


@given(spend=money, achieved=money, wanted=st.floats(0.05, 1.2))
def test_under_the_ceiling_asked_for_the_next_euro_achieves_what_is_wanted(
    spend: float, achieved: float, wanted: float
) -> None:
    found = ceiling_for(wanted * achieved / spend, spend=spend, achieved=achieved, highest=10 * achieved)
    # Under ten times what is achieved u = 0.1, and the next euro achieves -ln(0.9) x 0.9/0.1 = 0.948 of the average.
    assert (found is None) == (wanted > -math.log(0.9) * 9)
    if found is not None:
        assert achieved < found <= 10 * achieved
        assert through(spend, achieved, found).of_next(spend) == pytest.approx(wanted * achieved / spend, rel=1e-6)


@given(spend=money, achieved=money, wanted=st.floats(0.05, 0.9), floor=st.floats(0, 0.9))
def test_the_ceiling_asked_for_allows_for_those_who_come_anyway(
    spend: float, achieved: float, wanted: float, floor: float
) -> None:
    per_euro = wanted * achieved * (1 - floor) / spend
    found = ceiling_for(per_euro, spend=spend, achieved=achieved, highest=100 * achieved, floor=floor * achieved)
    assert found is not None
    response = response_through(spend, achieved, ceiling=found, floor=floor * achieved, what="")
    assert response.of_next(spend) == pytest.approx(per_euro, rel=1e-6)


def test_next_to_nothing_is_achieved_under_any_ceiling() -> None:
    assert ceiling_for(1e-15, spend=5, achieved=0.1, highest=1) == 0.1
