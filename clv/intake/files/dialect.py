"""How is a text file laid out: its separator, the line where its table begins, the names of its columns?"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from clv.core.errors import NotATable
from clv.intake.files.cells import is_date, is_number
from clv.intake.files.headers import ROWS_LOOKED_AT, Header, find_header

SAMPLE_CHARACTERS = 1 << 20
SEPARATORS = (";", "\t", ",", "|", "~", "^", "\x1f")
_DIRECTIVE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    separator: str
    header: Header
    data_line: int  # physical lines before the first data row
    first_rows: tuple[tuple[str, ...], ...]  # a few data rows as Python reads them, to check the engine's reading


def detect(path: Path, *, name: str, separator: str | None = None) -> Dialect:
    """The layout of a UTF-8 text file, from its first megabyte. Raises NotATable where nothing separates columns."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        text = stream.read(SAMPLE_CHARACTERS)
        if len(text) == SAMPLE_CHARACTERS:
            text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    directive = _DIRECTIVE.match(text)
    if directive and directive.end() < len(text):
        separator = separator or directive.group(1)
    candidates = (separator,) if separator else SEPARATORS
    best: Dialect | None = None
    best_score = 0.0
    for candidate in candidates:
        found, score = _try(text, candidate)
        if found and score > best_score:
            best, best_score = found, score
    if best is None:
        raise NotATable(name=name)
    return best


def unwrapped(path: Path, *, scratch: Path) -> Path | None:
    """The same file where each row was one quoted cell ("a;b;c"), as it comes when Excel saves what it could not split.

    None where the rows are not like that.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = [line.strip() for line in islice(stream, 20)]
    filled = [line for line in head if line]
    if not filled or not all(len(line) > 2 and line[0] == line[-1] == '"' for line in filled):
        return None
    target = scratch / f"{path.name}.unwrapped"
    with (
        path.open(encoding="utf-8-sig", errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        for line in source:
            bare = line.strip()
            is_wrapped = len(bare) > 1 and bare[0] == bare[-1] == '"'
            sink.write((bare[1:-1].replace('""', '"') if is_wrapped else bare) + "\n")
    return target


def _try(text: str, separator: str) -> tuple[Dialect | None, float]:
    records = list(_records(text, separator))
    rows = [row for row, _ in records]
    counts = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not counts or max(counts) < 2:
        return None, 0.0
    usual = max(counts, key=lambda n: (counts[n] if n > 1 else 0, n))
    share = counts[usual] / counts.total()
    directive = bool(rows) and bool(_DIRECTIVE.fullmatch(separator.join(rows[0])))
    header = find_header([[""] if directive and i == 0 else row for i, row in enumerate(rows)])
    width = max(header.width, usual) if header.row is not None else usual
    if width < 2:
        return None, 0.0
    if header.row is None:
        if not any(is_number(cell) or is_date(cell) for row in rows for cell in row):
            return None, 0.0  # words only: a letter, not a table
        first = next(i for i, row in enumerate(rows) if len(row) == usual and not (directive and i == 0))
        data_line = records[first - 1][1] if first else 0
        following = rows[first:]
        header = Header(None, tuple(f"column_{i + 1}" for i in range(width)), 0)
    else:
        data_line = records[header.row][1]
        following = rows[header.row + 1 :]
        if width > header.width:  # data rows are wider than the header: the columns beyond it have no name
            extra = tuple(f"column_{i + 1}" for i in range(header.width, width))
            header = Header(header.row, header.names + extra, header.score)
    shown = tuple(tuple(row) for row in following if row)[:20]
    return Dialect(separator, header, data_line, shown), header.score + 2 * share + min(usual, 20) / 100


def _records(text: str, separator: str) -> Iterator[tuple[list[str], int]]:
    """The first records and the number of physical lines up to the end of each."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader):
            if number >= 5 * ROWS_LOOKED_AT:
                return
            yield row, reader.line_num
    except csv.Error:  # a field too long for Python's reader: what came before it has to do
        return
