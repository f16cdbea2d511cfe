"""Is what the maker of a workbook hid left unread, unless it is asked for, and said?"""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from clv.intake.choices import Choices, Role
from tests.intake.conftest import Read
from tests.intake.open_document import open_document

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


# Two sheets of Excel 2003, "Uitleg" with a hidden second column and "Zamówienia": Klient, Data, Wartość zamówienia
# (hidden), Kwota, with two rows.
XLS = (
    "eNrtWE1IVFEU/u6bN85P6ozTGGkgg5CV6SLatLFJGXMhignhT0E9c4jBcUaGB1NCZNksi6hVEYFgizZWm36oqHYFgZGLIAi0lq3Cghbq69zz3r"
    "PRJnAgBeN9j3veuefec+95955zf9676YrZiQfVc1iFg3BhyfChJE8mKPnsTBBUbhiStd9eSoaDTQWflyayxI2nZW89cg7lfM9BwX31FVHgM6Xj"
    "GEFnOhWPbCBa2AZNSBuahEq+p+AWpXJUsV0hpqeYbmV6j+s+Y3qIJZeZNlHdWdGP6Whn/QHLj3uVWi4rJyrwiHU+smQfKvFa+vH5q8Ks60ZzJq"
    "ElN1lBjVqKSdCUtsVT8YzMB3AHfqCP0NjR0RiLzSJM0z2JH0YE+G7H9cuII99YuQDJf66Ue/4i99IkrpZfV1RgDMZJIZ05R07dp5qhfDShJ+On"
    "cxQAL9xS4ke/NjyfTcRTCW0BvdI9OFHQt54ZSWd0YtqTVKxTAzFN10IQPdCQgY40jgmPiGCU8sOYRxYJxJEiqpHPoT2b1jVywWZKLX65UfDCEl"
    "yxsJRxuJUSHUSA+QoOuiB918Ldb+87BrqiJ1gyxpuJ9GeBnfL7YOCC1Cg9R/pSem1LgDckKOXLm5NJ67mFvUwvci87mK9mGiZr6V3XVWkxh8e5"
    "ziUuraN+9zNmorvy+N3E574eeVyT+xLdQ/xU29xoeOpDdAK1tCUOskUC42gQDeLmDYknUfstrMXqE9OqPxYurxK0bDesfTaARRmqhApzM1ZCeC"
    "ir0sL2G+s9ygo9q0fZxVTdxKOsFhxl+Y1mzh4tM6dQzrWcc1FOtdoSBdoS3JYMtefYzraGkHkj27giZEk9tyG1lQLaCmuXWNoKa9/O0+5mbfYF"
    "FPIFBw4cOHDgwIGDNUHwIcc82Mmjjds6RHqs/zqLlJac3yT/LbrpYpem610ErXSZ0+mqd7Yo/9kGt7DbEmvUsf8XSvRQ7xkMYYDtGCraf+nQL/"
    "K/Z82KwX8XQsX2v1SMnevc/y8k1hZo"
)


def test_a_hidden_column_of_an_old_workbook_is_left_unread_too(read: Read) -> None:
    content = zlib.decompress(base64.b64decode(XLS))
    report = read(content, name="s.xls").report
    assert (report.revenue, report.columns["amount"], report.hidden_columns) == (30, "Kwota", ("Wartość zamówienia",))
    asked = read(content, name="s.xls", choices=Choices(columns=((Role.AMOUNT, "Wartość zamówienia"),))).report
    assert (asked.revenue, asked.hidden_columns) == (198, ())


HIDDEN = '<table:table-column table:visibility="collapse"/>'
FILTERED = '<table:table-column table:visibility="filter"/>'
TWO_SHOWN = '<table:table-column table:style-name="co1" table:number-columns-repeated="2"/>'
SHOWN = "<table:table-column/>"


@pytest.mark.parametrize(
    "columns",
    [
        TWO_SHOWN + HIDDEN + SHOWN,
        TWO_SHOWN + FILTERED + SHOWN,
        f"<table:table-column-group>{TWO_SHOWN}</table:table-column-group>{HIDDEN}{SHOWN}",
        # More before the table than is read at once.
        f"<!-- {'ë' * (1 << 20)} -->" + TWO_SHOWN + HIDDEN + SHOWN,
    ],
    ids=["hidden", "filtered", "in groups", "far behind"],
)
def test_a_hidden_column_of_an_open_document_is_left_unread_too(read: Read, tmp_path: Path, columns: str) -> None:
    path = open_document(tmp_path / "s.ods", [("Klant", "Datum", "Totaal", "Bedrag"), *ROWS], columns=columns)
    report = read(path).report
    assert (report.revenue, report.columns["amount"], report.hidden_columns) == (30, "Bedrag", ("Totaal",))


def test_what_the_sheet_before_hides_is_not_hidden_on_the_next(read: Read, tmp_path: Path) -> None:
    before = f'<table:table table:name="Uitleg &amp; hulp">{HIDDEN * 4}</table:table>'
    path = open_document(
        tmp_path / "s.ods", [("Klant", "Datum", "Korting", "Bedrag"), *ROWS], columns=SHOWN * 4, before=before
    )
    assert (read(path).report.revenue, read(path).report.hidden_columns) == (30, ())
