"""Who took in, took back, erased, restored, and changed what everybody begins with?"""

from __future__ import annotations

from contextlib import suppress
from zoneinfo import ZoneInfo

import streamlit as st

from clv.phrases.log import log_table
from clv.storage.log import MOST_SHOWN
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import quiet, text_table


def log_of_deeds() -> None:
    """The log, folded, newest first; nothing where nothing was done yet."""
    entries, locale = app_state().workspace.log(), session.locale()
    if not entries:
        return
    zone = None
    with suppress(ValueError, OSError, KeyError):  # what the browser says may be no zone that is known here
        zone = ZoneInfo(st.context.timezone) if st.context.timezone else None
    with st.expander(locale.text("Who did what"), key="log"):
        columns = log_table(entries, locale, zone=zone)
        text_table(list(columns), list(zip(*columns.values(), strict=True)))
        if len(entries) == MOST_SHOWN:
            quiet(locale.text("The latest {n} are shown.", n=locale.number(MOST_SHOWN)))
