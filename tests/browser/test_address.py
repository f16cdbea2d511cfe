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
    page.goto("/segments?sales=cd-shop&lang=nl")  # as a person writes a language
    shows_list(page, "Waardevol en aan het afhaken")
    expect(page).to_have_url(re.compile(r"/segments\?sales=cd-shop&lang=NL$"))
    page.goto("/segments?sales=cd-shop")
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


def test_a_click_on_a_chart_and_on_a_name_among_its_numbers_opens_their_customers(page: Page) -> None:
    begin_with_cd_shop(page)
    turn_to(page, "")
    chart = page.locator(".st-key-chart_parts_wide .nsewdrag")
    chart.scroll_into_view_if_needed()
    wait_for_answer(page)
    size = chart.bounding_box()
    assert size is not None
    chart.click(position={"x": 5, "y": 0.3 * size["height"]})  # at the left of the upper bar
    expect(page).to_have_url(re.compile(r"/customers\?segment=best&sales=cd-shop$"))
    expect(page.locator("h1")).to_have_text(re.compile("2,247 customers fit"))
    page.go_back()
    wait_for_answer(page)
    page.locator(".st-key-fold_segments summary").click()
    press(page, page.get_by_role("link", name="Active customers"))
    expect(page).to_have_url(re.compile(r"/customers\?segment=active&sales=cd-shop$"))
    expect(page.locator("h1")).to_have_text(re.compile("5,093 customers fit"))
