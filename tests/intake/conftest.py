"""How do the tests of the intake read a made-up export?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from clv.intake.sales.report import IntakeReport


@dataclass(frozen=True)
class Reading:
    """The report, and the transactions as (customer, order, day, amount)."""

    report: IntakeReport
    rows: list[tuple[str, str | None, date, float]]

    @property
    def customers(self) -> set[str]:
        return {row[0] for row in self.rows}


Read = Callable[..., Reading]

# Each property is tried on that many made-up cases; TENFOLD_EXAMPLES=5000 looks further, by hand.
settings.register_profile("intake", max_examples=int(os.environ.get("TENFOLD_EXAMPLES", "50")), deadline=None)
settings.load_profile("intake")


@pytest.fixture(scope="session")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """One for all tests: to open one takes longer than many of them."""
    connection = duckdb.connect()
    yield connection
    connection.close()


@pytest.fixture
def con(database: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own to an empty database."""
    connection = database.cursor()
    yield connection
    connection.close()
    for (name,) in database.execute("select table_name from duckdb_tables()").fetchall():
        database.execute(f'drop table "{name}"')
    assert database.execute("select view_name from duckdb_views() where not internal").fetchall() == []


@pytest.fixture
def read(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Read:
    """read(content, name="sales.csv", encoding="utf-8", choices=..., until=...) -> Reading."""

    def run(
        content: str | bytes | Path,
        *,
        name: str = "sales.csv",
        encoding: str = "utf-8",
        choices: Choices | None = None,
        until: date | None = None,
    ) -> Reading:
        path = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        con.execute("drop table if exists sales")
        con.execute("drop table if exists sales_left_out")
        file = SalesFile(path, path.name)
        report = read_sales(con, [file], choices or Choices(), into="sales", import_id="one", until=until)
        assert report.rows_read == report.rows_used + sum(report.left_out.values())
        [(kept,)] = con.execute("select count(*) from sales_left_out").fetchall()
        assert kept == sum(report.left_out.values())
        left = con.execute("select table_name from duckdb_tables() where temporary").fetchall()
        assert left == []
        rows = con.execute("select customer_id, order_id, date, amount from sales").fetchall()
        return Reading(report, rows)

    return run
