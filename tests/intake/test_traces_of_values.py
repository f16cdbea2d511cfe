"""Are cells read as what they mean: dashes, CR, powers of ten, words for nothing, thousands, ids cut short?"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

import pytest

from clv.core.errors import IdsShortened
from clv.intake.choices import Choices, Role
from tests.intake.conftest import Read


def _sales(amounts: list[str], header: str = "amount", customers: tuple[str, ...] = ("A", "B", "C")) -> str:
    rows = [f"{customers[i % 3]};2024-01-{13 + i};{amount}" for i, amount in enumerate(amounts)]
    return f"customer;date;{header}\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("dash", ["-", "–", "—", "−", "\u2010", "\u2011", "\uff0d"])
@pytest.mark.parametrize("form", ["{dash}5,00", "{dash} € 5,00", "€ {dash}5,00", "5,00{dash}", "5,00 {dash}"])
def test_any_dash_is_a_minus(read: Read, dash: str, form: str) -> None:
    assert read(_sales(["100,00", form.format(dash=dash), "30,00"])).report.revenue == 125.0


@pytest.mark.parametrize("amount", ["€ 12,-", "€ 12,–", "12,=", "12,—"])
def test_a_dash_for_no_cents_is_no_minus(read: Read, amount: str) -> None:
    assert read(_sales(["100,50", amount, "30,00"])).report.revenue == 142.5


@pytest.mark.parametrize(
    ("amounts", "revenue"),
    [
        (["100.00", "20.00 CR", "50.00"], 130.0),
        (["100,00 Dr", "20,00 Cr.", "50,00 Dr."], 130.0),
        (["1.100,00 DB", "20,00CR", "50,00 DB"], 1130.0),
        (["100.00 CR", "20.00 DR", "50.00 CR"], 130.0),
        (["100.00CR", "50.00CR", "30.00 CR"], 180.0),
        (["$100.00 DR", "($20.00)", "$50.00 DR"], 130.0),
    ],
)
def test_the_side_of_the_books_behind_an_amount_is_its_sign(read: Read, amounts: list[str], revenue: float) -> None:
    assert read(_sales(amounts)).report.revenue == revenue


@pytest.mark.parametrize(
    ("amounts", "revenue"),
    [
        (["1.25E+03", "50.00", "-1.5e+01"], 1285.0),
        (["1,25E+03", "50,00", "2E+01"], 1320.0),
        (["1.25e-01", "€ 50.25", "1E2"], 150.375),
    ],
)
def test_a_power_of_ten_is_a_number(read: Read, amounts: list[str], revenue: float) -> None:
    assert read(_sales(amounts)).report.revenue == pytest.approx(revenue)


@pytest.mark.parametrize(
    ("amounts", "revenue", "currency"),
    [
        (["US $100.00", "US $1,050.00", "US $30.00"], 1180.0, "USD"),
        (["Rs. 1,23,456.00", "Rs. 500.00", "Rs.30.50"], 123986.5, "INR"),
        (["Rs 1,23,456", "Rs 1,500", "Rs 30.50"], 124986.5, "INR"),
        (["AU $100.00", "AU $-20.00", "AU $30.00"], 110.0, "AUD"),
        (["C $100.00", "C$20.00", "C $30.00"], 150.0, "CAD"),
        (["100,00 US $", "20,00 US $", "1.030,00 US $"], 1150.0, "USD"),
    ],
)
def test_words_for_a_currency_stand_beside_amounts(
    read: Read, amounts: list[str], revenue: float, currency: str
) -> None:
    found = read(_sales(amounts)).report
    assert (found.revenue, found.currency) == (revenue, currency)


@pytest.mark.parametrize(
    "nothing",
    ["\\N", "(blank)", "(leeg)", "(puste)", "(Leer)", "(vide)", "#REF!", "#N/B", "#NV", "#WERT!", "#ARG!", "#ADR!",
     "#VALEUR!", "#DZIEL/0!", "#NAAM?", "<NULL>", "undefined"],
)  # fmt: skip
def test_what_programs_write_for_nothing_is_no_customer(read: Read, nothing: str) -> None:
    found = read(_sales(["100,00", "20,00", "30,00", "7,00"], customers=("A", nothing, "C")))
    assert (found.customers, found.report.left_out) == ({"A", "C"}, {"no_customer": 1})


@pytest.mark.parametrize("nothing", ["\\N", "#N/B", "(leeg)", "#WERT!", "NULL"])
def test_what_programs_write_for_nothing_is_no_amount_and_no_order(read: Read, nothing: str) -> None:
    text = f"klant;order;datum;bedrag\nA;{nothing};13-01-2024;100,00\nB;{nothing};14-01-2024;{nothing}\nC;3;15-01-2024;5,00"
    found = read(text)
    assert found.report.left_out == {"no_amount": 1}
    assert {row[1] for row in found.rows} == {None, "3"}


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("Omzet (x € 1.000)", 1e3), ("Omzet in duizenden euro's", 1e3), ("Wartość (tys. zł)", 1e3),
        ("Kwota w tys. PLN", 1e3), ("Umsatz in Tsd. €", 1e3), ("Umsatz TEUR", 1e3), ("Umsatz (1000 EUR)", 1e3),
        ("Montant (k€)", 1e3), ("Montant en milliers", 1e3), ("Sales $'000", 1e3), ("Revenue (000s)", 1e3),
        ("Amount (x1000)", 1e3), ("Omzet (mln)", 1e6), ("Umsatz in Mio. €", 1e6), ("Amount x 1,000,000", 1e6),
        ("Amount", 1.0), ("Bedrag 2000", 1.0), ("Total 1000 orders", 1.0), ("Systeem bedrag", 1.0),
    ],
)  # fmt: skip
def test_the_header_says_what_an_amount_is_counted_in(read: Read, header: str, times: float) -> None:
    choices = Choices(columns=((Role.AMOUNT, header),))
    assert read(_sales(["12,50", "7,25"], header=header), choices=choices).report.revenue == 19.75 * times


def test_cents_stay_cents(read: Read) -> None:
    assert read(_sales(["1250", "725"], header="amount_cents")).report.revenue == 19.75


@pytest.mark.parametrize("order", ["6,94E+12", "5.40E+15", "1,2E+11"])
def test_order_numbers_cut_short_by_a_spreadsheet_are_none(read: Read, order: str) -> None:
    text = f"Kunde;Auftrag;Datum;Betrag\nA;{order};13.01.2024;100,00\nB;{order};14.01.2024;20,00\nA;{order};15.01.2024;5,00"
    found = read(text)
    assert (found.report.orders, {row[1] for row in found.rows}) == (3, {None})


CUT = [
    "Klantnummer;Datum;Bedrag\n6,94E+12;13-01-2024;100,00\n6,94E+12;14-01-2024;50,00\n",
    "customer_id,date,amount\n6.94E+12,2024-01-13,100.00\n8.01E+12,2024-01-14,50.00\n17,2024-01-14,50.00\n",
    "Kod klienta;Data;Kwota\n1,2E+15;13-01-2024;100,00\n1,3E+15;14-01-2024;50,00\n",
]


@pytest.mark.parametrize("text", CUT)
def test_customers_cut_short_by_a_spreadsheet_are_refused(read: Read, text: str) -> None:
    with pytest.raises(IdsShortened, match="E\\+1"):
        read(text)


def test_another_column_takes_the_place_of_customers_cut_short(read: Read) -> None:
    text = "Klantnummer;E-mail;Datum;Bedrag\n6,94E+12;a@x.test;13-01-2024;100,00\n6,94E+12;b@x.test;14-01-2024;50,00\n"
    assert read(text).customers == {"a@x.test", "b@x.test"}
