"""Is what every run of a page asks read once, and read again after whoever wrote?"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.storage.workspace import Dataset, Settings, Workspace, open_workspace
from tests.storage.test_workspace import EARLIER, SALES, import_sales

ROOT = Path(__file__).parent.parent.parent
ANOTHER = Settings(Assumptions(discount_rate_per_year=0.75, currency="CHF"), until=date(2025, 2, 1))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(IN_MEMORY)
    import_sales(opened, tmp_path, SALES)
    yield opened
    opened.close()


def _remove(workspace: Workspace, _folder: Path) -> None:
    workspace.remove_import(workspace.imports(Dataset.OWN)[0].import_id)


WRITERS: dict[str, Callable[[Workspace, Path], object]] = {
    "import_sales": lambda workspace, folder: import_sales(workspace, folder, EARLIER, name="earlier.csv"),
    "import_sample": lambda workspace, _folder: workspace.import_sample(),
    "remove_import": _remove,
    "erase_customer": lambda workspace, _folder: workspace.erase_customer("1"),
    "erase_everything": lambda workspace, _folder: workspace.erase_everything(),
    "keep_settings": lambda workspace, _folder: workspace.keep_settings(Dataset.OWN, ANOTHER),
}


def _known(workspace: Workspace) -> list[object]:
    return [ask(book) for book in Dataset for ask in (workspace.imports, workspace.settings)]


def _in_the_tables(workspace: Workspace) -> list[object]:
    return [ask(book) for book in Dataset for ask in (workspace._read_imports, workspace._read_settings)]


def test_it_is_read_once(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _known(workspace)

    def refuse() -> None:
        pytest.fail("it was read again")

    monkeypatch.setattr(workspace, "cursor", refuse)
    assert _known(workspace) == before


@pytest.mark.parametrize("writer", WRITERS)
def test_it_is_read_again_after_every_writer(workspace: Workspace, tmp_path: Path, writer: str) -> None:
    before = _known(workspace)
    at_work = threading.Thread(target=WRITERS[writer], args=(workspace, tmp_path))  # in another session
    at_work.start()
    at_work.join()
    assert _known(workspace) == _in_the_tables(workspace) != before


def test_whoever_changes_a_list_of_imports_changes_it_for_nobody_else(workspace: Workspace) -> None:
    workspace.imports(Dataset.OWN).clear()
    assert len(workspace.imports(Dataset.OWN)) == 1


def test_what_was_read_while_another_wrote_is_not_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    real = workspace._read_settings

    def overtaken(book: Dataset) -> Settings:
        found = real(book)
        monkeypatch.undo()
        workspace.keep_settings(book, ANOTHER)
        return found

    monkeypatch.setattr(workspace, "_read_settings", overtaken)
    assert workspace.settings(Dataset.OWN) != ANOTHER  # as it was when it was asked for
    assert workspace.settings(Dataset.OWN) == ANOTHER


def test_nothing_of_an_erased_customer_stays_in_memory(workspace: Workspace) -> None:
    _known(workspace)
    workspace.erase_customer("1")
    assert workspace._read == {}


def test_these_are_all_writers() -> None:
    """A new statement that writes what is kept in memory belongs to one of WRITERS."""
    writes = re.compile(r"(INSERT(?: OR REPLACE)? INTO|UPDATE|DELETE FROM|DROP TABLE) (imports\b|settings\b|\{table\})")
    found = {
        f"{path.relative_to(ROOT)}: {' '.join(match.groups())}"
        for path in (ROOT / "clv").rglob("*.py")
        for match in writes.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "clv/storage/erasure.py: DROP TABLE {table}",  # tables of sales, written again
        "clv/storage/log.py: DROP TABLE {table}",  # those of the log, likewise
        "clv/storage/waiting.py: DELETE FROM {table}",  # what waits in a watched folder
        "clv/storage/workspace.py: DELETE FROM {table}",  # _delete_import
        "clv/storage/workspace.py: DELETE FROM imports",
        "clv/storage/workspace.py: DROP TABLE {table}",  # erase_everything
        "clv/storage/workspace.py: INSERT INTO imports",
        "clv/storage/workspace.py: INSERT OR REPLACE INTO settings",
        "clv/storage/workspace.py: UPDATE imports",  # erase_customer
    }
