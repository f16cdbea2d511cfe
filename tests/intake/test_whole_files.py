"""Are made-up orders read back exactly from a whole file, however it is written and laid out?"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from clv.intake.choices import Choices, DateOrder, OrderAmounts
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from tests.intake.styles import AROUND, DAYS, SEPARATORS, SIGNS, STYLES, grouped, signed

ENGINE = duckdb.connect()
# Order, customer, date, product, and the amount of a line or of the order.
HEADERS = {
    "English": ("Order number", "Customer", "Order date", "Product", "Amount", "Order total", "Total"),
    "Dutch": ("Bestelnummer", "Klantnummer", "Besteldatum", "Artikel", "Bedrag", "Ordertotaal", "Totaal"),
    "Polish": ("Nr zamówienia", "Klient", "Data zamówienia", "Towar", "Kwota", "Wartość zamówienia", "Razem"),
    "German": ("Bestellnummer", "Kundennummer", "Bestelldatum", "Artikel", "Betrag", "Bestellwert", "Summe"),
}
LAYOUTS = ("each line", "first line", "every line")


@dataclass(frozen=True)
class Order:
    number: str
    customer: str  # "" for a guest
    day: date
    lines: tuple[int, ...]  # cents


@dataclass(frozen=True)
class Written:
    """A file and how it must be read."""

    content: bytes
    name: str
    rows: list[tuple[str, str, date, float]]
    left_out: dict[str, int]
    choices: Choices


@st.composite
def orders(draw: st.DrawFn) -> list[Order]:
    cents = st.integers(min_value=-(10**8), max_value=10**8)
    customer = st.sampled_from(["", "K17", "K18", "00019", "an@example.test", "Ł. Ośka", "René"])
    some = draw(st.lists(st.tuples(customer, DAYS, st.lists(cents, min_size=1, max_size=3)), min_size=1, max_size=12))
    known = [
        ("K17", draw(DAYS), [draw(st.integers(min_value=1, max_value=10**8))]),  # a file of zeros is refused
        ("K18", draw(DAYS), [draw(cents)]),
    ]  # one customer alone is asked about
    return [Order(f"F{i:04d}", who, day, tuple(lines)) for i, (who, day, lines) in enumerate(known + some, start=1)]


@st.composite
def files(draw: st.DrawFn) -> Written:
    made = draw(orders())
    layout = draw(st.sampled_from(LAYOUTS))
    summed = layout == "each line" and draw(st.booleans())  # each receipt ends in its total
    words = HEADERS[draw(st.sampled_from(sorted(HEADERS)))]
    header = [*words[:4], words[4] if layout == "each line" else words[5]]
    write_day, order = STYLES[draw(st.sampled_from(sorted(STYLES)))]
    (decimal, thousands), around, sign = draw(SEPARATORS), draw(AROUND), draw(SIGNS)

    def money(cents: int) -> str:
        return around.format(signed(cents, grouped(cents, decimal=decimal, thousands=thousands), sign))

    records: list[list[str]] = []
    truth: list[tuple[str, str, date, float]] = []
    left: Counter[str] = Counter()
    for one in made:
        for place, cents in enumerate(one.lines):
            own = cents if layout == "each line" else sum(one.lines)
            amount = "" if layout == "first line" and place else money(own)
            records.append([one.number, one.customer, write_day(one.day), f"Artikel {place}", amount])
            if layout != "each line" and place:
                left["order_line"] += 1
            elif not one.customer:
                left["no_customer"] += 1
            else:
                truth.append((one.customer, one.number, one.day, own / 100))
        if summed and sum(one.lines):
            records.append([one.number, one.customer, write_day(one.day), words[6], money(sum(one.lines))])
            left["total_row"] += 1
    if draw(st.booleans()):
        records.insert(draw(st.integers(1, len(records))), list(header))
        left["repeated_header"] += 1
    for _ in range(draw(st.integers(0, 2))):
        records.insert(draw(st.integers(1, len(records) - 1)), [""] * 5)  # a sheet forgets blank rows at its end
        left["empty_row"] += 1
    if draw(st.booleans()):
        records.append([words[6], "", "", "", money(sum(sum(one.lines) for one in made))])
        left["total_row"] += 1
    titles = draw(
        st.sampled_from([[], [["Export"]], [["Export", "2025"], []], [["Export"], [], ["Filiaal", "Ede"], []]])
    )
    choices = Choices(
        date_order=order or DateOrder.DAY_FIRST,
        decimal=decimal,
        order_amounts=OrderAmounts.EACH_LINE if layout == "each line" else OrderAmounts.ONCE_PER_ORDER,
    )
    table = [*titles, header, *records]
    content, name = draw(st.one_of(as_text(table), as_workbook(table)))
    return Written(content, name, truth, dict(left), choices)


@st.composite
def as_text(draw: st.DrawFn, table: Sequence[Sequence[str]]) -> tuple[bytes, str]:
    separator = draw(st.sampled_from([";", ",", "\t", "|"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=end)
    for row in table:
        writer.writerow(row)
    text = (f"sep={separator}{end}" if draw(st.booleans()) else "") + stream.getvalue()
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1250", "cp1252", "iso-8859-1", "iso-8859-2", "utf-16"]))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.encode()
    return content, "sales.csv"


@st.composite
def as_workbook(draw: st.DrawFn, table: Sequence[Sequence[str]]) -> tuple[bytes, str]:
    book = openpyxl.Workbook()
    if draw(st.booleans()):
        book.active.append(["Toelichting"])
        book.create_sheet("Data")
    for row in table:
        book.worksheets[-1].append([cell or None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), "sales.xlsx"


@given(files())
def test_any_orders_are_read_back_exactly_from_any_file(file: Written) -> None:
    con = ENGINE.cursor()
    con.execute("drop table if exists sales; drop table if exists sales_left_out")
    with TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        path.write_bytes(file.content)
        report = read_sales(con, [SalesFile(path, file.name)], file.choices, into="sales", import_id="one")
    rows = con.execute("select customer_id, order_id, date, amount from sales").fetchall()
    assert Counter((who.casefold(), number, day, round(amount, 2)) for who, number, day, amount in rows) == Counter(
        (who.casefold(), number, day, amount) for who, number, day, amount in file.rows
    )
    assert report.left_out == file.left_out
    assert report.rows_read == report.rows_used + sum(report.left_out.values())
    assert math.isclose(report.revenue, math.fsum(row[3] for row in file.rows), abs_tol=0.005)
