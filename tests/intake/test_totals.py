"""Are totals among the sales told from sales, wherever they stand and whatever else their row holds?"""

from __future__ import annotations

import pytest

from tests.intake.conftest import Read

SALES = "03-01-2025;1;A;10,00;x\n14-01-2025;2;B;20,00;y\n"
HEAD = "Datum;Bon;Klant;Bedrag;Artikel\n"


@pytest.mark.parametrize(
    "total",
    [
        "Totaal januari 2025;;;30,00;\n",
        ";;Totaal periode 01-01-2025 t/m 31-01-2025;30,00;\n",
        "31-01-2025;;Dagtotaal;30,00;\n",
        "31-01-2025;;Summe Januar;30,00;\n",
        "31-01-2025;;;30,00;Totaal\n",
        ";;;30,00;Razem\n",
        ";;A Totaal;30,00;\n",
    ],
)
def test_a_total_is_no_sale_and_in_no_total(read: Read, total: str) -> None:
    report = read(HEAD + SALES + total).report
    assert (report.revenue, report.revenue_before, report.left_out) == (30, 30, {"total_row": 1})


def test_a_total_below_each_block_is_that_of_its_block(read: Read) -> None:
    text = (
        "Datum;Kunde;Umsatz\n03.01.2025;A;10,00\n04.01.2025;B;20,00\n31.01.2025;Summe Januar;30,00\n14.02.2025;A;5,00\n"
        "28.02.2025;Summe Februar;5,00\n28.02.2025;Gesamtsumme;35,00\n"
    )
    assert (read(text).report.revenue, read(text).report.left_out) == (35, {"total_row": 3})


def test_a_subtotal_below_each_order_is_no_line(read: Read) -> None:
    text = (
        "Order;Klant;Datum;Artikel;Bedrag\n1;A;03-01-2025;x;10,00\n1;A;03-01-2025;y;5,00\n1;A;03-01-2025;Subtotaal;15,00\n"
        "2;B;14-01-2025;x;10,00\n2;B;14-01-2025;Subtotaal;10,00\n"
    )
    assert (read(text).report.revenue, read(text).report.left_out) == (25, {"total_row": 2})


def test_what_is_only_called_like_a_total_is_a_sale(read: Read) -> None:
    text = (
        "Order;Klant;Datum;Artikel;Bedrag\n1;Nordic Total;03-01-2025;Total care;10,00\n"
        "2;Total Energies;04-01-2025;Sum;5,00\n"
        "3;Summe GmbH;14-01-2025;Total;7,00\n;Total Energies;15-01-2025;x;4,00\n"
    )
    assert (read(text).report.revenue, read(text).report.customers) == (26, 3)
