"""Do the charts show exactly the figures that they were given, in the reader's form, on a phone too?"""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from clv.charts import style
from clv.charts.concentration import concentration
from clv.charts.foretold import foretold_by_tenth, foretold_by_week
from clv.charts.futures import futures_bars
from clv.charts.purchase_line import purchase_line
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
CURVE = pd.DataFrame({"customer_share": [0, 0.1, 0.2, 0.5, 1], "value_share": [0, 0.52, 0.71, 0.9, 1]})
WEEKS = pd.DataFrame(
    {
        "day": pd.date_range("1997-10-07", periods=4, freq="7D"),
        "came": [10.0, 30.0, 50.0, 71.0],
        "foretold": [15.0, 30.0, 45.0, 70.0],
        "as_before": [25.0, 50.0, 75.0, 100.0],
    }
)
TENTHS = pd.DataFrame({"tenth": [1, 2, 3], "foretold": [50.0, 20.0, 5.0], "came": [44.0, 30.0, -2.0]})
BOUGHT = pd.DataFrame({"day": [date(2024, 1, 1), date(2024, 3, 1), date(2024, 3, 2)], "amount": [20.0, 80.0, 0.0]})
PATH = pd.DataFrame({"day": [date(2024, 3, 1), date(2024, 3, 2), date(2024, 6, 30)], "chance": [0.75, 0.85, 0.31]})
FUTURES = pd.DataFrame(
    {"low": [0.0, 100.0, 200.0, 300.0], "high": [100.0, 200.0, 300.0, 400.0], "share": [0.3, 0.1, 0.2, 0.05]}
)


def lifeline(locale: Locale, title: str = "t", path: pd.DataFrame = PATH, **more: tuple[date, str]) -> go.Figure:
    return purchase_line(
        BOUGHT, path, end=date(2024, 6, 30), title=title, locale=locale, currency="EUR", now="31%", **more
    )


def outlook(locale: Locale, title: str = "t", median: float = 150.0) -> go.Figure:
    return futures_bars(
        FUTURES, median=median, likely=(0.0, 260.0), title=title, subtitle="s", locale=locale, currency="EUR"
    )


def all_charts(locale: Locale, title: str = "The finding") -> list[go.Figure]:
    return [
        concentration(CURVE, title=title, locale=locale),
        foretold_by_week(WEEKS, title=title, locale=locale, currency="EUR"),
        foretold_by_tenth(TENTHS, title=title, locale=locale, currency="EUR"),
        lifeline(locale, title),
        outlook(locale, title),
    ]


def trace(figure: go.Figure, name: str) -> go.Bar:
    return next(found for found in figure.data if found.name == name)


def words(figure: go.Figure) -> str:
    return json.dumps(figure.to_plotly_json(), default=str, ensure_ascii=False).replace("\u00a0", " ")


def test_the_curve_is_the_one_given_and_its_marks_lie_on_it() -> None:
    figure = concentration(CURVE, title="t", locale=EN)
    assert list(trace(figure, "value").y) == list(CURVE["value_share"])
    assert list(trace(figure, "marks").y) == pytest.approx([0.52, 0.71])
    assert "20% of customers: 71% of the total" in words(figure)


def test_a_mark_between_two_points_is_read_between_them() -> None:
    assert list(trace(concentration(CURVE, title="t", locale=EN, marks=[0.35]), "marks").y) == pytest.approx([0.805])


def test_words_that_a_thin_line_would_cross_lie_on_the_ground_of_the_page() -> None:
    curve = concentration(CURVE, title="t", locale=EN)
    assert [note.bgcolor for note in curve.layout.annotations if ":" in note.text] == [style.GROUND] * 2


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_the_lines_are_those_given_and_named_beyond_their_ends_without_running_into_each_other(locale: Locale) -> None:
    same = WEEKS.assign(as_before=WEEKS["came"], foretold=WEEKS["came"])
    nothing = same.assign(came=0.0, foretold=0.0, as_before=0.0)
    for weeks in (WEEKS, same, nothing):
        figure = foretold_by_week(weeks, title="t", locale=locale, currency="EUR")
        assert list(trace(figure, "came").y) == list(weeks["came"])
        labels = sorted(figure.layout.annotations, key=lambda label: label.y)
        assert {(label.x, label.xanchor) for label in labels} == {(weeks["day"].iloc[-1], "left")}
        bottom, top = figure.layout.yaxis.range
        pixels = (figure.layout.height - figure.layout.margin.t - 50) / (top - bottom)  # below: the dates
        ends = [(label.y * pixels, 8 * (label.text.count("<br>") + 1)) for label in labels]
        assert all(y - half >= -1 and y + half <= top * pixels + 1 for y, half in ends)
        assert all(low + half <= high - other + 1 for (low, half), (high, other) in pairwise(ends))
        longest = max(len(line) for label in labels for line in label.text.split("<br>"))
        assert figure.layout.margin.r >= 6 * longest


def test_each_tenth_has_what_came_beside_what_was_foretold() -> None:
    figure = foretold_by_tenth(TENTHS, title="t", locale=EN, currency="EUR")
    assert list(trace(figure, "came").y) == [44, 30, -2]
    assert list(trace(figure, "foretold").y) == [50, 20, 5]
    assert figure.layout.yaxis.range[0] < -2  # a tenth that gave back more than it bought is seen


def test_purchases_and_the_chance_stand_above_each_other_on_one_line_of_time() -> None:
    figure = lifeline(EN)
    assert list(trace(figure, "purchases").y) == [20, 80, 0]
    assert list(trace(figure, "chance").y) == [0.75, 0.85, 0.31]
    assert trace(figure, "purchases").xaxis == trace(figure, "chance").xaxis
    assert figure.layout.yaxis.domain[1] < figure.layout.yaxis2.domain[0]
    assert list(trace(figure, "now").text) == ["<b>31%</b>"]
    assert (trace(figure, "purchases").marker.color, trace(figure, "chance").line.color) == (style.PAST, style.KEEPING)


def test_where_no_chance_can_be_given_there_is_no_line_and_no_room_for_one() -> None:
    figure = lifeline(EN, path=PATH.head(0))
    assert [found.name for found in figure.data] == ["purchases"]
    assert list(figure.layout.yaxis.domain) == [0, 1]
    assert "chance" not in words(figure)


@pytest.mark.parametrize("due", [date(2024, 1, 20), date(2025, 1, 1)])
def test_the_day_on_which_a_purchase_is_due_is_marked_and_named_within_the_axis(due: date) -> None:
    figure = lifeline(EN, path=PATH.head(0), due=(due, "usual <i>time</i>"))
    [line] = figure.layout.shapes
    assert line.x0 == line.x1 == due
    assert figure.layout.annotations[0].text == "usual &lt;i&gt;time&lt;/i&gt;"
    begin, end = figure.layout.xaxis.range
    assert begin < date(2024, 1, 1)
    assert end > max(due, date(2024, 6, 30))


def test_futures_in_the_tails_are_light_and_the_median_is_named() -> None:
    figure = outlook(EN)
    bars = trace(figure, "futures")
    assert list(bars.y) == list(FUTURES["share"])
    assert [x - width / 2 for x, width in zip(bars.x, bars.width, strict=True)] == list(FUTURES["low"])
    assert list(bars.marker.opacity) == [1, 1, 1, style.DOUBT_OPACITY]
    assert figure.layout.shapes[0].x0 == 150
    assert "half of these bring more: €150" in words(figure)
    assert figure.layout.yaxis.range[0] == 0


def test_where_half_the_futures_bring_nothing_no_median_is_drawn() -> None:
    assert not outlook(EN, median=0.0).layout.shapes


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_hover_takes_the_readers_number_form(locale: Locale) -> None:
    for figure in all_charts(locale):
        assert figure.layout.separators == locale.plotly_separators
    assert locale.money(80, "EUR") in trace(lifeline(locale), "purchases").customdata[1]


def test_the_finding_travels_with_the_figure() -> None:
    for figure in all_charts(EN, title="The finding"):
        finding, unit = style.heads(figure)
        assert finding == "The finding"
        assert unit


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_text_takes_the_pages_ink_and_the_background_is_the_pages(locale: Locale) -> None:
    for figure in all_charts(locale):
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.font.color == style.INK


@pytest.mark.parametrize(("highest", "expected"), [(2.75e6, 6), (1.0, 6), (0.0, 1), (9e9, 5)])
def test_ticks_are_few_and_start_at_zero(highest: float, expected: int) -> None:
    found = style.ticks(highest)
    assert found[0] == 0
    assert found[-1] <= highest
    assert len(found) == expected


def relative_luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["#FFFFFF", "#10151C"])
@pytest.mark.parametrize("colour", [style.PAST, style.VALUE, style.WINNING, style.KEEPING, style.RISK])
def test_marks_keep_three_to_one_in_light_and_dark(colour: str, ground: str) -> None:
    lighter, darker = sorted((relative_luminance(colour), relative_luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3
