"""Of which version is a workspace's file, and how does it become one of today's?

A change to the tables is a new function at the end of MIGRATIONS, and never one in those before: files that were
brought to a version have been through just these. tests/storage keeps a file of each version.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import duckdb

from clv.core.errors import WorkspaceNewer
from clv.core.tables import TRANSACTIONS
from clv.storage.costs import COST_TABLES
from clv.storage.erased_customers import ERASED_TABLES
from clv.storage.forecasts import FORECAST_TABLES
from clv.storage.log import LOG_TABLES
from clv.storage.overlaps import SUPERSEDED_SQL
from clv.storage.personal import PERSONAL_TABLES
from clv.storage.saved_lists import LIST_TABLES
from clv.storage.transaction import all_or_nothing
from clv.storage.waiting import WAITING_TABLES

_SQL_TYPES = {"string": "VARCHAR", "date": "DATE", "float64": "DOUBLE", "int64": "BIGINT"}
VERSION_TABLE = "workspace_version"


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 1: the tables of a new workspace, and what is missing of them in one of before versions were counted."""
    transactions = ", ".join(f'"{column.name}" {_SQL_TYPES[column.type]}' for column in TRANSACTIONS.columns)
    connection.execute(f"CREATE TABLE IF NOT EXISTS transactions ({transactions})")
    # A workspace of before the country was kept.
    connection.execute("ALTER TABLE transactions ADD COLUMN IF NOT EXISTS country VARCHAR")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS transactions_left_out "
        '(import_id VARCHAR, "row" BIGINT, reason VARCHAR, raw VARCHAR[])'
    )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS imports (import_id VARCHAR PRIMARY KEY, book VARCHAR, name VARCHAR, "
        "sha256 VARCHAR, imported_at TIMESTAMP, report VARCHAR)"
    )
    connection.execute("CREATE TABLE IF NOT EXISTS settings (book VARCHAR PRIMARY KEY, settings VARCHAR)")
    connection.execute("CREATE TABLE IF NOT EXISTS mappings (signature VARCHAR PRIMARY KEY, choices VARCHAR)")
    connection.execute(SUPERSEDED_SQL)
    for name, columns in (COST_TABLES | LIST_TABLES | ERASED_TABLES | FORECAST_TABLES).items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} {columns}")


def add_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 2: what each person has set, and the log of who did what."""
    for name, columns in (PERSONAL_TABLES | LOG_TABLES).items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} {columns}")


def add_waiting(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 3: what waits in watched folders. The log has deeds of which version 2 knows nothing."""
    for name, columns in WAITING_TABLES.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} {columns}")


MIGRATIONS: tuple[Callable[[duckdb.DuckDBPyConnection], None], ...] = (make_tables, add_people, add_waiting)


def version_of(connection: duckdb.DuckDBPyConnection, *, path: str) -> int | None:
    """The version of the tables; 0 of before versions were counted, None where there are no tables yet.

    Raises WorkspaceNewer for one that this Tenfold does not know.
    """
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if VERSION_TABLE not in tables:
        return 0 if "imports" in tables else None
    [(version,)] = connection.execute(f"SELECT max(version) FROM {VERSION_TABLE}").fetchall()
    if version > len(MIGRATIONS):
        raise WorkspaceNewer(path=path, found=version, known=len(MIGRATIONS))
    return int(version)


def is_of_today(version: int | None) -> bool:
    """Whether nothing is to be changed in what was kept before."""
    return version is None or version == len(MIGRATIONS)


def migrate(connection: duckdb.DuckDBPyConnection, *, version: int | None) -> None:
    """Bring the tables to today's version, each step wholly or not at all."""
    for number, step in enumerate(MIGRATIONS, start=1):
        if number > (version or 0):
            with all_or_nothing(connection):
                step(connection)
                connection.execute(f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version INTEGER PRIMARY KEY)")
                connection.execute(f"INSERT INTO {VERSION_TABLE} VALUES (?)", [number])


def keep_copy(place: str, *, version: int) -> Path:
    """A copy of the file as it was before it is changed. Nobody may have it open.

    It holds whoever is erased later: `remove_copies` goes with erasing.
    """
    names = (Path(f"{place}.version-{version}{f'-{number}' if number else ''}") for number in count())
    copy = next(name for name in names if not name.exists())
    try:
        shutil.copyfile(place, copy)
        copy.chmod(0o600)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy


def remove_copies(place: str) -> None:
    """Remove the copies of earlier versions."""
    path = Path(place)
    for copy in path.parent.glob("*.version-*") if path.parent.is_dir() else ():
        if copy.name.startswith(f"{path.name}.version-"):
            copy.unlink(missing_ok=True)
