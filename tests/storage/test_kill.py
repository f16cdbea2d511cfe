"""Does a killed import leave the workspace as it was, or with all of the new sales, and nothing between?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from clv.storage.workspace import Dataset, open_workspace
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
# By hand with TENFOLD_KILLS=200; a few in each test run.
KILLS = int(os.environ.get("TENFOLD_KILLS", "6"))

TAKE_IN = """
import sys
from clv.intake.choices import Choices
from clv.intake.sales.propose import propose, stage
from clv.intake.files.source import SalesFile
from clv.storage.workspace import open_workspace
from pathlib import Path

workspace = open_workspace(sys.argv[1])
cursor = workspace.cursor()
staged = stage(cursor, [SalesFile(Path(sys.argv[2]), "new.csv")], Choices())
proposal = propose(cursor, staged, Choices())
print("ready", flush=True)
workspace.import_sales(cursor, staged, proposal, name="new.csv", sha256=sys.argv[3])
print("done", flush=True)
workspace.close()
"""


def _sales(path: Path, *, seed: int) -> int:
    orders = simulated(20_000, seed=seed)
    orders.insert(0, "order_id", [f"{seed}-{number}" for number in range(len(orders))])
    orders.to_csv(path, index=False)
    return len(orders)


def _import_files(workspace: Path, sales: Path, name: str, *, kill_after: float | None) -> bool:
    """Whether the process had said that it was done."""
    command = [sys.executable, "-c", TAKE_IN, str(workspace), str(sales), name]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    process.wait()
    return "done" in said


def test_a_killed_import_leaves_all_or_nothing(tmp_path):
    path, sales = tmp_path / "workspace.duckdb", tmp_path / "sales.csv"
    before = _sales(sales, seed=1)
    started = time.perf_counter()
    assert _import_files(path, sales, "first", kill_after=None)
    longest = time.perf_counter() - started
    rows, moments = before, random.Random(7)
    for number in range(KILLS):
        brought = _sales(sales, seed=number + 2)
        finished = _import_files(path, sales, f"kill {number}", kill_after=moments.uniform(0, longest / 2))
        workspace = open_workspace(path)
        [(now,)] = workspace.cursor().execute("SELECT count(*) FROM transactions").fetchall()
        known = [one.sha256 for one in workspace.imports(Dataset.OWN)]
        [(left_out,)] = workspace.cursor().execute("SELECT count(*) FROM transactions_left_out").fetchall()
        workspace.close()
        assert now == rows + (brought if f"kill {number}" in known else 0)
        assert not finished or f"kill {number}" in known
        assert left_out == 0
        rows = now
