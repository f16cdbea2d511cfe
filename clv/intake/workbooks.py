"""How does a sheet of a workbook (XLSX, XLS, ODS) become rows of unambiguous text?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from clv.errors import BrokenFile, NotATable, PasswordProtected, SheetNotFound
from clv.intake.choices import Role
from clv.intake.headers import ROWS_LOOKED_AT, Header, find_header
from clv.intake.words import role_score, squash

Cell = int | float | str | bool | time | date | datetime | timedelta | None
_MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)


@dataclass(frozen=True)
class Sheet:
    """One sheet with a table on it: where the table begins, and the sheet itself to read it from."""

    name: str
    header: Header
    first_row: int  # of the data, as the spreadsheet numbers its rows
    sheet: CalamineSheet

    def rows(self) -> Iterator[list[str]]:
        """The data rows as text, one cell per column of the header. Merged cells give their value to each row."""
        width = self.header.width
        merged = _merged_rows(self.sheet, self.header)
        for number, row in enumerate(islice(_rows(self.sheet), self.first_row - 1, None), start=self.first_row - 1):
            cells = [as_text(cell) for cell in row[:width]] + [""] * (width - len(row))
            for column, top in merged.get(number, ()):
                cells[column] = cells[column] or as_text(top)
            yield cells


@dataclass(frozen=True)
class Workbook:
    sheet_names: tuple[str, ...]
    chosen: tuple[Sheet, ...]  # with the same headers, in their order


def open_workbook(path: Path, *, name: str, sheet: str | None = None) -> Workbook:
    """The sheets that hold the sales: the one named, else the most sales-like one and those with the same headers.

    Raises SheetNotFound, NotATable (no sheet has a table), BrokenFile, PasswordProtected.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        names = tuple(book.sheet_names)
        if sheet is not None:
            wanted = next((n for n in names if n == sheet), None) or next(
                (n for n in names if squash(n) == squash(sheet)), None
            )
            if wanted is None:
                raise SheetNotFound(name=name, wanted=sheet, found=", ".join(names))
            found = [_table_on(book.get_sheet_by_name(wanted))]
        else:
            found = [_table_on(book.get_sheet_by_name(n)) for n in names]
    except PasswordError as cause:
        raise PasswordProtected(name=name) from cause
    except (CalamineError, OSError, ValueError) as cause:
        raise BrokenFile(name=name) from cause
    tables = [table for table in found if table is not None]
    if not tables:
        raise NotATable(name=name)
    best = max(tables, key=lambda t: t.header.score)
    alike = [t for t in tables if t.header.row is not None and _key(t.header) == _key(best.header)] or [best]
    return Workbook(names, tuple(alike))


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


def _table_on(sheet: CalamineSheet) -> Sheet | None:
    head = [[as_text(cell) for cell in row] for row in islice(_rows(sheet), ROWS_LOOKED_AT)]
    if not any(sum(1 for cell in row if cell) > 1 for row in head):
        return None
    header = find_header(head)
    place = header.row
    if place is None:
        first = next(i for i, row in enumerate(head) if sum(1 for cell in row if cell) > 1)
        return Sheet(sheet.name, header, first + 1, sheet)
    width = max(len(row) for row in head)  # a column beyond the header has no name, but it is there
    if width > header.width:
        extra = tuple(f"column_{i + 1}" for i in range(header.width, width))
        header = Header(place, header.names + extra, header.score)
    return Sheet(sheet.name, header, place + 2, sheet)


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    yield from sheet.iter_rows()


def _key(header: Header) -> tuple[str, ...]:
    return tuple(squash(name) for name in header.names)


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
