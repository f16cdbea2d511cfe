"""Does a column hold the money that was given back on a row, and how is it written?"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from clv.intake.files.header_words import says_what_is_left


@dataclass(frozen=True)
class RefundColumn:
    """How the money given back is read from its column.

    is_rest         the column holds what is left of the amount
    zero_is_none    of such a column: 0 says that nothing was given back, not that nothing is left
    """

    is_rest: bool = False
    zero_is_none: bool = False

    def sql(self, column: str, *, amount: str) -> str:
        """The money given back; both are SQL of numbers."""
        if not self.is_rest:
            return column
        untouched = f"{column} is null" + (f" or {column} = 0" if self.zero_is_none else "")
        return f"case when {untouched} then 0 else {amount} - {column} end"


def refund_column(
    con: duckdb.DuckDBPyConnection, table: str, *, header: str, column: str, amount: str, sure: bool
) -> RefundColumn | None:
    """What the column holds; None where its contents deny that it is money given back.

    column, amount   SQL of numbers
    sure             whether its whole header says so, or the reader; else it is confirmed: no refund is above its
                     amount, and most rows have none
    """
    is_rest = says_what_is_left(header)
    if sure and not is_rest:
        return RefundColumn()
    [(rows, above, given, zeros)] = con.execute(
        f"select count(*), count(*) filter (abs(r) > abs(a) + 0.005), count(*) filter (r <> 0), "
        f"count(*) filter (r = 0) from (select {column} as r, {amount} as a from {table}) where a is not null"
    ).fetchall()
    if above and not sure:
        return None
    if is_rest:
        return RefundColumn(is_rest=True, zero_is_none=2 * zeros > rows)
    return RefundColumn() if sure or 2 * given <= rows else None
