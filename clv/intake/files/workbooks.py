"""How does a sheet of a workbook (XLSX, XLS, ODS) become rows of unambiguous text?"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from clv.core.errors import BrokenFile, NotATable, PasswordProtected, SheetNotFound
from clv.intake.choices import Role
from clv.intake.files.cells import is_date_number
from clv.intake.files.header_words import fold, is_role_word, role_score, squash
from clv.intake.files.headers import MAX_COLUMNS, ROWS_LOOKED_AT, Header, find_header
from clv.intake.files.hidden_columns import hidden_columns
from clv.intake.files.lone_cells import refuse_lone_cells
from clv.intake.files.sandbox import refuse_if_it_harms
from clv.intake.files.source import BROKEN_ZIP

_DAYS_TO_1904 = 1462  # from 1899-12-30, where other workbooks begin, to 1904-01-01
_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
Cell = int | float | str | bool | time | date | datetime | timedelta | None
_DATE_WORDS = frozenset(("date", "datum", "data", "fecha", "dag", "dzien", "day", "tag", "jour"))
_MONEY = (Role.AMOUNT, Role.UNIT_PRICE)
_MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)


@dataclass(frozen=True)
class Sheet:
    """One sheet with a table on it: where the table begins, and the sheet itself to read it from."""

    name: str
    header: Header
    first_row: int  # of the data, as the spreadsheet numbers its rows
    sheet: CalamineSheet
    from_1904: bool = False  # whether the workbook counts its days from then on
    hidden: frozenset[str] = frozenset()  # names of the columns that its maker hid

    def rows(self, names: Sequence[str]) -> Iterator[list[str]]:
        """The data rows as text, one cell for each of the names, blank where the sheet has no such column.

        Merged cells give their value to each row.
        """
        width = self.header.width
        merged = _merged_rows(self.sheet, self.header)
        # A day without the form of a date is a bare number, and only the workbook knows from when on it counts.
        dated = [i for i, own in enumerate(self.header.names) if self.from_1904 and _names_a_date(own)]
        place = {squash(own): i for i, own in reversed(list(enumerate(self.header.names)))}
        order = list(range(width)) if tuple(names) == self.header.names else [place.get(squash(n), -1) for n in names]
        for number, row in enumerate(islice(_rows(self.sheet), self.first_row - 1, None), start=self.first_row - 1):
            cells = [as_text(cell) for cell in row[:width]] + [""] * (width - len(row))
            for column, top in merged.get(number, ()):
                cells[column] = cells[column] or as_text(top)
            for column in dated:
                if is_date_number(cells[column]) and len(cells[column].split(".")[0]) == 5:
                    cells[column] = as_text(float(cells[column]) + _DAYS_TO_1904)
            yield [cells[i] if i >= 0 else "" for i in order]


@dataclass(frozen=True)
class Workbook:
    """The sheets that are read one below the other, the columns that they have together, and those left unread."""

    sheet_names: tuple[str, ...]
    chosen: tuple[Sheet, ...]
    names: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def open_workbook(path: Path, *, name: str, sheet: str | None = None, columns: Sequence[str] | None = ()) -> Workbook:
    """The sheets that hold the sales: the one named, else the most sales-like one and those that are like it.

    A hidden sheet is read only where it is named. A hidden column is read only where it is among `columns`, or where it
    alone can be the customer, the date or the money; columns None: each is read.

    Raises SheetNotFound, NotATable (no sheet has a table), BrokenFile, PasswordProtected, LoneCell.
    """
    try:
        if _is_xlsx(path):
            refuse_lone_cells(path, name=name)
        else:
            refuse_if_it_harms(path, name=name)
        names, found = _sheets(path, name, sheet)
    except PasswordError as cause:
        raise PasswordProtected(name=name) from cause
    except (CalamineError, OSError, ValueError, *BROKEN_ZIP) as cause:
        raise BrokenFile(name=name) from cause
    except BaseException as cause:
        if type(cause).__module__ == "pyo3_runtime":  # a panic of the library: it is no Exception
            raise BrokenFile(name=name) from cause
        raise
    tables = [table for table in found if table is not None]
    if not tables:
        raise NotATable(name=name)
    best = max(tables, key=lambda t: t.header.score)
    alike = tuple(t for t in tables if _is_like(t.header, best.header)) or (best,)
    called = {squash(header): header for table in reversed(alike) for header in reversed(table.header.names)}
    first = [squash(header) for header in alike[0].header.names]
    everything = tuple(
        dict.fromkeys((*alike[0].header.names, *(called[key] for key in reversed(called) if key not in first)))
    )
    if len(everything) > MAX_COLUMNS:
        raise NotATable(name=name)
    hidden = () if columns is None else _unread(everything, alike, asked=columns)
    return Workbook(names, alike, tuple(header for header in everything if header not in hidden), hidden)


def _unread(headers: Sequence[str], sheets: Sequence[Sheet], *, asked: Sequence[str]) -> tuple[str, ...]:
    """The columns that are hidden on each of the sheets that has them, but for those that are needed."""
    shown = {squash(header) for one in sheets for header in one.header.names if header not in one.hidden}
    wanted = {squash(header) for header in asked}
    hidden = [header for header in headers if squash(header) not in shown | wanted]
    others = [header for header in headers if header not in hidden]
    for roles in ((Role.CUSTOMER,), (Role.DATE,), _MONEY):
        if not any(role_score(header, role) > 0 for header in others for role in roles):
            hidden = [header for header in hidden if not any(role_score(header, role) > 0 for role in roles)]
    return tuple(hidden) if others else ()


def _is_xlsx(path: Path) -> bool:
    return zipfile.is_zipfile(path) and "xl/workbook.xml" in zipfile.ZipFile(path).namelist()


def _sheets(path: Path, name: str, sheet: str | None) -> tuple[tuple[str, ...], list[Sheet | None]]:
    book = CalamineWorkbook.from_path(path)
    names, late, hidden = tuple(book.sheet_names), _counts_from_1904(path), hidden_columns(path)

    def table_on(one: str) -> Sheet | None:
        return _table_on(book.get_sheet_by_name(one), from_1904=late, hidden=hidden.get(one, frozenset()))

    if sheet is None:
        shown = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
        return names, [table_on(n) for n in shown or names]
    wanted = next((n for n in names if n == sheet), None) or next(
        (n for n in names if squash(n) == squash(sheet)), None
    )
    if wanted is None:
        raise SheetNotFound(name=name, wanted=sheet, found=", ".join(names))
    return names, [table_on(wanted)]


def _counts_from_1904(path: Path) -> bool:
    """Whether an XLSX workbook says that its days are counted as on a Mac of old."""
    if not _is_xlsx(path):
        return False
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as said:
        return _1904.search(said.read(1 << 20)) is not None


def _is_like(one: Header, best: Header) -> bool:
    """Whether two sheets hold rows of the same table: the same columns in any order, or the same but for some beside
    the date and the money (a month with a column of notes).
    """
    if one.row is None or best.row is None:
        return False
    own, others = _key(one), _key(best)
    if own == others:
        return True
    known, best_known = ({squash(n) for n in header.names if is_role_word(n)} for header in (one, best))
    if not (known <= best_known or best_known <= known):
        return False
    shared = [header for header in best.names if squash(header) in known & best_known]
    roles = {role for role in (Role.CUSTOMER, Role.DATE, *_MONEY) for header in shared if role_score(header, role) > 0}
    return {Role.CUSTOMER, Role.DATE} <= roles and bool(roles & set(_MONEY))


def as_text(cell: Cell) -> str:
    """A cell as text that can be read one way only.

    Whole numbers have no decimals (ids), dates are ISO, and a number with exactly three decimals gets a fourth, so that
    1.234 is not taken for a thousand.

    >>> as_text(17850.0), as_text(1.234), as_text(12.5), as_text(date(2025, 12, 31)), as_text(None)
    ('17850', '1.2340', '12.5', '2025-12-31', '')
    """
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    if "e" in text:
        text = format(value, ".12f").rstrip("0")
    decimals = len(text) - text.find(".") - 1
    return text + "0" if "." in text and decimals == 3 else text


def _names_a_date(header: str) -> bool:
    return role_score(header, Role.DATE) > 0 or bool(_DATE_WORDS & set(fold(header).split()))


def _table_on(sheet: CalamineSheet, *, from_1904: bool, hidden: frozenset[int]) -> Sheet | None:
    head = [_trimmed([as_text(cell) for cell in row]) for row in islice(_rows(sheet), ROWS_LOOKED_AT)]
    if not any(sum(1 for cell in row if cell) > 1 for row in head):
        return None
    header = find_header(head)
    place = header.row
    left = (sheet.start or (0, 0))[1]
    unseen = frozenset(name for i, name in enumerate(header.names) if i + left in hidden)
    if place is None:
        first = next(i for i, row in enumerate(head) if sum(1 for cell in row if cell) > 1)
        return Sheet(sheet.name, header, first + 1, sheet, from_1904, unseen)
    # A column beyond the header has no name, but it is there; a stray cell is no column.
    filled = Counter(i for row in head[place + 1 :] for i, cell in enumerate(row) if cell)
    width = max((i + 1 for i, cells in filled.items() if cells > 1), default=0)
    if width > header.width:
        extra = tuple(f"column_{i + 1}" for i in range(header.width, width))
        header = Header(place, header.names + extra, header.score)
    return Sheet(sheet.name, header, place + 2, sheet, from_1904, unseen)


def _trimmed(cells: list[str]) -> list[str]:
    """Without the blanks at the end: a sheet is as wide as its widest row."""
    return cells[: max((i + 1 for i, cell in enumerate(cells) if cell), default=0)]


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    yield from sheet.iter_rows()


def _key(header: Header) -> frozenset[str]:
    return frozenset(squash(name) for name in header.names)


def _merged_rows(sheet: CalamineSheet, header: Header) -> dict[int, list[tuple[int, Cell]]]:
    """For each row below the top of a merged block: the column and the block's value.

    Not for measures: an amount merged over three lines is one amount.
    """
    found: dict[int, list[tuple[int, Cell]]] = {}
    ranges = sheet.merged_cell_ranges or []
    tall = [(top, bottom) for top, bottom in ranges if bottom[0] > top[0]]
    if not tall:
        return found
    offset = (sheet.start or (0, 0))[1]
    wanted = {top[0] for top, _ in tall}
    tops = {number: row for number, row in enumerate(_rows(sheet)) if number in wanted}
    for (row, column), (last, _) in tall:
        place = column - offset
        if not 0 <= place < header.width or row not in tops or place >= len(tops[row]):
            continue
        if max(role_score(header.names[place], role) for role in _MEASURES) > 0:
            continue
        for number in range(row + 1, last + 1):
            found.setdefault(number, []).append((place, tops[row][place]))
    return found
