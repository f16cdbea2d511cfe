"""What does a page say that is in neither its own catalogue nor the sales? Streamlit's own English, in the main."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from clv.core.assumptions import CURRENCIES
from clv.i18n import catalogue
from clv.i18n.locale import Language, Locale

_WORD = re.compile(r"[^\W\d_]{2,}")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_GUIDES = Path(__file__).parent.parent.parent / "docs"
# Names: of the product, of models, of kinds of files; currencies and languages go by their letters.
_NAMES = {"tenfold", "bg", "mbg", "nbd", "pareto", "gamma", "csv", "xlsx", "png", "svg", "us"}
_NAMES |= {code.lower() for code in (*CURRENCIES, *Language)}
# Every name that a screen reader reads, and every text that is not our own Markdown: of whatever can be seen or heard.
_SAID = """() => {
    const ours = '[data-testid="stMarkdownContainer"], [data-testid="stIconMaterial"], [data-testid="stTable"], ' +
        '[data-testid="stCode"], .js-plotly-plot, style, script, title, option'
    const heard = one => one.checkVisibility() && !one.closest('[aria-hidden="true"]')
    const found = []
    const look = root => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) look(one.shadowRoot)
            if (!heard(one)) continue
            for (const name of ["aria-label", "aria-valuetext", "aria-roledescription", "placeholder", "title", "alt"])
                if (one.getAttribute(name)) found.push(one.getAttribute(name))
            if (one.closest(ours)) continue
            for (const text of one.childNodes)
                if (text.nodeType === Node.TEXT_NODE && text.data.trim()) found.push(text.data.trim())
        }
    }
    look(document.body)
    return [...new Set(found)]
}"""


def foreign(page: Page, language: Language) -> list[str]:
    """What is said on the page with a word that is none of ours in this language; in English nothing is.

    The sales are taken to have no words: those of the CD shop have none.
    """
    said: list[str] = [] if language is Language.EN else page.evaluate(_SAID)
    return [text for text in said if _in(text) - _words(language)]


def _in(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


@cache
def _words(language: Language) -> frozenset[str]:
    """All that the product says in this language: its catalogue, its guide, and the names of months."""
    locale = Locale(language)
    said = [(_GUIDES / f"guide.{language}.md").read_text(encoding="utf-8")]
    for message in catalogue.read_catalogue(catalogue.HERE / f"{language}.po"):
        said += [_PLACEHOLDER.sub(" ", text) for text in catalogue.forms(message)]
    said += [locale.date(date(2025, month, 1)) + " " + locale.month_name(month) for month in range(1, 13)]
    return frozenset(_in(" ".join(said)) | _NAMES)
