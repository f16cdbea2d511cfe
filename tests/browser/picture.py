"""The pictures of the README and of the guide, taken from the running dashboard: python -m tests.browser.picture"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, expect, sync_playwright

from clv.core.engine import IN_MEMORY
from clv.storage.workspace import ENVIRONMENT
from tests.browser.hands import PAGES, press_key, turn_to, visit, wait_for_answer

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "static" / "overview.png"
OF_THE_GUIDE = Path("docs") / "pictures"
HERE = "127.0.0.1"
_START_SECONDS = 120
_PATIENCE_MILLISECONDS = 300_000  # for the analysis, on a busy machine
_DRAWN_MILLISECONDS = 1_500  # until the charts have stopped moving


def main(arguments: list[str]) -> int:
    """Each page with the coffee roaster; the README's is larger than the guide's."""
    said = f"Takes static/{PICTURE.name} of the README and {OF_THE_GUIDE.as_posix()} of the guide."
    argparse.ArgumentParser(description=said).parse_args(arguments)
    chromium = shutil.which("chromium")
    if chromium is None:
        print("No Chromium on the path. Debian: apt-get install chromium fonts-dejavu-core", file=sys.stderr)
        return 2
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    with TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "clv", "dashboard", f"--port={port}", "--no-browser"],
            cwd=folder,
            env=os.environ | {ENVIRONMENT: IN_MEMORY, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://{HERE}:{port}/_stcore/health")
            _take(f"http://{HERE}:{port}", chromium)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return 0


def _take(address: str, chromium: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1440, "height": 1376})
        page = context.new_page()
        expect.set_options(timeout=_PATIENCE_MILLISECONDS)
        page.set_default_timeout(_PATIENCE_MILLISECONDS)
        visit(page, "data")
        press_key(page, "try_roaster")
        expect(page.locator(".st-key-chart_said .main-svg").first).to_be_visible()  # the answer that comes last
        wait_for_answer(page)
        page.wait_for_timeout(_DRAWN_MILLISECONDS)
        page.screenshot(path=PICTURE)
        page.set_viewport_size({"width": 1200, "height": 800})
        for name in PAGES:
            _take_for_guide(page, name)
        browser.close()


def _take_for_guide(page: Page, name: str) -> None:
    turn_to(page, name)
    wait_for_answer(page)
    page.wait_for_timeout(_DRAWN_MILLISECONDS)
    page.screenshot(path=ROOT / OF_THE_GUIDE / f"{name}.png")


def _wait_for(address: str) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up:
        with suppress(URLError, OSError), urlopen(address, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
