"""From an empty workspace to a list on one's own disk: in a straight line, and without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from clv.i18n.locale import Language, Locale
from tests.browser import dutch_shop
from tests.browser.conftest import served
from tests.browser.hands import open_by_keyboard, visit, wait, wait_for_answer, wait_for_run

pytestmark = pytest.mark.browser

EN = Locale(Language.EN)
_FARTHEST = 80  # presses of Tab: beyond the end of a page it begins again


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, databases_file: Path) -> Iterator[str]:
    """A workspace in which nothing ever was."""
    with served(tmp_path_factory.mktemp("first_minutes"), databases_file) as address:
        yield address


def test_the_keyboard_leads_from_an_empty_workspace_to_a_list(page: Page, tmp_path: Path) -> None:
    orders = dutch_shop.orders()
    dutch_shop.write_export(tmp_path / "orders.csv", orders)
    visit(page, "overview")
    expect(page.locator(".st-key-try_sample")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSkipToContent")).to_be_focused()

    chooser = page.get_by_label(EN.text("Choose files"))
    tab_to(page, chooser)
    open_by_keyboard(page, chooser).set_files(tmp_path / "orders.csv")
    use = page.locator(".st-key-use_sales button")
    expect(use).to_be_enabled()
    enter(page, use)
    expect(use).to_have_count(0)
    expect(page.locator("h1")).to_contain_text(EN.number(len(orders)))
    expect(page.locator(".st-key-try_sample")).to_be_hidden()  # whoever has sales is offered none to try

    enter(page, page.get_by_role("link", name=EN.text("To what your customers are worth")))
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    wait_for_answer(page)
    expect(page.locator("h1")).to_contain_text(EN.number(orders.customer_id.nunique()))

    enter(page, page.locator("[class*=st-key-door_first] a"))
    wait_for_answer(page)
    enter(page, page.locator(".st-key-downloads_segment button"))
    taken = page.locator("[class*=st-key-segment_csv] button")
    tab_to(page, taken)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(tmp_path / "list.csv")
    header, *rows = (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()
    assert header.startswith(EN.text("Customer"))
    assert {row.split(",")[0].strip('="') for row in rows} <= set(orders.customer_id)
    assert len(rows) > 5


def test_an_address_that_is_no_page_leads_to_the_overview(page: Page) -> None:
    visit(page, "nopage")
    expect(page).to_have_title("Overview · Tenfold")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the keyboard, once the page has drawn it and no longer what was there before."""
    wait(page)
    expect(wanted).to_have_count(1)
    for _ in range(_FARTHEST):
        if wanted.evaluate("one => one.getRootNode().activeElement === one"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by {_FARTHEST} presses of Tab: {wanted}")


def enter(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")
    wait_for_run(page)
