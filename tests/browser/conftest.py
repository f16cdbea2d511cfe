"""How do the tests drive the dashboard in a real Chromium? A server of their own; a page that records its requests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from clv.intake.databases import configured
from clv.storage.files import MARK
from clv.storage.workspace import ENVIRONMENT

ROOT = Path(__file__).parent.parent.parent
HERE = "127.0.0.1"
START_SECONDS = 60
STEP_MILLISECONDS = 60_000  # on a busy machine
# Without a graphics card each picture of an animation is painted by the cores on which the dashboard calculates.
STILL = """addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style")
    style.textContent = "*, *::before, *::after { animation: none !important }"
    document.head.append(style)
})"""


@pytest.fixture(scope="session")
def databases_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the dashboard is told of databases: nothing, until a test writes it."""
    path = tmp_path_factory.mktemp("databases") / "databases.toml"
    path.touch()
    return path


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, databases_file: Path) -> Iterator[str]:
    """Where the dashboard answers: a process of its own, with a workspace of its own."""
    folder = tmp_path_factory.mktemp("dashboard")
    with served(folder, databases_file) as address:
        yield address
    # What the engine was at work on when it was stopped is removed at the next start.
    left = [path for path in folder.glob("*.tmp/*") if path.name not in ("engine", MARK)]
    assert left == [], "an upload was left behind"


@contextmanager
def served(folder: Path, databases_file: Path, *more: str) -> Iterator[str]:
    """A dashboard with an empty workspace in this folder, until it is stopped. more: options of Streamlit."""
    port = _free_port()
    options = [f"--server.port={port}", "--server.headless=true", *more]
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options],
            cwd=ROOT,
            env=os.environ
            | {ENVIRONMENT: str(folder / "workspace.duckdb"), configured.ENVIRONMENT: str(databases_file)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(f"http://{HERE}:{port}", server, folder / "log.txt")
            yield f"http://{HERE}:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


# Not for the whole session: while it lives, Playwright's event loop runs in this thread.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright) as browser:
        yield browser


@contextmanager
def chromium(playwright: Playwright, *options: str) -> Iterator[Browser]:
    """Debian's Chromium, started with these options too; Playwright's own is not downloaded."""
    path = shutil.which("chromium")
    if path is None:
        reason = "no Chromium here: apt-get install chromium fonts-dejavu-core"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", *options])
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with new_page(browser, address) as page:
        yield page


@contextmanager
def new_page(browser: Browser, address: str, *, language: str | None = "en-GB") -> Iterator[Page]:
    """A reader's browser with an empty memory. Whatever is done with it, no request may leave this machine.

    language: which it asks for; None for that of the browser as it was started.
    """
    context = browser.new_context(base_url=address, locale=language, viewport={"width": 1440, "height": 1200})
    context.set_default_timeout(STEP_MILLISECONDS)
    context.add_init_script(STILL)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    yield page
    context.close()
    elsewhere = [
        url for url in asked if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).hostname != HERE
    ]
    assert elsewhere == []
    assert asked


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')}")
