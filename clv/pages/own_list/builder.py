"""What has to hold for a customer to be on the reader's own list? The conditions, and the lists kept so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError, RangeBackwards
from clv.customers.places import Places
from clv.i18n.locale import Locale
from clv.pages.own_list.in_address import MOST, filter_of, texts_of
from clv.phrases import saved_lists, terms
from clv.segments.call_lists import group_of
from clv.segments.customer_query import (
    KNOWN_MEASURES,
    KNOWN_SORT_COLUMNS,
    MEASURES,
    PLACES,
    SORT_COLUMNS,
    Bounds,
    CustomerFilter,
    Measure,
    SortColumn,
)
from clv.segments.segments import SEGMENT_CODES
from clv.storage.saved_lists import NAME_LETTERS, ListStore, OwnList
from clv.ui import session
from clv.ui.address import CONDITIONS, Said, carry
from clv.ui.app_state import app_state
from clv.ui.components import escaped, quiet
from clv.ui.numbers import open_number_field

_DRAFT_KEY = "own_list"  # of the session, beside the boxes: they forget what they hold when the page is left
_SEGMENT = "segment"
_USUAL = ("ten_year_value", "p_alive", "silent_days")  # the conditions that are open at first
_MONEY = ("ten_year_value", "value_at_risk", "spend_to_date")
_PERCENT = 100


@dataclass(frozen=True)
class _Draft:
    """What is being built. name: the kept list that was opened, "" for none. fields: the conditions that are open.

    initial: what the boxes began with; version: the boxes are made anew with it, and then begin with it.
    """

    name: str = ""
    wish: CustomerFilter = field(default_factory=CustomerFilter)
    fields: tuple[str, ...] = _USUAL
    initial: CustomerFilter = field(default_factory=CustomerFilter)
    version: int = 0


def opened() -> str:
    """The name of the kept list that is open, "" where none is."""
    return _draft().name


def carry_list(places: Places) -> None:
    """Have the address carry the list that is being built. places: known, where the address names any."""

    def read(said: Said) -> _Draft | None:
        known = _kept_list(said["list"][-1]) if said["list"] else None
        wish = filter_of(said, places)
        if known is None:
            return _drafted("", wish, after=_draft())
        told = any(said[name] for name in CONDITIONS)
        return _drafted(known.name, wish if told else known.wish, after=_draft())

    def write(draft: _Draft) -> Said:
        if not draft.name:
            return texts_of(draft.wish)
        known = _kept_list(draft.name)
        if known is not None and known.wish == draft.wish:
            return {"list": [draft.name]}
        return {**texts_of(draft.wish), "list": [draft.name], "sort": [draft.wish.sort]}

    carry(_DRAFT_KEY, "list", *CONDITIONS, read=read, write=write, default=_drafted("", after=_draft()))


def wants_places() -> bool:
    """Whether the list that is being built limits where customers buy."""
    return bool(_draft().wish.places)


def build_wish(
    places: Places, *, locale: Locale, assumptions: Assumptions, valued: bool = True
) -> CustomerFilter | None:
    """The conditions, to choose and to set; None where two limits run backwards, and then the page has said so.

    valued: False where the sales carry no values yet: then conditions on these, and on segments, are not offered.
    """
    draft = _draft()
    if _fields_key(draft, locale) not in st.session_state:  # the page or the language was changed: begin where we were
        draft = _open(replace(draft, initial=draft.wish))
    measured = [*MEASURES, _SEGMENT] if valued else list(KNOWN_MEASURES)
    possible = [*measured, *(place for place in PLACES if place in places.names)]
    fields = st.pills(
        locale.text("Conditions; all of them have to hold"),
        possible,
        selection_mode="multi",
        default=[one for one in draft.fields if one in possible],
        format_func=lambda one: _name(one, locale, assumptions),
        key=_fields_key(draft, locale),
    )
    ranges: list[Bounds] = []
    names: dict[str, tuple[str, ...]] = {}
    wrong: list[RangeBackwards] = []
    with st.grid(3, min_column_width=300):
        for one in (one for one in possible if one in fields):
            with st.container():
                if one in MEASURES:
                    try:
                        ranges.append(_ask_range(one, draft, locale=locale, assumptions=assumptions))
                    except RangeBackwards as error:
                        wrong.append(error)
                else:
                    names[one] = _ask_names(one, draft, places, locale=locale, assumptions=assumptions)
    for crossed in wrong:
        st.error(escaped(locale.error(crossed)), icon=":material/error:")
    if wrong:
        return None
    sort, descending = _ask_order(draft, locale=locale, assumptions=assumptions, valued=valued)
    wish = CustomerFilter(
        ranges=tuple(limits for limits in ranges if not limits.is_open),
        segments=names.get(_SEGMENT, ()),
        channels=names.get("channel", ()),
        categories=names.get("category", ()),
        countries=names.get("country", ()),
        sort=sort,
        descending=descending,
    )
    st.session_state[_DRAFT_KEY] = replace(draft, wish=wish, fields=tuple(fields))
    return wish


def kept_lists(locale: Locale) -> None:
    """The lists kept so far, to open; and a way to begin anew."""
    lists = _book().lists()
    if not lists:
        return
    _ = locale.text
    quiet(_("Your lists"))
    with st.container(horizontal=True, gap="small"):
        for number, one in enumerate(lists):
            if st.button(escaped(one.name), key=f"own_open_{number}", disabled=one.name == opened()):
                _begin(one)
        if st.button(_("New list"), key="own_new", type="tertiary", icon=":material/add:"):
            _begin(None)


def keep_list(wish: CustomerFilter, *, locale: Locale) -> None:
    """Keep the list under a name, or remove the one that is open; and how the command makes the same file."""
    _ = locale.text
    draft = _draft()
    with st.form("own_keep", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Keep this list under a name"),
            value=draft.name,
            max_chars=NAME_LETTERS,
            key=f"own_name_{draft.version}",
            width=320,
        )
        saved = st.form_submit_button(_("Keep the list"), type="primary")
    if draft.name and st.button(_("Remove the list {name}", name=escaped(draft.name)), key="own_remove"):
        _book().forget(draft.name)
        _begin(None)
    if saved:
        try:
            one = OwnList(name.strip(), wish)
        except ClvError as error:
            st.error(escaped(locale.error(error)), icon=":material/error:")
        else:
            _book().keep(one)
            st.session_state[_DRAFT_KEY] = replace(draft, name=one.name)
            st.rerun()
    if draft.name:
        quiet(_("The same list without the browser, while the dashboard is closed:"))
        st.code(saved_lists.command(draft.name), language="bash")


def _ask_range(measure: str, draft: _Draft, *, locale: Locale, assumptions: Assumptions) -> Bounds:
    """Two boxes, each may stay empty. Raises RangeBackwards."""
    [known] = [one for one in draft.initial.ranges if one.measure == measure] or [Bounds(_measure(measure))]
    scale = _PERCENT if measure == "p_alive" else 1
    whole = measure != "expected_purchases"
    what = _name(measure, locale, assumptions)
    if measure in _MONEY and assumptions.currency:
        what = f"{what} ({assumptions.currency})"
    elif measure == "p_alive":
        what = f"{what} (%)"
    quiet(what)
    with st.container(horizontal=True):
        ends = []
        for end, label, figure in (
            ("least", locale.text("from"), known.least),
            ("most", locale.text("to"), known.most),
        ):
            shown = None if figure is None else (round(figure * scale) if whole else float(figure))
            ends.append(
                open_number_field(
                    f"{what}, {label}",
                    value=shown,
                    lowest=-MOST if measure == "spend_to_date" else 0,
                    highest=_PERCENT if measure == "p_alive" else MOST,
                    whole=whole,
                    placeholder=label,
                    label_visible=False,
                    key=f"own_{measure}_{end}_{draft.version}",
                    width=140,
                )
            )
    least, most = (None if end is None else end / scale for end in ends)
    return Bounds(_measure(measure), least, most)


def _ask_names(
    what: str, draft: _Draft, places: Places, *, locale: Locale, assumptions: Assumptions
) -> tuple[str, ...]:
    """Which segments, or which names of a place; none: all."""
    known = dict(draft.initial.places).get(what, ()) if what != _SEGMENT else draft.initial.segments
    if what == _SEGMENT:
        possible: Sequence[str] = SEGMENT_CODES
    else:
        found = [one.name for place, names in places.names.items() if place == what for one in names]
        # A kept list may name what these sales no longer do.
        possible = [*found, *(name for name in known if name not in found)]
    return tuple(
        st.multiselect(
            _name(what, locale, assumptions),
            possible,
            default=list(known),
            format_func=lambda one: locale.text(group_of(one).name) if what == _SEGMENT else one,
            placeholder=locale.text("any"),
            key=f"own_{what}_{draft.version}_{locale.language}",
        )
    )


def _ask_order(draft: _Draft, *, locale: Locale, assumptions: Assumptions, valued: bool) -> tuple[SortColumn, bool]:
    _ = locale.text
    possible = SORT_COLUMNS if valued else KNOWN_SORT_COLUMNS
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            _("Sort by"),
            possible,
            index=possible.index(draft.initial.sort) if draft.initial.sort in possible else 0,
            format_func=lambda column: terms.heading(column, locale, assumptions),
            key=f"own_sort_{valued}_{draft.version}_{locale.language}",
            width=280,
        )
        descending = st.segmented_control(
            _("Order"),
            [True, False],
            default=draft.initial.descending,
            required=True,
            format_func=lambda down: _("Highest first") if down else _("Lowest first"),
            key=f"own_descending_{draft.version}_{locale.language}",
        )
    return sort, bool(descending)


def _name(one: str, locale: Locale, assumptions: Assumptions) -> str:
    if one in MEASURES:
        return saved_lists.measure(_measure(one), locale, assumptions)
    return terms.heading(one, locale, assumptions)


def _measure(one: str) -> Measure:
    return next(measure for measure in MEASURES if measure == one)


def _draft() -> _Draft:
    draft: _Draft = st.session_state.setdefault(_DRAFT_KEY, _Draft())
    return draft


def _open(draft: _Draft) -> _Draft:
    """The draft in boxes of its own, made anew."""
    st.session_state[_DRAFT_KEY] = opened = replace(draft, version=draft.version + 1)
    return opened


def _begin(one: OwnList | None) -> None:
    """Go on with a kept list, or with an empty one."""
    begun = _drafted("", after=_draft()) if one is None else _drafted(one.name, one.wish, after=_draft())
    st.session_state[_DRAFT_KEY] = begun
    st.rerun()


def _drafted(name: str, wish: CustomerFilter | None = None, *, after: _Draft) -> _Draft:
    """A draft that begins with these conditions, in boxes of its own."""
    wish = wish or CustomerFilter()
    named = [_SEGMENT] if wish.segments else []
    fields = (*(limits.measure for limits in wish.ranges), *named, *(place for place, _ in wish.places))
    return _Draft(name, wish, fields or _USUAL, wish, after.version + 1)


def _kept_list(name: str) -> OwnList | None:
    return next((one for one in _book().lists() if one.name == name), None)


def _fields_key(draft: _Draft, locale: Locale) -> str:
    return f"own_fields_{draft.version}_{locale.language}"


def _book() -> ListStore:
    book = session.book()
    assert book is not None  # lists are made of sales that are loaded
    return app_state().workspace.list_book(book)
