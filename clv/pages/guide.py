"""What does each page answer, where does an export come from, how are limits read: the guide, and every term."""

from __future__ import annotations

import re

import streamlit as st

from clv.core.installation import app_folder
from clv.phrases import glossary
from clv.ui import session
from clv.ui.words import word

_DOCS = app_folder() / "docs"
_PICTURE = re.compile(r"!\[(?P<alt>.*)\]\((?P<path>.*)\)\Z", re.DOTALL)

locale = session.locale()
_ = locale.text


def guide() -> None:
    """docs/guide.en.md or its Dutch or Polish form: headings without links, pictures from the package."""
    text = (_DOCS / f"guide.{locale.language.value}.md").read_text(encoding="utf-8")
    for block in text.strip().split("\n\n"):
        if found := _PICTURE.match(block):
            st.image(_DOCS / found["path"], alt=found["alt"])
            continue
        marks, _space, rest = block.partition(" ")
        match marks:
            case "#":
                st.title(rest, anchor=False)
            case "##":
                st.header(rest, anchor=False)
            case "###":
                st.subheader(rest, anchor=False)
            case _:
                st.markdown(block)


with st.container(width=820):
    guide()
    st.header(_("What the words mean"), anchor=False)
    for name, meaning in glossary.terms(locale):
        word(name, meaning)
    st.subheader(_("Segments and lists, and what to do"), anchor=False)
    for name, action in glossary.groups(locale):
        word(name, action)
