"""Does SECURITY.md say what the code does?"""

from __future__ import annotations

import re
from pathlib import Path

from clv.intake.files.source import GIB, MAX_BYTES
from clv.ui.upload import boxes

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_place_that_it_names_is_there() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "`clv/" in line]
    assert len(rows) >= 9
    places = [place for row in rows for place in re.findall(r"`([\w./]+)`", row.rsplit(" | ", 1)[1])]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_limits_of_uploads_are_those_that_hold() -> None:
    said = (
        f"{MAX_BYTES // GIB} GB a file; {boxes.SESSION_FILES} files and {boxes.SESSION_BYTES // GIB} GB of a session, "
        f"{boxes.ALL_FILES:,} and {boxes.ALL_BYTES // GIB} GB of all"
    )
    assert said in PAGE
