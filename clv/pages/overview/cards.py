"""How does a card of the Overview look: a word in its colour, a sentence to act on, and a door at its foot?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from clv.ui.components import escaped
from clv.ui.navigation import path_of

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


def door(label: str, page: str, *, address: Mapping[str, str] | None = None, first: bool = False) -> None:
    """To another page: a link that looks like a button (frame.css), the first button of this page where that is said.

    A button would have the server turn the page. While this page waits for an answer, the browser asks for it again and
    again; asked between the click and the turn, the server goes back to this page and the reader sees a blank one.
    """
    with st.container(key=f"door_first_{page}" if first else f"door_{page}", width="content"):
        st.page_link(path_of(page), label=label, query_params=address, width="content")
