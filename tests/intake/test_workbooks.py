"""Are spreadsheets and Parquet files read like the text that says the same?"""

# ruff: noqa: DTZ001, E501  -- a spreadsheet has no time zones, and its tags are long

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from clv.errors import NotATable, SheetNotFound
from clv.intake.choices import Choices
from tests.intake.conftest import Read

HEADER = ("Klantnummer", "Datum", "Bedrag")


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
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def number(value: str) -> str:
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    def day(value: str) -> str:
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>x</text:p></table:table-cell>'

    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad1">{row(*map(text, HEADER))}'
        f"{row(number('17'), day('2025-05-06'), number('1.234'))}{row(text('B'), text('31-05-2025'), text('1.234,50'))}"
        f"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "sales.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    assert read(path).rows == [("17", None, date(2025, 5, 6), 1.234), ("B", None, date(2025, 5, 31), 1234.5)]
