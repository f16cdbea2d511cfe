"""Which rows that can be read are no sale by their article, customer or label: postage, testers, totals, guests?"""

from __future__ import annotations

import re

from clv.core.sql import literal
from clv.intake.choices import Rule
from clv.intake.files.cells import NOTHING
from clv.intake.files.header_words import fold

# Article names and codes, lower case. POST, DOT and C2 are the carriage codes of the Online Retail data.
PRODUCTS = {
    Rule.TEST: r"test([ _-].*|\d+)?",
    Rule.POSTAGE: r"(dotcom )?post(age)?( .*)?|dot|c2|carriage|(shipping|delivery)( costs?| charges?| fees?)?|"
    r"verzendkosten|verzending|bezorgkosten|bezorging|porto(kosten)?|wysyłka|wysylka|przesyłka|przesylka|dostawa|"
    r"koszty? (wysyłki|wysylki|dostawy|przesyłki|przesylki)|versand(kosten)?|frais de port|livraison",
    Rule.BAD_DEBT: r".*bad debts?.*|oninbaar.*|write.?off|nieściągaln.*|forderungsausfall|créances? irrécouvrables?",
    Rule.BANK: r"bank charges?|bankkosten|opłata bankowa|amazon ?fee|adjust\d*|adjustment.*|bankgebühren|cruk",
}
TEST_CUSTOMER = r"test([ ._@-].*|\d*)"

GUESTS = (
    "0", "-1", "-", "--", "?", "gast", "gość", "gosc", "guest", "guest customer", "gastklant", "gastbestelling",
    "invité",
    "anonymous", "anoniem", "anonim", "anonimowy", "anonym", "anonyme", "unknown", "onbekend", "nieznany", "unbekannt",
    *NOTHING, "brak", "geen", "walk-in", "walk in", "walk-in customer",
    "passant",
    "contant", "contante klant", "kassaklant", "balieklant", "winkelverkoop", "klient detaliczny", "klient anonimowy",
    "onbekende klant", "klant onbekend", "unknown customer", "kasklant", "contante verkoop", "losse verkoop",
    "klient nieznany", "klient paragonowy", "sprzedaż paragonowa", "unbekannter kunde", "client de passage",
    "paragon", "sprzedaż detaliczna", "laufkundschaft", "barverkauf", "client comptoir", "cash", "cash sale", "till",
)  # fmt: skip

# Accounts on which a bookkeeper writes whoever has none. They are asked about: a firm may be called Diverse.
_COLLECTIVE = re.compile(
    r"(?:sundry|various|misc|miscellaneous|diverse|diversen|div|overige|rozni|inni|pozostali|divers|verschiedene|sonstige)"
    r"(?: (?:customers?|debtors?|clients?|accounts?|debiteur(?:en)?|klanten|afnemers|particulieren|odbiorcy|klienci|"
    r"kontrahenci|nabywcy|kunden|debitoren|privatkunden|clients))?"
    r"|(?:clients?|klienci|odbiorcy|kontrahenci|kunden|debitoren|debiteuren) (?:divers|rozni|inni|diverse|detaliczni|"
    r"indywidualni|de passage)"
    r"|(?:klient|odbiorca|nabywca|kontrahent) (?:indywidualny|detaliczny|jednorazowy|z ulicy|prywatny)"
    r"|osob[ay] (?:prywatn[ae]|fizyczn[ae])|particulier(?:en|e|s)?|consument(?:en)?|eindklant|eenmalige klant|"
    r"(?:one time|onetime|walk in|counter|default|retail|private|cash|web|online|pos) (?:customers?|clients?|buyers?|"
    r"account)|house account|counter sales?|"
    r"privat(?:kunden?|person(?:en)?)|endkunden?|einmalkunden?|sammelkonto|sammeldebitor(?:en)?|cpd(?: konto| kunde)?|"
    r"(?:web ?shop|internet) ?(?:klant(?:en)?|verkopen|kunden?|klient|sprzedaz)|client(?:s)? (?:comptoir|web|internet)|"
    r"sprzedaz internetowa|verzamel(?:debiteur|rekening|klant)"
)

TOTALS = (
    "total", "totals", "grand total", "subtotal", "sub total", "sum", "totaal", "eindtotaal", "totalen", "subtotaal",
    "generaal totaal", "tussentotaal", "dagtotaal", "weektotaal", "maandtotaal", "jaartotaal", "razem", "suma",
    "łącznie", "lacznie", "ogółem", "ogolem", "podsumowanie", "summe", "gesamt", "tagessumme", "monatssumme",
    "gesamtsumme", "endsumme", "zwischensumme", "insgesamt", "gesamtergebnis", "ergebnis", "somme", "totaux",
    "total général", "sous-total",
)  # fmt: skip


# On a row of a receipt or an order, confirmed by the sum of its lines; other words than these may be an article's.
_PAPERS = (
    "order|receipt|invoice|bill|check|bon|kassabon|factuur|paragon|paragonu|faktura|beleg|rechnung|ticket|commande"
)
_TO_PAY = (
    "amount due", "balance due", "total due", "to pay", "te betalen", "totaal te betalen", "totaalbedrag", "eindbedrag",
    "do zapłaty", "do zaplaty", "razem do zapłaty", "suma do zapłaty", "kwota do zapłaty", "zu zahlen", "zahlbetrag",
    "gesamtbetrag", "endbetrag", "rechnungsbetrag", "rechnungssumme", "bontotaal", "ordertotaal", "factuurtotaal",
    "net à payer", "à payer", "total à payer", "montant total", "belegsumme", "bonsumme",
)  # fmt: skip
_RECEIPT_TOTAL = (
    rf"((?:{_PAPERS})[ -]?)?(?:{'|'.join(map(re.escape, (*TOTALS, *_TO_PAY)))})"
    rf"( (?:ttc|ht|brutto|netto|eur|pln|zł|€|(?:incl|excl|inkl|exkl|inc|ex)\b.*|(?:{_PAPERS})\b.*|nr\b.*|#.*|[0-9].*))?"
)


def is_receipt_total(label: str) -> bool:
    """Whether a cell on a receipt's row may say that the row is the receipt's total.

    >>> is_receipt_total("Totaal bon 17"), is_receipt_total("Do zapłaty:"), is_receipt_total("Total care")
    (True, True, False)
    """
    return re.fullmatch(_RECEIPT_TOTAL, label.strip().lower().rstrip(" :")) is not None


def is_receipt_total_sql(label: str) -> str:
    """`is_receipt_total` as SQL."""
    return f"coalesce(regexp_full_match(rtrim(lower(trim({label})), ' :'), {literal(_RECEIPT_TOTAL)}), false)"


def is_collective(customer: str) -> bool:
    """Whether a customer's name is that of an account for many.

    >>> is_collective("Diverse debiteuren"), is_collective("KLIENT INDYWIDUALNY"), is_collective("Diverse Kunsten BV")
    (True, True, False)
    """
    return _COLLECTIVE.fullmatch(fold(customer)) is not None


def is_of_returns(name: str) -> bool:
    """Whether a sheet, or a file without sheets, is called after what came back. name: as in Part.

    >>> is_of_returns("verkoop.xlsx, Retouren"), is_of_returns("zwroty_2025.csv"), is_of_returns("Verkopen")
    (True, True, False)
    """
    own = fold(re.split(", |/", name)[-1])
    return bool(
        re.search(r"\b(retour|returns?\b|refund|zwrot|korekt|credit ?not|creditfact|gutschrift|storno|avoir)", own)
    )


def product_rule_sql(rule: Rule, product: str) -> str:
    """Whether an article is one that a rule sets apart."""
    return f"coalesce(regexp_full_match(lower(trim({product})), {literal(PRODUCTS[rule])}), false)"


def has_product_rule(rule: Rule) -> bool:
    return rule in PRODUCTS


def bad_debt_order_sql(order: str, product: str) -> str:
    """The Online Retail books write a bad debt off as article B on an invoice numbered A..."""
    return f"coalesce(starts_with({order}, 'A') and trim({product}) = 'B', false)"


def test_customer_sql(customer: str) -> str:
    return f"coalesce(regexp_full_match(lower({customer}), {literal(TEST_CUSTOMER)}), false)"


def is_total_sql(text: str, *, whole: bool, behind: bool = False) -> str:
    """Whether a cell is the label of a totals row: the word alone, or also "Total for ..." where not `whole`.

    behind: or "Jansen Totaal", as a spreadsheet's subtotals are called; a firm may be called so too.
    """
    lowered = f"rtrim(lower(trim({text})), ' :')"
    if whole:
        return f"coalesce({lowered} in ({', '.join(literal(word) for word in TOTALS)}), false)"
    words = "|".join(re.escape(word) for word in TOTALS)
    pattern = f"({words})([ :].*)?" + (f"|.+ ({words})" if behind else "")
    return f"coalesce(regexp_full_match({lowered}, {literal(pattern)}), false)"


def is_page_sql(text: str) -> str:
    """Whether a cell is the number at the foot of a page."""
    page = r"(pagina|page|strona|str\.|seite|blad|blz\.?) *[0-9]+.*"
    return f"coalesce(regexp_full_match(lower(trim({text})), {literal(page)}), false)"
