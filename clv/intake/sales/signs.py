"""Which rows give money back, whatever sign their amount was written with?"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb


def signed_amount_sql(
    con: duckdb.DuckDBPyConnection,
    source: str,
    *,
    amount: str,
    refunding: Sequence[str] = (),
    quantity: str | None = None,
    price: str | None = None,
) -> str:
    """The amount, below 0 where the row gives money back. All are SQL on the rows of `source`.

    refunding   for each kind of giving back, whether a row is of it. A program writes those of a kind all without a
                sign, or all with one: where most have a minus, one without it is a correction upwards.
    quantity    of the row, price: of a piece; below 0 pieces that came back. A till may write only the pieces with a
                minus. Where at least half of the rows have one, the file counts what left the stock: they are sales.
    """
    if refunding:
        counts = ", ".join(f"count(*) filter (a < 0 and {c}), count(*) filter (a > 0 and {c})" for c in refunding)
        [found] = con.execute(f"select {counts} from (select *, {amount} as a from {source})").fetchall()
        unsigned = [kind for kind, minus, plus in zip(refunding, found[::2], found[1::2], strict=True) if plus > minus]
        if unsigned:
            amount = f"case when {' or '.join(unsigned)} then -abs({amount}) else {amount} end"
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
