"""What does a reader do in the browser? Open, wait, click, choose a file, take a file away."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from clv.text.locale import Language, Locale

PAGES = ("overview", "customers", "segments", "data", "assumptions")
_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
_WORK_MILLISECONDS = 60_000  # an analysis with its wait on a busy machine


def wait(page: Page) -> None:
    """Until the script rests: a click during a run is lost."""
    page.wait_for_selector(_IDLE)


def wait_for_answer(page: Page) -> None:
    """Until the page has its answer, whatever it had to calculate."""
    page.locator("h1").wait_for(timeout=_WORK_MILLISECONDS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=_WORK_MILLISECONDS)
    wait(page)


def visit(page: Page, name: str, language: Language = Language.EN) -> None:
    """Come to a page by its address, in a new session, and choose the language."""
    page.goto(f"/{'' if name == 'overview' else name}")
    wait_for_answer(page)
    if language is not Language.EN:
        choose_language(page, language)


def choose_language(page: Page, language: Language) -> None:
    press(page, page.locator(".st-key-lang button", has_text=language.upper()))
    expect(page).to_have_url(re.compile(f"lang={language}", re.IGNORECASE))
    wait_for_answer(page)


def press(page: Page, button) -> None:
    wait(page)
    button.click()
    page.wait_for_timeout(100)  # the run starts a moment after the click
    wait(page)


def press_key(page: Page, key: str) -> None:
    press(page, page.locator(f".st-key-{key} button"))


def turn_to(page: Page, name: str) -> None:
    """Another page of the same session, by the navigation."""
    press(page, page.get_by_test_id("stTopNavLink").and_(page.locator(f"a[href$='/{'' if name == 'overview' else name}']")))


def load_cd_shop(page: Page) -> None:
    """The CD shop in this session; the page is the Overview."""
    visit(page, "data")
    press_key(page, "try_sample")
    wait_for_answer(page)


def upload(page: Page, path: Path) -> None:
    """Choose a file on the Data page and use it; the page then reports on it."""
    visit(page, "data")
    page.locator("input[type=file]").set_input_files(path)
    use = page.locator(".st-key-use_sales button")
    expect(use).to_be_enabled()
    press(page, use)
    expect(use).to_have_count(0, timeout=_WORK_MILLISECONDS)
    wait_for_answer(page)


def take_away(page: Page, key: str, folder: Path) -> Path:
    """The file that a download button gives."""
    wait(page)
    with page.expect_download() as coming:
        page.locator(f".st-key-{key} button").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def figures(page: Page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def in_form(locale: Locale, total: float) -> str:
    return locale.headline_money(total, "USD")
