"""Are days counted as the calendar counts them?"""

from __future__ import annotations

from datetime import date

import ibis
import pytest

from clv.core import days as days_module
from clv.core.days import days_between


@pytest.mark.parametrize("native", [True, False])
def test_every_day_of_three_centuries_has_its_number(engine, native, monkeypatch):
    monkeypatch.setattr(days_module, "is_duckdb", lambda _day: native)
    engine.con.execute("CREATE TABLE days AS SELECT DATE '1890-01-01' + range::INTEGER AS day FROM range(110000)")
    days = engine.table("days")
    leap = date(2000, 2, 29)
    counted = days.mutate(since=days_between(days.day, leap), own=days.day.delta(ibis.literal(leap), unit="day"))
    assert counted.filter(counted.since != counted.own).count().execute() == 0
    assert counted.since.max().execute() == (date(1890, 1, 1).toordinal() + 109_999) - leap.toordinal()


def test_duckdb_is_known_by_the_table_that_it_holds(engine):
    engine.con.execute("CREATE TABLE days AS SELECT DATE '2024-02-29' AS day")
    assert days_module.is_duckdb(engine.table("days").day)
    assert not days_module.is_duckdb(ibis.table({"day": "date"}, name="days").day)
    assert not days_module.is_duckdb(date(2024, 2, 29))


@pytest.mark.parametrize("native", [True, False])
def test_the_earlier_day_may_be_the_later_one(engine, native, monkeypatch):
    monkeypatch.setattr(days_module, "is_duckdb", lambda _day: native)
    engine.con.execute("CREATE TABLE days AS SELECT DATE '2024-02-29' AS day")
    days = engine.table("days")
    assert days.select(n=days_between(date(2024, 2, 28), days.day)).n.execute().tolist() == [-1]
