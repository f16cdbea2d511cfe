"""Which lists were kept under a name, and how is one more kept?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv.core.errors import ClvError
from clv.i18n.locale import Locale
from clv.pages.customers.draft import begin, draft, keep_draft, list_book
from clv.phrases import saved_lists
from clv.segments.customer_query import CustomerFilter
from clv.storage.saved_lists import NAME_LETTERS, OwnList
from clv.ui.components import escaped, quiet


def kept_lists(locale: Locale) -> None:
    """The lists kept so far, to open; and the way back to all customers. Nothing where none is kept."""
    lists = list_book().lists()
    if not lists:
        return
    _ = locale.text
    quiet(_("Your lists"))
    with st.container(horizontal=True, gap="small"):
        for number, one in enumerate(lists):
            if st.button(escaped(one.name), key=f"own_open_{number}", disabled=one.name == draft().name):
                begin(one)
                st.rerun()
        if st.button(_("All customers"), key="own_new", type="tertiary", icon=":material/close:"):
            begin(None)
            st.rerun()


def keep_list(wish: CustomerFilter, *, locale: Locale) -> None:
    """The button behind which the list is kept under a name, or the one that is open removed.

    For the one that is open, also how the command makes the same file.
    """
    _ = locale.text
    known = draft()
    with st.popover(_("Keep this list"), icon=":material/bookmark:"):
        with st.form("own_keep", border=False):
            name = st.text_input(
                _("Keep this list under a name"),
                value=known.name,
                max_chars=NAME_LETTERS,
                key=f"own_name_{known.version}",
            )
            saved = st.form_submit_button(_("Keep the list"), type="primary")
        if saved:
            try:
                one = OwnList(name.strip(), wish)
            except ClvError as error:
                st.error(escaped(locale.error(error)), icon=":material/error:")
            else:
                list_book().keep(one)
                keep_draft(replace(known, name=one.name))
                st.rerun()
        if known.name:
            quiet(_("The same list without the browser:"))
            st.code(saved_lists.command(known.name), language="bash")
            if st.button(_("Remove the list {name}", name=escaped(known.name)), key="own_remove"):
                list_book().forget(known.name)
                begin(None)
                st.rerun()
