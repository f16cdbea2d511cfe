"""Are the exports of bookkeeping programs and tills read, and those of languages and layouts that nobody listed?"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

from datetime import date

import pytest

from clv.core.errors import CustomerGuessed, NoAmountColumn, NoCustomerColumn
from clv.intake.choices import Choices
from tests.intake.conftest import Read
from tests.intake.shape import Shape, check

SHAPES = [
    Shape(
        "Fakturownia with both dates, status and country",
        ";Numer;Data wystawienia;Data sprzedaży;Termin płatności;Sprzedawca;NIP sprzedawcy;Nabywca;NIP nabywcy;Kraj;Netto;VAT;Brutto;Waluta;Status\n"
        "1;FV 1/2025;2025-01-03;2025-01-02;2025-01-17;My sp. z o.o.;5250000000;A. Nowak;;PL;100,00;23,00;123,00;PLN;Opłacona\n"
        "2;FV 2/2025;2025-01-04;2025-01-04;2025-01-17;My sp. z o.o.;5250000000;B. Wilk sp.j.;1234563218;PL;1 000,00;230,00;1 230,00;PLN;Wystawiona\n"
        "3;FK 1/2025;2025-01-05;2025-01-04;2025-01-17;My sp. z o.o.;5250000000;B. Wilk sp.j.;1234563218;PL;-100,00;-23,00;-123,00;PLN;Opłacona\n"
        "Suma;;;;;;;;;;1 000,00;230,00;1 230,00;;\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=1230,
        left_out={"total_row": 1},
        columns={"customer": "Nabywca", "amount": "Brutto", "date": "Data sprzedaży"},
        encoding="cp1250",
    ),
    Shape(
        "debtor code and name, codes padded with blanks",
        "Dagboek;Boekstuknr.;Factuurnr.;Factuurdatum;Debiteur: Code;Debiteur: Naam;Omschrijving;Bedrag (EUR)\n"
        "70;25700001;25700001;03-01-2025;               1001;Jansen BV;Levering;1.234,56\n"
        "70;25700002;25700002;14-01-2025;               1002;De Vries;Levering;100,00\n"
        "70;25700003;25700003;15-01-2025;               1001;Jansen BV;Credit;-34,56\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=1300,
        columns={"customer": "Debiteur: Code", "amount": "Bedrag (EUR)", "order": "Factuurnr."},
        currency="EUR",
    ),
    Shape(
        "a heading above each customer's block, in the customers' own column, over two pages",
        "Omzet per debiteur;;;;\n;;;;\nDebiteur;Factuurdatum;Factuurnummer;Omschrijving;Bedrag\n10001 Jansen BV;;;;\n"
        ";03-01-2025;F1;Levering;100,00\nPagina 1;;;;\nDebiteur;Factuurdatum;Factuurnummer;Omschrijving;Bedrag\n"
        ";23-01-2025;F2;Levering;50,00\nTotaal 10001 Jansen BV;;;;150,00\n10002 De Vries;;;;\n"
        ";14-01-2025;F3;Levering;1.200,00\nTotaal 10002 De Vries;;;;1.200,00\nEindtotaal;;;;1.350,00\n",
        rows=10,
        used=3,
        orders=3,
        customers=2,
        revenue=1350,
        left_out={"repeated_header": 1, "heading_row": 3, "total_row": 3},
    ),
    Shape(
        "a spreadsheet's subtotals: the customer, then the word",
        "Klant;Datum;Factuur;Bedrag\nJansen;03-01-2025;1;10,00\nJansen;23-01-2025;2;20,00\nJansen Totaal;;;30,00\n"
        "Wilk;24-01-2025;3;5,00\nWilk Suma;;;5,00\nNordic Total;25-01-2025;4;7,00\nEindtotaal;;;42,00\n",
        rows=7,
        used=4,
        orders=4,
        customers=3,
        revenue=42,
        left_out={"total_row": 3},
    ),
    Shape(
        "ids kept from the spreadsheet",
        'Klantnummer,Ordernummer,Datum,Bedrag\n"=""00123""","=""01""",2025-01-03,10.00\n"=""00124""","=""02""",2025-01-14,20.00\n00123,03,2025-01-15,5.00\n',
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=35,
    ),
    Shape(
        "dates as JavaScript writes them",
        "order_id,customer_email,created_at,amount\n1,a@x.test,Fri Jan 03 2025 23:30:00 GMT+0100 (Central European Standard Time),10.00\n"
        "2,b@x.test,Tue Jan 14 2025 10:00:00 GMT+0100 (Central European Standard Time),5.00\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=15,
        first=date(2025, 1, 3),
    ),
    Shape(
        "one currency in four spellings",
        "order;date;customer;currency;amount\n1;2025-01-03;A;EURO;10.00\n2;2025-01-14;B;eur;20.00\n3;2025-01-15;A;€;5.00\n4;2025-01-16;B;EUR;7.00\n",
        rows=4,
        used=4,
        orders=4,
        customers=2,
        revenue=42,
        currency="EUR",
        choices=Choices(currency="EUR"),
    ),
    Shape(
        "Soll and Haben: most rows are sales, the others give back",
        "Belegdatum;Rechnungsnummer;Kundennummer;Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen\n"
        "03.01.2025;R1;10001;119,00;S\n14.01.2025;R2;10002;1.119,00;S\n15.01.2025;R1;10001;19,00;H\n",
        rows=3,
        used=3,
        orders=2,
        customers=2,
        revenue=119 + 1119 - 19,
    ),
    Shape(
        "invoice numbers that look like days",
        "Factuurnummer;Factuurdatum;Klantnummer;Bedrag\n20250101;03-01-2025;7;10,00\n20250102;14-01-2025;8;20,00\n20250103;15-01-2025;7;5,00\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=35,
        columns={"order": "Factuurnummer", "date": "Factuurdatum"},
    ),
    Shape(
        "a till: hours past midnight, no customer on most rows",
        "Datum;Bon;Klant;Totaal\n03-01-2025 10:11;1;;2,50\n03-01-2025 10:12;2;Jansen;12,50\n23-01-2025 10:12;3;;12,50\n23-01-2025 24:00;4;Pieters;2,50\n",
        rows=4,
        used=2,
        orders=2,
        customers=2,
        revenue=15,
        left_out={"no_customer": 2},
    ),
    Shape(
        "Dutch prices without cents, dashes where there is nothing",
        "Klant;Datum;Bedrag\nA;03-01-2025;€ 12,-\nB;14-01-2025;€ 1.250,-\nA;15-01-2025;-\nB;16-01-2025;n.v.t.\nC;16-01-2025;0,-\nA;17-01-2025;€ -2,50\n",
        rows=6,
        used=4,
        orders=4,
        customers=3,
        revenue=12 + 1250 + 0 - 2.5,
        left_out={"no_amount": 2},
        currency="EUR",
    ),
    Shape(
        "Swedish",
        "Ordernr;Datum;Kund;Belopp\n1;2025-01-03;Anna;1 001,50 kr\n2;2025-01-14;Lars;250:-\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1251.5,
    ),
    Shape(
        "Spanish, with month names",
        "Nº pedido;Cliente;Fecha;Importe\n1;Ana;3 de enero de 2025;1.001,50 €\n2;Luis;14 ago. 2025;2,50 €\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1004,
        first=date(2025, 1, 3),
    ),
    Shape(
        "Italian",
        "Numero ordine;Data;Cliente;Importo\n1;03/01/2025;Anna;1.001,50\n2;14/01/2025;Luca;2,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1004,
    ),
    Shape(
        "thousands as in India",
        'customer,date,amount\nA,03/01/2025,"₹1,23,456.50"\nB,14/01/2025,"₹2,500.00"\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=125956.5,
        currency="INR",
    ),
    Shape(
        "headers in words that nobody listed: one date, one amount, one e-mail address",
        "Päivä;Sähköposti;Maksettu\n3.1.2025;an@example.test;12,50\n14.1.2025;bo@example.test;7,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=20,
        columns={"date": "Päivä", "customer": "Sähköposti", "amount": "Maksettu"},
    ),
    Shape(
        "a header over the headers",
        "Klant;;Verkoop;\nNummer;Naam;Datum;Bedrag\n1;A;03-01-2025;1,50\n2;B;14-01-2025;2,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
    ),
    Shape(
        "units below the headers",
        "customer,order,date,amount\n,,(yyyy-mm-dd),(EUR)\nA,1,2025-01-03,1.50\nB,2,2025-01-14,2.50\n",
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
        left_out={"no_date": 1},
    ),
    Shape(
        "an index without a name, as pandas writes it",
        ",customer_id,date,amount\n0,A,2025-01-03,1.50\n1,B,2025-01-14,2.50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
        columns={"customer": "customer_id"},
    ),
    Shape(
        "a separator behind each row but not behind the header",
        "klant;datum;bedrag\nA;03-01-2025;1,50;\nB;14-01-2025;2,50;\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
    ),
    Shape(
        "each row in quotes as one cell",
        '"klant,datum,bedrag"\n"A,03-01-2025,""1,50"""\n"B,14-01-2025,""2,50"""\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
    ),
    Shape(
        "a table drawn with bars",
        "klant    | datum      | bedrag\n---------+------------+-------\nA        | 2024-01-03 |   1.50\nB        | 2024-01-14 |   2.50\n(2 rows)\n",
        rows=4,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
        left_out={"no_date": 2},
    ),
    Shape(
        "tildes",
        "klant~datum~bedrag\nA~2024-01-03~1,50\nB~2024-01-14~2,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=4,
    ),
    Shape(
        "dates as people write them: Polish r., Dutch weekdays and short months, an apostrophe",
        "klant;datum;bedrag\nA;5 stycznia 2024 r.;1,00\nB;wo 14-02-2024;1,00\nA;woensdag 14 februari 2024 om 10:15;1,00\n"
        "B;5 mrt. 2024;1,00\nA;14 okt '24;1,00\nB;2024.11.15.;1,00\nA;20241216T101500;1,00\n",
        rows=7,
        used=7,
        orders=7,
        customers=2,
        revenue=7,
        first=date(2024, 1, 5),
    ),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_gives_its_rows_orders_customers_and_total(read: Read, shape: Shape) -> None:
    check(read, shape)


def test_debit_and_credit_columns_are_asked_about(read: Read) -> None:
    # The credit side of a customers' ledger is mostly payments: taken for refunds, they would cancel every sale.
    with pytest.raises(NoAmountColumn, match="Found: Date, Invoice, Customer, Debit, Credit"):
        read("Date,Invoice,Customer,Debit,Credit\n2025-01-03,I1,Acme,119.00,\n2025-01-15,P1,Acme,,119.00\n")


def test_several_columns_of_words_under_unknown_headers_are_asked_about(read: Read) -> None:
    with pytest.raises(NoCustomerColumn, match="Found: foo, bar, baz, qux"):
        read("foo;bar;baz;qux\nA;03/01/2025;1,50;x\nB;14/01/2025;2,50;y\nA;15/01/2025;2,50;x\n")
    with pytest.raises(CustomerGuessed, match=r"Column foo may.*Found: foo, bar, baz, qux"):
        read("foo;bar;baz;qux\nA;03/01/2025;1,50;x\nB;14/01/2025;2,50;y\nA;15/01/2025;2,50;z\n")
