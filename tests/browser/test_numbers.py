"""Is a decimal comma read as one in a browser that writes numbers as the English do?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from clv.i18n.locale import Language, Locale
from tests.browser.conftest import chromium, new_page
from tests.browser.hands import begin_with_cd_shop, press_until, title, wait_for_answer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright, "--lang=en-US") as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with new_page(browser, address, language=None) as page:
        yield page


@pytest.mark.parametrize("language", [Language.NL, Language.PL])
def test_a_comma_is_a_comma_in_an_english_browser(page: Page, language: Language) -> None:
    locale = Locale(language)
    begin_with_cd_shop(page)
    page.goto(f"/assumptions?sales=cd-shop&lang={language.upper()}")
    wait_for_answer(page)
    assert page.evaluate("(1.5).toLocaleString()") == "1.5"
    before, usual = title(page), page.locator("[class*=st-key-assumed_rate_] input").input_value()
    try:
        use_rate(page, "7,5", locale, shows=locale.share(0.075, 1))
    finally:  # the other tests of the browser share the server
        use_rate(page, usual, locale, shows=before)


def use_rate(page: Page, text: str, locale: Locale, *, shows: str) -> None:
    """Type a discount rate, and use it for all that is calculated; the title then shows it."""
    wait_for_answer(page)
    button = page.get_by_role("button", name=locale.text("Use these assumptions"))
    page.locator("[class*=st-key-assumed_rate_] input").fill(text)
    press_until(page, button, page.locator("h1").filter(has_text=shows))
