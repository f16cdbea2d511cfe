"""Do sales that stand in two of the files, or on two of the sheets, of one import count once?"""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from clv.intake.choices import Choices, OrderAmounts
from tests.intake.conftest import Read

JANUARY = "Klantnummer;Ordernummer;Orderdatum;Bedrag\nK1;1;03-01-2025;10,50\nK2;2;20-01-2025;20,00\n"
LATER = "Klantnummer;Ordernummer;Orderdatum;Bedrag\nK2;2;20-01-2025;20,00\nK1;5;21-01-2025;7,00\n"
QUARTER = "Klant;Datum;Bedrag\nA;03-01-2025;1,00\nB;14-02-2025;2,00\nA;15-03-2025;4,00\nB;16-03-2025;8,00\n"
SPRING = "Klant;Datum;Bedrag\nA;15-03-2025;4,00\nB;16-03-2025;8,00\nA;14-04-2025;16,00\n"


def packed(*texts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.csv", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("texts", "revenue", "left_out"),
    [
        pytest.param((JANUARY, JANUARY), 30.5, {"again": 2}, id="the same download twice"),
        pytest.param((JANUARY, LATER), 37.5, {"again": 1}, id="exports that overlap, with order numbers"),
        pytest.param((QUARTER, SPRING), 31, {"again": 2}, id="exports that overlap, without order numbers"),
        pytest.param((QUARTER, QUARTER, SPRING), 31, {"again": 6}, id="three files"),
    ],
)
def test_a_sale_in_two_files_counts_once(
    read: Read, texts: tuple[str, ...], revenue: float, left_out: dict[str, int]
) -> None:
    report = read(packed(*texts), name="sales.zip").report
    assert (report.revenue, report.revenue_before) == (pytest.approx(revenue), pytest.approx(revenue))
    assert report.left_out == left_out


def test_an_order_that_changed_between_the_exports_counts_as_the_later_has_it(read: Read) -> None:
    changed = LATER.replace("K2;2;20-01-2025;20,00", "K2;2;20-01-2025;15,00") + "K1;1;03-01-2025;10,50\n"
    assert read(packed(JANUARY, changed), name="sales.zip").report.revenue == pytest.approx(10.5 + 15 + 7)


def test_an_order_total_that_is_repeated_in_two_files_counts_once(read: Read) -> None:
    text = "order;customer;date;order total\n1;A;2025-01-03;30.00\n1;A;2025-01-03;30.00\n2;B;2025-01-04;7.00\n"
    once = Choices(order_amounts=OrderAmounts.ONCE_PER_ORDER)
    report = read(packed(text, text), name="sales.zip", choices=once).report
    assert (report.revenue, report.left_out) == (37, {"again": 3, "order_line": 1})


def test_an_export_cut_in_two_within_an_order_keeps_all_its_lines(read: Read) -> None:
    head = "order;customer;date;product;amount\n"
    first = head + "1;A;2025-01-03;Mug;10.00\n2;B;2025-01-04;Mug;10.00\n"
    second = head + "2;B;2025-01-04;Plate;5.00\n3;A;2025-01-14;Mug;10.00\n"
    report = read(packed(first, second), name="sales.zip").report
    assert (report.rows_used, report.orders, report.revenue) == (4, 3, 35)


def test_tills_that_count_from_one_each_day_are_not_the_same(read: Read) -> None:
    head = "bon;klant;datum;bedrag\n"
    one, other = (
        head + "1;A;03-01-2025;2,50\n2;B;14-01-2025;5,00\n",
        head + "1;C;03-01-2025;2,50\n2;D;14-01-2025;5,00\n",
    )
    assert read(packed(one, other), name="sales.zip").report.revenue == 15


def test_guests_count_once_where_the_files_overlap(read: Read) -> None:
    guest = "0;9;20-01-2025;3,00\n"
    report = read(packed(JANUARY + guest, LATER + guest), name="sales.zip").report
    assert report.left_out == {"again": 2, "no_customer": 1}
    assert report.revenue_before == pytest.approx(37.5 + 3)


def test_a_sheet_of_all_sales_beside_one_for_each_month_counts_once(read: Read) -> None:
    head, january, february = ("Klant", "Datum", "Bedrag"), ("A", date(2025, 1, 3), 10), ("B", date(2025, 2, 3), 20)
    book = openpyxl.Workbook()
    for name, rows in (("Alles", [january, february]), ("jan", [january]), ("feb", [february])):
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    report = read(stream.getvalue(), name="sales.xlsx").report
    assert (report.rows_read, report.left_out, report.revenue) == (4, {"again": 2}, 30)
