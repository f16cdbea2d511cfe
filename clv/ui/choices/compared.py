"""With what does the reader compare: an earlier day, all customers, another part? One choice, in the row above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from clv.analysis.segment_migration import earlier_days
from clv.core.errors import ClvError
from clv.core.periods import Window
from clv.customers.parts import Part, part_of
from clv.phrases import parts
from clv.ui import session
from clv.ui.address import Said, carry, carry_choice, shown_page
from clv.ui.app_state import app_state
from clv.ui.choices.box import box_width
from clv.ui.choices.parts import known_parts

_KEY, _BESIDE = "compared_months", "compared_beside"
_NAME, _ALL = "beside", "all"  # in the address
_PAGE = ""  # the Overview's place in the address: where customers are shown beside customers
_WIDEST = 320  # px
_USUAL = 3  # months earlier, where the sales reach back so far


@dataclass(frozen=True)
class Beside:
    """The customers that stand beside the part that is shown. part: None: all of them."""

    part: Part | None


def compared_day() -> date | None:
    """The day chosen; None where the sales are too short to compare any, or customers are compared with."""
    if compared_customers() is not None:
        return None
    days = _days()
    return days.get(st.session_state.get(_KEY) or 0, days.get(_usual(days)))


def compared_customers() -> Beside | None:
    """The customers chosen to stand beside the part that is shown; None where a day is compared with."""
    beside: Beside | None = st.session_state.get(_beside_key())
    part = session.part()
    return None if part is None or (beside is not None and beside.part == part) or shown_page() != _PAGE else beside


def choose_compared() -> None:
    """The choice; nothing where there is none, or nothing can be said of today."""
    days, request = _days(), session.request()
    if request is None:
        return
    try:
        if app_state().has_analysis(request) and app_state().analysis(request).result().worth is None:
            return
    except ClvError:  # the page says why there is nothing
        return
    carry_choice(_KEY, "months", list(days), default=_usual(days))
    if shown_page() == _PAGE:
        carry(_beside_key(), _NAME, read=_read, write=_write, default=None)
    options: list[int | Beside] = [*days, *_others()]
    if not options:
        return
    locale = session.locale()
    box = f"{_KEY}_{locale.language}"  # one box for all languages would go on saying its choice in the one of before
    months = st.session_state.setdefault(_KEY, _usual(days))
    chosen = compared_customers() or (months if months in days else _usual(days))
    st.session_state[box] = chosen if chosen in options else options[0]

    def choose() -> None:
        wanted = st.session_state[box]
        is_day = isinstance(wanted, int)
        st.session_state[_beside_key()] = None if is_day else wanted
        if is_day:
            st.session_state[_KEY] = wanted

    label = _labels(days)
    st.selectbox(
        locale.text("Compared with"),
        options,
        format_func=label,
        key=box,
        on_change=choose,
        label_visibility="collapsed",
        width=box_width(map(label, options), most=_WIDEST),
    )


def _others() -> list[Beside]:
    """Who can stand beside the part that is shown: all customers, and the other parts by the same attribute."""
    part, beside = session.part(), compared_customers()
    if part is None or shown_page() != _PAGE:
        return []
    others = [Beside(None), *(Beside(one.part) for one in known_parts().get(part.by, ()) if one.part != part)]
    return others if beside is None or beside in others else [*others, beside]


def _labels(days: dict[int, date]) -> Callable[[int | Beside], str]:
    locale = session.locale()

    def label(option: int | Beside) -> str:
        if isinstance(option, int):
            return locale.text("Compared with {date}", date=locale.short_date(days[option]))
        return locale.text("Beside: {customers}", customers=parts.short_name_of(option.part, locale))

    return label


def _beside_key() -> str:
    return f"{_BESIDE}_{session.book()}"


def _read(said: Said) -> Beside | None:
    text = said[_NAME][-1]
    part = part_of(text)
    return Beside(part) if part is not None or text == _ALL else None


def _write(beside: Beside) -> Said:
    return {_NAME: [beside.part.code if beside.part is not None else _ALL]}


def _days() -> dict[int, date]:
    """The days that can be compared, by how many months earlier they are."""
    loaded = session.imports()
    if not loaded:
        return {}
    first, last = min(one.first_date for one in loaded), max(one.last_date for one in loaded)
    end = session.settings().until or last
    return earlier_days(Window(first, end)) if first <= end else {}


def _usual(days: dict[int, date]) -> int:
    return _USUAL if _USUAL in days else min(days, default=0)
