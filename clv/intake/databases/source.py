"""How is a database opened so that its sales are only read, and nothing is left behind in it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.core.errors import (
    ClvError,
    SourceExtraMissing,
    SourceKindUnknown,
    SourceLost,
    SourceNoFile,
    SourceNoRights,
    SourceNotOpened,
    SourceReadOnly,
    SourceRefuses,
    SourceSchemaUnknown,
    SourceTableUnknown,
    SourceUnreachable,
)
from clv.core.sql import literal, quoted
from clv.intake.databases.address import HIDDEN, scheme_of, shown, without_secrets

_EXTRAS = {"postgres": "postgres", "postgresql": "postgres", "duckdb": ""}
_PATIENCE_SECONDS = 15
ATTACHED = "tenfold_source"
_MOST_TABLES = 20  # that a sentence names
# Classes and codes of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_NO_RIGHTS, _READ_ONLY, _LOST = "42501", "25006", ("08", "57P", "25P03")


@dataclass(frozen=True)
class Source:
    """A database that is open, with one of its tables.

    backend    where the sales are; what is created there by a name alone goes to the schema for tables that are made
    sales      the table with the sales, which is only read
    shown      the address without user and password; table: its name, with the schema where one was named
    name       a prefix that nobody else's tables have, for all that are made
    """

    backend: BaseBackend
    sales: ir.Table
    shown: str
    table: str
    name: str

    def settle(self, made: str) -> None:
        """Let Postgres count what is in a table that was made: nobody else does it for temporary ones."""
        if self.backend.name == "postgres":
            self.backend.raw_sql(f"analyze {quoted(made)}").close()


@contextmanager
def opened(url: str, table: str, *, schema: str | None = None, local: duckdb.DuckDBPyConnection) -> Iterator[Source]:
    """The database at `url`, for as long as it is needed; then every table that was made in it is gone.

    url: postgres://user@host/database or duckdb://file. table: NAME or SCHEMA.NAME. schema: where tables are made;
    None for temporary ones, that no other connection sees. local: a DuckDB in memory, to which a file is attached,
    read-only where no schema is named.
    Raises a ClvError, in which no password stands, for all that keeps the sales from being read.
    """
    scheme = scheme_of(url)
    check_kind(url)
    with told(url):
        if scheme == "duckdb":
            with _duckdb_file(url, table, schema, local) as source:
                yield source
        else:
            with _postgres(url, table, schema) as source:
                yield source


def check_kind(url: str) -> None:
    """Raises SourceKindUnknown for a kind of database that is not read."""
    scheme = scheme_of(url)
    if scheme not in _EXTRAS:
        raise SourceKindUnknown(found=scheme or "–")


@contextmanager
def _postgres(url: str, table: str, schema: str | None) -> Iterator[Source]:
    backend = connected(url)
    name = f"tenfold_{uuid4().hex[:12]}"
    try:
        # Ibis sets UTC: a time with a zone counts on the day that this database shows, as it stands in its exports.
        backend.raw_sql(
            "select set_config('TimeZone', reset_val, false) from pg_settings where name = 'TimeZone'"
        ).close()
        place, relation = _postgres_table(backend, url, table)
        if schema is not None and schema not in backend.list_databases():
            raise SourceSchemaUnknown(source=shown(url), schema=schema)
        # A name alone is looked up, made and dropped in this one schema, never among the tables of the company.
        with backend.con.cursor() as cursor:
            cursor.execute("select set_config('search_path', %s, false)", [quoted(schema) if schema else "pg_temp"])
        sales = backend.table(relation, database=place)
        yield Source(backend, sales, shown(url), table, name)
    finally:
        if schema is not None:
            _drop_all(backend, schema, name)
        with suppress(Exception):  # the server may be gone, and with it what was temporary
            backend.disconnect()


def connected(url: str) -> BaseBackend:
    """Raises SourceExtraMissing, SourceRefuses and SourceUnreachable, none with the driver's error behind it."""
    if HIDDEN in shown(url):  # before a part of the password is looked up as a host
        raise SourceNotOpened(source=shown(url))
    try:
        return ibis.connect(url, connect_timeout=_PATIENCE_SECONDS)
    except ImportError:
        command = 'pip install "ibis-framework[postgres]" "psycopg[binary]"'
        failed: ClvError = SourceExtraMissing(source=shown(url), command=command)
    except Exception as cause:
        said = _sentence(without_secrets(str(cause), url=url))
        _before, fatal, after = said.partition("FATAL:")
        if fatal:
            failed = SourceRefuses(source=shown(url), said=after.strip().rstrip("."))
        elif type(cause).__module__.startswith("psycopg"):
            failed = SourceUnreachable(source=shown(url))
        else:  # an address that cannot be taken apart; the error would quote it
            failed = SourceNotOpened(source=shown(url))
    raise failed from None


def _postgres_table(backend: BaseBackend, url: str, table: str) -> tuple[str, str]:
    """Schema and name of a table or view, by its name in any of the schemas that the user looks in."""
    spellings = [table, ".".join(quoted(part) for part in table.split(".", 1)), quoted(table)]
    with backend.con.cursor() as cursor:
        for spelled in spellings:
            try:
                found = cursor.execute(
                    "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                    "where c.oid = to_regclass(%s) and c.relkind in ('r', 'p', 'v', 'm', 'f')",
                    [spelled],
                ).fetchone()
            except Exception as cause:
                if getattr(cause, "sqlstate", None) == _NO_RIGHTS:  # to look into the schema
                    raise
                continue  # no name of anything, such as "a b"
            if found:
                return str(found[0]), str(found[1])
        others = cursor.execute(
            "select table_name from information_schema.tables where table_schema = any(current_schemas(false)) "
            "and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select') "
            "order by 1 limit %s",
            [_MOST_TABLES + 1],
        ).fetchall()
    raise _no_table(url, table, [row[0] for row in others])


def _drop_all(backend: BaseBackend, schema: str, prefix: str) -> None:
    """Drop what stands under the prefix in the schema, and what Ibis left half-made there."""
    with suppress(Exception), backend.con.cursor() as cursor:
        made = cursor.execute(
            "select c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = %s and starts_with(c.relname, %s) and c.relkind in ('r', 'v') order by c.relkind desc",
            [schema, prefix],
        ).fetchall()
        for relation, kind in made:
            what = "view" if kind in ("v", b"v") else "table"
            cursor.execute(f"drop {what} if exists {quoted(schema)}.{quoted(relation)} cascade")


def attach(url: str, local: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
    """Open a file of DuckDB on `local`, under the name ATTACHED. Raises SourceNoFile and SourceNotOpened."""
    path = Path(unquote(re.split("[?#]", url.partition("://")[2])[0]))
    if not path.is_file():
        raise SourceNoFile(source=shown(url))
    how = " (read_only)" if read_only else ""
    try:
        local.execute(f"attach {literal(str(path))} as {ATTACHED}{how}")
    except duckdb.Error:
        raise SourceNotOpened(source=shown(url)) from None


@contextmanager
def _duckdb_file(url: str, table: str, schema: str | None, local: duckdb.DuckDBPyConnection) -> Iterator[Source]:
    attach(url, local, read_only=schema is None)
    backend = ibis.duckdb.from_connection(local)
    name = f"tenfold_{uuid4().hex[:12]}"
    place, _dot, relation = table.rpartition(".")
    try:
        if schema is not None:
            known = "select 1 from duckdb_schemas() where database_name = $1 and schema_name = $2"
            if not local.execute(known, [ATTACHED, schema]).fetchall():
                raise SourceSchemaUnknown(source=shown(url), schema=schema)
            local.execute(f"use {ATTACHED}.{quoted(schema)}")
        tables = attached_tables(local)
        wanted = next((one for one in ((place or "main", relation), ("main", table)) if one in tables), None)
        if wanted is None:
            raise _no_table(url, table, [found if own == "main" else f"{own}.{found}" for own, found in tables])
        yield Source(backend, backend.table(wanted[1], database=(ATTACHED, wanted[0])), shown(url), table, name)
    finally:
        if schema is not None:
            _drop_all_attached(local, schema, name)
        local.execute("use memory")
        local.execute(f"detach {ATTACHED}")


def attached_tables(local: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Schema and name of each table and view in the file that is attached."""
    return local.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $1 union all "
        "select schema_name, view_name from duckdb_views() where database_name = $1 and not internal order by 2",
        [ATTACHED],
    ).fetchall()


def _drop_all_attached(local: duckdb.DuckDBPyConnection, schema: str, prefix: str) -> None:
    for what, names in (("view", "view_name from duckdb_views()"), ("table", "table_name from duckdb_tables()")):
        made = local.execute(
            f"select {names} where database_name = $1 and schema_name = $2", [ATTACHED, schema]
        ).fetchall()
        for (relation,) in made:
            if relation.startswith(prefix):
                local.execute(f"drop {what} if exists {ATTACHED}.{quoted(schema)}.{quoted(relation)}")


@contextmanager
def told(url: str) -> Iterator[None]:
    """What a database answers while it is used, as a sentence where the reader can put it right.

    The driver's error does not stay behind the sentence. What is nobody's to put right stays loud.
    """
    try:
        yield
        return
    except Exception as cause:
        failed = _answer(cause, url)
        if failed is None:
            raise
    raise failed from None


def _answer(cause: Exception, url: str) -> ClvError | None:
    if not type(cause).__module__.startswith("psycopg"):
        return None
    state = getattr(cause, "sqlstate", None) or ""
    said = _sentence(without_secrets(str(cause), url=url))
    if state == _NO_RIGHTS:
        return SourceNoRights(source=shown(url), said=said)
    if state == _READ_ONLY:
        return SourceReadOnly(source=shown(url))
    if state.startswith(_LOST) or (not state and type(cause).__name__ == "OperationalError"):
        return SourceLost(source=shown(url))
    return None


def _no_table(url: str, table: str, others: Sequence[str]) -> ClvError:
    known = ", ".join(others[:_MOST_TABLES]) + (" ..." if len(others) > _MOST_TABLES else "")
    return SourceTableUnknown(source=shown(url), table=table, known=known or "–")


def _sentence(text: str) -> str:
    """The first line of what a server says."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "–")
