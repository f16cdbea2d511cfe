"""Is a page printed whole, upright and across, with what is loaded and without what one clicks?"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from clv.i18n.locale import Language, Locale
from tests.browser.hands import load_cd_shop, wait_for_answer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("across", [False, True], ids=["upright", "across"])
def test_the_overview_is_printed_to_its_end(page: Page, across: bool) -> None:
    load_cd_shop(page)
    wait_for_answer(page)
    leaves = PdfReader(BytesIO(page.pdf(format="A4", landscape=across))).pages
    texts = [" ".join(leaf.extract_text().split()) for leaf in leaves]
    [heading] = [place for place, text in enumerate(texts) if "Best customers: 61% of it" in text]
    assert "Of 23,570 customers" in texts[heading]  # the title stays with its chart
    said = " ".join(texts)
    for words in (
        "CD shop, until 30 June 1998",
        "Year 1 ",
        "Year 10",
        "What winning may cost",
        "Of $3.69 million expected",
        f"Printed on {Locale(Language.EN).date(datetime.now().astimezone().date())}",
    ):
        assert words in said, words
    for control in ("Booklet (PDF)", "Enter your costs", "See your costs", "The numbers", "Loyalty"):
        assert control not in said, control
