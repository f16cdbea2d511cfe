"""Do the charts of winning and keeping show the figures given, with labels that keep out of each other's way?"""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.charts import style
from clv.charts.equity_split import equity_split, label_places
from clv.charts.keeping_curve import keeping_curve, points
from clv.charts.payback_curve import payback_curve
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
SPLITS = pd.DataFrame({"winning_share": [0, 0.25, 0.5, 0.75, 1], "equity": [100.0, 400.0, 450.0, 200.0, -300.0]})
MARKS = pd.DataFrame(
    {"winning_share": [0.6, 0.45, 0.9], "equity": [400.0, 460.0, -50.0]}, index=["today", "best", "ten_to_one"]
)
MONTHS = [10.0, 20.0, 28.0, 34.0, 38.0, 40.0, 41.0]
RISES = pd.DataFrame({"rise": [0.0, 0.1, 0.2, 0.3], "worth": [0.0, 1000.0, 2000.0, 3000.0]})


def split(locale: Locale = EN, marks: pd.DataFrame = MARKS) -> go.Figure:
    return equity_split(SPLITS, marks, title="The finding", locale=locale, currency="EUR")


def payback(cac: float, month: int | None, locale: Locale = EN) -> go.Figure:
    return payback_curve(MONTHS, cac=cac, payback=month, title="The finding", locale=locale, currency="EUR")


def keeping(cost: float, break_even: float, locale: Locale = EN) -> go.Figure:
    return keeping_curve(RISES, cost=cost, break_even=break_even, title="The finding", locale=locale, currency="EUR")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(found for found in figure.data if found.name == name)


def label(figure: go.Figure) -> go.layout.Annotation:
    (found,) = figure.layout.annotations
    return found


def test_the_splits_are_those_given_and_each_mark_stands_where_it_is() -> None:
    figure = split()
    assert list(trace(figure, "equity").y) == list(SPLITS["equity"])
    for name, row in MARKS.iterrows():
        mark = trace(figure, f"mark_{name}")
        assert (mark.x[0], mark.y[0]) == (row["winning_share"], row["equity"])
    assert {note.text for note in figure.layout.annotations} == {"today: 60%", "<b>best: 45%</b>", "ten to one: 90%"}
    assert figure.layout.yaxis.range[0] == -300  # a split that costs more than it brings is seen
    assert "25% for winning, 75% for keeping<br>worth €400" in trace(figure, "equity").customdata


def test_the_names_stand_above_the_whole_curve_and_a_line_leads_to_each() -> None:
    figure = split()
    heights = [note.y for note in figure.layout.annotations]
    assert min(heights) > 460
    assert len(set(heights)) == 3
    for note, line, (_, row) in zip(figure.layout.annotations, figure.layout.shapes, MARKS.iterrows(), strict=True):
        assert (line.x0, line.y0, line.x1, line.y1) == (row["winning_share"], row["equity"], note.x, note.y)


def test_without_ten_to_one_there_are_two_marks() -> None:
    assert len(split(marks=MARKS.drop(index="ten_to_one")).layout.annotations) == 2


def test_a_split_worth_nothing_anywhere_is_still_drawn() -> None:
    flat = SPLITS.assign(equity=0.0)
    figure = equity_split(flat, MARKS.assign(equity=0.0), title="t", locale=EN, currency="")
    assert figure.layout.yaxis.range[1] > figure.layout.yaxis.range[0]


def test_where_every_split_costs_more_than_it_brings_the_axis_reaches_up_to_nothing() -> None:
    poor = SPLITS.assign(equity=SPLITS["equity"] - 1000)  # from -1300 to -550
    axis = equity_split(poor, MARKS.assign(equity=-600.0), title="t", locale=EN, currency="").layout.yaxis
    assert list(axis.tickvals) == [-1200, -1000, -800, -600, -400, -200, 0]
    assert axis.range[0] == -1300
    assert axis.range[1] > 0


def test_ticks_below_and_above_nothing_are_one_step_apart() -> None:
    assert list(split().layout.yaxis.tickvals) == [-300, -200, -100, 0, 100, 200, 300, 400]


def test_a_label_that_would_be_cut_off_reads_the_other_way() -> None:
    near_the_right, in_the_middle = label_places([0.9, 0.4], [0.3, 0.3])
    assert near_the_right.side == "left"
    assert in_the_middle.side == "right"


def test_where_beside_the_lines_there_is_no_room_for_all_one_stands_on_top_of_its_own() -> None:
    assert "middle" in {place.side for place in label_places([0.5, 0.75, 0.25], [1 / 3] * 3)}


@given(at=st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_on_a_phone_no_name_is_cut_off_or_crossed_by_the_line_of_another(at: list[float]) -> None:
    width = 1 / 3  # as wide as "ten to one: 90%" on a phone
    places = label_places(at, [width] * len(at))
    assert sorted(place.row for place in places) == list(range(len(at)))
    spans = [place.span(x, width) for place, x in zip(places, at, strict=True)]
    assert all(left >= -1e-9 and right <= 1 + 1e-9 for left, right in spans)
    for below, (left, right) in zip(places, spans, strict=True):
        for above, x in zip(places, at, strict=True):
            assert not (above.row < below.row and left < x < right)


def test_the_months_are_those_given_and_the_cost_is_a_line_over_all_of_them() -> None:
    figure = payback(25, 2)
    assert list(trace(figure, "rising").y) == MONTHS
    assert list(trace(figure, "rising").x) == list(range(7))
    assert list(trace(figure, "level").y) == [25, 25]
    assert list(trace(figure, "level").x) == [0, 6]
    assert trace(figure, "rising").customdata[1] == "After 1 month: €20"


@pytest.mark.parametrize(
    ("cac", "month", "words"),
    [
        (5, 0, "winning a customer costs €5<br>back with the first purchase"),
        (18, 1, "winning a customer costs €18<br>back after 1 month"),
        (25, 2, "winning a customer costs €25<br>back after 2 months"),
        (60, None, "winning a customer costs €60<br>not back within 6 months"),
    ],
)
def test_payback_is_said_in_words_at_the_line(cac: float, month: int | None, words: str) -> None:
    figure = payback(cac, month)
    assert label(figure).text == words
    reached = [found for found in figure.data if found.name == "reached"]
    assert [list(found.x) for found in reached] == ([] if month is None else [[month, month]])


def test_the_words_stand_on_the_side_of_the_line_where_the_curve_is_not() -> None:
    early, late, never, low = payback(25, 2), payback(39, 5), payback(60, None), payback(5, 0)
    assert (label(early).x, label(early).yanchor) == (6, "top")  # right of the crossing the curve is above
    assert (label(late).x, label(late).yanchor) == (0, "bottom")  # left of it below
    assert (label(never).x, label(never).yanchor) == (0, "bottom")
    assert (label(low).x, label(low).yanchor) == (6, "bottom")  # too low for words below it
    assert never.layout.yaxis.range[1] > 60 * 1.2


def test_a_rise_is_worth_what_is_given_and_its_break_even_is_marked() -> None:
    figure = keeping(500, 0.05)
    assert list(trace(figure, "rising").y) == [0, 1000, 2000, 3000]
    assert list(trace(figure, "level").y) == [500, 500]
    assert list(trace(figure, "reached").x) == [0.05, 0.05]
    assert label(figure).text == "contacting them all costs €500<br>pays from 5.0 points"


@pytest.mark.parametrize("break_even", [0.4, 1.5, math.nan])
def test_what_does_not_pay_within_the_chart_has_no_mark(break_even: float) -> None:
    figure = keeping(4000, break_even)
    assert "does not pay within 30 points" in label(figure).text
    assert not [found for found in figure.data if found.name == "reached"]


def test_customers_worth_nothing_are_still_drawn() -> None:
    figure = keeping_curve(RISES.assign(worth=0.0), cost=0, break_even=math.nan, title="t", locale=EN, currency="")
    assert figure.layout.yaxis.range[1] > 0


@pytest.mark.parametrize(("rise", "written"), [(0.3, "30"), (0.042, "4.2"), (0.0035, "0.35"), (math.nan, "–")])
def test_points_are_the_finer_the_smaller(rise: float, written: str) -> None:
    assert points(rise, EN) == written


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_they_keep_to_the_house(locale: Locale) -> None:
    for figure in (split(locale), payback(25, 2, locale), keeping(500, 0.05, locale)):
        assert style.heads(figure)[0] == "The finding"
        assert "EUR" in style.heads(figure)[1]
        assert figure.layout.separators == locale.plotly_separators
        assert figure.layout.font.color == style.INK
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
