"""Which dates lie so far from all others that they are slips, or sales that have not been made yet?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import duckdb

from clv.intake.files.staging import Staged
from clv.intake.sales.dates import FIRST_YEAR, LAST_YEAR, DateStyle

# Of 280 random parts of ten real sets (200 to 1,000 customers, random ends) none has a last date that these call stray.
LEAST_ROWS = 50
LEAST_GAP = 30  # days
TIMES_USUAL = 3  # the largest gap between the days before it
MOST_ROWS, MOST_SHARE = 5, 1000  # so many rows at either end may be strays: 5, or one in a thousand
GRACE = timedelta(days=1)  # an export may be read in another time zone than it was written in


@dataclass(frozen=True)
class StrayDates:
    """Sales far from all others. first, last: the days that hold the others; days: the stray ones, rows: how many."""

    first: date
    last: date
    days: tuple[date, ...]
    rows: int


def latest_day() -> date:
    """The last day of which a sale can be: a later one has not been made yet."""
    return datetime.now().astimezone().date() + GRACE


def find_strays(con: duckdb.DuckDBPyConnection, staged: Staged, column: str, style: DateStyle) -> StrayDates | None:
    """The stray dates of a column of dates; None where there are none, or the order of its dates is open."""
    if style.order is None:
        return None
    text = f"left({column}, 10)" if style.how in ("iso", "fixed") else column
    days = con.execute(
        f"select day, sum(rows) from (select {style.sql('said')} as day, rows from ("
        f"select {text} as said, count(*) as rows from {staged.table} group by 1)) "
        f"where year(day) between {FIRST_YEAR} and {LAST_YEAR} and day <= date '{latest_day()}' group by 1 order by 1"
    ).fetchall()
    return strays_among([(day, int(rows)) for day, rows in days])


def strays_among(days: list[tuple[date, int]]) -> StrayDates | None:
    """The stray ones among days with their numbers of sales, in order; None where there are none.

    At either end of the sales, among the last few, begins what lies beyond the first gap of at least LEAST_GAP days
    that is TIMES_USUAL the largest gap between the days on its other side.
    """
    whole = sum(rows for _day, rows in days)
    if whole < LEAST_ROWS:
        return None
    most = max(MOST_ROWS, whole // MOST_SHARE)
    numbers = [day.toordinal() for day, _rows in days]
    rows = [count for _day, count in days]
    head, tail = _few(rows, most), _few(rows[::-1], most)
    if head + tail >= len(days) - 1:
        return None
    end = len(days) - _strays([-number for number in numbers[head:]][::-1], tail)
    begin = _strays(numbers[: len(days) - tail], head)
    if begin == 0 and end == len(days):
        return None
    stray = [*days[:begin], *days[end:]]
    return StrayDates(days[begin][0], days[end - 1][0], tuple(day for day, _rows in stray), sum(n for _day, n in stray))


def _few(rows: list[int], most: int) -> int:
    """On how many days at the beginning there are at most `most` sales together."""
    found = 0
    for count in rows:
        most -= count
        if most < 0:
            break
        found += 1
    return found


def _strays(numbers: list[int], most: int) -> int:
    """How many days at the beginning of `numbers`, which rise, are strays: `most` or fewer."""
    gaps = [after - before for before, after in pairwise(numbers)]
    usual = max(gaps[most:])
    for place in range(most - 1, -1, -1):
        if gaps[place] >= max(LEAST_GAP, TIMES_USUAL * usual):
            return place + 1
        usual = max(usual, gaps[place])
    return 0
