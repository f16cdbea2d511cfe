"""Which sales stand in two exports, and which of them counts?

Exports overlap: March comes again in the export of the first half-year. What an import brings that an older one has
already is noted in SUPERSEDED, with the import that brought it anew; `current` leaves these rows of the older import
out. So nothing is deleted, and taking the newer import back brings the older rows to light again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb
import ibis.expr.types as ir

SUPERSEDED_SQL = (
    "CREATE TABLE IF NOT EXISTS superseded "
    "(import_id VARCHAR, order_id VARCHAR, first_day DATE, last_day DATE, by_import_id VARCHAR)"
)


class SameDays(StrEnum):
    """What sales without order numbers are, when another import has sales of the same days."""

    AGAIN = "again"  # the same sales once more: the newer import counts
    OTHER = "other"  # other sales, of another shop or channel: both count


@dataclass(frozen=True)
class SharedDays:
    """Days on which an older import and the new one both have sales without order numbers."""

    import_id: str
    name: str
    first_day: date
    last_day: date


def shared_days(cursor: duckdb.DuckDBPyConnection, *, new: str, others: Sequence[tuple[str, str]]) -> list[SharedDays]:
    """Where the new import and each of the others (import_id, name) cover the same days without order numbers."""
    found = []
    for import_id, name in others:
        row = cursor.execute(
            """
            SELECT max(first_day), min(last_day) FROM (
                SELECT min(date) AS first_day, max(date) AS last_day FROM transactions
                WHERE import_id IN (?, ?) AND order_id IS NULL GROUP BY import_id
            ) HAVING count(*) = 2
            """,
            [new, import_id],
        ).fetchone()
        if row is not None and row[0] <= row[1]:
            found.append(SharedDays(import_id, name, row[0], row[1]))
    return found


def supersede_orders(cursor: duckdb.DuckDBPyConnection, *, new: str, others: Sequence[str]) -> int:
    """Note every order of the others that the new import brings again; the number of orders.

    The same order has the same number and a line of the same day: two shops may both have an order 1001. Two tills may
    even both begin at 1 each day: where of the orders that an older import shares with the new one fewer than half have
    the same customer or the same sum, the numbers are of different series, and none of them came again.
    """
    if not others:
        return 0
    orders = (
        "SELECT import_id, order_id, date, list(DISTINCT customer_id) AS customers, sum(amount) AS money "
        "FROM transactions WHERE order_id IS NOT NULL AND {which} GROUP BY ALL"
    )
    [(noted,)] = cursor.execute(
        f"""
        WITH shared AS (
            SELECT old.import_id, old.order_id,
                bool_or(list_has_any(old.customers, again.customers) OR abs(old.money - again.money) < 0.005) AS alike
            FROM ({orders.format(which="list_contains(?, import_id)")}) old
            JOIN ({orders.format(which="import_id = ?")}) again USING (order_id, date)
            GROUP BY ALL
        )
        INSERT INTO superseded
        SELECT import_id, order_id, NULL::DATE, NULL::DATE, ? FROM shared
        WHERE import_id IN (
            SELECT import_id FROM shared GROUP BY import_id HAVING 2 * count(*) FILTER (alike) >= count(*)
        )
        """,
        [list(others), new, new],
    ).fetchall()
    return int(noted)


def holds_all(cursor: duckdb.DuckDBPyConnection, *, new: str, old: str) -> bool:
    """Whether nothing of the old import counts beside the new one: an export that grew holds what it held before.

    Its orders came again, as `supersede_orders` noted; each sale without an order number stands in the new one as well,
    as often.
    """
    [(left,)] = cursor.execute(
        """
        SELECT count(*) FROM (
            SELECT customer_id, order_id, date, amount FROM transactions t WHERE import_id = ? AND NOT EXISTS (
                FROM superseded s
                WHERE s.import_id = t.import_id AND s.order_id = t.order_id AND s.by_import_id = ?
            )
            EXCEPT ALL SELECT customer_id, order_id, date, amount FROM transactions WHERE import_id = ?
        )
        """,
        [old, new, new],
    ).fetchall()
    return not left


def supersede_days(cursor: duckdb.DuckDBPyConnection, *, new: str, shared: Sequence[SharedDays]) -> None:
    """Note the days of older imports, without order numbers, that the new import brings again."""
    for days in shared:
        cursor.execute(
            "INSERT INTO superseded VALUES (?, NULL, ?, ?, ?)", [days.import_id, days.first_day, days.last_day, new]
        )


def current(transactions: ir.Table, superseded: ir.Table) -> ir.Table:
    """The transactions that count: those that no newer import brought again."""
    orders = superseded.filter(superseded.order_id.notnull())
    days = superseded.filter(superseded.order_id.isnull())
    kept = transactions.anti_join(orders, ["import_id", "order_id"])
    return kept.anti_join(
        days,
        [
            kept.import_id == days.import_id,
            kept.order_id.isnull(),
            kept.date >= days.first_day,
            kept.date <= days.last_day,
        ],
    )
