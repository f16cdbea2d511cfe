"""Do the charts of the own ratio show the figures they were given, in the reader's form?"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from clv.charts.costs_by_month import costs_by_month
from clv.charts.ratio_scale import ratio_scale
from clv.i18n.locale import Language, Locale

EN, NL = Locale(Language.EN), Locale(Language.NL)
NAN = float("nan")


def scale(ratio: float, limits: tuple[float, float] | None, locale: Locale = EN):
    return ratio_scale(ratio, limits=limits, saying=10.0, published=(3.0, 25.0), title="t", locale=locale)


def trace(figure, name: str):
    return next(found for found in figure.data if found.name == name)


def test_the_ratio_and_its_limits_stand_where_they_are_beside_the_saying() -> None:
    figure = scale(6.2, (4.1, 9.0))
    assert list(trace(figure, "own").x) == [6.2]
    assert list(trace(figure, "limits").x) == [4.1, 9.0]
    printed, saying = figure.layout.shapes
    assert (printed.x0, printed.x1, saying.x0) == (3.0, 25.0, 10.0)
    words = [note.text for note in figure.layout.annotations]
    assert words[0] == "your books: 6.2 times, nine times out of ten 4.1 to 9.0"


def test_without_limits_none_are_drawn() -> None:
    assert [found.name for found in scale(4.5, None).data] == ["own"]


@pytest.mark.parametrize(("ratio", "limits"), [(0.02, (0.01, 0.05)), (400.0, (200.0, 900.0)), (1.0, None)])
def test_any_ratio_is_on_the_axis_with_its_limits(ratio: float, limits: tuple[float, float] | None) -> None:
    figure = scale(ratio, limits)
    first, last = figure.layout.xaxis.range
    for shown in (ratio, *(limits or ()), 10.0):
        assert first < math.log10(shown) < last
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
