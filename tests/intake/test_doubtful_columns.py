"""Is the right column taken among several, and is what the file leaves open asked and answered?"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from clv.core.errors import (
    ClvError,
    CollectiveAccounts,
    CustomerGuessed,
    HeadersDiffer,
    OnlyZeros,
    OrderTotalsUnknown,
    PriceUnknown,
    SeveralDates,
    SumRowsUnknown,
)
from clv.intake.choices import Choices, Collective, PriceKind, Role, choices_from_text, choices_to_text
from clv.intake.files import staging
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import propose, read_sales, stage
from clv.intake.sales.report import IntakeReport
from tests.intake.conftest import Read

DATES = [
    ("Account Name,Created Date,Close Date,Amount\nA,2024-01-02,2024-02-13,5.00\nB,2024-01-03,2024-02-14,6.00\n", "Close Date"),
    ("customer_id,order_estimated_delivery_date,order_purchase_timestamp,order_delivered_customer_date,payment\nA,2024-02-28,2024-02-13 10:00:00,2024-02-20,5.00\nB,2024-02-28,2024-02-14 10:00:00,2024-02-21,6.00\n", "order_purchase_timestamp"),
    ("Kunde;Lieferdatum;Bestelldatum;Zahlungsdatum;Betrag\nA;20.02.2024;13.02.2024;21.02.2024;5,00\nB;21.02.2024;14.02.2024;22.02.2024;6,00\n", "Bestelldatum"),
    ("Client;Date de livraison;Date d'échéance;Date commande;Montant\nA;20/02/2024;20/03/2024;13/02/2024;5,00\nB;21/02/2024;20/03/2024;14/02/2024;6,00\n", "Date commande"),
    ("Klient;Data wysyłki;Data zatwierdzenia;Data dokumentu sprzedaży;Kwota\nA;20-02-2024;21-02-2024;13-02-2024;5,00\nB;21-02-2024;22-02-2024;14-02-2024;6,00\n", "Data dokumentu sprzedaży"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header"), DATES)
def test_the_date_is_that_of_the_sale(read: Read, text: str, header: str) -> None:
    found = read(text).report
    assert (found.columns["date"], found.first_date) == (header, date(2024, 2, 13))


TIES = [
    ("customer,Date of contract,Date of signing,amount\nA,2024-01-02,2024-02-13,5.00\nB,2024-01-03,2024-02-14,6.00\n", "Date of signing"),
    ("Klant;Datum bon;Datum kassa;Bedrag\nA;02-01-2024;13-02-2024;5,00\nB;03-01-2024;14-02-2024;6,00\n", "Datum kassa"),
    ("Klient;Data paragonu;Data wpływu;Kwota\nA;02-01-2024;13-02-2024;5,00\nB;03-01-2024;14-02-2024;6,00\n", "Data wpływu"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header"), TIES)
def test_dates_that_may_both_be_the_sales_are_asked_about(read: Read, text: str, header: str) -> None:
    with pytest.raises(SeveralDates, match=header):
        read(text)
    assert read(text, choices=Choices(columns=((Role.DATE, header),))).report.first_date == date(2024, 2, 13)


AMOUNTS = [
    # (text, amount column, revenue)
    ("Klant,Datum,Regelbedrag stuks,Regelbedrag euro\nA,2024-01-13,2,60.00\nB,2024-01-14,5,90.00\n", "Regelbedrag euro", 150.0),
    ("customer,date,LineAmount,TotalInclVat\nA,2024-01-13,2,100.00\nB,2024-01-14,5,50.00\n", "TotalInclVat", 150.0),
    ("Kunde;Datum;Betrag (alt);Betrag inkl. MwSt\nA;13.01.2024;1,00;100,00\nB;14.01.2024;2,00;50,00\n", "Betrag inkl. MwSt", 150.0),
    ("Client;Date;Montant TVA;Montant remise;Total TTC\nA;13/01/2024;20,00;0,00;100,00\nB;14/01/2024;10,00;0,00;50,00\n", "Total TTC", 150.0),
    ("customer,date,qty,unit price,budgeted sales value,invoiced sales value\nA,2024-01-13,2,50.00,90.00,100.00\nB,2024-01-14,5,10.00,60.00,50.00\n", "invoiced sales value", 150.0),
    ("Klant;Datum;Aantal;Stukprijs;Bedrag in order;Bedrag op bon\nA;13-01-2024;2;50,00;300,00;100,00\nB;14-01-2024;5;10,00;300,00;50,00\n", "Bedrag op bon", 150.0),
    ("Klient;Data;Wartość VAT;Wartość z VAT\nA;13-01-2024;20,00;100,00\nB;14-01-2024;10,00;50,00\n", "Wartość z VAT", 150.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header", "revenue"), AMOUNTS)
def test_the_amount_is_the_money_that_was_paid(read: Read, text: str, header: str, revenue: float) -> None:
    found = read(text).report
    assert (found.columns["amount"], found.revenue) == (header, revenue)


TOTALS = [
    "Factuur;Klant;Datum;Totaal;Regel\n1;A;13-01-2024;100,00;60,00\n1;A;13-01-2024;100,00;40,00\n2;B;14-02-2024;50,00;50,00\n",
    "invoice,customer,date,total,quantity,unit price\n1,A,2024-01-13,100.00,2,30.00\n1,A,2024-01-13,100.00,1,40.00\n2,B,2024-02-14,50.00,1,50.00\n",
    "Rechnung;Kunde;Datum;Summe;Position;Wert der Zeile\n1;A;13.01.2024;100,00;1;10,00\n1;A;13.01.2024;100,00;2;90,00\n2;B;14.02.2024;50,00;1;50,00\n",
]  # fmt: skip


@pytest.mark.parametrize("text", TOTALS)
def test_a_total_to_which_the_lines_add_up_counts_once(read: Read, text: str) -> None:
    found = read(text).report
    assert (found.revenue, found.order_amounts) == (150.0, "once-per-order")


def test_a_total_to_which_no_lines_add_up_is_asked_about(read: Read) -> None:
    with pytest.raises(OrderTotalsUnknown):
        read(TOTALS[0].replace("40,00", "41,00"))


PRICES = [
    "order,customer,date,quantity,item price\n1,A,2024-01-13,3,30.00\n2,B,2024-01-14,1,50.00\n3,A,2024-02-14,2,20.00\n",
    "Bon;Klant;Datum;Aantal;Artikelprijs regel\n1;A;13-01-2024;3;30,00\n2;B;14-01-2024;1;50,00\n3;A;14-02-2024;2;20,00\n".replace("Artikelprijs regel", "Item price"),
    "order-id\tbuyer-email\tpurchase-date\tquantity-purchased\titem-price\n1\ta@x.test\t2024-01-13\t3\t30.00\n2\tb@x.test\t2024-01-14\t1\t50.00\n3\ta@x.test\t2024-02-14\t2\t20.00\n",
]  # fmt: skip


@pytest.mark.parametrize("text", PRICES)
def test_a_price_that_may_be_the_lines_is_asked_about(read: Read, text: str) -> None:
    with pytest.raises(PriceUnknown, match="3 × 30"):
        read(text)
    assert read(text, choices=Choices(prices=PriceKind.LINE)).report.revenue == 100.0
    assert read(text, choices=Choices(prices=PriceKind.PIECE)).report.revenue == 180.0


@pytest.mark.parametrize(("line", "revenue"), [(True, 6 * 10.0), (False, 6 * 10.0)])
def test_articles_bought_in_several_quantities_tell_whose_the_price_is(read: Read, line: bool, revenue: float) -> None:
    rows = [(sku, n, price * (n if line else 1)) for sku, price in (("x", 2.0), ("y", 3.0), ("z", 5.0)) for n in (1, 3)]
    revenue = sum(price if line else n * price for _, n, price in rows)
    text = "customer,date,sku,quantity,item price\n" + "".join(
        f"C{i},2024-01-{13 + i},{sku},{n},{price:.2f}\n" for i, (sku, n, price) in enumerate(rows)
    )
    assert read(text).report.revenue == revenue == 40.0


@pytest.mark.parametrize("header", ["Price", "unit price", "Stukprijs", "Cena jedn.", "Einzelpreis", "Prix unitaire"])
def test_a_price_without_more_is_that_of_a_piece(read: Read, header: str) -> None:
    text = f"customer,date,quantity,{header}\nA,2024-01-13,3,10.00\nB,2024-01-14,2,20.00\n"
    assert read(text).report.revenue == 70.0


COLLECTIVE = [
    ("Naam klant;Datum;Bedrag\nDIVERSE DEBITEUREN;13-01-2024;100,00\nAda;20-01-2024;50,00\nDiverse debiteuren;21-01-2024;60,00\nParticulier;22-01-2024;7,00\nParticulier;22-02-2024;7,00\n", 50.0, 224.0),
    ("Kunde;Datum;Betrag\nDiverse Kunden;13.01.2024;100,00\nAda;20.01.2024;50,00\nDiverse Kunden;21.01.2024;60,00\n", 50.0, 210.0),
    ("Nabywca;Data;Kwota\nKlient indywidualny;13-01-2024;100,00\nAda;20-01-2024;50,00\nklient indywidualny;21-01-2024;60,00\nKlient indywidualny;22-01-2024;60,00\n", 50.0, 270.0),
    ("Client;Date;Montant\nClients divers;13/01/2024;100,00\nAda;20/01/2024;50,00\nClients divers;21/01/2024;60,00\n", 50.0, 210.0),
    ("customer,date,amount\nSundry customers,2024-01-13,100.00\nAda,2024-01-20,50.00\nSundry customers,2024-01-21,60.00\n", 50.0, 210.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "without", "revenue"), COLLECTIVE)
def test_an_account_for_many_is_asked_about(read: Read, text: str, without: float, revenue: float) -> None:
    with pytest.raises(CollectiveAccounts):
        read(text)
    assert read(text, choices=Choices(collective=Collective.NOBODY)).report.revenue == without
    assert read(text, choices=Choices(collective=Collective.ONE_CUSTOMER)).report.revenue == revenue


@pytest.mark.parametrize(
    "name", ["Diverse Kunsten BV", "Various Artists Ltd", "Divers & Zonen", "Osoba i Syn", "Private Label NV"]
)
def test_a_firm_with_such_a_word_in_its_name_is_a_customer(read: Read, name: str) -> None:
    text = f"customer;date;amount\n{name};2024-01-13;100.00\nAda;2024-01-20;50.00\n{name};2024-01-21;60.00\n"
    assert read(text).customers == {name, "Ada"}


def test_one_sale_to_a_private_person_is_not_asked_about(read: Read) -> None:
    assert read("klant;datum;bedrag\nParticulier;13-01-2024;5,00\nAda;14-01-2024;6,00\n").report.customers == 2


GUESSED = [
    ("Id,Date,Price\n1,2005-01-02,230.30\n1,2005-09-06,84.39\n2,2005-01-02,84.39\n", "Id"),
    ("bikeshop;order.id;order.date;frame;price\nIthaca;1;2024-01-13;Road;5.00\nIthaca;1;2024-01-13;Cross;6.00\nIthaca;2;2024-02-13;Road;7.00\nBoise;3;2024-02-14;Cross;8.00\n", "bikeshop"),
    ("ID;Datum;Betrag;Bemerkung\n17;13.01.2024;5,00;\n17;14.02.2024;6,00;x\n18;13.01.2024;7,00;\n", "ID"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header"), GUESSED)
def test_who_may_be_the_customer_is_proposed(
    read: Read, con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, header: str
) -> None:
    with pytest.raises(CustomerGuessed, match=f"Column {header} may"):
        read(text)
    assert read(text, choices=Choices(columns=((Role.CUSTOMER, header),))).report.customers == 2
    staged = stage(con, [SalesFile(tmp_path / "sales.csv", "sales.csv")], Choices())
    proposal = propose(con, staged, Choices())
    assert proposal.columns[Role.CUSTOMER] == header
    assert [(question.code, question.options) for question in proposal.questions] == [("column_customer", (header,))]


@pytest.mark.parametrize(
    "header", ["household_id", "cust", "Household Key", "Cust. No", "Identifiant client", "Kunden-Nr."]
)
def test_further_words_for_a_customer_are_known(read: Read, header: str) -> None:
    assert read(f"{header},date,amount\n1,2024-01-13,5.00\n1,2024-02-13,6.00\n").report.columns["customer"] == header


ZEROS = [
    "customer;date;amount\nA;2024-01-13;0\nB;2024-01-14;0.00\n",
    "klant;datum;bedrag\nA;13-01-2024;€ 0,00\nB;14-01-2024;€ 0,00\n",
    "Klient;Data;Kwota;Ilość\nA;13-01-2024;0;1\nB;14-01-2024;0;2\n",
]


@pytest.mark.parametrize("text", ZEROS)
def test_amounts_that_are_all_zero_are_refused(read: Read, text: str) -> None:
    with pytest.raises(OnlyZeros, match="save it"):
        read(text)


def test_where_all_amounts_are_zero_quantity_times_price_counts(read: Read) -> None:
    text = "Kunde;Datum;Menge;Einzelpreis;Betrag\nA;13.01.2024;2;50,00;0\nB;14.01.2024;1;50,00;0\n"
    assert read(text).report.revenue == 150.0


def _swapped(path: Path, days: list[date], *, text: str, form: str = "dd-mm-yyyy") -> Path:
    """A workbook in which the dates up to the twelfth were taken for others, and those after it stayed a text."""
    with xlsxwriter.Workbook(path) as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": form})
        sheet.write_row(0, 0, ["Customer", "Order", "Order date", "Amount"])
        for i, day in enumerate(days, start=1):
            sheet.write_row(i, 0, [f"C{i % 2}", i])
            if day.day > 12:
                sheet.write_string(i, 2, day.strftime(text))
            else:
                sheet.write_datetime(i, 2, datetime(day.year, day.day, day.month), dated)  # noqa: DTZ001
            sheet.write(i, 3, 10.0)
    return path


DAYS = [date(2024, 1, 3), date(2024, 1, 13), date(2024, 1, 27), date(2024, 2, 6), date(2024, 11, 30)]


@pytest.mark.parametrize("text", ["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%y"])
def test_dates_that_a_spreadsheet_turned_round_are_turned_back(read: Read, tmp_path: Path, text: str) -> None:
    found = read(_swapped(tmp_path / "sales.xlsx", DAYS, text=text))
    assert sorted(row[2] for row in found.rows) == DAYS


def test_texts_and_days_that_are_not_turned_round_stay(read: Read, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "sales.xlsx") as book:
        sheet, dated = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["Customer", "Order date", "Amount"])
        for i, day in enumerate([date(2024, 1, 3), date(2024, 1, 25), date(2024, 2, 6)], start=1):
            sheet.write(i, 0, "A")
            sheet.write_datetime(i, 1, day, dated)
            sheet.write(i, 2, 5)
        for i, text in enumerate(["13/03/2024", "27/03/2024"], start=4):
            sheet.write_row(i, 0, ["A", text, 5])
    found = read(tmp_path / "sales.xlsx").report
    assert (found.first_date, found.last_date) == (date(2024, 1, 3), date(2024, 3, 27))


def _together(con: duckdb.DuckDBPyConnection, folder: Path, *texts: str) -> IntakeReport:
    files = []
    for i, text in enumerate(texts):
        (folder / f"{i}.csv").write_text(text)
        files.append(SalesFile(folder / f"{i}.csv", f"{i}.csv"))
    return read_sales(con, files, Choices(), into="sales", import_id="one")


TOGETHER = [
    ("OrderDate,OrderNumber,CustomerKey,Amount,\n2015-01-01,S1,14657,10,\n", "OrderDate,OrderNumber,CustomerKey,Amount\n2016-01-01,S2,14657,10\n"),
    ("Invoice,Customer ID,InvoiceDate,Quantity,Price\n1,7,2015-01-01,2,5.00\n", "InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n2,7,2016-01-01,1,10.00\n"),
    ("Klantnr;Factuurdatum;Bedrag;Omschrijving\n7;13-01-2015;10,00;stoel\n", "Factuurdatum;Klantnummer;Bedrag\n14-01-2016;7;10,00\n"),
    ("Kunde;Datum;Betrag\nA;13.01.2015;10,00\n", "Kunde;Bestelldatum;Betrag;Notiz\nA;14.01.2016;10,00;x\n"),
    ("Klient;Data;Kwota\nA;13-01-2015;10,00\n", "Klient;Data;Kwota;;\nA;14-01-2016;10,00;;\n"),
    ("Kundennummer;Bestelldatum;Gesamtbetrag\n7;13.01.2015;10,00\n", "Kundennr.;Datum;Summe\n7;14.01.2016;10,00\n"),
    ("No client;Date;Montant TTC\n7;13/01/2015;10,00\n", "Numéro client;Date de commande;Total TTC\n7;14/01/2016;10,00\n"),
    ("Nr klienta;Data sprzedaży;Kwota brutto\n7;13.01.2015;10,00\n", "Numer klienta;Data;Wartość brutto;Uwagi\n7;14.01.2016;10,00;x\n"),
    ("Klantnummer;Datum;Totaalbedrag\n7;13-01-2015;10,00\n", "Datum,Debiteurnummer,Bedrag\n14-01-2016,7,\"10,00\"\n"),
]  # fmt: skip


@pytest.mark.parametrize("texts", TOGETHER)
@pytest.mark.parametrize("turned", [False, True])
def test_files_with_slightly_different_columns_are_read_together(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, texts: tuple[str, str], turned: bool
) -> None:
    found = _together(con, tmp_path, *(reversed(texts) if turned else texts))
    assert (found.rows_used, found.customers, found.revenue) == (2, 1, 20.0)
    assert (found.first_date.year, found.last_date.year) == (2015, 2016)


APART = [
    ("customer_id,date,total\n7,2015-01-13,10.00\n", "customer_id,date,net amount\n7,2016-01-13,10.00\n"),
    ("customer_id,date,amount\n7,2015-01-13,10.00\n", "customer_name,date,amount\nAda,2016-01-13,10.00\n"),
    ("customer,date,amount,status\nA,2015-01-13,10.00,paid\n", "customer,date,amount\nA,2016-01-13,10.00\n"),
    ("a,b,c\n7,2015-01-13,10.00\n", "a,b,d\n7,2016-01-13,10.00\n"),
]


@pytest.mark.parametrize("texts", APART)
def test_files_whose_columns_mean_something_else_are_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, texts: tuple[str, str]
) -> None:
    with pytest.raises(HeadersDiffer):
        _together(con, tmp_path, *texts)


@pytest.mark.parametrize("texts", APART)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1250"])
def test_files_that_do_not_belong_together_are_refused_before_the_first_is_read(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    texts: tuple[str, str],
    encoding: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_keywords: object) -> bool:
        pytest.fail("a file was read as a whole")

    monkeypatch.setattr(staging, "load_text", fail)
    files = []
    for i, text in enumerate((texts[0] + texts[0].split("\n")[1] + "\n", texts[1])):
        (tmp_path / f"{i}.csv").write_text(text, encoding=encoding)
        files.append(SalesFile(tmp_path / f"{i}.csv", f"{i}.csv"))
    with pytest.raises(HeadersDiffer, match=r"1\.csv"):
        stage(con, files, Choices())


def test_the_headers_of_large_files_are_seen_from_their_beginning(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """The beginning ends within a letter of two bytes, which says nothing about the encoding of the file."""
    (tmp_path / "1.csv").write_text("Księgowość;Data;Kwota\n" + "ż;13-01-2015;10,00\n" * 70_000, encoding="utf-8")
    (tmp_path / "2.csv").write_text("Księgowość;Data;Kwota\nż;14-01-2016;10,00\n", encoding="utf-8")
    assert stage(con, [SalesFile(tmp_path / f"{i}.csv", f"{i}.csv") for i in (1, 2)], Choices()).rows == 70_001


@pytest.mark.parametrize("choices", [Choices(prices=PriceKind.LINE), Choices(collective=Collective.NOBODY)])
def test_the_answers_are_kept(choices: Choices) -> None:
    assert choices_from_text(choices_to_text(choices)) == choices


def test_every_question_about_columns_names_the_option_that_answers_it() -> None:
    asked: list[type[ClvError]] = [
        CollectiveAccounts,
        CustomerGuessed,
        PriceUnknown,
        SeveralDates,
        OnlyZeros,
        SumRowsUnknown,
    ]
    options = ["--collective", "--customer", "--prices", "--date", "--amount", "--sum-rows"]
    assert [error.option for error in asked] == options


def test_an_answer_takes_the_question_away(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(COLLECTIVE[0][0])
    staged = stage(con, [SalesFile(tmp_path / "sales.csv", "sales.csv")], Choices())
    [question] = propose(con, staged, Choices()).questions
    for option in question.options:
        answered = replace(Choices(), collective=Collective(option))
        assert propose(con, staged, answered).questions == ()
