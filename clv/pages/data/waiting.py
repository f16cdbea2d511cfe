"""Which files of a watched folder wait for a person, and what is to be done?"""

from __future__ import annotations

import streamlit as st

from clv.core.people import Right
from clv.phrases.waiting import told_waiting
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import escaped
from clv.ui.rights.gate import may


def waiting_files() -> None:
    """One block, for those who may take sales in; nothing where no file waits."""
    files, locale = app_state().workspace.waiting(), session.locale()
    if not files or not may(Right.IMPORT):
        return
    title, lines, to_do = told_waiting(files, locale)
    parts = [f"**{escaped(title)}**", "\n".join(f"- {escaped(line)}" for line in lines), escaped(to_do)]
    st.info("\n\n".join(parts), icon=":material/inbox:")
