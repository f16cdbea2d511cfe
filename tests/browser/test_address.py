"""Do F5, a bookmark, back and forward show again what was chosen?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_page
from tests.browser.hands import begin_with_cd_shop, press, title, turn_to, wait_for_answer

pytestmark = pytest.mark.browser


def shows_list(page: Page, name: str) -> None:
    expect(page.get_by_test_id("stHeading").locator("h2").last).to_have_text(name)
    wait_for_answer(page)


def test_f5_a_bookmark_back_and_forward_show_what_was_chosen(page: Page, browser: Browser, address: str) -> None:
    begin_with_cd_shop(page)
    turn_to(page, "segments")
    shows_list(page, "Valuable and slipping away")
    press(page, page.locator(".st-key-segments_chosen button", has_text="Best customers"))
    shows_list(page, "Best customers")
    expect(page).to_have_url(re.compile(r"/segments\?sales=cd-shop&list=best$"))
    heading = title(page)

    page.reload()
    shows_list(page, "Best customers")
    assert title(page) == heading
    with new_page(browser, address) as other:
        other.goto(page.url)
        shows_list(other, "Best customers")
        assert title(other) == heading

    turn_to(page, "trust")
    expect(page).to_have_url(re.compile(r"/trust\?sales=cd-shop$"))
    page.go_back()
    shows_list(page, "Best customers")
    page.go_back()
    shows_list(page, "Valuable and slipping away")
    expect(page).to_have_url(re.compile(r"/segments\?sales=cd-shop$"))
    page.go_forward()
    shows_list(page, "Best customers")
    assert title(page) == heading
