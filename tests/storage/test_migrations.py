"""Do workspaces of earlier versions open, wholly or not at all, and are those of later ones left alone?"""

from __future__ import annotations

import gzip
import stat
from pathlib import Path

import duckdb
import pytest

from clv.core.errors import WorkspaceNewer
from clv.storage import migrations, workspace
from clv.storage.migrations import MIGRATIONS
from clv.storage.workspace import Dataset, open_workspace

FILES = Path(__file__).parent / "versions"  # a small workspace of each version, as that version wrote it


def unpack(version: int, path: Path) -> None:
    path.write_bytes(gzip.decompress((FILES / f"version-{version}.duckdb.gz").read_bytes()))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace of before versions were counted, with one import."""
    path = tmp_path / "workspace.duckdb"
    unpack(0, path)
    return path


def copies(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir() if ".version-" in one.name)


def versions(path: Path) -> list[int]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [version for (version,) in connection.execute("SELECT version FROM workspace_version").fetchall()]


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_a_file_of_every_version_opens_with_all_that_it_holds(tmp_path: Path, version: int) -> None:
    path = tmp_path / "workspace.duckdb"
    unpack(version, path)
    opened = open_workspace(path)
    [known] = opened.imports(Dataset.OWN)
    sales = opened.transactions(opened.engine(), [known.import_id])
    assert (known.name, sales.count().execute(), float(sales.amount.sum().execute())) == ("sales.csv", 3, 39.5)
    assert opened.settings(Dataset.OWN).assumptions.margin == 0.4
    assert [one.name for one in opened.cost_book(Dataset.OWN).scenarios()] == ["more mail"]
    assert [one.name for one in opened.list_book(Dataset.OWN).lists()] == ["to call"]
    assert opened.settings(Dataset.OWN, "anna@shop.example").assumptions.margin == (0.7 if version >= 2 else 0.4)
    assert [one.name for one in opened.waiting()] == (["november.csv"] if version >= 3 else [])
    assert opened.log() == ()
    opened.close()
    assert versions(path) == list(range(1, len(MIGRATIONS) + 1))
    assert copies(path) == ([] if version == len(MIGRATIONS) else [f"workspace.duckdb.version-{version}"])


def test_before_a_file_is_changed_a_private_copy_is_kept(old: Path) -> None:
    before = old.read_bytes()
    open_workspace(old).close()
    [copy] = copies(old)
    assert (old.parent / copy).read_bytes() == before
    assert stat.S_IMODE((old.parent / copy).stat().st_mode) == 0o600
    open_workspace(old).close()
    assert copies(old) == [copy]


def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("DROP TABLE settings")
        raise OSError("the machine stops here")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, half))
    with pytest.raises(Exception, match="cannot be opened"):
        open_workspace(old)
    assert versions(old) == list(range(1, len(MIGRATIONS) + 1))
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS)
    again = open_workspace(old)
    assert again.settings(Dataset.OWN).assumptions.margin == 0.4
    again.close()


def test_where_no_copy_can_be_kept_nothing_is_changed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    before = old.read_bytes()
    monkeypatch.setattr(migrations.shutil, "copyfile", full)
    with pytest.raises(Exception, match="cannot be opened"):
        open_workspace(old)
    assert old.read_bytes() == before
    assert copies(old) == []


def test_a_file_of_a_newer_tenfold_is_left_alone_and_said(tmp_path: Path) -> None:
    path = tmp_path / "workspace.duckdb"
    open_workspace(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO workspace_version VALUES (99)")
    before = path.read_bytes()
    with pytest.raises(WorkspaceNewer, match=r"by a newer Tenfold \(version 99 .* Install that one"):
        open_workspace(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_who_is_erased_is_erased_from_the_copies_too(old: Path) -> None:
    opened = open_workspace(old)
    assert copies(old)
    opened.erase_customer("A")
    assert copies(old) == []
    opened.close()


def test_a_copy_keeps_no_others_name(tmp_path: Path) -> None:
    path, others = tmp_path / "w.duckdb", tmp_path / "other.duckdb.version-0"
    others.write_text("not ours")
    opened = open_workspace(path)
    opened.erase_everything()
    opened.close()
    assert others.read_text() == "not ours"
    assert workspace.workspace_path(path) == str(path)
