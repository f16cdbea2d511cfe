"""Does the command end in one sentence, without a traceback, when its output finds no way or it is stopped?"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clv.command import main as command
from clv.core.errors import BrokenFile, CannotWrite
from clv.exports.stream import replacing

ROOT = Path(__file__).parent.parent.parent


def _sales(folder: Path) -> Path:
    """Sales of too few customers to fit anything to."""
    path = folder / "sales.csv"
    path.write_text("customer,date,amount\n" + "".join(f"{i % 40},2024-{1 + i % 12:02}-13,5\n" for i in range(300)))
    return path


def _in_shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    python = f"{shlex.quote(sys.executable)} -m clv value {shlex.quote(str(_sales(folder)))}"
    return subprocess.run(["bash", "-c", line.format(python)], cwd=ROOT, capture_output=True, timeout=300, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device on this system")
def test_a_full_device_is_one_sentence(tmp_path: Path) -> None:
    done = _in_shell("{} > /dev/full", tmp_path)
    [line] = done.stderr.decode().splitlines()
    assert (done.returncode, line.startswith("stdout cannot be written.")) == (2, True)


def test_a_reader_who_leaves_gets_no_traceback(tmp_path: Path) -> None:
    assert _in_shell("{} | true", tmp_path).stderr == b""


def test_whoever_stops_the_command_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_run", stopped)
    assert command.main(["value", str(tmp_path / "sales.csv")]) == command.STOPPED
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("answer", [RuntimeError("Query interrupted"), BrokenFile(name="sales.csv"), None])
def test_whatever_the_engine_makes_of_an_interruption_it_is_one(
    by: signal.Signals,
    answer: Exception | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def interrupted(*_: object) -> int:
        try:
            os.kill(os.getpid(), by)
            time.sleep(60)
        except KeyboardInterrupt:
            if answer is not None:
                raise answer from None
        return 0

    before = signal.getsignal(by)
    monkeypatch.setattr(command, "_run", interrupted)
    assert command.main(["value", str(tmp_path / "sales.csv")]) == command.STOPPED
    assert capsys.readouterr().err == "Stopped.\n"
    assert signal.getsignal(by) == before


def test_a_mistake_of_ours_stays_loud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def wrong(*_: object) -> int:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(command, "_run", wrong)
    with pytest.raises(RuntimeError):
        command.main(["value", str(tmp_path / "sales.csv")])


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_name_that_is_too_long_is_one_sentence(
    option: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert command.main(["value", str(_sales(tmp_path)), option, str(tmp_path / ("x" * 300 + ".csv"))]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line
    assert os.listdir(tmp_path) == ["sales.csv"]


def test_a_long_name_that_the_system_takes_is_written(tmp_path: Path) -> None:
    with replacing(tmp_path / ("x" * 240 + ".csv")) as part:
        part.write_text("whole")
    assert (tmp_path / ("x" * 240 + ".csv")).read_text() == "whole"
    with pytest.raises(CannotWrite), replacing(tmp_path / ("x" * 260)):
        pass
