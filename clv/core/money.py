"""How is money added up, so that the same sales give the same figures?

A sum of floats hangs in its last digits on how the threads part the rows, and what is fitted to such a sum hangs on it
in more of them. A sum of decimals is the same in whatever order the rows are taken.
"""

from __future__ import annotations

import ibis.expr.types as ir

MOST = 1e15  # an amount; a billion sums of so much are added up exactly


def money_sum(amounts: ir.NumericColumn) -> ir.NumericScalar:
    """The sum of what stands in books, to a millionth. amounts: each below MOST. Null where there are none."""
    return _sum(amounts, 6, None)


def value_sum(values: ir.NumericColumn, *, where: ir.BooleanValue | None = None) -> ir.NumericScalar:
    """The sum of what was calculated (money, purchases), to 12 decimals: at most 26 digits stand before the point."""
    return _sum(values, 12, where)


def money_sum_sql(amounts: str) -> str:
    """money_sum as an expression of SQL, for the tables that are written in it."""
    return f"sum(({amounts})::decimal(38, 6))::double"


def _sum(column: ir.NumericColumn, decimals: int, where: ir.BooleanValue | None) -> ir.NumericScalar:
    return column.cast(f"decimal(38, {decimals})").sum(where=where).cast("float64")
