"""Do the charts of the own ratio show the figures they were given, in the reader's form?"""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd
import pytest

from clv.charts.costs_by_month import costs_by_month
from clv.charts.ratio_scale import ratio_scale
from clv.i18n.locale import Language, Locale

EN, NL = Locale(Language.EN), Locale(Language.NL)
NAN = float("nan")


def scale(ratio: float | None, limits: tuple[float, float] | None, locale: Locale = EN):
    return ratio_scale(
        ratio, limits=limits, saying=10.0, published=(3.0, 25.0), unsure="too few months", title="t", locale=locale
    )


def trace(figure, name: str):
    return next(found for found in figure.data if found.name == name)


def words(figure) -> list[str]:
    return [re.sub("<[^>]+>", "", note.text.replace("<br>", " ")) for note in figure.layout.annotations]


def shape(figure, name: str):
    return next(found for found in figure.layout.shapes if found.name == name)


def test_the_ratio_and_its_limits_stand_where_they_are_beside_the_saying() -> None:
    figure = scale(6.2, (4.1, 9.0))
    assert (list(trace(figure, "own").x), trace(figure, "own").marker.symbol) == ([6.2], "circle")
    assert (shape(figure, "limits").x0, shape(figure, "limits").x1) == (4.1, 9.0)
    assert (shape(figure, "in_print").x0, shape(figure, "in_print").x1) == (3.0, 25.0)
    assert figure.layout.xaxis.range == (0, 25)
    assert figure.layout.xaxis.type != "log"
    assert words(figure) == [
        "in print: 3 to 25 times, none with data",
        "10 the saying",
        "your books 6.2 between 4.1 and 9.0",
    ]


def test_without_limits_the_dot_is_hollow_and_the_words_say_why() -> None:
    figure = scale(4.5, None)
    assert trace(figure, "own").marker.symbol == "circle-open"
    assert "limits" not in [found.name for found in figure.layout.shapes]
    assert "your books 4.5 too few months" in words(figure)


def test_a_ratio_that_nobody_knows_is_a_question_mark_and_no_dot() -> None:
    figure = scale(None, None)
    assert [found.name for found in figure.data] == []
    assert "? too few months" in words(figure)
    assert figure.layout.xaxis.range == (0, 25)


@pytest.mark.parametrize(
    ("ratio", "limits"), [(0.02, (0.01, 0.05)), (400.0, (200.0, 900.0)), (1.0, None), (26.0, None)]
)
def test_any_ratio_is_on_the_axis_with_its_limits(ratio: float, limits: tuple[float, float] | None) -> None:
    figure = scale(ratio, limits)
    first, last = figure.layout.xaxis.range
    assert first == 0  # what is twice as far is twice as much
    for shown in (ratio, *(limits or ()), 10.0, 25.0):
        assert first < shown <= last
    assert all(first <= note.x <= last for note in figure.layout.annotations)


def test_a_month_without_new_customers_is_a_gap() -> None:
    months = pd.DataFrame(
        {
            "month": [date(2030, 1, 1), date(2030, 2, 1), date(2030, 3, 1)],
            "cac": [120.0, NAN, 90.0],
            "cost_per_retained": [NAN, 4.0, 5.0],
        }
    )
    figure = costs_by_month(months, title="t", locale=NL, currency="EUR")
    assert trace(figure, "cac").y[0] == 120.0
    assert math.isnan(trace(figure, "cac").y[1])
    assert trace(figure, "cac").customdata[2] == "maart 2030: één werven, €\u00a090"
    assert [note.text for note in figure.layout.annotations] == ["één werven", "één behouden"]
