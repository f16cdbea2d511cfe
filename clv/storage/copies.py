"""How does a command use the workspace that a running dashboard has open?

The engine lets one process open a file. So the command leaves a wish in the folder of the dashboard for what is on its
way, where nobody else may read or write, and the dashboard puts a copy beside it: all that was kept, as it was at one
moment, while readers go on. No port is open for it and no password is needed: who may reach the folder has the account.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb

from clv.core.errors import NoCopyMade, WorkspaceInUse
from clv.storage.files import scratch_in_use
from clv.storage.transaction import all_or_nothing
from clv.storage.workspace import KEPT_TABLES, Workspace, open_workspace, workspace_path

_WISH, _MAKING, _PART, _COPY, _FAILED = ".wish", ".making", ".part", ".copy", ".failed"
_POLL_SECONDS = 0.25
PATIENCE_SECONDS = 10.0  # for an answer: who has the workspace open may be another command
_LIVENESS_SECONDS = 1.0  # until it is tried again to open the workspace itself
_LEFT_SECONDS = 60.0  # after which nobody comes for a copy any more

_log = logging.getLogger(__name__)


def make_copies(workspace: Workspace) -> None:
    """Answer wishes for a copy until the workspace is closed."""
    while not workspace.closed.wait(_POLL_SECONDS):
        for wish in workspace.scratch.glob(f"*{_WISH}"):
            _answer(workspace, wish)
        for suffix in (_COPY, _FAILED):
            for left in workspace.scratch.glob(f"*{suffix}"):
                with suppress(FileNotFoundError):  # it was just fetched
                    if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                        left.unlink()


@contextmanager
def opened_or_copied() -> Iterator[Workspace]:
    """The workspace, or where another process has it open a copy of it, to read; it is closed afterwards.

    Where that process ends meanwhile it is the workspace. Raises WorkspaceInUse where nobody answers, NoCopyMade, and
    what open_workspace raises.
    """
    with TemporaryDirectory(prefix="tenfold-") as folder:
        workspace = _opened(workspace_path(), Path(folder))
        try:
            yield workspace
        finally:
            workspace.drop_results()
            workspace.close()


def ask_for_copy(place: str, target: Path, *, seconds: float) -> bool:
    """Whether who has the workspace open has put a copy of it at `target`, after waiting at most so long for an answer.

    Once somebody answers it waits until the copy is there, or until nobody has the workspace open any more.
    Raises NoCopyMade.
    """
    scratch = scratch_in_use(place)
    if scratch is None:
        return False
    wish = scratch / f"{uuid4().hex}{_WISH}"
    making, copy, failed = (wish.with_suffix(suffix) for suffix in (_MAKING, _COPY, _FAILED))
    give_up, look_again = time.monotonic() + seconds, time.monotonic() + _LIVENESS_SECONDS
    try:
        wish.touch(mode=0o600)
        while True:
            over = not wish.exists() and not making.exists()  # asked before the copy: that is there by then
            if copy.exists():
                shutil.move(copy, target)
                return True
            if failed.exists():
                raise NoCopyMade(path=place)
            if over:
                return False
            if time.monotonic() > give_up and wish.exists():
                with suppress(FileNotFoundError):  # it is answered at this moment
                    wish.unlink()
                    return False
            if time.monotonic() > look_again:
                if not _is_in_use(place):
                    return False
                look_again = time.monotonic() + _LIVENESS_SECONDS
            time.sleep(_POLL_SECONDS / 5)
    except FileNotFoundError:  # the folder went, and the dashboard with it
        return False
    finally:
        wish.unlink(missing_ok=True)
        failed.unlink(missing_ok=True)


def _opened(place: str, folder: Path) -> Workspace:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return open_workspace(place)
        except WorkspaceInUse:
            if time.monotonic() > give_up:
                raise
        copy = folder / "workspace.duckdb"
        if ask_for_copy(place, copy, seconds=PATIENCE_SECONDS):
            return open_workspace(copy)


def _is_in_use(place: str) -> bool:
    try:
        open_workspace(place).close()
    except WorkspaceInUse:
        return True
    return False


def _answer(workspace: Workspace, wish: Path) -> None:
    making, part = wish.with_suffix(_MAKING), wish.with_suffix(_PART)
    try:
        wish.rename(making)  # by which the command sees that somebody answers
    except FileNotFoundError:  # it waits no more
        return
    try:
        with workspace.nobody_else_takes_in():  # else an erasing would leave what the copying still reads
            write_copy(workspace.cursor(), part, tables=KEPT_TABLES)
        part.rename(wish.with_suffix(_COPY))
    except (duckdb.Error, OSError):
        _log.exception("a copy for a command could not be made")
        with suppress(OSError):  # the folder may be gone
            for left in workspace.scratch.glob(f"{part.name}*"):
                left.unlink()
            wish.with_suffix(_FAILED).touch()
    finally:
        making.unlink(missing_ok=True)


def write_copy(cursor: duckdb.DuckDBPyConnection, path: Path, *, tables: Sequence[str]) -> None:
    """Write these tables of the cursor's database to a new one, with their keys, as they are at one moment."""
    name, place = f"copy_{uuid4().hex}", str(path).replace("'", "''")
    cursor.execute(f"ATTACH '{place}' AS {name}")
    try:
        with all_or_nothing(cursor):
            for table in tables:
                [(made,)] = cursor.execute(
                    "SELECT sql FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()",
                    [table],
                ).fetchall()
                cursor.execute(made.replace("CREATE TABLE ", f"CREATE TABLE {name}.", 1))
                cursor.execute(f"INSERT INTO {name}.{table} FROM {table}")
        cursor.execute(f"CHECKPOINT {name}")
    finally:
        cursor.execute(f"DETACH {name}")
