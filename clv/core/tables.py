"""Which columns does each table of the house have, of which type, in which unit?"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from clv.core.errors import TableMismatch
from clv.core.marks import N_


@dataclass(frozen=True)
class Column:
    """One column: its engine type (as Ibis writes it) and what it holds, with the unit."""

    name: str
    type: str
    meaning: str
    nullable: bool = False


@dataclass(frozen=True)
class TableSpec:
    """One table: what a row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def with_columns(self, name: str, row: str, *more: Column) -> TableSpec:
        return TableSpec(name, row, self.columns + more)


TRANSACTIONS = TableSpec(
    "TRANSACTIONS",
    "one accepted order line or order",
    (
        Column("customer_id", "string", N_("who bought")),
        Column("order_id", "string", N_("which order"), nullable=True),
        Column("date", "date", N_("the day of the sale, where the shop is")),
        Column("amount", "float64", N_("money, one currency; refunds negative")),
        Column("channel", "string", N_("where it was sold"), nullable=True),
        Column("product", "string", N_("what was sold"), nullable=True),
        Column("category", "string", N_("the kind of product"), nullable=True),
        Column("country", "string", N_("where the customer is"), nullable=True),
        Column("quantity", "float64", N_("pieces"), nullable=True),
        Column("unit_price", "float64", N_("money a piece"), nullable=True),
        Column("margin", "float64", N_("money earned on the line"), nullable=True),
        Column("import_id", "string", N_("which import brought it")),
    ),
)

CUSTOMER_SUMMARY = TableSpec(
    "CUSTOMER_SUMMARY",
    "one customer",
    (
        Column("customer_id", "string", N_("who")),
        Column("first_purchase", "date", N_("day of the first purchase")),
        Column("last_purchase", "date", N_("day of the last purchase")),
        Column("frequency", "int64", N_("repeat purchase days, 0 or more")),
        Column("recency", "int64", N_("days from the first to the last purchase")),
        Column("T", "int64", N_("days from the first purchase to the window's end")),
        Column("monetary_value", "float64", N_("mean money of the repeat purchase days; 0 where there are none")),
        Column("spend_to_date", "float64", N_("money, refunds taken off")),
    ),
)

CUSTOMER_VALUES = CUSTOMER_SUMMARY.with_columns(
    "CUSTOMER_VALUES",
    "one customer",
    Column("p_alive", "float64", N_("probability of still being a customer, 0 to 1")),
    Column("expected_purchases", "float64", N_("purchase days expected within the horizon")),
    Column("expected_spend", "float64", N_("money expected per purchase day")),
    Column("ten_year_value", "float64", N_("money expected within the horizon, discounted, margin applied")),
    Column("twelve_month_value", "float64", N_("the part of it that is expected within the next twelve months")),
    Column("value_if_alive", "float64", N_("the same if the customer is surely still one")),
    Column("value_at_risk", "float64", N_("value_if_alive minus ten_year_value")),
    Column("segment", "string", N_("code of the segment")),
)

CUSTOMER_DUE = CUSTOMER_VALUES.with_columns(
    "CUSTOMER_DUE",
    "one customer",
    Column(
        "due",
        "date",
        N_(
            "of customers with such gaps and so long a silence who buy again, half have done so by this day; empty "
            "where the customer bought once or has probably left, or the day is more than ten years away"
        ),
        nullable=True,
    ),
    Column("due_early", "date", N_("of their next purchases one in ten comes before this day"), nullable=True),
    Column("due_late", "date", N_("of their next purchases one in ten comes after this day"), nullable=True),
    Column(
        "overdue_days",
        "int64",
        N_("days since nine in ten of those who buy again would have done so; 0 where that day is still to come"),
        nullable=True,
    ),
)


def check(table: ir.Table, spec: TableSpec) -> ir.Table:
    """The same table, once it is known to have every column of `spec` with its type.

    Columns beyond the spec may be there. Raises TableMismatch, which names the columns that are missing or of
    another type.
    """
    found = dict(table.schema().items())
    missing = [
        f"{column.name} ({column.type})"
        for column in spec.columns
        if column.name not in found or found[column.name].copy(nullable=True) != _ibis_type(column.type)
    ]
    if missing:
        raise TableMismatch(
            table=spec.name,
            missing=", ".join(missing),
            found=", ".join(f"{name} ({kind})" for name, kind in found.items()),
        )
    return table


def _ibis_type(name: str) -> object:
    import ibis.expr.datatypes as dt

    return dt.dtype(name).copy(nullable=True)
