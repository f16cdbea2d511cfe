"""How does a table of a database come here as it is, to be looked at and taken in like a file?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb

from clv.core.errors import ClvError, NotATable, SourceEmpty, SourceWithoutTables
from clv.core.sql import literal
from clv.intake.databases.address import HIDDEN, scheme_of, user_of
from clv.intake.databases.configured import Database
from clv.intake.databases.source import (
    Source,
    attach,
    attached_tables,
    check_kind,
    connected,
    opened,
    told,
)
from clv.intake.databases.staging import as_text, readable_columns
from clv.intake.files.delimited import load_csv
from clv.intake.files.headers import MAX_COLUMNS, unique_names
from clv.intake.files.source import FileKind, SalesFile, sha256
from clv.intake.files.staging import Part, Staged

# Tables and views that may be read; a schema that names without one are not looked up in stands before the name.
_TABLES = """
    select case when n.nspname = any(current_schemas(false)) then '' else quote_ident(n.nspname) || '.' end
        || quote_ident(c.relname) as named
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
        and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%%'
        and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
        and coalesce(n.nspname = %s, true)
    order by 1
"""


@dataclass(frozen=True)
class CopiedTable:
    """A table's rows on the connection where they were staged, and the SHA-256 of what came."""

    staged: Staged
    sha256: str


def table_names(database: Database) -> tuple[str, ...]:
    """The tables and views of the database, or of its schema, that its user may read.

    Raises SourceWithoutTables, and the ClvError of a database that cannot be reached or opened; see `_labelled`.
    """
    with _labelled(database), told(database.url):
        check_kind(database.url)
        names = _of_file(database) if scheme_of(database.url) == "duckdb" else _of_postgres(database)
    if not names:
        raise SourceWithoutTables(source=database.label)
    return names


def copy_table(
    con: duckdb.DuckDBPyConnection, database: Database, table: str, *, scratch: Path, memory: str
) -> CopiedTable:
    """Every row of the table as text, in a temporary table on `con`; what came half way is gone where it fails.

    The database makes the text, so that a moment with a time zone is on the day that it shows there. The rows come as
    blocks of a file, which the engine takes apart.
    scratch: a folder for them. memory: what the engine that reads a file of DuckDB may hold.
    Raises SourceEmpty, NotATable for more columns than any export has, and the ClvError of a database or table that
    cannot be read; see `_labelled`.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    made = f"staged_{uuid4().hex[:16]}"
    with TemporaryDirectory(prefix="table-", dir=scratch) as folder:
        rows = Path(folder) / "rows"
        with (
            duckdb.connect(":memory:", config={"memory_limit": memory, "temp_directory": folder}) as local,
            _labelled(database),
            opened(database.url, table, local=local) as source,
        ):
            headers = readable_columns(source.sales)
            if not 0 < len(headers) <= MAX_COLUMNS:
                raise NotATable(name=table)
            longest = _write(source, local, headers, rows)
        if longest:
            load_csv(con, made, path=rows, width=len(headers), longest=longest)
        elif scheme_of(database.url) == "duckdb":
            con.execute(f"create temporary table {made} as from read_parquet({literal(str(rows))})")
        else:
            raise SourceEmpty(name=table)
        identity = sha256(SalesFile(rows, table))
    [(count,)] = con.execute(f"select count(*) from {made}").fetchall()
    if not count:
        con.execute(f"drop table {made}")
        raise SourceEmpty(name=table)
    # Like Parquet: whole numbers, points and days come from types, and not from how somebody wrote them.
    staged = Staged(
        table=made,
        headers=unique_names(list(headers), width=len(headers)),
        rows=int(count),
        files=(f"{database.label}, {table}",),
        kind=FileKind.PARQUET,
        parts=(Part(table, 0, 1),),
    )
    return CopiedTable(staged, identity)


def _write(source: Source, local: duckdb.DuckDBPyConnection, headers: tuple[str, ...], rows: Path) -> int:
    """The rows of Postgres as CSV, and the length of the longest block; those of a file of DuckDB as Parquet, and 0."""
    cells = {f"c{place + 1}": as_text(source.sales[header]) for place, header in enumerate(headers)}
    query = source.backend.compile(source.sales.select(**cells))
    if source.backend.name == "duckdb":
        local.execute(f"copy ({query}) to {literal(str(rows))} (format parquet)")
        return 0
    longest = 0
    with source.backend.con.cursor() as cursor, rows.open("wb") as sink:
        cursor.execute("set client_encoding = 'UTF8'")
        with cursor.copy(f"copy ({query}) to stdout (format csv)") as blocks:
            for block in blocks:
                sink.write(block)
                longest = max(longest, len(block))
    return longest


def _of_postgres(database: Database) -> tuple[str, ...]:
    backend = connected(database.url)
    try:
        with backend.con.cursor() as cursor:
            return tuple(str(row[0]) for row in cursor.execute(_TABLES, [database.schema]).fetchall())
    finally:
        backend.disconnect()


def _of_file(database: Database) -> tuple[str, ...]:
    with duckdb.connect(":memory:") as local:
        attach(database.url, local, read_only=True)
        return tuple(
            name if place == "main" else f"{place}.{name}"
            for place, name in attached_tables(local)
            if database.schema in (None, place)
        )


@contextmanager
def _labelled(database: Database) -> Iterator[None]:
    """Whoever reads the page may not know the address: an error says the label in its place, and no user's name."""
    try:
        yield
        return
    except ClvError as error:
        facts = dict(error.facts)
        if "source" in facts:
            facts["source"] = database.label
        user = user_of(database.url)
        if user and "said" in facts:
            facts["said"] = str(facts["said"]).replace(f'"{user}"', HIDDEN)
        failed = type(error)(**facts)
    raise failed from None
