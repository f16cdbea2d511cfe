"""What stands around every page: the navigation, and one quiet row that says what is loaded and assumed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from clv import wording
from clv.text.locale import Language, Locale
from clv.ui import session
from clv.ui.components import LAST_FIGURES, NUMBERS, escaped, figures_to, quiet

ICON = Path(__file__).parent.parent.parent / "static" / "icon.png"


def pages(locale: Locale) -> list[Page]:
    """The pages in reading order; an address stays the same in every language."""
    _ = locale.text
    return [
        st.Page("clv/pages/overview.py", title=_("Overview"), url_path="overview", default=True),
        st.Page("clv/pages/customers.py", title=_("Customers"), url_path="customers"),
        st.Page("clv/pages/segments.py", title=_("Segments"), url_path="segments"),
        st.Page("clv/pages/own_list.py", title=_("Your own list"), url_path="own-list"),
        st.Page("clv/pages/moved.py", title=_("Who moved"), url_path="moved"),
        st.Page("clv/pages/moments.py", title=_("Decisive moments"), url_path="moments"),
        st.Page("clv/pages/acquire.py", title=_("Acquire or keep"), url_path="acquire"),
        st.Page("clv/pages/word_of_mouth.py", title=_("Word of mouth"), url_path="word-of-mouth"),
        st.Page("clv/pages/trust.py", title=_("Trust"), url_path="trust"),
        st.Page("clv/pages/data.py", title=_("Data"), url_path="data"),
        st.Page("clv/pages/assumptions.py", title=_("Assumptions"), url_path="assumptions"),
    ]


def status_row() -> None:
    """What is loaded and under which assumptions, each a way to change it; and the language."""
    # Streamlit aligns every cell of a table to the left; figures are read by their ends.
    figures = [f'[class*="st-key-{NUMBERS}"] :is(td, th):not(:first-child)']
    figures += [
        f'[class*="st-key-{figures_to(last)}"] :is(td, th):not(:first-child):nth-child(-n+{last})'
        for last in LAST_FIGURES
    ]
    cells = ", ".join(figures)
    st.html(f"<style>:is({cells}), :is({cells}) * {{text-align: right !important}}</style>")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="status"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            _loaded()
        st.segmented_control(
            session.locale().text("Language"),
            list(Language),
            default=session.browser_language(),
            format_func=lambda language: language.value.upper(),
            required=True,
            key=session.LANGUAGE_KEY,
            bind="query-params",
            label_visibility="collapsed",
        )


def _loaded() -> None:
    locale = session.locale()
    _ = locale.text
    loaded = session.imports()
    if not loaded:
        quiet(_("Nothing loaded yet"))
        return
    kept = session.settings()
    last = kept.until or max(one.last_date for one in loaded)
    name = wording.loaded(loaded, locale)
    st.page_link("clv/pages/data.py", label=escaped(_("{name}, until {date}", name=name, date=locale.date(last))))
    st.page_link("clv/pages/assumptions.py", label=escaped(wording.assumed(kept.assumptions, locale)))
