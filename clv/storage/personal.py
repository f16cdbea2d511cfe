"""Where is kept what a person has set for themselves, beside what everybody begins with?"""

from __future__ import annotations

import duckdb

PERSONAL_TABLES = {
    "personal_settings": "(person VARCHAR, book VARCHAR, settings VARCHAR, PRIMARY KEY (person, book))",
}


def personal_settings(cursor: duckdb.DuckDBPyConnection, person: str, book: str) -> str | None:
    """What this person has set for the sales of `book`, as it was written; None where they have set nothing."""
    row = cursor.execute(
        "SELECT settings FROM personal_settings WHERE person = ? AND book = ?", [person, book]
    ).fetchone()
    return None if row is None else str(row[0])


def keep_personal_settings(cursor: duckdb.DuckDBPyConnection, person: str, book: str, settings: str) -> None:
    """Keep it, in place of what they had set before."""
    cursor.execute("INSERT OR REPLACE INTO personal_settings VALUES (?, ?, ?)", [person, book, settings])


def forget_personal_settings(cursor: duckdb.DuckDBPyConnection, person: str, book: str) -> None:
    """They begin again with what everybody begins with."""
    cursor.execute("DELETE FROM personal_settings WHERE person = ? AND book = ?", [person, book])
