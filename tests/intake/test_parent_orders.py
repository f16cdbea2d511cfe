"""Whose is money given back on a row that names no customer, but the order that it takes back?"""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read

SALES = "1001;03-01-2025;A;100,00;{none}\n1002;14-01-2025;B;50,00;{none}\n1003;20-01-2025;A;30,00;{none}\n"


@pytest.mark.parametrize(
    ("header", "none"),
    [
        ("parent_order_id", "0"),
        ("Original order", ""),
        ("Oorspronkelijke factuur", ""),
        ("Ursprungsrechnung", "-"),
        ("Bezugsbeleg", ""),
        ("Facture d'origine", ""),
        ("Nr faktury korygowanej", ""),
        ("Dokument źródłowy", "brak"),
    ],
)
def test_a_refund_is_of_the_customer_of_the_order_that_it_names(read: Read, header: str, none: str) -> None:
    text = f"Order;Datum;Klant;Bedrag;{header}\n" + SALES.format(none=none) + "1004;21-01-2025;;-20,00;1002\n"
    reading = read(text)
    assert (reading.report.revenue, reading.report.left_out) == (160, {})
    assert [row[0] for row in reading.rows if row[3] < 0] == ["B"]


def test_a_refund_of_a_guest_stays_nobodys(read: Read) -> None:
    text = (
        "Order;Datum;Klant;Bedrag;Parent\n" + SALES.format(none="") + "1004;21-01-2025;;40,00;\n"
        "1005;22-01-2025;;-40,00;1004\n1006;23-01-2025;;-50,00;1002\n"
    )
    assert read(text).report.left_out == {"no_customer": 2}
    assert read(text).report.revenue == 130


def test_numbers_that_only_look_like_orders_name_none(read: Read) -> None:
    """Pieces, tables of a restaurant: small numbers are order numbers by chance."""
    rows = "1;03-01-2025;A;100,00;3\n2;14-01-2025;B;50,00;1\n3;20-01-2025;A;30,00;2\n4;21-01-2025;;-20,00;2\n"
    assert read("Order;Datum;Klant;Bedrag;Tafel\n" + rows).report.left_out == {"no_customer": 1}


def test_long_numbers_of_orders_need_no_header(read: Read) -> None:
    text = "Order;Datum;Klant;Bedrag;Opm\n" + SALES.format(none="") + "1004;21-01-2025;;-20,00;1002\n"
    assert read(text).report.revenue == 160


def test_an_order_number_of_several_customers_names_nobody(read: Read) -> None:
    """A till begins again with receipt 1 each day."""
    rows = "1;13-01-2025;A;10,00;\n1;14-01-2025;B;20,00;\n2;14-01-2025;A;5,00;\n3;15-01-2025;;-5,00;1\n"
    text = "Bon;Datum;Klant;Bedrag;Originele bon\n" + rows
    assert read(text).report.left_out == {"no_customer": 1}


def test_the_refund_of_a_set_apart_order_stays_beside_it(read: Read) -> None:
    text = (
        "Order;Status;Datum;Klant;Bedrag;Parent\n1001;paid;03-01-2025;A;100,00;\n1002;refunded;14-01-2025;B;50,00;\n"
        "1003;paid;15-01-2025;;-50,00;1002\n"
    )
    assert read(text).report.revenue == 100
