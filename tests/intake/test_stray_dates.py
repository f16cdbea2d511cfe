"""Are dates that cannot be, or lie far from all others, left out, named, and counted only if somebody says so?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clv.intake.choices import Choices
from clv.intake.sales.stray_dates import StrayDates, latest_day, strays_among
from tests.intake.conftest import Read

FIRST, DAYS = date(2024, 1, 1), 120
LAST = FIRST + timedelta(days=DAYS - 1)


def export(*further: date) -> str:
    """Two sales a day on 120 days, and one on each of `further`."""
    days = [FIRST + timedelta(days=n // 2) for n in range(2 * DAYS)]
    rows = [f"K{n % 40};{day.isoformat()};10,00" for n, day in enumerate([*days, *further])]
    return "Klant;Datum;Bedrag\n" + "\n".join(rows) + "\n"


def test_a_sale_that_has_not_been_made_yet_is_left_out(read: Read) -> None:
    tomorrow = latest_day()
    report = read(export(tomorrow + timedelta(days=1), date(2068, 3, 1))).report
    assert (report.left_out, report.last_date) == ({"future": 2}, LAST)
    assert report.revenue == pytest.approx(20.0 * DAYS)


def test_a_sale_of_tomorrow_counts_where_others_are_near(read: Read) -> None:
    """An export may have been written in a zone where it is tomorrow already."""
    days = [latest_day() - timedelta(days=n) for n in range(60)]
    text = "Klant;Datum;Bedrag\n" + "".join(f"K{n % 7};{day.isoformat()};10,00\n" for n, day in enumerate(days))
    assert read(text).report.left_out == {}


@pytest.mark.parametrize(
    "strays",
    [
        pytest.param([date(2025, 6, 30)], id="one after"),
        pytest.param([date(2011, 1, 7)], id="one before"),
        pytest.param([date(1970, 1, 1), date(2026, 1, 2)], id="one at either end"),
        pytest.param([date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1)], id="several, each farther"),
        pytest.param([date(2024, 6, 30)] * 5, id="five rows of one day"),
    ],
)
def test_dates_far_from_all_others_are_left_out_and_named(read: Read, strays: list[date]) -> None:
    report = read(export(*strays)).report
    assert report.left_out == {"stray_date": len(strays)}
    assert report.stray_dates == tuple(sorted(set(strays)))
    assert (report.first_date, report.last_date) == (FIRST, LAST)
    assert report.as_dict()["stray_dates"] == [day.isoformat() for day in sorted(set(strays))]


@pytest.mark.parametrize("header", ["30-06-2025", "2025-06-30 14:05:00", "30 juni 2025"])
def test_a_stray_date_is_seen_however_dates_are_written(read: Read, header: str) -> None:
    def written(day: date) -> str:
        return {
            "30-06-2025": f"{day:%d-%m-%Y}",
            "2025-06-30 14:05:00": f"{day:%Y-%m-%d} 14:05:00",
        }.get(header, f"{day.day} {['januari', 'februari', 'maart', 'april', 'mei', 'juni'][day.month - 1]} {day.year}")

    days = [*(FIRST + timedelta(days=n) for n in range(DAYS)), date(2025, 6, 30)]
    text = "Klant;Datum;Bedrag\n" + "".join(f"K{n % 7};{written(day)};10,00\n" for n, day in enumerate(days))
    assert read(text).report.left_out == {"stray_date": 1}


def test_who_says_that_they_count_has_them_counted(read: Read) -> None:
    report = read(export(date(2025, 6, 30)), choices=Choices(count_strays=True)).report
    assert (report.left_out, report.last_date, report.stray_dates) == ({}, date(2025, 6, 30), ())


def every(step: int, times: int, *, begin: date = FIRST, rows: int = 1) -> list[tuple[date, int]]:
    return [(begin + timedelta(days=step * n), rows) for n in range(times)]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([*every(1, 48), (date(2025, 1, 1), 1)], id="too few to tell"),
        pytest.param([*every(1, 60), (FIRST + timedelta(days=60 + 28), 1)], id="four weeks of holidays"),
        pytest.param([*every(20, 60), (FIRST + timedelta(days=20 * 59 + 59), 1)], id="seldom sales"),
        pytest.param(
            every(1, 60) + every(1, 60, begin=FIRST + timedelta(days=400)), id="closed for a year, then open again"
        ),
    ],
)
def test_a_pause_is_no_stray(days: list[tuple[date, int]]) -> None:
    assert strays_among(days) is None


def test_one_row_in_a_thousand_may_be_a_stray() -> None:
    many = [*every(1, 100, rows=80), (date(2025, 6, 30), 8)]
    assert strays_among(many) == StrayDates(FIRST, FIRST + timedelta(days=99), (date(2025, 6, 30),), 8)
    assert strays_among([*many[:-1], (date(2025, 6, 30), 9)]) is None
