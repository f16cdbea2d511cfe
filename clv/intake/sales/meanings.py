"""What does the word in a column of states, or of kinds of documents, say about its row?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from clv.intake.files.header_words import fold


class Meaning(StrEnum):
    """What the word in a status or kind column says about its row."""

    SALE = "sale"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"  # an order that was wholly given back
    REFUND = "refund"  # the row itself is the giving back
    UNPAID = "unpaid"
    TRANSFER = "transfer"
    DOCUMENT = "document"  # an offer, a deal that is not won, a paper beside the invoice
    TOTAL = "total"  # of an order, beside its lines
    TEST = "test"


# What sets a row apart. A column that holds one of these is a column of states or kinds, whatever it is called.
NO_SALE = frozenset(Meaning) - {Meaning.SALE, Meaning.UNPAID, Meaning.TEST}

Table = tuple[tuple[Meaning, re.Pattern[str]], ...]


def _table(*rows: tuple[Meaning, str]) -> Table:
    return tuple((meaning, re.compile(pattern)) for meaning, pattern in rows)


# What was held back or taken back and is undone: the money is there again.
_UNDONE = (
    r"(chargeback|charge back|dispute|refund|return)s? (was )?(reversal|reversed|cancel|won\b|withdrawn)|"
    r"(reversal|cancel\w*) (of )?(a )?(the )?(chargeback|dispute|refund|reversal|return)|"
    r"(dispute|chargeback) won|won (dispute|chargeback)|"
    r"(geschil|chargeback) (gewonnen|ingetrokken)|wygran\w* (spor|reklamacj)|anulowan\w* zwrot|cofnie\w* zwrot"
)
# A paper beside the invoice, or a deal before it.
_PAPER = (
    r"\bquot|\boffert|\boferta|\bofferte|\bangebot|\bdevis\b|\bestimate|kosztorys|kostenvoranschlag|prijsopgave|"
    r"pro ?forma|(order|auftrags|bestell)bev?e?st[ai]e?t?t?ig|order ?confirm|potwierdzeni\w+ zam|"
    r"confirmation de commande|"
    r"delivery ?(note|slip)|pakbon|leverbon|lieferschein|bon de livraison|packing|packlist|dowod dostawy|"
    r"wydani\w+ zewn|\bpick(ing)? ?(list|ticket)|reminder|herinnering|aanmaning|przypomnieni|wezwani|mahnung|\brelance|"
    r"dunning|statement of account|journal|memoriaal|polecenie ksieg|ecriture|buchungssatz|opening ?balance|"
    r"openingsbalans|bilans otwarcia|saldovortrag|a nouveau|\bprzegran|\bverloren|\blost\b|\bperdu|niet gewonnen|"
    r"\bproposal|\bvoorstel|\bnegotiat|onderhandel|negocj|verhandlung|\bprospect|\blead\b|\bqualif|\bkwalifik|gekwalif|"
    r"qualifiz|\bappointment|\bdiscovery|contract sent|purchase (order|invoice|bill|requisition)|"
    r"\binkoop|\beinkauf|faktura zakup|faktura koszt|supplier|leverancier|fournisseur|lieferant|"
    r"^saved$|^parked$|^geparkeerd$|^bewaard$"
)
# In this order: "partially refunded" is a sale, "on hold" is unpaid and no hold of money.
_PARTLY = re.compile(r"partial|gedeeltelijk|deels|czesciow|teilweise|partiel|zum teil")
_BY_STATUS = _table(
    (Meaning.SALE, _UNDONE),
    (Meaning.REFUND, r"\bcredit ?(factuur|nota|note|memo)|korygujac|\bkorekt|gutschrift|\bavoir"),
    (
        Meaning.REFUNDED,
        r"refund|terugbetaa|gerestitueerd|teruggestort|zwroc|\bzwrot|retour|returned|erstattet|zuruckgezahlt|rembours|"
        r"charge ?back|charged back|\bdisput|teruggeboekt|teruggedraaid|ruckbuch|zuruckgesandt|\breclaim",
    ),
    (Meaning.DOCUMENT, _PAPER),
    (
        Meaning.CANCELLED,
        r"cancel|\bvoid|geannuleerd|annul|anulow|storn|expired|verlopen|vervallen|failed|mislukt|nieudan|declined|geweigerd|"
        r"odrzucon|rejected|denied|abgebroch|abgelehnt|fehlgeschlag|echou|\bporzuc|abandon|\btrash|\bdraft|\bconcept\b|"
        r"\bszkic|wygas|wygasl|abgelaufen|expire|afgewezen|afgekeurd|refuse|rejet|\bentwurf|\bbrouillon|"
        r"incomplete|onvolledig|onvoltooid|niekompletn|niezakonczon|unvollstandig|incomplet|ongeldig|invalid|ungultig|niewazn|"
        r"usunie|deleted|verwijderd|geloscht|supprime|widerruf|ingetrokken|wycofan|zuruckgezog|retire\b|"
        r"write ?off|written off|oninbaar|afgeboekt|uncollect|niesciagaln|uneinbring|irrecouvrab",
    ),
    (
        Meaning.UNPAID,
        r"pending|on hold|in behandeling|wacht|oczekuj|nieoplac|niezaplac|unpaid|awaiting|waiting|onbetaald|"
        r"(niet|nie|nicht|non|pas|not) (\w+ )?(betaald|oplac|zaplac|bezahlt|pay|paid|regle)|ausstehend|warte|unbezahlt|"
        r"en attente|impaye|^open$|^offen$|openstaand|otwart|^ouvert|authori[sz]ed|geautoriseerd|autoryzow|autorisiert|"
        r"autorise|on account|op rekening|layby|layaway|in the balance|overdue|past due|te laat|achterstallig|"
        r"przetermin|uberfallig|en retard",
    ),
    (Meaning.TEST, r"^test\b"),
)
_BY_KIND = _table(
    (Meaning.SALE, _UNDONE),
    # Holds, and what lifts them: both are no sale, so they go together.
    (
        Meaning.TRANSFER,
        r"\bhold\b|blokkering|blokad|\breserve|einbehalt|\bsuspension|retenue|\bautori|\bauthori",
    ),
    (
        Meaning.REFUND,
        r"refund|\bcredit ?(factuur|nota|note|memo)|\bretour|\breturn|zwrot|korygujac|\bkorekt|gutschrift|\bavoir|"
        r"terugbetaling|restitutie|rembours|erstattung|ruckerstatt|\bstorno(?!w)|stornierung|"
        r"charge ?back|\bdispute|geschil|\bspor\b|reklamacj|\breversal|reversed|terugboeking|terugstorting|"
        r"rucklast|ruckbuchung|ruckzahlung|cofniecie|wycofanie|ruckgabe|\bclaim\b|contrepassation|litige|opposition",
    ),  # a Stornorechnung is a document of its own
    (Meaning.DOCUMENT, _PAPER),
    (Meaning.CANCELLED, r"cancel|\bvoid|storn|annul|anulow|\bdraft|\bconcept\b|\bszkic|\bentwurf|\bbrouillon"),
    (
        Meaning.TRANSFER,
        r"withdraw|opname|wyplat|payout|uitbetaling|auszahlung|virement sortant|versement sur|omrekening|conversion|"
        r"przeliczen|wahrungsumrechnung|top up|opwaardering|storting|doladowani|einzahlung|\bfees?\b|kosten|\bprowizj|"
        r"\boplata\b|gebuhr|\bfrais\b|^transfer$|^(tax|vat|btw|podatek|steuer|tva)\b|^subskrypcja konta",
    ),
    (
        Meaning.TOTAL,
        r"^((order|receipt|bon|kassabon|invoice|factuur|paragon|beleg|ticket|bill|check) ?)?"
        r"(sub ?)?(total|totaal|razem|suma|summe|gesamt|gesamtsumme|somme)( (order|receipt|bon|paragonu|ticket))?$",
    ),
    (Meaning.TEST, r"^test\b"),
)  # fmt: skip
_SALE_STATUS = re.compile(
    r"\bpaid|betaald|\boplac|\bzaplac|bezahlt|\bpaye|\bregle|\bcomplet|voltooi|afgerond|afgehandeld|zakoncz|\bzreal|"
    r"abgeschlossen|erledigt|\btermine|\bfini|\bshipped|verzonden|verstuurd|\bverwerkt|verwerking|wyslan|versandt|"
    r"versendet|verschickt|\bexpedi|\bdelivered|bezorgd|geleverd|dostarcz|doreczon|odebran|geliefert|zugestellt|\blivre|"
    r"\bready|\bklaar|gereed|\bgotow|picked|opgehaald|abgeholt|\bwon\b|gewonnen|wygran|\bgagne|\bsent\b|\bclosed|"
    r"gesloten|zamknie|geschlossen|\bcloture|\bclos\b|invoiced|gefactureerd|gefakt|zafakturowan|wystawion|fakturiert|"
    r"berechnet|\bfacture|processing|processed|in progress|w realizacji|w trakcie|in bearbeitung|en cours|preparation|"
    r"przygotow|\bpakow|spakow|captured|settled|succe|approved|accepted|confirmed|bevestigd|potwierdz|bestatigt|confirme|"
    r"zaakcept|geaccepteerd|akzeptiert|angenommen|\baccepte|goedgekeurd|zatwierdz|genehmigt|\bapprouve|\bactive|actief|"
    r"aktywn|\baktiv|\bnieuw|\bnew\b|\bnowe|\bnowy|\bneu\b|\bneue|\bnouve|ontvangen|received|otrzyman|erhalten|\brecue?\b|"
    r"fulfilled|\bpartial|\bok\b|posted|geboekt|zaksiegowan|gebucht|comptabilise|\bcharged\b|\bsigned|getekend|podpisan|"
    r"\bverkocht|\bsold\b|sprzedan|verkauft|\bvendu|\bunderway|onderweg|w drodze|unterwegs|\bexported|\bimported|"
    r"klar(a|t)?$|\bfaktura|factuur|rechnung|invoice|\bvalid(ated|e)?$|\bgeldig|\bgultig|verified|\bdone\b|\bgedaan|finished|"
    r"\bvoldaan|vereffend|uregulowan|rozliczon|beglichen|ausgeglichen|acquitt|encaisse|"
    r"finalized|gefinaliseerd|^(wc )?(completed|processing)$|\btrue\b|^active$|\bpartly"
)
_SALE_KIND = re.compile(
    r"invoice|factuur|faktur|rachunek|rechnung|\bfacture|\bsales?\b|verkoop|sprzedaz|verkauf|\bventes?\b|\border|"
    r"bestelling|zamowieni|bestellung|\bauftrag|\bcommande|\bpurchase|aankoop|\bzakup|\bkauf|\bachat|\bcharge$|paragon|"
    r"kassabon|\bticket\b|subscription|abonnement|checkout|\bkasse|\bverkocht|kassaverkoop|sale$|"
    r"\bbill of sale|debit ?note|debetnota|nota debetowa|\brenewal|\bverlenging|^sold$|^line$|^regel$|^item$|^pozycja$|"
    r"^position$|^ligne$|^product$|^artikel$"
)
_NEGATED = re.compile(r"\b(not|niet|nie|nicht|non|pas|geen|no|kein)\b|\b(un|on|nie)(?=[a-z]{5})")
_NEGATED_EVEN_SO = re.compile(r"unfulfilled|underway|onderweg|unterwegs|ontvangen")  # still a sale, or no negation

# A payment settles an invoice where the file has invoices; elsewhere it is the sale.
_PAYMENT = re.compile(
    r"\bpayments?\b|betaling|\bontvangst|\bwplat|\bzaplat|\bplatnosc|\bprzelew|zahlung|\bpaiement|\breglement|"
    r"\breceipts?$|encaissement|\bpmt\b|\bprepay|\boverpay|aanbetaling|voorschot|^bank|^kas$|^kasa$|^cash receipt"
)
_INVOICE = re.compile(
    r"factuur|faktura|invoice|rechnung|\bfacture|\bsale|verkoop|\border|bestelling|sprzedaz|zamowienie|rachunek|"
    r"^(line|item|regel|pozycja|position|ligne|product|artikel|article)$"  # of a receipt
)
# Nor is an order one where the invoice that follows it stands in the file.
_ORDER = re.compile(r"order|zamowieni|bestelling|bestellung|\bauftrag|\bcommande")
_INVOICE_PROPER = re.compile(r"factuur|faktur|invoice|rechnung|\bfacture|paragon")
_DEBIT = re.compile(r"\bdebi?t")
_CREDIT = re.compile(r"[ck]redit|[ck]reditering|cn")

# The pipeline of deals: what is not won is no sale yet.
_STAGE_HEADER = re.compile(
    r"\b(deal|stage|stagename|opportunity|pipeline|fase|etap|verkoopfase|verkaufsphase|phase|kans)\b"
)
_WON_OR_LOST = re.compile(r"\b(won|lost|gewonnen|verloren|wygran\w*|przegran\w*|perdue?|gagnee?)\b")
_WON = re.compile(r"\b(won|gewonnen|wygran\w*|gagnee?)\b")
_OPEN_DEAL = re.compile(
    r"^open|^offen|^otwart|^ouvert|\bnew\b|nieuw|\bnow[aey]\b|\bneu|\bnouve|\bsent\b|verzonden|verstuurd|wyslan|versendet|"
    r"in progress|"
    r"processing|w toku|w trakcie|in behandeling|in bearbeitung|en cours|\bactive|actief|\bpending|\bdemo\b|contact|"
    r"schedul|ingepland|decision|beslissing|decyzj|follow|opvolg|on hold|wacht|oczekuj|kwalifik|analiz|review"
)

_STATUS_HEADER = re.compile(r"status|statut|stage|\bstan (zam|fakt|dok)")
_KIND_HEADER = re.compile(
    r"(document|dokument|dokumentu|transaction|transactie|transakcji|transaktions|operation|operacji|event|invoice|"
    r"factuur|faktury|rechnungs|boekings|mutatie) ?(type|soort|typ|kind|art)\b|"
    r"\b(type|soort|typ|kind|rodzaj|art) (de |d |of |van |der )?(document|dokument|dokumentu|transaction|transactie|"
    r"transakcji|operation|operacji|invoice|factuur|faktury|facture|rechnung|boeking|mutatie)|belegart|buchungsart"
)

# Programs that write kinds as codes. One code alone says nothing; two of one family do.
_FAMILIES: tuple[dict[Meaning, str], ...] = (
    {
        Meaning.SALE: "fs fv fvs fa pa par fz fvz",
        Meaning.REFUND: "kfs kfv kor fsk fk kf kpa",
        Meaning.DOCUMENT: "zk zo wz wzk pro pf fpf of zd pz pk",
        Meaning.TRANSFER: "kp kw bp bw wb wplata",
    },
    {
        Meaning.SALE: "si",
        Meaning.REFUND: "sc",
        Meaning.TRANSFER: "sr sa br bp vr vp",
        Meaning.DOCUMENT: "jd jc pi pc pp sd",
    },
    {
        Meaning.SALE: "inv sin sinv",
        Meaning.REFUND: "cn cm crn crd cre scn",
        Meaning.TRANSFER: "pmt pay pymt rec rcpt rct",
        Meaning.DOCUMENT: "jnl je quo qte so dn est",
    },
    {Meaning.SALE: "re rg ar", Meaning.REFUND: "gs ga", Meaning.DOCUMENT: "ls an ag ab", Meaning.TRANSFER: "ze za zl"},
    {Meaning.SALE: "dr rv", Meaning.REFUND: "dg", Meaning.TRANSFER: "dz"},
    {
        Meaning.SALE: "vf vk vrk",
        Meaning.REFUND: "cf cn cr",
        Meaning.TRANSFER: "bk bnk kas",
        Meaning.DOCUMENT: "mem of pb ob",
    },
    {Meaning.SALE: "fa fac", Meaning.REFUND: "av avo", Meaning.DOCUMENT: "bl de dev bc", Meaning.TRANSFER: "rg reg"},
)  # fmt: skip
_CODES = tuple({code: meaning for meaning, codes in family.items() for code in codes.split()} for family in _FAMILIES)

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

_SIDE = re.compile(r"\s*[^\W\d_]+\.?\s*")  # C and D are sides, C:\ and D:\ are none


def meanings(words: Iterable[str], *, kind: bool, header: str = "") -> dict[Meaning, tuple[str, ...]]:
    """Which words of a status column (or, with `kind`, a column of row kinds) mean what; the others are unknown.

    words: the most frequent first. Under a header that says so ("Retour"), a mere yes is a refund. Of debit and credit,
    the side that most rows stand on is the sales, in whichever ledger the file comes from; the other side gives back.
    Beside invoices a payment settles one, and an order is not yet one; of the stages of a deal only the won are sales.

    >>> meanings(["Paid", "Voided", "Refunded", "Partially refunded", "Faktura korygująca", "Tuesday"], kind=False)
    {<Meaning.SALE: 'sale'>: ('Paid', 'Partially refunded'), <Meaning.CANCELLED: 'cancelled'>: ('Voided',), \
<Meaning.REFUNDED: 'refunded'>: ('Refunded',), <Meaning.REFUND: 'refund'>: ('Faktura korygująca',)}
    """
    words = list(words)
    folded = {word: fold(word) for word in words}
    if kind and len(words) == 2 and set(folded.values()) in _SIDES and all(_SIDE.fullmatch(word) for word in words):
        return {Meaning.SALE: (words[0],), Meaning.REFUND: (words[1],)}
    if kind and is_flag_of_returns(header, words):
        yes = tuple(word for word in words if folded[word] in _YES)
        return {Meaning.REFUND: yes} | ({Meaning.SALE: no} if (no := tuple(w for w in words if w not in yes)) else {})
    found: dict[Meaning, list[str]] = {}
    codes = _codes(list(folded.values()))
    context = _Context(list(folded.values()), kind=kind, header=header)
    for word in sorted(words):
        meaning = codes.get(folded[word]) or context.meaning(folded[word])
        if meaning is not None:
            found.setdefault(meaning, []).append(word)
    return {meaning: tuple(found[meaning]) for meaning in Meaning if meaning in found}


class _Context:
    """What the other words of a column, and its header, say about each."""

    def __init__(self, words: Sequence[str], *, kind: bool, header: str) -> None:
        self.kind = kind
        told = " ".join(words)
        self.beside_invoices = kind and any(_INVOICE.search(word) and not _PAYMENT.search(word) for word in words)
        self.beside_invoices_proper = kind and any(map(_INVOICE_PROPER.search, words))
        self.beside_debits = bool(_DEBIT.search(told))
        self.of_deals = bool(_STAGE_HEADER.search(fold(header)) or any(map(_WON_OR_LOST.search, words)))

    def meaning(self, word: str) -> Meaning | None:
        if self.beside_invoices and not self.beside_debits and _CREDIT.fullmatch(word):
            return Meaning.REFUND
        if _PARTLY.search(word):
            return Meaning.SALE
        if self.of_deals and _WON.search(word) and not _NEGATED.search(word):
            return Meaning.SALE
        if self.of_deals and _OPEN_DEAL.search(word):
            return Meaning.DOCUMENT
        for meaning, pattern in _BY_KIND if self.kind else _BY_STATUS:
            if pattern.search(word):
                return meaning
        if self.kind and _PAYMENT.search(word):
            return Meaning.TRANSFER if self.beside_invoices else Meaning.SALE
        if self.beside_invoices_proper and _ORDER.search(word) and not _INVOICE_PROPER.search(word):
            return Meaning.DOCUMENT
        if self.kind and self.beside_debits and _CREDIT.fullmatch(word):
            return None
        if (_SALE_KIND if self.kind else _SALE_STATUS).search(word):
            negated = _NEGATED.search(word) and not _NEGATED_EVEN_SO.search(word)
            return None if negated else Meaning.SALE
        return None


def _codes(words: Sequence[str]) -> dict[str, Meaning]:
    """The family of codes that explains the most of the words, at least two of them, sales among them."""
    known = [{word: family[word] for word in words if word in family} for family in _CODES]
    best = max(known, key=len)
    return best if len(best) > 1 and Meaning.SALE in best.values() else {}


def says_state(header: str, *, kind: bool) -> bool:
    """Whether a header alone makes a column one of states, or of kinds of documents; "Type" and "State" do not."""
    return bool((_KIND_HEADER if kind else _STATUS_HEADER).search(fold(header)))


def is_about_returns(header: str) -> bool:
    return fold(header) in _RETURNS


def is_flag_of_returns(header: str, cells: Iterable[str]) -> bool:
    """Whether a column says yes or no to "is this row a return?".

    >>> is_flag_of_returns("Retour", ["nee", "ja"]), is_flag_of_returns("Retour", ["12,50"])
    (True, False)
    """
    return is_about_returns(header) and all(fold(cell) in _YES | _NO for cell in cells)
