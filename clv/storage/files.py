"""Where does the workspace lie on the disk, who may read it, and what may its engine read?"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from clv.core.engine import IN_MEMORY, connect

# What the engine may hold; the rest goes to disk. Without a limit an export of 300 MB took the process to 1.3 GB, with
# this one to 0.75 GB, in the same time (tests/benchmarks/upload.py).
MEMORY = "400MB"
MARK = "tenfold"  # the file by which a folder says that it is ours, and may be removed

_MOST_NAMES = 100  # among which our folder is looked for, where others have its name
_OURS_ALONE = 0o077  # what a umask takes from everybody else
# What may change on a locked engine: give_back_memory says the limit again, and Ibis the two others on each connection.
_CHANGING = ["memory_limit", "TimeZone", "python_enable_replacements"]


def open_database(place: str, *, samples: Sequence[Path]) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """The database, in files that nobody else may read, and an empty private folder for what is on its way.

    The engine reads and writes its own files, that folder and the samples, and nothing else; no extension is loaded,
    and none of it can be changed by whoever speaks to it. Raises duckdb.Error and OSError.
    """
    if place != IN_MEMORY:
        Path(place).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (Path(place), Path(f"{place}.wal")):
            with suppress(OSError):  # not there yet, or somebody else's
                path.chmod(0o600)
    _private.begin()
    try:
        connection = connect(place, memory_limit=MEMORY)
        try:
            scratch = _scratch(place)
            _shut(connection, scratch, samples)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        _private.end()
        raise
    return connection, scratch


def reopen_database(place: str, *, samples: Sequence[Path], scratch: Path) -> duckdb.DuckDBPyConnection:
    """The database once more, after its connection was closed, with the same folder."""
    connection = connect(place, memory_limit=MEMORY)
    try:
        _shut(connection, scratch, samples)
    except BaseException:
        connection.close()
        raise
    return connection


def _shut(connection: duckdb.DuckDBPyConnection, scratch: Path, samples: Sequence[Path]) -> None:
    for setting, value in (
        ("temp_directory", str(scratch / "engine")),
        ("allowed_directories", [str(scratch)]),
        ("allowed_paths", [str(path) for path in samples]),
        ("enable_external_access", False),
        ("allowed_configs", _CHANGING),
        ("lock_configuration", True),
    ):
        connection.execute(f"SET {setting} = ?", [value])


class _Private:
    """While a workspace is open, nobody else may read the files that this process makes.

    The engine makes its files whenever it needs them, so that no single one can be asked for.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open, self._before = 0, 0

    def begin(self) -> None:
        with self._lock:
            if not self._open:
                self._before = os.umask(_OURS_ALONE)
            self._open += 1

    def end(self) -> None:
        with self._lock:
            self._open -= 1
            if not self._open:
                os.umask(self._before)

    def lift(self, path: Path) -> None:
        with self._lock:
            if self._open:
                path.chmod(0o666 & ~self._before)


_private = _Private()


def close_database(scratch: Path) -> None:
    """After the connection is closed: what was on its way goes, and files are made again as before."""
    shutil.rmtree(scratch, ignore_errors=True)
    _private.end()


def let_others_read(path: Path) -> None:
    """For a file that the reader asked for: those may read it whom the reader's system lets read new files.

    Of the file, once it is written: what a process makes meanwhile in its other threads stays its own.
    """
    _private.lift(path)


def identity_of(place: str) -> tuple[int, int] | None:
    """What tells the file of the database from another of its name; None where it is not there."""
    try:
        found = os.stat(place)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_scratch(scratch: Path) -> None:
    """A private folder that says it is ours; nothing happens where it is there."""
    with suppress(FileExistsError):
        scratch.mkdir(mode=0o700)
        (scratch / MARK).touch()


def scratch_in_use(place: str) -> Path | None:
    """The folder of whoever has the database open, for what is on its way; None where there is none."""
    for number in range(_MOST_NAMES):
        scratch = Path(f"{place}.tmp{number or ''}")
        if (scratch / MARK).is_file() and not scratch.is_symlink():
            return scratch
    return None


def _scratch(place: str) -> Path:
    """An empty folder that nobody else may read, beside the database.

    What a killed process left in it is removed: the database is locked, so nobody works with that any more. A folder
    of this name that does not say it is ours stays as it is, and ours is called otherwise.
    """
    if place == IN_MEMORY:
        return Path(mkdtemp(prefix="tenfold-"))
    for number in count():
        scratch = Path(f"{place}.tmp{number or ''}")
        if (scratch / MARK).is_file() and not scratch.is_symlink():
            shutil.rmtree(scratch, ignore_errors=True)
        if not os.path.lexists(scratch):
            make_scratch(scratch)
            return scratch
    raise AssertionError("there is always another number")
