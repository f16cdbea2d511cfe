"""Does the guide explain every page and every word, in three languages, from the package alone?"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clv.core.installation import app_folder
from clv.i18n.catalogue import extract, translations
from clv.i18n.locale import Language, Locale
from clv.phrases import glossary
from clv.ui import navigation, words
from clv.ui.navigation import GUIDE, PAGES
from tests.pages.reader import Reader

DOCS = app_folder() / "docs"
GUIDES = {language: (DOCS / f"guide.{language}.md").read_text("utf-8") for language in Language}


def headings(text: str, level: int) -> list[str]:
    return re.findall(rf"^{'#' * level} (.+)$", text, re.MULTILINE)


def names(text: str) -> list[str]:
    """What stands in italics, below the ways of the shops, which have names of their own."""
    return re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", re.sub(r"^\|.*$", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize("language", list(Language))
def test_the_guide_has_a_part_for_each_page_by_the_name_it_has_in_the_bar(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation.st, "Page", lambda _path, *, title, **_others: title)
    bar = [one for group in navigation.pages(Locale(language)).values() for one in group if one != "Tenfold"]
    said = headings(GUIDES[language], 3)
    assert {*said, Locale(language).text("Guide")} == set(bar)
    assert len(said) == len(PAGES)


@pytest.mark.parametrize("language", list(Language))
def test_the_guide_is_the_same_in_each_language_and_needs_no_other_computer(language: Language) -> None:
    text = GUIDES[language]
    pictures = re.findall(r"\]\(([^)]*)\)", text)
    assert pictures == re.findall(r"\]\(([^)]*)\)", GUIDES[Language.EN])
    assert len(pictures) == len(PAGES)
    assert all((DOCS / picture).is_file() for picture in pictures)
    assert "http" not in text
    for level in (1, 2, 3):
        assert len(headings(text, level)) == len(headings(GUIDES[Language.EN], level))
    assert text.count("\n|") == GUIDES[Language.EN].count("\n|")


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """Every English sentence of the code."""
    return {one for one in extract() if isinstance(one, str) and one}


@pytest.mark.parametrize("language", [Language.NL, Language.PL])
def test_what_the_guide_names_is_called_so_on_the_pages(language: Language, ours: set[str]) -> None:
    """In italics stand the names of pages, buttons and lists, in the same order in each language."""
    pairs = list(zip(names(GUIDES[Language.EN]), names(GUIDES[language]), strict=True))
    found = [(ours_, theirs) for ours_, theirs in pairs if ours_ in ours]
    assert len(found) > 15
    assert [pair for pair in found if translations(language).gettext(pair[0]) != pair[1]] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_the_guide_and_every_word_without_sales(language: Language) -> None:
    reader = Reader(language).open(GUIDE)
    assert reader.exceptions == []
    assert reader.title == headings(GUIDES[language], 1)[0]
    shown = "\n".join(reader.texts())
    for name, meaning in [*glossary.terms(reader.locale), *glossary.groups(reader.locale)]:
        assert name in shown
        assert meaning in shown
    assert [one.value for one in reader.app.subheader][: len(PAGES)] == headings(GUIDES[language], 3)


def test_every_word_is_explained_where_it_stands(cd_shop_reader: Callable[[Language], Reader]) -> None:
    on_pages = [key for keys in words._WORDS.values() for key in keys]
    assert set(on_pages) == set(glossary.TERMS)
    reader = cd_shop_reader(Language.NL).open("trust")
    shown = "\n".join(reader.texts())
    for key in words._WORDS["trust"]:
        assert glossary.said(key, reader.locale)[1] in shown
    assert glossary.said("ratio", reader.locale)[1] not in shown


def test_the_pictures_are_taken_again_by_a_script_that_says_how() -> None:
    asked = subprocess.run([sys.executable, "-m", "tests.browser.picture", "--help"], capture_output=True, text=True)
    assert asked.returncode == 0
    assert "docs/pictures" in asked.stdout
    assert Path("docs/pictures").is_dir()
