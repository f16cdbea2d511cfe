"""How long does the page of SQL take for a million customers? python -m tests.benchmarks.scoring [CUSTOMERS]

A simulated shop in DuckDB and in a Postgres of its own; the model is fitted on its first thirty thousand customers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import ibis

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from clv.reports.dialects import Dialect
from clv.reports.sales_table import SalesTable
from clv.reports.scoring_sql import scoring_sql
from tests.analysis.postgres import connected, served
from tests.shops import simulated

FITTED_ON = 30_000
_TOTAL = "SELECT count(*), sum(ten_year_value) FROM scored"


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="tenfold-") as folder:
        part, whole = Path(folder, "part.csv"), Path(folder, "whole.csv")
        sales = simulated(customers, seed=11, days=1095)
        sales.to_csv(whole, index=False)
        sales[sales.customer_id < f"C{FITTED_ON:07d}"].to_csv(part, index=False)
        print(f"{customers:,} customers, {len(sales):,} sales")
        del sales
        create = {dialect: f"CREATE TABLE scored AS\n{page}" for dialect, page in pages(part).items()}
        with duckdb.connect(str(Path(folder, "shop.duckdb"))) as engine:
            engine.execute(f"CREATE TABLE sales AS FROM read_csv('{whole}')")
            started = time.perf_counter()
            engine.execute(create[Dialect.DUCKDB])
            print(f"DuckDB: {time.perf_counter() - started:.1f} s", engine.execute(_TOTAL).fetchone())
        with served() as server, connected(server) as postgres:
            cursor = postgres.con.cursor()
            cursor.execute("CREATE TABLE sales (customer_id text, date date, amount double precision)")
            with whole.open("rb") as file, cursor.copy("COPY sales FROM STDIN (FORMAT csv, HEADER)") as copy:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
            cursor.execute("ANALYZE sales")
            started = time.perf_counter()
            cursor.execute(create[Dialect.POSTGRES])
            print(f"Postgres: {time.perf_counter() - started:.1f} s", cursor.execute(_TOTAL).fetchone())
            postgres.con.rollback()


def pages(sales: Path) -> dict[Dialect, str]:
    """The page in the two dialects, fitted on the file."""
    with duckdb.connect() as connection:
        intake = read_sales(
            connection, [SalesFile(sales, sales.name)], Choices(), into="transactions", import_id="part"
        )
        engine = ibis.duckdb.from_connection(connection)
        analysis = analyse(engine, engine.table("transactions"), assumptions=Assumptions())
        today = date(2026, 11, 27)
        return {
            dialect: scoring_sql(analysis, SalesTable(dialect), intake=intake, today=today)
            for dialect in (Dialect.DUCKDB, Dialect.POSTGRES)
        }


if __name__ == "__main__":
    main()
