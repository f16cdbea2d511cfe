"""Do the Overview's charts show the figures that they were given, at a desk and on a phone?"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from clv.charts import style
from clv.charts.said_line import said_line
from clv.charts.spark import spark_bars, spark_line
from clv.charts.two_shares import Part, two_shares
from clv.charts.worth_bars import worth_bars
from clv.charts.years_ahead import MOST_MONTHS, Ahead, years_ahead
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
AHEAD = Ahead(
    sold=[(date(2024, month, 1), 1000.0 * month) for month in range(1, 13)],
    end=date(2024, 12, 31),
    years=[60_000.0, 36_000.0, 24_000.0],
    limits=[(48_000.0, 72_000.0), (24_000.0, 48_000.0), (12_000.0, 36_000.0)],
    before_discount=[63_000.0, 41_000.0, 30_000.0],
    seen_years=1.25,
    named="half of it lies far ahead",
    discount_named="dotted",
    measured="The margin, in {unit} a month",
)
PARTS = (
    Part("best", "Best <b>", 0.1, 0.6, "10", "€600"),
    Part("slipping", "Slipping", 0.05, 0.1, "5", "€100"),
    Part("one_time", "One-time", 0.85, 0.3, "85", "€300"),
)


def ahead(locale: Locale = EN, narrow: bool = False, **other: object) -> go.Figure:
    return years_ahead(replace(AHEAD, **other), title="t", locale=locale, currency="EUR", narrow=narrow)


def shares(parts: tuple[Part, ...] = PARTS, **options: bool) -> go.Figure:
    return two_shares(parts, title="t", subtitle="s", above="Of 100", below="Of €1,000", locale=EN, **options)


def traces(figure: go.Figure, name: str) -> list[go.Bar]:
    return [found for found in figure.data if found.name == name]


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def levels(figure: go.Figure, dash: str | None) -> list[float]:
    """The heights of the lines across a year."""
    return [
        shape.y0
        for shape in figure.layout.shapes
        if shape.y0 == shape.y1 and shape.line.dash == dash and 11 < shape.x1 - shape.x0 < 12
    ]


def test_areas_are_money_on_one_line_of_time() -> None:
    figure = ahead()
    [sold], [low], [high] = (traces(figure, name) for name in ("sold", "low", "high"))
    assert list(sold.y) == [1000.0 * month for month in range(1, 13)]
    assert figure.layout.xaxis.range == (0, 48)  # a year of sales and three to come, in months
    for place, limits in enumerate(AHEAD.limits or ()):
        within = [part for part, x in enumerate(low.x) if 12 * (place + 1) < x < 12 * (place + 2)]
        width = sum(low.width[part] for part in within)
        assert sum(low.y[part] * low.width[part] for part in within) / width == pytest.approx(limits[0] / 12)
        assert low.y[within[0]] + high.y[within[0]] == pytest.approx(limits[1] / 12)
        assert list(high.base) == list(low.y)
    assert levels(figure, None) == pytest.approx([5000, 3000, 2000])
    assert levels(figure, "dot") == pytest.approx([63_000 / 12, 41_000 / 12, 2500])
    assert figure.layout.yaxis.range[0] == 0


def test_what_lies_beyond_the_length_of_the_sales_is_paler_and_bracketed() -> None:
    figure = ahead()
    [low] = traces(figure, "low")
    split = 12 + 15  # a year and a quarter after the last day
    assert {opacity == 1 for x, opacity in zip(low.x, low.marker.opacity, strict=True) if x < split} == {True}
    assert {opacity == 1 for x, opacity in zip(low.x, low.marker.opacity, strict=True) if x > split} == {False}
    assert [shape.x1 for shape in figure.layout.shapes if shape.x0 == split and shape.x1 > split] == [48]
    assert "half of it lies far ahead" in texts(figure)
    assert "half of it lies far ahead" not in texts(ahead(seen_years=5.0))


@pytest.mark.parametrize("seen_years", [0.5, 3.0, 8.0])
def test_at_a_tablets_width_words_stay_in_the_chart_right_of_the_sales_and_above_the_dotted_lines(
    seen_years: float,
) -> None:
    falling = [63_000.0 * 0.8**year for year in range(10)]
    figure = ahead(
        named=" ".join(["confirmed"] * 11),
        discount_named=" ".join(["waiting"] * 7),
        seen_years=seen_years,
        years=falling,
        limits=None,
        before_discount=falling,
    )
    plot, letter, today = 830, 6.2, 12  # px, px, months
    months = figure.layout.xaxis.range[1]
    for words in ("confirmed", "waiting"):
        [note] = [one for one in figure.layout.annotations if words in one.text]
        wide = max(map(len, note.text.split("<br>"))) * letter / plot * months
        left = note.x if note.xanchor == "left" else note.x - wide
        assert left >= today - 1
        assert left + wide <= months + 1e-9
        if words == "waiting":
            assert note.y >= falling[math.floor((left - today) / 12)] / 12 - 1e-9


def test_without_limits_the_bars_end_where_the_money_is_expected() -> None:
    figure = ahead(limits=None, before_discount=None)
    assert traces(figure, "high") == []
    [low] = traces(figure, "low")
    assert max(low.y) == pytest.approx(5000)
    assert levels(figure, "dot") == []


def test_a_month_that_is_not_over_leaves_its_place_empty() -> None:
    figure = ahead(end=date(2025, 1, 15))
    assert figure.layout.xaxis.range[1] == pytest.approx(36 + 12 + 15 / 31)
    assert max(traces(figure, "sold")[0].x) < 12


def test_of_long_sales_the_last_months_are_drawn_and_of_many_years_every_fifth_is_named() -> None:
    long = [(date(2000 + month // 12, month % 12 + 1, 1), 100.0) for month in range(200)]
    figure = ahead(sold=long, end=date(2016, 8, 31), years=[100.0] * 30, limits=None, before_discount=None)
    assert len(traces(figure, "sold")[0].y) == MOST_MONTHS
    assert len([text for text in figure.layout.xaxis.ticktext if "Year" in text]) == 7


def test_no_sales_and_no_years_draw_an_empty_chart_and_a_year_below_zero_is_refused() -> None:
    empty = ahead(sold=[], years=[], limits=None, before_discount=None)
    assert [len(found.y) for found in empty.data] == [0, 0]
    with pytest.raises(ValueError, match="negative"):
        ahead(years=[-1.0])


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_a_phone_has_fewer_words_for_the_same_bars(locale: Locale) -> None:
    wide, narrow = ahead(locale), ahead(locale, narrow=True)
    assert traces(wide, "low")[0].y == traces(narrow, "low")[0].y
    assert len(narrow.layout.xaxis.ticktext) < len(wide.layout.xaxis.ticktext)
    assert locale.compact(60_000) in wide.layout.xaxis.ticktext[1]
    assert locale.money(60_000, "EUR") in traces(wide, "low")[0].customdata[0]
    assert wide.layout.separators == locale.plotly_separators


def test_each_part_has_its_share_of_both_bars_and_a_ribbon_between_them() -> None:
    figure = shares()
    for place, part in enumerate(PARTS):
        ribbon, top, bottom = figure.data[3 * place : 3 * place + 3]
        assert max(top.x) - min(top.x) == pytest.approx(part.customers)
        assert max(bottom.x) - min(bottom.x) == pytest.approx(part.money)
        assert (ribbon.x[0], ribbon.x[3]) == (min(top.x), min(bottom.x))
    assert max(figure.data[3 * len(PARTS) - 1].x) == pytest.approx(1)
    assert "Best &lt;b&gt; €600" in texts(figure)
    assert "<b>60%</b>" in texts(figure)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("money", [(0.6, 0.1, 0.3), (0.8, 0.1, 0.1), (0.1, 0.1, 0.8)])
@pytest.mark.parametrize("name", ["Slipping", "Valuable and slipping away"])
def test_names_do_not_run_into_each_other_and_the_part_at_risk_has_its_own(
    narrow: bool, money: tuple[float, ...], name: str
) -> None:
    parts = tuple(
        replace(part, money=share, name=name if part.code == "slipping" else part.name)
        for part, share in zip(PARTS, money, strict=True)
    )
    figure = shares(parts, narrow=narrow)
    assert f"<b>{name} 5</b>" in texts(figure)
    width = 330 if narrow else 860
    rows: dict[tuple[float, str], list[tuple[float, float]]] = {}
    for note in figure.layout.annotations:
        if "%" not in note.text:
            wide = len(re.sub("<[^>]*>|&lt;|&gt;", "", note.text)) * 5.9 / width
            start = {"left": note.x, "center": note.x - wide / 2, "right": note.x - wide}[note.xanchor]
            rows.setdefault((round(note.y, 2), note.yanchor), []).append((start, start + wide))
    for spans in rows.values():
        spans.sort()
        assert all(end <= start + 0.01 for (_, end), (start, _) in pairwise(spans))
        assert all(start >= -0.01 and end <= 1.02 for start, end in spans)


def test_on_a_phone_too_the_part_that_the_title_speaks_of_has_its_name_at_both_bars() -> None:
    named = texts(shares((replace(PARTS[0], name="Best customers"), *PARTS[1:]), narrow=True))
    assert "Best customers 10" in named
    assert "Best customers €600" in named


def test_the_part_at_risk_has_an_edge_that_nothing_covers() -> None:
    edged = [area for area in shares().data if area.type == "scatter" and area.line.color == style.INK]
    assert len(edged) == 2
    assert all(area.zorder > 0 and area.fillcolor == style.RISK for area in edged)


def test_the_line_has_its_lowest_highest_and_latest_figure() -> None:
    said = [(date(2024, month, 28), money) for month, money in enumerate((3e6, 2.5e6, 4e6, 3.7e6), start=1)]
    figure = said_line(said, title="t", locale=EN, currency="USD")
    line, labels = figure.data
    assert list(line.y) == [3e6, 2.5e6, 4e6, 3.7e6]
    assert dict(zip(labels.x, labels.text, strict=True)) == {1: "2.5M", 2: "4M", 3: "<b>3.7M</b>"}
    assert [note.text for note in figure.layout.annotations] == ["January 2024", "April 2024"]
    assert labels.textposition[-1].endswith("left")  # within the card
    assert style.heads(figure)[0] == "t"


def test_small_bars_start_at_zero_and_a_small_line_ends_in_a_dot() -> None:
    bars = spark_bars([5, 10, 0], alt="a")
    assert [float(height) for height in re.findall(r"height:([0-9.]+)%", bars)] == [50.0, 100.0, 0.0]
    assert bars.count("currentColor") == 3
    assert spark_bars([0, 0], alt="a") == spark_line([1], alt="a") == ""
    line = spark_line([1, 3, 2], alt='"<x>"')
    [cut] = re.findall(r"polygon\(([^)]*)\)", line)
    upper = [float(point.split()[1].removesuffix("px")) for point in cut.split(",")[:3]]
    assert upper[1] < upper[2] < upper[0]
    assert upper[2] == pytest.approx((upper[0] + upper[1]) / 2)
    assert "<x>" not in line


def test_what_is_paid_stands_below_what_it_may_be_in_the_same_measure() -> None:
    drawn = worth_bars(200.0, (150.0, 250.0), named="$200", paid=125.0, paid_named="you <pay>")
    first, more, paid = (float(width) for width in re.findall(r"width:([0-9.]+)%", drawn))
    assert first / paid == pytest.approx(150 / 125, rel=1e-2)
    assert (first + more) / paid == pytest.approx(250 / 125, rel=1e-2)
    assert "left:calc(50.0% - 1px)" in drawn  # the line at 200, in the pale part
    assert "<pay>" not in drawn
    assert "dashed" in worth_bars(200.0, None, named="$200", paid=None, paid_named="not known")
    assert worth_bars(0.0, None, named="", paid=None, paid_named="") == ""
