"""Is each word for a state or a kind of document a sale, money back, none of these, or asked about?"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from clv.core.errors import WordsUnknown
from clv.intake.choices import Choices, CountAs, choices_from_text, choices_to_text
from clv.intake.files.source import SalesFile
from clv.intake.sales.meanings import Meaning, meanings
from clv.intake.sales.propose import propose, stage
from clv.intake.sales.unknown_words import Sign
from tests.intake.conftest import Read

# Two customers' sales of 100, 50 and 30; {word} stands in the first column of each row.
SALES = "{sale};F1;2025-01-03;Ada;100,00\n{sale};F2;2025-01-14;Bo;50,00\n{sale};F3;2025-02-14;Ada;30,00\n"


def export(header: str, sale: str, *others: str) -> str:
    return f"{header};Nummer;Datum;Klant;Bedrag\n" + SALES.format(sale=sale) + "".join(f"{row}\n" for row in others)


PAYMENTS = [
    export(
        "Soort document", "Verkoopfactuur", "Betaling;B1;2025-01-20;Ada;-100,00", "Betaling;B2;2025-01-21;Bo;-50,00"
    ),
    export("Belegart", "Rechnung", "Zahlungseingang;Z1;2025-01-20;Ada;100,00", "Zahlung;Z2;2025-01-21;Bo;50,00"),
    export("Type de document", "Facture", "Règlement;R1;2025-01-20;Ada;-100,00", "Paiement;R2;2025-01-21;Bo;-50,00"),
    export("Transaction Type", "Invoice", "Payment Receipt;P1;2025-01-20;Ada;100,00", "Receipt;P2;2025-01-21;Bo;50,00"),
    export("Typ", "INV", "PMT;P1;2025-01-20;Ada;-100,00", "PMT;P2;2025-01-21;Bo;-50,00"),
]
DOCUMENTS = [
    export("Soort", "Factuur", "Offerte;O1;2025-01-20;Ada;900,00", "Pakbon;P1;2025-01-21;Bo;50,00"),
    export("Rodzaj dokumentu", "Faktura VAT", "Proforma;P1;2025-01-20;Ada;900,00", "Zamówienie;Z1;2025-01-21;Bo;50,00"),
    export("Art", "Rechnung", "Angebot;A1;2025-01-02;Ada;900,00", "Auftragsbestätigung;B1;2025-01-02;Ada;100,00"),
    export("Type de pièce", "Facture", "Devis;D1;2025-01-02;Ada;900,00", "Bon de livraison;B1;2025-01-02;Ada;100,00"),
    export("Document type", "Invoice", "Journal Entry;J1;2025-01-02;Ada;900,00", "Reminder;M1;2025-03-02;Ada;100,00"),
]
DEALS = [
    export("Stage", "Closed Won", "Closed Lost;4;2025-01-20;Ada;900,00", "Negotiation;5;2025-03-21;Bo;50,00"),
    export("Verkoopfase", "Gewonnen", "Verloren;4;2025-01-20;Ada;900,00", "Voorstel verzonden;5;2025-03-21;Bo;50,00"),
    export("Etap sprzedaży", "Wygrana", "Przegrana;4;2025-01-20;Ada;900,00", "Negocjacje;5;2025-03-21;Bo;50,00"),
    export("Deal - Status", "Gewonnen", "Verloren;4;2025-01-20;Ada;900,00", "Offen;5;2025-03-21;Bo;50,00"),
]
STATES = [
    export("Status faktury", "Opłacona", "Anulowana;4;2025-01-20;Ada;900,00", "Szkic;5;2025-03-21;Bo;50,00"),
    export("Rechnungsstatus", "Bezahlt", "Storniert;4;2025-01-20;Ada;900,00", "Entwurf;5;2025-03-21;Bo;50,00"),
    export("factuur_status", "Betaald", "Vervallen;4;2025-01-20;Ada;900,00", "Concept;5;2025-03-21;Bo;50,00"),
    export("Statut de la facture", "Payée", "Annulée;4;2025-01-20;Ada;900,00", "Brouillon;5;2025-03-21;Bo;50,00"),
    export("Voortgang", "Afgerond", "Geannuleerd;4;2025-01-20;Ada;900,00", "Afgewezen;5;2025-03-21;Bo;50,00"),
    export("Stand", "Erledigt", "Abgelehnt;4;2025-01-20;Ada;900,00", "Abgelaufen;5;2025-03-21;Bo;50,00"),
]
MONEY_BACK = [
    export("Type", "Charge", "Chargeback;4;2025-01-20;Ada;100,00"),
    export("Soort", "Betaling", "Terugboeking;4;2025-01-20;Ada;100,00"),
    export("Typ", "Płatność", "Reklamacja;4;2025-01-20;Ada;-100,00"),
    export("Typ", "Zahlung", "Rücklastschrift;4;2025-01-20;Ada;100,00"),
    export("Type", "Payment", "Payment Reversal;4;2025-01-20;Ada;-100,00"),
]
UNDONE = [
    export("Type", "Charge", "Dispute;4;2025-01-20;Ada;-100,00", "Dispute reversal;4;2025-01-20;Ada;100,00"),
    export("Type", "Payment", "Chargeback;4;2025-01-20;Ada;100,00", "Chargeback won;4;2025-01-20;Ada;100,00"),
    export("Soort", "Betaling", "Blokkering;4;2025-01-20;Ada;-100,00", "Einde blokkering;4;2025-01-21;Ada;100,0"),
    export("Typ", "Płatność", "Blokada środków;4;2025-01-20;Ada;-9,00", "Cofnięcie blokady;4;2025-01-21;Ada;9,00"),
]  # fmt: skip


@pytest.mark.parametrize("text", [*PAYMENTS, *DOCUMENTS, *DEALS, *STATES])
def test_what_is_no_sale_is_set_apart(read: Read, text: str) -> None:
    report = read(text).report
    assert (report.revenue, report.rows_used) == (180, 3)


@pytest.mark.parametrize("text", MONEY_BACK)
def test_money_that_went_back_is_taken_off(read: Read, text: str) -> None:
    report = read(text).report
    assert (report.revenue, report.rows_used) == (80, 4)


@pytest.mark.parametrize("text", UNDONE)
def test_what_was_held_or_taken_and_is_undone_changes_nothing(read: Read, text: str) -> None:
    assert read(text).report.revenue == 180


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("State", ("Hamburg", "Bayern", "Hessen")),
        ("Stan", ("Nowy Sącz", "Opole", "Mazowieckie")),
        ("Type", ("Shirt", "Shoes", "Mug")),
        ("Soort", ("Particulier", "Zakelijk", "Particulier")),
        ("Fase", ("A", "B", "C")),
    ],
)
def test_a_column_of_something_else_is_not_asked_about(read: Read, header: str, words: tuple[str, str, str]) -> None:
    rows = "".join(f"{word};F{i};2025-01-0{i + 1};{'Ada' if i else 'Bo'};10,00\n" for i, word in enumerate(words))
    report = read(f"{header};Nummer;Datum;Klant;Bedrag\n{rows}").report
    assert report.revenue == 30
    assert "status" not in report.columns


ASKED = export("Status", "Betaald", "Zwevend;4;2025-01-20;Bo;40,00", "Verrekend;5;2025-01-21;Ada;-20,00")


def test_an_unknown_word_with_a_real_share_is_asked_about(read: Read) -> None:
    with pytest.raises(WordsUnknown) as asked:
        read(ASKED)
    assert str(asked.value.facts["words"]) == "Verrekend (1; -20.00), Zwevend (1; 40.00)"
    assert asked.value.facts["column"] == "Status"
    assert "--count-as" in asked.value.option


@pytest.mark.parametrize(
    ("drifting", "settled", "revenue"),
    [
        (CountAs.SALE, CountAs.REFUND, 200),
        (CountAs.NOTHING, CountAs.NOTHING, 180),
        (CountAs.REFUND, CountAs.SALE, 120),
        (CountAs.SALE, CountAs.NOTHING, 220),
    ],
)
def test_the_answer_decides(read: Read, drifting: CountAs, settled: CountAs, revenue: float) -> None:
    choices = Choices(count_as=(("zwevend", drifting), ("VERREKEND", settled)))
    assert read(ASKED, choices=choices).report.revenue == revenue


def test_an_answer_goes_before_the_lists_of_words(read: Read) -> None:
    text = export("Status", "Betaald", "Geannuleerd;4;2025-01-20;Bo;40,00")
    assert read(text, choices=Choices(count_as=(("geannuleerd", CountAs.SALE),))).report.revenue == 220


def test_a_word_with_next_to_nothing_is_not_asked_about(read: Read) -> None:
    rows = "".join(f"Betaald;G{i};2025-03-01;Ada;10,00\n" for i in range(300))
    text = export("Status", "Betaald", *rows.splitlines(), "Zwevend;4;2025-01-20;Bo;4,00")
    assert read(text).report.revenue == 180 + 3000 + 4


def test_a_lone_word_is_what_the_file_is_about(read: Read) -> None:
    assert read(export("Status", "Zwevend")).report.revenue == 180


def test_answers_are_kept_with_the_other_choices() -> None:
    choices = Choices(count_as=(("Zwevend", CountAs.NOTHING),))
    assert choices_from_text(choices_to_text(choices)) == choices


def test_choices_kept_before_there_were_answers_set_quotations_apart_too() -> None:
    old = choices_to_text(Choices()).replace('"document", ', "").replace(', "count_as": []', "")
    assert "document" not in old
    assert "count_as" not in old
    assert choices_from_text(old) == Choices()


def test_codes_mean_something_in_company_only() -> None:
    assert meanings(["FS", "WZ", "KFS"], kind=True) == {
        Meaning.SALE: ("FS",),
        Meaning.REFUND: ("KFS",),
        Meaning.DOCUMENT: ("WZ",),
    }
    assert meanings(["WZ", "Blue"], kind=True) == {}


@pytest.mark.parametrize("word", ["Niet afgerond", "Nicht geliefert", "Nie wysłano", "Not delivered", "Non livré"])
def test_a_sale_that_is_denied_is_unknown(word: str) -> None:
    assert meanings([word], kind=False) == {}


@pytest.mark.parametrize(
    ("rows", "proposed", "sign"),
    [
        # Its amounts are those of the invoices again.
        (["Afboeking;4;2025-01-20;Ada;100,00", "Afboeking;5;2025-01-21;Bo;50,00"], CountAs.NOTHING, Sign.MIRRORS),
        # One payment for two invoices.
        (["Afboeking;4;2025-03-20;Ada;-130,00", "Afboeking;5;2025-01-21;Bo;-50,00"], CountAs.NOTHING, Sign.MIRRORS),
        (["Zwevend;4;2025-01-20;Ada;-7,00", "Zwevend;5;2025-01-21;Bo;-8,00"], CountAs.REFUND, Sign.NEGATIVE),
        (["Zwevend;4;;Ada;7,00", "Zwevend;5;;Bo;8,00"], CountAs.NOTHING, Sign.UNDATED),
        (["Creditnot;4;2025-01-20;Ada;7,00", "Creditnota;5;2025-01-21;Bo;8,00"], CountAs.REFUND, Sign.LIKE),
        (["Zwevend;4;2025-01-20;Ada;7,00", "Zwevend;5;2025-01-21;Bo;8,00"], None, None),
    ],
)
def test_a_sign_speaks_for_a_proposal(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[str], proposed: CountAs | None, sign: Sign | None
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(export("Soort", "Factuur", *rows), encoding="utf-8")
    staged = stage(con, [SalesFile(path, path.name)], Choices())
    [question] = propose(con, staged, Choices()).questions
    [word] = question.words
    assert (word.proposed, word.sign) == (proposed, sign)
    assert word.rows == sum(row.startswith(f"{word.word};") for row in rows)
