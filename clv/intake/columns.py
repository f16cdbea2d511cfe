"""Which column plays which role: by its header, confirmed by what it holds?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from clv.errors import ColumnNotFound
from clv.intake.cells import is_date, is_email, is_money, is_number
from clv.intake.choices import Choices, Role
from clv.intake.staging import Staged
from clv.intake.words import fold, role_score, squash

CELLS_LOOKED_AT = 60_000
_ORDER_NUMBER = re.compile(r"#?[A-Za-z-]{0,4}\d+")
_SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?")
_MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)
_IN_TURN = (Role.DATE, Role.AMOUNT, Role.CUSTOMER, Role.ORDER)  # what is required chooses first


@dataclass(frozen=True)
class Content:
    """What a sample of a column's cells looks like: shares of the filled cells, 0 to 1."""

    filled: float = 0.0
    number: float = 0.0
    money: float = 0.0
    date: float = 0.0
    email: float = 0.0
    order_number: float = 0.0
    serial: float = 0.0
    distinct: int = 0


def find_columns(con: duckdb.DuckDBPyConnection, staged: Staged, choices: Choices) -> dict[Role, str]:
    """The header for each role that was chosen or found, and is not said to be absent.

    Raises ColumnNotFound for a chosen one that is not there.
    """
    chosen = {role: find_header_named(staged, wanted) for role, wanted in choices.columns}
    contents = dict(zip(staged.headers, _contents(con, staged), strict=True))
    found = dict(chosen)
    for role in (*_IN_TURN, *(role for role in Role if role not in _IN_TURN)):
        if role in found or role in choices.absent:
            continue
        free = [header for header in staged.headers if header not in found.values()]
        scored = [(_score(header, role, contents[header]), header) for header in free]
        if role is Role.CUSTOMER:
            scored = _less_where_blank(scored, contents)
        best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        if best[0] > 0:
            found[role] = best[1]
    _amount_from_elsewhere(found, contents)
    if staged.header_row == 0:
        _without_headers(found, contents)
    return {role: found[role] for role in Role if role in found and role not in choices.absent}


def find_header_named(staged: Staged, wanted: str) -> str:
    """The header that the reader means: by its exact text, else without case, accents and punctuation."""
    if wanted in staged.headers:
        return wanted
    folded = {squash(header): header for header in reversed(staged.headers)}
    if squash(wanted) in folded and squash(wanted):
        return folded[squash(wanted)]
    nearest = difflib.get_close_matches(squash(wanted), folded, n=1, cutoff=0.0)
    raise ColumnNotFound(
        name=staged.name,
        wanted=wanted,
        found=listed(staged.headers),
        nearest=folded[nearest[0]] if nearest else staged.headers[0],
    )


def listed(headers: Sequence[str], *, most: int = 30) -> str:
    """Headers as one line of an error; a file may have hundreds."""
    shown = [header[:60] for header in headers[:most]]
    return ", ".join(shown) + (" ..." if len(headers) > most else "")


def _score(header: str, role: Role, content: Content) -> float:
    score = role_score(header, role)
    if role is Role.ORDER and fold(header) == "name" and content.order_number > 0.8:
        score = 2000.0  # Shopify calls the order number Name
    if score <= 0 or content.filled == 0:
        return 0.0
    if role is Role.DATE:
        return score if content.date >= 0.5 or content.serial >= 0.8 else 0.0
    if role in _MEASURES:
        return score if content.number >= 0.5 else 0.0
    if role in (Role.CUSTOMER, Role.ORDER, Role.PRODUCT, Role.CHANNEL, Role.CATEGORY) and content.date >= 0.5:
        return 0.0
    if role is Role.CUSTOMER and (content.money >= 0.5 or (fold(header) == "name" and content.order_number > 0.8)):
        return 0.0
    return score


def _less_where_blank(scored: list[tuple[float, str]], contents: dict[str, Content]) -> list[tuple[float, str]]:
    """An id or e-mail address that many rows lack is no key for them where another column has one."""
    fullest = max((contents[header].filled for score, header in scored if score > 0), default=0.0)
    return [(score - 400 if contents[header].filled < fullest - 0.3 else score, header) for score, header in scored]


def _amount_from_elsewhere(found: dict[Role, str], contents: dict[str, Content]) -> None:
    """An amount under another name: Magento's Dutch calls it "Aantal"; a price without a quantity is what was paid."""
    if Role.AMOUNT in found or (Role.QUANTITY in found and Role.UNIT_PRICE in found):
        return
    if Role.QUANTITY in found and contents[found[Role.QUANTITY]].money >= 0.5:
        found[Role.AMOUNT] = found.pop(Role.QUANTITY)
    elif Role.UNIT_PRICE in found and Role.QUANTITY not in found:
        found[Role.AMOUNT] = found.pop(Role.UNIT_PRICE)


def _without_headers(found: dict[Role, str], contents: dict[str, Content]) -> None:
    """Roles by contents alone, where only one column can play them."""

    def only(role: Role, headers: list[str]) -> None:
        if role not in found and len(headers) == 1:
            found[role] = headers[0]

    def free() -> list[str]:
        return [header for header in contents if header not in found.values() and contents[header].filled > 0]

    only(Role.DATE, [h for h in free() if contents[h].date >= 0.9])
    only(Role.AMOUNT, [h for h in free() if contents[h].money >= 0.5])
    only(Role.CUSTOMER, [h for h in free() if contents[h].email >= 0.5])
    only(Role.CUSTOMER, [h for h in free() if contents[h].date < 0.5 and contents[h].money < 0.5])


def _contents(con: duckdb.DuckDBPyConnection, staged: Staged) -> list[Content]:
    rows = min(max(CELLS_LOOKED_AT // len(staged.headers), 100), 2000)
    step = max(1, staged.rows // rows)
    columns = ", ".join(staged.all_columns)
    sample = con.execute(f"select {columns} from {staged.table} where rowid % {step} = 0 limit {2 * rows}").fetchall()
    return [_content([row[i] for row in sample]) for i in range(len(staged.headers))]


def _content(cells: list[str | None]) -> Content:
    filled = [cell.strip()[:100] for cell in cells if cell and cell.strip()]
    if not filled:
        return Content()
    count = len(filled)
    return Content(
        filled=count / len(cells),
        number=sum(map(is_number, filled)) / count,
        money=sum(map(is_money, filled)) / count,
        date=sum(map(is_date, filled)) / count,
        email=sum(map(is_email, filled)) / count,
        order_number=sum(_ORDER_NUMBER.fullmatch(cell) is not None for cell in filled) / count,
        serial=sum(_SERIAL.fullmatch(cell) is not None for cell in filled) / count,
        distinct=len(set(filled)),
    )
