"""Do the charts of price bands, of groups and of double jeopardy show and name the figures they were given?"""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from clv.charts import style
from clv.charts.double_jeopardy import Choice, double_jeopardy_points
from clv.charts.group_values import Row, group_values
from clv.charts.price_bands import Bar, Kind, price_band_bars
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
BARS = [
    Bar("Cheap", "on offer", 0.68, None, Kind.OFFERED),
    Bar("Cheap", "of purchases", 0.73, (0.70, 0.75)),
    Bar("Middle", "of purchases", 0.17, (0.16, 0.19)),
    Bar("Middle", "as the saying has it", 0.19, None, Kind.SAYING),
    Bar("<b>Dear</b>", "of purchases", 0.10, (0.09, 0.11)),
]
ROWS = [
    Row("Web", "2,500 customers", 217.0, (190.0, 245.0), few=False),
    Row("<i>Fair</i>", "60 customers", 96.0, None, few=True),
]
CHOICES = [
    Choice("Tea", 0.6, 3.2, (3.1, 3.3), off=True),
    Choice("Pots", 0.3, 1.9, (1.8, 2.0), off=False),
    Choice("<b>Cups</b>", 0.05, 1.3, (1.1, 1.5), off=False),
]
LINE = [(0.02, 1.3), (0.3, 2.0), (0.7, 3.0)]


def bands(locale: Locale = EN) -> go.Figure:
    return price_band_bars(BARS, title="The finding", subtitle="s", locale=locale)


def groups(locale: Locale = EN) -> go.Figure:
    return group_values(ROWS, mean=181.0, title="The finding", subtitle="s", locale=locale, currency="EUR")


def points(locale: Locale = EN, choices: list[Choice] = CHOICES) -> go.Figure:
    return double_jeopardy_points(choices, LINE, title="The finding", subtitle="s", locale=locale)


def labels(figure: go.Figure) -> list[str]:
    return [label.text for label in figure.layout.annotations]


def test_each_bar_has_its_share_its_limits_and_its_words() -> None:
    known, unknown = bands().data
    assert list(known.x) == [0.73, 0.17, 0.10]
    assert list(known.error_x.array) == pytest.approx([0.02, 0.02, 0.01])
    assert list(known.error_x.arrayminus) == pytest.approx([0.03, 0.01, 0.01])
    assert list(unknown.x) == [0.68, 0.19]
    assert unknown.error_x.visible is False
    assert {"68% on offer", "73% of purchases", "19% as the saying has it"} <= set(labels(bands()))


def test_the_bars_of_a_band_stand_below_its_name_and_bands_below_each_other() -> None:
    figure = bands()
    heights = {label.text: label.y for label in figure.layout.annotations}
    order = ["<b>Cheap</b>", "68% on offer", "73% of purchases", "<b>Middle</b>", "17% of purchases"]
    assert [heights[text] for text in order] == sorted((heights[text] for text in order), reverse=True)
    assert figure.layout.xaxis.range[0] == 0


def test_what_is_offered_bought_and_said_look_different() -> None:
    known, unknown = bands().data
    offered, saying = unknown.marker.color
    assert set(known.marker.color) == {style.PAST}
    assert len({offered, saying, style.PAST}) == 3
    assert list(unknown.marker.line.width) == [0, 1.5]


def test_each_group_has_its_point_between_its_limits_and_a_small_one_is_hollow() -> None:
    figure = groups()
    [value] = [trace for trace in figure.data if trace.name == "value"]
    [limits] = [trace for trace in figure.data if trace.name == "limits"]
    assert list(value.x) == [217.0, 96.0]
    assert list(limits.x) == [190.0, 245.0]
    assert list(value.marker.symbol) == ["circle", "circle-open"]
    assert value.marker.color == style.VALUE
    [line] = figure.layout.shapes
    assert line.x0 == line.x1 == 181.0
    assert "all: €181" in labels(figure)


def test_each_choice_has_its_point_and_the_line_is_the_one_given() -> None:
    figure = points()
    [drawn] = [trace for trace in figure.data if trace.name == "points"]
    [line] = [trace for trace in figure.data if trace.name == "line"]
    assert list(zip(drawn.x, drawn.y, strict=True)) == [(0.6, 3.2), (0.3, 1.9), (0.05, 1.3)]
    assert list(drawn.error_y.array) == pytest.approx([0.1, 0.1, 0.2])
    assert list(drawn.marker.symbol) == ["circle", "circle-open", "circle-open"]
    assert list(zip(line.x, line.y, strict=True)) == LINE
    assert line.line.dash == "dash"


def test_names_that_would_run_into_each_other_are_left_to_the_pointer() -> None:
    crowd = [Choice(f"p{n}", 0.3 + n / 1000, 2.0 + n / 1000, (1.9, 2.1), off=False) for n in range(30)]
    written = [text for text in labels(points(choices=[*CHOICES, *crowd])) if text.startswith("p")]
    assert len(written) <= 1
    assert all("p" in text for text in points(choices=crowd).data[1].customdata)


def test_names_from_a_file_are_no_markup() -> None:
    assert any("&lt;b&gt;Dear&lt;/b&gt;" in text for text in labels(bands()))
    assert any("&lt;i&gt;Fair&lt;/i&gt;" in text for text in labels(groups()))
    assert "&lt;b&gt;Cups&lt;/b&gt;" in labels(points())


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_the_finding_travels_and_figures_take_the_readers_form(locale: Locale) -> None:
    for figure in (bands(locale), groups(locale), points(locale)):
        assert style.heads(figure) == ("The finding", "s")
        assert figure.layout.font.color == style.INK
    assert locale.share(0.75, 1) in bands(locale).data[0].customdata[0]
    assert locale.number(3.2, 2) in points(locale).data[1].customdata[0]
