"""Is money given back found in a column of its own, whatever it is called, and nothing else taken for it?"""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read

HEAD = "bestelling;datum;klant;totaal;{}\n"
ROWS = "1;2025-01-03;A;100,00;{none}\n2;2025-01-14;B;50,00;{part}\n3;2025-01-15;A;30,00;{none}\n"


@pytest.mark.parametrize(
    "header",
    [
        "refunded_total",
        "Order Refund Amount",
        "Retourbedrag",
        "Bedrag gerestitueerd",
        "Wartość zwrotów",
        "Kwota zwrócono",
        "Erstattungsbetrag",
        "Betrag erstattet",
        "Montant total remboursé",
        "Avoir",
        "Retour",
    ],
)
@pytest.mark.parametrize(("none", "part"), [("0,00", "20,00"), ("", "20,00"), ("", "-20,00")])
def test_a_column_of_refunds_takes_its_money_off(read: Read, header: str, none: str, part: str) -> None:
    report = read(HEAD.format(header) + ROWS.format(none=none, part=part)).report
    assert (report.revenue, report.refund_rows) == (160, 1)
    assert report.columns["refund"] == header
    assert report.columns["amount"] == "totaal"


@pytest.mark.parametrize("header", ["Adjusted Order Total", "Totaal na retour", "Wartość po zwrotach"])
@pytest.mark.parametrize("none", ["0,00", ""])
def test_what_is_left_of_an_amount_takes_the_rest_off(read: Read, header: str, none: str) -> None:
    report = read(HEAD.format(header) + ROWS.format(none=none, part="30,00")).report
    assert (report.revenue, report.refund_rows) == (160, 1)


def test_an_adjusted_total_on_every_row_is_what_was_paid(read: Read) -> None:
    rows = "1;2025-01-03;A;100,00;100,00\n2;2025-01-14;B;50,00;30,00\n3;2025-01-15;A;30,00;0,00\n"
    assert read(HEAD.format("Adjusted Order Total") + rows).report.revenue == 130


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("Refund window", "90"),  # days, above the amount
        ("Aantal retour", "1"),
        ("Refund reason", "12"),
        ("Liczba zwrotów", "1"),
        ("Refund fee", "1,50"),
    ],
)
def test_what_is_above_the_amount_or_counted_is_no_refund(read: Read, header: str, part: str) -> None:
    report = read(HEAD.format(header) + ROWS.format(none="0", part=part)).report
    assert report.revenue == 180
    assert "refund" not in report.columns


def test_what_most_rows_have_is_no_refund(read: Read) -> None:
    report = read(HEAD.format("Refundable deposit refund") + ROWS.format(none="5,00", part="5,00")).report
    assert report.revenue == 180


def test_a_refund_that_has_a_row_of_its_own_is_taken_off_once(read: Read) -> None:
    rows = ROWS.format(none="0,00", part="20,00") + "4;2025-01-20;B;-20,00;0,00\n"
    report = read(HEAD.format("refunded_total") + rows).report
    assert (report.revenue, report.refund_rows, report.negative_rows) == (160, 0, 1)
