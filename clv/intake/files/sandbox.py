"""Does a workbook of an old or loose format open at all, without hanging, crashing or filling the memory?

The library trusts what an XLS or ODS file says of itself: one wrong byte, and it asks for 66 GB, which ends the whole
process. So another process opens the file first. XLSX needs none of this: see `lone_cells`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from clv.core.errors import BrokenFile

SECONDS = 15  # measured: 0.3 for a million cells of an XLS sheet, which holds 17 million at most
SECONDS_PER_MB = 1
MEMORY = 4 << 30  # bytes of address space

# What the library says of a file by itself is said again, and worded, when the file is read.
_OPEN = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
except (ImportError, ValueError, OSError):
    pass  # no such limit on this system
from python_calamine import CalamineError, CalamineWorkbook
try:
    book = CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except (CalamineError, OSError, ValueError):
    pass
"""


def refuse_if_it_harms(path: Path, *, name: str) -> None:
    """Raises BrokenFile where another process could not open the workbook in a reasonable time."""
    seconds = SECONDS + SECONDS_PER_MB * path.stat().st_size / (1 << 20)
    try:
        subprocess.run([sys.executable, "-c", _OPEN, str(path)], check=True, capture_output=True, timeout=seconds)
    except subprocess.SubprocessError as cause:
        raise BrokenFile(name=name) from cause
