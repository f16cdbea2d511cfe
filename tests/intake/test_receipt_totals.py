"""Is the total of a receipt, on a row beside its lines, no sale, and is a line that equals a sum one?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clv.core.errors import SumRowsUnknown
from clv.intake.choices import Choices, SumRows, choices_from_text, choices_to_text
from tests.intake.conftest import Read

Receipt = tuple[int, str, str, tuple[int, ...]]
HEAD = "Bon;Klant;Datum;Regelsoort;Bedrag\n"
RECEIPTS: tuple[Receipt, ...] = (
    (1, "A", "13-01-2025", (10, 5)),
    (2, "B", "14-01-2025", (20,)),
    (3, "A", "15-01-2025", (7, 8, 1)),
)
REVENUE, ROWS = 51, 3
MANY = tuple((n, "ABC"[n % 3], f"{13 + n}-01-2025", (n + 3, 2 * n + 1, n * n)[: 1 + n % 3]) for n in range(1, 13))


def export(head: str, line: str, total: str, receipts: Sequence[Receipt] = RECEIPTS) -> str:
    """A file with a row for each line of a receipt, and one for its sum."""
    rows = [head]
    for number, customer, day, amounts in receipts:
        for place, amount in enumerate(amounts, start=1):
            rows.append(line.format(n=number, c=customer, d=day, a=amount, i=place, p=f"x{place}"))
        if total:
            rows.append(total.format(n=number, c=customer, d=day, a=sum(amounts)))
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("head", "line", "total"),
    [
        ("Bon;Klant;Datum;Regelsoort;Bedrag", "Regel", "Totaal"),
        ("Receipt;Customer;Date;Line type;Amount", "Item", "Total"),
        ("Bon;Kunde;Datum;Zeilenart;Betrag", "Position", "Summe"),
        ("Paragon;Klient;Data;Typ wiersza;Kwota", "pozycja", "Razem"),
        ("Ticket;Client;Date;Type;Montant", "Ligne", "Total ticket"),
        ("Bon;Klant;Datum;Type;Bedrag", "artikel", "Bontotaal"),
    ],
)
def test_a_kind_that_says_total_is_no_sale_beside_its_lines(read: Read, head: str, line: str, total: str) -> None:
    text = export(head, f"{{n}};{{c}};{{d}};{line};{{a}},00", f"{{n}};{{c}};{{d}};{total};{{a}},00")
    report = read(text).report
    assert (report.revenue, report.left_out) == (REVENUE, {"total_row": ROWS})


def test_a_kind_that_says_total_is_the_sale_where_it_stands_alone(read: Read) -> None:
    rows = "1;A;13-01-2025;Regel;0,00\n1;A;13-01-2025;Totaal;15,00\n2;B;14-01-2025;Totaal;20,00\n"
    assert read(HEAD + rows).report.revenue == 35


def test_a_kind_that_says_total_is_none_beside_lines_before_tax(read: Read) -> None:
    rows = "1;A;13-01-2025;Regel;10,00\n1;A;13-01-2025;Regel;5,00\n1;A;13-01-2025;Totaal;18,15\n"
    assert read(HEAD + rows).report.revenue == 15


def test_a_payment_beside_the_lines_of_a_receipt_is_no_sale(read: Read) -> None:
    text = export(
        "Bon;Klant;Datum;Regelsoort;Bedrag",
        "{n};{c};{d};Regel;{a},00",
        "{n};{c};{d};Totaal;{a},00\n{n};{c};{d};Betaling;{a},00",
    )
    assert read(text).report.revenue == REVENUE


@pytest.mark.parametrize(
    "word",
    [
        "Te betalen",
        "Totaal bon {n}",
        "Do zapłaty",
        "Razem do zapłaty",
        "Zu zahlen",
        "Gesamtbetrag",
        "Rechnungsbetrag",
        "Net à payer",
        "Total TTC",
        "Amount due",
        "Order total",
        "TOTAL:",
    ],
)
@pytest.mark.parametrize("column", ["Artikel", "Regel", "Opmerking"])
def test_a_word_for_a_total_and_the_sum_are_certain(read: Read, column: str, word: str) -> None:
    text = export(f"Bon;Klant;Datum;{column};Bedrag", "{n};{c};{d};{p};{a},00", f"{{n}};{{c}};{{d}};{word};{{a}},00")
    report = read(text).report
    assert (report.revenue, report.left_out) == (REVENUE, {"total_row": ROWS})


def test_a_subtotal_before_the_tax_is_no_line(read: Read) -> None:
    text = (
        "Bon;Klant;Datum;Artikel;Bedrag\n1;A;13-01-2025;x;10,00\n1;A;13-01-2025;y;5,00\n1;A;13-01-2025;Subtotaal;15,00\n"
        "1;A;13-01-2025;BTW;3,15\n1;A;13-01-2025;Totaal;18,15\n2;B;14-01-2025;x;10,00\n"
    )
    assert read(text).report.revenue == pytest.approx(28.15)


@pytest.mark.parametrize("total", ["{n};{c};{d};;;{a},00", "{n};;;;;{a},00"])
def test_a_row_without_an_article_that_has_the_sum_is_a_total(read: Read, total: str) -> None:
    report = read(export("Bon;Klant;Datum;Artikel;Aantal;Bedrag", "{n};{c};{d};{p};1;{a},00", total)).report
    assert (report.revenue, report.left_out) == (REVENUE, {"total_row": ROWS})


@pytest.mark.parametrize("total", ["{n};{c};{d};{a},00", "{n};{c};{d};-{a},00"])
def test_sums_without_a_word_on_many_receipts_are_totals(read: Read, total: str) -> None:
    sign = "-" if "-{a}" in total else ""
    text = export("Bon;Klant;Datum;Bedrag", f"{{n}};{{c}};{{d}};{sign}{{a}},00", total, MANY)
    if sign:
        text += "99;A;16-01-2025;500,00\n"
    report = read(text).report
    revenue = sum(sum(amounts) for *_rest, amounts in MANY)
    assert (report.revenue, report.left_out) == (500 - revenue if sign else revenue, {"total_row": len(MANY)})


def test_sums_may_stand_above_their_lines(read: Read) -> None:
    rows = [
        row
        for number, customer, day, amounts in MANY
        for row in (f"{number};{customer};{day};{a},00" for a in (sum(amounts), *amounts))
    ]
    assert read("\n".join(["Bon;Klant;Datum;Bedrag", *rows])).report.revenue == sum(sum(one[-1]) for one in MANY)


def test_sums_on_few_receipts_are_asked_about(read: Read) -> None:
    text = export("Bon;Klant;Datum;Bedrag", "{n};{c};{d};{a},00", "{n};{c};{d};{a},00")
    with pytest.raises(SumRowsUnknown, match="receipt 1") as caught:
        read(text)
    assert caught.value.option == "--sum-rows"
    assert read(text, choices=Choices(sum_rows=SumRows.TOTAL)).report.revenue == REVENUE
    assert read(text, choices=Choices(sum_rows=SumRows.SALE)).report.revenue == 2 * REVENUE


def test_a_line_that_happens_to_equal_the_sum_of_others_is_a_sale(read: Read) -> None:
    text = export("Bon;Klant;Datum;Bedrag", "{n};{c};{d};{a},00", "", [*MANY, (50, "A", "20-01-2025", (10, 20, 30))])
    assert read(text).report.revenue == sum(sum(one[-1]) for one in MANY) + 60


def test_two_equal_articles_are_two_sales_beside_receipts_with_totals(read: Read) -> None:
    """A total is written under several lines only: what has one line has no sum below it."""
    several = [one for one in MANY if len(one[-1]) > 1]
    alone = [(90 + i, "A", "20-01-2025", (4 + i,) * (2 if i == 0 else 1)) for i in range(4)]
    pairs = [(70 + i, "B", "21-01-2025", (4 + i, 9)) for i in range(4)]
    text = export("Bon;Klant;Datum;Bedrag", "{n};{c};{d};{a},00", "{n};{c};{d};{a},00", several)
    text += export("", "{n};{c};{d};{a},00", "", [*alone, *pairs]).lstrip("\n")
    assert read(text).report.revenue == sum(sum(one[-1]) for one in [*several, *alone, *pairs])


def test_free_gifts_make_no_sums(read: Read) -> None:
    text = export(
        "Bon;Klant;Datum;Bedrag",
        "{n};{c};{d};{a},00",
        "",
        [(n, "AB"[n % 2], f"{n + 12}-01-2025", (9, 0, 9)) for n in range(1, 9)],
    )
    assert read(text).report.revenue == 8 * 18


@pytest.mark.parametrize("column", ["Artikel", "Regelsoort"])
def test_the_total_of_a_guests_receipt_is_in_no_total_of_the_file(read: Read, column: str) -> None:
    word = "regel" if column == "Regelsoort" else "{p}"
    receipts = [*RECEIPTS, (4, "", "16-01-2025", (3, 4)), (5, "Gast", "16-01-2025", (6,))]
    head = f"Bon;Klant;Datum;{column};Bedrag"
    text = export(head, f"{{n}};{{c}};{{d}};{word};{{a}},00", "{n};{c};{d};Totaal;{a},00", receipts)
    report = read(text).report
    assert report.left_out == {"total_row": len(receipts), "no_customer": 3}
    assert (report.revenue, report.revenue_before) == (REVENUE, REVENUE + 13)


def test_the_answer_is_kept() -> None:
    assert choices_from_text(choices_to_text(Choices(sum_rows=SumRows.SALE))).sum_rows is SumRows.SALE
