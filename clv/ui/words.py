"""What do the terms of a page mean? At its end, where they stand; all of them are on the page Guide."""

from __future__ import annotations

import streamlit as st

from clv.phrases import glossary
from clv.ui import session
from clv.ui.components import escaped
from clv.ui.navigation import GUIDE, path_of

_WORDS = {  # of navigation.PAGES
    "overview": ("expected_value", "limits", "discount", "horizon", "margin", "segment", "at_risk", "winning"),
    "acquire": ("winning", "keeping", "ratio", "payback", "margin", "expected_value", "limits"),
    "segments": ("segment", "chance", "due", "at_risk", "one_time", "repeat", "expected_value"),
    "customers": ("expected_value", "chance", "due", "purchase", "at_risk", "one_time", "limits"),
    "moments": ("repeat", "one_time", "cohort", "limits"),
    "word_of_mouth": ("word_of_mouth", "expected_value", "winning"),
    "trust": ("enough", "limits", "test", "sealed", "season"),
    "data": ("refund", "guest"),
    "assumptions": ("horizon", "discount", "margin", "season"),
}


def words_of(page: str) -> None:
    """The terms of one of PAGES, each with its meaning, once there are sales.

    The page itself asks for them: what stands below a page in dashboard.py takes the page with it where a button turns
    to another one.
    """
    if not session.imports():
        return
    locale = session.locale()
    with st.popover(locale.text("The words on this page"), type="tertiary", icon=":material/menu_book:"):
        for key in _WORDS[page]:
            word(*glossary.said(key, locale))
        st.page_link(path_of(GUIDE), label=locale.text("All words, and the guide"))


def word(name: str, meaning: str) -> None:
    """One term and what it means."""
    st.markdown(f"**{escaped(name)}**  \n{escaped(meaning)}")
