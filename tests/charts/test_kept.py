"""Is the same chart drawn once, for as long as there is room, and never one reader's for another?"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import plotly.graph_objects as go
import pytest

import clv.charts
from clv.charts import kept
from clv.charts.kept import DRAWINGS, Drawings, drawn_once
from clv.charts.years_ahead import Ahead, years_ahead
from clv.i18n.locale import Language, Locale

EN, NL = Locale(Language.EN), Locale(Language.NL)
YEARS = Ahead(
    sold=[(date(2025, month, 1), 1000.0 * month) for month in range(1, 13)],
    end=date(2025, 12, 31),
    years=[9000.0, 8000.0],
    limits=[(8000.0, 9900.0), (7000.0, 9100.0)],
    before_discount=None,
    seen_years=1.0,
    named="after a year",
    discount_named="",
    measured="in {unit} a month",
)
OF_ONE_CUSTOMER = {"futures_bars", "purchase_line"}


def _drawn(ahead: Ahead = YEARS, *, title: str = "t", locale: Locale = EN) -> go.Figure:
    return years_ahead(ahead, title=title, locale=locale, currency="EUR")


@pytest.fixture(autouse=True)
def _none_kept() -> Iterator[None]:
    DRAWINGS.forget()
    yield
    DRAWINGS.forget()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was really drawn."""
    made: list[object] = []
    real = kept.Drawings._keep
    monkeypatch.setattr(kept.Drawings, "_keep", lambda *args: (made.append(args[1]), real(*args))[1])
    return made


def test_the_same_is_drawn_once_and_is_the_same(drawn: list[object]) -> None:
    first, again = _drawn(), _drawn(replace(YEARS))
    assert len(drawn) == 1
    assert again is not first
    assert again.to_json() == first.to_json()
    assert (
        again.to_dict()
        == first.to_dict()
        == years_ahead.__wrapped__(  # type: ignore[attr-defined]
            YEARS, title="t", locale=EN, currency="EUR"
        ).to_dict()
    )


def test_with_any_other_fact_it_is_another(drawn: list[object]) -> None:
    figures = [
        _drawn(),
        _drawn(title="u"),
        _drawn(locale=NL),
        _drawn(replace(YEARS, years=[9000.0, 8000.5])),
        years_ahead(YEARS, title="t", locale=EN, currency="PLN"),
        years_ahead(YEARS, title="t", locale=EN, currency="EUR", narrow=True),
    ]
    assert len(drawn) == len(figures) == len({figure.to_json() for figure in figures})


def test_charts_with_the_same_facts_are_kept_apart() -> None:
    @drawn_once
    def one(height: int) -> go.Figure:
        return go.Figure(layout={"height": height})

    @drawn_once
    def other(height: int) -> go.Figure:
        return go.Figure(layout={"height": 2 * height})

    assert [one(100).layout.height, other(100).layout.height, one(100).layout.height] == [100, 200, 100]


def test_numbers_of_numpy_come_back_as_they_were() -> None:
    drawings, values = Drawings(10_000), np.array([1.5, np.nan, -0.0])
    for _ in range(2):
        trace = drawings.ask("facts", lambda: go.Figure(go.Scatter(y=values))).data[0]
        np.testing.assert_array_equal(trace.y, values)


def test_what_a_reader_does_to_a_chart_is_seen_by_nobody_else(drawn: list[object]) -> None:
    told = _drawn().to_dict()
    for _ in range(2):
        mine = _drawn()
        mine.update_layout(title="mine", height=77)
        mine.add_scatter(x=[1], y=[2])
        mine.data[0].y = [0]
        mine.layout.meta["title"] = "mine"
    assert _drawn().to_dict() == told
    assert len(drawn) == 1


def test_no_more_bytes_are_kept_than_there_is_room_for() -> None:
    made: list[int] = []

    def draw(number: int) -> go.Figure:
        made.append(number)
        return go.Figure(go.Scatter(y=np.full(1_000, float(number))))

    drawings = Drawings(40_000)
    for number in (1, 2, 3, 1, 4, 1, 2):  # three of 13 kB have room
        drawings.ask(number, lambda number=number: draw(number))
        assert drawings.size <= 40_000
    assert made == [1, 2, 3, 4, 2]
    drawings.ask("large", lambda: go.Figure(go.Scatter(y=np.zeros(10_000))))
    assert drawings.size == 0


def test_nothing_is_left_of_what_is_forgotten(drawn: list[object]) -> None:
    _drawn()
    DRAWINGS.forget()
    assert (DRAWINGS.size, DRAWINGS._kept) == (0, {})
    _drawn()
    assert len(drawn) == 2


def test_what_is_being_drawn_when_all_is_forgotten_is_not_kept() -> None:
    drawings = Drawings(10_000)

    def draw() -> go.Figure:
        drawings.forget()
        return go.Figure(layout={"height": 100})

    assert drawings.ask("facts", draw).layout.height == 100
    assert drawings.size == 0


def test_each_chart_is_kept_but_those_of_one_customer() -> None:
    rooms = [importlib.import_module(f"clv.charts.{one.name}") for one in pkgutil.iter_modules(clv.charts.__path__)]
    draw = {
        name: function
        for room in rooms
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__
        and str(inspect.signature(function).return_annotation) == "go.Figure"
        and not name.startswith("_")
    }
    assert len(draw) > 20
    assert {name for name, function in draw.items() if not hasattr(function, "__wrapped__")} == OF_ONE_CUSTOMER | {
        "figure"  # an empty one
    }
