"""How much memory does a large upload take, from the browser to the workspace, and does it come back?"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Page, expect, sync_playwright

from clv.storage.workspace import ENVIRONMENT
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
MB = 1_000_000
_SAMPLED_SECONDS = 0.05
_SETTLING_SECONDS = 5
_PATIENCE_MILLISECONDS = 600_000


class Memory:
    """The resident memory of a process and its children, looked at every 50 ms."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self) -> int:
        total = 0
        for process in [self._process, *self._process.children(recursive=True)]:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def peak(self) -> int:
        """The highest since this was asked last."""
        peak, self._peak = max(self._peak, self.now()), 0
        return peak

    def _watch(self) -> None:
        while self._process.is_running():
            try:
                self._peak = max(self._peak, self.now())
            except psutil.NoSuchProcess:
                return
            time.sleep(_SAMPLED_SECONDS)


def write_dutch_export(path: Path, customers: int) -> int:
    """Semicolons, decimal commas, day first, euro signs, cp1252; how many rows that are."""
    orders = simulated(customers, seed=7)
    cents = (orders.amount * 100).round().astype(int)
    with path.open("wb") as file:
        file.write("Klantnummer;Naam;Ordernummer;Orderdatum;Omschrijving;Bedrag\r\n".encode("cp1252"))
        for number, (customer, day, paid) in enumerate(
            zip(orders.customer_id, orders.date.dt.strftime("%d-%m-%Y"), cents, strict=True)
        ):
            amount = f"{paid / 100:,.2f}".translate(str.maketrans(",.", ".,"))
            line = f"{customer};Renée Brûlé;F{number:07d};{day};Koffiebonen één kilo;€ {amount}\r\n"
            file.write(line.encode("cp1252"))
    return len(orders)


@contextmanager
def dashboard(folder: Path) -> Iterator[tuple[str, int]]:
    """The dashboard with a workspace of its own: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.headless=true"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", *options],
        cwd=ROOT,
        env=os.environ | {ENVIRONMENT: str(folder / "workspace.duckdb")},
        stdout=subprocess.DEVNULL,
    )
    try:
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def measure(page: Page, address: str, memory: Memory, sales: Path) -> None:
    """Walk the reader's way with the file and print what each step took."""
    clock = time.perf_counter()

    def say(step: str) -> None:
        nonlocal clock
        took = time.perf_counter() - clock
        print(f"{step:24} {took:7.1f} s   peak {memory.peak() // MB:5} MB   now {memory.now() // MB:5} MB", flush=True)
        clock = time.perf_counter()

    use = page.locator(".st-key-use_sales button")
    page.goto(f"{address}/data")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_attached()
    say("the page, at the start")
    page.locator("input[type=file]").set_input_files(sales)
    expect(page.get_by_role("listitem").filter(has_text=sales.name)).to_be_visible()
    say("uploaded")
    expect(use).to_be_enabled()
    say("read and proposed")
    use.click()
    expect(page.get_by_test_id("stExpander").filter(has_text=sales.name)).to_be_visible()
    say("taken in")
    time.sleep(_SETTLING_SECONDS)
    say("some seconds later")
    page.goto(f"{address}/overview")
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    say("the overview")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="about 75 MB for each 250,000")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tenfold-") as name, dashboard(Path(name)) as (address, pid):
        memory, sales = Memory(pid), Path(name) / "verkoop.csv"
        rows = write_dutch_export(sales, options.customers)
        print(f"{sales.stat().st_size / MB:.0f} MB, {rows:,} rows")
        with sync_playwright() as driver:
            chromium = shutil.which("chromium")
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page()
            page.set_default_timeout(_PATIENCE_MILLISECONDS)
            expect.set_options(timeout=_PATIENCE_MILLISECONDS)
            measure(page, address, memory, sales)
            browser.close()


if __name__ == "__main__":
    main()
