"""On which earlier days is the past asked again, and from what?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clv.analysis.forecast import Part, forecast
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.evaluation.earlier_days import ask_again, earlier_days
from clv.segments.thresholds import Thresholds
from tests.shops import as_transactions, seasonal, simulated


def days(start: date, end: date, customers: int = 1000) -> list[str]:
    return [day.isoformat() for day in earlier_days(Window(start, end), customers=customers)]


def test_a_year_before_and_a_quarter_after():
    assert days(date(1997, 1, 1), date(1998, 6, 30)) == ["1997-12-31", "1998-03-31"]
    assert days(date(1997, 1, 4), date(1998, 6, 29)) == ["1997-12-31"]


def test_where_no_day_has_a_year_before_half_a_year_will_do():
    assert days(date(2024, 1, 1), date(2025, 2, 10)) == ["2024-06-30", "2024-09-30"]
    assert days(date(2024, 1, 1), date(2024, 9, 29)) == []


def test_of_many_days_those_with_a_year_after_come_first():
    assert days(date(2020, 1, 15), date(2025, 1, 10)) == [
        "2022-03-31",
        "2022-06-30",
        "2022-09-30",
        "2022-12-31",
        "2023-03-31",
        "2023-06-30",
        "2023-09-30",
        "2023-12-31",
    ]
    assert days(date(2023, 1, 1), date(2025, 1, 10)) == ["2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30"]


@pytest.mark.parametrize(("customers", "asked"), [(1, 8), (200_000, 5), (1_000_000, 1), (5_000_000, 1)])
def test_of_many_customers_fewer_days_are_asked(customers: int, asked: int):
    found = days(date(2020, 1, 15), date(2025, 1, 10), customers)
    assert len(found) == asked
    assert found[-1] == "2023-12-31"


def asked(engine, sales, *on: date):
    return list(ask_again(engine, sales, on, assumptions=Assumptions(), thresholds=Thresholds(), name="earlier"))


def test_only_the_sales_until_the_day_speak(engine):
    shop = seasonal(1500, seed=6, days=1000)
    day = date(2023, 12, 31)
    whole = as_transactions(engine, shop, "whole")
    until = as_transactions(engine, shop[shop["date"] <= "2023-12-31"], "until_then")
    [found] = asked(engine, whole, day)
    then = forecast(engine, analyse(engine, until, assumptions=Assumptions(), name="then_only"))
    for one, other in zip(found.figures, then.figures, strict=True):
        assert replace(one, said=0, low=0, high=0) == replace(other, said=0, low=0, high=0)
        assert (one.said, one.low, one.high) == pytest.approx((other.said, other.low, other.high))
    assert found.grounds.clock.end == day


def test_a_day_on_which_nothing_could_be_said_is_left_out_and_nothing_stays_in_the_engine(engine):
    sales = as_transactions(engine, simulated(800, seed=3))
    [found] = asked(engine, sales, date(2024, 1, 20), date(2025, 3, 31))
    assert found.day == date(2025, 3, 31)
    assert found.figures[0].part is Part.HORIZON
    assert engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall() == [
        ("transactions",)
    ]
