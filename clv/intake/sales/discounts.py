"""What is taken off quantity times unit price: money, or a percentage?"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from clv.intake.choices import DiscountKind
from clv.intake.files.cells import is_number
from clv.intake.files.header_words import fold
from clv.intake.sales.amounts import NumberStyle, number_style

_PERCENT = frozenset(
    ("%", "pct", "perc", "percent", "percentage", "procent", "prozent", "procentowy", "rate", "kortingspercentage")
)
_MONEY = frozenset(
    ("amount", "bedrag", "kortingsbedrag", "kwota", "kwotowy", "wartosc", "betrag", "rabattbetrag", "montant")
)


@dataclass(frozen=True)
class Discount:
    """The column of discounts.

    kind         None where neither its header nor its cells tell
    is_fraction  whether a percentage is written as a share, 0.15 for 15%
    """

    style: NumberStyle
    kind: DiscountKind | None
    is_fraction: bool = False
    samples: tuple[str, ...] = ()

    def sql(self, column: str, *, full: str, kind: DiscountKind | None, undecided: str) -> str:
        """What is left of `full`; a discount may be written with a minus too."""
        off = f"coalesce(abs({self.style.sql(_bare(column), undecided=undecided)}), 0)"
        if (self.kind or kind) is DiscountKind.PERCENT:
            return f"({full}) * (1 - {off}{'' if self.is_fraction else ' / 100'})"
        return f"(({full}) - sign({full}) * {off})"


def find_discount(con: duckdb.DuckDBPyConnection, *, table: str, column: str, header: str) -> Discount:
    """The discounts of a column: every value is looked at. Of discounts that are all nought, the kind does not matter.

    A percentage is never above 100, and money has a currency or says so in its header; else it must be asked.
    """
    style = number_style(con, table=table, column=_bare(column), header=header)
    number = style.sql(_bare(column))
    [(signs, most, broken, shown)] = con.execute(
        f"select count(*) filter (contains({column}, '%')), coalesce(max(abs(n)), 0), "
        f"count(*) filter (n <> round(n)), list_sort(list(distinct {column}) filter (n <> 0))[:3] "
        f"from (select {column}, {number} as n from {table})"
    ).fetchall()
    words = set(fold(header).split())
    if words & _PERCENT or "%" in header or signs:
        return Discount(style, DiscountKind.PERCENT, is_fraction=bool(not signs and most <= 1 and broken))
    if words & _MONEY or style.currencies or most > 100 or most == 0:
        return Discount(style, DiscountKind.MONEY)
    return Discount(style, None, is_fraction=bool(most <= 1 and broken), samples=tuple(shown or ()))


def holds_discounts(cells: tuple[str, ...]) -> bool:
    """Whether most of the filled cells are numbers, with or without a percent sign."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(is_number(cell.replace("%", "").strip()) for cell in filled) >= 0.5 * len(filled)


def _bare(column: str) -> str:
    return f"nullif(trim(replace({column}, '%', '')), '')"
