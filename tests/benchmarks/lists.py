"""How long do lists of a million customers take, and their files? python -m tests.benchmarks.lists [CUSTOMERS]

A simulated company with channels, categories and countries in a workspace on disk; each answer as the page asks for
it, each file as the download writes it, once, with the engine's limit of memory. Then each page's script.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

from clv.analysis.segment_migration import compare_days
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.customers.places import find_places, values_with
from clv.i18n.locale import Language, Locale
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile, sha256
from clv.intake.sales.propose import propose, stage
from clv.reports.customer_list import SHOWN, write_list
from clv.segments.customer_query import Bounds, CustomerFilter, find_customers, list_totals_of, page_of
from clv.segments.migration import Direction, moved
from clv.storage.workspace import open_workspace
from clv.value.value_map import count_fields, read_map
from tests.benchmarks.run import print_pages
from tests.shops import simulated

EXCEL_MOST = 1_000_000
WISH = CustomerFilter(
    ranges=(Bounds("ten_year_value", least=50.0), Bounds("silent_days", most=365.0)), channels=("web", "app")
)


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="tenfold-") as name:
        folder = Path(name)
        sales = make_sales(customers, folder)
        workspace = open_workspace(folder / "workspace.duckdb")
        cursor, file = workspace.cursor(), SalesFile(sales, sales.name)
        staged = stage(cursor, [file], Choices())
        taken = workspace.import_sales(
            cursor, staged, propose(cursor, staged, Choices()), name="sales", sha256=sha256(file)
        )
        engine = workspace.engine()
        transactions = workspace.transactions(engine, [taken.import_id])
        with clock("the analysis"):
            analysis = analyse(engine, transactions, assumptions=Assumptions(), name="results_now")
        table = analysis.valuation.table
        with clock("where each customer mostly buys, once"):
            places = find_places(engine, transactions, analysis.base.window, name="results_now")
        columns = (*SHOWN, *places.names)
        listed = find_customers(values_with(engine, engine.table(table), places, columns), WISH)
        with clock("own list: count and worth"):
            found = list_totals_of(listed)
        with clock("own list: its first thirty, with channel, category and country"):
            page_of(listed, number=0).execute()
        with clock("map of chance and worth"):
            read_map(count_fields(engine.table(table)).execute())
        with clock("the analysis of an earlier day"):
            then = analysis.base.window.end - timedelta(days=91)
            before = analyse(engine, transactions, assumptions=Assumptions(), until=then, name="results_then")
        with clock("who moved since, once"):
            migration = compare_days(engine, before, analysis, name="results_now")
        down = moved(engine.table(table), engine.table(migration.table), Direction.DOWN)
        with clock("who moved down: count and first thirty"):
            list_totals_of(down)
            page_of(down, number=0).execute()
        everyone = find_customers(values_with(engine, engine.table(table), places, columns), CustomerFilter()).limit(
            EXCEL_MOST
        )
        for suffix in (".csv", ".xlsx", ".parquet"):
            path = folder / f"list{suffix}"
            with clock(f"{suffix}: {min(customers, EXCEL_MOST):,} customers, {len(columns)} columns"):
                write_list(
                    everyone, path, columns=columns, analysis=analysis, locale=Locale(Language.NL), title="Lijst"
                )
            print(f"|   its size | {path.stat().st_size / 1e6:.0f} MB | |")
        print(f"{found.customers:,} on the own list")
        workspace.close()
        print_pages(sales)


def make_sales(customers: int, folder: Path) -> Path:
    rng = np.random.default_rng(3)
    orders = simulated(customers, seed=7)
    for column, names in {
        "channel": ("web", "shop", "app", "market"),
        "category": ("lamps", "chairs", "small", "garden", "kitchen"),
        "country": ("NL", "PL", "BE"),
    }.items():
        orders[column] = rng.choice(names, len(orders))
    orders["quantity"] = rng.integers(1, 4, len(orders))
    orders["unit_price"] = (orders["amount"] / orders["quantity"]).round(2)
    orders["product"] = [f"P{number:03d}" for number in rng.integers(0, 400, len(orders))]
    orders.insert(1, "order_id", [f"O{number:08d}" for number in range(len(orders))])
    path = folder / "sales.csv"
    orders.to_csv(path, index=False)
    return path


@contextmanager
def clock(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    memory = psutil.Process().memory_info().rss / 1e9
    print(f"| {what} | {time.perf_counter() - started:.2f} s | {memory:.2f} GB |", flush=True)


if __name__ == "__main__":
    main()
