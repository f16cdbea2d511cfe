"""Where does the table begin: which row is the header, and how are the columns called?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clv.intake.files.cells import is_label
from clv.intake.files.header_words import is_role_word

MAX_COLUMNS = 2000
ROWS_LOOKED_AT = 60  # bookkeeping programs write up to a dozen lines above the table


@dataclass(frozen=True)
class Header:
    """`row` is the place of the header among the rows given, None where there is none; `names` are unique."""

    row: int | None
    names: tuple[str, ...]
    score: int  # how many names are known words

    @property
    def width(self) -> int:
        return len(self.names)


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The header of a table that begins somewhere in `rows`, above which titles may stand.

    A header row holds labels only, and it is as wide as the table. Known words decide among several; where no word is
    known, the first full row of labels that is followed by values. A table without a header gets column_1, column_2 ...
    """
    seen = [[cell.strip().strip("\ufeff") for cell in row] for row in rows[:ROWS_LOOKED_AT]]
    widths = Counter(_filled(row) for row in seen if _filled(row) > 1)
    width = max((len(row) for row in seen if _filled(row) > 1), default=max((len(row) for row in seen), default=0))
    usual = max(widths, key=lambda w: (widths[w], w)) if widths else 1
    scores = {i: _score(row) for i, row in enumerate(seen) if _could_head(row, usual)}
    best = max(scores.values(), default=0)
    if best >= 1:
        place = next(i for i, score in scores.items() if score >= max(1, 0.7 * best))
        return Header(place, unique_names(seen[place], width=max(len(seen[place]), 1)), scores[place])
    for i in scores:
        following = next((row for row in seen[i + 1 :] if _filled(row) > 1), None)
        if following and not _could_head(following, usual) and _filled(seen[i]) >= 0.6 * usual:
            return Header(i, unique_names(seen[i], width=len(seen[i])), 0)
    return Header(None, unique_names([], width=width), 0)


def unique_names(cells: Sequence[str], *, width: int) -> tuple[str, ...]:
    """A name for each of `width` columns: the cell, column_N where it is blank, with (2) where it stands twice."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for i in range(width):
        stem = (" ".join(cells[i].split()) if i < len(cells) else "") or f"column_{i + 1}"
        name = stem
        while name in names:
            times[stem] += 1
            name = f"{stem} ({times[stem] + 1})"
        names[name] = None
    return tuple(names)


def is_unnamed(name: str) -> bool:
    """Whether a column got its name here, for want of one in the file."""
    return re.fullmatch(r"column_\d+", name) is not None


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _could_head(row: Sequence[str], usual: int) -> bool:
    filled = [cell for cell in row if cell]
    if len(filled) < min(2, usual) or len(filled) < 0.4 * usual:
        return False
    return sum(map(is_label, filled)) >= 0.8 * len(filled)


def _score(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell and is_role_word(cell))
