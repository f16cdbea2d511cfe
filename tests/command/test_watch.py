"""Does a watched folder's new export come into the workspace by itself, once and whole, or is it said why not?"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Event

import pandas as pd
import pytest

from clv.acquisition.costs import KEEPING, WINNING, Cost
from clv.command import monthly, watch, watched_folder
from clv.command.options import UNUSABLE
from clv.command.progress import QUIET, Progress
from clv.command.watch import stay
from clv.command.watched_folder import IN_USE, WAITING, WatchedFolder
from clv.core.assumptions import Assumptions
from clv.core.errors import CannotWrite, ClvError, DiskFull
from clv.exports.own_files import NOTE, OwnFiles
from clv.i18n.locale import Language, Locale
from clv.intake.files.arrivals import Arrival, Settling, arrivals
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.storage.log import Deed
from clv.storage.saved_lists import OwnList
from clv.storage.unattended import Waits
from clv.storage.waiting import Reason
from clv.storage.workspace import ENVIRONMENT, Dataset, Settings, Workspace, open_workspace
from tests.command.conftest import Run, Said
from tests.command.test_beside_dashboard import SECONDS, begin, dashboard
from tests.reports.booklet.conftest import told
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

ENGLISH = Locale(Language.EN)
LATER = "order_id,customer_id,date,amount\nl{0}1,C0000001,2026-{0}-02,10.00\nl{0}2,C0000002,2026-{0}-03,20.00\n"
SPENT = (("advertising", 900.0, WINNING), ("newsletter", 300.0, KEEPING))
OFTEN = CustomerFilter(ranges=(Bounds("frequency", least=2),), sort="ten_year_value")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "workspace.duckdb"
    monkeypatch.setenv(ENVIRONMENT, str(path))
    return path


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def shop(folder: Path, name: str = "until-december.csv") -> Path:
    orders = simulated(1_200, seed=3)
    orders.insert(0, "order_id", [f"o{number}" for number in range(len(orders))])
    return put(folder, name, orders.to_csv(index=False))


def scheduled(place: Path, folder: Path, *options: str) -> tuple[int, str, str]:
    """One run, as cron makes it."""
    process = begin(place, "watch", str(folder), "--once", "--settle", "0.2", *options)
    out, err = process.communicate(timeout=SECONDS)
    return process.returncode, out, err


def opened(place: Path) -> Workspace:
    return open_workspace(place)


def test_scheduled_runs_take_in_what_comes_also_once_the_dashboard_is_closed(place: Path, folder: Path) -> None:
    shop(folder)
    before = (folder / "until-december.csv").stat()
    assert scheduled(place, folder) == (0, "until-december.csv is taken in: 4,956 sales, until 30 December 2025.\n", "")
    put(folder, "january.csv", LATER.format("01"))
    put(folder, "suppliers.csv", "order,name,date,amount\n1,X,2026-01-02,10.00\n2,Y,2026-01-03,20.00\n")
    assert scheduled(place, folder) == (
        WAITING,
        "january.csv is taken in: 2 sales, until 3 January 2026.\n",
        "suppliers.csv waits for you: no file with these columns was taken in before. "
        "Upload it on the page Data, and answer there.\n",
    )
    put(folder, "february.csv", LATER.format("02"))
    with dashboard(place):
        assert scheduled(place, folder, "--language", "nl") == (
            IN_USE,
            "",
            f"{place} is open in het dashboard of in een andere Tenfold, dus er wordt niets ingelezen. "
            f"Sluit die, of start het dashboard met --watch {folder}: dan leest het zelf in wat er binnenkomt.\n",
        )
    assert look(folder) == WAITING
    workspace = opened(place)
    assert [one.name for one in workspace.imports(Dataset.OWN)] == ["until-december.csv", "january.csv", "february.csv"]
    assert [(one.what, one.about) for one in reversed(workspace.log())] == [
        (Deed.IMPORTED_UNATTENDED, "until-december.csv"),
        (Deed.IMPORTED_UNATTENDED, "january.csv"),
        (Deed.LEFT_WAITING, "suppliers.csv"),
        (Deed.IMPORTED_UNATTENDED, "february.csv"),
    ]
    assert [one.name for one in workspace.waiting()] == ["suppliers.csv"]
    workspace.close()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["until-december.csv", "january.csv", "suppliers.csv", "february.csv"]
    )
    assert (folder / "until-december.csv").stat().st_mtime_ns == before.st_mtime_ns


def test_staying_it_takes_in_a_file_that_comes_and_ends_when_it_is_ended(place: Path, folder: Path) -> None:
    process = begin(place, "watch", str(folder), "--settle", "0.1")
    try:
        while not (place.exists() and not Path(f"{place}.tmp").exists()):  # the first look is over
            assert process.poll() is None
            time.sleep(0.05)
        put(folder, "january.csv", LATER.format("01"))
        assert process.stdout is not None
        assert process.stdout.readline() == "january.csv is taken in: 2 sales, until 3 January 2026.\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=SECONDS) == ("", "Stopped.\n")
        assert process.returncode == 130
    finally:
        process.kill()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a shop, its assumptions, costs and two lists."""
    folder = tmp_path_factory.mktemp("kept")
    workspace = open_workspace(folder / "workspace.duckdb")
    import_sales(workspace, folder, shop(folder).read_text(encoding="utf-8"), "shop.csv")
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(horizon_years=5, margin=0.4)))
    spent = [
        Cost(date(year, month, 1), label, "", amount, purpose, "costs.csv")
        for year in (2024, 2025)
        for month in range(1, 13)
        for label, amount, purpose in SPENT
    ]
    workspace.cost_book(Dataset.OWN).add_file(spent, name="costs.csv")
    for name in ("To call/May", "to call?may"):
        workspace.list_book(Dataset.OWN).keep(OwnList(name, OFTEN))
    workspace.close()
    return folder / "workspace.duckdb"


@pytest.fixture
def prepared(place: Path, kept: Path) -> Path:
    shutil.copyfile(kept, place)
    return place


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_folder, "_today", lambda: date(2030, 5, 3))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Booklets that say nothing: what is in them is tried once."""
    monkeypatch.setattr(monthly, "board_facts", lambda *_args, **_named: None)
    monkeypatch.setattr(monthly, "booklet", lambda *_args: b"%PDF")


def look(folder: Path) -> int:
    return WatchedFolder(folder, None, ENGLISH, Progress(QUIET), ended=Event()).do(arrivals(folder))


def writing(folder: Path, out: Path) -> tuple[object, ...]:
    return ("watch", folder, "--once", "--settle", "0", "--out", out)


def stamps(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted(out.iterdir()) if path.name != NOTE}


MAY = ["tenfold-2030-05 To call-May.xlsx", "tenfold-2030-05 to call-may 2.xlsx", "tenfold-2030-05.pdf"]


@pytest.mark.usefixtures("prepared", "may")
def test_the_booklet_and_the_lists_are_those_of_the_other_commands(folder: Path, tmp_path: Path, run: Run) -> None:
    out, alone, board = tmp_path / "out", tmp_path / "alone.xlsx", tmp_path / "board.pdf"
    assert run(*writing(folder, out)) == Said(0, "", "")
    assert list(stamps(out)) == MAY
    assert run("list", "To call/May", "--out", alone).status == 0
    for sheet in (0, 1):
        ours, theirs = (pd.read_excel(path, sheet_name=sheet, engine="calamine") for path in (out / MAY[0], alone))
        pd.testing.assert_frame_equal(ours, theirs)
    assert len(pd.read_excel(alone, engine="calamine")) > 100
    sales = shop(tmp_path, "shop.csv")
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    rows = [f"{month},{label},{amount}" for month in months for label, amount, _purpose in SPENT]
    costs = put(tmp_path, "costs.csv", "\n".join(["month,cost,amount", *rows]))
    rules = ("--acquiring", "advertising", "--keeping", "newsletter", "--years", "5", "--margin", "0.4")
    assert run("report", sales, "--costs", costs, *rules, "--out", board).status == 0
    assert told((out / MAY[2]).read_bytes()) == told(board.read_bytes())


@pytest.mark.usefixtures("may", "bare")
def test_they_are_written_when_a_month_begins_and_when_the_sales_are_others(
    prepared: Path, folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run(*writing(folder, out)).status == 0
    written = stamps(out)
    assert run(*writing(folder, out)).status == 0
    assert stamps(out) == written  # nothing is due
    put(folder, "january.csv", LATER.format("01"))
    assert run(*writing(folder, out)).status == 0
    assert list(stamps(out)) == MAY
    assert all(stamps(out)[name] != written[name] for name in MAY)
    monkeypatch.setattr(watched_folder, "_today", lambda: date(2030, 6, 1))
    written = stamps(out)
    with dashboard(prepared):  # a copy is read
        assert run(*writing(folder, out)).status == IN_USE
    assert stamps(out).keys() == {*MAY, *(name.replace("05", "06") for name in MAY)}
    assert {name: stamps(out)[name] for name in MAY} == written
    monkeypatch.setattr(watched_folder, "_today", lambda: date(2030, 5, 31))
    answer = run(*writing(folder, out))
    assert (answer.status, len(answer.err.splitlines())) == (2, 1)
    assert "clock says 2030-05" in answer.err
    assert {name: stamps(out)[name] for name in MAY} == written


@pytest.mark.usefixtures("prepared", "may", "bare")
def test_what_failed_is_not_tried_at_each_look_of_one_that_stays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[date] = []

    def failing(*_args: object, today: date, **_named: object) -> list[ClvError]:
        written.append(today)
        return [CannotWrite(name="board.pdf")]

    monkeypatch.setattr(watched_folder, "write_month", failing)
    watched = WatchedFolder(folder, OwnFiles(tmp_path / "out"), ENGLISH, Progress(QUIET), ended=Event())
    assert [watched.do(()), watched.do(())] == [UNUSABLE, UNUSABLE]
    assert len(written) == 1


@pytest.mark.usefixtures("prepared", "may", "bare")
def test_what_is_not_ours_stays_and_the_rest_is_written(folder: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    out.mkdir()
    put(out, "tenfold-2030-05.pdf", "theirs")
    answer = run(*writing(folder, out))
    assert answer.status == 2
    assert answer.err.startswith("tenfold-2030-05.pdf is there already and was not written here")
    assert (out / "tenfold-2030-05.pdf").read_text(encoding="utf-8") == "theirs"
    assert list(stamps(out)) == MAY
    (out / "tenfold-2030-05.pdf").unlink()
    assert run(*writing(folder, out)).status == 0  # as it said
    assert (out / "tenfold-2030-05.pdf").read_bytes() == b"%PDF"


def test_sales_that_carry_no_value_have_a_booklet_and_a_sentence(
    place: Path, folder: Path, tmp_path: Path, run: Run
) -> None:
    put(folder, "january.csv", LATER.format("01"))
    look(folder)
    workspace = opened(place)
    workspace.list_book(Dataset.OWN).keep(OwnList("To call", OFTEN))
    workspace.close()
    out = tmp_path / "out"
    answer = run("watch", folder, "--once", "--settle", "0", "--out", out)
    assert answer.status == 2
    assert len(answer.err.splitlines()) == 1
    assert [path.suffix for path in out.iterdir() if path.name != NOTE] == [".pdf"]


def test_names_and_garbage_make_one_line_each(place: Path, folder: Path, run: Run) -> None:
    put(folder, "a\n\x1b[2Jb.csv", "%PDF-1.7")
    put(folder, "c.csv", "%PDF-1.7")  # the same once more
    (folder / "huge.csv").touch()
    os.truncate(folder / "huge.csv", 3 << 30)
    answer = run("watch", folder, "--once", "--settle", "0")
    assert answer.status == WAITING
    assert answer.out == ""
    assert all(line.isprintable() for line in answer.err.splitlines())
    assert len(answer.err.splitlines()) == 6
    workspace = opened(place)
    assert len(workspace.waiting()) == 2
    workspace.close()


def test_the_waiting_notice_goes_with_the_file(place: Path, folder: Path) -> None:
    path = put(folder, "a.csv", "%PDF-1.7")
    assert look(folder) == WAITING
    path.unlink()
    assert look(folder) == 0
    workspace = opened(place)
    assert workspace.waiting() == ()
    workspace.close()


def test_a_file_that_may_not_be_read_is_said(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_args: object) -> str:
        raise PermissionError(13, "Permission denied")

    put(folder, "a.csv", LATER.format("01"))
    monkeypatch.setattr(watched_folder, "sha256", refused)
    assert look(folder) == WAITING
    assert capsys.readouterr().err.endswith("a.csv cannot be opened. Check who may read it.\n")
    monkeypatch.undo()
    monkeypatch.setenv(ENVIRONMENT, str(place))
    assert look(folder) == 0


@pytest.mark.usefixtures("place")
def test_a_file_that_goes_meanwhile_is_nobody_s_fault(folder: Path) -> None:
    found = arrivals(put(folder, "a.csv", LATER.format("01")).parent)
    (folder / "a.csv").unlink()
    assert WatchedFolder(folder, None, ENGLISH, Progress(QUIET), ended=Event()).do(found) == 0


def test_what_is_ended_half_way_is_no_broken_file(
    place: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_named: object) -> Waits:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        return Waits(Reason.UNREADABLE)

    put(folder, "a.csv", LATER.format("01"))
    monkeypatch.setattr(watched_folder, "take_in_unattended", interrupted)
    assert run("watch", folder, "--once", "--settle", "0") == Said(130, "", "Stopped.\n")
    workspace = opened(place)
    assert workspace.waiting() == ()
    workspace.close()


@pytest.mark.parametrize("settle", ["-1", "x", "inf", "nan", "1e9"])
def test_a_pause_that_is_none_is_refused(folder: Path, run: Run, settle: str) -> None:
    answer = run("watch", folder, f"--settle={settle}")
    assert answer.status == 2
    assert "is no number of seconds from 0 to 3600" in answer.err


def test_what_cannot_work_is_one_sentence(place: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, sentence in (
        ((folder / "nowhere",), "is no folder that can be read"),
        ((folder, "--out", folder / ".." / "in"), "would be read as sales"),
    ):
        answer = run("watch", *arguments, "--once")
        assert (answer.status, answer.out, len(answer.err.splitlines())) == (2, "", 1)
        assert sentence in answer.err
    assert not place.exists()
    monkeypatch.setenv(ENVIRONMENT, ":memory:")
    assert "Set TENFOLD_WORKSPACE to a file" in run("watch", folder, "--once").err


class _Scripted:
    """A watched folder that answers as it is told, and then ends the watch."""

    def __init__(self, folder: Path, *statuses: int) -> None:
        self.folder, self.locale, self.ended = folder, ENGLISH, Event()
        self.looks: list[list[str]] = []
        self.said: list[str] = []
        self._statuses = list(statuses)

    def do(self, found: Sequence[Arrival]) -> int:
        self.looks.append([one.name for one in found])
        if self._statuses and self._statuses[0] == UNUSABLE:
            self._statuses.pop(0)
            raise DiskFull(name="a.csv")
        if not self._statuses:
            raise KeyboardInterrupt
        return self._statuses.pop(0)

    def say(self, sentence: str) -> None:
        self.said.append(sentence)
        if len(self.said) == 2:
            self.folder.mkdir()


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_POLL_SECONDS", "_BREATH_SECONDS"):
        monkeypatch.setattr(watch, name, 0.02)


@pytest.mark.usefixtures("fast")
def test_while_the_workspace_is_in_use_it_tries_again_and_then_no_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.csv", "x")
    monkeypatch.setattr(watch, "AGAIN_SECONDS", 0.3)
    watched = _Scripted(folder, IN_USE, IN_USE, 0)
    with pytest.raises(KeyboardInterrupt):
        stay(watched, Settling(0.0), change=Event())  # type: ignore[arg-type]
    assert watched.looks == [["a.csv"]] * 4  # twice in use, once done, and once more when the time has come


@pytest.mark.usefixtures("fast")
def test_a_full_disk_does_not_end_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a.csv", "x")
    monkeypatch.setattr(watch, "AGAIN_SECONDS", 0.1)
    watched = _Scripted(folder, UNUSABLE, 0)
    with pytest.raises(KeyboardInterrupt):
        stay(watched, Settling(0.0), change=Event())  # type: ignore[arg-type]
    assert len(watched.looks) == 3
    assert watched.said == ["The disk has no room for a.csv. Make room and choose the file again."]


@pytest.mark.usefixtures("fast")
def test_a_folder_that_vanishes_may_come_back(folder: Path) -> None:
    folder_gone = _Scripted(folder)
    folder.rmdir()
    with pytest.raises(KeyboardInterrupt):
        stay(folder_gone, Settling(0.0), change=Event())  # type: ignore[arg-type]
    assert len(folder_gone.said) == 2
    assert "is no folder that can be read" in folder_gone.said[0]
    assert folder_gone.looks == [[]]
