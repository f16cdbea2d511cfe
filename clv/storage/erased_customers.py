"""Who was erased, known by no more than a keyed hash: so that an export which brings them back is noticed.

An id cannot be read from its hash, and without the key, which never leaves the workspace, nobody can try ids out.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

import duckdb

from clv.storage.erasure import plain

ERASED_TABLES = {
    "erased_customers": "(book VARCHAR, hash VARCHAR, PRIMARY KEY (book, hash))",
    "erasure_key": "(key BLOB)",
}
_KEY_BYTES = 32
_BATCH = 50_000


class ErasedAgain(StrEnum):
    """What happens to customers who were erased and whom an export brings back."""

    LEAVE_OUT = "leave_out"
    TAKE_IN = "take_in"


def remember_erased(cursor: duckdb.DuckDBPyConnection, book: str, customer_id: str) -> None:
    """Note that this customer was erased from the sales of `book`."""
    if not cursor.execute("SELECT key FROM erasure_key").fetchall():
        cursor.execute("INSERT INTO erasure_key VALUES (?)", [secrets.token_bytes(_KEY_BYTES)])
    [(form,)] = cursor.execute(f"SELECT {plain('?')}", [customer_id]).fetchall()
    cursor.execute("INSERT OR IGNORE INTO erased_customers VALUES (?, ?)", [book, _hash(_key(cursor), form)])


def erased_among(cursor: duckdb.DuckDBPyConnection, book: str, import_id: str, *, place: int) -> dict[str, str]:
    """Which customers of an import, its rows left out included, were erased from the sales of `book` before.

    Gives each id with its hash: one customer may be written in two ways. place: of the customer among the cells of a
    row, from 1.
    """
    known = _known(cursor, book)
    if not known:
        return {}
    key = _key(cursor)
    back: dict[str, str] = {}
    asked = cursor.execute(
        f"SELECT id, {plain('id')} FROM (SELECT customer_id AS id FROM transactions WHERE import_id = ? "
        "UNION SELECT raw[?] FROM transactions_left_out WHERE import_id = ? AND len(raw) > 1) WHERE id IS NOT NULL",
        [import_id, place, import_id],
    )
    while batch := asked.fetchmany(_BATCH):
        hashes = {customer_id: _hash(key, form) for customer_id, form in batch}
        back |= {customer_id: found for customer_id, found in hashes.items() if found in known}
    return back


def erased_ids(cursor: duckdb.DuckDBPyConnection, book: str, batches: Iterable[Sequence[str]]) -> list[str]:
    """Which of these ids are of customers who were erased from the sales of `book`; nothing is asked where none was."""
    known = _known(cursor, book)
    if not known:
        return []
    key = _key(cursor)
    return [
        customer_id
        for batch in batches
        for customer_id, form in cursor.execute(
            f"SELECT id, {plain('id')} FROM (SELECT unnest(?::VARCHAR[]) AS id)", [list(batch)]
        ).fetchall()
        if _hash(key, form) in known
    ]


def forget_erased(cursor: duckdb.DuckDBPyConnection, book: str, hashes: Collection[str]) -> None:
    """The reader took them in again."""
    cursor.execute("DELETE FROM erased_customers WHERE book = ? AND list_contains(?, hash)", [book, list(hashes)])


def _known(cursor: duckdb.DuckDBPyConnection, book: str) -> set[str]:
    """The hashes of those who were erased."""
    return {found for (found,) in cursor.execute("SELECT hash FROM erased_customers WHERE book = ?", [book]).fetchall()}


def _key(cursor: duckdb.DuckDBPyConnection) -> bytes:
    [(key,)] = cursor.execute("SELECT key FROM erasure_key").fetchall()
    return bytes(key)


def _hash(key: bytes, form: str) -> str:
    return hmac.digest(key, form.encode(), "sha256").hex()
