"""Is a match by header confirmed by what the column holds, false friends left aside?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clv.core.errors import NoCustomerColumn, NoDateColumn
from tests.intake.conftest import Read

DAYS = [f"2025-{month:02d}-14" for month in range(1, 13)]


def table(header: str, rows: Sequence[Sequence[object]]) -> str:
    return header + "\n" + "\n".join(";".join(map(str, row)) for row in rows) + "\n"


@pytest.mark.parametrize(
    ("header", "row", "role", "expected"),
    [
        # Shopify's Name is the order number; a Name with names in it is a customer.
        ("Name;Email;Created at;Total", lambda i: (f"#10{i:02d}", f"k{i % 3}@example.test"), "customer", "Email"),
        ("Name;Email;Created at;Total", lambda i: (f"#10{i:02d}", f"k{i % 3}@example.test"), "order", "Name"),
        ("Name;Order;Date;Total", lambda i: (["An", "Bo", "Cy"][i % 3], i), "customer", "Name"),
        # The seller is the company itself.
        ("Sprzedawca;Nabywca;Data;Kwota", lambda i: ("My sp. z o.o.", f"K{i % 3}"), "customer", "Nabywca"),
        # The same on every row is no customer.
        ("Klant;E-mail;Datum;Bedrag", lambda i: ("Webshop", f"k{i % 3}@example.test"), "customer", "E-mail"),
        # Nor is a column that repeats the order number.
        ("Customer;Order;Date;Email_;Amount", lambda i: (f"R{i}", f"R{i}"), "customer", "Email_"),
        # Guests are written as 0: the address is the better key where most have it only.
        ("customer_id;email;date;total", lambda i: (0 if i % 2 else 7, f"k{i % 3}@example.test"), "customer", "email"),
        # A due date and a birthday are no order dates.
        ("Klant;Geboorte datum;Datum;Bedrag", lambda i: (f"K{i % 3}", "1980-01-01"), "date", "Datum"),
        # A status that is a region sets nothing apart, and is no customer.
        ("Klient;Stan zamówienia;Data;Kwota", lambda i: (f"K{i % 3}", "mazowieckie"), "customer", "Klient"),
    ],
)
def test_a_false_friend_does_not_get_the_role(read: Read, header: str, row: object, role: str, expected: str) -> None:
    assert callable(row)
    rows = [[*row(i), day] for i, day in enumerate(DAYS)]
    if "Email_" in header:
        rows = [[*cells, f"k{i % 3}@example.test"] for i, cells in enumerate(rows)]
    reading = read(table(header, [[*cells, "12,50"] for cells in rows]))
    assert reading.report.columns[role] == expected
    assert reading.report.rows_used > 0


def test_a_customer_column_with_one_value_is_asked_about(read: Read) -> None:
    with pytest.raises(NoCustomerColumn):
        read(table("Klant;Datum;Bedrag", [("Webshop", day, "12,50") for day in DAYS]))


def test_a_date_column_of_years_is_no_date(read: Read) -> None:
    with pytest.raises(NoDateColumn):
        read(table("Klant;Date;Bedrag", [(f"K{i % 3}", "2024", "12,50") for i in range(12)]))


def test_a_lone_column_of_numbers_that_never_repeat_is_not_taken_for_customers(read: Read) -> None:
    with pytest.raises(NoCustomerColumn):
        read(table("Tosite;Päivä;Summa", [(1000 + i, day, "12,50") for i, day in enumerate(DAYS)]))


def test_a_heading_repeated_among_a_few_rows_hides_no_role(read: Read) -> None:
    reading = read("Klant;Datum;Bedrag\nA;45660;12,50\nKlant;Datum;Bedrag\nB;45671;7,50\nA;45672;1,00\n")
    assert (reading.report.rows_used, reading.report.left_out) == (3, {"repeated_header": 1})
