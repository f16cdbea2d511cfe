"""Which files of a watched folder wait for a person, and why? Which must not come again by themselves?

The folder is named by a hash, and what a file leaves open by a code: what is in the file is not repeated here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import duckdb

from clv.storage.log import Deed, write_down

WAITING_TABLES = {
    "waiting": "(folder VARCHAR, sha256 VARCHAR, name VARCHAR, reason VARCHAR, since TIMESTAMP)",
    "taken_back": "(sha256 VARCHAR)",
}


class Reason(StrEnum):
    """What a person must decide. The code of a question of the intake is its reason here."""

    DATE_ORDER = "date_order"
    DECIMAL = "decimal"
    CURRENCY = "currency"
    ORDER_AMOUNTS = "order_amounts"
    DISCOUNT = "discount"
    PRICES = "prices"
    COLLECTIVE = "collective"
    SUM_ROWS = "sum_rows"
    COUNT_AS = "count_as"
    COLUMNS = "columns"  # which are the customer, the date and the amount
    NEW_COLUMNS = "new_columns"  # no file with these was taken in before
    OTHER_CURRENCY = "other_currency"  # than the sales before
    SAME_DAYS = "same_days"
    ERASED = "erased"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class WaitingFile:
    """sha256: of its bytes. name: "" where it held the id of a customer who was erased. since: in UTC."""

    sha256: str
    name: str
    reason: Reason
    since: datetime


def waiting_files(cursor: duckdb.DuckDBPyConnection) -> tuple[WaitingFile, ...]:
    """What waits, of all folders, by name; a file that lies in two of them once."""
    rows = cursor.execute(
        "SELECT sha256, min(name), min(reason), min(since) FROM waiting GROUP BY sha256 ORDER BY 2, 1"
    ).fetchall()
    return tuple(WaitingFile(sha256, name, Reason(reason), since) for sha256, name, reason, since in rows)


def keep_waiting(cursor: duckdb.DuckDBPyConnection, folder: str, files: Mapping[str, tuple[str, Reason]]) -> None:
    """What waits in a folder now, name and reason by SHA-256, in place of what did; what is new goes into the log.

    A name that was taken out because of somebody who was erased stays out. The caller owns the database transaction.
    """
    known = {
        sha256: (name, since)
        for sha256, name, since in cursor.execute(
            "SELECT sha256, name, since FROM waiting WHERE folder = ?", [folder]
        ).fetchall()
    }
    cursor.execute("DELETE FROM waiting WHERE folder = ?", [folder])
    for sha256, (name, reason) in files.items():
        if sha256 not in known:
            write_down(cursor, Deed.LEFT_WAITING, person="", about=name)
        its_name, since = known.get(sha256, (name, datetime.now(UTC).replace(tzinfo=None)))
        cursor.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?)", [folder, sha256, its_name, reason.value, since])


def waits_no_more(cursor: duckdb.DuckDBPyConnection, hashes: Collection[str]) -> None:
    """These files were taken in: nothing is asked of them, and taking them back begins anew."""
    for table in WAITING_TABLES:
        cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, sha256)", [list(hashes)])


def note_taken_back(cursor: duckdb.DuckDBPyConnection, hashes: Collection[str]) -> None:
    """A person took these files back: they must not come again by themselves."""
    cursor.executemany("INSERT INTO taken_back VALUES (?)", [[one] for one in hashes])


def was_taken_back(cursor: duckdb.DuckDBPyConnection, hashes: Collection[str]) -> bool:
    """Whether a person took one of these back."""
    return bool(cursor.execute("SELECT 1 FROM taken_back WHERE list_contains(?, sha256)", [list(hashes)]).fetchall())
