"""Are days counted as the calendar counts them?"""

from __future__ import annotations

from datetime import date

import ibis

from clv.core.days import days_between


def test_every_day_of_three_centuries_has_its_number(engine):
    engine.con.execute("CREATE TABLE days AS SELECT DATE '1890-01-01' + range::INTEGER AS day FROM range(110000)")
    days = engine.table("days")
    leap = date(2000, 2, 29)
    counted = days.mutate(since=days_between(days.day, leap), own=days.day.delta(ibis.literal(leap), unit="day"))
    assert counted.filter(counted.since != counted.own).count().execute() == 0
    assert counted.since.max().execute() == (date(1890, 1, 1).toordinal() + 109_999) - leap.toordinal()


def test_the_earlier_day_may_be_the_later_one(engine):
    engine.con.execute("CREATE TABLE days AS SELECT DATE '2024-02-29' AS day")
    days = engine.table("days")
    assert days.select(n=days_between(date(2024, 2, 28), days.day)).n.execute().tolist() == [-1]
