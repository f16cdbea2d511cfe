"""Do the map and the bars of moves say what their tables say?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from clv.charts import style
from clv.charts.move_bars import move_bars
from clv.charts.value_map import value_map
from clv.i18n.locale import Language, Locale

EN = Locale(Language.EN)
FIELDS = pd.DataFrame({"column": [0, 1], "row": [1, 0], "customers": [1, 50], "value": [20.0, 900.0]})


def drawn_map(floor: float, cuts=((0.1, "gone"),)):
    return value_map(
        FIELDS, chances=(0.0, 0.5, 1.0), worths=(10.0, 100.0, 1000.0), cuts=cuts, floor=floor, title="t",
        locale=EN, currency="EUR",
    )  # fmt: skip


def test_a_field_is_as_dark_as_it_has_customers_and_empty_ones_are_not_drawn() -> None:
    [fields] = drawn_map(200.0).data
    depth = np.array(fields.z, dtype=float)
    assert np.isnan(depth[0, 0])
    assert np.isnan(depth[1, 1])
    assert depth[0, 1] > depth[1, 0] > 0
    assert fields.customdata[0, 1] == "50 customers<br>chance 50% – 100%<br>expected: €900"


@pytest.mark.parametrize(("floor", "steps"), [(200.0, ["10", "100", "1K", "200"]), (105.0, ["10", "1K", "105"])])
def test_the_floor_is_a_line_with_its_figure_on_the_axis_where_no_other_stands(floor: float, steps: list[str]) -> None:
    drawn = drawn_map(floor)
    assert list(drawn.layout.yaxis.ticktext) == steps
    assert [shape.y0 for shape in drawn.layout.shapes if shape.yref != "y domain"] == [floor]


def test_a_floor_beyond_the_map_is_not_drawn() -> None:
    assert [shape for shape in drawn_map(5000.0).layout.shapes if shape.yref != "y domain"] == []


def test_each_bar_of_moves_is_parted_into_down_same_and_up() -> None:
    moves = pd.DataFrame({"segment_label": ["Best"], "down": [30], "same": [65], "up": [5]})
    drawn = move_bars(moves, title="t", locale=EN)
    assert [bar.x[0] for bar in drawn.data] == [0.3, 0.65, 0.05]
    assert [bar.text[0] for bar in drawn.data] == ["↓ 30%", "= 65%", ""]  # a narrow part says it on hovering
    assert drawn.layout.annotations[0].text == "<b>Best</b>  100 customers"


def test_who_stayed_is_no_third_colour_beside_down_and_up() -> None:
    moves = pd.DataFrame({"segment_label": ["Best"], "down": [2], "same": [5], "up": [3]})
    down, same, up = move_bars(moves, title="t", locale=EN).data
    assert same.marker.color == "rgba(0, 0, 0, 0)"
    assert same.marker.line.color == style.PAST
    assert down.marker.color != up.marker.color


def test_the_names_of_the_cuts_stand_on_lines_of_their_own_within_the_margin() -> None:
    drawn = drawn_map(200.0, cuts=[(0.1, "stracony poniżej 10%"), (0.5, "prawdopodobny od 50%")])
    shifts = sorted(note.yshift for note in drawn.layout.annotations if "%" in note.text)
    assert shifts[1] - shifts[0] >= style.LABEL_SIZE
    assert drawn.layout.margin.t >= shifts[1] + style.LABEL_SIZE
