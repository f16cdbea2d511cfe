"""Does `dashboard` serve the dashboard from any folder, and say what is in its way?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from clv.command.main import main
from clv.core import installation
from clv.core.installation import app_folder, default_workspace
from clv.storage.workspace import ENVIRONMENT

ROOT = Path(__file__).parent.parent.parent
HERE = "127.0.0.1"


def test_a_port_that_is_taken_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["dashboard", f"--port={port}", "--no-browser"]) == 2
    assert capsys.readouterr().err == (
        f"Port {port} is in use by another program. Close that one, or give another port with --port.\n"
    )


def test_it_answers_this_machine_alone_and_ends_with_the_command(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT), ENVIRONMENT: str(tmp_path / "workspace" / "w.duckdb")}
    (tmp_path / "empty").mkdir()
    command = [sys.executable, "-m", "clv", "dashboard", f"--port={port}", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path / "empty", env=environment, stdout=subprocess.PIPE) as server:
        try:
            assert _answer(f"http://{HERE}:{port}/_stcore/health", server) == b"ok"
            font = next((app_folder() / "static").glob("*.woff2"))
            assert _answer(f"http://{HERE}:{port}/app/static/{font.name}", server) == font.read_bytes()
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=30)
    assert b"External URL" not in said
    assert b"Network URL" not in said
    with pytest.raises(URLError):
        urlopen(f"http://{HERE}:{port}/_stcore/health", timeout=2)


def _answer(address: str, server: subprocess.Popen[bytes]) -> bytes:
    give_up = time.monotonic() + 180
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:
                found: bytes = answer.read()
                return found
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"no answer from {address}")


def test_a_checkout_keeps_its_data_beside_itself() -> None:
    assert app_folder() == ROOT
    assert default_workspace() == ROOT / "data" / "workspace.duckdb"


@pytest.mark.parametrize(
    ("platform", "variable", "place"),
    [
        ("linux", "XDG_DATA_HOME", "tenfold"),
        ("win32", "LOCALAPPDATA", "Tenfold"),
        ("darwin", "", "Library/Application Support/Tenfold"),
    ],
)
def test_what_is_installed_keeps_its_data_where_the_system_has_a_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, place: str
) -> None:
    """Not in the package: what lies there goes when it is renewed."""
    (tmp_path / "app").mkdir()
    monkeypatch.setattr(installation, "_INSTALLED", tmp_path / "app")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    assert app_folder() == tmp_path / "app"
    assert default_workspace() == tmp_path / place / "workspace.duckdb"
