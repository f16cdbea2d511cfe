"""Does whoever has the workspace open hand out copies that are whole, private, and gone when nobody comes for them?"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from clv.core.assumptions import Assumptions
from clv.core.errors import NoCopyMade
from clv.segments.customer_query import CustomerFilter
from clv.storage import copies
from clv.storage.copies import ask_for_copy, make_copies, write_copy
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import KEPT_TABLES, Dataset, Settings, Workspace, open_workspace
from tests.storage.test_workspace import EARLIER, import_sales, left_over

SECONDS = 20.0


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "it's here"
    opened = open_workspace(folder / "work space.duckdb")
    import_sales(opened, tmp_path)
    import_sales(opened, tmp_path, EARLIER, name="earlier.csv")
    opened.keep_settings(Dataset.OWN, Settings(Assumptions(margin=0.25, currency="EUR")))
    opened.list_book(Dataset.OWN).keep(OwnList("Ours", CustomerFilter()))
    opened.cursor().execute("CREATE TABLE results_of_a_calculation AS SELECT 1 AS x")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one process has it open and asks too, which the engine would let in."""
    monkeypatch.setattr(copies, "_is_in_use", lambda _place: True)


@contextmanager
def making(workspace: Workspace) -> Iterator[None]:
    thread = threading.Thread(target=make_copies, args=(workspace,))
    thread.start()
    yield
    workspace.closed.set()
    thread.join()


def keys(workspace: Workspace) -> list[tuple[str, str]]:
    found = workspace.cursor().execute("SELECT table_name, constraint_text FROM duckdb_constraints()").fetchall()
    return sorted((str(table), str(text)) for table, text in found)


def test_a_copy_is_a_workspace_that_holds_the_same(workspace: Workspace, tmp_path: Path) -> None:
    with making(workspace):
        assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)
    copy = open_workspace(tmp_path / "copy.duckdb")
    assert copy.imports(Dataset.OWN) == workspace.imports(Dataset.OWN)
    assert copy.settings(Dataset.OWN) == workspace.settings(Dataset.OWN)
    assert copy.list_book(Dataset.OWN).lists() == workspace.list_book(Dataset.OWN).lists()
    assert keys(copy) == keys(workspace)
    for table in KEPT_TABLES:
        rows = [one.cursor().execute(f"FROM {table} ORDER BY ALL").fetchall() for one in (copy, workspace)]
        assert rows[0] == rows[1]
    copy.close()


def test_every_table_of_a_workspace_is_in_it(workspace: Workspace) -> None:
    assert set(left_over(workspace)) | {"workspace_version", "log"} == {*KEPT_TABLES, "results_of_a_calculation"}


def test_nothing_of_it_stays_and_nobody_else_may_read_it(workspace: Workspace, tmp_path: Path) -> None:
    before = sorted(path.name for path in workspace.scratch.iterdir())
    with making(workspace):
        assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)
    assert sorted(path.name for path in workspace.scratch.iterdir()) == before
    assert stat.S_IMODE((tmp_path / "copy.duckdb").stat().st_mode) == 0o600
    assert stat.S_IMODE(workspace.scratch.stat().st_mode) == 0o700
    names = workspace.cursor().execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert len(names) == 1


def test_a_copy_is_of_one_moment_while_others_write(workspace: Workspace, tmp_path: Path, monkeypatch) -> None:
    """What is written after the copying began is not in it, in whichever table."""
    real = copies.all_or_nothing

    @contextmanager
    def overtaken(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        with real(cursor):
            cursor.execute("SELECT count(*) FROM transactions").fetchall()  # from here on this is the moment
            workspace.erase_customer("1")
            yield

    monkeypatch.setattr(copies, "all_or_nothing", overtaken)
    monkeypatch.setattr("clv.storage.workspace.overwrite_freed_blocks", lambda *_args, **_kwargs: None)
    before = workspace.cursor().execute("SELECT count(*) FROM transactions").fetchall()
    write_copy(workspace.cursor(), tmp_path.resolve() / workspace.scratch / "a.part", tables=KEPT_TABLES)
    with duckdb.connect(str(workspace.scratch / "a.part")) as copy:
        assert copy.execute("SELECT count(*) FROM transactions").fetchall() == before
        assert copy.execute("SELECT count(*) FROM erased_customers").fetchall() == [(0,)]
    assert workspace.cursor().execute("SELECT count(*) FROM transactions").fetchall() != before


def test_nobody_is_erased_while_a_copy_is_made(workspace: Workspace, tmp_path: Path, monkeypatch) -> None:
    real, erased = copies.write_copy, threading.Thread(target=workspace.erase_customer, args=("1",))

    def slow(cursor: duckdb.DuckDBPyConnection, *args: object, **kwargs: object) -> None:
        erased.start()
        erased.join(0.3)
        assert cursor.execute("SELECT count(*) FROM erased_customers").fetchall() == [(0,)]
        real(cursor, *args, **kwargs)

    monkeypatch.setattr(copies, "write_copy", slow)
    with making(workspace):
        assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)
    erased.join()
    assert workspace.cursor().execute("SELECT count(*) FROM erased_customers").fetchall() == [(1,)]


def test_who_is_erased_is_in_no_copy_that_is_asked_for_later(workspace: Workspace, tmp_path: Path) -> None:
    with making(workspace):
        workspace.erase_customer("2")
        assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)
    with duckdb.connect(str(tmp_path / "copy.duckdb")) as copy:
        assert copy.execute("SELECT DISTINCT customer_id FROM transactions").fetchall() == [("1",)]


def test_a_copy_that_fails_is_said_and_the_next_is_made(workspace: Workspace, tmp_path: Path, monkeypatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError("No space left on device")

    with making(workspace):
        with monkeypatch.context() as patch:
            patch.setattr(copies, "write_copy", full)
            with pytest.raises(NoCopyMade):
                ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)
        assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=SECONDS)


def test_a_copy_that_nobody_fetches_goes(workspace: Workspace, monkeypatch) -> None:
    left, fresh = workspace.scratch / "0.copy", workspace.scratch / "1.copy"
    for path, age in ((left, copies._LEFT_SECONDS + 1), (fresh, 1)):
        path.touch()
        os.utime(path, times=(time.time() - age,) * 2)
    monkeypatch.setattr(copies, "_POLL_SECONDS", 0.01)
    with making(workspace):
        give_up = time.monotonic() + SECONDS
        while left.exists() and time.monotonic() < give_up:
            time.sleep(0.01)
    assert not left.exists()
    assert fresh.exists()


def test_a_copy_that_comes_when_the_patience_is_over_is_fetched(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def overtaken(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".wish" and path.exists():
            copies._answer(workspace, path)
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", overtaken)
    assert ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=0.0)
    assert [path for path in workspace.scratch.iterdir() if path.suffix] == []


def test_a_wish_that_nobody_answers_is_withdrawn(workspace: Workspace, tmp_path: Path) -> None:
    assert not ask_for_copy(workspace.path, tmp_path / "copy.duckdb", seconds=0.1)
    assert list(workspace.scratch.glob("*.wish")) == []
    assert not ask_for_copy(str(tmp_path / "none.duckdb"), tmp_path / "copy.duckdb", seconds=SECONDS)
