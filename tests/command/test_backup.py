"""Does a copy of the workspace bring back all that was there, and nothing else change?"""

from __future__ import annotations

import gzip
import stat
from pathlib import Path

import duckdb
import pytest

from clv.command.main import main
from clv.core.assumptions import Assumptions
from clv.storage.log import Deed
from clv.storage.workspace import ENVIRONMENT, Dataset, Settings, open_workspace

VERSIONS = Path(__file__).parent.parent / "storage" / "versions"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "workspace.duckdb"
    monkeypatch.setenv(ENVIRONMENT, str(path))
    return path


def keep(path: Path, margin: float) -> None:
    opened = open_workspace(path)
    opened.keep_settings(Dataset.OWN, Settings(Assumptions(margin=margin)))
    opened.close()


def margin(path: Path) -> float:
    opened = open_workspace(path)
    try:
        return opened.settings(Dataset.OWN).assumptions.margin
    finally:
        opened.close()


def test_a_copy_brings_back_what_was_there_and_keeps_what_it_replaces(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, replaced = tmp_path / "copy.duckdb", path.with_name("workspace.duckdb.replaced")
    keep(path, 0.4)
    assert main(["backup", str(copy)]) == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    keep(path, 0.7)
    assert main(["restore", str(copy)]) == 0
    said = capsys.readouterr().out
    assert (margin(path), margin(replaced)) == (0.4, 0.7)
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in (path, replaced))
    assert "erased since" in said
    assert str(replaced) in said
    opened = open_workspace(path)
    assert [(one.what, one.person) for one in opened.log()] == [(Deed.RESTORED, ""), (Deed.CHANGED_HOUSE, "")]
    opened.close()


def test_a_copy_of_an_earlier_version_comes_back_as_one_of_today(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(gzip.decompress((VERSIONS / "version-0.duckdb.gz").read_bytes()))
    assert main(["restore", str(copy)]) == 0
    assert margin(path) == 0.4
    opened = open_workspace(path)
    assert [one.what for one in opened.log()] == [Deed.RESTORED]
    opened.close()


def test_where_nothing_is_yet_the_copy_comes(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    keep(path, 0.4)
    assert main(["backup", str(copy)]) == 0
    path.unlink()
    assert main(["restore", str(copy)]) == 0
    assert margin(path) == 0.4
    assert sorted(one.name for one in path.parent.iterdir()) == ["workspace.duckdb"]


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "cut off", "another database", "newer"])
def test_what_is_no_copy_changes_nothing(
    path: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(path, 0.4)
    copy = tmp_path / "copy.duckdb"
    match kind:
        case "folder":
            copy.mkdir()
        case "text":
            copy.write_text("no database")
        case "cut off":
            copy.write_bytes(path.read_bytes()[:5000])
        case "another database":
            duckdb.connect(str(copy)).close()
        case "newer":
            copy.write_bytes(path.read_bytes())
            with duckdb.connect(str(copy)) as connection:
                connection.execute("INSERT INTO workspace_version VALUES (99)")
    before = path.read_bytes()
    assert main(["restore", str(copy)]) == 2
    said = capsys.readouterr().err
    assert "copy.duckdb" in said
    assert said.count("\n") == 1
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_the_workspace_itself_is_no_copy_of_it(path: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    keep(path, 0.4)
    assert main([command, str(path)]) == 2
    assert "workspace.duckdb" in capsys.readouterr().err
    assert margin(path) == 0.4


def test_without_a_workspace_there_is_nothing_to_copy(path: Path, tmp_path: Path) -> None:
    assert main(["backup", str(tmp_path / "copy.duckdb")]) == 2
    assert not path.exists()
    assert not (tmp_path / "copy.duckdb").exists()
