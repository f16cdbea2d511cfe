"""How fast is it, beside plain pandas + lifetimes in the same run? python -m tests.benchmarks.run 100000

Makes a simulated company's CSV (about 4.1 orders a customer in two years), values it both ways, each in a process of
its own, checks that both say the same, and prints a table for README.md. `--pages` measures the pages' answers too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
AHEAD_SECONDS = 20.0  # for which the Overview is looked at before the next page is opened
PLAIN_VALUE_CUSTOMERS = 100_000  # at most so many customers go through lifetimes' value step; the rest is extrapolated


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("customers", type=int, nargs="+")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--whole", action="store_true", help="no extrapolation of lifetimes' value step")
    options = parser.parse_args()
    for customers in options.customers:
        with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
            sales = make_sales(customers, Path(folder))
            ours = measure([sys.executable, "-m", "clv", "value", str(sales), "--out", f"{folder}/values.parquet",
                            "--report", f"{folder}/report.json"])  # fmt: skip
            report = json.loads(Path(folder, "report.json").read_text())
            sample = customers if options.whole else min(customers, PLAIN_VALUE_CUSTOMERS)
            plain = measure([sys.executable, "-m", "tests.benchmarks.plain", str(sales), str(sample)])
            print_table(customers, ours, report, plain)
            if options.pages:
                print_pages(sales)


def make_sales(customers: int, folder: Path) -> Path:
    """The simulated company's export."""
    from tests.shops import simulated

    path = folder / "sales.csv"
    orders = simulated(customers, seed=7)
    orders.insert(1, "order_id", [f"O{number:08d}" for number in range(len(orders))])
    orders.to_csv(path, index=False)
    return path


def measure(command: list[str]) -> dict[str, object]:
    """Seconds of wall time, the peak of resident memory in GB, and what the command printed."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    watched, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        try:
            peak = max(peak, watched.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.02)
    printed = process.communicate()[0]
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return {"seconds": time.perf_counter() - started, "peak_gb": peak / 1e9, "printed": printed}


def print_table(customers: int, ours: dict, report: dict, plain: dict) -> None:
    seconds, theirs = report["seconds"], json.loads(plain["printed"])
    for name in ("r", "alpha", "a", "b"):
        assert abs(report["bg_nbd"][name] / theirs["bg_nbd"][name] - 1) < 1e-3, (report["bg_nbd"], theirs["bg_nbd"])
    rows = report["intake"]["rows_read"]
    ours_total, plain_total = seconds["total"], sum(theirs["seconds"].values())
    extrapolated = "" if theirs["valued"] == customers else f" (value step extrapolated from {theirs['valued']:,})"
    print(f"\n### {customers:,} customers, {rows:,} orders, {os.cpu_count()} cores\n")
    print("| step | Tenfold | pandas + lifetimes |\n|---|---|---|")
    print(f"| read the CSV | {seconds['read']:.1f} s | {theirs['seconds']['read']:.1f} s |")
    print(f"| summarise | {seconds['summarise']:.1f} s | {theirs['seconds']['summarise']:.1f} s |")
    print(f"| fit | {seconds['fit']:.1f} s | {theirs['seconds']['fit']:.1f} s |")
    print(f"| value, segments, totals | {seconds['value']:.1f} s | {theirs['seconds']['value']:.1f} s{extrapolated} |")
    print(f"| **CSV to scored table** | **{ours_total:.1f} s** | **{plain_total:.1f} s** |")
    print(f"| ratio | | **{plain_total / ours_total:.0f} times** |")
    print(f"| the whole process, with start and Parquet | {ours['seconds']:.1f} s | {plain['seconds']:.1f} s |")
    print(f"| peak of memory | {ours['peak_gb']:.2f} GB | {plain['peak_gb']:.2f} GB |")


def print_pages(sales: Path) -> None:
    """Seconds that each page's script takes once the analysis is there."""
    with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
        os.environ["TENFOLD_WORKSPACE"] = f"{folder}/workspace.duckdb"
        from streamlit.testing.v1 import AppTest

        from clv.intake.choices import Choices
        from clv.intake.files.source import SalesFile
        from clv.intake.sales.propose import propose, stage
        from clv.ui.app_state import app_state
        from clv.ui.navigation import PAGES, path_of

        app_state.clear()
        workspace = app_state().workspace
        cursor = workspace.cursor()
        staged = stage(cursor, [SalesFile(sales, sales.name)], Choices())
        workspace.import_sales(cursor, staged, propose(cursor, staged, Choices()), name=sales.name, sha256="benchmark")
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run()
        while not app.metric:
            time.sleep(0.2)
            app.run()
        give_up = time.monotonic() + AHEAD_SECONDS
        while time.monotonic() < give_up:  # the reader looks at the Overview
            time.sleep(1.0)
            app.run()
        print("\n| page | first opened | again |\n|---|---|---|")
        for page in PAGES:
            started = time.perf_counter()
            app.switch_page(path_of(page)).run()
            while app.get("skeleton"):
                time.sleep(0.1)
                app.run()
            first = time.perf_counter() - started
            started = time.perf_counter()
            app.run()
            print(f"| {page} | {first:.2f} s | {time.perf_counter() - started:.2f} s |", flush=True)
        app.switch_page(path_of("customers")).run()
        started = time.perf_counter()
        app.text_input(key="customers_search").set_value("C00123").run()
        print(f"| customers: search | | {time.perf_counter() - started:.2f} s |")
        started = time.perf_counter()
        app.selectbox(key="customers_sort").set_value("last_purchase").run()
        print(f"| customers: sort | | {time.perf_counter() - started:.2f} s |")


if __name__ == "__main__":
    main()
