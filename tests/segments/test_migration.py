"""Who moved from which segment to which?"""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.segments.migration import STANDING, Direction, Move, count_moves, moved, moves_of
from clv.segments.segments import SEGMENT_CODES

THEN = {"a": ("best", 100.0), "b": ("best", 90.0), "c": ("one_time", 5.0), "d": ("new", 8.0), "e": ("active", 20.0)}
NOW = {"a": ("slipping", 40.0), "b": ("best", 95.0), "c": ("active", 30.0), "d": ("one_time", 4.0), "f": ("new", 7.0)}


def values(customers: dict[str, tuple[str, float]]) -> ibis.Table:
    rows = [(who, segment, value) for who, (segment, value) in customers.items()]
    schema = {"customer_id": "string", "segment": "string", "ten_year_value": "float64"}
    return ibis.memtable(rows, schema=schema)


def moves(then: dict, now: dict) -> tuple[Move, ...]:
    return moves_of(count_moves(values(then), values(now)).execute())


def test_each_customer_is_in_one_move_with_the_value_of_then_and_of_now() -> None:
    assert set(moves(THEN, NOW)) == {
        Move("best", "slipping", 1, 100.0, 40.0),
        Move("best", "best", 1, 90.0, 95.0),
        Move("one_time", "active", 1, 5.0, 30.0),
        Move("new", "one_time", 1, 8.0, 4.0),
        Move("active", "", 1, 20.0, 0.0),
        Move("", "new", 1, 0.0, 7.0),
    }


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        ("best", "active", Direction.DOWN),
        ("best", "slipping", Direction.DOWN),
        ("active", "lapsed", Direction.DOWN),
        ("slipping", "lapsed", Direction.DOWN),
        ("one_time", "one_time_long_ago", Direction.DOWN),
        ("slipping", "active", Direction.UP),
        ("one_time_long_ago", "active", Direction.UP),
        ("new", "best", Direction.UP),
        ("new", "one_time", Direction.SAME),  # a month without a second purchase says nothing yet
        ("lapsed", "lapsed", Direction.SAME),
        ("", "best", Direction.CAME),
        ("best", "", Direction.WENT),
    ],
)
def test_a_move_goes_up_or_down_by_how_well_it_stands(before: str, now: str, direction: Direction) -> None:
    assert Move(before, now, 1, 0.0, 0.0).direction is direction


def test_every_segment_has_a_standing() -> None:
    assert set(STANDING) == set(SEGMENT_CODES)


def test_who_moved_down_comes_with_what_they_were_and_who_lost_most_first() -> None:
    then = values({"a": ("best", 100.0), "b": ("active", 90.0), "c": ("best", 50.0), "d": ("new", 9.0)})
    before = then.rename(segment_before="segment", value_before="ten_year_value")
    now = values({"a": ("active", 80.0), "b": ("lapsed", 1.0), "c": ("best", 10.0), "d": ("one_time", 1.0)})
    down = moved(now, before, Direction.DOWN)
    assert down.execute()[["customer_id", "segment_before", "value_before"]].to_numpy().tolist() == [
        ["b", "active", 90.0],
        ["a", "best", 100.0],
    ]
    assert moved(now, before, Direction.DOWN, out_of=("best",)).execute()["customer_id"].tolist() == ["a"]
    assert moved(now, before, Direction.DOWN, into=("lapsed",)).execute()["customer_id"].tolist() == ["b"]


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.tuples(st.sampled_from(SEGMENT_CODES), st.sampled_from(SEGMENT_CODES), st.integers(0, 99)),
    )
)
@settings(deadline=None)
def test_the_lists_hold_as_many_as_were_counted_each_way(shop: dict[str, tuple[str, str, int]]) -> None:
    then, now = (values({name: (one[day], float(one[2] * (1 + day))) for name, one in shop.items()}) for day in (0, 1))
    before = then.rename(segment_before="segment", value_before="ten_year_value")
    counted = moves_of(count_moves(then, now).execute())
    for way in (Direction.DOWN, Direction.SAME, Direction.UP):
        went = [move for move in counted if move.direction is way]
        assert moved(now, before, way).count().execute() == sum(move.customers for move in went)
        for move in went:
            listed = moved(now, before, way, out_of=(move.before,), into=(move.now,))
            assert listed.count().execute() == move.customers


SHOPS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.sampled_from(SEGMENT_CODES), st.integers(0, 99)))


@settings(deadline=None, max_examples=40)
@given(then=SHOPS, now=SHOPS)
def test_moves_add_up_to_the_customers_and_the_value_of_both_days(then: dict, now: dict) -> None:
    found = moves(then, now)
    assert sum(move.customers for move in found if move.before) == len(then)
    assert sum(move.customers for move in found if move.now) == len(now)
    assert sum(move.customers for move in found) == len(then.keys() | now.keys())
    assert sum(move.value_before for move in found) == sum(value for _, value in then.values())
    assert sum(move.value_now for move in found) == sum(value for _, value in now.values())
