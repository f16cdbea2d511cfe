"""Which column plays which role: by its header, confirmed by what it holds?"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from clv.core.errors import ColumnNotFound
from clv.intake.choices import Choices, PriceKind, Role
from clv.intake.files.cells import is_date, is_date_number, is_email, is_money, is_none, is_number
from clv.intake.files.header_words import fold, is_denied, role_score, squash
from clv.intake.files.staging import Staged
from clv.intake.sales.discounts import holds_discounts
from clv.intake.sales.exclusion_rules import GUESTS
from clv.intake.sales.ids import SHORTENED
from clv.intake.sales.meanings import NO_SALE, is_about_returns, is_flag_of_returns, meanings, says_state

CELLS_LOOKED_AT = 60_000
_EDGES = " \t\r\n\u00a0\u200b\u200e\u200f\ufeff"
_ORDER_NUMBER = re.compile(r"#?[A-Za-z-]{0,4}\d+")
_SHORTENED = re.compile(SHORTENED)
_MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)
_IN_TURN = (Role.DATE, Role.AMOUNT, Role.ORDER, Role.CUSTOMER)  # what is hard to mistake chooses first
_ABOVE_NOUGHT = frozenset("123456789")
AN_ID = 900.0  # a score that only the first words for a customer reach, those of an id
PART_OF_A_NAME = 100.0  # the highest score of a header that holds the role's word among others
PRODUCTS = 100  # rows that are looked at for quantity times price
CUT_SHORT = 0.01  # of the ids; so many that a spreadsheet cut short make a column no key
AN_EXACT_HEADER = 500.0  # a score that only a whole header reaches
MOST_WORDS = 200  # of a sample; a column with more of them is none of states
FEW_WORDS = 30
_PARCEL = re.compile(r"fulfil|ship|deliver|lever|verzend|wysylki|dostawy|versand|liefer|livraison")
_METHOD = re.compile(r"method|methode|wijze|sposob|forma |weise|zahlungsart|moyen|mode de|note|opmerking|uwagi|bemerk")
MANY = 10  # rows; so many with one and the same customer are those of one shop, or of one seller


@dataclass(frozen=True)
class Content:
    """What a sample of a column's cells looks like: shares of the filled cells, 0 to 1.

    spelled_date   dates that are no mere digits: invoice 20250101 is no date
    named          the share of all the cells that name somebody: neither blank nor a guest
    """

    cells: tuple[str, ...] = ()
    filled: float = 0.0
    named: float = 0.0
    number: float = 0.0
    money: float = 0.0
    date: float = 0.0
    spelled_date: float = 0.0
    date_number: float = 0.0
    email: float = 0.0
    order_number: float = 0.0
    shortened: float = 0.0
    zero: float = 0.0

    @property
    def is_constant(self) -> bool:
        return len(set(self.cells) - {""}) == 1 and self.filled * len(self.cells) >= MANY

    @property
    def is_unique(self) -> bool:
        """Whether no value stands twice: a key of the rows."""
        return len(set(self.cells) - {""}) == round(self.filled * len(self.cells))


def find_columns(staged: Staged, contents: dict[str, Content], choices: Choices) -> dict[Role, str]:
    """The header for each role that was chosen or found, and is not said to be absent.

    contents: as `contents_of` gives them. Raises ColumnNotFound for a chosen one that is not there.
    """
    chosen = {role: find_header_named(staged, wanted) for role, wanted in choices.columns}
    found = dict(chosen)
    for role in (*_IN_TURN, *(role for role in Role if role not in _IN_TURN)):
        if role in found or role in choices.absent:
            continue
        free = [header for header in staged.headers if header not in found.values()]
        scored = [(_score(header, role, contents[header]), header) for header in free]
        if role is Role.CUSTOMER:
            scored = _customers(scored, contents, found)
        elif role is Role.AMOUNT:
            scored = _amounts(scored, contents)
        best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        if best[0] > 0:
            found[role] = best[1]
    _amount_from_elsewhere(found, contents, choices.prices)
    _by_contents(found, contents)
    _words_by_contents(found, contents, choices.absent)
    if Role.DISCOUNT not in chosen and Role.AMOUNT not in chosen:
        _after_discount(found, contents)
    elif Role.DISCOUNT not in chosen:
        found.pop(Role.DISCOUNT, None)
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
    if role is Role.ORDER and score < role_score(header, Role.CUSTOMER):
        return 0.0
    if role is Role.KIND and is_about_returns(header) and not is_flag_of_returns(header, content.cells):
        return 0.0
    if role in (Role.STATUS, Role.KIND):
        return _score_of_words(header, content, score, kind=role is Role.KIND)
    if role is Role.DATE:
        return score if content.date >= 0.5 or content.date_number >= 0.8 else 0.0
    if role is Role.DISCOUNT:
        return score if holds_discounts(content.cells) else 0.0
    if role in _MEASURES:
        is_money = role in (Role.AMOUNT, Role.UNIT_PRICE)
        return score if content.number >= 0.5 and not (is_money and content.zero == 1) else 0.0
    if role in (Role.CUSTOMER, Role.ORDER, Role.PRODUCT, Role.CHANNEL, Role.CATEGORY) and content.spelled_date >= 0.5:
        return 0.0
    if role is Role.CUSTOMER and (content.money >= 0.5 or (fold(header) == "name" and content.order_number > 0.8)):
        return 0.0
    return score


def _score_of_words(header: str, content: Content, score: float, *, kind: bool) -> float:
    """A column of states or kinds, confirmed by its words: State may hold regions, and Type the sort of an article."""
    if is_about_returns(header):
        return score
    known, apart = _known_words(content, header=header, kind=kind)
    if known >= 0.5:
        return score
    if says_state(header, kind=kind) and score >= AN_EXACT_HEADER:
        return score - 500
    few = len(set(content.cells)) <= FEW_WORDS
    return score - 500 if few and (apart or (kind and score >= AN_EXACT_HEADER)) else 0.0


def _known_words(content: Content, *, header: str, kind: bool) -> tuple[float, bool]:
    """The share of the filled cells that hold a known word, and whether one of these says that a row is no sale."""
    counts = Counter(cell for cell in content.cells if cell)
    if not counts or len(counts) > MOST_WORDS:
        return 0.0, False
    found = meanings([word for word, _ in counts.most_common()], kind=kind, header=header)
    known = sum(counts[word] for words in found.values() for word in words)
    return known / counts.total(), bool(NO_SALE & found.keys())


def _words_by_contents(found: dict[Role, str], contents: dict[str, Content], absent: frozenset[Role]) -> None:
    """A column of states or kinds under any other name: nearly all its words are known, some say that it is no sale."""
    for role in (Role.STATUS, Role.KIND):
        if role in found or role in absent:
            continue
        for header, content in contents.items():
            if header in found.values() or content.filled < 0.9 or content.number > 0:
                continue
            if is_denied(header, role) and not _PARCEL.search(fold(header)):
                continue
            if not 1 < len(set(content.cells) - {""}) <= FEW_WORDS or _METHOD.search(fold(header)):
                continue
            known, apart = _known_words(content, header=header, kind=role is Role.KIND)
            if known >= 0.9 and apart:
                found[role] = header
                break


def _customers(
    scored: list[tuple[float, str]], contents: dict[str, Content], found: dict[Role, str]
) -> list[tuple[float, str]]:
    """An id or e-mail address that many rows lack is no key for them where another column has one.

    Nor is what is the same as the order number, or the same on every row: that is the shop itself, unless it is called
    an id and nothing else could be the customer.
    """
    order = contents[found[Role.ORDER]].cells if Role.ORDER in found else ()
    others = [pair for pair in scored if pair[0] > 0 and contents[pair[1]].cells != order]
    varied = [pair for pair in others if not contents[pair[1]].is_constant]
    possible = varied or [pair for pair in others if pair[0] > AN_ID]
    fullest = max((contents[header].named for _, header in possible), default=0.0)
    return [
        (max(score - 400 * (contents[h].named < fullest - 0.3) - 800 * (contents[h].shortened > CUT_SHORT), 1.0), h)
        for score, h in possible
    ]


def _amounts(scored: list[tuple[float, str]], contents: dict[str, Content]) -> list[tuple[float, str]]:
    """Among columns that are called an amount in part only, the one that is quantity times price comes first.

    Where others hold money, such a column of whole numbers may count pieces.
    """
    in_part = [header for score, header in scored if 0 < score <= PART_OF_A_NAME]
    if not in_part:
        return scored
    is_money = any(score > 0 and contents[header].money >= 0.5 for score, header in scored)
    weight = {
        header: PART_OF_A_NAME * _is_product(header, contents)
        - PART_OF_A_NAME * (is_money and not contents[header].money)
        for header in in_part
    }
    return [(score + weight.get(header, 0.0), header) for score, header in scored]


def _is_product(amount: str, contents: dict[str, Content]) -> bool:
    """Whether a column is quantity times price on nearly all of the first rows, of more than one piece on some."""
    factors = []
    for role in (Role.QUANTITY, Role.UNIT_PRICE):
        score, header = max((role_score(header, role), header) for header in contents)
        if not score or header == amount:
            return False
        factors.append(contents[header].cells)
    rows = [[_value(cell) for cell in row] for row in zip(*factors, contents[amount].cells, strict=True)][:PRODUCTS]
    filled = [row for row in rows if None not in row]
    right = [row for row in filled if abs(row[0] * row[1] - row[2]) < 0.01]  # type: ignore[operator]
    return len(right) > 1 and len(right) >= 0.9 * len(filled) and any(row[0] != 1 for row in right)


def _value(cell: str) -> float | None:
    """A number of which the last sign is the decimal one; None where it is none."""
    digits = re.sub(r"[^\d.,-]", "", cell)
    whole, sign, cents = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    try:
        return float(re.sub("[.,]", "", whole) + "." + cents if sign else digits)
    except ValueError:
        return None


def _amount_from_elsewhere(found: dict[Role, str], contents: dict[str, Content], prices: PriceKind | None) -> None:
    """An amount under another name: Magento's Dutch calls it "Aantal"; a price without a quantity is what was paid."""
    if prices is PriceKind.LINE and Role.AMOUNT not in found and Role.UNIT_PRICE in found:
        found[Role.AMOUNT] = found.pop(Role.UNIT_PRICE)
    if Role.AMOUNT in found or (Role.QUANTITY in found and Role.UNIT_PRICE in found):
        return
    if Role.QUANTITY in found and contents[found[Role.QUANTITY]].money >= 0.5:
        found[Role.AMOUNT] = found.pop(Role.QUANTITY)
    elif Role.UNIT_PRICE in found and Role.QUANTITY not in found:
        found[Role.AMOUNT] = found.pop(Role.UNIT_PRICE)


def _after_discount(found: dict[Role, str], contents: dict[str, Content]) -> None:
    """Where an amount says what was paid, no discount goes off it; gross sales are those before it."""
    if Role.AMOUNT not in found or Role.DISCOUNT not in found:
        return
    given = any(set(cell) & _ABOVE_NOUGHT for cell in contents[found.pop(Role.DISCOUNT)].cells)
    if given and squash(found[Role.AMOUNT]) == "grosssales":
        net = (h for h in contents if squash(h) == "netsales" and contents[h].number >= 0.5)
        found[Role.AMOUNT] = next(net, found[Role.AMOUNT])


def _by_contents(found: dict[Role, str], contents: dict[str, Content]) -> None:
    """Roles by contents alone, where the headers are unknown words or none, and one column only can play them."""

    def only(role: Role, headers: list[str]) -> None:
        if role not in found and len(headers) == 1:
            found[role] = headers[0]

    def free(role: Role) -> list[str]:
        left = [header for header in contents if header not in found.values() and contents[header].filled > 0]
        return [header for header in left if not is_denied(header, role)]

    only(Role.DATE, [h for h in free(Role.DATE) if contents[h].date >= 0.9])
    if not (Role.QUANTITY in found and Role.UNIT_PRICE in found):
        only(Role.AMOUNT, [h for h in free(Role.AMOUNT) if contents[h].number >= 0.9 and contents[h].money >= 0.5])
    only(Role.CUSTOMER, [h for h in free(Role.CUSTOMER) if contents[h].email >= 0.5])
    if Role.DATE in found and Role.AMOUNT in found:
        others = [h for h in free(Role.CUSTOMER) if contents[h].date < 0.5 and contents[h].money < 0.5]
        dated = contents[found[Role.DATE]]
        if len(others) == 1 and _could_be_customers(contents[others[0]], dated=dated):
            only(Role.CUSTOMER, others)


def _could_be_customers(content: Content, *, dated: Content) -> bool:
    """Beside the dates; neither the shop itself, nor numbers of which each stands once: those are orders, or rows."""
    beside = [customer for customer, day in zip(content.cells, dated.cells, strict=True) if day]
    if sum(map(bool, beside)) < 0.5 * len(beside):
        return False
    return not content.is_constant and not (content.is_unique and content.order_number > 0.8)


def contents_of(con: duckdb.DuckDBPyConnection, staged: Staged) -> dict[str, Content]:
    """What a sample of the cells under each header looks like."""
    return dict(zip(staged.headers, _contents(con, staged), strict=True))


def _contents(con: duckdb.DuckDBPyConnection, staged: Staged) -> list[Content]:
    rows = min(max(CELLS_LOOKED_AT // len(staged.headers), 100), 2000)
    step = max(1, staged.rows // rows)
    columns = ", ".join(staged.all_columns)
    sample = con.execute(f"select {columns} from {staged.table} where rowid % {step} = 0 limit {2 * rows}").fetchall()
    return [_content([row[i] for row in sample], header=header) for i, header in enumerate(staged.headers)]


def _content(cells: list[str | None], *, header: str) -> Content:
    """A heading that is repeated among the rows is none of the column's contents."""
    bare = (("" if cell is None or is_none(cell) else cell.strip(_EDGES)[:100]) for cell in cells)
    seen = tuple("" if cell == header else cell for cell in bare)
    filled = [cell for cell in seen if cell]
    if not filled:
        return Content(seen)
    count = len(filled)
    dates = [cell for cell in filled if is_date(cell)]
    return Content(
        cells=seen,
        filled=count / len(seen),
        named=sum(cell.casefold() not in GUESTS and set(cell) != {"0"} for cell in filled) / len(seen),
        number=sum(map(is_number, filled)) / count,
        money=sum(map(is_money, filled)) / count,
        date=len(dates) / count,
        spelled_date=sum(not cell.isdigit() for cell in dates) / count,
        date_number=sum(map(is_date_number, filled)) / count,
        email=sum(map(is_email, filled)) / count,
        order_number=sum(_ORDER_NUMBER.fullmatch(cell) is not None for cell in filled) / count,
        shortened=sum(_SHORTENED.fullmatch(cell) is not None for cell in filled) / count,
        zero=sum(not set(cell) & _ABOVE_NOUGHT and "0" in cell for cell in filled) / count,
    )
