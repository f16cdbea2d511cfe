"""What does one cell look like: a number, a date, an e-mail address, a word?

Only for telling headers from data and roles from contents, on a sample; the values themselves are read in the engine
(`amounts`, `dates`).
"""

from __future__ import annotations

import re

CURRENCY = r"(?:[€$£¥]|US\$|zł|zl|kr\.?|Kč|Ft|EUR|PLN|USD|GBP|CHF|CZK|DKK|SEK|NOK|CAD|AUD|HUF|RON|JPY|eur|pln|usd|gbp)"
_NUMBER = re.compile(
    rf"[\s(+\-−]*{CURRENCY}?[\s\u00a0\u202f+\-−]*\d[\d.,'’\s\u00a0\u202f]*[\s\-−]*{CURRENCY}?[\s\-−)]*"
)
_DATE = re.compile(
    r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ T].*)?"
    r"|(?:[^\W\d]{2,}\.?,?\s+)?\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?:[ T,].*)?"
    r"|(?:[^\W\d]{2,}\.?,?\s+)?\d{1,2}(?:\.|st|nd|rd|th)?[-. /]*(?:de |of )?[^\W\d]{3,}\.?,?[-. /]*"
    r"(?:\d{4}|\d{2})(?:[ T,].*)?"
    r"|[^\W\d]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? +\d{4}(?:[ T,].*)?)\s*"
)
_EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")


def is_number(cell: str) -> bool:
    """A number in any style, with or without a currency, brackets or a trailing minus."""
    return _NUMBER.fullmatch(cell) is not None


def is_money(cell: str) -> bool:
    """A number that has decimals or a currency: no count, no id."""
    return is_number(cell) and re.search(rf"[.,]\d\d?\d?\D*$|{CURRENCY}", cell) is not None and not cell.endswith(".0")


def is_date(cell: str) -> bool:
    """A date in any style but an Excel serial."""
    return _DATE.fullmatch(cell) is not None


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
