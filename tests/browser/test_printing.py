"""Is every page printed whole, with what is loaded, without what one clicks, and is no chart cut in two?"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from clv.i18n.locale import Language, Locale
from clv.ui.navigation import GUIDE
from tests.browser.hands import PAGES, load_cd_shop, turn_to, wait_for_answer

pytestmark = pytest.mark.browser

# Of each chart that can be seen: how wide it is drawn and how wide its place is, and its words.
_CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot')]
  .filter(one => one.getBoundingClientRect().width > 0 && one.checkVisibility())
  .map(one => [one.querySelector('svg.main-svg').clientWidth, one.parentElement.clientWidth,
    [...one.querySelectorAll('text')].map(text => text.textContent).filter(text => text.trim())])"""
# Tables of customers with columns that one would have to scroll to.
_TABLES_CUT = """() => [...document.querySelectorAll('.dvn-scroller')]
  .filter(one => one.scrollWidth > one.clientWidth + 1).length"""
_PAPER = 900  # px, before it is made to fit a sheet
_CONTROLS = (
    "Booklet (PDF)",
    "Enter your costs",
    "See your costs",
    "The numbers",
    "Loyalty",
    "Lowest first",
    "Choose files",
)
_YEARS_TO_COME = ("Year 1 ", "Year 10")


def _leaves(page: Page, *, across: bool) -> list[str]:
    """The text of each sheet, as it lies there."""
    return [
        " ".join(leaf.extract_text().split())
        for leaf in PdfReader(BytesIO(page.pdf(format="A4", landscape=across))).pages
    ]


def _bare(text: str) -> str:
    return "".join(text.split())


def test_every_page_is_drawn_anew_in_the_width_of_a_sheet_and_printed_whole(page: Page) -> None:
    load_cd_shop(page)
    today = Locale(Language.EN).date(datetime.now().astimezone().date())
    page.evaluate("window.print = () => { window.printed = true }")
    for name in (*PAGES, GUIDE):
        turn_to(page, name)
        wait_for_answer(page)
        page.evaluate("window.printed = false")
        page.keyboard.press("Control+p")
        page.wait_for_function("window.printed")
        charts = page.evaluate(_CHARTS)
        assert all(drawn <= place + 1 < _PAPER for drawn, place, _words in charts), (name, charts)
        assert page.evaluate(_TABLES_CUT) == 0, name
        leaves = _leaves(page, across=False)
        assert "CD shop, until 30 June 1998" in leaves[0], name
        assert f"Printed on {today}" in leaves[0], name
        assert all(leaves), f"{name}: an empty sheet"
        for control in _CONTROLS if name != GUIDE else ():
            assert control not in " ".join(leaves), (name, control)
        for *_widths, words in charts:
            assert any(all(_bare(word) in _bare(leaf) for word in words) for leaf in leaves), (name, words)
        page.wait_for_function("!('paper' in document.documentElement.dataset)")  # the screen is as it was


@pytest.mark.parametrize("across", [False, True], ids=["upright", "across"])
def test_what_is_printed_from_the_browsers_menu_fits_too(page: Page, across: bool) -> None:
    load_cd_shop(page)
    wait_for_answer(page)
    leaves = _leaves(page, across=across)
    [heading] = [place for place, text in enumerate(leaves) if "Best customers: 61% of it" in text]
    assert "Of 23,570 customers" in leaves[heading]  # the title stays with its chart
    assert any(all(year in leaf for year in _YEARS_TO_COME) for leaf in leaves)
    said = " ".join(leaves)
    assert "What winning may cost" in said
    assert "Of $3.69 million expected" in said
