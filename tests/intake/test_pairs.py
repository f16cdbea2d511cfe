"""Do the rows of one event go or stay together: a sale and what takes it back, lines and their total, copies?"""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from clv.core.errors import SameOrdersDiffer
from clv.intake.choices import Choices
from tests.intake.conftest import Read

DAY = date(2025, 1, 3)
HEAD = (
    "Nummer;Datum;Soort;Klant;Bedrag;Status\n1;2025-01-03;{sale};Ada;100,00;{paid}\n"
    "2;2025-01-14;{sale};Bo;60,00;{gone}\n"
)
WORDS = [
    ("Rechnung", "bezahlt", "storniert", "Stornorechnung"),
    ("Factuur", "betaald", "geannuleerd", "Creditfactuur"),
    ("Faktura", "opłacona", "anulowana", "Faktura korygująca"),
    ("Facture", "payée", "annulée", "Avoir"),
    ("Invoice", "Paid", "Void", "Credit Memo"),
    ("Factuur", "betaald", "terugbetaald", "Restitutie"),
]


@pytest.mark.parametrize(("sale", "paid", "gone", "back"), WORDS)
@pytest.mark.parametrize("number", ["2", "2S", ""])
def test_a_cancelled_sale_and_its_credit_note_change_nothing_together(
    read: Read, sale: str, paid: str, gone: str, back: str, number: str
) -> None:
    head = HEAD.format(sale=sale, paid=paid, gone=gone)
    report = read(f"{head}{number};2025-01-15;{back};Bo;-60,00;{paid}\n3;2025-02-14;{sale};Bo;50,00;{paid}\n").report
    assert (report.revenue, report.rows_used) == (150, 4)


@pytest.mark.parametrize(("sale", "paid", "gone", "back"), WORDS)
def test_a_cancelled_sale_alone_goes(read: Read, sale: str, paid: str, gone: str, back: str) -> None:
    head = HEAD.format(sale=sale, paid=paid, gone=gone)
    # A credit note of another amount belongs to another sale.
    report = read(f"{head}3;2025-02-14;{sale};Bo;50,00;{paid}\n3;2025-02-15;{back};Bo;-50,00;{paid}\n").report
    assert (report.revenue, report.rows_used) == (100, 3)


def test_each_credit_note_has_one_cancelled_sale(read: Read) -> None:
    head = HEAD.format(sale="Factuur", paid="betaald", gone="geannuleerd")
    rows = "3;2025-01-20;Factuur;Bo;60,00;geannuleerd\n4;2025-01-21;Creditfactuur;Bo;-60,00;betaald\n"
    report = read(head + rows).report
    assert (report.revenue, report.left_out) == (100, {"status": 1})


def test_a_credit_note_of_a_sale_that_stands_is_no_others(read: Read) -> None:
    head = HEAD.format(sale="Factuur", paid="betaald", gone="geannuleerd")
    rows = "3;2025-01-20;Factuur;Bo;60,00;betaald\n3;2025-01-21;Creditfactuur;Bo;-60,00;betaald\n"
    report = read(head + rows).report
    assert (report.revenue, report.left_out) == (100, {"status": 1})


@pytest.mark.parametrize("kind", ["Annulering", "Cancellation", "Anulowanie", "Annulation"])
def test_a_row_that_cancels_a_sale_takes_it_off(read: Read, kind: str) -> None:
    text = "Soort;Datum;Klant;Bedrag\nVerkoop;2025-01-03;Ada;100,00\nVerkoop;2025-01-14;Bo;60,00\n"
    assert read(f"{text}{kind};2025-01-15;Bo;-60,00\n").report.revenue == 100


PASTED = "7;2025-01-13;100,00;{a}\n8;2025-01-20;50,00;{b}\n7;2025-02-14;30,00;{c}\n"


@pytest.mark.parametrize(("times", "words"), [(2, ("x", "y", "z")), (3, ("", "", "")), (2, ("uwaga", "", ""))])
def test_rows_that_were_all_pasted_again_count_once(read: Read, times: int, words: tuple[str, str, str]) -> None:
    rows = PASTED.format(a=words[0], b=words[1], c=words[2]) * times
    report = read("klant;datum;bedrag;opmerking\n" + rows).report
    assert (report.revenue, report.left_out) == (180, {"again": 3 * (times - 1)})


def test_equal_rows_among_others_are_sales(read: Read) -> None:
    rows = PASTED.format(a="", b="", c="")
    assert read("klant;datum;bedrag;opmerking\n" + rows + rows + "9;2025-03-01;5,00;\n").report.revenue == 365


def workbook(*sheets: tuple[str, float, str]) -> bytes:
    """Two orders on each sheet, its amounts times a factor, with its state: visible or hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, factor, state in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in (("Klant", "Order", "Datum", "Bedrag"), (7, "A1", DAY, 100 * factor), (8, "A2", DAY, 50 * factor)):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_only_when_it_is_asked_for(read: Read, state: str) -> None:
    book = workbook(("Verkoop", 1, "visible"), ("Oud", 3, state))
    assert read(book, name="sales.xlsx").report.revenue == 150
    assert read(book, name="sales.xlsx", choices=Choices(sheet="Oud")).report.revenue == 450


def test_the_same_orders_with_other_amounts_are_asked_about(read: Read) -> None:
    book = workbook(("Netto", 1, "visible"), ("Brutto", 1.21, "visible"))
    with pytest.raises(SameOrdersDiffer) as asked:
        read(book, name="sales.xlsx")
    assert asked.value.facts["amounts"] == "100.00, 121.00"
    assert read(book, name="sales.xlsx", choices=Choices(sheet="Brutto")).report.revenue == 181.5


def test_the_same_orders_with_the_same_amounts_count_once(read: Read) -> None:
    book = workbook(("Januari", 1, "visible"), ("Alles", 1, "visible"))
    assert read(book, name="sales.xlsx").report.revenue == 150
