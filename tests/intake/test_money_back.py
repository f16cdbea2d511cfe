"""Is money given back taken off, whichever sign it was written with, and is nothing else?"""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from tests.intake.conftest import Read

HEAD = "Factuurnummer;Datum;Klantnummer;Soort;Bedrag\n1;03-01-2025;7;{sale};100,00\n2;14-01-2025;8;{sale};60,00\n"


@pytest.mark.parametrize(
    ("sale", "back"),
    [
        ("Factuur", "Credit"),
        ("Invoice", "Credit"),
        ("Rechnung", "Stornorechnung"),
        ("Rechnung", "Storno"),
        ("Faktura", "Faktura korygująca"),
        ("Facture", "Avoir"),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_credit_note_takes_its_amount_off(read: Read, sale: str, back: str, sign: str) -> None:
    report = read(HEAD.format(sale=sale) + f"3;15-01-2025;8;{back};{sign}60,00\n").report
    assert (report.revenue, report.rows_used, report.negative_rows) == (100, 3, 1)


def test_a_correction_upwards_is_added_where_corrections_have_signs(read: Read) -> None:
    rows = "3;15-01-2025;7;Faktura korygująca;-20,00\n4;16-01-2025;8;Faktura korygująca;15,00\n"
    assert read(HEAD.format(sale="Faktura VAT") + rows).report.revenue == 100 + 60 - 20 + 15


def test_beside_debits_a_credit_is_the_money_that_came_in(read: Read) -> None:
    text = HEAD.format(sale="Credit") + "3;15-01-2025;8;Debit;60,00\n"
    assert read(text).report.revenue == 100 + 60 - 60


@pytest.mark.parametrize(
    ("header", "no", "yes"), [("Retour", "nee", "ja"), ("is_refund", "0", "1"), ("Zwrot", "", "tak")]
)
def test_a_column_that_says_yes_to_a_return_takes_it_off(read: Read, header: str, no: str, yes: str) -> None:
    rows = f"1;03-01-2025;A;{no};20,00\n2;14-01-2025;B;{no};10,00\n3;15-01-2025;A;{yes};5,00\n"
    assert read(f"bon;datum;klant;{header};bedrag\n{rows}").report.revenue == 25


def test_a_column_of_returned_money_is_no_yes(read: Read) -> None:
    text = "bon;datum;klant;Retour;bedrag\n1;03-01-2025;A;te klein;20,00\n2;14-01-2025;B;;10,00\n"
    assert read(text).report.revenue == 30


def test_pieces_that_came_back_take_their_amount_off(read: Read) -> None:
    text = "bon;datum;klant;aantal;bedrag\n1;03-01-2025;A;2;20,00\n2;14-01-2025;B;1;10,00\n3;15-01-2025;A;-1;10,00\n"
    assert read(text).report.revenue == 20


@pytest.mark.parametrize(
    "rows",
    [
        # What left the stock has a minus.
        "1;03-01-2025;A;-2;20,00;\n2;14-01-2025;B;-1;10,00;\n3;15-01-2025;A;-1;10,00;\n",
        # A line that takes a negative price off again.
        "1;03-01-2025;A;2;20,00;10,00\n2;14-01-2025;B;1;10,00;10,00\n3;15-01-2025;A;-1;10,00;-10,00\n",
    ],
)
def test_a_minus_on_pieces_may_mean_something_else(read: Read, rows: str) -> None:
    assert read("bon;datum;klant;aantal;bedrag;stukprijs\n" + rows).report.revenue == 40


@pytest.mark.parametrize(("back", "sold", "revenue"), [(2, 3, 30 - 20), (2, 2, 20 + 20), (3, 2, 20 + 30)])
def test_where_half_of_the_rows_have_a_minus_it_is_not_taken_for_pieces_that_came_back(
    read: Read, back: int, sold: int, revenue: float
) -> None:
    pieces = ["1"] * sold + ["-1"] * back
    rows = "".join(f"{n};{n + 2:02d}-01-2025;{'AB'[n % 2]};{piece};10,00\n" for n, piece in enumerate(pieces, 11))
    assert read("bon;datum;klant;aantal;bedrag\n" + rows).report.revenue == revenue


def test_a_sheet_of_returns_takes_its_amounts_off(read: Read) -> None:
    head = ("Nr", "Datum", "Klant", "Bedrag")
    book = openpyxl.Workbook()
    sheets = {"Verkopen": [(1, date(2025, 1, 3), "A", 100), (2, date(2025, 1, 14), "B", 50)]}
    for name, rows in (sheets | {"Retouren": [(1, date(2025, 1, 20), "A", 30)]}).items():
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue(), name="verkoop-en-retour.xlsx").report.revenue == 120
