"""What does this session know: the language, whose sales are shown, of which customers, under which assumptions?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv.customers.parts import Part
from clv.i18n.locale import Language, Locale
from clv.storage.workspace import Dataset, Import, Settings
from clv.ui import address
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest
from clv.ui.rights.gate import person

LANGUAGE_KEY, BOOK_KEY = address.LANGUAGE, address.SALES  # of the frame's widgets, which the address is bound to
_LAST, _NEXT = "book_last", "book_next"  # what was shown until now, and what is to be shown from the next run on
_BOOKS = {Dataset.OWN: "own", Dataset.CD_SHOP: "cd-shop", Dataset.COFFEE_ROASTER: "coffee-roaster"}  # in the address
OF_ALL = ("acquire", "trust", "data", "assumptions", "guide")  # places in the address of pages about all customers
HIDDEN = "address"  # the container of what is there for the address alone
_NAMES = {Language.EN: "English", Language.NL: "Nederlands", Language.PL: "Polski"}


def locale() -> Locale:
    """The reader's language: chosen, else the browser's, else English."""
    # The address shows the language as its button does: NL.
    chosen = str(st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY, "")).lower()
    return Locale(Language(chosen) if chosen in set(Language) else browser_language())


def language_as_its_button() -> None:
    """An address that says nl, as a person writes it, says NL from here on: as the button has it."""
    said = st.query_params.get(LANGUAGE_KEY, "")
    if said != said.upper() and said.lower() in set(Language):
        st.query_params[LANGUAGE_KEY] = said.upper()
        st.rerun()


def browser_language() -> Language:
    """The first language of the browser that we speak."""
    prefix = (st.context.locale or "").split("-")[0].lower()
    return Language(prefix) if prefix in set(Language) else Language.EN


def language_name(language: Language) -> str:
    """What a language calls itself."""
    return _NAMES[language]


def book() -> Dataset | None:
    """Whose sales are shown: as the address says, else as until now, else the company's own; None where none are."""
    wanted = (st.session_state.get(BOOK_KEY), st.session_state.get(_LAST), Dataset.OWN)
    return next((one for one in wanted if one is not None and app_state().workspace.imports(one)), None)


def show(book: Dataset) -> None:
    """From the next run on show this book."""
    st.session_state[_NEXT] = book


def keep_book_in_address() -> None:
    """Have the address say whose sales are shown, on every page and before anything is shown of them.

    Streamlit carries a widget's choice from page to page, and back and forward. This one is for nobody's eyes: one
    chooses on the Data page.
    """
    if _NEXT in st.session_state:
        st.session_state[BOOK_KEY] = st.session_state.pop(_NEXT)
    with st.container(key=HIDDEN):
        said = st.segmented_control(
            locale().text("Data"),
            [one for one in Dataset if app_state().workspace.imports(one) or one is st.session_state.get(BOOK_KEY)],
            default=None,
            format_func=lambda one: _BOOKS[one],
            key=BOOK_KEY,
            bind="query-params",
        )
    shown, is_first_run = book(), _LAST not in st.session_state
    st.session_state[_LAST] = shown
    if said != shown:  # the address says nothing, or what is not loaded any more
        st.session_state[_NEXT] = shown
        if not is_first_run:  # in which Streamlit does not change the address of a widget yet
            st.rerun()


def imports() -> list[Import]:
    """What is loaded of the book that is shown, oldest first; none where nothing is."""
    shown = book()
    return app_state().workspace.imports(shown) if shown is not None else []


def settings() -> Settings:
    """What this person has set for the book that is shown, else what everybody begins with."""
    return app_state().workspace.settings(book() or Dataset.OWN, person().key)


def keep_settings(changed: Settings) -> None:
    """Remember what this person has set for the book that is shown; for everybody where nobody signs in."""
    app_state().workspace.keep_settings(book() or Dataset.OWN, changed, person().key)


def own_currency() -> str:
    """What the company's own sales are counted in so far; "" where that is not known."""
    return app_state().workspace.settings(Dataset.OWN, person().key).assumptions.currency


def part_key() -> str:
    """Under which the session has the part of these sales' customers that the reader chose."""
    return f"part_{book()}"


def part() -> Part | None:
    """The part of the customers that this page shows; None: all of them, as on each page that is about all."""
    chosen: Part | None = st.session_state.get(part_key())
    return None if address.shown_page() in OF_ALL else chosen


def request() -> AnalysisRequest | None:
    """What this page is to show, None where nothing is loaded."""
    asked = whole_request()
    return asked and replace(asked, part=part())


def whole_request() -> AnalysisRequest | None:
    """The same of all customers."""
    loaded = imports()
    if not loaded:
        return None
    kept, import_ids = settings(), tuple(one.import_id for one in loaded)
    return AnalysisRequest(import_ids, kept.until, kept.assumptions, kept.thresholds, book=loaded[0].book)
