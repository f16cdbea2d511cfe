"""Where does a database keep the sales that the page of SQL reads?"""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from clv.core.errors import TableNameNotUnderstood
from clv.reports.dialects import Dialect

# What stands for the table and its columns in a step that is yet to be written for a table.
SALES, CUSTOMER, DATE, AMOUNT, ORDER = "__sales__", "__customer__", "__date__", "__amount__", "__order__"
# Words of the language itself: as a name they are quoted.
_RESERVED = frozenset({"from", "group", "order", "select", "table", "to", "user", "values", "where"})


@dataclass(frozen=True)
class SalesTable:
    """The table's name and the columns', written as in the SQL of `dialect`: sales, shop.sales, "Order No".

    order: the column of order numbers, by which a refund finds its order; None where there is none.
    Raises TableNameNotUnderstood.
    """

    dialect: Dialect
    name: str = "sales"
    customer: str = "customer_id"
    date: str = "date"
    amount: str = "amount"
    order: str | None = None

    def __post_init__(self) -> None:
        _table(self.name, self.dialect)
        self._columns()

    def put_into(self, query: exp.Expr) -> exp.Expr:
        """A step's query with the names of this table."""
        columns = self._columns()

        def named(node: exp.Expr) -> exp.Expr:
            if isinstance(node, exp.Table) and node.name == SALES:
                table = _table(self.name, self.dialect)
                table.set("alias", node.args["alias"])
                return table
            return columns.get(node.name, node) if isinstance(node, exp.Identifier) else node

        return query.transform(named)

    def _columns(self) -> dict[str, exp.Expr]:
        names = {CUSTOMER: self.customer, DATE: self.date, AMOUNT: self.amount}
        if self.order is not None:
            names[ORDER] = self.order
        return {place: _column(name, self.dialect) for place, name in names.items()}


def _column(name: str, dialect: Dialect) -> exp.Expr:
    table = _table(name, dialect)
    if len(table.parts) > 1:
        raise TableNameNotUnderstood(found=name, dialect=dialect.value)
    return table.parts[0]


def _table(name: str, dialect: Dialect) -> exp.Table:
    """A name of up to three parts, and nothing beside it. Raises TableNameNotUnderstood."""
    refused = TableNameNotUnderstood(found=name, dialect=dialect.value)
    try:
        table = sqlglot.maybe_parse(name, into=exp.Table, dialect=dialect.value)
    except SqlglotError as error:
        raise refused from error
    if {part for part, value in table.args.items() if value} - {"this", "db", "catalog"}:
        raise refused
    if not all(isinstance(part, exp.Identifier) for part in table.parts):
        raise refused
    for part in table.parts:
        if part.name.casefold() in _RESERVED:
            part.set("quoted", True)
    return table
