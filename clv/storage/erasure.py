"""How does what is erased go from the database file too, and not only from its tables?

DuckDB marks deleted rows and keeps their bytes until something else needs the place. So the tables are written again
without the rows, and the blocks that this frees are filled with chance numbers.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from clv.core.money import money_sum_sql
from clv.intake.sales.report import ERASED

PATIENCE_SECONDS = 60.0  # another session's calculation is written in less
_ROUNDS = 5  # one fills nearly all; what a checkpoint frees meanwhile needs another


def plain(text: str) -> str:
    """SQL: the form in which ids are compared, see clv.intake.sales.ids."""
    return rf"regexp_replace(regexp_replace(lower(trim({text})), '^''+', ''), '^(\d+)\.0+$', '\1')"


# Whether a row left out names one of the customers (?). One that did not fit the columns is kept as one text.
_CELLS = r"CASE WHEN len(raw) = 1 THEN regexp_split_to_array(raw[1], '[;,\t|\"]') ELSE raw END"
_NAMES = f"list_has_any(list_transform({_CELLS}, lambda c: {plain('c')}), list_transform(?, lambda i: {plain('i')}))"


@dataclass(frozen=True)
class GoneRows:
    """What the rows of an import that are gone were: transactions, their money, how many of them were negative, and
    how many rows left out for which reason."""

    transactions: int
    money: float
    negative: int
    left_out: dict[str, int]


@dataclass(frozen=True)
class Erasure:
    """What goes with a customer: sales, the rows that were left out, orders (without order numbers purchase days),
    money of the sales that count, refunds taken off; from when to when, None where there is no sale."""

    sales: int
    left_out: int
    orders: int
    money: float
    first_day: date | None
    last_day: date | None

    def __bool__(self) -> bool:
        return self.sales + self.left_out > 0


def count_left_out(cursor: duckdb.DuckDBPyConnection, customer_id: str, import_ids: Sequence[str]) -> int:
    """How many of the rows that were left out of these imports name the customer."""
    [(rows,)] = cursor.execute(
        f"SELECT count(*) FROM transactions_left_out WHERE {_NAMES} AND list_contains(?, import_id)",
        [[customer_id], list(import_ids)],
    ).fetchall()
    return int(rows)


def erase_customer_rows(
    cursor: duckdb.DuckDBPyConnection, customer_ids: Sequence[str], import_ids: Sequence[str]
) -> dict[str, GoneRows]:
    """Write the tables again without the customers' rows in these imports, the rows left out included.

    Gives what is gone, by import. The caller owns the database transaction.
    """
    facts = [list(customer_ids), list(import_ids)]
    mine = "list_contains(?, customer_id) AND list_contains(?, import_id)"
    sales = cursor.execute(
        f"SELECT import_id, count(*), {money_sum_sql('amount')}, count(*) FILTER (amount < 0) "
        f"FROM transactions WHERE {mine} GROUP BY import_id",
        facts,
    ).fetchall()
    left_out = cursor.execute(
        f"SELECT import_id, reason, count(*) FROM transactions_left_out WHERE {_NAMES} "
        "AND list_contains(?, import_id) GROUP BY ALL",
        facts,
    ).fetchall()
    _write_again(cursor, "transactions", f"NOT coalesce({mine}, false)", facts)
    _write_again(
        cursor, "transactions_left_out", f"NOT coalesce({_NAMES} AND list_contains(?, import_id), false)", facts
    )
    _write_again(
        cursor,
        "superseded",
        "order_id IS NULL OR EXISTS (FROM transactions t WHERE t.import_id = superseded.import_id "
        "AND t.order_id = superseded.order_id)",
        [],
    )
    gone: dict[str, GoneRows] = {}
    for import_id, rows, money, negative in sales:
        gone[import_id] = GoneRows(rows, money, negative, {})
    for import_id, reason, rows in left_out:
        gone.setdefault(import_id, GoneRows(0, 0.0, 0, {})).left_out[reason] = rows
    return gone


def report_without(
    cursor: duckdb.DuckDBPyConnection, import_id: str, report: Mapping[str, Any], gone: GoneRows
) -> dict[str, Any]:
    """The report of an import whose rows of erased customers are gone: they were read, and left out as ERASED.

    Money that a column of refunds brought is a transaction beside its row: as many of the negative ones are that.
    """
    rest = cursor.execute(
        "SELECT count(DISTINCT customer_id), count(DISTINCT order_id) + "
        f"count(DISTINCT (customer_id, date)) FILTER (order_id IS NULL), coalesce({money_sum_sql('amount')}, 0.0), "
        "count(*) FILTER (amount < 0), min(date), max(date) FROM transactions WHERE import_id = ?",
        [import_id],
    ).fetchone()
    assert rest is not None  # an aggregate is one row
    customers, orders, revenue, negative, first, last = rest
    refunds = min(report["refund_rows"], gone.negative)
    rows = gone.transactions - refunds
    left_out = {reason: count - gone.left_out.get(reason, 0) for reason, count in report["left_out"].items()}
    erased = left_out.pop(ERASED, 0) + rows + sum(gone.left_out.values())
    money = dict(report["revenue_left_out"])
    money[ERASED] = money.get(ERASED, 0.0) + gone.money
    return {
        **report,
        "rows_used": report["rows_used"] - rows,
        "left_out": {reason: count for reason, count in left_out.items() if count} | {ERASED: erased},
        "customers": customers,
        "orders": orders,
        "revenue": revenue,
        "first_date": first.isoformat() if first else report["first_date"],
        "last_date": last.isoformat() if last else report["last_date"],
        "revenue_left_out": money,
        "refund_rows": report["refund_rows"] - refunds,
        "negative_rows": negative,
    }


def overwrite_freed_blocks(cursor: duckdb.DuckDBPyConnection, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Fill every block of the file that no table uses with chance numbers; the file is as long afterwards as before.

    Nothing happens in a database in memory. Waits while other sessions write, a minute unless told otherwise; raises
    duckdb.TransactionException after that.
    """
    fillers: list[str] = []
    try:
        for number in range(_ROUNDS):
            _checkpoint(cursor, patience_seconds)
            size = cursor.execute(
                "SELECT block_size, free_blocks FROM pragma_database_size() WHERE database_name = current_database()"
            ).fetchone()
            if size is None or not size[1]:
                break
            fillers.append(f"filler_{number}")
            cursor.execute(f"CREATE TABLE {fillers[-1]} AS SELECT uuid() AS u FROM range({size[0] * size[1] // 16})")
    finally:
        for filler in fillers:
            cursor.execute(f"DROP TABLE IF EXISTS {filler}")
    _checkpoint(cursor, patience_seconds)


def _checkpoint(cursor: duckdb.DuckDBPyConnection, patience_seconds: float) -> None:
    give_up = time.monotonic() + patience_seconds
    while True:
        try:
            cursor.execute("CHECKPOINT")
            return
        except duckdb.TransactionException:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)


def _write_again(cursor: duckdb.DuckDBPyConnection, table: str, kept: str, facts: Sequence[object]) -> None:
    cursor.execute(f"CREATE TABLE {table}_again AS FROM {table} WHERE {kept}", list(facts))
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {table}_again RENAME TO {table}")
