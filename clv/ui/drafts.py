"""How does a table to fill in keep what was entered, but not used yet, through other tabs, pages and languages?

Streamlit forgets what was entered into a table of which a run drew nothing. So the rows as they stand are kept beside
it, without a word of any language, and the table that is drawn anew begins with them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from clv.ui import session

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class _Draft:
    """kept: what is used; began: what the table that is drawn began with; rows: as they stand in it."""

    kept: Rows
    began: Rows
    rows: Rows
    version: int


def draft_of(
    name: str,
    kept: Rows,
    edit: Callable[[Rows, str], Rows],
    *,
    known_by: Callable[[tuple[Any, ...]], Hashable] | None = None,
) -> Rows:
    """The rows as they stand in the table.

    name: of the table; other sales have other drafts.
    kept: what is used. Where that changes, what was entered goes, except rows that are `known_by` the same as before.
    edit: draws these rows in a table with this key, and gives them back as they stand.
    """
    place = f"draft_{name}_{session.book()}"
    draft: _Draft = st.session_state.get(place) or _Draft(kept, kept, kept, 0)
    if draft.kept != kept:
        entered = {known_by(row): row for row in draft.rows if row not in draft.kept} if known_by else {}
        rows = tuple(entered.get(known_by(row), row) for row in kept) if known_by else kept
        draft = _Draft(kept, rows, rows, draft.version + 1)
    if _key(name, draft) not in st.session_state:
        draft = replace(draft, began=draft.rows, version=draft.version + 1)
    draft = replace(draft, rows=edit(draft.began, _key(name, draft)))
    st.session_state[place] = draft
    return draft.rows


def _key(name: str, draft: _Draft) -> str:
    return f"{name}_{session.locale().language}_{draft.version}"
