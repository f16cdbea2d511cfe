"""Who took sales and costs in, erased, took back, restored, and changed what everybody begins with, and when?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from unicodedata import normalize

import duckdb

from clv.storage.erasure import plain

LOG_TABLES = {"log": "(number BIGINT, done_at TIMESTAMP, person VARCHAR, what VARCHAR, about VARCHAR)"}
MOST_SHOWN = 200
_NAMING = (("log", "about"), ("waiting", "name"))  # tables with names of exports


class Deed(StrEnum):
    """What was done."""

    IMPORTED = "imported"
    IMPORTED_UNATTENDED = "imported_unattended"  # from a watched folder
    LEFT_WAITING = "left_waiting"  # likewise: a person must decide
    TOOK_BACK = "took_back"
    ERASED_CUSTOMER = "erased_customer"
    ERASED_EVERYTHING = "erased_everything"
    RESTORED = "restored"
    CHANGED_HOUSE = "changed_house"
    ADDED_COSTS = "added_costs"
    TOOK_BACK_COSTS = "took_back_costs"
    CHANGED_COSTS = "changed_costs"  # those entered by hand
    CHANGED_PURPOSES = "changed_purposes"  # what costs are for


@dataclass(frozen=True)
class Entry:
    """at: in UTC. person: "" where nobody signs in. about: the name of an export; "" for what has none."""

    at: datetime
    person: str
    what: Deed
    about: str


def write_down(cursor: duckdb.DuckDBPyConnection, what: Deed, *, person: str, about: str = "") -> None:
    """Add to the log. The caller owns the database transaction: what does not happen is not written down."""
    now = datetime.now(UTC).replace(tzinfo=None)
    cursor.execute(
        "INSERT INTO log SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ? FROM log", [now, person, what.value, about]
    )


def read_log(cursor: duckdb.DuckDBPyConnection) -> tuple[Entry, ...]:
    """The latest entries, newest first."""
    rows = cursor.execute(f"SELECT done_at, person, what, about FROM log ORDER BY number DESC LIMIT {MOST_SHOWN}")
    return tuple(Entry(at, person, Deed(what), about) for at, person, what, about in rows.fetchall())


def was_emptied(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether somebody ever erased everything."""
    return bool(cursor.execute("SELECT 1 FROM log WHERE what = ?", [Deed.ERASED_EVERYTHING.value]).fetchall())


def forget_names(cursor: duckdb.DuckDBPyConnection, customer_id: str | None = None) -> None:
    """Take the names of exports out of the log, and of what waits: those that hold this customer's id, or all.

    The tables are written again: in one that is only changed the bytes of before remain.
    """
    for table, column in _NAMING:
        rows = cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''").fetchall()
        if customer_id is None:
            gone = [name for (name,) in rows]
        else:
            [(form,)] = cursor.execute(f"SELECT {plain('?')}", [customer_id]).fetchall()
            gone = [name for (name,) in rows if _holds(name, _folded(form))]
        cursor.execute(
            f"CREATE TABLE {table}_again AS SELECT * REPLACE "
            f"(CASE WHEN list_contains(?, {column}) THEN '' ELSE {column} END AS {column}) FROM {table}",
            [gone],
        )
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"ALTER TABLE {table}_again RENAME TO {table}")


def _holds(name: str, form: str) -> bool:
    """Whether the id stands in the name by itself: 4711 in klant4711.csv, not in 47110.csv."""
    if not form:
        return False
    before, after = _same_kind(form[0]), _same_kind(form[-1])
    return re.search(f"(?<!{before}){re.escape(form)}(?!{after})", _folded(name)) is not None


def _same_kind(letter: str) -> str:
    """What would make the number, or the word, that this ends another one; of signs only the same again."""
    return r"\d" if letter.isdecimal() else r"[^\W\d_]" if letter.isalpha() else re.escape(letter)


def _folded(text: str) -> str:
    return normalize("NFC", normalize("NFC", text).casefold())
