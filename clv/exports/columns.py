"""Is a column money, a share, a date, words? That decides how a file shows it."""

from __future__ import annotations

from enum import Enum, auto

import ibis.expr.datatypes as dt

# Decimal columns of clv.core.tables that hold money in the analysis's currency; other decimals have no unit.
MONEY = frozenset(
    {
        "amount",
        "unit_price",
        "margin",
        "monetary_value",
        "spend_to_date",
        "expected_spend",
        "ten_year_value",
        "twelve_month_value",
        "value_if_alive",
        "value_at_risk",
        "value_before",
        "value",
    }
)
SHARES = frozenset({"p_alive", "change"})


class Kind(Enum):
    TEXT = auto()
    WHOLE = auto()
    DECIMAL = auto()
    MONEY = auto()
    SHARE = auto()
    DATE = auto()
    TIME = auto()


def kind_of(name: str, dtype: dt.DataType) -> Kind:
    """What a column holds, by its name and its engine type. Anything unknown is text."""
    if dtype.is_floating() or dtype.is_decimal():
        return Kind.MONEY if name in MONEY else Kind.SHARE if name in SHARES else Kind.DECIMAL
    if dtype.is_integer():
        return Kind.WHOLE
    if dtype.is_date():
        return Kind.DATE
    if dtype.is_timestamp():
        return Kind.TIME
    return Kind.TEXT
