"""What does this reader's session know: the language, whose sales are shown, under which assumptions?"""

from __future__ import annotations

import streamlit as st

from clv.i18n.locale import Language, Locale
from clv.storage.workspace import Dataset, Import, Settings
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest

LANGUAGE_KEY = "lang"
_BOOK_KEY = "book"
_NAMES = {Language.EN: "English", Language.NL: "Nederlands", Language.PL: "Polski"}


def locale() -> Locale:
    """The reader's language: chosen, else the browser's, else English."""
    # The address shows the language as its button does: NL.
    chosen = str(st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY, "")).lower()
    return Locale(Language(chosen) if chosen in set(Language) else browser_language())


def browser_language() -> Language:
    """The first language of the browser that we speak."""
    prefix = (st.context.locale or "").split("-")[0].lower()
    return Language(prefix) if prefix in set(Language) else Language.EN


def language_name(language: Language) -> str:
    """What a language calls itself."""
    return _NAMES[language]


def book() -> Dataset | None:
    """Whose sales are shown: as chosen, else the company's own where there are some; None where nothing is loaded."""
    chosen: Dataset | None = st.session_state.get(_BOOK_KEY)
    if chosen is not None and app_state().workspace.imports(chosen):
        return chosen
    return Dataset.OWN if app_state().workspace.imports(Dataset.OWN) else None


def show(book: Dataset) -> None:
    """From now on show this book."""
    st.session_state[_BOOK_KEY] = book


def imports() -> list[Import]:
    """What is loaded of the book that is shown, oldest first; none where nothing is."""
    shown = book()
    return app_state().workspace.imports(shown) if shown is not None else []


def settings() -> Settings:
    """What is set for the book that is shown."""
    return app_state().workspace.settings(book() or Dataset.OWN)


def request() -> AnalysisRequest | None:
    """What the pages are to show, None where nothing is loaded."""
    loaded = imports()
    if not loaded:
        return None
    kept = settings()
    return AnalysisRequest(tuple(one.import_id for one in loaded), kept.until, kept.assumptions, kept.thresholds)
