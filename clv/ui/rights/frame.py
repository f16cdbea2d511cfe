"""What does one see who is not signed in, who may not see a page, and who wants to sign out?"""

from __future__ import annotations

import streamlit as st

from clv.core.errors import ClvError, NotSignedIn, SignedInTooLong
from clv.core.marks import N_
from clv.core.people import THIS_COMPUTER, Right, Role
from clv.i18n.locale import Locale
from clv.ui.components import answer, escaped, quiet
from clv.ui.rights import configured, gate

ROLES = {Role.READER: N_("reader"), Role.ANALYST: N_("analyst"), Role.KEEPER: N_("keeper")}
_WHY = {
    Right.CUSTOMERS: N_("Who the customers are is shown to analysts and keepers. Your role here: {role}. Ask {ask}."),
    Right.SCENARIOS: N_("Lists and scenarios are kept by analysts and keepers. Your role here: {role}. Ask {ask}."),
    Right.IMPORT: N_("Sales and costs are taken in by keepers. Your role here: {role}. Ask {ask}."),
}


def way_in(locale: Locale) -> None:
    """For who has no role: why, and how to sign in."""
    try:
        gate.person()
    except (NotSignedIn, SignedInTooLong) as error:
        _sign_in_page(locale, ended=locale.error(error) if isinstance(error, SignedInTooLong) else "")
    except ClvError as error:
        answer(locale.text("There is nothing to see here yet"), locale.error(error))
        if st.button(locale.text("Sign in as somebody else"), key="sign_in_as_another", icon=":material/logout:"):
            st.logout()


def may_open(page: str, locale: Locale) -> bool:
    """Whether the page at this place in the address may be shown; where not, a sentence stands in its place."""
    if gate.may_open(page):
        return True
    st.title(locale.text("This page is not for your role"), anchor=False)
    say_why_not(gate.PAGES.get(page, Right.HOUSE), locale)
    return False


def say_why_not(right: Right, locale: Locale) -> None:
    """Whom this is for, which role the reader has, and whom they can ask."""
    found, person = configured.sign_in(), gate.person()
    if found is not None and right in _WHY:
        quiet(locale.text(_WHY[right], role=locale.text(ROLES[person.role]), ask=found.ask))


def who_is_in(locale: Locale) -> None:
    """Who is signed in, with which role, and the way out. Nothing where nobody signs in."""
    person = gate.person()
    if person == THIS_COMPUTER:
        return
    with st.popover(escaped(person.name), icon=":material/person:", key="who_is_in"):
        quiet(locale.text("{person}, {role}", person=person.key, role=locale.text(ROLES[person.role])))
        if st.button(locale.text("Sign out"), key="sign_out", icon=":material/logout:"):
            st.logout()


def _sign_in_page(locale: Locale, *, ended: str) -> None:
    _ = locale.text
    answer(
        _("Sign in to see what your customers are worth"),
        ended or _("This Tenfold is shared by several people of your company. Sign in with your account there."),
    )
    if st.button(_("Sign in"), type="primary", key="sign_in", icon=":material/login:"):
        st.login()
