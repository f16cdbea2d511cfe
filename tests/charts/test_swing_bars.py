"""Does the tornado show the swings it was given, each end with its value, in the reader's form?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from clv.charts import style
from clv.charts.swing_bars import swing_bars
from clv.i18n.locale import Language, Locale

EN = Locale(Language.EN)
SWINGS = pd.DataFrame(
    {
        "label": ["Chance <b>", "Share"],
        "low": ["0.5%", "10%"],
        "high": ["2%", "40%"],
        "at_low": [-400.0, 1300.0],
        "at_high": [2200.0, 700.0],
    }
)


def drawn(swings: pd.DataFrame = SWINGS, *, middle: float = 1000.0, locale: Locale = EN) -> go.Figure:
    return swing_bars(swings, middle=middle, title="The finding", locale=locale, currency="EUR")


def trace(figure: go.Figure, name: str) -> go.Bar:
    return next(found for found in figure.data if found.name == name)


def note(figure: go.Figure, text: str) -> go.layout.Annotation:
    (found,) = (one for one in figure.layout.annotations if one.text == text)
    return found


def test_each_bar_runs_from_the_middle_to_the_answer_at_either_end() -> None:
    figure = drawn()
    for name, ends in (("low", [-400, 1300]), ("high", [2200, 700])):
        bars = trace(figure, name)
        assert bars.base == 1000
        assert [bars.base + length for length in bars.x] == ends
    assert trace(figure, "low").marker.opacity == style.DOUBT_OPACITY
    assert trace(figure, "high").marker.opacity == 1


def test_the_first_row_is_the_top_bar_and_a_name_from_outside_is_only_text() -> None:
    figure = drawn()
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert note(figure, "<b>Chance &lt;b&gt;</b>").y < note(figure, "<b>Share</b>").y
    assert "Chance &lt;b&gt;: 2%<br>€2,200" in trace(figure, "high").customdata


def test_each_value_stands_outside_its_own_end() -> None:
    figure = drawn()
    for text, at, anchor in (
        ("0.5%", -400, "right"),
        ("2%", 2200, "left"),
        ("10%", 1300, "left"),
        ("40%", 700, "right"),
    ):
        found = note(figure, text)
        assert (found.x, found.xanchor) == (at, anchor)
    low, high = figure.layout.xaxis.range
    assert low < -400 - 300
    assert high > 2200 + 300  # room for the words


def test_the_answer_as_assumed_is_named_and_nothing_is_marked_where_it_lies_within() -> None:
    figure = drawn()
    assert note(figure, "as assumed: €1,000").x == 1000
    assert {shape.x0 for shape in figure.layout.shapes} == {1000.0, 0.0}
    above = drawn(SWINGS.assign(at_low=[900.0, 950.0]))
    assert {shape.x0 for shape in above.layout.shapes} == {1000.0}


@pytest.mark.parametrize("middle", [-5000.0, 1000.0, 9_000_000.0])
def test_few_round_ticks_with_nothing_among_them(middle: float) -> None:
    swings = SWINGS.assign(at_low=[-0.9 * abs(middle)] * 2, at_high=[2 * abs(middle)] * 2)
    ticks = list(drawn(swings, middle=middle).layout.xaxis.tickvals)
    assert 0 in ticks
    assert 3 <= len(ticks) <= 6
    assert list(drawn(swings, middle=middle, locale=Locale(Language.NL)).layout.xaxis.ticktext) == [
        Locale(Language.NL).compact(tick) for tick in ticks
    ]


def test_a_swing_that_moves_nothing_is_still_drawn() -> None:
    flat = SWINGS.assign(at_low=0.0, at_high=0.0)
    low, high = drawn(flat, middle=0.0).layout.xaxis.range
    assert low < 0 < high
