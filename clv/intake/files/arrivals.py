"""Which files in a watched folder are exports, and which of them have arrived whole? The folder is only ever read."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clv.core.errors import FolderUnreadable
from clv.intake.files.source import SalesFile, printable

# What may hold sales; all else in the folder is none of ours. A copy on its way is called .part, .crdownload and so on.
SUFFIXES = frozenset((
    ".csv", ".tsv", ".tab", ".txt", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet", ".zip", ".gz",
))  # fmt: skip
_TEMPORARY = (".", "~")  # hidden files, and those by which an office program says that it has another one open


@dataclass(frozen=True)
class Arrival:
    """A file in the folder, and by what it is seen that it changes."""

    path: Path
    size: int
    changed_ns: int

    @property
    def name(self) -> str:
        """As it may be shown."""
        return printable(self.path.name)

    @property
    def file(self) -> SalesFile:
        return SalesFile(self.path, self.name)

    @property
    def is_as_it_was(self) -> bool:
        """Whether it still is as it was when it was found."""
        return _arrival(self.path) == self


def arrivals(folder: Path) -> tuple[Arrival, ...]:
    """The exports in the folder, the oldest first: where the same sale stands in two, the newer one counts.

    Folders in it and links are left alone: a link may lead to what whoever fills the folder may not read.
    Raises FolderUnreadable.
    """
    try:
        names = os.listdir(folder)
    except OSError as cause:
        raise FolderUnreadable(name=printable(str(folder))) from cause
    wanted = [name for name in names if Path(name).suffix.lower() in SUFFIXES and not name.startswith(_TEMPORARY)]
    found = [one for name in wanted if (one := _arrival(folder / name)) is not None]
    return tuple(sorted(found, key=lambda one: (one.changed_ns, one.path.name)))


def _arrival(path: Path) -> Arrival | None:
    """The file as it is now; None of what is no file, or gone already."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return Arrival(path, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


@dataclass
class Settling:
    """Which files have not changed for `seconds`: the others may be half copied. Told by a clock that is never set.

    The file's own time would not do: a copy may bring that of the original, and a machine's clock may be wrong.
    """

    seconds: float
    _since: dict[Arrival, float] = field(default_factory=dict)

    def look(self, found: Sequence[Arrival], *, now: float) -> tuple[tuple[Arrival, ...], tuple[Arrival, ...]]:
        """Those that have arrived whole, and those that may not have. now: of a monotonic clock [seconds]."""
        self._since = {one: self._since.get(one, now) for one in found}
        settled = tuple(one for one in found if now - self._since[one] >= self.seconds)
        return settled, tuple(one for one in found if one not in settled)
