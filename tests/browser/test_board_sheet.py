"""Does "Acquire or keep" work in a browser: a file of costs, the sections on a phone, one sheet for the board?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clv.i18n.locale import Language, Locale
from clv.storage.costs import MOST_SCENARIOS
from tests.browser.hands import (
    PHONE,
    choose_language,
    load_cd_shop,
    press,
    press_key,
    settles_within,
    title,
    turn_to,
    wait_for_answer,
)

pytestmark = pytest.mark.browser

COSTS = Path(__file__).parent.parent.parent / "data" / "cd_shop_costs.csv"
RATIO = {Language.EN: "4.5", Language.NL: "4,5", Language.PL: "4,5"}
_LEAF = re.compile(rb"/Type\s*/Page\b(?!s)")


def show(page: Page, number: int) -> None:
    """The tool with this place in the row: 0 are the costs, 3 scenarios, -1 is for the board."""
    press(page, page.locator("[class*=st-key-acquire_section] button").nth(number))
    wait_for_answer(page)


@pytest.fixture
def shop(page: Page) -> Page:
    load_cd_shop(page)
    turn_to(page, "acquire")
    wait_for_answer(page)
    if not title(page).startswith("Does winning"):  # another test's costs
        show(page, 0)
        press_key(page, "forget_costs_0")
    return page


def test_a_file_of_costs_gives_the_ratio_and_can_be_removed(shop: Page) -> None:
    show(shop, 0)
    shop.locator("input[type=file]").set_input_files(COSTS)
    expect(shop.locator("h1")).to_contain_text("Winning a customer costs you about 4.5 times as much as keeping one")
    wait_for_answer(shop)
    show(shop, 0)
    expect(shop.get_by_test_id("stMain")).to_contain_text("72 rows read")
    press_key(shop, "forget_costs_0")
    expect(shop.locator("h1")).to_contain_text("Does winning a customer cost you ten times as much")


@pytest.mark.parametrize("language", list(Language))
def test_the_board_gets_one_sheet_in_each_language(shop: Page, language: Language, tmp_path: Path) -> None:
    if language is not Language.EN:
        choose_language(shop, language)
    verdict = Locale(language).text(
        "Winning a customer costs you about {ratio} times as much as keeping one", ratio=RATIO[language]
    )
    press_key(shop, "sample_costs")
    expect(shop.locator("h1")).to_have_text(verdict)  # there are other sections before the costs are there
    wait_for_answer(shop)
    show(shop, 3)
    kept = shop.locator("[class*=st-key-forget_Plan] button")
    for number in range(kept.count(), MOST_SCENARIOS):  # another language's test may have kept them already
        shop.locator(".st-key-scenario_name input").fill(f"Plan {number}, with a rather long name")
        press(shop, shop.locator("[data-testid=stFormSubmitButton] button"))
    show(shop, -1)
    expect(shop.locator(".st-key-board_sheet")).to_contain_text(verdict)
    expect(shop.locator(".st-key-board_sheet")).to_contain_text(f"Plan {MOST_SCENARIOS - 1}")
    printed = shop.pdf(path=tmp_path / "board.pdf", prefer_css_page_size=True)
    assert len(_LEAF.findall(printed)) == 1


def test_no_section_widens_a_phone(shop: Page) -> None:
    press_key(shop, "sample_costs")
    wait_for_answer(shop)
    shop.set_viewport_size(PHONE)
    for number in range(6):
        show(shop, number)
        assert settles_within(shop), number
