"""Which columns of a workbook's sheets did its maker hide? A look beside the reader of its cells, which does not say.

XLSX and XLS say it at the head of each sheet, before its rows; ODS does too, but holds all sheets in one file.
"""

from __future__ import annotations

import html
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import olefile

HEAD = 1 << 20  # bytes before the rows of a sheet; thousands of styled columns take less
MOST = 1 << 14  # columns that a sheet can have
Hidden = dict[str, frozenset[int]]  # by sheet, places from 0

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_COLUMN = re.compile(r"<(?:\w+:)?col\b[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TRUE = frozenset(("1", "true", "on"))
_TABLE = re.compile(r"<table:(table|table-column)(?=[\s/>])[^>]*>")
# Kinds of records in an XLS file, and how many bytes are where.
_BOUND_SHEET, _COLUMN_INFO, _DIMENSIONS, _END = 0x85, 0x7D, 0x200, 0x0A
_RECORD_HEAD, _NAME_FROM, _COLUMN_INFO_BYTES = 4, 8, 10


def hidden_columns(path: Path) -> Hidden:
    """The hidden columns of each sheet of an XLSX, XLS or ODS file; none of any other.

    A column without any width is hidden too. Raises what zipfile raises for a broken file.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = frozenset(archive.namelist())
            if {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
                found = _of_xlsx(archive, members)
            else:
                found = _of_ods(archive) if "content.xml" in members else {}
    else:
        found = _of_xls(path) if olefile.isOleFile(path) else {}
    return {name: places for name, places in found.items() if places}


def _of_xlsx(archive: zipfile.ZipFile, members: frozenset[str]) -> Hidden:
    links = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in _tags(_LINK, _head(archive, "xl/_rels/workbook.xml.rels"))
    }
    sheets = {
        sheet.get("name", ""): links.get(sheet.get("r:id") or sheet.get("id", ""), "")
        for sheet in _tags(_SHEET, _head(archive, "xl/workbook.xml"))
    }
    return {name: _hidden(_head(archive, member)) for name, member in sheets.items() if member in members}


def _of_ods(archive: zipfile.ZipFile) -> Hidden:
    """One table after the other in one long file, which is read in parts; what its cells hold is passed over."""
    found: dict[str, frozenset[int]] = {}
    name, place, rest = "", 0, ""
    with archive.open("content.xml") as stream, TextIOWrapper(stream, "utf-8", errors="replace") as letters:
        while part := letters.read(HEAD):
            text = rest + part
            whole = text.rfind(">") + 1
            rest = text[whole:]
            for tag in _TABLE.finditer(text, 0, whole):
                said = _attributes(tag[0])
                if tag[1] == "table":
                    name, place = said.get("table:name", ""), 0
                    found[name] = frozenset()
                else:
                    times = said.get("table:number-columns-repeated", "")
                    after = min(place + (int(times) if times.isdecimal() else 1), MOST)
                    if said.get("table:visibility", "visible") != "visible":
                        found[name] = found.get(name, frozenset()) | frozenset(range(place, after))
                    place = after
    return found


def _of_xls(path: Path) -> Hidden:
    """From the records of [MS-XLS]: where each sheet begins, and there what is said of its columns."""
    with olefile.OleFileIO(path) as file:
        stream = next((one for one in ("Workbook", "Book") if file.exists(one)), None)
        if stream is None:
            return {}
        book = file.openstream(stream).read()
    found: dict[str, frozenset[int]] = {}
    for kind, record in _records(book, 0):
        if kind == _BOUND_SHEET and len(record) > _NAME_FROM:
            # Of Excel 5 the name follows its length; since Excel 97 a byte between them says how wide its letters are.
            since_97, length = stream == "Workbook", record[6]
            wide = since_97 and record[7] & 1
            letters = record[_NAME_FROM if since_97 else _NAME_FROM - 1 :][: length * (2 if wide else 1)]
            name = letters.decode("utf-16-le" if wide else "latin-1", errors="replace")
            found[name] = frozenset(_hidden_in_records(book, struct.unpack_from("<I", record)[0]))
    return found


def _hidden_in_records(book: bytes, begin: int) -> Iterator[int]:
    for kind, record in _records(book, begin):
        if kind == _DIMENSIONS:  # the rows follow
            return
        if kind == _COLUMN_INFO and len(record) >= _COLUMN_INFO_BYTES:
            first, last, width, _style, flags = struct.unpack_from("<5H", record)
            if flags & 1 or width == 0:
                yield from range(first, min(last + 1, MOST))


def _records(book: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the book, up to its end: their kind, and what they hold."""
    place = begin
    while place + _RECORD_HEAD <= len(book):
        kind, length = struct.unpack_from("<2H", book, place)
        if kind == _END:
            return
        yield kind, book[place + _RECORD_HEAD : place + _RECORD_HEAD + length]
        place += _RECORD_HEAD + length


def _head(archive: zipfile.ZipFile, member: str) -> str:
    with archive.open(member) as stream:
        return stream.read(HEAD).decode("utf-8", errors="replace")


def _hidden(sheet: str) -> frozenset[int]:
    places: set[int] = set()
    for column in _tags(_COLUMN, re.split(r"<(?:\w+:)?sheetData\b", sheet, maxsplit=1)[0]):
        if column.get("hidden", "") in _TRUE or re.fullmatch(r"0+(\.0+)?", column.get("width", "")):
            first, last = (int(digits) if (digits := column.get(end, "")).isdecimal() else 0 for end in ("min", "max"))
            places.update(range(max(first, 1) - 1, min(last, MOST)))
    return frozenset(places)


def _tags(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    """The attributes of each tag."""
    for tag in pattern.findall(text):
        yield _attributes(tag)


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
