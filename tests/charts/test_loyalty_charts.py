"""Do the charts of loyalty and of cohorts say what their tables say?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from clv.charts.cohorts.curves import cohort_curves
from clv.charts.cohorts.map import cohort_map
from clv.charts.loyalty_bars import loyalty_bars
from clv.charts.style import GROUND
from clv.i18n.locale import Language, Locale

EN = Locale(Language.EN)
COHORTS = pd.DataFrame(
    {
        "label": ["May", "May", "May", "June", "June"],
        "customers": [10, 10, 10, 20, 20],
        "age": [0, 1, 2, 0, 1],
        "active": [10, 4, 1, 20, 5],
        "spend_per_customer": [5.0, 9.0, 9.5, 6.0, 7.0],
    }
)


def test_bars_are_the_model_and_marks_what_has_been_seen() -> None:
    drawn = loyalty_bars(["1", "2"], [0.32, 0.041], [(0.3, 0.25, 0.4), None], title="t", locale=EN)
    bars, marks = drawn.data
    assert list(bars.y) == pytest.approx([32.0, 4.1])
    assert list(marks.x) == ["1"]
    assert [note.text for note in drawn.layout.annotations] == ["32", "4.1"]
    assert [note.y for note in drawn.layout.annotations] == pytest.approx([40.0, 4.1])  # clear of the whisker


def test_a_diamond_is_named_only_where_one_is_drawn() -> None:
    drawn = loyalty_bars(["1"], [0.32], [None], title="t", locale=EN)
    assert "diamond" not in str(drawn.layout)
    assert "diamond" in str(loyalty_bars(["1"], [0.32], [(0.3, 0.2, 0.4)], title="t", locale=EN).layout)


def test_each_field_is_the_share_of_the_cohort_that_bought() -> None:
    drawn = cohort_map(COHORTS, title="t", age_label="Months", locale=EN, currency="EUR")
    [fields] = drawn.data
    assert np.array_equal(np.array(fields.z, dtype=float), [[0.4, 0.1], [0.25, np.nan]], equal_nan=True)
    assert fields.customdata[0][0] == "May, Months 1<br>4 of 10 customers bought<br>each spent €9 by then"


def test_the_models_line_runs_beside_what_was_spent() -> None:
    mean = pd.Series([5.5, 8.0], index=[0, 1])
    drawn = cohort_curves(COHORTS, mean, expected=mean * 1.1, title="t", age_label="Months", locale=EN, currency="")
    assert {trace.name for trace in drawn.data} == {"cohort", "all", "expected"}
    assert [note.text for note in drawn.layout.annotations] == ["all who have been here so long", "by the model"]
    assert [note.yanchor for note in drawn.layout.annotations] == ["top", "bottom"]  # the higher line's words above it


def test_words_beside_lines_lie_on_the_ground_of_the_page() -> None:
    mean = pd.Series([5.5, 8.0], index=[0, 1])
    curves = cohort_curves(COHORTS, mean, expected=mean * 1.1, title="t", age_label="Months", locale=EN, currency="")
    assert {note.bgcolor for note in curves.layout.annotations} == {GROUND}
