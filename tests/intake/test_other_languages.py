"""Is a kind of fault that one language taught seen in German, French, Dutch and Polish words too?"""

from __future__ import annotations

import pytest

from clv.core.errors import CollectiveAccounts, WordsUnknown
from clv.intake.choices import Choices, Collective, CountAs
from tests.intake.conftest import Read

# Documents that are no sale, beside those that are.
DOCUMENTS = [
    "Beleg;Belegart;Datum;Kunde;Betrag\n1;Rechnung;13.01.2025;A;100,00\n2;Zahlungseingang;14.01.2025;A;-100,00\n"
    "3;Rechnung;15.01.2025;B;50,00\n4;Mahngebühr;16.01.2025;B;5,00\n",
    "N° pièce;Type de document;Date;Client;Montant\n1;Facture;13/01/2025;A;100,00\n2;Règlement;14/01/2025;A;100,00\n"
    "3;Facture d'acompte;15/01/2025;B;50,00\n4;Bon de livraison;16/01/2025;B;50,00\n",
    "Nummer;Soort;Datum;Klant;Bedrag\n1;Verkoopfactuur;13-01-2025;A;100,00\n2;Bankontvangst;14-01-2025;A;-100,00\n"
    "3;Verkoopfactuur;15-01-2025;B;50,00\n4;Pro-forma;16-01-2025;B;70,00\n",
]
# Columns of money that was given back: 20 of 170.
GIVEN_BACK = [
    ("Bestellung;Kunde;Datum;Gesamt;Rückerstattet", "."),
    ("Commande;Client;Date;Total;Montant remboursé TTC", "/"),
    ("Zamówienie;Klient;Data;Razem;Kwota zwrócona klientowi", "."),
    ("Order;Klant;Datum;Totaal;Waarde retouren", "-"),
]
# A cancelled invoice and its credit note go or stay together.
CANCELLED = [
    ("Rechnung;Status;Datum;Kunde;Betrag", "bezahlt", "storniert", "Gutschrift"),
    ("Facture;Statut;Date;Client;Montant", "acquittée", "annulée", "avoir"),
    ("Faktura;Status;Data;Klient;Kwota", "uregulowana", "anulowana", "korekta"),
    ("Factuur;Status;Datum;Klant;Bedrag", "voldaan", "geannuleerd", "creditnota"),
]
# The sale's day, and its amount, among others.
CANDIDATES = [
    "Auftrag;Kunde;Lieferdatum;Auftragsdatum;Betrag\n1;A;20.01.2025;13.01.2025;100,00\n2;B;25.01.2025;14.01.2025;50,00\n",
    "Commande;Client;Date de livraison prévue;Date de la commande;Montant\n1;A;20/01/2025;13/01/2025;100,00\n"
    "2;B;25/01/2025;14/01/2025;50,00\n",
    "Zamówienie;Klient;Data;Kwota (stara);Kwota\n1;A;13.01.2025;90,00;100,00\n2;B;14.01.2025;40,00;50,00\n",
    "Order;Klant;Datum;Bedrag (voor controle);Bedrag\n1;A;13-01-2025;90,00;100,00\n2;B;14-01-2025;40,00;50,00\n",
    "Order;Klant;Verwachte leverdatum;Datum besteld;Oud bedrag;Bedrag\n1;A;20-01-2025;13-01-2025;90,00;100,00\n"
    "2;B;25-01-2025;14-01-2025;40,00;50,00\n",
]
# Traces of other programs.
TRACES = [
    "Kunde;Datum;Betrag\nA;13.01.2025;100,00\n#BEZUG!;14.01.2025;9,00\n(Leer);14.01.2025;9,00\nB;15.01.2025;50,00\n",
    "Client;Date;Montant\nA;13/01/2025;100,00 €\n(vide);14/01/2025;9,00 €\n#REF!;14/01/2025;9,00 €\n"
    "B;15/01/2025;50,00 €\n",
    "Klient;Data;Kwota\nA;13.01.2025;100,00\nB;14.01.2025;80,00\nB;15.01.2025;−30,00\n",
    "Klant;Datum;Omzet (x € 1.000)\nA;13-01-2025;0,1\nB;14-01-2025;0,05\n",
]
# States under the names of other programs.
STATES = [
    "Rechnungsnr.;Rechnungsstatus;Re.-Datum;Kd.-Nr.;Endbetrag\n1;beglichen;13.01.2025;7;100,00\n"
    "2;Entwurf;14.01.2025;7;9,00\n3;überfällig;15.01.2025;8;50,00\n",
    "N° facture;État;Date facture;Code client;Net à payer\n1;réglée;13/01/2025;7;100,00\n"
    "2;brouillon;14/01/2025;7;9,00\n3;en retard;15/01/2025;8;50,00\n",
    "Nr faktury;Status płatności;Data wystawienia;Nabywca;Do zapłaty\n1;rozliczona;13.01.2025;A;100,00\n"
    "2;szkic;14.01.2025;A;9,00\n3;przeterminowana;15.01.2025;B;50,00\n",
    "Factuurnr;Status;Fact.datum;Deb.nr;Te betalen\n1;voldaan;13-01-2025;7;100,00\n2;concept;14-01-2025;7;9,00\n"
    "3;te laat;15-01-2025;8;50,00\n",
]


@pytest.mark.parametrize("text", [*DOCUMENTS, *CANDIDATES, *TRACES, *STATES])
def test_each_is_read_rightly(read: Read, text: str) -> None:
    report = read(text).report
    assert (report.revenue, report.customers) == (150, 2)
    assert report.first_date.day == 13


@pytest.mark.parametrize(("head", "sign"), GIVEN_BACK)
def test_money_that_was_given_back_is_taken_off(read: Read, head: str, sign: str) -> None:
    rows = "1;A;13-01-2025;100,00;0,00\n2;B;14-01-2025;50,00;20,00\n3;A;15-01-2025;30,00;0,00\n"
    report = read(f"{head}\n{rows.replace('-', sign)}").report
    assert (report.revenue, report.refund_rows) == (160, 1)


@pytest.mark.parametrize(("head", "paid", "cancelled", "credit"), CANCELLED)
def test_a_cancelled_invoice_and_its_credit_note_come_off_once(
    read: Read, head: str, paid: str, cancelled: str, credit: str
) -> None:
    rows = (
        f"1;{paid};13-01-2025;A;100,00\n2;{cancelled};14-01-2025;B;60,00\n3;{credit};15-01-2025;B;-60,00\n"
        f"4;{paid};15-01-2025;B;50,00\n"
    )
    assert read(f"{head}\n{rows}").report.revenue == 150


@pytest.mark.parametrize("account", ["Clients divers", "Diverse Kunden", "Osoby fizyczne", "Diverse debiteuren"])
def test_an_account_of_many_is_asked_about(read: Read, account: str) -> None:
    rows = f"A;13-01-2025;100,00\n{account};14-01-2025;9,00\n{account};16-01-2025;9,00\nB;15-01-2025;50,00\n"
    with pytest.raises(CollectiveAccounts):
        read("Klant;Datum;Bedrag\n" + rows)
    nobody = Choices(collective=Collective.NOBODY)
    assert read("Klant;Datum;Bedrag\n" + rows, choices=nobody).report.revenue == 150


def test_a_document_that_no_list_has_is_asked_about(read: Read) -> None:
    text = (
        "Numer;Rodzaj dokumentu;Data;Klient;Kwota\n1;Faktura VAT;13.01.2025;A;100,00\n2;KP;14.01.2025;A;-100,00\n"
        "3;Faktura VAT;15.01.2025;B;50,00\n4;Nota odsetkowa;16.01.2025;B;5,00\n"
    )
    with pytest.raises(WordsUnknown, match="KP"):
        read(text)
    said = Choices(count_as=(("KP", CountAs.NOTHING), ("Nota odsetkowa", CountAs.NOTHING)))
    assert read(text, choices=said).report.revenue == 150
