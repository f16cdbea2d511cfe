"""The gate: who asks, and may they? Every page, download, route and upload asks here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from clv.core.errors import ClvError, NotAllowed
from clv.core.people import THIS_COMPUTER, Claims, Person, Right
from clv.ui.rights import configured

# What each page needs, by its place in the address. One that is not here is for keepers, until it is.
PAGES = {
    "": Right.READ,
    "overview": Right.READ,
    "acquire": Right.READ,
    "segments": Right.READ,
    "moved": Right.READ,
    "customers": Right.CUSTOMERS,
    "own-list": Right.CUSTOMERS,
    "moments": Right.READ,
    "word-of-mouth": Right.READ,
    "trust": Right.READ,
    "data": Right.READ,
    "assumptions": Right.READ,
    "guide": Right.READ,
}
May = Callable[[Right], bool]


def person() -> Person:
    """Who runs this page; whoever sits at the machine where nobody signs in.

    Raises NotSignedIn, SignedInTooLong, EmailNotVerified, NoRole, and what is wrong with the settings.
    """
    return person_of(claims())


def is_in() -> bool:
    """Whether who runs this page has any role."""
    return may(Right.READ)


def may(right: Right) -> bool:
    """Whether who runs this page may. In a thread that runs no page: whether everybody may; see `asker`."""
    return _may(claims(), right)


def may_open(page: str) -> bool:
    """Whether who runs this page may see the one at this place in the address."""
    return may(PAGES.get(page, Right.HOUSE))


def need(right: Right) -> None:
    """Raises NotAllowed, and what `person` raises, before something is done that is not allowed."""
    _need(claims(), right)


def asker() -> May:
    """`may` for later, and for other threads: it goes by the roles as they are when it is asked."""
    return partial(_may, claims())


def needer() -> Callable[[Right], None]:
    """`need` for later, and for other threads."""
    return partial(_need, claims())


def person_of(said: Claims) -> Person:
    """Who these claims are about, as the roles are now. Raises as `person`."""
    found = configured.sign_in()
    return THIS_COMPUTER if found is None else found.person(said, now=datetime.now(UTC))


def claims() -> Claims:
    """What the provider said of who runs this page; nothing where nobody is signed in."""
    return dict(st.user.to_dict()) if configured.is_on() else {}


def _may(said: Claims, right: Right) -> bool:
    try:
        return person_of(said).may(right)
    except ClvError:
        return False


def _need(said: Claims, right: Right) -> None:
    if not person_of(said).may(right):
        found = configured.sign_in()
        raise NotAllowed(ask=found.ask if found else "")
