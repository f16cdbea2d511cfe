"""How does a sentence, a number, an amount of money, a date read in the reader's language?"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeGuard

from babel.core import Locale as BabelLocale
from babel.dates import format_date, get_month_names
from babel.numbers import (
    NumberPattern,
    format_decimal,
    format_percent,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    parse_pattern,
)

from clv.core.errors import ClvError, Counted
from clv.core.marks import Message
from clv.i18n.catalogue import translations

UNKNOWN = "–"
NBSP = "\u00a0"
HEADLINE_DIGITS = 3
_KEPT_FIGURES = 10_000  # as they are written, of each kind; some 2 MB
_CENTS_BELOW = 20  # from here on a figure of whole units is right to a fortieth

Number = int | float


class Language(StrEnum):
    EN = "en"
    NL = "nl"
    PL = "pl"


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
# English dates put the day first, as the readers of this house do; a month in words leaves no doubt in a sentence.
_DATE_LOCALE = {Language.EN: "en_GB", Language.NL: "nl", Language.PL: "pl"}
_SHORT_DATE = {Language.EN: "dd/MM/y", Language.NL: "dd-MM-y", Language.PL: "dd.MM.y"}
# (from, in a headline, in a chart's axis), largest first.
_SCALES: dict[Language, tuple[tuple[float, str, str], ...]] = {
    Language.EN: ((1e9, f"{NBSP}billion", "B"), (1e6, f"{NBSP}million", "M"), (1e3, "", "K")),
    Language.NL: ((1e9, f"{NBSP}mld", f"{NBSP}mld"), (1e6, f"{NBSP}mln", f"{NBSP}mln"), (1e3, "", f"{NBSP}dzd.")),
    Language.PL: ((1e9, f"{NBSP}mld", f"{NBSP}mld"), (1e6, f"{NBSP}mln", f"{NBSP}mln"), (1e3, "", f"{NBSP}tys.")),
}


def from_to(low: str, high: str) -> str:
    """Two ends, as text, on one line."""
    return f"{low}{NBSP}–{NBSP}{high}"


@dataclass(frozen=True)
class Locale:
    """One reader's language: words, numbers, money and dates. It belongs to a session, never to the process."""

    language: Language

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", Language(self.language))  # a plain "nl" is a Language too

    # Words

    def text(self, message: str, /, **facts: object) -> str:
        """The message in this language, its {facts} filled in as they are. Format numbers and dates first."""
        return _fill(self._lookup(message), facts, self)

    def plural(self, singular: str, plural: str, n: int, /, **facts: object) -> str:
        """The form that goes with n things; {n} is n with its thousands separated."""
        form = translations(self.language).ngettext(singular, plural, n)
        return _fill(form, {"n": self.number(n), **facts}, self)

    def error(self, error: ClvError) -> str:
        """The error's sentence in this language; its numbers and ISO dates take the reader's form, other words stay."""
        return _fill(self._lookup(error.sentence), {k: self._fact(k, v) for k, v in error.facts.items()}, self)

    # Numbers

    def number(self, x: Number | None, digits: int = 0) -> str:
        """12,345 in the reader's form, rounded half to even at `digits`. None and NaN are unknown: –."""
        return self._decimal(x, digits) if _known(x) else UNKNOWN

    def share(self, x: Number | None, digits: int = 0) -> str:
        """A share from 0 to 1 as a percentage: 0.18 is 18%."""
        if not _known(x):
            return UNKNOWN
        return _percent(_rounded(x, digits + 2), digits, self.language)

    def typed(self, x: Number, digits: int = 6) -> str:
        """A number as a reader would type it: no more decimals than it has, no sign between thousands."""
        return str(format_decimal(_rounded(x, digits), "0." + "#" * digits, locale=self.language.value))

    def money(self, x: Number | None, currency: str, digits: int = 0) -> str:
        """Whole units of a currency: $2,754, € 2.754, 2 754 zł. Currency "": the plain number."""
        if not _known(x):
            return UNKNOWN
        return self._with_currency(self._decimal(x, digits), currency)

    def unit_money(self, x: Number | None, currency: str) -> str:
        """Money of one customer: with cents below 20, where a whole unit would hide a part that counts."""
        return self.money(x, currency, 2 if _known(x) and x < _CENTS_BELOW else 0)

    def money_unit(self, currency: str) -> str:
        """What money is counted in: EUR; without a currency "money units"."""
        return currency or self.text("money units")

    def times(self, ratio: Number) -> str:
        """How many times one thing is another: 6.2 and 31, a ratio needs no third digit."""
        return self.number(ratio, 1 if ratio < _CENTS_BELOW else 0)

    def headline_money(self, x: Number | None, currency: str) -> str:
        """Three significant digits, for a headline: $2.75 million, € 2,75 mln, 2,75 mln zł; $35,200 below a million."""
        if not _known(x):
            return UNKNOWN
        rounded = _significant(x, HEADLINE_DIGITS)
        for size, word, _ in _SCALES[self.language]:
            if word and abs(rounded) >= size:
                return self._with_currency(self._decimal(rounded / size, _decimals(rounded / size)) + word, currency)
        return self._with_currency(self._decimal(rounded, 0), currency)

    def compact(self, x: Number | None) -> str:
        """The shortest form, at most three significant digits, for axes and labels: 2.75M, 2,75 mln, 35,2 tys."""
        if not _known(x):
            return UNKNOWN
        rounded = _significant(x, HEADLINE_DIGITS)
        for size, _, sign in _SCALES[self.language]:
            if abs(rounded) >= size:
                return self._short(rounded / size) + sign
        return self._short(rounded)

    # Dates

    def date(self, d: datetime.date | None) -> str:
        """30 June 1998, 30 juni 1998, 30 czerwca 1998."""
        return self._date(d, "d MMMM y")

    def short_date(self, d: datetime.date | None) -> str:
        """30/06/1998, 30-06-1998, 30.06.1998: for columns."""
        return self._date(d, _SHORT_DATE[self.language])

    def month(self, d: datetime.date | None) -> str:
        """June 1998, juni 1998, czerwiec 1998."""
        return self._date(d, "LLLL y")

    def month_name(self, month: int) -> str:
        """June, juni, czerwiec; month: 1 to 12."""
        return str(get_month_names("wide", "stand-alone", locale=self.language.value)[month])

    # Signs, for those who write files and charts

    @property
    def decimal_sign(self) -> str:
        return _signs(self.language)[0]

    @property
    def thousands_sign(self) -> str:
        return _signs(self.language)[1]

    @property
    def csv_separator(self) -> str:
        """What Excel expects between columns: with a decimal comma it is the semicolon."""
        return ";" if self.decimal_sign == "," else ","

    @property
    def plotly_separators(self) -> str:
        """For layout.separators: the decimal sign, then the thousands sign."""
        return self.decimal_sign + self.thousands_sign

    def _lookup(self, message: str) -> str:
        # The catalogue answers the empty message with its own header.
        return translations(self.language).gettext(message) if message else ""

    def _fact(self, name: str, fact: object) -> object:
        match fact:
            case int() | float():
                return self._short(fact) if _known(fact) else UNKNOWN
            case str() if name != "found" and _ISO_DATE.match(fact):  # what was found is quoted as it stands
                return self.date(datetime.date.fromisoformat(fact))
            case Counted(words):
                return ", ".join(
                    f"{word} ({self.number(rows)}; {self.number(money, 2)})" for word, rows, money in words
                )
            case _:
                return fact

    def _decimal(self, x: Number, digits: int) -> str:
        return _written(_rounded(x, digits), "#,##0" + _decimal_places(digits), self.language)

    def _short(self, x: Number) -> str:
        """As many decimals as the number has, at most six."""
        return _written(x + 0.0 if isinstance(x, float) else x, "#,##0.######", self.language)

    def _with_currency(self, amount: str, currency: str) -> str:
        if not currency:
            return amount
        # Babel knows the złoty's sign in Polish only; a Dutch reader of a Polish shop meets the same one.
        symbol = "zł" if currency == "PLN" else _symbol(currency, self.language)
        match self.language:
            case Language.PL:
                return f"{amount}{NBSP}{symbol}"
            case Language.NL:
                return f"{symbol}{NBSP}{amount}"
            case Language.EN:
                gap = NBSP if symbol[-1].isalpha() else ""
                return f"-{symbol}{gap}{amount[1:]}" if amount.startswith("-") else f"{symbol}{gap}{amount}"

    def _date(self, d: datetime.date | None, pattern: str) -> str:
        return UNKNOWN if d is None or d != d else _day(d, pattern, self.language)


def _fill(message: str, facts: Mapping[str, object], locale: Locale) -> str:
    """A fact that is itself a message of ours is translated; anything else stays as it is."""
    ours = {k: locale._lookup(v) if isinstance(v, Message) else v for k, v in facts.items()}
    return message.format_map(ours)


def _known(x: Number | None) -> TypeGuard[Number]:
    try:
        return x is not None and not math.isnan(x)
    except TypeError:  # pandas' NA refuses to be a number
        return False


def _decimal_places(digits: int) -> str:
    return "." + "0" * digits if digits else ""


# Every run of a page writes the same thousand figures again. What they are kept by is all that they depend on, and
# `typed`: 1 and True are equal and read otherwise.


@lru_cache(maxsize=_KEPT_FIGURES, typed=True)
def _written(x: Number, pattern: str, language: Language) -> str:
    return str(format_decimal(x, _pattern(pattern), locale=_babel(language)))


@lru_cache(maxsize=_KEPT_FIGURES, typed=True)
def _percent(x: Number, digits: int, language: Language) -> str:
    return str(format_percent(x, _pattern("#,##0" + _decimal_places(digits) + "%"), locale=_babel(language)))


@lru_cache(maxsize=_KEPT_FIGURES, typed=True)
def _day(d: datetime.date, pattern: str, language: Language) -> str:
    return str(format_date(d, pattern, locale=_DATE_LOCALE[language]))


@lru_cache(maxsize=_KEPT_FIGURES)
def _symbol(currency: str, language: Language) -> str:
    return str(get_currency_symbol(currency, locale=_babel(language)))


@cache
def _signs(language: Language) -> tuple[str, str]:
    return str(get_decimal_symbol(language.value)), str(get_group_symbol(language.value))


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


@cache
def _babel(language: Language) -> BabelLocale:
    """Read once: Babel would read the name of the language for each number."""
    return BabelLocale.parse(language.value)


def _rounded(x: Number, digits: int) -> Number:
    """Rounded here so that -0.4 becomes 0 and not -0."""
    return round(x, digits) + 0.0 if isinstance(x, float) and math.isfinite(x) else x


def _significant(x: Number, digits: int) -> float:
    """Rounded to so many significant digits: 2,753,830 -> 2,750,000."""
    if x == 0 or not math.isfinite(x):
        return float(x)
    return round(float(x), digits - 1 - math.floor(math.log10(abs(x))))


def _decimals(x: Number) -> int:
    """How many decimals three significant digits leave: 2 for 2.75, 1 for 27.5, 0 for 275."""
    return max(0, HEADLINE_DIGITS - 1 - math.floor(math.log10(abs(x))))
