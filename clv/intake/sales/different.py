"""Are the values of a column all different?"""

from __future__ import annotations

import duckdb

_FIRST = 10_000  # rows: where a value comes again, it mostly does so in the rows that follow


def all_differ(con: duckdb.DuckDBPyConnection, *, table: str, column: str) -> bool:
    """Whether no two rows have the same value in the column, blank cells aside."""
    return all(
        con.execute(f"select count({column}) = count(distinct {column}) from {table} where {rows}").fetchall()[0][0]
        for rows in (f"rowid < {_FIRST}", "true")
    )
