"""Do the rows of one event go or stay together: a sale and what takes it back, lines and their total, copies?"""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read

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
