"""Who may read the workspace on the disk, and what may its engine read and ask for?"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from clv.core.engine import IN_MEMORY, connect
from clv.core.errors import WorkspaceGone
from clv.intake.sales.samples import sample_files
from clv.storage import files
from clv.storage.files import MARK, let_others_read
from clv.storage.workspace import Workspace, open_workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "workspace.duckdb"


@pytest.fixture(autouse=True)
def everybody_may_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As most systems have it, and no workspace of other tests is open."""
    monkeypatch.setattr(files, "_private", files._Private())
    before = os.umask(0o022)
    yield
    assert os.umask(before) == 0o022, "a closed workspace left its rule behind"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_the_workspace_while_it_is_open_and_after(path: Path) -> None:
    workspace = open_workspace(path)
    wal = Path(f"{path}.wal")
    for _ in range(2):  # the log of changes goes with a checkpoint, and comes again
        workspace.cursor().execute("INSERT INTO mappings VALUES (uuid()::VARCHAR, '')")
        assert (mode(path), mode(wal), mode(path.parent)) == (0o600, 0o600, 0o700)
        workspace.cursor().execute("CHECKPOINT")
        assert not wal.exists()
    workspace.close()
    assert mode(path) == 0o600


def test_a_workspace_that_others_could_read_is_theirs_no_longer(path: Path) -> None:
    open_workspace(path).close()
    path.chmod(0o644)
    open_workspace(path).close()
    assert mode(path) == 0o600


def test_a_folder_that_was_there_stays_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_workspace(tmp_path / "w.duckdb").close()
    assert mode(tmp_path) == 0o755


def test_files_are_made_as_before_once_the_last_workspace_is_closed(tmp_path: Path) -> None:
    def made(name: str) -> int:
        (tmp_path / name).touch()
        return mode(tmp_path / name)

    first, second = open_workspace(tmp_path / "1.duckdb"), open_workspace(tmp_path / "2.duckdb")
    assert made("a list that was asked for") == 0o600
    let_others_read(tmp_path / "a list that was asked for")
    assert mode(tmp_path / "a list that was asked for") == 0o644
    first.close()
    assert made("a") == 0o600
    second.close()
    second.close()
    assert made("b") == 0o644


def test_where_a_workspace_does_not_open_files_are_made_as_before(tmp_path: Path) -> None:
    (tmp_path / "no.duckdb").write_bytes(b"no database" * 10_000)
    with pytest.raises(Exception, match=r"no\.duckdb"):
        open_workspace(tmp_path / "no.duckdb")
    assert mode(tmp_path / "no.duckdb") == 0o600


@pytest.mark.parametrize(
    "asked",
    [
        "FROM read_text('{elsewhere}')",
        "FROM read_csv('{elsewhere}')",
        "FROM '{elsewhere}'",
        "FROM read_text('{scratch}/../secret.csv')",
        "FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO PROGRAM 'touch {folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/other.duckdb'",
        "FROM read_csv('http://127.0.0.1:9/x.csv')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET allowed_configs = ['enable_external_access']",
        "SET autoinstall_known_extensions = true",
        "SET temp_directory = '/tmp'",
        "RESET lock_configuration",
    ],
)
def test_the_engine_reads_nothing_else_writes_nothing_else_and_stays_shut(
    workspace: Workspace, tmp_path: Path, asked: str
) -> None:
    elsewhere = tmp_path / "secret.csv"
    elsewhere.write_text("a,b\n1,2\n")
    asked = asked.format(elsewhere=elsewhere, folder=tmp_path, scratch=workspace.scratch)
    with pytest.raises(duckdb.Error, match=r"disabled|locked|cannot be|Cannot change|syntax"):
        workspace.cursor().execute(asked)
    assert [one.name for one in tmp_path.iterdir() if one.name not in ("new", "secret.csv")] == []


def test_the_engine_reads_what_is_on_its_way_and_the_shops_to_try(workspace: Workspace) -> None:
    (workspace.scratch / "upload.csv").write_text("a,b\n1,2\n")
    assert workspace.cursor().execute(f"FROM '{workspace.scratch / 'upload.csv'}'").fetchall() == [(1, 2)]
    for path in sample_files():
        assert workspace.cursor().execute("SELECT size > 0 FROM read_blob(?)", [str(path)]).fetchall() == [(True,)]


def test_the_engine_still_says_its_limit_again_and_serves_ibis(workspace: Workspace) -> None:
    workspace.give_back_memory()
    [(limit,)] = workspace.cursor().execute("SELECT current_setting('memory_limit')").fetchall()
    assert limit == "381.4 MiB"
    assert workspace.engine().table("imports").count().execute() == 0


def test_no_engine_of_ours_fetches_an_extension() -> None:
    with connect() as connection:
        said = "SELECT name FROM duckdb_settings() WHERE name LIKE 'auto%extensions' AND value <> 'false'"
        assert connection.execute(said).fetchall() == []


@pytest.mark.parametrize("replaced", [False, True])
def test_a_workspace_that_is_deleted_while_it_is_open_is_said(path: Path, replaced: bool) -> None:
    workspace = open_workspace(path)
    workspace.look_after_files()
    kept = path.rename(path.with_name("kept"))
    if replaced:
        path.write_bytes(kept.read_bytes())
    with pytest.raises(WorkspaceGone, match=r"workspace\.duckdb was deleted or replaced"):
        workspace.look_after_files()
    workspace.close()


def test_a_folder_that_was_cleared_away_is_made_again(path: Path) -> None:
    for place in (str(path), IN_MEMORY):
        workspace = open_workspace(place)
        shutil.rmtree(workspace.scratch)
        workspace.look_after_files()
        assert mode(workspace.scratch) == 0o700
        assert [one.name for one in workspace.scratch.iterdir()] == [MARK]
        workspace.close()
        assert not workspace.scratch.exists()
