"""Do the map and the line of a month's newcomers tell what came from what is expected, and where the cost is back?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clv.charts.cohorts.payback_line import payback_line
from clv.charts.cohorts.payback_map import MOST_COLUMNS, Row, payback_map
from clv.i18n.locale import Language, Locale

EN = Locale(Language.EN)
OLD = Row("<i>March</i>", each=(10.0, 20.0, 30.0, 40.0), came=3, cost=20.0, back=1)
NEW = Row("April", each=(8.0, 16.0, 24.0), came=1, cost=20.0, back=2)


def drawn_map(*rows: Row):
    came, ahead, back = payback_map(rows, title="t", locale=EN, currency="EUR").data
    return came, ahead, back


def test_what_came_and_what_is_expected_are_two_traces_that_share_no_field() -> None:
    came, ahead, _back = drawn_map(OLD, NEW)
    came_there, ahead_there = (~np.isnan(np.array(trace.z, float)) for trace in (came, ahead))
    assert came_there.tolist() == [[True, True, True, False], [True, False, False, False]]
    assert ahead_there.tolist() == [[False, False, False, True], [False, True, True, False]]
    assert came.colorscale != ahead.colorscale


def test_a_field_is_as_strong_as_the_cost_is_covered_whatever_the_month_cost() -> None:
    came, ahead, _back = drawn_map(OLD, replace(NEW, cost=10.0))
    assert came.z[0][:3] == pytest.approx([10 / 20 / 2.4, 20 / 20 / 2.4, 30 / 20 / 2.4])
    assert ahead.z[1][2] == pytest.approx(1.0)  # 24 of 10 is the most


def test_without_costs_a_field_is_as_strong_as_the_money_and_no_dot_is_drawn() -> None:
    came, ahead, back = drawn_map(*(replace(row, cost=None, back=None) for row in (OLD, NEW)))
    assert came.z[0][0] == pytest.approx(10 / 40)
    assert ahead.z[0][3] == pytest.approx(1.0)
    assert len(back.x) == 0


def test_a_month_whose_cost_is_not_known_is_faint_beside_others_that_are_and_says_the_money() -> None:
    came, _ahead, _back = drawn_map(OLD, replace(NEW, cost=None, back=None))
    assert came.z[1][0] == 0.0
    assert came.customdata[1][0] == "April, in the month of arrival<br>one has brought €8.00"


def test_the_dot_is_full_where_the_cost_came_back_and_hollow_where_that_is_expected() -> None:
    _came, _ahead, back = drawn_map(OLD, NEW)
    assert list(zip(back.x, back.y, back.marker.symbol, strict=True)) == [
        (1, "&lt;i&gt;March&lt;/i&gt;", "circle"),
        (2, "April", "circle-open"),
    ]


def test_a_field_says_the_month_the_money_and_the_part_of_the_cost() -> None:
    _came, ahead, _back = drawn_map(OLD, NEW)
    assert ahead.customdata[0][3] == (
        "&lt;i&gt;March&lt;/i&gt;, 3 months later<br>one will have brought €40<br>200% of the €20 that winning one cost"
    )


def test_each_row_is_one_mark_and_no_row_is_longer_than_three_years() -> None:
    long = replace(OLD, each=tuple(map(float, range(60))), came=10)
    came, ahead, _back = drawn_map(long, NEW)
    assert came.meta == ahead.meta == {"marks": [[0] * MOST_COLUMNS, [1] * MOST_COLUMNS]}
    assert np.array(came.z, float).shape == (2, MOST_COLUMNS)


def line(**facts: object) -> dict[str, object]:
    given: dict[str, object] = {"came": 2, "cost": 25.0, "back": 3, **facts}
    limits = [(22.0, 30.0), (24.0, 40.0)]
    drawn = payback_line(
        (10.0, 20.0, 25.0, 30.0),
        limits,
        title="t",
        locale=EN,
        currency="EUR",
        **given,  # type: ignore[arg-type]
    )
    return {trace.name: trace for trace in drawn.data}


def test_the_line_is_grey_while_it_came_and_goes_on_from_there_within_its_band() -> None:
    found = line()
    assert (list(found["came"].x), list(found["came"].y)) == ([0, 1], [10.0, 20.0])
    assert (list(found["ahead"].x), list(found["ahead"].y)) == ([1, 2, 3], [20.0, 25.0, 30.0])
    assert list(found["low"].y) == [20.0, 22.0, 24.0]  # from what came, which nobody doubts
    assert list(found["high"].y) == [20.0, 30.0, 40.0]
    assert found["came"].line.color != found["ahead"].line.color


def test_the_cost_is_a_level_only_where_it_is_known() -> None:
    assert list(line()["level"].y) == [25.0, 25.0]
    assert "level" not in line(cost=None, back=None)


def test_of_newcomers_of_whom_no_month_is_over_everything_is_expected() -> None:
    found = line(came=0)
    assert list(found["came"].x) == []
    assert list(found["ahead"].x) == [0, 1, 2, 3]
    assert list(found["low"].x) == [2, 3]
