"""Can a chart be taken away by keyboard: as PNG, as SVG, and its numbers as CSV and for Excel, each with its source?"""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from clv.i18n.locale import Language, Locale
from tests.browser.hands import PHONE, choose_language, load_cd_shop, wait_for_answer

pytestmark = pytest.mark.browser

DUTCH = Locale(Language.NL)
SOURCE = ("Cd-winkel, tot en met 30 juni 1998", "10% per jaar", "Tenfold")


@pytest.fixture
def numbers(page: Page) -> Locator:
    """The folded numbers of the Overview's main chart, in Dutch, opened by keyboard."""
    load_cd_shop(page)
    choose_language(page, Language.NL)
    wait_for_answer(page)
    folded = page.get_by_test_id("stExpander").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded.get_by_role("button", name="Afbeelding (PNG)")).to_be_visible()
    return folded


def taken(page: Page, folded: Locator, label: str) -> Path:
    button = folded.get_by_role("button", name=label)
    button.focus()
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.startswith("tenfold-value-by-year-1998-06-30.")
    return Path(found.value.path())


def test_the_picture_has_title_source_and_letters(page: Page, numbers: Locator) -> None:
    drawing = taken(page, numbers, "Tekening (SVG)").read_text(encoding="utf-8")
    said = " ".join(ElementTree.fromstring(drawing).itertext())
    for words in ("daarvan komt binnen de eerste 3 jaar", "duizend USD", "Jaar 10", *SOURCE):
        assert words in said, words
    assert "data:font/woff2" in drawing or "data:application/octet-stream" in drawing
    assert "<script" not in drawing
    assert "http://127" not in drawing
    wide = taken(page, numbers, "Afbeelding (PNG)").read_bytes()
    assert wide.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", wide[16:24])
    assert width > 1500
    assert height > 600


def test_a_phone_gives_its_own_drawing(page: Page, numbers: Locator) -> None:
    page.set_viewport_size(PHONE)
    wait_for_answer(page)
    drawing = ElementTree.fromstring(taken(page, numbers, "Tekening (SVG)").read_text(encoding="utf-8"))
    assert float(drawing.get("width", "inf")) < 450


def test_the_numbers_say_whence_they_are(page: Page, numbers: Locator) -> None:
    rows = taken(page, numbers, "Download als CSV").read_text(encoding="utf-8-sig").splitlines()
    assert all(words in rows[-1] for words in SOURCE)
    assert len(rows) == 1 + 10 + 2
    book = openpyxl.load_workbook(BytesIO(taken(page, numbers, "Download voor Excel").read_bytes()))
    told = " ".join(str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)
    assert all(words in told for words in SOURCE)
