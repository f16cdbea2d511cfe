"""How long until a reader sees something, the title, and the figures, and how much comes over the wire for it?

.venv/bin/python -m tests.benchmarks.first_page [--tree FOLDER]: a browser with an empty memory opens the first page
with nothing loaded, then the CD shop; then a second one comes when the shop is calculated. FOLDER: another checkout.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from clv.storage.workspace import ENVIRONMENT

ROOT = Path(__file__).parent.parent.parent
MB = 1_000_000
_PATIENCE_MILLISECONDS = 300_000
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"
_TITLE = '[data-testid="stMain"] h1'
_FIGURES = '[data-testid="stMetricValue"]'


@contextmanager
def dashboard(tree: Path) -> Iterator[str]:
    """The dashboard of this checkout with an empty workspace, once it is healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.headless=true"]
    with TemporaryDirectory(prefix="tenfold-") as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options],
            cwd=tree,
            env=os.environ | {ENVIRONMENT: str(Path(folder) / "workspace.duckdb"), "PYTHONPATH": str(tree)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while server.poll() is None:
                try:
                    urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except (URLError, OSError):
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def measure(browser: Browser, address: str, step: str, *, press: str | None = None, figures: bool = True) -> None:
    """Open the address in a browser with an empty memory and print one row; press: the key of a button to press."""
    page = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 1200}).new_page()
    page.set_default_timeout(_PATIENCE_MILLISECONDS)
    wire = page.context.new_cdp_session(page)
    loaded = {"bytes": 0, "requests": 0, "pushed": 0}
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda _event: loaded.update(requests=loaded["requests"] + 1))
    wire.on(
        "Network.loadingFinished",
        lambda event: loaded.update(bytes=loaded["bytes"] + int(event["encodedDataLength"])),
    )
    wire.on(
        "Network.webSocketFrameReceived",
        lambda event: loaded.update(pushed=loaded["pushed"] + len(event["response"]["payloadData"]) * 3 // 4),
    )
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(_TITLE)
    titled = time.perf_counter() - began
    painted = page.evaluate(_PAINTED)
    if press:
        began = time.perf_counter()
        page.click(f".st-key-{press} button")
    if figures:
        page.wait_for_selector(_FIGURES)
        page.wait_for_selector(".js-plotly-plot .main-svg")
    figured = f"{time.perf_counter() - began:5.1f}" if figures else "    –"
    print(
        f"{step:32} {loaded['bytes'] / MB:6.2f} MB {loaded['requests']:4} requests "
        f"{loaded['pushed'] / MB:6.2f} MB pushed"
        f"   paint {painted:4.1f} s   title {titled:5.1f} s   figures {figured} s",
        flush=True,
    )
    page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to measure, this one by default")
    tree = parser.parse_args().tree.resolve()
    with sync_playwright() as driver, dashboard(tree) as address:
        chromium = shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        measure(browser, address, "first page, nothing loaded", figures=False)
        measure(browser, address, "the same, then the CD shop", press="try_sample")
        measure(browser, f"{address}/?sales=cd-shop", "the CD shop, calculated before")
        browser.close()


if __name__ == "__main__":
    main()
