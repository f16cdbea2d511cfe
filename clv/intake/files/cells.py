"""What does one cell look like: a number, a date, an e-mail address, a word?

Only for telling headers from data and roles from contents, on a sample; the values themselves are read in the engine
(`amounts`, `dates`).
"""

from __future__ import annotations

import re

# Signs, codes and words beside amounts, the longer before what they begin with.
CURRENCY_TEXT = (
    r"(?:US|CA|AU|NZ|HK|MX|NT|[ACRS]) ?\$|Rs\.?|[€$£¥₹₺₴₽₪]|zł\.?|ZŁ|zl|kr\.?|Kč|Ft|lei|лв\.?|Fr\.|[Ee]uro|[Ee]ur|"
    r"EUR|PLN|USD|GBP|CHF|CZK|DKK|SEK|NOK|CAD|AUD|NZD|HUF|RON|BGN|TRY|UAH|INR|JPY|CNY|BRL|MXN|ZAR|SGD|HKD|"
    r"pln|usd|gbp|chf|czk|dkk|sek|nok"
)
CURRENCY = f"(?:{CURRENCY_TEXT})"
_NO_CENTS = r"(?:[.,:](?:--?|=|[–—]))?"  # € 12,-
MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"  # a word processor and a web page write a dash for it
SIDE = r"(?:[CD]R|[Cc]r\.?|[Dd]r\.?|DB|[Dd]b)"  # on which side of the books an amount stands
_SIGNS = MINUS.replace("-", r"\-")
_NUMBER = re.compile(
    rf"[\s(+{_SIGNS}]*{CURRENCY}?[\s\u00a0\u202f+{_SIGNS}(]*[.,]?\d[\d.,'’\s\u00a0\u202f]*(?:[eE][+-]?\d{{1,2}})?{_NO_CENTS}"
    rf"[\s{_SIGNS})]*{CURRENCY}?[\s{_SIGNS})]*{SIDE}?\s*"
)
_DATE = re.compile(
    r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*|r?\.)?"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ T].*)?"
    r"|(?:[^\W\d]{2,}\.?,?\s+)?\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?:[ T,].*|r?\.)?"
    r"|(?:[^\W\d]{2,}\.?,?\s+)?\d{1,2}(?:\.|st|nd|rd|th)?[-. /]*(?:de |of )?[^\W\d]{3,}\.?,?[-. /']*(?:de )?"
    r"(?:\d{4}|\d{2})(?:[ T,].*|r?\.)?"
    r"|(?:[^\W\d]{2,}\.?(?:, *| +))?[^\W\d]{3,}[-./ ]+\d{1,2}(?:st|nd|rd|th)?[-,./ ]+(?:\d{4}|\d{2})(?:[ T,].*)?)\s*"
)
_DATE_NUMBER = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?|(?:19|20)\d{6}(?:\d{4}|\d{6})?|1\d{9}(?:\d{3})?(?:\.\d+)?")
# What databases, pivot tables and spreadsheets write for nothing, and spreadsheets for a fault.
NOTHING = (
    "\\n", "null", "<null>", "(null)", "[null]", "none", "(none)", "nan", "n/a", "na", "nil", "undefined", "(not set)",
    "(blank)", "(leeg)", "(lege)", "(puste)", "(leer)", "(vide)", "(vuoto)", "(en blanco)", "(empty)",
    "#n/a", "#n/b", "#n/d", "#n/d!", "#nv", "#ref!", "#ref", "#verw!", "#adr!", "#bezug!", "#value!", "#waarde!",
    "#arg!", "#wert!", "#valeur!", "#name?", "#naam?", "#nazwa?", "#nom?", "#div/0!", "#deel/0!", "#dziel/0!", "#num!",
    "#getal!",
    "#liczba!", "#zahl!", "#nombre!", "#null!", "#leeg!", "#zero!", "#nul!",
)  # fmt: skip
_NONE = frozenset((
    "", "-", "--", "---", "–", "—", "€ -", "- €", "nvt", "n.v.t.", "n.b.", "brak", "n/d", "k.a.", "k. a.", "n. a.",
    *NOTHING,
))  # fmt: skip
_MONEY = re.compile(rf"[.,]\d\d?\d?\D*$|{CURRENCY}|\d[.,:][-=–—]")
_EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")


def is_number(cell: str) -> bool:
    """A number in any style, with or without a currency, brackets or a trailing minus."""
    return _NUMBER.fullmatch(cell) is not None


def is_money(cell: str) -> bool:
    """A number that has decimals or a currency: no count, no id."""
    return is_number(cell) and _MONEY.search(cell) is not None and not cell.endswith(".0")


def is_date(cell: str) -> bool:
    """A date in any style that is no mere number."""
    return _DATE.fullmatch(cell) is not None


def is_date_number(cell: str) -> bool:
    """A number that a date column may hold: an Excel serial, digits without signs, seconds since 1970."""
    return _DATE_NUMBER.fullmatch(cell) is not None


def is_none(cell: str) -> bool:
    """What programs write where there is nothing."""
    return cell.strip().casefold() in _NONE


def is_email(cell: str) -> bool:
    return _EMAIL.fullmatch(cell) is not None


def is_label(cell: str) -> bool:
    """Text that could head a column: short, with a letter, no value."""
    return (
        0 < len(cell) <= 80
        and any(c.isalpha() for c in cell)
        and not is_date(cell)
        and not is_number(cell)
        and not is_email(cell)
    )
