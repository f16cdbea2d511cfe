"""How did the segments look on an earlier day, and who moved since?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.periods import DAYS_PER_MONTH, Window
from clv.segments.migration import Move, count_moves, moves_of

MONTHS = (1, 3, 6, 12)  # how much earlier a reader may look
_FEWEST_DAYS = 30  # of sales before the earlier day: with fewer nobody can have come back and left


@dataclass(frozen=True)
class MigrationSince:
    """Who moved between the two days. table: in the engine, customer_id, segment_before and value_before of then."""

    then: date
    moves: tuple[Move, ...]
    table: str


def earlier_days(window: Window) -> dict[int, date]:
    """The days so many months before the window's end, as far as there are sales before them."""
    days = {months: window.end - timedelta(days=round(months * DAYS_PER_MONTH)) for months in MONTHS}
    return {months: day for months, day in days.items() if (day - window.start).days >= _FEWEST_DAYS}


def compare_days(engine: BaseBackend, then: Analysis, now: Analysis, *, name: str) -> MigrationSince:
    """Who moved between the ends of two analyses of the same sales, under the same assumptions and thresholds.

    then: as it would have been made on its day: from the sales until then, with the fit and the limits of then. The
    engine gets the table {name}_then. Raises NotEnoughData where one of the days carries no value.
    """
    table = f"{name}_then"
    before = engine.table(then.valuation.table)
    known = before.select("customer_id", segment_before=before.segment, value_before=before.ten_year_value)
    engine.create_table(table, known, overwrite=True)
    counted = count_moves(before, engine.table(now.valuation.table)).execute()
    return MigrationSince(then.base.window.end, moves_of(counted), table)
