"""Do the charts of who comes back show the shares they were given, each line named, with its limits?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from clv.charts import style
from clv.charts.return_curves import DASHES, return_bars, return_curves
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
LINES = pd.DataFrame(
    [
        ("web", 0, 0.0, 0.0, 0.0),
        ("web", 200, 0.4, 0.35, 0.45),
        ("<b>shop</b>", 0, 0.0, 0.0, 0.0),
        ("<b>shop</b>", 200, 0.39, 0.3, 0.5),
    ],
    columns=["name", "day", "share", "low", "high"],
)
BARS = pd.DataFrame({"number": [1, 2], "share": [0.46, 0.68], "low": [0.45, 0.66], "high": [0.48, 0.71]})


def curves(lines: pd.DataFrame = LINES, locale: Locale = EN) -> go.Figure:
    return return_curves(lines, title="The finding", subtitle="s", locale=locale)


def bars(locale: Locale = EN) -> go.Figure:
    return return_bars(BARS, title="The finding", subtitle="s", locale=locale)


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(found for found in figure.data if found.name == name)


def test_each_line_is_the_one_given_between_its_limits() -> None:
    figure = curves()
    assert list(trace(figure, "web").y) == [0.0, 0.4]
    assert [list(found.y) for found in figure.data if found.name == "high"] == [[0.0, 0.45], [0.0, 0.5]]
    assert [found.fill for found in figure.data if found.name in {"low", "high"}] == [None, "tonexty", None, "tonexty"]
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 0.5


def test_hovering_tells_the_share_and_its_limits() -> None:
    web = trace(curves(), "web")
    assert web.customdata.tolist() == [[0.0, 0.0], [0.35, 0.45]]
    assert "%{y:.1%}" in web.hovertemplate
    assert "%{customdata[0]:.1%} to %{customdata[1]:.1%}" in web.hovertemplate


def test_lines_of_one_meaning_have_one_colour_and_differ_by_their_dashes() -> None:
    lines = [found.line for found in curves().data if found.name not in {"low", "high"}]
    assert {line.color for line in lines} == {style.KEEPING}
    assert [line.dash for line in lines] == list(DASHES[:2])


def test_names_stand_at_the_ends_apart_and_without_markup() -> None:
    labels = sorted(curves().layout.annotations, key=lambda label: label.y)
    assert [label.text for label in labels] == ["&lt;b&gt;shop&lt;/b&gt;", "web"]
    assert np.diff([label.y for label in labels]) > 0.03  # the lines end 0.01 from each other
    assert all(label.x == 200 for label in labels)


def test_a_long_name_is_shortened_beside_its_line_and_whole_where_one_points() -> None:
    long = "Marketplace of the northern provinces"
    figure = curves(LINES.head(2).assign(name=long))
    [label] = figure.layout.annotations
    assert len(label.text) == 20
    assert label.text.endswith("…")
    assert long in trace(figure, long).hovertemplate


@pytest.mark.parametrize("last", [120, 545, 730, 3652])
def test_days_are_named_where_they_have_room(last: int) -> None:
    shown = curves(LINES.assign(day=[0, last, 0, last])).layout.xaxis.tickvals
    assert len(shown) >= 2
    assert max(shown) <= last
    assert np.diff(shown).min() > 0.08 * last  # 20 px on a phone


def test_each_bar_has_its_share_and_its_limits() -> None:
    figure = bars()
    bar = trace(figure, "chance")
    assert list(bar.y) == [0.46, 0.68]
    assert list(bar.y + bar.error_y.array) == pytest.approx([0.48, 0.71])
    assert list(bar.y - bar.error_y.arrayminus) == pytest.approx([0.45, 0.66])
    assert [label.text for label in figure.layout.annotations] == ["46%", "68%"]
    assert figure.layout.yaxis.range[0] == 0


@pytest.mark.parametrize("locale", [EN, NL, PL])
def test_the_finding_travels_and_shares_take_the_readers_form(locale: Locale) -> None:
    for figure in (curves(locale=locale), bars(locale)):
        assert style.heads(figure) == ("The finding", "s")
        assert figure.layout.font.color == style.INK
        assert figure.layout.separators == locale.plotly_separators
    assert locale.share(0.71, 1) in trace(bars(locale), "chance").customdata[1]
