"""How many values of a column are different, and how is each of them looked at once?"""

from __future__ import annotations

import duckdb

_FIRST = 10_000  # rows: where a value comes again, it mostly does so in the rows that follow
_BLOCK, _EVERY = 2048, 16  # rows that stand together, and of how many such blocks one is looked at
_FEW = 4  # rows for each different value: with fewer, to find the different ones takes longer than to look at each row


def all_differ(con: duckdb.DuckDBPyConnection, *, table: str, column: str) -> bool:
    """Whether no two rows have the same value in the column, blank cells aside."""
    return all(
        con.execute(f"select count({column}) = count(distinct {column}) from {table} where {rows}").fetchall()[0][0]
        for rows in (f"rowid < {_FIRST}", "true")
    )


def values_of(con: duckdb.DuckDBPyConnection, *, table: str, column: str) -> str:
    """A subquery of the cells that are not blank: `value`, and `n`, in how many rows.

    Where values come again, as days and prices do, each stands once; else each row has its own, with n = 1.
    """
    filled = f"from {table} where {column} is not null"
    [(rows, different)] = con.execute(
        f"select count({column}), approx_count_distinct({column}) {filled} and (rowid // {_BLOCK}) % {_EVERY} = 0"
    ).fetchall()
    if rows > _FEW * different:
        return f"(select {column} as value, count(*) as n {filled} group by 1)"
    return f"(select {column} as value, 1 as n {filled})"


def count_sql(condition: str = "true") -> str:
    """In how many rows of values_of the condition on `value` holds."""
    return f"coalesce(sum(n) filter ({condition}), 0)::bigint"
