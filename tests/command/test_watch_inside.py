"""Does the dashboard's own process take in what comes into a folder, beside its readers, and end at once?"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from clv.command import monthly, watch, watch_inside, watched_folder
from clv.command.main import main
from clv.command.watch_inside import watching, watching_as_set
from clv.command.watch_options import (
    FOLDER_VARIABLE,
    LANGUAGE_VARIABLE,
    OUT_VARIABLE,
    WatchOptions,
    options_of_environment,
)
from clv.core.errors import WorkspaceInUse
from clv.exports.own_files import NOTE, OwnFiles
from clv.i18n.locale import Language
from clv.intake.files.arrivals import Arrival
from clv.storage.transaction import all_or_nothing
from clv.storage.workspace import ENVIRONMENT, Dataset, Workspace, open_workspace
from clv.ui.app_state import app_state, serving
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

JANUARY = "order_id,customer_id,date,amount\n1,C0000001,2026-01-02,10.00\n2,C0000002,2026-01-03,20.00\n"
SECONDS = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "workspace.duckdb")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_inside, "_SETTLE_SECONDS", 0.1)
    for name in ("_POLL_SECONDS", "_BREATH_SECONDS"):
        monkeypatch.setattr(watch, name, 0.05)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was, also after what the command writes into it."""
    for name in (FOLDER_VARIABLE, OUT_VARIABLE, LANGUAGE_VARIABLE):
        monkeypatch.setenv(name, "")


def until(seen: Callable[[], object]) -> None:
    give_up = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def options(folder: Path) -> WatchOptions:
    return WatchOptions(folder, None, Language.NL)


def names(workspace: Workspace) -> list[str]:
    return [one.name for one in workspace.imports(Dataset.OWN)]


def test_from_start_to_end_of_the_server_its_own_workspace_takes_in_what_comes(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "workspace.duckdb"))

    async def life() -> None:
        async with serving(None, beside=partial(watching, options(folder), None)):  # type: ignore[arg-type]
            workspace = app_state().workspace
            assert names(workspace) == []  # which is kept in memory from now on
            (folder / "january.csv").write_text(JANUARY, encoding="utf-8")
            await asyncio.to_thread(until, lambda: names(workspace) == ["january.csv"])
            (folder / "suppliers.csv").write_text("a,b,c\nx,y,z\n", encoding="utf-8")
            await asyncio.to_thread(until, workspace.waiting)
            assert workspace.totals(Dataset.OWN).revenue == 30.0
            assert not workspace.closed.is_set()

    app_state.clear()
    asyncio.run(life())
    assert not any(one.name == "tenfold-watch" for one in threading.enumerate())
    assert not Path(f"{tmp_path / 'workspace.duckdb'}.tmp").exists()
    said = capsys.readouterr()
    assert said.out == "january.csv is ingelezen: 2 verkopen, tot en met 3 januari 2026.\n"
    assert said.err.startswith("suppliers.csv ")


@pytest.mark.parametrize("work", ["take_in_unattended", "write_month"])
def test_who_ends_the_server_does_not_wait_for_what_is_long_and_nothing_of_it_stays(
    tmp_path: Path, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    under_way = threading.Event()

    def endless(*_: object, cursor: duckdb.DuckDBPyConnection, **_named: object) -> None:
        with all_or_nothing(cursor):
            cursor.execute("INSERT INTO taken_back VALUES ('half of it')")
            under_way.set()
            cursor.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")
        raise AssertionError("it was broken off")

    monkeypatch.setattr(watched_folder, work, endless)
    (folder / "january.csv").write_text(JANUARY, encoding="utf-8")
    with watching(options(folder), OwnFiles(tmp_path / "out"), lambda: workspace):
        assert under_way.wait(SECONDS)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    assert not any(one.name == "tenfold-watch" for one in threading.enumerate())
    assert workspace.cursor().execute("SELECT count(*) FROM taken_back").fetchall() == [(0,)]
    assert workspace.waiting() == ()


def test_a_customer_who_is_erased_while_the_month_is_written_is_in_none_of_its_files(
    tmp_path: Path, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_sales(workspace, tmp_path, simulated(600, seed=3).to_csv(index=False))
    states: list[str] = []

    def booklet(*_: object) -> bytes:
        states.append(monthly.state_of(workspace))
        if len(states) == 1:
            workspace.erase_customer("C0000001")
        return b"%PDF"

    monkeypatch.setattr(monthly, "board_facts", lambda *_args, **_named: None)
    monkeypatch.setattr(monthly, "booklet", booklet)
    out = tmp_path / "out"
    with watching(options(folder), OwnFiles(out), lambda: workspace):
        until(lambda: (out / NOTE).exists() and monthly.state_of(workspace) in (out / NOTE).read_text())
        until(lambda: not workspace._results())  # what was calculated goes
    assert len(states) == 2
    assert states[1] == monthly.state_of(workspace) != states[0]
    [pdf] = out.glob("*.pdf")
    assert pdf.stat().st_mode & 0o777 == 0o644  # whom the reader's system lets read it


def test_while_another_tenfold_has_the_workspace_open_it_is_tried_again(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def given() -> Workspace:
        asked.append(1)
        if len(asked) < 3:
            raise WorkspaceInUse(path="w.duckdb")
        return workspace

    (folder / "january.csv").write_text(JANUARY, encoding="utf-8")
    with watching(options(folder), None, given):
        until(lambda: names(workspace) == ["january.csv"])
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("w.duckdb is in gebruik")
    assert "--watch" not in line  # it is started with that already


def test_what_nobody_foresaw_is_logged_and_does_not_end_it(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, failed = watched_folder.take_in_unattended, []

    def failing_once(space: Workspace, arrival: Arrival, **named: object) -> object:
        if not failed:
            failed.append(arrival)
            raise duckdb.TransactionException("conflict")
        return real(space, arrival, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(watched_folder, "take_in_unattended", failing_once)
    monkeypatch.setattr(watch_inside, "_TROUBLE_SECONDS", 0.05)
    (folder / "january.csv").write_text(JANUARY, encoding="utf-8")
    with caplog.at_level(logging.ERROR), watching(options(folder), None, lambda: workspace):
        until(lambda: names(workspace) == ["january.csv"])
    assert [one.name for one in caplog.records] == [watch_inside.__name__]


def test_without_the_variable_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OUT_VARIABLE, "/srv/board")  # as a compose file may always have it
    assert watching_as_set() is None


def test_what_the_command_was_told_the_server_of_its_process_hears(folder: Path, tmp_path: Path) -> None:
    for told in (WatchOptions(folder, tmp_path / "out", Language.PL), WatchOptions(folder, None, Language.EN)):
        told.into_environment()
        assert options_of_environment() == told


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (FOLDER_VARIABLE, "{folder}/nowhere", "{folder}/nowhere is no folder that can be read."),
        (OUT_VARIABLE, "{folder}/../in", "{folder}/../in is the folder that is watched,"),
        (
            LANGUAGE_VARIABLE,
            "de",
            "TENFOLD_WATCH_LANGUAGE is de, which Tenfold does not speak.",
        ),
    ],
)
def test_what_cannot_be_watched_ends_the_server_before_it_answers(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    monkeypatch.setenv(name, value.format(folder=folder))
    with pytest.raises(SystemExit) as leaving:
        watching_as_set()
    assert leaving.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(sentence.format(folder=folder))


def test_the_command_says_it_in_one_sentence_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dashboard", "--no-browser", "--watch", str(folder / "nowhere")]) == 2
    with pytest.raises(SystemExit) as leaving:
        main(["dashboard", "--no-browser", "--watch-out", str(folder)])
    assert leaving.value.code == 2
    wrong_path, alone = capsys.readouterr().err.splitlines()
    assert "is no folder that can be read" in wrong_path
    assert alone.startswith("Give --watch too")
