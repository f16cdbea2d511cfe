"""With which earlier day does the reader compare? One choice, in the row above every page that looks back."""

from __future__ import annotations

from datetime import date

import streamlit as st

from clv.analysis.segment_migration import earlier_days
from clv.core.periods import Window
from clv.ui import session
from clv.ui.address import carry_choice
from clv.ui.app_state import app_state

_KEY = "compared_months"
_FRAME, _LETTER = 70, 7.1  # px, of the box without its words and of a letter in it
_USUAL = 3  # months earlier, where the sales reach back so far


def compared_day() -> date | None:
    """The day chosen; None where the sales are too short to compare any."""
    days = _days()
    return days.get(st.session_state.get(_KEY) or 0, days.get(_usual(days)))


def choose_compared_day() -> None:
    """The choice; nothing where no day can be compared, or nothing can be said of today."""
    days, request = _days(), session.request()
    if not days or request is None:
        return
    if app_state().has_analysis(request) and app_state().analysis(request).result().worth is None:
        return
    locale = session.locale()
    carry_choice(_KEY, "months", list(days), default=_usual(days))
    box = f"{_KEY}_{locale.language}"  # one box for all languages would go on saying its choice in the one of before
    chosen = st.session_state.setdefault(_KEY, _usual(days))
    st.session_state[box] = chosen if chosen in days else _usual(days)

    def choose() -> None:
        st.session_state[_KEY] = st.session_state[box]

    said = {months: locale.text("Compared with {date}", date=locale.date(day)) for months, day in days.items()}
    st.selectbox(
        locale.text("Compared with"),
        list(days),
        format_func=said.__getitem__,
        key=box,
        on_change=choose,
        label_visibility="collapsed",
        width=_FRAME + round(_LETTER * max(map(len, said.values()))),
    )


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
