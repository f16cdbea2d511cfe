"""Which rows that can be read are no sale: cancelled, refunded, postage, totals, guests?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from clv.intake.choices import Rule
from clv.intake.files.cells import NOTHING
from clv.intake.files.delimited import literal
from clv.intake.files.header_words import fold


class Meaning(StrEnum):
    """What the word in a status or kind column says about its row."""

    CANCELLED = "cancelled"
    REFUNDED = "refunded"  # an order that was wholly given back
    REFUND = "refund"  # the row itself is the giving back
    UNPAID = "unpaid"
    TRANSFER = "transfer"
    TEST = "test"


# In this order: "partially refunded" is a sale, "on hold" is unpaid and no hold of money.
_PARTLY = re.compile(r"partial|gedeeltelijk|deels|czesciow|teilweise|partiel")
_BY_STATUS = (
    (Meaning.REFUND, r"\bcredit ?(factuur|nota|note|memo)|korygujac|\bkorekt|gutschrift|\bavoir"),
    (Meaning.REFUNDED, r"refund|terugbetaa|gerestitueerd|zwroc|\bzwrot|retour|returned|erstattet|rembours"),
    (
        Meaning.CANCELLED,
        r"cancel|\bvoid|geannuleerd|annule|anulow|storn|expired|verlopen|vervallen|failed|mislukt|nieudan|declined|geweigerd|"
        r"odrzucon|rejected|denied|abgebroch|abgelehnt|fehlgeschlag|echou|\bporzuc|abandon|\btrash|\bdraft|\bconcept\b|\bszkic",
    ),
    (
        Meaning.UNPAID,
        r"pending|on hold|in behandeling|wacht|oczekuj|nieoplac|unpaid|awaiting|onbetaald|niet betaald|ausstehend|"
        r"en attente",
    ),
    (Meaning.TEST, r"^test\b"),
)
_BY_KIND = (
    (
        Meaning.REFUND,
        r"refund|\bcredit ?(factuur|nota|note|memo)|retour|zwrot|korygujac|\bkorekt|gutschrift|\bavoir|terugbetaling|"
        r"restitutie|rembours|erstattung|\bstorno(?!w)|stornierung",  # a Stornorechnung is a document of its own
    ),
    (Meaning.CANCELLED, r"cancel|\bvoid|storn|annule|anulow"),
    (
        Meaning.TRANSFER,
        r"withdraw|opname|wyplat|payout|uitbetaling|auszahlung|\bhold\b|blokkering|blokad|\breserve|\bautori|"
        r"\bauthori|omrekening|conversion|przeliczen|top up|opwaardering|storting|\bfee\b|kosten",
    ),
    (Meaning.TEST, r"^test\b"),
)

# Beside invoices, a mere "Credit" is a credit note; beside debits it is the money that came in.
_INVOICE = re.compile(r"factuur|faktura|invoice|rechnung|facture|\bsale|verkoop|\border|bestelling")
_DEBIT = re.compile(r"\bdebi?t")
_CREDIT = re.compile(r"[ck]redit|[ck]reditering|cn")

# A column that says of each row whether it is a return: what it is called, and what stands in it.
_RETURNS = frozenset((
    "retour", "retoure", "is refund", "is return", "return", "is credit", "creditnota", "credit note", "zwrot",
    "korekta", "storno", "gutschrift", "avoir",
))  # fmt: skip
_YES = frozenset(
    ["ja", "j", "yes", "y", "tak", "t", "oui", "o", "true", "waar", "prawda", "wahr", "vrai", "1", "x", "v"]
)
_NO = frozenset(["nee", "n", "no", "nie", "non", "nein", "false", "onwaar", "falsz", "falsch", "faux", "0", ""])

# The two words of a column that says on which side of the books an amount stands.
_SIDES = [
    {"s", "h"}, {"soll", "haben"}, {"d", "c"}, {"dr", "cr"}, {"debet", "credit"}, {"debit", "credit"},
    {"debet", "kredit"}, {"debit", "kredit"}, {"wn", "ma"}, {"winien", "ma"}, {"af", "bij"},
]  # fmt: skip

# Article names and codes, lower case. POST, DOT and C2 are the carriage codes of the Online Retail data.
_PRODUCTS = {
    Rule.TEST: r"test([ _-].*|\d+)?",
    Rule.POSTAGE: r"(dotcom )?post(age)?( .*)?|dot|c2|carriage|(shipping|delivery)( costs?| charges?| fees?)?|"
    r"verzendkosten|verzending|bezorgkosten|bezorging|porto(kosten)?|wysyłka|wysylka|przesyłka|przesylka|dostawa|"
    r"koszty? (wysyłki|wysylki|dostawy|przesyłki|przesylki)|versand(kosten)?|frais de port|livraison",
    Rule.BAD_DEBT: r".*bad debts?.*|oninbaar.*|write.?off|nieściągaln.*|forderungsausfall|créances? irrécouvrables?",
    Rule.BANK: r"bank charges?|bankkosten|opłata bankowa|amazon ?fee|adjust\d*|adjustment.*|bankgebühren|cruk",
}
_TEST_CUSTOMER = r"test([ ._@-].*|\d*)"

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


def meanings(words: Iterable[str], *, kind: bool, header: str = "") -> dict[Meaning, tuple[str, ...]]:
    """Which words of a status column (or, with `kind`, a column of row kinds) mean what. Most mean nothing special.

    words: the most frequent first. Under a header that says so ("Retour"), a mere yes is a refund. Of debit and credit,
    the side that most rows stand on is the sales, in whichever ledger the file comes from; the other side gives back.

    >>> meanings(["Paid", "Voided", "Refunded", "Partially refunded", "Faktura korygująca"], kind=False)
    {<Meaning.CANCELLED: 'cancelled'>: ('Voided',), <Meaning.REFUNDED: 'refunded'>: ('Refunded',), \
<Meaning.REFUND: 'refund'>: ('Faktura korygująca',)}
    """
    found: dict[Meaning, list[str]] = {}
    words = list(words)
    if kind and len(words) == 2 and {fold(word) for word in words} in _SIDES:
        return {Meaning.REFUND: (words[1],)}
    if kind and is_flag_of_returns(header, words):
        return {Meaning.REFUND: said} if (said := tuple(word for word in words if fold(word) in _YES)) else {}
    told = " ".join(map(fold, words))
    beside_invoices = kind and _INVOICE.search(told) and not _DEBIT.search(told)
    for word in sorted(words):
        folded = fold(word)
        if beside_invoices and _CREDIT.fullmatch(folded):
            found.setdefault(Meaning.REFUND, []).append(word)
            continue
        if _PARTLY.search(folded):
            continue
        for meaning, pattern in _BY_KIND if kind else _BY_STATUS:
            if re.search(pattern, folded):
                found.setdefault(meaning, []).append(word)
                break
    return {meaning: tuple(found[meaning]) for meaning in Meaning if meaning in found}


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


def is_about_returns(header: str) -> bool:
    return fold(header) in _RETURNS


def is_flag_of_returns(header: str, cells: Iterable[str]) -> bool:
    """Whether a column says yes or no to "is this row a return?".

    >>> is_flag_of_returns("Retour", ["nee", "ja"]), is_flag_of_returns("Retour", ["12,50"])
    (True, False)
    """
    return is_about_returns(header) and all(fold(cell) in _YES | _NO for cell in cells)


def product_rule_sql(rule: Rule, product: str) -> str:
    """Whether an article is one that a rule sets apart."""
    return f"coalesce(regexp_full_match(lower(trim({product})), {literal(_PRODUCTS[rule])}), false)"


def has_product_rule(rule: Rule) -> bool:
    return rule in _PRODUCTS


def bad_debt_order_sql(order: str, product: str) -> str:
    """The Online Retail books write a bad debt off as article B on an invoice numbered A..."""
    return f"coalesce(starts_with({order}, 'A') and trim({product}) = 'B', false)"


def test_customer_sql(customer: str) -> str:
    return f"coalesce(regexp_full_match(lower({customer}), {literal(_TEST_CUSTOMER)}), false)"


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
