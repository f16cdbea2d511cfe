"""Is what the maker of a workbook hid left unread, unless it is asked for, and said?"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from clv.intake.choices import Choices, Role
from tests.intake.conftest import Read

ROWS = [("A", date(2025, 1, 3), 99.0, 10.0), ("B", date(2025, 1, 14), 99.0, 20.0)]


def workbook(
    path: Path, header: Sequence[str], hidden: Sequence[str], *, rows: Sequence[Sequence[object]] = ROWS
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    for letter in hidden:
        sheet.column_dimensions[letter].hidden = True
    book.save(path)
    return path


@pytest.mark.parametrize(
    "header",
    [
        ("Customer", "Date", "Amount", "Total"),
        ("Klant", "Datum", "Totaal", "Bedrag"),
        ("Kunde", "Datum", "Gesamtbetrag", "Betrag"),
        ("Klient", "Data", "Wartość zamówienia", "Kwota"),
        ("Client", "Date", "Montant total", "Montant"),
    ],
)
def test_a_hidden_column_never_stands_for_one_that_is_shown(read: Read, tmp_path: Path, header: Sequence[str]) -> None:
    path = workbook(tmp_path / "s.xlsx", header, ["C"])
    report = read(path).report
    assert (report.revenue, report.columns["amount"]) == (30, header[3])
    assert report.hidden_columns == (header[2],)
    assert report.as_dict()["hidden_columns"] == [header[2]]


def test_a_hidden_column_is_read_where_it_is_asked_for(read: Read, tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", ("Klant", "Datum", "Totaal", "Bedrag"), ["C"])
    report = read(path, choices=Choices(columns=((Role.AMOUNT, "totaal"),))).report
    assert (report.revenue, report.hidden_columns) == (198, ())


def test_a_hidden_column_is_read_where_no_other_can_play_its_part(read: Read, tmp_path: Path) -> None:
    """A firm hides the customer numbers so that the sheet fits on the page."""
    path = workbook(tmp_path / "s.xlsx", ("Klantnummer", "Datum", "Korting", "Bedrag"), ["A", "C"])
    report = read(path).report
    assert (report.customers, report.revenue, report.hidden_columns) == (2, 30, ("Korting",))


def test_a_sheet_whose_columns_are_all_hidden_is_read(read: Read, tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", ("Klant", "Datum", "Oud", "Bedrag"), ["A", "B", "C", "D"])
    assert read(path).report.revenue == 30


def test_a_table_that_begins_elsewhere_and_a_column_without_width(read: Read, tmp_path: Path) -> None:
    rows = [(None, None, *row) for row in ROWS]
    path = workbook(tmp_path / "s.xlsx", (None, None, "Klant", "Datum", "Totaal", "Bedrag"), [], rows=rows)
    columns = b'<cols><x:col max="5" min="5" width="0" customWidth="1"/></cols><sheetData>'
    thin = tmp_path / "thin.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(thin, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", columns.replace(b"x:", b""))
            target.writestr(member, content)
    assert (read(thin).report.revenue, read(thin).report.hidden_columns) == (30, ("Totaal",))


def test_a_column_hidden_on_one_of_the_sheets_is_read(read: Read, tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", ("Klant", "Datum", "Bron", "Bedrag"), ["D"])
    book = openpyxl.load_workbook(path)
    shown = book.create_sheet("Feb")
    shown.append(["Klant", "Datum", "Bron", "Bedrag"])
    shown.append(["A", date(2025, 2, 14), "x", 5])
    book.save(path)
    assert read(path).report.revenue == 35
