"""Does the command never write over what it reads, nor one result over another, and can it stand in a pipe?"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from clv.command.main import main
from clv.command.options import make_parser
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.errors import CannotWrite, FileTooLarge, InputTwice, TargetIsSource, TargetsAreOne
from clv.phrases import saved_lists
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
SHOP = simulated(400, seed=3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sales.csv, in which the command runs."""
    SHOP.to_csv(tmp_path / "sales.csv", index=False, date_format="%Y-%m-%d")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _link(folder: Path, name: str, to: str) -> None:
    (folder / name).symlink_to(folder / to)


@pytest.mark.parametrize("other", ["x.csv", "./x.csv", "sub/../x.csv", "X.csv", "link.csv", "there/x.csv"])
def test_two_results_never_go_to_one_file(folder: Path, capsys: pytest.CaptureFixture[str], other: str) -> None:
    (folder / "sub").mkdir()
    (folder / "there").symlink_to(folder)
    _link(folder, "link.csv", "x.csv")
    assert main(["value", "sales.csv", "--out", "x.csv", "--report", other]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith("--out and --report lead to one file, ")
    assert not (folder / "x.csv").exists()


def test_two_results_never_go_to_one_file_by_a_hard_link(folder: Path) -> None:
    (folder / "x.csv").write_text("kept")
    os.link(folder / "x.csv", folder / "y.csv")
    with pytest.raises(TargetsAreOne):
        check_targets({"--out": Path("x.csv"), "--report": Path("y.csv")}, [])


@pytest.mark.parametrize("spelling", ["sales.csv", "./sales.csv", "link.csv", "hard.csv", "there/sales.csv"])
@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_result_never_goes_over_a_file_that_is_read(folder: Path, option: str, spelling: str) -> None:
    _link(folder, "link.csv", "sales.csv")
    (folder / "there").symlink_to(folder)
    os.link(folder / "sales.csv", folder / "hard.csv")
    before = (folder / "sales.csv").read_bytes()
    assert main(["value", "sales.csv", option, spelling]) == 2
    assert (folder / "sales.csv").read_bytes() == before


def test_the_costs_are_not_overwritten_either(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "costs.csv").write_text("month,winning,keeping\n")
    assert main(["costs", "sales.csv", "--costs", "costs.csv", "--report", "./costs.csv"]) == 2
    assert "costs.csv is one of the files that are read" in capsys.readouterr().err


def test_other_names_and_other_folders_are_two_files() -> None:
    check_targets({"--out": Path("x.csv"), "--report": Path("x.json")}, [Path("y.csv")])
    check_targets({"--out": Path("a/x.csv"), "--report": Path("b/x.csv"), "--more": None}, [STANDARD])
    with pytest.raises(TargetsAreOne):
        check_targets({"--out": STANDARD, "--report": STANDARD}, [])
    with pytest.raises(TargetIsSource):
        check_targets({"--out": Path("x.csv")}, [Path("y.csv"), Path("x.csv")])


def test_stdin_is_read_once() -> None:
    check_targets({}, [STANDARD, Path("sales.csv")])
    with pytest.raises(InputTwice):
        check_targets({}, [STANDARD, STANDARD])


def _in_a_pipe(*arguments: str, given: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "clv", *arguments],
        input=given,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_sales_come_by_stdin_and_customers_go_by_stdout_as_to_a_file(folder: Path) -> None:
    report = folder / "report.json"
    done = _in_a_pipe("value", "-", "--out", "-", "--report", str(report), given=(folder / "sales.csv").read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("customer_id,")
    assert len(lines) == 1 + SHOP.customer_id.nunique()
    assert json.loads(report.read_text("utf-8"))["intake"]["files"] == ["stdin"]
    assert main(["value", "sales.csv", "--out", "customers.csv"]) == 0
    on_stdout, in_file = (
        pd.read_csv(source, dtype={"customer_id": str}) for source in (BytesIO(done.stdout), folder / "customers.csv")
    )
    pd.testing.assert_frame_equal(on_stdout, in_file)


def test_a_workbook_comes_by_stdin_too_and_the_report_goes_by_stdout(folder: Path) -> None:
    SHOP.to_excel(folder / "sales.xlsx", index=False)
    done = _in_a_pipe("value", "-", "--report", "-", given=(folder / "sales.xlsx").read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["intake"]["customers"] == SHOP.customer_id.nunique()


def test_more_than_the_limit_is_not_taken_from_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clv.command import streams

    with (tmp_path / "much").open("wb") as file:
        file.truncate(4 << 20)
    with (tmp_path / "much").open() as much:
        monkeypatch.setattr(sys, "stdin", much)
        with pytest.raises(FileTooLarge):
            streams.from_stdin(tmp_path, limit=1 << 20)


def test_a_reader_who_leaves_gets_no_traceback(folder: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m clv value {folder / 'sales.csv'} --out - | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.stderr == b""
    assert len(done.stdout) == 10


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    with delivering(pipe, ".json") as path:
        assert path != pipe
        path.write_text("whole")
    assert reader.communicate(timeout=20)[0] == b"whole"
    assert pipe.is_fifo()


def test_a_device_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(CannotWrite), delivering(Path("/dev/nowhere/x"), ".json") as path:
        path.write_text("lost")


NAMES = [
    "Bellen in mei",
    "`touch stolen`",
    "$(touch stolen)",
    "a'b\"c",
    "--out",
    "-x",
    "a;touch stolen",
    "100% & more",
    "zł €",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_command_for_a_kept_list_runs_nothing_and_names_the_list(tmp_path: Path, name: str) -> None:
    shown = saved_lists.command(name)
    echo = 'python() { for word in "$@"; do printf "%s\\0" "$word"; done; }; '
    done = subprocess.run(["bash", "-c", echo + shown], cwd=tmp_path, capture_output=True, check=True, timeout=20)
    words = done.stdout.decode().split("\0")[:-1]
    assert list(tmp_path.iterdir()) == []
    assert words[:2] == ["-m", "clv"]
    options = make_parser().parse_args(words[2:])
    assert (options.command, options.name, options.out) == ("list", name, Path("list.xlsx"))
