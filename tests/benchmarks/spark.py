"""How long does Spark take, by the number of customers? python -m tests.benchmarks.spark [CUSTOMERS ...]

A simulated shop in a Parquet file is valued by a Spark on two cores of this machine, with 3 GB for its Java, which has
valued a small one before: Java runs its code faster the second time. Of the total it says how far it is from DuckDB's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import ibis
import psutil
from ibis.backends import BaseBackend

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.intake.tables import sales_table
from tests.analysis.spark import session
from tests.shops import simulated

_FIRST = 1_000  # customers; not in the table
_USUAL = (10_000, 100_000)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [*_USUAL]
    print("| customers | sales | taken in | summary | fits | values | together | processor | memory | total |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="tenfold-") as place, session(place, memory="3g", quick=False) as spark:
        for customers in (_FIRST, *sizes):
            row = _row(spark, customers, Path(place))
            if customers != _FIRST:
                print(row, flush=True)


def _row(spark: BaseBackend, customers: int, place: Path) -> str:
    frame = simulated(customers, seed=11)
    file = place / f"sales_{customers}.parquet"
    frame.to_parquet(file)
    duckdb = ibis.duckdb.connect()
    expected = analyse(duckdb, sales_table(duckdb, frame), assumptions=Assumptions()).valuation.total
    duckdb.disconnect()
    sales, before, started = len(frame), _processor_seconds(), time.perf_counter()
    del frame
    given = spark.read_parquet(file).mutate(date=lambda rows: rows.date.cast("date"))
    table = sales_table(spark, given, name=f"sales_{customers}")
    taken_in = time.perf_counter() - started
    found = analyse(spark, table, assumptions=Assumptions(), name=f"shop_{customers}")
    together, processor = time.perf_counter() - started, _processor_seconds() - before
    parts = (taken_in, *(found.seconds[step] for step in ("summarise", "fit", "value")), together, processor)
    seconds = " | ".join(f"{part:.1f} s" for part in parts)
    memory = sum(process.memory_info().rss for process in _processes()) / 1e9
    apart = abs(found.valuation.total / expected - 1)
    return f"| {customers:,} | {sales:,} | {seconds} | {memory:.1f} GB | {apart:.0e} apart |"


def _processor_seconds() -> float:
    return sum(sum(process.cpu_times()[:2]) for process in _processes())


def _processes() -> list[psutil.Process]:
    """This one, and Spark's Java."""
    own = psutil.Process()
    return [own, *own.children(recursive=True)]


if __name__ == "__main__":
    main()
