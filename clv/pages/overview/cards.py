"""How does a card of the Overview look: a word in its colour, a sentence to act on, and a door at its foot?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from clv.ui.components import escaped

_COLOURS = {"call": "violet", "most": "orange", "sure": "blue"}


@contextmanager
def card(code: str, *, word: str, sentence: str) -> Iterator[None]:
    """What is written within stands in the card. code: "call", "most" or "sure"."""
    with st.container(border=True, key=f"card_{code}", height="stretch", gap="xsmall"):
        st.markdown(f":small[:{_COLOURS[code]}[**{escaped(word)}**]]")
        st.subheader(escaped(sentence), anchor=False)
        yield


@contextmanager
def doors() -> Iterator[None]:
    """What is written within stands at the foot of the card, side by side."""
    st.space("stretch")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        yield
