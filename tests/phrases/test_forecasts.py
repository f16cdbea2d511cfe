"""Do the sentences on the record say what counts, what is waited for and what is wrong?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from clv.analysis.forecast import Figure, Part
from clv.evaluation.forecast_scores import ScoredFigure, ScoredForecast, ScoredRecord
from clv.evaluation.sealed_forecasts import Kind, Record, Sealed
from clv.i18n.locale import Language, Locale
from clv.phrases import forecasts
from clv.value.ahead import Measure
from tests.evaluation.forecasts import made_up

EN = Locale(Language.EN)
JUNE, MAY = date(2025, 6, 30), date(2025, 5, 31)


def scored(*came: float | None, day: date = JUNE, kind: Kind = Kind.SEALED, change: float = 0.0) -> ScoredForecast:
    """The made-up forecast; its quarter brought the first of `came`, its month and its segment the next."""
    made = made_up(day)
    given = (*came, None, None, None)
    figures = tuple(ScoredFigure(figure, given[place]) for place, figure in enumerate(made.figures))
    known = replace(made.known, money=made.known.money * (1 + change))
    return ScoredForecast(Sealed(1, kind, datetime(2025, 7, 2, tzinfo=UTC), ("a",), made), known, figures)


def record(*found: ScoredForecast) -> ScoredRecord:
    return ScoredRecord(Record(()), found)


def test_the_answer_counts_the_quarters_that_are_over():
    found = record(scored(1000.0, 300.0, 900.0), scored(5000.0, day=MAY, kind=Kind.ASKED_AFTERWARDS))
    assert forecasts.came_true(found, EN) == "Of 2 forecasts 1 came true within their limits."
    assert forecasts.when_made(found, EN) == (
        "Sealed before these sales were loaded: 1. Asked afterwards, from the sales until the day alone: 1."
    )
    assert forecasts.in_parts(found, EN) == "By calendar month: 1 of 1. By segment, over a year: 1 of 1."


def test_one_kind_alone_is_said_as_all():
    assert forecasts.when_made(record(scored(1.0)), EN) == "All were sealed before these sales were loaded."
    assert "none was sealed at the time" in forecasts.when_made(record(scored(1.0, kind=Kind.ASKED_AFTERWARDS)), EN)


def test_while_none_is_over_the_answer_says_when_the_first_will_be():
    found = record(scored())
    assert forecasts.came_true(found, EN) == (
        "No forecast is over yet. The first can be scored once there are sales until 30 September 2025."
    )
    assert (forecasts.when_made(found, EN), forecasts.in_parts(found, EN)) == ("", "")


def test_an_empty_record_says_that_it_is():
    assert forecasts.came_true(record(), EN) == "There is no forecast yet that later sales could confirm."


def test_why_today_is_not_sealed():
    found, files = record(), frozenset({"a"})
    assert "do not carry one yet" in forecasts.not_sealed(found, files, EN, valued=False)
    assert "between which limits" in forecasts.not_sealed(found, files, EN, valued=True)


def test_what_changed_since_is_said_of_the_most_changed_and_what_does_not_compare_first():
    found = record(
        scored(change=-0.02), scored(change=0.004), scored(change=0.03), scored(change=0.5), scored(change=0.01)
    )
    assert forecasts.changes(found, frozenset("a"), EN) == [
        "The forecast of 30 June 2025 rests on other sales than are loaded now (50% apart), and is not counted.",
        "The money known on 30 June 2025 is 3% more today: older sales came since.",
        "The money known on 30 June 2025 is 2% less today: sales went since.",
    ]


def test_an_import_that_was_taken_back_is_said_where_its_forecast_no_longer_compares():
    [said] = forecasts.changes(record(scored(change=-0.2)), frozenset(), EN)
    assert said == (
        "The import of the forecast of 30 June 2025 was taken back: the money known then is 20% apart, and it is not "
        "counted."
    )


@pytest.mark.parametrize("language", list(Language))
def test_what_is_missing_is_named_by_its_number(language: Language):
    locale = Locale(language)
    assert "2, 3" in forecasts.damage((2, 3), locale)
    assert locale.number(2) in forecasts.damage((2, 3), locale)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 7, 1), date(2025, 9, 30), "3 months"),
        (date(2025, 8, 31), date(2026, 2, 28), "6 months"),
        (date(2025, 3, 1), date(2026, 2, 28), "12 months"),
        (date(2025, 7, 16), date(2025, 10, 15), "3 months"),
    ],
)
def test_a_horizon_is_called_by_its_months(first: date, last: date, months: str):
    figure = Figure(Part.HORIZON, Measure.MONEY, "", first, last, 1.0, 1.0, 1.0)
    assert forecasts.for_what(figure, EN) == f"{months}, until {EN.date(last)}"


def test_a_sealed_forecast_says_when_and_whether_its_files_are_there():
    one = scored().sealed
    assert forecasts.made(one, frozenset("a"), EN) == "sealed on 02/07/2025"
    assert forecasts.made(one, frozenset(), EN) == "sealed on 02/07/2025, its import was taken back"
    assert forecasts.made(replace(one, kind=Kind.ASKED_AFTERWARDS), frozenset(), EN) == "asked afterwards"
