"""Is a table in a database read as the export with the same cells, or refused by name?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb
import ibis
import pyarrow as pa
import pytest
from ibis.backends import BaseBackend

from clv.command.options import choices_of, make_parser
from clv.core.errors import ClvError, SourceEmpty, SourceRoleUnread, SourceRowsTwice, SourceRowsUnread
from clv.intake.choices import Choices
from clv.intake.databases.sales import SourceSales, read_source
from clv.intake.databases.source import Source
from clv.intake.files.source import SalesFile
from clv.intake.files.staging import Staged, stage
from clv.intake.sales.propose import read_sales
from tests.analysis.postgres import connected

CASES = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, list[str]]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
# What is found in files alone: a refund that has its customer from the order that it names.
OF_FILES_ALONE = {"hpos_refund_rows.csv"}
UNREAD = (SourceRoleUnread, SourceRowsUnread, SourceRowsTwice)
SAME = (
    *("rows_read", "rows_used", "left_out", "customers", "orders", "revenue", "first_date", "last_date", "currency"),
    *("decimal", "date_order", "columns", "order_amounts", "revenue_before", "revenue_left_out", "stray_dates"),
    *("set_apart", "negative_rows", "zero_orders"),
)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[BaseBackend]:
    if request.param == "duckdb":
        yield ibis.duckdb.connect()
        return
    with connected(request.getfixturevalue("postgres_server")) as backend:
        yield backend


def _there(engine: BaseBackend, con: duckdb.DuckDBPyConnection, cells: pa.Table, choices: Choices) -> SourceSales:
    """What is read of a table with these cells."""
    name = f"given_{uuid4().hex}"
    if engine.name == "postgres" and all(kind == pa.string() for kind in cells.schema.types):
        columns = ", ".join(f'"{column}" text' for column in cells.column_names)  # in which % may stand
        with engine.con.cursor() as cursor:
            cursor.execute(f"create table {name} ({columns})")
            with cursor.copy(f"copy {name} from stdin") as copy:
                for row in cells.to_pylist():
                    copy.write_row(list(row.values()))
        given = engine.table(name)
    else:
        given = engine.create_table(name, cells)
    return read_source(con, Source(engine, given, "postgres://host/db", "given", f"tried_{name}"), choices)


def _cells(con: duckdb.DuckDBPyConnection, staged: Staged) -> pa.Table:
    rows = con.execute(f"select {', '.join(staged.all_columns)} from {staged.table} order by rowid").to_arrow_table()
    return rows.rename_columns(list(staged.headers))


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - OF_FILES_ALONE))
def test_each_case_is_read_as_its_file_is(con, engine, name):
    options = make_parser().parse_args(["value", str(CASES / name), *map(str, EXPECTED[name]["args"])])
    choices, files = choices_of(options), [SalesFile(CASES / name, name)]
    try:
        report = read_sales(con, files, choices, into="transactions", import_id="1")
    except ClvError as refused:
        expected: type[ClvError] | None = type(refused)
    else:
        expected = None
    staged = stage(con, files, choices)
    if expected is not None:
        with pytest.raises((expected, *UNREAD)):
            _there(engine, con, _cells(con, staged), choices)
        return
    try:
        found = _there(engine, con, _cells(con, staged), replace(choices, sheet=None)).report
    except UNREAD:
        return
    for key in SAME:
        there, here = getattr(found, key), getattr(report, key)
        assert there == (pytest.approx(here) if key.startswith("revenue") else here), key


def _read(engine: BaseBackend, con: duckdb.DuckDBPyConnection, *rows: str) -> list[tuple[object, ...]]:
    """Customer, day and amount of what is read from a table of text with the columns klant, datum, bedrag."""
    cells = list(zip(*(row.split("|") for row in rows), strict=True))
    found = _there(engine, con, pa.table(dict(zip(("klant", "datum", "bedrag"), cells, strict=True))), Choices())
    read = found.table.order_by("date", "customer_id", "amount").execute()
    return list(zip(read.customer_id, [f"{day:%Y-%m-%d}" for day in read.date], read.amount, strict=True))


def test_one_customer_is_spelled_in_one_way_and_guests_are_none(con, engine):
    rows = ("AB1|2025-01-02|1.50", "ab1|2025-01-03|2.50", "'17|2025-01-04|3", "17.0|2025-01-05|4", "gast|2025-01-06|5")
    assert _read(engine, con, *rows, " |2025-01-07|6", "000|2025-01-08|7", "A@B.nl|2025-01-09|8") == [
        ("AB1", "2025-01-02", 1.5),
        ("AB1", "2025-01-03", 2.5),
        ("17", "2025-01-04", 3.0),
        ("17", "2025-01-05", 4.0),
        ("a@b.nl", "2025-01-09", 8.0),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29T23:59:00Z", "2024-02-29"),
        ("29.2.2024", "2024-02-29"),
        ("29-02-24 10:30", "2024-02-29"),
        ("29 februari 2024", "2024-02-29"),
        ("29 lutego 2024 r.", "2024-02-29"),
        ("Feb 29, 2024", "2024-02-29"),
        ("20240229", "2024-02-29"),
        ("1709164800", "2024-02-29"),
        ("45351", "2024-02-29"),
        ("29-02-2023", None),
        ("2100-02-29", None),
        ("31-11-2024", None),
        ("1899-12-30", None),
    ],
)
def test_a_day_is_read_however_it_is_written(con, engine, written, day):
    days = (written, *[written if day else "2023-01-01"] * 2)
    found = _read(engine, con, *(f"{place}|{one}|{place}.50" for place, one in enumerate(days, start=1)))
    assert [day for _customer, day, _amount in found] == ([day] * 3 if day else ["2023-01-01"] * 2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,50", 1234.5),
        ("-1.234,5", -1234.5),
        ("1234,50-", -1234.5),
        ("€ 12,-", 12.0),
        ("(12,50)", -12.5),
        ("1 234,50 zł", 1234.5),
        ("\u221212,50", -12.5),
        (",50", 0.5),
        ("12,50 kr.", 12.5),
    ],
)
def test_an_amount_is_read_however_it_is_written(con, engine, written, amount):
    found = _read(engine, con, f"1|2025-01-01|{written}", "2|2025-01-02|3,75", "3|2025-01-03|x")
    assert [amount for _customer, _day, amount in found] == [amount, 3.75]


def test_numbers_and_days_of_a_database_that_are_none_are_left_out(con, engine):
    table = pa.table(
        {
            "customer": pa.array([1, 2, 3, None], pa.int64()),
            "date": pa.array([date(2025, 1, 2), date(2025, 1, 3), date(1899, 12, 30), date(2025, 1, 5)]),
            "amount": pa.array([10.5, float("nan"), 3.0, 4.0]),
        }
    )
    found = _there(engine, con, table, Choices())
    assert found.report.left_out == {"no_customer": 1, "no_date": 1, "no_amount": 1}
    assert found.report.revenue == 10.5


def test_a_short_float_is_the_number_that_the_database_shows(con, engine):
    """29.33 in four bytes is 29.329999923706055 in eight."""
    days = [date(2025, 1, day) for day in (1, 2, 3)]
    amounts = pa.array([29.33, 1.1, float("nan")], pa.float32())
    table = pa.table({"customer": pa.array([1, 2, 3]), "date": pa.array(days), "amount": amounts})
    found = _there(engine, con, table, Choices())
    assert sorted(found.table.execute()["amount"]) == [1.1, 29.33]
    assert found.report.left_out == {"no_amount": 1}


def test_a_table_without_rows_and_one_with_every_row_twice_are_refused(con, engine):
    rows = {"klant": ["1", "2", "3"], "datum": ["2025-01-01"] * 3, "bedrag": ["1.50", "2.50", "3.50"]}
    with pytest.raises(SourceEmpty):
        _there(engine, con, pa.table(rows).slice(0, 0), Choices())
    with pytest.raises(SourceRowsTwice):
        _there(engine, con, pa.concat_tables([pa.table(rows)] * 2), Choices())


def test_what_is_read_from_files_only_is_refused_by_name(con, engine):
    rows = {"customer": ["1", "2"], "date": ["2025-01-01"] * 2, "quantity": ["1", "2"], "unit_price": ["4.50", "2.50"]}
    with pytest.raises(SourceRoleUnread, match="column discount"):
        _there(engine, con, pa.table(rows | {"discount": ["0.50", "0.25"]}), Choices())
    totals = {"customer": ["1", "Total"], "date": ["2025-01-01"] * 2, "amount": ["4.50", "4.50"]}
    with pytest.raises(SourceRowsUnread):
        _there(engine, con, pa.table(totals), Choices())
