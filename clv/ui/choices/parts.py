"""Which customers does the reader look at: all of them, or a part? One choice, in the row above every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.customers.parts import Part, PartBy, PartSize, part_of
from clv.i18n.locale import Locale
from clv.phrases import parts
from clv.ui import questions, session
from clv.ui.address import PART, Said, carry, shown_page
from clv.ui.app_state import app_state
from clv.ui.choices.box import box_width
from clv.ui.components import quiet
from clv.ui.waiting import again_when_done, is_done_soon

_GONE = "part_gone"  # the part that these sales do not have, and the page on which that is said
_ASKED = "parts_asked"  # of which sales this session has asked for the parts
_SHORT_SECONDS = 0.2
_ALL = ""  # in the box, where no choice at all would have it ask for one
_WIDEST = 280  # px


def choose_part() -> None:
    """The choice; nothing where all customers are alike, or nothing is loaded."""
    request = session.whole_request()
    if request is None:
        return
    key = session.part_key()
    carry(key, PART, read=_read, write=_write, default=None)
    chosen: Part | None = st.session_state.get(key)
    known = known_parts()
    if not known and chosen is None:
        return
    locale = session.locale()
    sizes = {one.part: one for several in known.values() for one in several}
    # A part beyond those that the box lists is there by its address.
    listed = [*sizes, *([chosen] if chosen is not None and chosen not in sizes else [])]
    labels = {_ALL: parts.name_of(None, locale)} | {part.code: _label(part, sizes, locale) for part in listed}
    box = f"part_box_{locale.language}_{session.book()}"
    st.session_state[box] = _ALL if chosen is None else chosen.code

    def choose() -> None:
        st.session_state[key] = part_of(st.session_state[box])
        st.session_state.pop(_GONE, None)

    st.selectbox(
        locale.text("Customers"),
        list(labels),
        format_func=labels.__getitem__,
        key=box,
        on_change=choose,
        label_visibility="collapsed",
        width=box_width([labels[st.session_state[box]]], most=_WIDEST),
    )


def known_parts() -> dict[PartBy, tuple[PartSize, ...]]:
    """The parts to choose from; none while they are still counted: the page follows."""
    request = session.whole_request()
    if request is None or not app_state().has_analysis(request):
        return {}
    job = questions.parts(request)
    if not is_done_soon(job, _SHORT_SECONDS):
        again_when_done(job)
        return {}
    try:
        return dict(job.result())
    except ClvError:  # nobody can be told apart where there is no analysis: the page says why
        return {}


def say_part(analysis: Analysis) -> None:
    """Who is looked at and on whose fit that rests, below the row; nothing where these are all customers."""
    part, request = session.part(), session.request()
    if request is None:
        return
    if st.session_state.get(_ASKED) != request.whole.base_key:
        # The row was drawn before there was an analysis: once it is there, the page comes again with the choice. Asked
        # by the row, an analysis that fails would be tried again and again. The limits go first: the title has them.
        limits = questions.valuation_intervals(request) if analysis.worth is not None else None
        if limits is not None and not limits.done:
            again_when_done(limits)
        else:
            st.session_state[_ASKED] = request.whole.base_key
            if not (job := questions.parts(request)).done:
                again_when_done(job)
    if part is None:
        return
    whole = app_state().analysis(request.whole) if app_state().has_analysis(request.whole) else None
    quiet(parts.about(part, analysis, whole.result() if whole else None, session.locale()))


def say_what_is_of_all() -> None:
    """Where a part is chosen: that this page is about all customers; or that the part is not in these sales."""
    locale = session.locale()
    chosen: Part | None = st.session_state.get(session.part_key())
    if chosen is not None and shown_page() in session.OF_ALL:
        quiet(
            locale.text(
                "This page is about all customers; the others show the part that is chosen: {part}.",
                part=parts.name_of(chosen, locale),
            )
        )
    page, gone = st.session_state.get(_GONE) or ("", None)
    if page != shown_page() or chosen is not None:
        st.session_state.pop(_GONE, None)
    elif gone is not None:
        quiet(
            locale.text(
                "{part}: these sales have no such customers. Shown are all customers.",
                part=parts.name_of(gone, locale),
            )
        )


def back_to_all() -> NoReturn:
    """The part is not in these sales: show all customers, and say so."""
    st.session_state[_GONE] = shown_page(), session.part()
    st.session_state[session.part_key()] = None
    st.rerun()


def _label(part: Part, sizes: Mapping[Part, PartSize], locale: Locale) -> str:
    name = parts.name_of(part, locale)
    return f"{name} ({locale.number(sizes[part].customers)})" if part in sizes else name


def _read(said: Said) -> Part | None:
    return part_of(said[PART][-1])


def _write(part: Part) -> Said:
    return {PART: [part.code]}
