"""What is a cost for, by the words that the books use; and which heading of a costs export plays which role?"""

from __future__ import annotations

import re
from enum import StrEnum

from clv.intake.files.header_words import fold


class CostRole(StrEnum):
    """What a column of a costs export is for."""

    MONTH = "month"
    AMOUNT = "amount"
    KIND = "kind"
    LABEL = "label"
    CHANNEL = "channel"
    CURRENCY = "currency"


class CostKind(StrEnum):
    """What a cost is for, as far as words tell."""

    WINNING = "acquiring"
    KEEPING = "keeping"
    NEITHER = "neither"


# In English, Dutch, Polish, German and French; the first word that fits decides between two columns.
_HEADERS: dict[CostRole, str] = {
    CostRole.MONTH: (
        "month maand miesiac monat mois period periode okres date datum data day dag dzien tag jour boekdatum "
        "boekingsdatum transactiedatum invoice_date factuurdatum data_ksiegowania data_faktury buchungsdatum"
    ),
    CostRole.AMOUNT: (
        "amount bedrag kwota betrag montant cost costs kosten koszt koszty spend spent uitgaven uitgave wydatki "
        "wydatek ausgaben depenses netto net bedrag_excl amount_excl debit debet total totaal suma "
        "wartosc value saldo balance"
    ),
    CostRole.KIND: "kind purpose goal doel soort cel rodzaj zweck art but type category categorie kategoria kategorie",
    CostRole.LABEL: (
        "label what description omschrijving opis beschreibung designation libelle cost_type kostensoort supplier "
        "leverancier dostawca lieferant fournisseur vendor account grootboekrekening rekening konto campaign campagne "
        "kampania kampagne item post name naam nazwa"
    ),
    CostRole.CHANNEL: "channel kanaal kanal canal source bron zrodlo medium platform",
    CostRole.CURRENCY: "currency valuta waluta wahrung devise",
}
_ROLE_WORDS = {role: [word.replace("_", " ") for word in words.split()] for role, words in _HEADERS.items()}

# Said outright, as a word of its own: what a column of kinds holds, and what a heading of a column of money says.
_WINNING_KIND = (
    "acquiring acquisition acquire winning win new nieuw nieuwe werven werving acquisitie nowy nowe nowi pozyskanie "
    "pozyskiwanie akwizycja neukunden gewinnung akquise prospecting prospectie cac"
)
_KEEPING_KIND = (
    "keeping keep retention retain retaining existing behoud behouden bestaand bestaande retentie binden utrzymanie "
    "utrzymywanie retencja obecni stali bindung kundenbindung bestandskunden fidelisation loyalty loyaliteit "
    "lojalnosc crc"
)
# What such money is usually spent on.
_WINNING_SPENT = (
    "adwords ads ad advertising advertisement advertenties advertentie adverteren reclame reklama reklamy werbung "
    "publicite sea seo ppc cpc sem affiliate affiliates partnerprogramma afiliacja bing tiktok facebook instagram meta "
    "pinterest linkedin snapchat youtube outbrain taboola criteo billboard billboards tv radio abri flyers flyer "
    "folders ulotki beurs beurzen targi messe tradeshow influencer influencers allegro marktplaats comparison "
    "vergelijker ceneo kieskeurig beslist leads lead prospects outdoor banners banner"
)
_KEEPING_SPENT = (
    "newsletter newsletters nieuwsbrief nieuwsbrieven mailchimp klaviyo mailing mailings emailing email crm "
    "klantenservice klantcontact helpdesk support aftersales nazorg obsluga serwis spaarprogramma klantenkaart "
    "stamgast loyaliteitsprogramma zendesk freshdesk intercom kundenservice kundendienst reactivation heractivering "
    "reaktywacja winback complaints klachten reklamacje hubspot activecampaign brevo sendgrid getresponse spotler"
)
_NEITHER_SPENT = (
    "rent huur czynsz miete loyer salaries salary wages lonen loon salaris salarissen wynagrodzenia pensje gehalter "
    "insurance verzekering verzekeringen ubezpieczenie electricity energie energia prad gas water accountant "
    "boekhouder ksiegowosc interest rente odsetki depreciation afschrijving afschrijvingen amortyzacja tax taxes "
    "belasting podatek bank purchases inkoop zakupy shipping verzending postage porto wysylka hosting"
)
_PHRASES = {
    "new customers": CostKind.WINNING,
    "nieuwe klanten": CostKind.WINNING,
    "nowi klienci": CostKind.WINNING,
    "nowych klientow": CostKind.WINNING,
    "existing customers": CostKind.KEEPING,
    "bestaande klanten": CostKind.KEEPING,
    "obecni klienci": CostKind.KEEPING,
    "obsluga klienta": CostKind.KEEPING,
    "customer service": CostKind.KEEPING,
    "customer care": CostKind.KEEPING,
    "customer success": CostKind.KEEPING,
    "e mail": CostKind.KEEPING,
    "trade show": CostKind.WINNING,
    "trade fair": CostKind.WINNING,
    "open day": CostKind.WINNING,
    "google shopping": CostKind.WINNING,
    "not counted": CostKind.NEITHER,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SAID = {CostKind.WINNING: _words(_WINNING_KIND), CostKind.KEEPING: _words(_KEEPING_KIND)}
_SPENT = {
    CostKind.WINNING: _words(_WINNING_SPENT),
    CostKind.KEEPING: _words(_KEEPING_SPENT),
    CostKind.NEITHER: _words(_NEITHER_SPENT),
}
_NEITHER_SAID = _words("neither none other overig geen inne zadne brak general algemeen overhead rest")


def header_score(header: str, role: CostRole) -> int:
    """How strongly a header speaks for a role: 0 not at all, above 1,000 the whole header says so."""
    folded = fold(header)
    for place, word in enumerate(_ROLE_WORDS[role]):
        if folded == word:
            return 2000 - place
    words = set(folded.split())
    for place, word in enumerate(_ROLE_WORDS[role]):
        if words.issuperset(word.split()):
            return 1000 - place
    return 0


def kind_said(text: str) -> CostKind | None:
    """The kind that a cell or a heading names outright, such as "retention"; None where it names none, or two."""
    folded = fold(text)
    if folded in _NEITHER_SAID:
        return CostKind.NEITHER
    return _only(folded, _SAID)


def kind_of_label(text: str) -> CostKind | None:
    """What a label is usually spent on: "Google Ads" wins, "Newsletter" keeps, "Rent" does neither.

    None where no word tells, or two contradict each other: then the reader is asked.
    """
    folded = fold(text)
    return _only(folded, _SAID) or _only(folded, _SPENT)


def _only(folded: str, words: dict[CostKind, frozenset[str]]) -> CostKind | None:
    padded = f" {folded} "
    found = {kind for phrase, kind in _PHRASES.items() if f" {phrase} " in padded and kind in words}
    rest = re.sub("|".join(map(re.escape, _PHRASES)), " ", folded)
    found |= {kind for kind, known in words.items() if known & set(rest.split())}
    return next(iter(found)) if len(found) == 1 else None
