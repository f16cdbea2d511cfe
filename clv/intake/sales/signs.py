"""Which rows give money back, whatever sign their amount was written with?"""

from __future__ import annotations

import duckdb


def signed_amount_sql(
    con: duckdb.DuckDBPyConnection,
    source: str,
    *,
    amount: str,
    refunding: str | None = None,
    quantity: str | None = None,
    price: str | None = None,
) -> str:
    """The amount, below 0 where the row gives money back. All are SQL on the rows of `source`.

    refunding   whether a row is a credit note by its kind. A program writes these all without a sign, or all with one:
                where most have a minus, one without it is a correction upwards.
    quantity    of the row, price: of a piece; below 0 pieces that came back. A till may write only the pieces with a
                minus. Where at least half of the rows have one, the file counts what left the stock: they are sales.
    """
    if refunding is not None:
        [(minus, plus)] = con.execute(
            f"select count(*) filter (a < 0), count(*) filter (a > 0) from (select {amount} as a from {source} "
            f"where {refunding})"
        ).fetchall()
        if plus > minus:
            amount = f"case when {refunding} then -abs({amount}) else {amount} end"
    if quantity is not None:
        back = f"{quantity} < 0" + (f" and coalesce({price}, 0) >= 0" if price else "")
        if con.execute(f"select 1 from {source} where {back} limit 1").fetchall():
            [(rows, minus, plus)] = con.execute(
                f"select count(*), count(*) filter (back and a < 0), count(*) filter (back and a > 0) from "
                f"(select {amount} as a, coalesce({back}, false) as back from {source})"
            ).fetchall()
            if plus and not minus and 2 * plus < rows:
                amount = f"case when {back} then -abs({amount}) else {amount} end"
    return amount
