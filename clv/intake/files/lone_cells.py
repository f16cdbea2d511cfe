"""Do the cells of an XLSX sheet stand together, or does one far away make it too large to hold?

A spreadsheet library lays a sheet out as a full rectangle: a slip of the finger in XFD1048576 is seventeen thousand
million cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from clv.core.errors import LoneCell

MOST_CELLS = 4_000_000  # a rectangle of that size is held without trouble, however empty it is
FILLED = 1 / 20  # of a larger one: sheets with many empty columns have more
CHUNK = 1 << 20
_OVERLAP = 300  # bytes, longer than the beginning of a cell

# A first look, many times as fast: the columns from AA on, the rows from 10000 on, of full and empty cells alike.
_WIDE = re.compile(rb"r=[\"']([A-Za-z]{2,9})")
_DEEP = re.compile(rb"r=[\"'][A-Za-z]+(\d{5,12})")
# The place of a cell that is not empty: <c r="AB12" t="s"><v>..., but neither <c r="AB12" s="1"/> nor <c ...></c>.
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,12})[\"'](?:[^<>]*[^/<>])?>(?!</)")


def refuse_lone_cells(path: Path, *, name: str) -> None:
    """Raises LoneCell for an XLSX file with a sheet that is huge and nearly empty; zipfile's errors for a bad one."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith("xl/") and member.endswith(".xml") and _may_be_scattered(archive, member):
                _refuse(archive, member, name)


def _may_be_scattered(archive: zipfile.ZipFile, member: str) -> bool:
    cells, rows, columns = 0, 9_999, 26
    for chunk in _chunks(archive, member):
        cells += chunk.count(b"<c ")
        columns = max(columns, *map(_number, {column.upper() for column in _WIDE.findall(chunk)}), 0)
        rows = max(rows, *map(int, set(_DEEP.findall(chunk))), 0)
    return rows * columns > MOST_CELLS and cells < FILLED * rows * columns


def _refuse(archive: zipfile.ZipFile, member: str, name: str) -> None:
    cells, rows, columns = 0, 0, 0
    last_row, last_column = b"1", b"A"
    for chunk in _chunks(archive, member):
        found = _PLACE.findall(chunk)
        cells += len(found)
        for column in {place[0].upper() for place in found}:
            if (number := _number(column)) > columns:
                columns, last_column = number, column
        for row in {place[1] for place in found}:
            if int(row) > rows:
                rows, last_row = int(row), row
    if rows * columns > MOST_CELLS and cells < FILLED * rows * columns:
        raise LoneCell(name=name, cell=(last_column + last_row).decode())


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The text in pieces that overlap, so that no cell is torn apart."""
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            yield rest + chunk
            rest = (rest + chunk)[-_OVERLAP:]


def _number(column: bytes) -> int:
    """The number of a column, from 1.

    >>> _number(b"A"), _number(b"AA"), _number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in column:
        number = 26 * number + letter - 64
    return number
