"""Is every repeat buyer in one field of the map, the right one?"""

from __future__ import annotations

from clv.value.value_map import Field, count_fields, read_map
from tests.segments.customers import scored


def buyer(p_alive: float, worth: float, *, frequency: int = 1) -> dict[str, float]:
    """A customer whose value is p_alive times what they would be worth."""
    shape = {"frequency": frequency, "recency": 10, "T": 20}
    return {**shape, "p_alive": p_alive, "value_if_alive": worth, "ten_year_value": p_alive * worth}


def test_fields_are_twentieths_of_the_chance_and_readable_steps_of_worth() -> None:
    found = read_map(
        count_fields(
            scored(
                buyer(0.049, 10.0),  # the first column; 10 begins the seventh row above 1
                buyer(0.05, 14.9),  # the second; 15 begins the next row
                buyer(0.05, 15.0),
                buyer(1.0, 999.0),  # surely there is in the last column, not beyond it
            )
        ).execute()
    )
    assert found is not None
    assert (len(found.chances), found.chances[0], found.chances[-1]) == (21, 0.0, 1.0)
    assert [(field.column, field.row, field.customers) for field in found.fields] == [
        (0, 0, 1), (1, 0, 1), (1, 1, 1), (19, 11, 1),
    ]  # fmt: skip
    assert found.worths == (10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)


def test_the_fields_add_up_to_the_repeat_buyers_and_leave_one_time_buyers_out() -> None:
    found = read_map(
        count_fields(scored(buyer(0.5, 100.0), buyer(0.5, 100.0), buyer(1.0, 70.0, frequency=0))).execute()
    )
    assert found is not None
    assert found.fields == (Field(10, 0, 2, 100.0, 100.0),)
    assert (found.value, found.at_risk) == (100.0, 100.0)


def test_who_is_worth_next_to_nothing_is_in_the_lowest_row() -> None:
    found = read_map(count_fields(scored(buyer(0.5, 0.0), buyer(0.5, 0.9), buyer(0.5, 1.0))).execute())
    assert found is not None
    assert [(field.row, field.customers) for field in found.fields] == [(0, 3)]


def test_without_repeat_buyers_there_is_no_map() -> None:
    assert read_map(count_fields(scored(buyer(1.0, 70.0, frequency=0))).execute()) is None
