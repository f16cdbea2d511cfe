"""Does the command say what it is busy with to whoever waits at a terminal, and to nobody else?"""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from clv.command import progress as progress_module
from clv.command.main import main
from clv.command.progress import PATIENCE_SECONDS, QUIET, USUAL, VERBOSE, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _work(progress: Progress, seconds: float) -> None:
    with progress:
        progress.tell("Reading the sales …")
        time.sleep(seconds)


def _screen(written: str) -> str:
    """What stands on the line in the end: each return goes back to its beginning."""
    line = ""
    for part in written.split("\r"):
        line = part + line[len(part) :]
    return line.rstrip()


def test_whoever_waits_at_a_terminal_reads_the_step_and_the_line_goes_at_the_end() -> None:
    terminal = Terminal()
    _work(Progress(USUAL, stream=terminal, patience=0.05), 0.3)
    written = terminal.getvalue()
    assert "Reading the sales … 0 s" in written
    assert "\n" not in written
    assert _screen(written) == ""


def test_short_work_says_nothing() -> None:
    terminal = Terminal()
    _work(Progress(USUAL, stream=terminal, patience=5), 0.0)
    assert _screen(terminal.getvalue()) == ""
    assert "Reading" not in terminal.getvalue()
    assert PATIENCE_SECONDS == 2


@pytest.mark.parametrize(("verbosity", "stream"), [(USUAL, io.StringIO()), (QUIET, Terminal())])
def test_a_file_of_a_monthly_run_stays_empty_and_quiet_is_quiet(verbosity: int, stream: io.StringIO) -> None:
    progress = Progress(verbosity, stream=stream, patience=0.0)
    _work(progress, 0.1)
    assert stream.getvalue() == ""


def test_a_failure_takes_the_line_away_too() -> None:
    terminal = Terminal()

    def fail() -> None:
        with Progress(USUAL, stream=terminal, patience=0.01) as progress:
            progress.tell("Reading the sales …")
            time.sleep(0.1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert _screen(terminal.getvalue()) == ""


def test_verbose_tells_each_step_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["value", "--sample", "cdnow-sample", "--until", "1997-09-30", "--report", str(tmp_path / "r.json")]
    assert main([*arguments, "-v"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    steps = [line.split(" s  ")[1] for line in said.err.splitlines()]
    assert steps[:2] == ["Starting …", "Reading the sales …"]
    assert steps[-1] == "Writing the files …"
    assert len(steps) == len(set(steps)) == 7
    assert main([*arguments, "-q", "--language", "nl"]) == 0
    assert capsys.readouterr() == ("", "")


def test_result_sentences_are_left_out_where_quiet_was_asked_for() -> None:
    for verbosity, said in ((QUIET, ""), (USUAL, "Done.\n"), (VERBOSE, "Done.\n")):
        stream = io.StringIO()
        Progress(verbosity, stream=stream).say("Done.")
        assert stream.getvalue() == said


def test_at_rest_the_line_goes_and_the_seconds_begin_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "_TICK_SECONDS", 0.05)
    terminal = Terminal()
    with Progress(USUAL, stream=terminal, patience=0.05) as progress:
        progress.tell("Reading a.csv …")
        time.sleep(0.3)
        progress.rest()
        time.sleep(0.3)
        assert "Reading a.csv … 0 s" in terminal.getvalue()
        assert _screen(terminal.getvalue()) == ""
        resting = len(terminal.getvalue())
        time.sleep(0.6)
        assert len(terminal.getvalue()) == resting
        progress.tell("Reading b.csv …")
        time.sleep(0.3)
    assert "Reading b.csv … 0 s" in terminal.getvalue()
    assert "Reading b.csv … 1 s" not in terminal.getvalue()
