"""How does what is erased go from the database file too, and not only from its tables?

DuckDB marks deleted rows and keeps their bytes until something else needs the place. So the tables are written anew
without the rows, and the blocks that this frees are filled with chance numbers.
"""

from __future__ import annotations

import time

import duckdb

# A cell of a row left out, in the form in which ids are compared: see clv.intake.sales.ids.
_PLAIN_CELL = r"regexp_replace(regexp_replace(lower(trim(c)), '^''+', ''), '^(\d+)\.0+$', '\1')"
_PATIENCE_SECONDS = 60.0  # another session's calculation is written in less
_ROUNDS = 5  # one fills nearly all; what a checkpoint frees meanwhile needs another


def erase_customer_rows(cursor: duckdb.DuckDBPyConnection, customer_id: str) -> int:
    """Write the tables anew without one customer's rows, the rows left out included; how many transactions those were.

    The caller owns the database transaction.
    """
    [(erased,)] = cursor.execute("SELECT count(*) FROM transactions WHERE customer_id = ?", [customer_id]).fetchall()
    _write_anew(cursor, "transactions", "customer_id IS DISTINCT FROM ?", [customer_id])
    # A row that did not fit the columns is kept as one text.
    cells = r"CASE WHEN len(raw) = 1 THEN regexp_split_to_array(raw[1], '[;,\t|\"]') ELSE raw END"
    _write_anew(
        cursor,
        "transactions_left_out",
        f"NOT list_contains(list_transform({cells}, lambda c: {_PLAIN_CELL}), lower(?))",
        [customer_id],
    )
    _write_anew(
        cursor,
        "superseded",
        "order_id IS NULL OR EXISTS (FROM transactions t WHERE t.import_id = superseded.import_id "
        "AND t.order_id = superseded.order_id)",
        [],
    )
    return int(erased)


def overwrite_freed_blocks(cursor: duckdb.DuckDBPyConnection) -> None:
    """Fill every block of the file that no table uses with chance numbers; the file is as long afterwards as before.

    Nothing happens in a database in memory. Waits while other sessions write, at most a minute; raises
    duckdb.TransactionException after that.
    """
    fillers: list[str] = []
    try:
        for number in range(_ROUNDS):
            _checkpoint(cursor)
            size = cursor.execute("SELECT block_size, free_blocks FROM pragma_database_size()").fetchone()
            if size is None or not size[1]:
                break
            fillers.append(f"filler_{number}")
            cursor.execute(f"CREATE TABLE {fillers[-1]} AS SELECT uuid() AS u FROM range({size[0] * size[1] // 16})")
    finally:
        for filler in fillers:
            cursor.execute(f"DROP TABLE IF EXISTS {filler}")
    _checkpoint(cursor)


def _checkpoint(cursor: duckdb.DuckDBPyConnection) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            cursor.execute("CHECKPOINT")
            return
        except duckdb.TransactionException:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)


def _write_anew(cursor: duckdb.DuckDBPyConnection, table: str, kept: str, facts: list[str]) -> None:
    cursor.execute(f"CREATE TABLE {table}_anew AS FROM {table} WHERE {kept}", facts)
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
