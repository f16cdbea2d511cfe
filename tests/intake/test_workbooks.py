"""Are spreadsheets and Parquet files read like the text that says the same?"""

# ruff: noqa: DTZ001  -- a spreadsheet has no time zones, and its tags are long

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clv.core.errors import BrokenFile, NotATable, SheetNotFound
from clv.intake.choices import Choices
from tests.intake.conftest import Read
from tests.intake.open_document import open_document

HEADER = ("Klantnummer", "Datum", "Bedrag")
# A BIFF workbook, as Excel 97 to 2003 wrote it: a cover sheet, then "Verkopen" with real dates and a formula.
XLS = (
    "eNrtWF1IFFEU/u7M6Lrl6voXaSCLoZUp+EPgi62J6UOoFdEfQY3uEKK7K8PuQz6UZT5EBEFP/RAI9tCL1Us/VGBvFYFRD0EQaEEvPQkFIep07p"
    "kZ09zAhRKU+ZZ75p5z7zn3zD3n/uy8ncibHHlQMoU/sBsq5i0/MhfJBBW/ywRB7ZYlq+4zi4rlYU3Bn0WBzMzA08Abn4yhjPcUFNzXXhAFPlM5"
    "gX50xGNGaBXRzD7oQvrQKDTKPQW3qOSgmP3KZ9rNtIDpPe77jGkTS64wbaS+k+I4JsIdlQ1OHh9Vyrgth6jAI9b5yJJaFOGlzONzV4XdNwN7zB"
    "69b700lGrZGAXFus2IGabkc3EHG4CWlur29upjhEkUUh6M4ocVAr67C3485MlXVy5A8p9L5b6/yLMoiKnkfmjL5NcUDRiEdUrI7B+mrfymZu/f"
    "h+Nxs6tPj0jZdIYjM8zeeL8Rm0WPTBO3dEYHjESorqZuVwBo1bsTyaQZS0ajhrkR2NenxxI2l73QGtETySjtL81GxNRP02JrrZWkTgVqahtktZ"
    "5aD8UTut4nB7G3puCSrSnACzabaAS5XM/jZRskR2fvTr9r79ofPsmSQT6O7EOrXL4wLJyXGqScs9Bi00rW2Mn0AlvdwvUSpoW0dOhZsb/IqbQO"
    "cZ+L3FpB49Qz3oe3Lapvp/rwtwOPS4e/hHdQfaxtaqBw7EN4BGUUlAjpy98QqkSVuHFd4knYfQpne/vEtHjZVpelBB3fLedkzsUcBwY0H3x8K/"
    "l4KLvSVvgbqzGrnDXQ1vCsailnVb6xzbmzY3MKceoCpxKnObZECluCbck5eo7N7GseWvk4M18p5Id6yUc2pLaSQlth7UxnNDtOPrYl30wheput"
    "XC6AY0VNYUVlKzKOZxXJuT6oFEGVrcyMds6EO7822e2q9Ou1ZUl7Wgp7Gtvzcy5tJU51ZkReBu2OAZQLaWhcHS8OOsmJVMnpwYMHDx48eFgNCL"
    "7CwLko2Nc3ecHwOd915qjMe59J1i0OIk6/BP1D3IsYPU2cSSt/NiFDuLbECnXc74USR2h0E73oYj96085fuviKxe+zYsXgv1tC6Y4/n46f/3n8"
    "X1+vN1U="
)


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]], merge: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if merge:
        book.worksheets[0].merge_cells(merge)
    book.save(path)
    return path


def test_numbers_and_dates_come_over_exactly(read: Read, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "sales.xlsx",
        {
            "Blad1": [
                HEADER,
                (17850, datetime(2025, 5, 6), 1.234),
                ("00017", date(2025, 5, 7), 1234.5),
                (3, datetime(2025, 5, 8, 9, 30), -2),
            ]
        },
    )
    assert read(path).rows == [
        ("17850", None, date(2025, 5, 6), 1.234),
        ("00017", None, date(2025, 5, 7), 1234.5),
        ("3", None, date(2025, 5, 8), -2.0),
    ]


def test_amounts_typed_as_text_are_read_beside_numbers(read: Read, tmp_path: Path) -> None:
    rows = [HEADER, ("1", "31-01-2025", "€ 1.234,56"), ("2", datetime(2025, 2, 1), 12.5), ("3", "01-02-2025", "8,00")]
    assert [row[3] for row in read(workbook(tmp_path / "s.xlsx", {"x": rows})).rows] == [1234.56, 12.5, 8.0]


def test_the_sheet_with_the_sales_is_found_and_its_likes_are_stacked(
    read: Read, tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    titles = [("Omzet",), (), HEADER]
    path = workbook(
        tmp_path / "s.xlsx",
        {
            "Toelichting": [("Dit bestand",), ("is gemaakt", "door de boekhouding")],
            "2024": [*titles, (1, date(2024, 1, 31), 5), (), ("Totaal", None, 5)],
            "2025": [*titles, (2, date(2025, 1, 31), 6)],
        },
    )
    reading = read(path)
    assert [row[0] for row in reading.rows] == ["1", "2"]
    assert (reading.report.left_out, reading.report.sheet) == ({"empty_row": 1, "total_row": 1}, "2024, 2025")
    assert con.execute('select "row" from sales_left_out').fetchall() == [(5,), (6,)]
    assert read(path, choices=Choices(sheet="2025")).customers == {"2"}
    with pytest.raises(SheetNotFound, match="Toelichting, 2024, 2025"):
        read(path, choices=Choices(sheet="2026"))


def test_merged_cells_hold_for_each_of_their_rows(read: Read, tmp_path: Path) -> None:
    rows = [
        ("Order", *HEADER),
        (1, "A", date(2025, 1, 31), 5),
        (1, None, date(2025, 1, 31), 7),
        (2, "B", date(2025, 2, 1), 8),
    ]
    assert [row[0] for row in read(workbook(tmp_path / "s.xlsx", {"x": rows}, merge="B2:B3")).rows] == ["A", "A", "B"]


def test_a_formula_that_was_never_worked_out_is_no_amount(read: Read, tmp_path: Path) -> None:
    rows = [HEADER, (1, date(2025, 1, 31), 5), (2, date(2025, 1, 31), "=2+3")]
    assert read(workbook(tmp_path / "s.xlsx", {"x": rows})).report.left_out == {"no_amount": 1}


def test_thousands_of_blank_rows_at_the_end_are_counted(read: Read, tmp_path: Path) -> None:
    rows = [HEADER, (1, date(2025, 1, 31), 5), *([(" ", None, None)] * 3000)]
    assert read(workbook(tmp_path / "s.xlsx", {"x": rows})).report.left_out == {"empty_row": 3000}


def test_a_workbook_without_a_table_is_refused(read: Read, tmp_path: Path) -> None:
    with pytest.raises(NotATable):
        read(workbook(tmp_path / "s.xlsx", {"x": [("hello",)]}))


def test_parquet_is_read_with_its_types(read: Read, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    con.execute(
        f"copy (select * from (values (17850.0::double, timestamp '2025-05-06 10:00:00', 1.234::double, 'x'), "
        f"(3, timestamp '2025-05-07 00:00:00', 12.5, ''), (4, null, 'nan'::double, null)) "
        f"as t(customer_id, order_date, total, note)) to '{path}'"
    )
    reading = read(path)
    assert reading.rows == [("17850", None, date(2025, 5, 6), 1.234), ("3", None, date(2025, 5, 7), 12.5)]
    assert reading.report.left_out == {"no_date": 1}


def test_opendocument_is_read(read: Read, tmp_path: Path) -> None:
    rows = [HEADER, (17.0, date(2025, 5, 6), 1.234), ("B", "31-05-2025", "1.234,50")]
    path = open_document(tmp_path / "sales.ods", rows)
    assert read(path).rows == [("17", None, date(2025, 5, 6), 1.234), ("B", None, date(2025, 5, 31), 1234.5)]


def test_an_old_workbook_is_read_behind_its_cover_sheet(read: Read) -> None:
    reading = read(zlib.decompress(base64.b64decode(XLS)), name="sales.xls")
    assert reading.rows == [
        ("17", "F1", date(2025, 1, 3), 1234.56),
        ("018", "F2", date(2025, 1, 14), 12.5),
        ("17", "F3", date(2025, 2, 1), -34.56),
    ]
    assert (reading.report.left_out, reading.report.sheet) == ({"total_row": 1}, "Verkopen")


def test_an_old_workbook_that_claims_a_thousand_million_rows_is_refused(read: Read) -> None:
    content = bytearray(zlib.decompress(base64.b64decode(XLS)))
    dimensions = content.rindex(b"\x00\x02\x0e\x00")  # the record with the first and the last row of the sheet
    content[dimensions + 11] = 99  # the highest byte of the last row
    with pytest.raises(BrokenFile, match=r"sales\.xls is damaged"):
        read(bytes(content), name="sales.xls")


def test_months_with_their_columns_in_another_order_or_one_more_are_stacked(read: Read, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "s.xlsx",
        {
            "Jan": [HEADER, (1, date(2025, 1, 31), 5)],
            "Feb": [("Datum", "Bedrag", "Klantnummer"), (date(2025, 2, 14), 6, 2)],
            "Mrt": [(*HEADER, "Opmerking"), (1, date(2025, 3, 14), 7, "x")],
            "Klanten": [("Klantnummer", "Naam"), (1, "A"), (2, "B")],
            "Totaal": [("Maand", "Bedrag"), ("Jan", 5), ("Feb", 6), ("Mrt", 7)],
        },
    )
    reading = read(path)
    assert reading.rows == [
        ("1", None, date(2025, 1, 31), 5.0),
        ("2", None, date(2025, 2, 14), 6.0),
        ("1", None, date(2025, 3, 14), 7.0),
    ]
    assert reading.report.sheet == "Jan, Feb, Mrt"


def test_a_stray_cell_beside_the_table_is_no_column(read: Read, tmp_path: Path) -> None:
    rows = [HEADER, (1, date(2025, 1, 31), 5), (2, date(2025, 2, 1), 6), (*[None] * 60, "x")]
    reading = read(workbook(tmp_path / "s.xlsx", {"x": rows}))
    assert (reading.report.rows_used, reading.report.left_out) == (2, {"empty_row": 1})


def test_the_day_of_a_moment_in_parquet_is_that_of_its_time_zone(read: Read, tmp_path: Path) -> None:
    for zone, day in (("Europe/Amsterdam", date(2025, 7, 4)), ("+02:00", date(2025, 7, 4)), ("UTC", date(2025, 7, 3))):
        path = tmp_path / "sales.parquet"
        moments = pa.array([datetime(2025, 7, 3, 22, 30)], pa.timestamp("us", tz=zone))
        pq.write_table(pa.table({"customer_id": ["7"], "order_date": moments, "total": [1.5]}), path)
        assert read(path).rows == [("7", None, day, 1.5)]


def test_parquet_with_dictionaries_decimals_and_nests_is_read(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    table = pa.table(
        {
            "customer_id": pa.array(["a", "b"]).dictionary_encode(),
            "order_date": pa.array([date(2025, 1, 3), date(2025, 1, 14)]),
            "total": pa.array([Decimal("12.345"), Decimal("1234.500")], pa.decimal128(10, 3)),
            "items": [[{"sku": "x"}], []],
        }
    )
    pq.write_table(table, path)
    assert read(path).rows == [("a", None, date(2025, 1, 3), 12.345), ("b", None, date(2025, 1, 14), 1234.5)]
