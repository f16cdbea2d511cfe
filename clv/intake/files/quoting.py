"""Quotes of other programs: escaped with a backslash (MySQL, PHP), or single ones around each cell (SQL)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from clv.intake.files.dialect import Dialect

LINES_LOOKED_AT = 2000  # of those with a quote behind a backslash
MAX_LINE = 1 << 20  # characters; a longer line says nothing about quotes
_ESCAPED = re.compile(r"\\([\"\\])")
_MOST_CELLS = 0.5


def with_doubled_quotes(path: Path, dialect: Dialect, *, scratch: Path) -> Path | None:
    r"""The same file with "" for each \", where that is how it escapes quotes; None where it does not.

    A cell may also end in a backslash ("C:\"): the lines that can be read in one of the two ways only decide.
    """
    votes = 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for line in islice((line for line in stream if '\\"' in line and len(line) < MAX_LINE), LINES_LOOKED_AT):
            votes += _fits(line, dialect, escaped=True) - _fits(line, dialect, escaped=False)
    if votes <= 0:
        return None
    doubled = {'"': '""', "\\": "\\"}
    return _rewritten(path, scratch, lambda line: _ESCAPED.sub(lambda found: doubled[found[1]], line))


def with_double_quotes(path: Path, dialect: Dialect, *, scratch: Path) -> Path | None:
    """The same file with " around the cells that had ' around them; None where most cells have no such quotes."""
    cells = [bare for row in dialect.first_rows for cell in row if (bare := cell.strip())]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    if quoted < max(_MOST_CELLS * len(cells), 1):
        return None
    between = re.escape(dialect.separator)
    cell = re.compile(rf"(^|{between}) *'((?:''|\\'|[^'])*)' *(?={between}|[\r\n]|$)")

    def doubled(found: re.Match[str]) -> str:
        text = found[2].replace("\\'", "'").replace("''", "'").replace('"', '""')
        return f'{found[1]}"{text}"'

    return _rewritten(path, scratch, lambda line: cell.sub(doubled, line))


def _fits(line: str, dialect: Dialect, *, escaped: bool) -> bool:
    """Whether the line is a whole row when it is read strictly in one of the two ways."""
    how = {"doublequote": False, "escapechar": "\\"} if escaped else {}
    try:
        rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=dialect.separator, strict=True, **how))  # type: ignore[arg-type]
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) == dialect.header.width


def _rewritten(path: Path, scratch: Path, of_line: Callable[[str], str]) -> Path:
    target = scratch / f"{path.name}.quoted"
    with (
        path.open(encoding="utf-8-sig", errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        for line in source:
            sink.write(of_line(line))
    return target
