"""Tables of a web page or of XML Spreadsheet 2003: what programs call .xls because Excel opens it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import ParseError, XMLParser

from clv.core.errors import BrokenFile, NotATable
from clv.intake.choices import Role
from clv.intake.files.cells import is_number
from clv.intake.files.header_words import role_score
from clv.intake.files.headers import MAX_COLUMNS, Header, find_header
from clv.intake.files.workbooks import as_text

CHUNK = 1 << 20
MOST_CELLS = 20_000_000  # held in memory
_XML = ("<workbook", ":workbook")
_MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)


@dataclass(frozen=True)
class Table:
    """One table: its header, and the rows below it."""

    header: Header
    first_row: int  # of the data, from 1
    rows: list[list[str]]


@dataclass
class _Cell:
    text: list[str] = field(default_factory=list)
    value: str = ""  # what the file says the number is, beside how it is written
    kind: str = ""
    wide: int = 1
    tall: int = 1
    place: int = 0  # in its row, from 1, where cells before it are left out

    def as_text(self) -> str:
        shown = " ".join("".join(self.text).split())
        if self.kind == "DateTime":
            return as_text(datetime.fromisoformat(shown[:19]))
        if self.kind == "Number" or (self.value and is_number(shown)):
            return as_text(float(self.value or shown))
        return shown


class _Tables:
    """What both kinds of parser tell, as tables of rows of cells; a table within a cell is one of its own."""

    def __init__(self) -> None:
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._cells: list[_Cell | None] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str | None]) -> None:
        said = {_local(name): value or "" for name, value in attributes.items()}
        match _local(tag):
            case "table":
                self._open.append([])
                self._cells.append(None)
                self.tables.append(self._open[-1])
            case "tr" | "row" if self._open:
                self._cells[-1] = None
                rows = self._open[-1]
                for _ in range(min(_whole(said.get("index")), len(rows) + 1000) - len(rows) - 1):
                    rows.append([])
                rows.append([])
            case "td" | "th" | "cell" if self._open and self._open[-1]:
                across, down = _whole(said.get("mergeacross")), _whole(said.get("mergedown"))
                cell = _Cell(
                    value=said.get("num", ""),
                    wide=max(1, _whole(said.get("colspan")), across + 1 if across else 1),
                    tall=max(1, _whole(said.get("rowspan")), down + 1 if down else 1),
                    place=_whole(said.get("index")),
                )
                self._cells[-1] = cell
                self._open[-1][-1].append(cell)
                self._count += cell.wide
            case "data" if self._cells and (current := self._cells[-1]):
                current.kind = said.get("type", "")
            case "br" | "p" | "div":
                self.data(" ")
        if self._count > MOST_CELLS:
            raise NotATable

    def end(self, tag: str) -> None:
        match _local(tag):
            case "table" if self._open:
                self._open.pop()
                self._cells.pop()
            case "td" | "th" | "cell" | "tr" | "row" if self._cells:
                self._cells[-1] = None

    def data(self, text: str) -> None:
        if self._cells and (cell := self._cells[-1]):
            cell.text.append(text)

    def close(self) -> list[list[list[_Cell]]]:
        return self.tables


class _Page(HTMLParser):
    """A web page, told to `_Tables`."""

    def __init__(self, tables: _Tables) -> None:
        super().__init__(convert_charrefs=True)
        self.tables = tables

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tables.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.tables.end(tag)

    def handle_data(self, data: str) -> None:
        self.tables.data(data)


def read_markup(path: Path, *, name: str) -> Table:
    """The most sales-like table of a UTF-8 file. Raises NotATable where there is none, BrokenFile where XML is cut off.

    A cell over several rows gives its value to each, but for measures: an amount over three lines is one amount.
    """
    tables = _Tables()
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            text = stream.read(CHUNK)
            is_xml = any(word in text[:4096].lower() for word in _XML)
            parser = XMLParser(target=tables, encoding="utf-8") if is_xml else _Page(tables)
            if is_xml:
                text = text[max(text.find("?>") + 2, 0) :] if text.lstrip().startswith("<?xml") else text
            while text:
                parser.feed(text)
                text = stream.read(CHUNK)
            parser.close()
        found = [table for rows in tables.tables if (table := _table(rows))]
    except (ParseError, ValueError) as cause:
        raise BrokenFile(name=name) from cause
    except NotATable:
        raise NotATable(name=name) from None
    if not found:
        raise NotATable(name=name)
    return max(found, key=lambda table: (table.header.score, len(table.rows)))


def _table(rows: list[list[_Cell]]) -> Table | None:
    laid = _laid_out(rows, measures=frozenset())
    if not any(sum(map(bool, row)) > 1 for row in laid):
        return None
    header = find_header(laid)
    if header.width > MAX_COLUMNS or (header.row is None and not any(map(is_number, laid[-1]))):
        return None
    measures = frozenset(
        i for i, title in enumerate(header.names) if max(role_score(title, role) for role in _MEASURES) > 0
    )
    first = 0 if header.row is None else header.row + 1
    data = _laid_out(rows, measures=measures)[first:]
    return Table(header, first + 1, [(row + [""] * header.width)[: header.width] for row in data])


def _laid_out(rows: list[list[_Cell]], *, measures: frozenset[int]) -> list[list[str]]:
    """Each row as texts, every one in its column."""
    laid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column: rows that a cell from above still covers, and its text
    for row in rows:
        texts: dict[int, str] = {}
        below: dict[int, tuple[int, str]] = {}
        for column, (left, text) in hanging.items():
            texts[column] = "" if column in measures else text
            if left > 1:
                below[column] = (left - 1, text)
        column = 0
        for cell in row:
            column = max(column, min(cell.place, MAX_COLUMNS + 1) - 1)
            while column in hanging:
                column += 1
            text = cell.as_text()
            texts[column] = text
            for covered in range(column, column + min(cell.wide, MAX_COLUMNS)):
                texts.setdefault(covered, "")
                if cell.tall > 1:
                    below[covered] = (cell.tall - 1, texts[covered])
            column += min(cell.wide, MAX_COLUMNS)
        hanging = below
        laid.append([texts.get(i, "") for i in range(max(texts, default=-1) + 1)])
    return laid


def _local(name: str) -> str:
    """A name without its namespace, in lower case: {urn:...}Row, ss:Row and row are one."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
