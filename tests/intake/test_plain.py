"""Is a plain export read right, whatever the separator, the encoding and the language of its headers?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Choices, DateOrder, Role
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import accept, preview, propose, read_sales, stage
from tests.intake.conftest import Read

ROWS = [
    ("17", "A1", date(2025, 1, 5), 12.5),
    ("18", "A2", date(2025, 1, 31), 1234.56),
    ("17", "A3", date(2025, 2, 28), -3.0),
]
ENGLISH = "customer_id,order_id,date,amount\n17,A1,2025-01-05,12.50\n18,A2,2025-01-31,1234.56\n17,A3,2025-02-28,-3\n"
DUTCH = (
    "Klantnummer;Ordernummer;Orderdatum;Bedrag\r\n17;A1;05-01-2025;€ 12,50\r\n18;A2;31-01-2025;€ 1.234,56\r\n"
    "17;A3;28-02-2025;€ -3,00\r\n"
)
POLISH = (
    "ID klienta\tNr zamówienia\tData zamówienia\tWartość zamówienia\n17\tA1\t05.01.2025\t12,50 zł\n"
    "18\tA2\t31.01.2025\t1 234,56 zł\n17\tA3\t28.02.2025\t-3,00 zł\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8"),
        (ENGLISH.replace(",", "|"), "utf-8", "utf-8"),
        (ENGLISH.replace("\n", "\r"), "utf-8", "utf-8"),
        (ENGLISH.rstrip("\n"), "utf-16", "utf-16"),
        ("sep=,\n" + ENGLISH, "utf-8-sig", "utf-8"),
        (DUTCH, "utf-8-sig", "utf-8"),
        (DUTCH, "cp1252", "cp1252"),
        ("sep=;\r\n" + DUTCH, "cp1252", "cp1252"),
        ("\r\nOmzetoverzicht 2025\r\n\r\n" + DUTCH, "cp1252", "cp1252"),
        (POLISH, "utf-8", "utf-8"),
        (POLISH, "cp1250", "cp1250"),
        (POLISH, "iso-8859-2", "iso-8859-2"),
        (POLISH, "utf-16", "utf-16"),
        (POLISH.replace(" 234", "\u00a0234"), "cp1250", "cp1250"),
    ],
)
def test_a_plain_file_gives_its_rows(read: Read, text: str, encoding: str, found: str) -> None:
    reading = read(text, encoding=encoding)
    assert reading.rows == ROWS
    assert reading.report.encoding == found
    assert reading.report.revenue == pytest.approx(1244.06, abs=1e-9)
    assert (reading.report.customers, reading.report.orders, reading.report.negative_rows) == (2, 3, 1)


def test_the_report_has_the_keys_of_the_design_first(read: Read) -> None:
    found = read(DUTCH, encoding="cp1252").report.as_dict()
    assert list(found)[:14] == [
        "rows_read", "rows_used", "left_out", "customers", "orders", "revenue", "first_date", "last_date",
        "currency", "encoding", "separator", "decimal", "date_order", "columns",
    ]  # fmt: skip
    assert found["first_date"] == "2025-01-05"
    assert (found["currency"], found["separator"], found["decimal"], found["date_order"]) == (
        "EUR",
        ";",
        ",",
        "day-first",
    )
    assert found["columns"] == {
        "customer": "Klantnummer",
        "order": "Ordernummer",
        "date": "Orderdatum",
        "amount": "Bedrag",
    }


def test_the_table_has_the_columns_and_types_of_transactions(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    read(ENGLISH)
    described = con.execute("describe sales").fetchall()
    types = {"string": "VARCHAR", "date": "DATE", "float64": "DOUBLE"}
    assert [(row[0], row[1]) for row in described] == [(c.name, types[c.type]) for c in TRANSACTIONS.columns]
    assert con.execute("select distinct import_id from sales").fetchall() == [("one",)]


def test_the_optional_columns_are_kept(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    read(
        "customer id,invoice date,total,source,product name,category,country,quantity,unit price,profit\n"
        "7,2025-01-01,10.50, web ,Lamp,Light, PL ,3,3.50,2.25\n8,2025-01-02,1.00,,Bulb,,,1,1.00,\n"
    )
    found = con.execute(
        "select channel, product, category, country, quantity, unit_price, margin from sales"
    ).fetchall()
    assert found == [("web", "Lamp", "Light", "PL", 3.0, 3.5, 2.25), (None, "Bulb", None, None, 1.0, 1.0, None)]


def test_an_amount_is_quantity_times_price_where_no_amount_is(read: Read) -> None:
    reading = read("Customer ID,Invoice,InvoiceDate,Quantity,Price\n7,1,2025-01-01,3,2.50\n8,2,2025-01-02,-1,2.50\n")
    assert [row[3] for row in reading.rows] == [7.5, -2.5]
    assert reading.report.columns["unit_price"] == "Price"


def test_quoted_separators_and_line_ends_are_part_of_the_cell(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    read('customer id,date,amount,product\n1,2025-01-01,"5.00","a ""big"",\nlamp"\n2,2025-01-02,6.00,x\n')
    assert con.execute("select product from sales").fetchall() == [('a "big",\nlamp',), ("x",)]


def test_rows_with_cells_missing_or_too_many_are_counted(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    reading = read(
        "customer id,date,amount\n1,2025-01-01,5.00\n2,2025-01-02\n3,2025-01-03,7,50\n4,2025-01-04,8.00,,\n,,\n\n"
    )
    assert [row[0] for row in reading.rows] == ["1", "4"]
    assert reading.report.left_out == {"empty_row": 1, "ragged_row": 1, "no_amount": 1}
    raw = con.execute('select "row", reason, raw from sales_left_out').fetchall()
    assert raw == [
        (3, "no_amount", ["2", "2025-01-02", None]),
        (4, "ragged_row", ["3,2025-01-03,7,50"]),
        (6, "empty_row", [None, None, None]),
    ]


def test_stray_quotes_lose_no_row(read: Read) -> None:
    reading = read(
        'customer id,date,amount,product\n1,2025-01-01,5,"5" nail"\n2,2025-01-02,6,"12" pan\n3,2025-01-03,7,x\n'
    )
    assert [row[3] for row in reading.rows] == [5.0, 6.0, 7.0]


def test_a_stray_quote_that_another_closes_swallows_no_row(read: Read) -> None:
    text = (
        'customer id,date,amount,product\n1,2025-01-03,5,"Big\n2,2025-01-04,6,x\n3,2025-01-05,7,12"\n4,2025-01-06,8,y\n'
    )
    assert [row[3] for row in read(text).rows] == [5.0, 6.0, 7.0, 8.0]


def test_columns_can_be_named_by_hand_in_any_spelling(read: Read) -> None:
    text = "Wie;Wanneer;Hoeveel\nJan;05-01-2025;12,50\nPiet;31-01-2025;3,00\n"
    choices = Choices(columns=((Role.CUSTOMER, "Wie"), (Role.DATE, "WANNEER"), (Role.AMOUNT, "hoe veel")))
    assert read(text, choices=choices).rows == [
        ("Jan", None, date(2025, 1, 5), 12.5),
        ("Piet", None, date(2025, 1, 31), 3.0),
    ]


def test_rows_after_the_window_are_left_out(read: Read) -> None:
    reading = read(ENGLISH, until=date(2025, 1, 31))
    assert reading.report.left_out == {"after_window": 1}
    assert reading.report.last_date == date(2025, 1, 31)
    assert reading.report.revenue_before == pytest.approx(1244.06)


def test_a_second_import_is_added_to_the_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(ENGLISH)
    for number in ("one", "two"):
        staged = stage(con, [SalesFile(path, "sales.csv")], Choices())
        report = accept(con, staged, propose(con, staged, Choices()), into="sales", import_id=number)
        assert report.rows_used == report.orders == 3
    assert con.execute("select import_id, count(*) from sales group by 1 order by 1").fetchall() == [
        ("one", 3),
        ("two", 3),
    ]


def test_a_proposal_shows_the_first_rows_and_asks_what_it_cannot_know(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("klant;datum;bedrag\n1;05-06-2025;1,50\n2;07-08-2025;2,50\n")
    staged = stage(con, [SalesFile(path, "sales.csv")], Choices())
    proposal = propose(con, staged, Choices())
    [question] = proposal.questions
    assert (question.code, question.options) == ("date_order", ("day-first", "month-first"))
    assert "05-06-2025" in question.sentence.format(**question.facts)
    shown = preview(con, staged, 1)
    assert shown.to_dict("records") == [{"klant": "1", "datum": "05-06-2025", "bedrag": "1,50"}]
    assert list(shown.index) == [2]
    answered = propose(con, staged, Choices(date_order=DateOrder.MONTH_FIRST))
    assert answered.questions == ()
    report = accept(con, staged, answered, into="sales", import_id="one")
    assert (report.first_date, report.date_order) == (date(2025, 5, 6), "month-first")


def test_several_files_with_the_same_columns_stand_below_each_other(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(ENGLISH)
    (tmp_path / "b.csv").write_text("date;amount;customer_id;order_id\n2025-03-01;9.5;20;B1\nx;1;21;B2\n")
    files = [SalesFile(tmp_path / name, name) for name in ("a.csv", "b.csv")]
    staged = stage(con, files, Choices())
    report = accept(con, staged, propose(con, staged, Choices()), into="sales", import_id="one")
    assert (report.rows_read, report.rows_used, report.files) == (5, 4, ("a.csv", "b.csv"))
    assert con.execute('select "row", raw from sales_left_out').fetchall() == [(3, ["21", "B2", "x", "1"])]


def test_an_import_can_be_part_of_a_transaction(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("customer id,date,amount\n1,2025-01-01,5.00\n2,2025-01-02\n3,2025-01-03,7,50\n")
    con.execute("begin")
    report = read_sales(con, [SalesFile(path, "sales.csv")], Choices(), into="sales", import_id="one")
    assert report.left_out == {"ragged_row": 1, "no_amount": 1}
    con.execute("rollback")
    assert con.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
