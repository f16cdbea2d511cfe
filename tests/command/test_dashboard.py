"""Does `dashboard` serve the dashboard from any folder, and say what is in its way?"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import streamlit

from clv.command.main import main
from clv.core import installation
from clv.core.errors import ServedToOthers
from clv.core.installation import app_folder, default_workspace
from clv.storage.workspace import ENVIRONMENT, Dataset, open_workspace

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


# In the process of the server: where does it connect to, and whose address does it ask for?
SPY = """
import os, sys
def heard(event, facts):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        asked = facts[1] if event in ("socket.connect", "socket.sendto") else facts
        with open(os.environ["HEARD"], "a") as sink:
            sink.write(f"{event} {asked}\\n")
sys.addaudithook(heard)
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(folder: Path, **more: str) -> dict[str, str]:
    """For a server that keeps its data in the folder and is spied upon."""
    (folder / "spy").mkdir()
    (folder / "spy" / "sitecustomize.py").write_text(SPY)
    (folder / "heard.txt").touch()
    (folder / "empty").mkdir()
    paths = f"{folder / 'spy'}{os.pathsep}{ROOT}"
    own = {"PYTHONPATH": paths, "HEARD": str(folder / "heard.txt"), ENVIRONMENT: str(folder / "workspace" / "w.duckdb")}
    return os.environ | own | more


def test_it_answers_this_machine_alone_takes_in_what_comes_and_ends_with_the_command(tmp_path: Path) -> None:
    port = _free_port()
    environment = _environment(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "sales.csv").write_text("order,customer,date,amount\n1,A,2025-10-02,10.00\n2,B,2025-10-30,20.00\n")
    command = [sys.executable, "-m", "clv", "dashboard", f"--port={port}", "--no-browser", f"--watch={folder}"]
    with subprocess.Popen(command, cwd=tmp_path / "empty", env=environment, stdout=subprocess.PIPE) as server:
        try:
            assert _answer(f"http://{HERE}:{port}/_stcore/health", server) == b"ok"
            font = next((app_folder() / "static").glob("*.woff2"))
            assert _answer(f"http://{HERE}:{port}/app/static/{font.name}", server) == font.read_bytes()
            for path in ("/", "/_stcore/health", f"/app/static/{font.name}", "/media/x.csv", "/_stcore/stream"):
                assert [_status(port, path, **asked) for asked in FROM_ELSEWHERE] == [403] * len(FROM_ELSEWHERE), path
            assert _status(port, "/_stcore/stream", **OPENING) == 101
            told = _told_until(b"sales.csv is taken in: 2 sales, until 30 October 2025.\n", server)
            silent = _reads_nothing(port)  # it is waited for, but not for ever
        finally:
            server.terminate()
            try:
                said, _ = server.communicate(timeout=10)
            finally:
                server.kill()
    silent.close()
    assert b"External URL" not in told + said
    assert b"Network URL" not in told + said
    with pytest.raises(URLError):
        urlopen(f"http://{HERE}:{port}/_stcore/health", timeout=2)
    assert _heard_elsewhere(tmp_path) == []
    workspace = open_workspace(environment[ENVIRONMENT])
    assert [one.name for one in workspace.imports(Dataset.OWN)] == ["sales.csv"]
    workspace.close()


def _told_until(line: bytes, server: subprocess.Popen[bytes]) -> bytes:
    """What the server says on stdout until it has said this."""
    assert isinstance(server.stdout, io.BufferedReader)
    impatient = threading.Timer(60, server.kill)
    impatient.start()
    told = b""
    while line not in told:
        more = server.stdout.read1()
        assert more, f"it ended, after {told!r}"
        told += more
    impatient.cancel()
    return told


def _reads_nothing(port: int) -> socket.socket:
    """A browser that asks for more than the system keeps for it, and takes nothing of it: a laptop that was shut."""
    folder = Path(streamlit.__file__).parent / "static"
    large = max(folder.rglob("*.js"), key=lambda path: path.stat().st_size).relative_to(folder)
    client = socket.create_connection((HERE, port))
    client.sendall(f"GET /{large} HTTP/1.1\r\nHost: {HERE}:{port}\r\n\r\n".encode() * 4)
    assert client.recv(12) == b"HTTP/1.1 200"
    return client


OPENING = {
    "connection": "Upgrade",
    "upgrade": "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGVuZm9sZCB0ZW5mb2xkIQ==",
}
# A client at another address, as a proxy reports it; another name; another page; nonsense. Each may want a websocket.
FROM_ELSEWHERE = [
    facts | more
    for facts in (
        {"x-forwarded-for": "192.0.2.7"},
        {"x-forwarded-for": "192.0.2.7", "host": "localhost", "origin": "http://localhost"},
        {"host": "evil.example"},
        {"host": "["},
        {"origin": "http://evil.example"},
        {"origin": "http://["},
    )
    for more in ({}, OPENING)
]


def _status(port: int, path: str, **headers: str) -> int:
    connection = HTTPConnection(HERE, port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _heard_elsewhere(folder: Path) -> list[str]:
    heard = (folder / "heard.txt").read_text().splitlines()
    return [line for line in heard if HERE not in line and "localhost" not in line]


@pytest.mark.parametrize(
    ("command", "set_to"),
    [
        (["streamlit", "run", str(ROOT / "dashboard.py"), "--server.headless=true", "--server.address=0.0.0.0"], None),
        (["clv", "dashboard", "--no-browser"], "0.0.0.0"),
    ],
    ids=["streamlit run", "tenfold dashboard, by the environment"],
)
def test_to_serve_others_is_refused_before_anybody_is_asked_or_answered(
    tmp_path: Path, command: list[str], set_to: str | None
) -> None:
    environment = _environment(tmp_path, **({"STREAMLIT_SERVER_ADDRESS": set_to} if set_to else {}))
    port = {"streamlit": "--server.port", "clv": "--port"}[command[0]]
    ended = subprocess.run(
        [sys.executable, "-m", *command, f"{port}={_free_port()}"],
        cwd=tmp_path / "empty",
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ended.returncode == 2
    assert ended.stderr == str(ServedToOthers(found="0.0.0.0")) + "\n"
    assert _heard_elsewhere(tmp_path) == []
    assert not (tmp_path / "workspace" / "w.duckdb").exists()


@pytest.mark.parametrize("option", [["--server.address", "0.0.0.0"], ["--server.address="]])
def test_an_option_that_would_serve_others_is_refused(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dashboard", "--no-browser", *option]) == 2
    assert capsys.readouterr().err == str(ServedToOthers(found="0.0.0.0")) + "\n"


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
