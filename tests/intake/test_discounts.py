"""Is a discount taken off quantity times price, and asked about where it may be money or a percentage?"""

from __future__ import annotations

import pytest

from clv.core.errors import DiscountUnknown
from clv.intake.choices import Choices, DiscountKind, Role, choices_from_text, choices_to_text
from tests.intake.conftest import Read

# Two pieces at 10, one at 100 less 15, four at 2.50 less 50% or 5.
HEAD = "Ordernr;Datum;Klantnr;Aantal;Stukprijs;{header}\n"
ROWS = "1;03-01-2025;7;2;10,00;{0}\n2;14-01-2025;8;1;100,00;{1}\n3;15-01-2025;7;4;2,50;{2}\n"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Korting %", ("0", "15", "50")),
        ("Korting (%)", ("", "15,0", "50,0")),
        ("Rabatt", ("0 %", "15 %", "50 %")),
        ("Discount rate", ("0", "0,15", "0,5")),
        ("Kortingsbedrag", ("0,00", "15,00", "5,00")),
        ("Rabat", ("", "-15,00 zł", "-5,00 zł")),
        ("Korting", ("€ 0,00", "€ 15,00", "€ 5,00")),
    ],
)
def test_a_discount_is_taken_off(read: Read, header: str, cells: tuple[str, str, str]) -> None:
    report = read(HEAD.format(header=header) + ROWS.format(*cells)).report
    assert report.revenue == pytest.approx(20 + 85 + 5)
    assert report.columns["discount"] == header


UNCLEAR = HEAD.format(header="Korting") + ROWS.format("0", "15", "5")


def test_a_discount_that_may_be_either_is_asked_about(read: Read) -> None:
    with pytest.raises(DiscountUnknown, match="column Korting may hold percentages or money, for example 15, 5"):
        read(UNCLEAR)


def test_a_discount_of_a_hundred_may_still_be_a_percentage_and_more_is_money(read: Read) -> None:
    with pytest.raises(DiscountUnknown):
        read(HEAD.format(header="Korting") + ROWS.format("0", "100", "5"))
    assert read(HEAD.format(header="Korting") + ROWS.format("0", "100,01", "5")).report.revenue == pytest.approx(
        20 - 0.01 + 5
    )


@pytest.mark.parametrize(
    ("kind", "revenue"), [(DiscountKind.MONEY, 20 + 85 + 5), (DiscountKind.PERCENT, 20 + 85 + 9.5)]
)
def test_a_discount_is_what_the_reader_says(read: Read, kind: DiscountKind, revenue: float) -> None:
    choices = Choices(discount=kind)
    assert read(UNCLEAR, choices=choices).report.revenue == pytest.approx(revenue)
    assert choices_from_text(choices_to_text(choices)) == choices


def test_discounts_of_nought_are_not_asked_about(read: Read) -> None:
    assert read(HEAD.format(header="Korting") + ROWS.format("0", "0", "")).report.revenue == 130


def test_pieces_that_come_back_bring_their_discount_back(read: Read) -> None:
    text = HEAD.format(header="Kortingsbedrag") + ROWS.format("0", "15,00", "0") + "4;16-01-2025;8;-1;100,00;15,00\n"
    assert read(text).report.revenue == 20 + 10


AMOUNTS = "order;date;customer;discount;amount\n1;2025-01-03;A;15.00;85.00\n2;2025-01-14;B;0.00;20.00\n"


def test_an_amount_is_what_was_paid(read: Read) -> None:
    assert read(AMOUNTS).report.revenue == 105


def test_the_reader_can_say_that_the_discount_goes_off_the_amount(read: Read) -> None:
    choices = Choices(columns=((Role.DISCOUNT, "discount"),), discount=DiscountKind.MONEY)
    assert read(AMOUNTS, choices=choices).report.revenue == 90


@pytest.mark.parametrize(("discount", "amount"), [("-$2.00", "Net Sales"), ("$0.00", "Gross Sales")])
def test_beside_discounts_gross_sales_are_not_what_was_paid(read: Read, discount: str, amount: str) -> None:
    head = "Date,Item,Qty,Gross Sales,Discounts,Net Sales,Transaction ID,Customer ID\n"
    net = "$10.00" if discount == "-$2.00" else "$12.00"
    rows = f"2025-01-03,Bread,1,$12.00,{discount},{net},T1,C1\n2025-01-14,Cake,1,$5.00,$0.00,$5.00,T2,C2\n"
    report = read(head + rows).report
    assert report.columns["amount"] == amount
    assert report.revenue == (15 if discount == "-$2.00" else 17)
