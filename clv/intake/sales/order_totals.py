"""Is an amount that of a line, or of the whole order, written on each of its lines?"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from clv.intake.choices import OrderAmounts, Role
from clv.intake.files.header_words import fold
from clv.intake.files.staging import Staged

# Headers that say that the amount is the order's. The others may be either; where all the lines of an order agree, they
# must be many before they are believed.
_ORDERS_OWN = frozenset(
    [
        "order total",
        "total order",
        "order amount",
        "order value",
        "ordertotaal",
        "orderbedrag",
        "payment sum",
        "grand total",
        "eindtotaal",
        "factuurbedrag",
        "wartosc zamowienia",
        "kwota zamowienia",
        "bestellwert",
        "invoice total",
        "total paid",
        "amount total",
    ]
)
_TOTAL_WORDS = frozenset(
    ["total", "totaal", "totaalbedrag", "razem", "suma", "lacznie", "summe", "gesamtbetrag", "gesamtsumme"]
)
MOST_COLUMNS = 40  # that are looked at for the amounts of the lines
CENT = 0.005  # half a cent: sums of doubles are not exact
FEW_ORDERS = 5  # that many orders with equal amounts on all their lines may be chance
SAMPLE_FROM = 200_000  # rows; above, the first look is at one order in 64


@dataclass(frozen=True)
class OrderFacts:
    """Orders with several lines: how their amounts stand."""

    several: int = 0  # orders with two lines or more
    first_only: int = 0  # amount on the first line, blank on the others
    equal: int = 0  # the same amount on every line
    values: int = 0  # different amounts among those
    own_lines: int = 0  # of those, orders with a line where quantity times unit price is the amount
    example: str = ""


def order_amounts(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    columns: dict[Role, str],
    *,
    amount: str,
    line: str | None,
    blanks: bool,
    said: str = "false",
) -> tuple[OrderAmounts | None, str]:
    """What the amounts are; None where it must be asked, with an order as an example.

    amount, line   SQL of the amount and, where there is one, of quantity times unit price
    blanks         whether some rows have no amount
    said           SQL: rows that are totals by what they are called
    """
    if Role.ORDER not in columns or Role.AMOUNT not in columns:
        return OrderAmounts.EACH_LINE, ""
    header = fold(columns[Role.AMOUNT])
    own = any(phrase in header for phrase in _ORDERS_OWN)
    total = own or bool(_TOTAL_WORDS & set(header.split()))
    order = staged.column(columns[Role.ORDER])
    if not blanks and not total and staged.rows > SAMPLE_FROM:
        part = _facts(con, staged, order, amount, line, where=f"hash({order}) % 64 = 0 and not ({said})")
        if part.equal < part.several or part.several == 0:
            return OrderAmounts.EACH_LINE, ""
    facts = _facts(con, staged, order, amount, line, where=f"not ({said})")
    if facts.several == 0:
        return OrderAmounts.EACH_LINE, ""
    if facts.first_only >= 0.9 * facts.several:
        return OrderAmounts.ONCE_PER_ORDER, ""
    found = _from_equal(facts, own=own, total=total)
    if (
        found is None
        and facts.equal + facts.first_only == facts.several
        and _adds_up(con, staged, columns, amount, line)
    ):
        return OrderAmounts.ONCE_PER_ORDER, ""
    return found, facts.example


def _adds_up(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], amount: str, line: str | None
) -> bool:
    """Whether the lines of each order, in another column or as quantity times price, add up to the amount on them."""
    order, own = staged.column(columns[Role.ORDER]), staged.column(columns[Role.AMOUNT])
    free = [column for column in staged.all_columns if column not in (order, own)][:MOST_COLUMNS]
    # In whichever way the amounts are written, those of the lines are too.
    lines = [*([line] if line else []), *(amount.replace(own, column) for column in free)]
    sums = ", ".join(f"abs(fsum({one}) - min({amount})) < {CENT} and min({one}) <> max({one})" for one in lines)
    counts = ", ".join(f"count(*) filter (adds[{i + 1}])" for i in range(len(lines)))
    [(orders, *right)] = con.execute(
        f"select count(*), {counts} from (select [{sums}] as adds from {staged.table} where {order} is not null "
        f"group by {order} having count(*) > 1)"
    ).fetchall()
    return max(right) == orders


def _from_equal(facts: OrderFacts, *, own: bool, total: bool) -> OrderAmounts | None:
    share = (facts.equal + facts.first_only) / facts.several
    if facts.equal and facts.own_lines >= 0.8 * facts.equal and not own:
        return OrderAmounts.EACH_LINE  # quantity times price is the amount: equal lines are equal articles
    if own:
        return OrderAmounts.ONCE_PER_ORDER if share == 1 else None if share >= 0.8 else OrderAmounts.EACH_LINE
    many = facts.several >= FEW_ORDERS and facts.values >= 3
    if total and share == 1:
        return OrderAmounts.ONCE_PER_ORDER if facts.several > 1 and facts.values > 1 else None
    if (total and share >= 0.8 and many) or (share == 1 and many):
        return None
    return OrderAmounts.EACH_LINE


def _facts(
    con: duckdb.DuckDBPyConnection, staged: Staged, order: str, amount: str, line: str | None, where: str = "true"
) -> OrderFacts:
    # Refunds may stand among an order's lines: only what is not negative is compared.
    own = f"abs({amount} - {line}) < 0.01" if line else "false"
    [row] = con.execute(
        f"""
        with lines as (
            select {order} as o, {amount} as a, {own} as own, rowid as id
            from {staged.table} where {order} is not null and {where}
        ), orders as (
            select o, count(*) as lines, count(a) as amounts, min(a) as low, max(a) as high, bool_or(own) as own,
                first(a order by id) as first_amount
            from lines where coalesce(a, 0) >= 0 group by o having count(*) > 1
        ), judged as (
            select *, amounts = lines and low = high as equal, amounts = 1 and first_amount is not null as first_only
            from orders
        )
        select count(*), count(*) filter (first_only), count(*) filter (equal), count(distinct low) filter (equal),
            count(*) filter (equal and own), min(o) filter (equal)
        from judged
        """
    ).fetchall()
    return OrderFacts(row[0], row[1], row[2], row[3], row[4], str(row[5] or ""))
