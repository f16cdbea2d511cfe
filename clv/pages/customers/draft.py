"""Which conditions has the reader set above all customers, and from which kept list did they come?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from clv.customers.places import Places
from clv.segments.customer_query import CustomerFilter, SortColumn
from clv.storage.saved_lists import ListStore, OwnList
from clv.ui import session
from clv.ui.address import CONDITIONS, Said, carry
from clv.ui.app_state import app_state
from clv.ui.customer_address import filter_of, texts_of

_DRAFT_KEY = "customers_draft"  # of the session, beside the boxes: they forget what they hold when the page is left
_SHOWN_KEY = "customers_draft_shown"  # the version whose order and segments the widgets have


@dataclass(frozen=True)
class Draft:
    """What is asked for. name: the kept list that was opened, "" for none. fields: the conditions that are open.

    initial: what the boxes began with; version: the boxes are made anew with it, and then begin with it.
    """

    name: str = ""
    wish: CustomerFilter = field(default_factory=CustomerFilter)
    fields: tuple[str, ...] = ()
    initial: CustomerFilter = field(default_factory=CustomerFilter)
    version: int = 0


def draft() -> Draft:
    """What is asked for so far."""
    known: Draft = st.session_state.setdefault(_DRAFT_KEY, Draft())
    return known


def keep_draft(changed: Draft) -> Draft:
    """From now on ask for this."""
    st.session_state[_DRAFT_KEY] = changed
    return changed


def in_new_boxes(changed: Draft) -> Draft:
    """The draft in boxes of its own, which begin with what is asked for."""
    return keep_draft(replace(changed, initial=changed.wish, version=changed.version + 1))


def begin(one: OwnList | None) -> None:
    """Go on with a kept list, or with no condition at all."""
    keep_draft(_drafted("") if one is None else _drafted(one.name, one.wish))


def is_begun(known: Draft) -> bool:
    """Whether this version of the draft is new to the widgets that outlive it."""
    begun = st.session_state.get(_SHOWN_KEY) != known.version
    st.session_state[_SHOWN_KEY] = known.version
    return begun


def carry_draft(places: Places, *, sorts: Sequence[SortColumn]) -> None:
    """Have the address carry what is asked for.

    places: known, where the address names any. sorts: by what these sales can be sorted, the usual first.
    """

    def read(said: Said) -> Draft | None:
        known = kept_list(said["list"][-1]) if said["list"] else None
        wish = filter_of(said, places, sorts=sorts)
        if known is None:
            return _drafted("", wish)
        told = any(said[name] for name in CONDITIONS)
        return _drafted(known.name, wish if told else known.wish)

    def write(told: Draft) -> Said:
        if not told.name:
            return texts_of(told.wish, sorts=sorts)
        known = kept_list(told.name)
        if known is not None and known.wish == told.wish:
            return {"list": [told.name]}
        return {**texts_of(told.wish, sorts=sorts), "list": [told.name], "sort": [told.wish.sort]}

    carry(_DRAFT_KEY, "list", *CONDITIONS, read=read, write=write, default=_drafted(""))


def kept_list(name: str) -> OwnList | None:
    """The list kept under this name."""
    return next((one for one in list_book().lists() if one.name == name), None)


def list_book() -> ListStore:
    """Where the lists of the sales that are shown are kept."""
    book = session.book()
    assert book is not None  # lists are made of sales that are loaded
    return app_state().workspace.list_book(book)


def _drafted(name: str, wish: CustomerFilter | None = None) -> Draft:
    """A draft that begins with these conditions, in boxes of its own."""
    wish = wish or CustomerFilter()
    fields = (*(limits.measure for limits in wish.ranges), *(place for place, _ in wish.places))
    return Draft(name, wish, fields, wish, draft().version + 1)
