"""What stands around every page: the navigation, and one quiet row that says what is loaded and assumed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from clv.core.installation import app_folder
from clv.i18n.locale import Language, Locale
from clv.phrases import intake, streamlits, terms
from clv.ui import session
from clv.ui.address import FRAME
from clv.ui.choices.compared import choose_compared
from clv.ui.choices.parts import choose_part, say_what_is_of_all
from clv.ui.components import LAST_FIGURE, LAST_FIGURES, NUMBERS, escaped, figures_to, quiet
from clv.ui.rights import frame, gate

ICON = app_folder() / "static" / "icon.png"
_FOLDER = Path(__file__).resolve().parent.parent / "pages"
PAGES = ("overview", "acquire", "segments", "customers", "moments", "word_of_mouth", "trust", "data", "assumptions")
GUIDE = "guide"  # the page that is read, with or without sales
BEFORE = ("own_list", "moved")  # addresses that lead on to where their pages are now
COMPARING = ("", "segments")  # places in the address of pages that look back to an earlier day
WITHOUT_CUSTOMERS = ("data", "assumptions", GUIDE)  # places in the address of pages without figures of customers
_PRODUCT = "Tenfold"
_SAID = "language_said"  # the container of what tells the browser the language
_SAYS = Path(__file__).parent / "scripts" / "frame.js"
_LOOK = Path(__file__).with_name("frame.css")
_LOOSE = (*BEFORE, "assumptions", GUIDE)  # pages of one file


def path_of(page: str) -> str:
    """The script of a page, as Streamlit asks for it: whole, because dashboard.py may be elsewhere."""
    assert page in (*PAGES, *BEFORE, GUIDE), page
    return str(_FOLDER / f"{page}.py" if page in _LOOSE else _FOLDER / page / "page.py")


def pages(locale: Locale) -> dict[str, list[Page]]:
    """The pages by what stands in the bar: two of them, and three words with pages behind them.

    An address stays the same in every language. A page that the reader may not see is not in the bar.
    """
    _ = locale.text
    return {
        "": [
            _page("overview", _("Overview"), default=True),
            _page("acquire", _("Acquire or keep")),
            *(_page(page, _PRODUCT, hidden=True) for page in BEFORE),
        ],
        _("Customers"): [_page("segments", _("Segments")), _page("customers", _("All customers"))],
        _("Loyalty"): [_page("moments", _("Decisive moments")), _page("word_of_mouth", _("Word of mouth"))],
        _("How sure"): [
            _page("trust", _("Trust")),
            _page("data", _("Data")),
            _page("assumptions", _("Assumptions")),
            _page(GUIDE, _("Guide")),
        ],
    }


def _page(page: str, title: str, *, default: bool = False, hidden: bool = False) -> Page:
    place = page.replace("_", "-")
    seen = not hidden and gate.may_open(place)
    return st.Page(
        path_of(page), title=title, url_path=place, default=default, visibility="visible" if seen else "hidden"
    )


def lead_on(page: str, **said: str) -> NoReturn:
    """From an address of before to the page of today, with all that it said and what is said besides."""
    address = {name: st.query_params.get_all(name) for name in st.query_params if name not in FRAME}
    st.switch_page(path_of(page), query_params={**address, **said})


def head(page: Page) -> None:
    """What the browser knows of the page: its title, which says the page's name, and in which language it is.

    Streamlit serves every page as English, its own words too, and on a narrow screen leaves its menu open over the
    page that was chosen.
    """
    name = page.title if page.title == _PRODUCT else f"{page.title} · {_PRODUCT}"
    st.set_page_config(page_title=name, page_icon=str(ICON), layout="wide")
    locale = session.locale()
    said = {
        "language": locale.language.value,
        "skip": locale.text("To the content of the page"),
        "printed": locale.text("Printed on {date}", date="…"),  # the browser knows when
        "labels": streamlits.labels(locale),
        "texts": streamlits.texts(locale),
        "page": page.url_path,
    }  # with another page the script runs again
    with st.container(key=_SAID):
        st.html(f"<script>{_says()}({json.dumps(said)})</script>", unsafe_allow_javascript=True)


@cache
def _says() -> str:
    return _SAYS.read_text("utf-8")


def status_row(page: str) -> None:
    """What is loaded and under which assumptions, each a way to change it; which customers are shown, and with what
    they are compared; and the language.

    page: its place in the address.
    """
    _styles()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="status"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            _loaded()
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            if page not in WITHOUT_CUSTOMERS:
                choose_part()
            if page in COMPARING:
                choose_compared()
            _language()
            frame.who_is_in(session.locale())
    if page not in WITHOUT_CUSTOMERS:
        say_what_is_of_all()


def bare_row() -> None:
    """The row above a page for who is not signed in: the language alone."""
    _styles()
    st.space("medium")  # where no page stands in the bar, Streamlit leaves no room below it
    with st.container(horizontal=True, horizontal_alignment="right", key="status"):
        _language()


def _styles() -> None:
    # Streamlit aligns every cell of a table to the left; figures are read by their ends.
    figures = [f'[class*="st-key-{NUMBERS}"] :is(td, th):not(:first-child)']
    figures += [f'[class*="st-key-{LAST_FIGURE}"] :is(td, th):last-child']
    figures += [
        f'[class*="st-key-{figures_to(last)}"] :is(td, th):not(:first-child):nth-child(-n+{last})'
        for last in LAST_FIGURES
    ]
    cells = ", ".join(figures)
    st.html(_LOOK)
    st.html(f"<style>:is({cells}), :is({cells}) * {{text-align: right !important}}</style>")
    st.html(f"<style>{''.join(map(_words_below_figures, LAST_FIGURES))}</style>")
    hidden = f":is(.st-key-{session.HIDDEN}, .st-key-{_SAID})"  # and the room of what holds them
    st.html(f"<style>{hidden}, [data-testid=stLayoutWrapper]:has(> {hidden}) {{display: none !important}}</style>")


def _words_below_figures(last: int) -> str:
    """On a phone a table with words behind its figures has these words below them, a column to a line.

    On a desk the words break, not the figures, nor what ends a row.
    """
    table = f'[class*="st-key-{figures_to(last)}"] table'
    return (
        f"@media (min-width: 641px) {{{table} :is(td:nth-child(-n+{last}), td:last-child):not(:first-child) "
        "{white-space: nowrap}} "
        f"@media (max-width: 640px) {{{table} {{display: grid; grid-template-columns: 1fr repeat({last - 1}, auto)}} "
        f"{table} :is(thead, tbody, tr) {{display: grid; grid-column: 1 / -1; grid-template-columns: subgrid}} "
        f"{table} :is(td, th):nth-child(n+{last + 1}) {{grid-column: 1 / -1; border-top: none}} "
        f"{table} :is(td, th):not(:last-child) {{border-bottom: none}}}}"
    )


def _language() -> None:
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
    name = intake.loaded(loaded, locale)
    st.page_link(path_of("data"), label=escaped(_("{name}, until {date}", name=name, date=locale.date(last))))
    st.page_link(path_of("assumptions"), label=escaped(terms.assumed(kept.assumptions, locale)))
