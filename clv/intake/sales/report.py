"""What did an import read, decide and leave out, so that the bookkeeper recognises the total?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clv.core.marks import N_

ERASED = "erased"
REASONS: dict[str, str] = {
    "empty_row": N_("Empty rows"),
    "ragged_row": N_("Rows that do not fit the columns"),
    "repeated_header": N_("Headings repeated between the rows"),
    "heading_row": N_("Headings above a block of rows"),
    "total_row": N_("Totals rows"),
    "again": N_("Rows that the file, or another of the files or sheets, holds too"),
    "order_line": N_("Further lines of an order whose total was counted once"),
    "status": N_("Cancelled, voided, failed or wholly refunded orders"),
    "set_apart": N_("Test orders, postage, bad debts, bank charges and transfers"),
    "other_currency": N_("Rows in another currency"),
    "no_customer": N_("No customer, or a guest"),
    "no_date": N_("No date that can be read"),
    "no_amount": N_("No amount that can be read"),
    "future": N_("Dated after today"),
    "stray_date": N_("Dates far from all others"),
    "after_window": N_("After the end of the window"),
    ERASED: N_("Customers who were erased"),
}
# Rows with these reasons are no sale of their own, or no money of this currency: their amounts are in no total.
WITHOUT_MONEY = frozenset(
    {
        "empty_row",
        "ragged_row",
        "repeated_header",
        "heading_row",
        "total_row",
        "again",
        "order_line",
        "other_currency",
        "no_amount",
    }
)


@dataclass(frozen=True)
class IntakeReport:
    """What was read, decided and left out. rows_read == rows_used + sum(left_out.values()), always.

    orders            distinct order numbers; where the file has none, the purchase days of the customers
    revenue           money accepted, refunds taken off
    revenue_before    the same with the money of the rows left out for what they are (status, guests ...): the file's
                      own total, without totals rows, repeated order totals and other currencies
    revenue_left_out  reason and money; revenue_before == revenue + sum of these
    encoding, separator, decimal, date_order   "" where the file has none
    hidden_columns    of a workbook, hidden by its maker and not read
    refund_rows       negative transactions made from a column of refunded amounts, beside rows_used
    negative_rows, zero_orders   among the transactions
    source, table     of sales that stay in a database: its address without user and password, and the table
    duplicate_rows    rows that repeat another of the same order in every column, and are kept; not in a database
    stray_dates       the days of the rows left out for lying far from all others
    set_apart         which rule set how many rows apart, "cancelled" and "unpaid" included
    """

    rows_read: int
    rows_used: int
    left_out: dict[str, int]
    customers: int
    orders: int
    revenue: float
    first_date: date
    last_date: date
    currency: str
    encoding: str
    separator: str
    decimal: str
    date_order: str
    columns: dict[str, str]
    files: tuple[str, ...] = ()
    sheet: str = ""
    hidden_columns: tuple[str, ...] = ()
    header_row: int = 1
    order_amounts: str = ""
    revenue_before: float = 0.0
    revenue_left_out: dict[str, float] = field(default_factory=dict)
    stray_dates: tuple[date, ...] = ()
    set_apart: dict[str, int] = field(default_factory=dict)
    refund_rows: int = 0
    negative_rows: int = 0
    zero_orders: int = 0
    duplicate_rows: int = 0
    source: str = ""
    table: str = ""

    @property
    def revenue_without_customer(self) -> float:
        """Money of the rows that have no customer or a guest: in the shop's total, in no customer's value."""
        return self.revenue_left_out.get("no_customer", 0.0)

    def as_dict(self) -> dict[str, object]:
        """The `intake` part of report.json: the keys of the design, then the further facts. Dates are ISO text."""
        return {
            "rows_read": self.rows_read,
            "rows_used": self.rows_used,
            "left_out": dict(self.left_out),
            "customers": self.customers,
            "orders": self.orders,
            "revenue": self.revenue,
            "first_date": self.first_date.isoformat(),
            "last_date": self.last_date.isoformat(),
            "currency": self.currency,
            "encoding": self.encoding,
            "separator": self.separator,
            "decimal": self.decimal,
            "date_order": self.date_order,
            "columns": dict(self.columns),
            "files": list(self.files),
            "sheet": self.sheet,
            "hidden_columns": list(self.hidden_columns),
            "header_row": self.header_row,
            "order_amounts": self.order_amounts,
            "revenue_before": self.revenue_before,
            "revenue_left_out": dict(self.revenue_left_out),
            "revenue_without_customer": self.revenue_without_customer,
            "stray_dates": [day.isoformat() for day in self.stray_dates],
            "set_apart": dict(self.set_apart),
            "refund_rows": self.refund_rows,
            "negative_rows": self.negative_rows,
            "zero_orders": self.zero_orders,
            "duplicate_rows": None if self.source else self.duplicate_rows,
            "source": self.source,
            "table": self.table,
        }
