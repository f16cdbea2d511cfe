"""A table that is in memory or in an engine already becomes TRANSACTIONS: for a notebook, without a file."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.operations import DatabaseTable

from clv.core.engines import for_engine, prepare
from clv.core.errors import AmountBeyondAll, CellsEmpty, ColumnUnknown, NotDays, TableItself
from clv.core.money import MOST
from clv.core.tables import TRANSACTIONS


def sales_table(
    engine: BaseBackend,
    sales: pd.DataFrame | ir.Table,
    *,
    customer: str = "customer_id",
    date: str = "date",
    amount: str = "amount",
    name: str = "sales",
) -> ir.Table:
    """TRANSACTIONS, a table called `name` in the engine: the sales as they are, nothing is guessed or left out.

    customer, date, amount: what the sales call these columns. A time becomes its day, where the shop is: a zone that
    pandas knows is dropped, its clock kept. An id may be a number; a refund is a negative amount.
    Raises ColumnUnknown, NotDays, AmountBeyondAll, TableItself, and CellsEmpty where a row lacks one of the three.
    """
    prepare(engine)
    given = list(dict.fromkeys([customer, date, amount]))
    missing = [column for column in given if column not in sales.columns]
    if missing:
        raise ColumnUnknown(column=missing[0], found=", ".join(map(str, sales.columns)))
    if isinstance(sales, pd.DataFrame):
        frame = for_engine(engine, _without_zone(sales[given], date))
        table = engine.create_table(f"{name}_given", frame, overwrite=True)
    else:
        if any(read.name == name for read in sales.op().find(DatabaseTable)):
            raise TableItself(table=name)
        table = sales.select(*given)
    kind = table[date].type()
    if not kind.is_date() and not (kind.is_timestamp() and kind.timezone is None):
        raise NotDays(column=date, found=str(kind))
    absent = {column.name: ibis.null(column.type) for column in TRANSACTIONS.columns if column.nullable}
    transactions = table.select(
        **absent
        | {
            "customer_id": table[customer].cast("string"),
            "date": table[date].cast("date"),
            "amount": table[amount].cast("float64"),
            "import_id": ibis.literal(name),
        }
    ).select(*TRANSACTIONS.names)
    made = engine.create_table(name, transactions, overwrite=True)
    empty = made.customer_id.isnull() | made.date.isnull() | made.amount.isnull() | made.amount.isnan()
    rows = int(made.filter(empty).count().execute())
    if rows:
        raise CellsEmpty(rows=rows)
    largest = made.amount.abs().max().execute()
    if largest is not None and largest >= MOST:
        raise AmountBeyondAll(column=amount, found=f"{largest:g}")
    return made


def _without_zone(sales: pd.DataFrame, date: str) -> pd.DataFrame:
    if isinstance(sales[date].dtype, pd.DatetimeTZDtype):
        return sales.assign(**{date: sales[date].dt.tz_localize(None)})
    return sales
