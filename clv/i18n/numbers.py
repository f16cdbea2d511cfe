"""Numbers that a reader types: read as the page's language writes them, and refused where they may mean two things."""

from __future__ import annotations

import re

from clv.core.errors import NumberNotRead, NumberUnclear
from clv.i18n.locale import Locale

_BLANKS = re.compile(r"[\s\u00a0\u202f']+")
# What may stand around a number: a currency's sign or letters, a per cent sign.
_AROUND = re.compile(r"^(?:[^\W\d_]{1,3}\.?|[€$£%])*|(?:[^\W\d_]{1,3}\.?|[€$£%])*$")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?\Z")
_THOUSAND = 3  # digits between two signs of thousands


def read_number(text: str, locale: Locale) -> float | None:
    """The number that was typed; None where nothing was.

    Read are a comma or a point for decimals, either with the other sign or blanks between thousands, and a currency or
    a per cent sign around it. A single sign before just three digits separates thousands where the language writes
    thousands so; where the language writes its decimals so, 1,234 may be meant either way: raises NumberUnclear.
    Anything else raises NumberNotRead.
    """
    if not text.strip():
        return None
    figure = _bare(text)
    signs = [sign for sign in figure if sign in ",."]
    last = signs[-1] if signs else ""
    if len(set(signs)) == 2:  # the last one is for decimals, and stands once
        other = "," if last == "." else "."
        plain = _without_thousands(figure.split(last)[0], other) + "." + figure.split(last)[-1]
        plain = plain if signs.count(last) == 1 else ""
    elif len(signs) > 1:
        plain = _without_thousands(figure, last)
    elif last:
        plain = _one_sign(figure, last, text, locale)
    else:
        plain = figure
    if not _PLAIN.match(plain):
        raise NumberNotRead(found=text.strip(), example=locale.typed(1234.5))
    return float(plain)


def _bare(text: str) -> str:
    """The figure with its minus in front, without blanks and what stands around it: -€ 12,50 is -12,50."""
    figure = _BLANKS.sub("", text).replace("−", "-").replace("–", "-")
    minus = "-" if figure.startswith("-") else ""
    return minus + _AROUND.sub("", figure.removeprefix("-"))


def _one_sign(figure: str, sign: str, text: str, locale: Locale) -> str:
    whole, _, rest = figure.partition(sign)
    is_thousands = len(rest) == _THOUSAND and 1 <= len(whole.lstrip("-")) <= _THOUSAND and whole.lstrip("-0") != ""
    if not is_thousands:
        return f"{whole}.{rest}"
    if sign == locale.decimal_sign:
        decimal, thousand = float(f"{whole}.{rest}"), float(whole + rest)
        raise NumberUnclear(found=text.strip(), decimal=locale.typed(decimal, 3), thousand=f"{thousand:.0f}")
    return whole + rest


def _without_thousands(figure: str, sign: str) -> str:
    """The figure without its signs of thousands; "" where these do not stand before three digits each."""
    first, *groups = figure.split(sign)
    well = 1 <= len(first.lstrip("-")) <= _THOUSAND and all(re.fullmatch(r"\d{3}", group) for group in groups)
    return first + "".join(groups) if well else ""
