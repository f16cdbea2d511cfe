"""What would have been said on earlier days? The past is asked again, so that a record need not begin empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.forecast import HORIZONS, Forecast, forecast
from clv.analysis.valuation import Analysis, analyse, drop_tables
from clv.core.assumptions import Assumptions
from clv.core.errors import NoRowsInWindow, OnlyMoneyBack
from clv.core.periods import CLOSED_DAYS, MONTHS_PER_YEAR, Window, months_after
from clv.segments.thresholds import Thresholds

MOST_DAYS = 8
MONTHS_PER_QUARTER = 3
HALF_YEAR = 6
# So many customers are asked about in all: of a million on one day, which keeps one core busy for 13 s.
MOST_CUSTOMERS = 1_000_000


def earlier_days(window: Window, *, customers: int) -> tuple[date, ...]:
    """The ends of quarters on which to ask, in their order; none where the sales are too short.

    Each has a year of sales before it, or half a year where none has a year, and a quarter after it. Those with a year
    after come first, then the latest; together at most MOST_DAYS, and fewer of many customers.
    """
    later = [day for day in _quarter_ends(window) if months_after(day, HORIZONS[0]) <= window.end]
    before = window.start - timedelta(days=1 + CLOSED_DAYS)  # a year may begin with days on which nothing is sold
    known = [day for day in later if months_after(before, MONTHS_PER_YEAR) <= day]
    known = known or [day for day in later if months_after(before, HALF_YEAR) <= day]
    best_first = sorted(known, key=lambda day: (months_after(day, HORIZONS[-1]) <= window.end, day), reverse=True)
    return tuple(sorted(best_first[: min(MOST_DAYS, max(1, MOST_CUSTOMERS // max(customers, 1)))]))


def ask_again(
    engine: BaseBackend,
    transactions: ir.Table,
    days: tuple[date, ...],
    *,
    assumptions: Assumptions,
    thresholds: Thresholds,
    name: str,
) -> Iterator[Forecast]:
    """What would have been said on these days, each from the sales until then alone.

    Days on which nothing could be said are left out. The season is that of the sales until then too: nobody knew the
    later ones. engine: holds the TRANSACTIONS table; the tables that begin with `name` are gone again after each day.
    """
    asked = analyses_on(engine, transactions, days, assumptions=assumptions, thresholds=thresholds, name=name)
    for analysis in asked:
        if (found := forecast(engine, analysis)) is not None:
            yield found


def analyses_on(
    engine: BaseBackend,
    transactions: ir.Table,
    days: tuple[date, ...],
    *,
    assumptions: Assumptions,
    thresholds: Thresholds,
    name: str,
) -> Iterator[Analysis]:
    """The analysis as it would have been on each of these days; none of a day on which nobody had bought.

    As ask_again: its tables are there until the next one is asked for.
    """
    for day in days:
        try:
            with suppress(NoRowsInWindow, OnlyMoneyBack):
                yield analyse(
                    engine, transactions, assumptions=assumptions, until=day, thresholds=thresholds, name=name
                )
        finally:
            drop_tables(engine, name=name)


def _quarter_ends(window: Window) -> Iterator[date]:
    """The last days of the quarters within the window."""
    first = date(window.start.year, 1, 1) - timedelta(days=1)
    months = MONTHS_PER_QUARTER
    while (day := months_after(first, months)) <= window.end:
        if day >= window.start:
            yield day
        months += MONTHS_PER_QUARTER
