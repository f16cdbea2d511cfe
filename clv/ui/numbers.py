"""A field for a number or a day in the page's language: what is typed is read, and refused where it is unclear.

st.number_input reads as the browser writes numbers, whatever the language of the page: there 7,5 becomes 75.
st.date_input says its days and months in English to a screen reader, and in its calendar in the browser's language.
"""

from __future__ import annotations

import math
from datetime import date

import streamlit as st

from clv.core.errors import ClvError, DayOutside, NumberOutside
from clv.i18n.dates import read_day
from clv.i18n.numbers import read_number
from clv.ui import session
from clv.ui.components import escaped, quiet


def number_field(
    label: str,
    *,
    value: float,
    key: str,
    lowest: float = -math.inf,
    highest: float = math.inf,
    whole: bool = False,
    keep: bool = False,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
    width: int | None = None,
) -> float:
    """What the reader typed; the figure before while that is nothing or cannot be read, and then the field says so.

    value: what the field begins with.
    key: the field begins anew where it changes; the page's language is added to it.
    lowest, highest: limits, both included.
    whole: whether decimals are refused.
    keep: whether what was typed stays in the session through other pages and languages.
    """
    kept = f"{key}_kept"
    begins = float(st.session_state.get(kept, value)) if keep else value
    found = _read(label, begins, (lowest, highest), whole=whole, key=key, help=help, width=width)
    found = begins if found is None else found
    if keep:
        st.session_state[kept] = found
    return found


def percent_field(
    label: str,
    *,
    share: float,
    key: str,
    limits: tuple[float, float] = (0.0, 1.0),
) -> float:
    """A share, asked for in per cent.

    share: what the field begins with, also where that has changed since.
    limits: the lowest and the highest share, both included.
    """
    percent = round(100 * share, 4)
    key = f"{key}_{percent:g}"
    lowest, highest = (100 * end for end in limits)
    typed = number_field(label, value=percent, key=key, lowest=lowest, highest=highest)
    return round(typed / 100, 8)


def open_number_field(
    label: str,
    *,
    value: float | None,
    key: str,
    lowest: float = -math.inf,
    highest: float = math.inf,
    whole: bool = False,
    placeholder: str,
    label_visible: bool = True,
    width: int | None = None,
) -> float | None:
    """As `number_field`, where nothing is an answer too. placeholder: what stands in the empty field."""
    return _read(
        label,
        value,
        (lowest, highest),
        whole=whole,
        key=key,
        placeholder=placeholder,
        label_visible=label_visible,
        width=width,
    )


def day_field(label: str, *, value: date, first: date, last: date, key: str) -> date:
    """The day that the reader typed; `value` while that is nothing, no day, or not between `first` and `last`."""
    locale = session.locale()
    typed = st.text_input(label, value=locale.short_date(value), key=f"{key}_{value}_{locale.language}")
    try:
        found = read_day(typed or "", locale)
        if found is not None and not first <= found <= last:
            allowed = f"{locale.short_date(first)} – {locale.short_date(last)}"
            raise DayOutside(found=locale.short_date(found), allowed=allowed)
    except ClvError as error:
        st.markdown(f":small[:red[{escaped(locale.error(error))}]]")
        return value
    if found is not None and typed.strip() != locale.short_date(found):
        quiet(locale.text("read as {number}", number=locale.date(found)))
    return found or value


def _read(
    label: str,
    begins: float | None,
    limits: tuple[float, float],
    *,
    whole: bool,
    key: str,
    placeholder: str | None = None,
    label_visible: bool = True,
    help: str | None = None,  # noqa: A002
    width: int | None = None,
) -> float | None:
    """The number in the field; None where it is empty, `begins` where what is typed is none."""
    locale = session.locale()
    typed = st.text_input(
        label,
        value="" if begins is None else locale.typed(begins),
        key=f"{key}_{locale.language}",
        placeholder=placeholder,
        label_visibility="visible" if label_visible else "collapsed",
        help=help,
        width=width or "stretch",
    )
    try:
        found = read_number(typed or "", locale)
        if found is not None and not (limits[0] <= found <= limits[1] and (not whole or found == int(found))):
            raise NumberOutside(found=locale.typed(found), allowed=_allowed(limits, whole=whole))
    except ClvError as error:
        st.markdown(f":small[:red[{escaped(locale.error(error))}]]")
        return begins
    if found is not None and typed.strip() != locale.typed(found):
        quiet(locale.text("read as {number}", number=locale.typed(found)))
    return found


def _allowed(limits: tuple[float, float], *, whole: bool) -> str:
    """Which numbers are, in words."""
    locale = session.locale()
    lowest, highest = (locale.typed(end) if math.isfinite(end) else "–" for end in limits)
    facts = {"lowest": lowest, "highest": highest}
    if whole:
        return locale.text("a whole number from {lowest} to {highest}", **facts)
    if math.isinf(limits[1]):
        return locale.text("{lowest} or more", **facts)
    return f"{lowest} – {highest}"
