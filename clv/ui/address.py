"""What does the address hold, so that F5, a bookmark, back and forward find again what the reader had chosen?

The language and whose sales are shown are the same on every page: Streamlit binds them to widgets of the frame. What
else a page shows it has the address `carry`, in names and values that are the same in every language, and without what
the page begins with. What a page does not carry, or cannot read, is dropped.

Not in the address: what is searched for, which may be a person's name or mail; who is open on the Customers page is
there by the id alone. Nor what the workspace keeps anyway: assumptions, limits, costs, lists. Nor what was typed into
a form that is not used yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGE, SALES = "lang", "sales"
CUSTOMER = "customer"  # who is open: the address can be sent on, and the browser's back button works
CONDITIONS = ("where", "segment", "channel", "category", "country", "sort", "order")
PERIOD = ("from", "to")
PART = "only"  # which part of the customers is shown
ORDERS = {True: "highest", False: "lowest"}  # which comes first, of what a list is sorted by
FRAME = (LANGUAGE, SALES)
_VISIT = "address_visit"

Choice = TypeVar("Choice")
Said = Mapping[str, Sequence[str]]  # the texts that the address has for each name


@dataclass
class _Carried:
    """A choice of the page: where the session has it, and what the address says of it."""

    names: tuple[str, ...]
    key: str
    default: Any
    write: Callable[[Any], Said]


@dataclass
class _Visit:
    """The page that is shown. returned: whether its latest address is one that the browser remembered.

    read: the names of which the session knows what that address says.
    """

    page: str
    returned: bool = False
    read: set[str] = field(default_factory=set)
    carried: list[_Carried] = field(default_factory=list)


@contextmanager
def address_of(page: str) -> Iterator[None]:
    """While a page runs: what the address says of it goes to those who `carry`; what they have in the end goes there.

    page: its place in the address. The address knows better than the session where the reader comes to the page, and
    where they go back or forward on it; then what it does not name is as the page begins.
    """
    visit: _Visit | None = st.session_state.get(_VISIT)
    if visit is None or visit.page != page:
        visit = _Visit(page)
    elif _went_back_or_forward():
        visit = _Visit(page, returned=True)
    visit.carried.clear()
    st.session_state[_VISIT] = visit
    yield
    _write()


def end_page() -> NoReturn:
    """End the page here, as st.stop does, which would leave the address as it was."""
    _write()
    st.stop()


def shown_page() -> str:
    """The page's place in the address; "" is the first."""
    return _visit().page


def is_news(*names: str) -> bool:
    """Whether the address says something under one of these names that the session does not know yet."""
    return any(name not in _visit().read and name in st.query_params for name in names)


def carry(
    key: str,
    *names: str,
    read: Callable[[Said], Choice | None],
    write: Callable[[Choice], Said],
    default: Choice | None,
) -> None:
    """Have the address carry what the session holds under this key. To be called before the key's widget is made.

    names: in the address, of this page alone.
    read: what they say; None where that is nothing, or nothing here.
    write: what they are to say; names without a text are not in the address.
    default: what is not in the address, and what holds where it says nothing.
    """
    visit = _visit()
    if is_news(*names) or (visit.returned and not visit.read.issuperset(names)):
        said = {name: st.query_params.get_all(name) for name in names}
        found = read(said) if any(said.values()) else None
        st.session_state[key] = default if found is None else found
    visit.read.update(names)
    visit.carried.append(_Carried(names, key, default, write))


def carry_choice(
    key: str, name: str, options: Sequence[Choice], *, default: Choice, code: Callable[[Choice], str] = str
) -> None:
    """As `carry`, for a choice of one among `options`. code: what an option is called in the address."""
    known = {code(one): one for one in options}
    carry(
        key,
        name,
        read=lambda said: known.get(said[name][-1]),
        write=lambda chosen: {name: [code(chosen)]},
        default=default,
    )


def carry_choices(key: str, name: str, options: Sequence[str]) -> None:
    """As `carry`, for a choice of some among `options`; none where nothing is chosen."""
    nothing: list[str] = []
    carry(
        key,
        name,
        read=lambda said: [one for one in options if one in said[name]],
        write=lambda chosen: {name: [one for one in options if one in chosen]},
        default=nothing,
    )


def _visit() -> _Visit:
    found: _Visit = st.session_state.setdefault(_VISIT, _Visit(""))  # of a part of a page shown by itself
    return found


def _went_back_or_forward() -> bool:
    """Whether this run shows again an address of this page that the browser remembers."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _write() -> None:
    """Bring the address up to date, where it is not: what a browser is told is a step for its back button."""
    wanted: dict[str, list[str]] = {}
    for one in _visit().carried:
        chosen = st.session_state.get(one.key)
        said = {} if chosen is None or chosen == one.default else one.write(chosen)
        wanted |= {name: list(texts) for name, texts in said.items() if texts}
    if changed := {name: texts for name, texts in wanted.items() if texts != st.query_params.get_all(name)}:
        st.query_params.update(changed)
    for name in set(st.query_params) - set(wanted) - set(FRAME):
        del st.query_params[name]
    _visit().returned = False
