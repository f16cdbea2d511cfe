"""What does a run of the command cost the machine, beside the engine alone? python -m tests.benchmarks.cost 100000

The same simulated company as in run.py: the command from CSV to Parquet, and beside it DuckDB, which reads the file
typed and adds it up by customer and day. Processor seconds are user and system, of all threads: on a machine that is
not idle they say more than the time that passed. `--before` names another checkout of this house: both run in turn, so
that they meet the same neighbours. Each figure is the best of the rounds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.run import ROOT, make_sales

ENGINE = """
import duckdb, sys
duckdb.connect(config={"memory_limit": "2GB"}).execute(
    "create table days as select customer_id, date, sum(amount) as amount from read_csv(?, header = true, columns = "
    "{'customer_id': 'VARCHAR', 'order_id': 'VARCHAR', 'date': 'DATE', 'amount': 'DOUBLE'}) group by all",
    [sys.argv[1]],
)
"""


@dataclass(frozen=True)
class Cost:
    """cpu, wall [seconds]; memory: the peak [GB]."""

    cpu: float
    wall: float
    memory: float

    def best(self, other: Cost) -> Cost:
        return Cost(min(self.cpu, other.cpu), min(self.wall, other.wall), min(self.memory, other.memory))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("customers", type=int, nargs="+")
    parser.add_argument("--before", type=Path, help="another checkout, to run in turn with this one")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    checkouts = {"before": options.before, "now": ROOT} if options.before else {"now": ROOT}
    print("| customers | | processor | time passed | peak of memory | processor beside DuckDB alone |")
    print("|---|---|---|---|---|---|")
    for customers in options.customers:
        with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
            sales = str(make_sales(customers, Path(folder)))
            value = ["-m", "clv", "value", "-q", sales, "--out", f"{folder}/values.parquet"]
            runs = {name: (value, checkout) for name, checkout in checkouts.items()}
            runs["DuckDB alone"] = (["-c", ENGINE, sales], ROOT)
            found: dict[str, Cost] = {}
            for _ in range(options.rounds):
                for name, (command, checkout) in runs.items():
                    one = cost_of(command, checkout)
                    found[name] = found[name].best(one) if name in found else one
        for name, one in found.items():
            ratio = one.cpu / found["DuckDB alone"].cpu
            print(
                f"| {customers:,} | {name} | {one.cpu:.1f} s | {one.wall:.1f} s | {one.memory:.2f} GB | {ratio:.1f} |",
                flush=True,
            )


def cost_of(command: list[str], checkout: Path) -> Cost:
    """What one run of Python from the top of a checkout costs."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=checkout, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1e6)


if __name__ == "__main__":
    main()
