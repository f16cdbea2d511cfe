"""How many values of a column are different, and how is each of them looked at once?"""

from __future__ import annotations

import re

import duckdb

_FIRST = 10_000  # rows: where a value comes again, it mostly does so in the rows that follow
_BLOCK, _EVERY = 2048, 16  # rows that stand together, and of how many such blocks one is looked at
_FEW = 4  # rows for each different value: with fewer, to find the different ones takes longer than to look at each row

_SPARSE = 16  # numbers for each row: beyond, most bits would be for numbers that nobody has
_MOST_BITS = 1_000_000_000  # that the engine takes


def all_differ(con: duckdb.DuckDBPyConnection, *, table: str, column: str) -> bool:
    """Whether no two rows have the same value in the column, blank cells aside."""

    def among(rows: str) -> bool:
        asked = f"select count({column}) = count(distinct {column}) from {table} where {rows}"
        return bool(con.execute(asked).fetchall()[0][0])

    return among(f"rowid < {_FIRST}") and (_numbers_differ(con, table, column) or among("true"))


def _numbers_differ(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether the values are numbers, or such behind letters (O00017), that all differ; False where it is not known.

    A bit for each number that may come takes half the time of comparing texts, and a hundredth of the memory. Values
    that are one number, as 07 and 7, may still differ as texts.
    """
    first = con.execute(f"select {column} from {table} where {column} is not null limit 1").fetchall()
    shape = re.fullmatch(r"(\D*)\d+", first[0][0] if first else "")
    if shape is None:
        return False
    number = f"try_cast(substr({column}, {len(shape[1]) + 1}) as bigint)"
    [(rows, numbers, low, high)] = con.execute(
        f"select count({column}), count(n), min(n), max(n) from (select {column}, {number} as n from {table})"
    ).fetchall()
    if numbers < rows or high - low >= min(_SPARSE * rows, _MOST_BITS):
        return False
    [(different,)] = con.execute(f"select bit_count(bitstring_agg({number}, {low}, {high})) from {table}").fetchall()
    return bool(different == rows)


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
