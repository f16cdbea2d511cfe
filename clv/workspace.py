"""Where are the sales kept, so that they are there again tomorrow?"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.assumptions import Assumptions
from clv.errors import WorkspaceInUse, WorkspaceUnreadable
from clv.intake.proposal import Proposal, Staged, accept
from clv.intake.report import IntakeReport
from clv.intake.samples import read_sample
from clv.tables import TRANSACTIONS

ENVIRONMENT = "TENFOLD_WORKSPACE"
IN_MEMORY = ":memory:"
DEFAULT_PATH = Path(__file__).parent.parent / "data" / "workspace.duckdb"

_SQL_TYPES = {"string": "VARCHAR", "date": "DATE", "float64": "DOUBLE", "int64": "BIGINT"}


class Book(StrEnum):
    """Whose sales: the company's own, or the CD shop's to try. They are never mixed."""

    OWN = "own"
    CD_SHOP = "cdnow"


@dataclass(frozen=True)
class Import:
    """One export that was taken in: what it was called, its identity, when, and the intake's report."""

    import_id: str
    book: Book
    name: str
    sha256: str
    imported_at: datetime
    report: dict[str, object]


@dataclass(frozen=True)
class Settings:
    """What the reader set for a book. until: the window's last day; None: the last date in the data."""

    assumptions: Assumptions = field(default_factory=Assumptions)
    until: date | None = None


class Workspace:
    """One DuckDB database with the imports and their transactions.

    One connection a process; every thread works on a cursor of its own (`engine`, `cursor`). Open it with
    `open_workspace`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._make_tables()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same database, for one thread."""
        with self._lock:
            return self._connection.cursor()

    def engine(self) -> BaseBackend:
        """An Ibis backend on a cursor of its own, for one thread."""
        return ibis.duckdb.from_connection(self.cursor())

    def close(self) -> None:
        self._connection.close()

    def take_in(
        self,
        cursor: duckdb.DuckDBPyConnection,
        staged: Staged,
        proposal: Proposal,
        *,
        name: str,
        sha256: str,
        book: Book = Book.OWN,
    ) -> Import:
        """Accept what was staged on `cursor`; either all of it is in the workspace afterwards, or nothing."""
        import_id = uuid4().hex
        with _transaction(cursor):
            report = accept(cursor, staged, proposal, into="transactions", import_id=import_id)
            return self._record(cursor, import_id, report, name=name, sha256=sha256, book=book)

    def take_in_sample(self) -> Import:
        """The CD shop, in a book of its own; taken in once."""
        cursor = self.cursor()
        for known in self.imports(Book.CD_SHOP):
            return known
        import_id = uuid4().hex
        with _transaction(cursor):
            report = read_sample(cursor, Book.CD_SHOP.value, into="transactions", import_id=import_id)
            return self._record(cursor, import_id, report, name="CDNOW_master.txt", sha256="", book=Book.CD_SHOP)

    def imports(self, book: Book) -> list[Import]:
        """The imports of a book, oldest first."""
        rows = self.cursor().execute(
            "SELECT import_id, book, name, sha256, imported_at, report FROM imports "
            "WHERE book = ? ORDER BY imported_at",
            [book.value],
        )
        return [Import(r[0], Book(r[1]), r[2], r[3], r[4], json.loads(r[5])) for r in rows.fetchall()]

    def transactions(self, engine: BaseBackend, import_ids: Sequence[str]) -> ir.Table:
        """TRANSACTIONS of these imports."""
        table = engine.table("transactions")
        return table.filter(table.import_id.isin(list(import_ids)))

    def take_back(self, import_id: str) -> None:
        """Remove an import with all its rows, as if it had never come."""
        cursor = self.cursor()
        with _transaction(cursor):
            for table in ("transactions", "transactions_left_out", "imports"):
                cursor.execute(f"DELETE FROM {table} WHERE import_id = ?", [import_id])

    def settings(self, book: Book) -> Settings:
        """What was set for this book, or the defaults; the currency is that of the latest import."""
        row = self.cursor().execute("SELECT settings FROM settings WHERE book = ?", [book.value]).fetchone()
        if row is not None:
            kept = json.loads(row[0])
            until = kept.pop("until")
            return Settings(Assumptions(**kept), date.fromisoformat(until) if until else None)
        currencies = [str(known.report["currency"]) for known in self.imports(book)]
        return Settings(Assumptions(currency=currencies[-1] if currencies else ""))

    def keep_settings(self, book: Book, settings: Settings) -> None:
        """Remember what the reader set for this book."""
        kept = asdict(settings.assumptions) | {"until": settings.until.isoformat() if settings.until else None}
        self.cursor().execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [book.value, json.dumps(kept)])

    def _record(
        self,
        cursor: duckdb.DuckDBPyConnection,
        import_id: str,
        report: IntakeReport,
        *,
        name: str,
        sha256: str,
        book: Book,
    ) -> Import:
        now = datetime.now(UTC).replace(tzinfo=None)
        facts = report.as_dict()
        cursor.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?)",
            [import_id, book.value, name, sha256, now, json.dumps(facts)],
        )
        return Import(import_id, book, name, sha256, now, facts)

    def _make_tables(self) -> None:
        transactions = ", ".join(f'"{column.name}" {_SQL_TYPES[column.type]}' for column in TRANSACTIONS.columns)
        self._connection.execute(f"CREATE TABLE IF NOT EXISTS transactions ({transactions})")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS transactions_left_out "
            '(import_id VARCHAR, "row" BIGINT, reason VARCHAR, raw VARCHAR[])'
        )
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS imports (import_id VARCHAR PRIMARY KEY, book VARCHAR, name VARCHAR, "
            "sha256 VARCHAR, imported_at TIMESTAMP, report VARCHAR)"
        )
        self._connection.execute("CREATE TABLE IF NOT EXISTS settings (book VARCHAR PRIMARY KEY, settings VARCHAR)")


def open_workspace(path: str | Path | None = None) -> Workspace:
    """The workspace at `path`, else where TENFOLD_WORKSPACE says, else data/workspace.duckdb; made if it is not there.

    ":memory:" leaves nothing behind. Raises WorkspaceInUse when another process has it open, WorkspaceUnreadable when
    the file is no workspace or its folder cannot be written.
    """
    place = str(path or os.environ.get(ENVIRONMENT) or DEFAULT_PATH)
    try:
        if place != IN_MEMORY:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        return Workspace(duckdb.connect(place))
    except (duckdb.Error, OSError) as cause:
        if "lock" in str(cause).lower():
            raise WorkspaceInUse(path=place) from cause
        raise WorkspaceUnreadable(path=place) from cause


@contextmanager
def _transaction(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    cursor.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")
