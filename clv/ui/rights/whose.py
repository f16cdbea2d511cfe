"""Whose assumptions hold: one's own, or those of the house? And how does one become the other?"""

from __future__ import annotations

import streamlit as st

from clv.core.people import THIS_COMPUTER, Right
from clv.phrases import terms
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import quiet
from clv.ui.rights.gate import need, person


def whose_assumptions(book: Dataset) -> None:
    """What the house assumes, the way back to it, and for keepers the way to change it. Nothing without sign-in."""
    who, workspace, locale = person(), app_state().workspace, session.locale()
    if who == THIS_COMPUTER:
        return
    _ = locale.text
    has_own = workspace.has_own_settings(book, who.key)
    house = terms.assumed(workspace.settings(book).assumptions, locale)
    if has_own:
        quiet(_("These are your own, with your limits of the segments. The house's: {assumed}.", assumed=house))
    else:
        quiet(_("These are the house's. What you change here holds for you alone."))
    if not has_own:
        return
    with st.container(horizontal=True):
        if who.may(Right.HOUSE) and st.button(
            _("Make these the house's assumptions"),
            key="to_house",
            icon=":material/home:",
            help=_("Everybody who has set none of their own then begins with them, and with your limits."),
        ):
            need(Right.HOUSE)
            workspace.keep_house_settings(book, session.settings(), person=who.key)
            st.rerun()
        if st.button(_("Back to the house's assumptions"), key="from_house", icon=":material/undo:"):
            workspace.forget_own_settings(book, who.key)
            st.rerun()
