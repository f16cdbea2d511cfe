"""Which words in a header tell what a column is for?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from clv.intake.choices import Role

# Cyrillic and Greek letters that look like Latin ones: an export plugin writes "Сustomer" with a Cyrillic С.
_LOOK_ALIKE = str.maketrans(
    "АВСЕНІЈКМОРЅТХУавсеһіјкморѕтхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABCEHIJKMOPSTXYabcehijkmopstxyABEZHIKMNOPTYXo",
)
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "№": "no", "°": "o", "#": " no "}
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9%]+")
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
# What is said about a column beside its role: the currency, the tax, the form.
_FILLER = _set("eur euro pln zl usd gbp chf czk dkk sek nok cad aud formatted base the purchased")

# In order of preference: where a file has both, the earlier one is taken. An amount is what the customer paid: the
# total before the tax inclusive, that before the tax exclusive.
WORDS: dict[Role, tuple[str, ...]] = {
    Role.CUSTOMER: (
        "customer id|customer no|customer number|customer code|client id|client no|customer key|cust id|account no|"
        "account number|account id|user id|debtor|debtor no|member id|buyer id|shopper id|client number|"
        "cust|cust no|cust number|cust code|custno|household id|household|household key|guest id|guest no|loyalty id|"
        "loyalty card|person id|donor id|huishouden id|gezinsnummer|id gospodarstwa|"
        "klantnummer|klant id|klantcode|klant nr|klantnr|klantid|debiteur|debiteurnummer|debiteurnr|debnr|deb nr|"
        "relatiecode|relatienummer|relatie|id klienta|nr klienta|numer klienta|kod klienta|identyfikator klienta|"
        "kontrahent|nr kontrahenta|kod kontrahenta|kunden id|kundennummer|kundennr|kunden nr|id client|numero client|"
        "no client|code client|client|"
        "no de client|numero de client|identifiant client|code tiers|compte client|ref client|kunde nr|kundencode|"
        "kundenkonto|debitorennr|debitoren nr|haushalts id|"
        "buyer user id|buyer username|sold to|sold to party|card code|kunnr|deb code|kdnr|kd nr|debitor|debitor nr|"
        "debitorennummer|personenkonto|lidnummer|id cliente|codice cliente|cliente id|kundnummer|kundenummer",
        "customer email|buyer email|billing email|email|e mail|email address|e mail address|customer e mail|"
        "klant e mail|klant email|e mailadres|emailadres|mailadres|e mail klienta|email klienta|adres email|"
        "adres e mail|buyer e mail|e mail adresse|courriel|from email address|van e mailadres|adres e mail nadawcy",
        "customer|customer name|bill to name|billing name|full name|buyer name|buyer|company|company name|contact name|"
        "client name|account name|klant|klantnaam|naam klant|factuurnaam|bedrijfsnaam|klient|nabywca|nip nabywcy|"
        "kupujacy|imie i nazwisko|imie nazwisko|firma|nazwa klienta|nazwa kontrahenta|kunde|kundenname|naam|name|"
        "koper|afnemer|odbiorca|acheteur|nom du client|nazwa|consumer name|card name|"
        "cliente|nombre cliente|nome cliente|zakaznik|odberatel|jmeno|kund|besteller|auftraggeber|sold to name|"
        "partner|contact|firmenname|name kunde|rechnungsempfanger|nom client|raison sociale|tiers",
    ),
    Role.ORDER: (
        "order id|order no|order number|order|invoice no|invoice number|invoice|invoice id|transaction id|receipt|"
        "receipt no|receipt number|order reference|sales order|ordernummer|order nr|ordernr|bestelnummer|bestelling|"
        "bestel nr|factuurnummer|factuurnr|factuur nr|factuur|bonnummer|bonnr|bon|nr zamowienia|numer zamowienia|"
        "id zamowienia|zamowienie|numer faktury|nr faktury|faktura|nr paragonu|numer paragonu|numer|nr dokumentu|"
        "bestellnummer|bestellung|rechnungsnummer|rechnung|auftragsnummer|no de commande|numero de commande|commande|"
        "numero de facture|reference|num|document no|increment id|basket id|id|transactiecode|transactie id|nr|"
        "auftragsnr|auftrags nr|bestellnr|rechnungsnr|rechnungs nr|re nr|vorgangsnummer|bonnummer|no facture|"
        "numero facture|no commande|numero commande|reference commande|ref commande|no piece|numero de piece|ticket|"
        "no ticket|"
        "belegnummer|belegnr|beleg nr|auftrag|kvitto|pedido|no pedido|numero pedido|factura|no factura|ordine|"
        "numero ordine|fattura|"
        "numero fattura|objednavka|cislo objednavky|cislo faktury|receiptno|docnum|document number|boekstuknummer|"
        "nummer|numero|no facture|no piece|paragon|kassabon|kassenbon|quittung|facture",
    ),
    Role.DATE: (
        "order date|close date|closed date|date closed|deal close date|sluitingsdatum|data zamkniecia|abschlussdatum|"
        "date de cloture|purchase timestamp|order purchase timestamp|created at|purchase date|purchased on|"
        "invoice date|date created|date add|date ordered|ordered at|sale date|"
        "transaction date|date of order|date time|order created|order date time|created|created utc|date|datum|"
        "orderdatum|besteldatum|aankoopdatum|factuurdatum|verkoopdatum|transactiedatum|bestel datum|datum tijd|"
        "datum bestelling|data zamowienia|data zakupu|data sprzedazy|data wystawienia|data transakcji|data utworzenia|"
        "data dodania|data|bestelldatum|rechnungsdatum|kaufdatum|auftragsdatum|verkaufsdatum|"
        "datum der bestellung|date de commande|date de facture|date commande|date facture|date d achat|date de vente|"
        "date vente|jour|paid at|day|dag|"
        "dzien|belegdatum|buchungsdatum|posting date|document date|boekdatum|besteld op|verkocht op|"
        "aangemaakt|aangemaakt op|datetime|timestamp|erstellt am|fecha|fecha pedido|"
        "fecha factura|data ordine|data fattura|dato|datum objednavky|created date|created date utc|date created gmt",
    ),
    Role.AMOUNT: (
        "order total|total order|total sales|g t|order amount|grand total|payment sum|order value|total amount|"
        "total paid|total paid tax incl|amount total|total incl tax|total incl|total price|total collected|total|"
        "ordertotaal|"
        "totaalbedrag|ordertotaal incl|ordertotaal incl btw|totaal incl|bedrag incl|"
        "eindtotaal|orderbedrag|factuurbedrag|totaal incl btw|bedrag incl btw|bedrag inclusief btw|totaal|"
        "wartosc zamowienia|"
        "kwota zamowienia|wartosc brutto|kwota brutto|lacznie|razem|suma|suma brutto|gesamtbetrag|gesamtsumme|"
        "bestellwert|summe|montant total|total ttc|montant ttc|bruto|brutto|gross|gross sales|gross amount|"
        "amount|bedrag|kwota|wartosc|betrag|montant|transaction amount|line total|linetotal|regeltotaal|"
        "line total price|total line price|line price|extended price|ext price|gesamtpreis|zeilenbetrag|"
        "positionsbetrag|regelbedrag|omzet|omzet incl btw|"
        "revenue|sales|sales amount|umsatz|utarg|dollar value|value|monetary value|spend|price paid|net sales|"
        "n revenue|net revenue|omzet excl btw|bedrag excl btw|totaal excl btw|net amount|netto|net|wartosc netto|"
        "kwota netto|montant ht|subtotal|item total|rechnungsbetrag|bruttobetrag|nettobetrag|turnover|importe|"
        "amount incl|amount excl|total excl|rechnungssumme|endbetrag|zahlbetrag|auftragswert|erlos|gesamt brutto|"
        "gesamt netto|betrag brutto|betrag netto|montant net|montant brut|total ht|net a payer|prix total|"
        "chiffre d affaires|ca ttc|ca ht|ca|recette|recettes|"
        "gesamt|gesamtwert|importe total|importo|totale|castka|celkem|belopp|summa|belob|sold for",
    ),
    Role.QUANTITY: (
        "quantity|qty|lineitem quantity|items sold|units|pieces|item quantity|quantity ordered|aantal|stuks|"
        "aantal stuks|ilosc|szt|sztuk|liczba sztuk|menge|anzahl|stuck|stk|stuckzahl|quantite|qte|nombre|"
        "quantite vendue|quantity purchased|"
        "number of cds|cantidad|quantita|antal|"
        "mnozstvi",
    ),
    Role.UNIT_PRICE: (
        "unit price|price|lineitem price|item price|price each|price per unit|stukprijs|prijs|prijs per stuk|"
        "eenheidsprijs|verkoopprijs|cena|cena jednostkowa|cena brutto|cena jedn|preis|stuckpreis|einzelpreis|prix|"
        "prix unitaire|prix unitaire ht|prix unitaire ttc|prix unit|pu|pu ht|prix de vente|verkaufspreis|vk preis|"
        "preis pro stuck|prezzo|precio|pris|cena za kus",
    ),
    Role.DISCOUNT: (
        "discount|discounts|discount amount|line discount|lineitem discount|discount percent|discount percentage|"
        "discount pct|discount %|discount rate|korting|kortingsbedrag|bedrag korting|kortingspercentage|korting %|"
        "korting pct|korting perc|korting procent|regelkorting|rabat|rabat %|rabat procentowy|rabat kwotowy|"
        "kwota rabatu|wartosc rabatu|procent rabatu|upust|upust %|rabatt|rabatt %|rabatt prozent|rabattbetrag|nachlass|"
        "remise|remise %|montant remise|descuento|sconto|sleva",
    ),
    Role.CHANNEL: (
        "channel|sales channel|source|purchase point|marketplace|store|source name|order source|attribution|kanaal|"
        "verkoopkanaal|verkooppunt|winkel|bron|filiaal|miejsce zakupu|kanal|kanal sprzedazy|zrodlo|zrodlo zamowienia|"
        "sklep|verkaufskanal|quelle|filiale|canal|magasin|"
        "vertriebskanal|vertriebsweg|canal de vente|point de vente|boutique",
    ),
    Role.PRODUCT: (
        "product|product name|products|lineitem name|item|item name|stock code|sku|lineitem sku|article|artikel|"
        "artikelnaam|artikelnummer|productnaam|omschrijving|description|product id|item description|product service|"
        "produkt|towar|nazwa produktu|nazwa towaru|opis|artikelbezeichnung|bezeichnung|article name|produit|"
        "designation|artikelnr|artikel nr|produktname|warenbezeichnung|nom du produit|nom produit|libelle|code article|"
        "ref article|reference produit|nazwa przedmiotu",
    ),
    Role.CATEGORY: (
        "category|product category|product type|department|categorie|productgroep|artikelgroep|productcategorie|"
        "kategoria|kategoria produktu|grupa towarowa|kategorie|warengruppe|artikelgruppe|categorie produit|"
        "categorie de produit|famille",
    ),
    Role.MARGIN: (
        "margin|profit|gross profit|gross margin|margin amount|marge|brutomarge|winst|brutowinst|marza|zysk|"
        "marge brute|gewinn|rohertrag|benefice|deckungsbeitrag",
    ),
    Role.CURRENCY: (
        "currency|currency code|order currency|valuta|munteenheid|waluta|wahrung|wkz|devise|monnaie|moneda|mena",
    ),
    Role.STATUS: (
        "status|order status|financial status|payment status|state|orderstatus|betaalstatus|bestelstatus|"
        "status zamowienia|stan zamowienia|status platnosci|bestellstatus|statut|etat|etat de la commande|"
        "invoice status|factuurstatus|status factuur|status faktury|status dokumentu|rechnungsstatus|statut facture|"
        "deal stage|stage|stage name|deal status|sales stage|verkoopfase|etap|etap sprzedazy|verkaufsphase|"
        "zahlungsstatus|auftragsstatus|statut commande|statut de paiement|stan|fase|stand|stan faktury|"
        "estado|stato|stav|tila",
    ),
    Role.COUNTRY: (
        "country|billing country|shipping country|country code|land|kraj|pays|ship country|landcode|lieferland|"
        "rechnungsland|pays de livraison|pays de facturation",
    ),
    Role.KIND: (
        "event type|transaction type|type|document type|operation type|invoice type|soort|transactietype|"
        "soort document|typ|rodzaj|typ dokumentu|rodzaj dokumentu|typ operacji|operacja|belegart|"
        "transaktionstyp|type de document|soll haben|soll haben kennzeichen|s h|debet credit|debit credit|d c|dr cr|"
        "wn ma|af bij|retour|retoure|is refund|is return|return|is credit|creditnota|credit note|zwrot|korekta|"
        "storno|gutschrift|avoir|art|art des belegs|dokumentart|vorgang|buchungsart|documentsoort|doc type|"
        "documenttype|soort mutatie|soort boeking|boekingssoort|factuursoort|rodzaj faktury|rodzaj transakcji|"
        "typ transakcji|type operation|type facture|nature|kind|transaction kind|entry type|record type",
    ),
    Role.REFUND: (
        "refunded amount|amount refunded|refund amount|total refunded|refunded|refund|refunds|total refunds|"
        "terugbetalingen|zwroty|erstattungen|remboursements|terugbetaald bedrag|"
        "bedrag terugbetaald|gerestitueerd bedrag|kwota zwrotu|zwrocona kwota|erstatteter betrag|montant rembourse|"
        "retourbedrag|bedrag retour|retourwaarde|terugbetaald|terugbetaling|gerestitueerd|restitutie|restitutiebedrag|"
        "creditbedrag|gecrediteerd|gecrediteerd bedrag|wartosc zwrotu|wartosc zwrotow|zwrocono|zwroconych|zwrotu|"
        "zwrotow|erstattet|erstattung|erstattungsbetrag|ruckerstattung|gutschriftbetrag|gutschriftsbetrag|retourenwert|"
        "ruckerstattet|retouren|waarde retouren|"
        "rembourse|remboursement|montant du remboursement|total rembourse|montant avoir|returned amount|returns amount|"
        "return amount|credited amount|amount credited|credited|retour|zwrot|avoir",
        "adjusted order total|adjusted total|adjusted amount|adjusted|total after refunds|amount after refunds|"
        "totaal na retour|bedrag na retour|aangepast totaal|aangepast bedrag|wartosc po zwrotach|kwota po zwrocie|"
        "kwota po korekcie|betrag nach erstattung|angepasster betrag|montant apres remboursement|total ajuste",
    ),
    Role.CANCELLED: (
        "cancelled at|canceled at|cancelled on|date cancelled|cancellation date|cancelled|canceled|geannuleerd op|"
        "annuleringsdatum|geannuleerd|data anulowania|anulowano|storniert am|date d annulation",
    ),
}
# Words that make a header something else than the role word in it says.
_DENIED: dict[Role, frozenset[str]] = {
    Role.CUSTOMER: _set(
        "type group groep grupa segment phone tel city adres address street zip postcode postal country since new nowy "
        "nieuw count vat note notes tags language ip agent locale kind lifetime marketing accepts method status date "
        "datum data sprzedawca seller merchant supplier leverancier dostawca product item shipping first last "
        "state region currency class discount orders rating image gender age birth "
        "art gruppe strasse str plz ort telefon handy seit vertreter verkaufer lieferant anrede "
        "groupe rue adresse ville postal pays telephone depuis vendeur fournisseur categorie"
    ),
    Role.ORDER: _set(
        "date datum data status total totaal type amount value currency note notes source channel count items discount "
        "customer klant line row item seq payment name czas stan wartosc kwota "
        "art typ betrag wert menge position pos zeile bemerkung montant quantite ligne remarque"
    ),
    Role.DATE: _set(
        "birth geboorte urodzenia zone zones due verval ship shipped delivery lever dostawy until last update updated "
        "modified cancelled paid betaal platnosci registration termin "
        "approved delivered carrier estimated expected promised planned requested printed exported imported synced "
        "reminder expiry expires expiration start end next anniversary return returned refund refunded dispatch "
        "dispatched fulfilled fulfillment shipment shipping pickup received valid "
        "goedgekeurd geleverd verwacht gepland verzonden verzend leverdatum vervaldatum geboortedatum betaaldatum "
        "wijzigingsdatum gewijzigd retour zatwierdzenia zatwierdzono wysylki wyslano dostarczono planowana oczekiwana "
        "modyfikacji waznosci zwrotu korekty urodzenia "
        "genehmigt geliefert lieferung liefer lieferdatum versand versanddatum erwartet geplant fallig "
        "falligkeit falligkeitsdatum zahlung zahlungsdatum geburtsdatum geandert gultig mahnung "
        "livraison livre expedition expedie echeance naissance paiement modification valide prevue prevu retour"
    ),
    Role.AMOUNT: _set(
        "count % pct percent percentage tax taxes shipping discount korting rabat fee fees kosten items number aantal "
        "points weight cost method id nr no status refunded refund date currency tip balance saldo quantity qty unit "
        "vat ilosc rate spent orders price margin profit "
        "old previous former estimated expected open due outstanding target budget forecast oud oude vorig begroot "
        "stary stara stare poprzedni poprzednia "
        "plan steuer mwst ust versand rabatt skonto gebuhr gebuhren menge anzahl nummer gewicht "
        "einkauf alt offen geplant tva taxe taxes port livraison remise frais quantite numero poids cout achat ancien "
        "prevu "
        "vat ilosc rate spent orders price margin profit zwrot zwrotu zwrotow zwrocona zwrocono zwroconych retour "
        "terugbetaald terugbetaling terugbetalingen gerestitueerd restitutie gecrediteerd credited returned erstattet "
        "erstatteter erstattung rembourse remboursement avoir"
    ),
    Role.MARGIN: _set("% pct percent percentage procent"),
    Role.REFUND: _set(
        "date datum data count number aantal liczba anzahl nombre id no nr numer nummer reason reden powod grund motif "
        "status shipping verzending wysylki versand tax vat btw fee fees kosten type by method items qty quantity "
        "ilosc stuks szt menge policy % pct percent percentage rate days dagen currency valuta waluta discount"
    ),
    # What is said of a customer, a parcel or an article is not said of the sale.
    Role.STATUS: _set(
        "marital customer klant klanten klienta kunden kunde client member lid fulfillment fulfilment shipping "
        "shipment delivery levering leverstatus verzending verzendstatus wysylki dostawy versand versandstatus "
        "lieferstatus livraison stock voorraad user account subscription tax vat sync review email mail employment "
        "loyalty vip kyc consent newsletter date datum data"
    ),
    Role.KIND: _set(
        "customer klant klienta kunden kunde client product produkt produit artikel article item payment method betaal "
        "betaling platnosci zahlung paiement card kaart karty shipping delivery verzending wysylki dostawy versand "
        "livraison contact company bedrijf discount coupon device source channel price address lineitem category btw "
        "vat tax date datum data file"
    ),
}
_PARTIAL = frozenset(
    {Role.CUSTOMER, Role.ORDER, Role.DATE, Role.AMOUNT, Role.CURRENCY, Role.STATUS, Role.KIND, Role.REFUND}
)
_EXACT, _PART = 1000.0, 100.0
_BESIDE = 0.5  # less than from one phrase to the next


def fold(text: str) -> str:
    """The words of a header, lower case, without accents, punctuation, look-alikes and byte order mark.

    >>> fold("\\ufeffN° Сlienta_ID*"), fold("InvoiceDate"), fold("Wartość zamówienia (zł)")
    ('no clienta id', 'invoice date', 'wartosc zamowienia zl')
    """
    text = _CAMEL.sub(" ", text.translate(_LOOK_ALIKE)).casefold().translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", text)
    return _NOT_WORD.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def squash(text: str) -> str:
    """`fold` without blanks: "order_id", "OrderID" and "Order Id" are the same."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=50_000)
def role_score(header: str, role: Role) -> float:
    """How strongly a header speaks for a role: 0 not at all, above 500 the whole header says so."""
    forms = _forms(header)
    if _DENIED.get(role, frozenset()) & _in_brackets(header):
        forms = forms[:1]  # "Betrag (alt)" is not the amount, nor "Total (discount)" the total
    whole = [_SQUASHED[role][form.replace(" ", "")] for form in forms if form.replace(" ", "") in _SQUASHED[role]]
    if whole:
        # Of "Amount" and "Amount (before)" the bare one is meant; "Amount (EUR)" says no less than "Amount".
        return max(whole) - (_BESIDE if _in_brackets(header) - _FILLER else 0.0)
    words = set(_without_tax(forms[0]).split())
    if role not in _PARTIAL or _DENIED.get(role, frozenset()) & words:
        return 0.0
    for tier, phrases in enumerate(_PHRASES[role]):
        for place, phrase in enumerate(phrases):
            if len(phrase) > 3 and words.issuperset(phrase.split()):
                return _PART - 20 * tier - place / 10
    return 0.0


def says_what_is_left(header: str) -> bool:
    """Whether a column of refunds holds what is left of the amount, rather than what was given back.

    >>> says_what_is_left("Adjusted Order Total"), says_what_is_left("Refunded total")
    (True, False)
    """
    return squash(header) in _LEFT or "adjusted" in fold(header).split()


def is_denied(header: str, role: Role) -> bool:
    """Whether a word in a header says that its column is something else, as "birth" does for a date."""
    return bool(_DENIED.get(role, frozenset()) & set(_without_tax(fold(header)).split()))


def is_role_word(header: str) -> bool:
    """Whether a header says, as a whole, that it plays any role: how a header row is told from a title."""
    return any(role_score(header, role) > _PART for role in _PHRASES)


@lru_cache(maxsize=5_000)
def _forms(header: str) -> tuple[str, ...]:
    full = fold(header)
    bare = fold(_BRACKETS.sub(" ", header))
    short = " ".join(word for word in full.split() if word not in _FILLER)
    bare_short = " ".join(word for word in bare.split() if word not in _FILLER)
    forms = (full, bare, short, bare_short, _without_tax(short))
    return tuple(dict.fromkeys(form for form in forms if form)) or ("",)


def _in_brackets(header: str) -> set[str]:
    return {word for text in _BRACKETS.findall(header) for word in _without_tax(fold(text)).split()}


def _without_tax(folded: str) -> str:
    """ "total incl vat" is a total, and no tax."""
    return _EXCLUDING.sub("excl", _INCLUDING.sub("incl", folded))


_TAX = r"(?: of| of the)? (?:vat|tax|taxes|btw|mwst|ust|tva|iva|moms|podatek|podatkiem|vatem)\b"
_INCLUDING = re.compile(rf"\b(?:incl|inclusive|including|included|inclusief|inc|inkl|with|met|z){_TAX}")
_EXCLUDING = re.compile(rf"\b(?:excl|exclusive|excluding|exclusief|ex|exkl|zzgl|without|ohne|zonder|bez|hors){_TAX}")

_PHRASES: dict[Role, tuple[tuple[str, ...], ...]] = {
    role: tuple(tuple(fold(phrase) for phrase in tier.split("|")) for tier in tiers) for role, tiers in WORDS.items()
}
_SQUASHED: dict[Role, dict[str, float]] = {
    role: {
        phrase.replace(" ", ""): _EXACT - 150 * tier - place
        for tier, phrases in reversed(list(enumerate(tiers)))
        for place, phrase in reversed(list(enumerate(phrases)))
    }
    for role, tiers in _PHRASES.items()
}
_LEFT = frozenset(phrase.replace(" ", "") for phrase in _PHRASES[Role.REFUND][1])
