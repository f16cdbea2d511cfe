"""Who is on a list that cuts across the segments, in which order, and until when?"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from clv.core.tables import CUSTOMER_DUE
from clv.segments.call_lists import LIST_CODES, LISTS, days_left, group_of, list_totals, members
from clv.segments.cutoffs import Cutoffs
from clv.segments.segments import SEGMENT_CODES, SEGMENTS, assign_segments
from clv.segments.thresholds import Thresholds
from tests.segments.customers import LIMITS, scored

ONCE = {"frequency": 0, "recency": 0, "T": 100, "p_alive": 1.0, "ten_year_value": 10.0, "value_if_alive": 10.0}
AGAIN = {"frequency": 2, "recency": 90, "T": 100, "p_alive": 0.9, "ten_year_value": 90.0, "value_if_alive": 95.0}


def on(code: str, *rows: dict[str, float], limits: Cutoffs = LIMITS) -> list[int]:
    """Which of these customers are in the segment or on the list, by their place, in its order."""
    values = assign_segments(scored(*rows), limits)
    return [int(name[1:]) for name in members(values, group_of(code), limits).execute()["customer_id"]]


def test_the_second_purchase_is_due_between_two_days() -> None:
    rows = [ONCE | {"T": days} for days in (19, 20, 90, 91)]
    # Whose time runs out comes first.
    assert on("due", *rows, AGAIN | {"T": 50, "recency": 0}) == [2, 1]


def test_where_nobody_came_back_nothing_is_due() -> None:
    unknown = replace(LIMITS, due_from=math.nan, due_to=math.nan)
    assert on("due", ONCE, ONCE | {"T": 0}, limits=unknown) == []


def test_a_follow_up_comes_two_to_seven_days_after_the_last_purchase_highest_value_first() -> None:
    rows = [AGAIN | {"recency": 100 - silent, "ten_year_value": 10.0 * silent} for silent in (1, 2, 7, 8)]
    assert on("follow_up", *rows, ONCE | {"T": 5, "ten_year_value": 45.0}) == [2, 4, 1]


def test_due_within_thirty_days_is_who_is_due_until_then_the_first_first() -> None:
    rows = [AGAIN | {"due_in": days, "overdue_days": 0} for days in (31, 30, 1)]
    assert on("due_soon", *rows, ONCE, AGAIN) == [2, 1]


def test_who_paid_nothing_once_refunds_are_taken_off_costs_more_than_they_bring() -> None:
    rows = [AGAIN | {"spend_to_date": paid} for paid in (0.01, 0.0, -5.0)]
    assert on("costly", *rows, ONCE) == [2, 1]


def test_those_who_slip_away_are_called_by_what_is_at_risk() -> None:
    gone = AGAIN | {"p_alive": 0.4}
    rows = [gone | {"ten_year_value": value, "value_if_alive": alive} for value, alive in ((5, 85), (80, 100), (9, 99))]
    assert on("slipping", *rows) == [2, 0, 1]


def test_the_totals_of_the_lists_by_hand() -> None:
    values = assign_segments(
        scored(
            ONCE | {"T": 25, "spend_to_date": 0.0},  # due and costly
            ONCE | {"T": 91},  # too late
            AGAIN | {"recency": 97},  # silent for 3 days
            ONCE | {"T": 4, "ten_year_value": 20.0},  # so too
        ),
        LIMITS,
    )
    found = list_totals(values, LIMITS).execute().iloc[0].to_dict()
    assert found == {
        "due_customers": 1,
        "due_value": 10,
        "follow_up_customers": 2,
        "follow_up_value": 110,
        "due_soon_customers": 0,
        "due_soon_value": 0,
        "costly_customers": 1,
        "costly_value": 10,
    }


def test_nobody_on_a_list_is_worth_nothing_and_not_unknown() -> None:
    found = list_totals(assign_segments(scored(AGAIN), LIMITS), LIMITS).execute().iloc[0]
    assert found.tolist() == [0.0] * 8


@pytest.mark.parametrize("group", [*SEGMENTS, *LISTS], ids=lambda group: group.code)
def test_members_are_customers_with_their_due_days_in_an_order_without_ties(cd_shop, sample_1997, group) -> None:
    values, limits = cd_shop.table(sample_1997.valuation.table), sample_1997.valuation.limits
    found = members(values, group, limits).execute()
    assert tuple(found.columns) == CUSTOMER_DUE.names
    wanted = found.sort_values([group.sort, "customer_id"], ascending=[not group.descending, True], kind="stable")
    assert found["customer_id"].tolist() == wanted["customer_id"].tolist()


def test_what_the_analysis_counts_is_who_is_on_the_list(cd_shop, sample_1997) -> None:
    values, valuation = cd_shop.table(sample_1997.valuation.table), sample_1997.valuation
    assert [one.code for one in valuation.lists] == list(LIST_CODES)
    assert [one.customers > 0 for one in valuation.lists] == [True, False, True, True]  # all first bought long ago
    for one in valuation.lists:
        found = members(values, group_of(one.code), valuation.limits).execute()
        assert one.customers == len(found)
        assert one.value == pytest.approx(found["ten_year_value"].sum())


def test_codes_are_unlike() -> None:
    assert len({*SEGMENT_CODES, *LIST_CODES}) == len(SEGMENTS) + len(LISTS)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("slipping", 7),  # this week
        ("best", 30),
        ("new", 29),  # who first bought on the last day is new for 29 days more
        ("follow_up", 5),  # who bought 2 days before it will have done so 7 days before in 5
        ("due_soon", 30),
        ("due", 70),  # who is due since today, day 20, is so until day 90
    ],
)
def test_until_when_to_act(code: str, days: int) -> None:
    assert days_left(group_of(code), LIMITS) == days


def test_where_nobody_came_back_no_day_is_named_for_the_second_purchase() -> None:
    assert days_left(group_of("due"), replace(LIMITS, due_from=math.nan, due_to=math.nan)) is None


def test_other_thresholds_move_the_lists() -> None:
    later = replace(LIMITS, thresholds=Thresholds(follow_up_from=8, follow_up_to=10, new_days=60))
    rows = [AGAIN | {"recency": 100 - silent} for silent in (7, 8, 10, 11)]
    assert on("follow_up", *rows, limits=later) == [1, 2]
    assert on("new", ONCE | {"T": 59}, ONCE | {"T": 60}, limits=later) == [0]
    assert days_left(group_of("follow_up"), later) == 2
