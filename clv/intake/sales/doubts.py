"""What a file leaves open about its columns: which date is the sale's, whose an account is, what a price is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from clv.core.errors import (
    ClvError,
    CollectiveAccounts,
    CustomerGuessed,
    Fact,
    IdsShortened,
    OnlyZeros,
    PriceUnknown,
    SeveralDates,
)
from clv.intake.choices import Choices, Collective, PriceKind, Role
from clv.intake.files.header_words import fold, is_denied, role_score
from clv.intake.files.staging import Staged
from clv.intake.sales.columns import CUT_SHORT, PART_OF_A_NAME, Content, listed
from clv.intake.sales.exclusion_rules import is_collective
from clv.intake.sales.ids import SHORTENED
from clv.intake.sales.proposal import Question

_SHORTENED = re.compile(SHORTENED)
SHOWN = 3
MOST = 0.8  # of the values; so many that agree tell what a column is
MOST_ACCOUNTS = 20

# Headers that say that a price is that of a piece. "item price" does not: a marketplace writes the line's under it.
_OF_A_PIECE = re.compile(
    r"\b(unit|each|per|piece|stuk|stukprijs|stuks|eenheid|eenheidsprijs|jedn|jednostkowa|stuck|stuckpreis|einzel|"
    r"einzelpreis|unitaire|pu|vk|kus|szt|sztuke)\b"
)
_OF_AN_ITEM = re.compile(r"\b(item|regel|line|ligne|zeile|pozycji|artikel)\b")


@dataclass(frozen=True)
class Doubts:
    """What the contents of the columns say, once the roles are proposed.

    columns     the same roles, with a customer who was guessed, or a price that proved to be the line's as the amount
    collective  spellings of accounts that may stand for many customers
    """

    columns: dict[Role, str]
    questions: tuple[Question, ...] = ()
    collective: tuple[str, ...] = ()


def doubts(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    columns: dict[Role, str],
    contents: dict[str, Content],
    choices: Choices,
) -> Doubts:
    """The open questions about the columns. What the reader chose by hand is not asked."""
    questions: list[Question] = []

    def ask(code: str, kind: type[ClvError], facts: dict[str, Fact], options: tuple[str, ...]) -> None:
        questions.append(Question(code, kind, {"name": staged.name, **facts}, options))

    found = dict(columns)
    customer = found.get(Role.CUSTOMER)
    if customer is not None and contents[customer].shortened > CUT_SHORT:
        cut = dict.fromkeys(cell for cell in contents[customer].cells if _SHORTENED.fullmatch(cell))
        others = tuple(header for header in staged.headers if header not in found.values())
        ask("column_customer", IdsShortened, {"column": customer, "samples": ", ".join([*cut][:SHOWN])}, others)
    if (zeros := _only_zeros(con, staged, found, contents)) is not None:
        found[Role.AMOUNT] = zeros
        others = tuple(h for h in staged.headers if h not in found.values() and contents[h].number >= 0.5)
        ask("column_amount", OnlyZeros, {"column": zeros}, others)
    if choices.header(Role.DATE) is None and (others := _other_dates(con, staged, found, contents)):
        dates = (found[Role.DATE], *others)
        ask("column_date", SeveralDates, {"columns": ", ".join(dates)}, dates)
    if Role.CUSTOMER not in found and Role.CUSTOMER not in choices.absent and Role.DATE in found:
        guessed = _guessed_customer(con, staged, found, contents)
        if guessed is not None:
            if found.get(Role.ORDER) == guessed:
                del found[Role.ORDER]
            found = {Role.CUSTOMER: guessed, **found}
            facts: dict[str, Fact] = {"column": guessed, "found": listed(staged.headers)}
            ask("column_customer", CustomerGuessed, facts, (guessed,))
    if choices.prices is None and {Role.QUANTITY, Role.UNIT_PRICE} <= found.keys() and Role.AMOUNT not in found:
        kind, samples = _price_kind(staged, con, found)
        if kind is PriceKind.LINE:
            found[Role.AMOUNT] = found.pop(Role.UNIT_PRICE)
        elif kind is None:
            facts = {"column": found[Role.UNIT_PRICE], "quantity": found[Role.QUANTITY], "samples": samples}
            ask("prices", PriceUnknown, facts, tuple(PriceKind))
    collective: tuple[str, ...] = ()
    if Role.CUSTOMER in found:
        accounts, orders = _collective(con, staged, found[Role.CUSTOMER], contents)
        collective = () if choices.collective is Collective.ONE_CUSTOMER else accounts
        if accounts and choices.collective is None:
            shown = ", ".join(accounts[:SHOWN]) + (" ..." if len(accounts) > SHOWN else "")
            facts = {"accounts": shown, "orders": orders, "rows": staged.rows}
            ask("collective", CollectiveAccounts, facts, tuple(Collective))
    return Doubts({role: found[role] for role in Role if role in found}, tuple(questions), collective)


def _only_zeros(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], contents: dict[str, Content]
) -> str | None:
    """The amount, where nothing but zero is in it: formulas that no spreadsheet has calculated, for example."""
    if Role.AMOUNT not in columns and {Role.QUANTITY, Role.UNIT_PRICE} <= columns.keys():
        return None
    called = [header for header in staged.headers if role_score(header, Role.AMOUNT) > 0]
    for header in [columns[Role.AMOUNT]] if Role.AMOUNT in columns else called:
        if contents[header].filled and contents[header].zero == 1:
            above = f"select 1 from {staged.table} where regexp_matches({staged.column(header)}, '[1-9]') limit 1"
            return header if not con.execute(above).fetchall() else None
    return None


def _other_dates(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], contents: dict[str, Content]
) -> tuple[str, ...]:
    """Further columns with days of their own, where no header says as a whole which is the sale's."""
    taken = columns.get(Role.DATE)
    if taken is None or role_score(taken, Role.DATE) > PART_OF_A_NAME:
        return ()
    others = [
        header
        for header, content in contents.items()
        if header not in columns.values() and content.spelled_date >= 0.9 and content.filled >= 0.5
        and not is_denied(header, Role.DATE)
    ]  # fmt: skip
    own = staged.column(taken)
    differing = [
        header
        for header in others
        if con.execute(
            f"select 1 from {staged.table} where left({staged.column(header)}, 10) <> left({own}, 10) limit 1"
        ).fetchall()
    ]
    return tuple(differing[:SHOWN])


def _guessed_customer(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], contents: dict[str, Content]
) -> str | None:
    """The one column whose values come back on other days, and of which an order has one only."""
    order = columns.get(Role.ORDER)
    free = [
        header
        for header, content in contents.items()
        if (header not in columns.values() or header == order)
        and content.filled >= 0.5 and content.date < 0.5 and content.money < 0.5 and not content.is_constant
        and not (is_denied(header, Role.CUSTOMER) and header != order)
    ]  # fmt: skip
    possible = [header for header in free if _comes_back(con, staged, header, columns, order)]
    if order in possible:
        return order
    return possible[0] if len(possible) == 1 else None


def _comes_back(
    con: duckdb.DuckDBPyConnection, staged: Staged, header: str, columns: dict[Role, str], order: str | None
) -> bool:
    column, dated = staged.column(header), staged.column(columns[Role.DATE])
    [(values, again, later)] = con.execute(
        f"select count(*), count(*) filter (n > 1), count(*) filter (days > 1) from (select count(*) as n, "
        f"count(distinct {dated}) as days from {staged.table} where {column} is not null group by {column})"
    ).fetchall()
    if values < 2 or not again or later < MOST * again:
        return False
    if order is None or order == header:
        return True
    ordered = staged.column(order)
    [(most,)] = con.execute(
        f"select max(n) from (select count(distinct {column}) as n from {staged.table} where {ordered} is not null "
        f"group by {ordered})"
    ).fetchall()
    return most == 1


def _price_kind(
    staged: Staged, con: duckdb.DuckDBPyConnection, columns: dict[Role, str]
) -> tuple[PriceKind | None, str]:
    """Whether a price is a piece's or the line's: the header says so, else articles bought in several quantities do.

    None, with examples, where neither tells. A mere "price" is that of a piece.
    """
    header = fold(columns[Role.UNIT_PRICE])
    if _OF_A_PIECE.search(header) or not _OF_AN_ITEM.search(header):
        return PriceKind.PIECE, ""
    price, quantity = (
        f"try_cast(replace({staged.column(columns[role])}, ',', '.') as double)"
        for role in (Role.UNIT_PRICE, Role.QUANTITY)
    )
    if Role.PRODUCT in columns:
        [(piece, line)] = con.execute(
            f"select count(*) filter (high - low < 0.01), count(*) filter (high_each - low_each < 0.01) from ("
            f"select min(p) as low, max(p) as high, min(p / q) as low_each, max(p / q) as high_each from ("
            f"select {staged.column(columns[Role.PRODUCT])} as product, {price} as p, {quantity} as q "
            f"from {staged.table}) where product is not null and p > 0 and q > 0 group by product "
            f"having count(distinct q) > 1)"
        ).fetchall()
        if max(piece, line) >= SHOWN and max(piece, line) >= MOST * (piece + line):
            return (PriceKind.PIECE if piece > line else PriceKind.LINE), ""
    [(several,)] = con.execute(f"select count(*) from {staged.table} where {quantity} not in (0, 1, -1)").fetchall()
    if not several:
        return PriceKind.PIECE, ""
    rows = con.execute(
        f"select {staged.column(columns[Role.QUANTITY])} || ' × ' || {staged.column(columns[Role.UNIT_PRICE])} "
        f"from {staged.table} where {quantity} > 1 order by rowid limit {SHOWN}"
    ).fetchall()
    return None, "; ".join(row[0] for row in rows if row[0]) or "–"


def _collective(
    con: duckdb.DuckDBPyConnection, staged: Staged, header: str, contents: dict[str, Content]
) -> tuple[tuple[str, ...], int]:
    """The accounts for many customers, most rows first, and their rows. One that no row of a sample has is too small.

    An account with one row only is asked about together with others, not alone.
    """
    if not any(is_collective(cell) for cell in set(contents[header].cells)):
        return (), 0
    column = staged.column(header)
    named = con.execute(
        f"select {column}, count(*) from {staged.table} where regexp_matches({column}, '[A-Za-z]') "
        f"group by 1 order by 2 desc, 1"
    ).fetchall()
    accounts = [row for row in named if is_collective(row[0])]
    if not accounts or accounts[0][1] < 2:
        return (), 0
    return tuple(row[0] for row in accounts), sum(row[1] for row in accounts)
