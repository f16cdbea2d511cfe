"""Which columns of a workbook's sheets did its maker hide? A cheap look: the head of each sheet, before its rows."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

HEAD = 1 << 20  # bytes before the rows of a sheet; thousands of styled columns take less
MOST = 1 << 14  # columns that a sheet can have
Hidden = dict[str, frozenset[int]]  # by sheet, places from 0

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_COLUMN = re.compile(r"<(?:\w+:)?col\b[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TRUE = frozenset(("1", "true", "on"))


def hidden_columns(path: Path) -> Hidden:
    """The hidden columns of each sheet of an XLSX file; none of an XLS or ODS file, where it would take a full reading.

    A column without any width is hidden too. Raises what zipfile raises for a broken file.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        members = frozenset(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
            return {}
        links = {
            link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
            for link in _tags(_LINK, _head(archive, "xl/_rels/workbook.xml.rels"))
        }
        sheets = {
            sheet.get("name", ""): links.get(sheet.get("r:id") or sheet.get("id", ""), "")
            for sheet in _tags(_SHEET, _head(archive, "xl/workbook.xml"))
        }
        found = {name: _hidden(_head(archive, member)) for name, member in sheets.items() if member in members}
    return {name: places for name, places in found.items() if places}


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
        yield {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
