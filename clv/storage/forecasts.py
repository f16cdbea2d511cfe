"""Where is the record of forecasts kept, to be held against later sales?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from clv.analysis.forecast import Forecast
from clv.evaluation.sealed_forecasts import FIRST, Kept, Kind, Record, sealed

FORECAST_TABLES = {
    "forecasts": "(book VARCHAR, number INTEGER, body VARCHAR, digest VARCHAR, PRIMARY KEY (book, number))",
    # How long the record is and how it ends: a last forecast that is missing would not be missed by a next one.
    "forecast_ends": "(book VARCHAR PRIMARY KEY, number INTEGER, digest VARCHAR)",
}


class ForecastStore:
    """The record of one book of the workspace, on a cursor of the thread that asks. Nothing in it is ever changed."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, book: str) -> None:
        self._cursor = cursor
        self._book = book

    def record(self) -> Record:
        """All forecasts, oldest first."""
        rows = self._cursor.execute(
            "SELECT body, digest FROM forecasts WHERE book = ? ORDER BY number", [self._book]
        ).fetchall()
        return Record(tuple(Kept(body, digest) for body, digest in rows), self._end())

    def add(self, forecasts: Sequence[Forecast], *, kind: Kind, imports: Sequence[str]) -> None:
        """Seal these forecasts at the record's end, as of now. The caller owns the database transaction."""
        number, digest = self._end()
        now = datetime.now(UTC)
        for forecast in forecasts:
            number += 1
            kept = sealed(forecast, number=number, kind=kind, sealed_at=now, imports=imports, previous=digest)
            digest = kept.digest
            self._cursor.execute("INSERT INTO forecasts VALUES (?, ?, ?, ?)", [self._book, number, kept.text, digest])
        self._cursor.execute("INSERT OR REPLACE INTO forecast_ends VALUES (?, ?, ?)", [self._book, number, digest])

    def _end(self) -> tuple[int, str]:
        """The number and the digest of the last forecast."""
        rows = self._cursor.execute("SELECT number, digest FROM forecast_ends WHERE book = ?", [self._book]).fetchall()
        return rows[0] if rows else (0, FIRST)
