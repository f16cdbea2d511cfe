"""Does the command explain itself, at once, and say which version it is?"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from clv import __version__
from clv.command.main import main
from clv.command.options import make_parser

ROOT = Path(__file__).parent.parent.parent
SECONDS = 0.3  # of the processor, for help and version


def _commands() -> dict[str, argparse.ArgumentParser]:
    parser = make_parser()
    [commands] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return {"": parser, **commands.choices}


OPTIONS = [
    (name, action)
    for name, parser in _commands().items()
    for action in parser._actions
    if not isinstance(action, argparse._SubParsersAction)
]


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=lambda one: getattr(one, "dest", one) or "tenfold")
def test_every_option_is_explained(command: str, option: argparse.Action) -> None:
    told = re.sub(r"\(.*?\)", "", option.help or "").strip()
    assert len(told.split()) >= 3, f"{command} {option.option_strings or option.dest}: {option.help!r}"


def test_every_command_is_explained() -> None:
    commands = _commands()
    known = "value costs report list watch sql check dashboard backup restore"
    assert set(commands) == {"", *known.split()}
    assert all(len((parser.description or "").split()) >= 5 for parser in commands.values())


@pytest.mark.parametrize("command", [name for name in _commands() if name])
def test_help_can_be_asked_of_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main([command, "--help"])
    assert leaving.value.code == 0
    assert "--language" in capsys.readouterr().out


def test_called_bare_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert all(command in said.out for command in _commands())


def test_the_version_stands_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"Tenfold {__version__}\n"
    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_come_at_once(option: str) -> None:
    taken = []
    for _ in range(3):  # the first one may have to compile
        with subprocess.Popen([sys.executable, "-m", "clv", option], cwd=ROOT, stdout=subprocess.DEVNULL) as running:
            process = psutil.Process(running.pid)
            while process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)
            times = process.cpu_times()
            taken.append(times.user + times.system)
        assert running.returncode == 0
    assert min(taken) < SECONDS


def test_help_needs_no_engine_and_no_model() -> None:
    heavy = "{'pandas', 'numpy', 'ibis', 'duckdb', 'lifetimes', 'streamlit', 'plotly', 'pyarrow'}"
    code = f"import sys, clv.command.main as c; c.main([]); print({heavy} & set(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"


@pytest.mark.parametrize("port", ["80", "0", "65536", "x", "-1"])
def test_a_port_that_is_none_is_refused_in_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["dashboard", f"--port={port}"])
    assert leaving.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f"{port} is no port. Give a number from 1024 to 65535" in line
