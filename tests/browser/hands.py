"""What does a reader do in the browser? Open, wait, click, choose a file, take a file away."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import TypeVar

from playwright.sync_api import Error, FileChooser, Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as PatienceLost

from clv.i18n.locale import Language, Locale
from clv.ui import navigation

PAGES = tuple(page.replace("_", "-") for page in navigation.PAGES)  # as in the address
# Which word of the bar, from the left, has a page behind it; the others stand in the bar.
BEHIND = {"segments": 0, "customers": 0, "moments": 1, "word-of-mouth": 1}
BEHIND |= dict.fromkeys(("trust", "data", "assumptions", navigation.GUIDE), 2)
WIDE: ViewportSize = {"width": 1440, "height": 1200}
TABLET: ViewportSize = {"width": 1024, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 900}
_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
_RUNNING = "[data-testid=stApp][data-test-script-state=running]"
_START_MILLISECONDS = 300
_SETTLE_MILLISECONDS = 5_000
_ANSWER_MILLISECONDS = 10_000
_CLICKS = 3
_READINGS, _BETWEEN_SECONDS = 20, 0.5
Read = TypeVar("Read")
_PATIENCE_MILLISECONDS = 60_000  # for an analysis on a busy machine

expect.set_options(timeout=_PATIENCE_MILLISECONDS)


def wait(page: Page) -> None:
    """Until the script rests: a click during a run is lost."""
    page.wait_for_selector(_IDLE)


def wait_for_run(page: Page) -> None:
    """Until the run that a click sets off is over. It starts a moment after the click, on a busy machine a long one."""
    with suppress(Error):  # it may be over already, or there is none
        page.wait_for_selector(_RUNNING, state="attached", timeout=_START_MILLISECONDS)
    wait(page)


def wait_for_answer(page: Page) -> None:
    """Until the page has its answer, whatever it had to calculate."""
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    wait(page)


def visit(page: Page, name: str, language: Language = Language.EN) -> None:
    """Come to a page by its address, in a new session, and choose the language."""
    page.goto(_place(name))
    wait_for_answer(page)
    if language is not Language.EN:
        choose_language(page, language)


def choose_language(page: Page, language: Language) -> None:
    press(page, page.locator(".st-key-lang button", has_text=language.upper()))
    name = Locale(language).text("Language")
    expect(page.get_by_role("radiogroup", name=name, exact=True)).to_be_visible()  # the answer has begun to come
    wait_for_answer(page)


def press(page: Page, button: Locator) -> None:
    wait(page)
    button.click()
    wait_for_run(page)


def press_until(page: Page, button: Locator, shows: Locator | re.Pattern[str]) -> None:
    """Press until this is seen, or the address is such: a click is lost where the page is drawn anew under it, and a
    reader clicks again."""

    def see(milliseconds: float | None = None) -> None:
        if isinstance(shows, re.Pattern):
            expect(page).to_have_url(shows, timeout=milliseconds)
        else:
            expect(shows).to_be_visible(timeout=milliseconds)

    for _ in range(_CLICKS):
        if button.count():
            press(page, button)
        with suppress(AssertionError):
            see(_ANSWER_MILLISECONDS)
            return
    see()


def type_in(page: Page, box: Locator, text: str) -> None:
    """Type into a box in place of what it holds, and leave it with Enter."""
    wait(page)
    box.fill(text)
    box.press("Enter")
    wait_for_run(page)


def unfold_numbers(page: Page) -> None:
    """The numbers of every chart, folded until a reader opens them."""
    folded = page.locator("[class*=st-key-fold_] details:not([open]) > summary")
    folded.evaluate_all("all => all.forEach(one => one.click())")
    expect(folded).to_have_count(0)
    wait(page)


def press_key(page: Page, key: str) -> None:
    press(page, page.locator(f".st-key-{key} button"))


def turn_to(page: Page, name: str) -> None:
    """Another page of the same session, by the navigation; its answer may still be on the way."""
    wait(page)
    if name in BEHIND:
        page.get_by_test_id("stTopNavSection").nth(BEHIND[name]).click()
    link = page.get_by_test_id("stTopNavDropdownLink" if name in BEHIND else "stTopNavLink")
    press(page, link.and_(page.locator(f"a[href$='{_place(name)}']")))
    expect(page).to_have_url(re.compile(rf"{_place(name)}(\?|$)"))
    wait(page)


def begin_with_cd_shop(page: Page) -> None:
    """The CD shop in this session; nobody waits for its figures."""
    visit(page, "data")
    button = page.locator(".st-key-try_sample button")
    folded = page.locator(".st-key-shops_to_try summary")
    if folded.count():  # own sales are loaded
        press_until(page, folded, button)
    press_until(page, button, re.compile(r"/\?.*sales=cd-shop"))


def load_cd_shop(page: Page) -> None:
    """The CD shop in this session; the page is the Overview."""
    begin_with_cd_shop(page)
    expect(page.locator(".st-key-try_sample")).to_have_count(0)
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    wait_for_answer(page)


def upload(page: Page, path: Path) -> None:
    """Choose a file on the Data page and use it; the page then reports on it."""
    visit(page, "data")
    choose_files(page, path)
    use = page.locator(".st-key-use_sales button")
    expect(use).to_be_enabled()
    press(page, use)
    expect(use).to_have_count(0)
    expect(page.get_by_test_id("stMain")).to_contain_text(path.name)
    wait_for_answer(page)


def open_export(page: Page, names: str) -> Locator:
    """On the Data page: what is told of the import of these files, unfolded where there are several."""
    known = page.locator('[data-testid="stExpander"]:not(.st-key-log, .st-key-log *)').filter(has_text=names)
    expect(known).to_have_count(1)
    wait(page)
    if not known.locator("[class*=st-key-remove_] button").is_visible():
        known.locator("summary").click()
    return known


def remove_export(page: Page, names: str) -> None:
    """On the Data page: take back the sales of the import of these files."""
    for _ in range(_CLICKS):  # it folds where the page is drawn anew under the hand
        known = open_export(page, names)
        remove, really = (known.locator(f"[class*=st-key-{key}_] button") for key in ("remove", "really"))
        with suppress(PatienceLost, AssertionError):
            remove.click(timeout=_ANSWER_MILLISECONDS)
            wait_for_run(page)
            expect(really).to_be_visible(timeout=_ANSWER_MILLISECONDS)
            break
    press(page, really)
    expect(known).to_have_count(0)


def choose_files(page: Page, *paths: Path) -> None:
    """Choose files on the Data page and wait until all have arrived."""
    page.locator("input[type=file]").set_input_files(list(paths))
    for path in paths:
        expect(arrived(page).filter(has_text=path.name)).to_have_count(1)
    wait(page)


def open_by_keyboard(page: Page, chooser: Locator) -> FileChooser:
    """What the browser opens when Enter is pressed on the chooser; pressed again where the page was drawn anew."""
    for patience in (5_000, 5_000, 30_000):
        wait(page)
        chooser.focus()
        expect(chooser).to_be_focused()
        try:
            with page.expect_file_chooser(timeout=patience) as opened:
                page.keyboard.press("Enter")
            return opened.value
        except Error as error:
            failure = error
    raise failure


def arrived(page: Page) -> Locator:
    """The rows of the files that have arrived."""
    return page.locator(".st-key-upload li")


def take_away(page: Page, key: str, folder: Path) -> Path:
    """The file that a download button gives; `key` is how the button's key begins."""
    button = page.locator(f"[class*=st-key-{key}] button")
    with suppress(AssertionError):  # one of several, behind a button of their own
        expect(button).to_be_visible(timeout=_START_MILLISECONDS)
    if not button.count():
        kind = key.rsplit("_", 1)[0]
        press_until(page, page.locator(f".st-key-downloads_{kind} button"), button)
    wait(page)
    with page.expect_download() as coming:
        button.click()
    page.keyboard.press("Escape")
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def settled(read: Callable[[], Read]) -> Read:
    """What is read once it stays as it is: a title may still be that of the run before."""
    found = read()
    for _ in range(_READINGS):
        sleep(_BETWEEN_SECONDS)
        before, found = found, read()
        if found == before:
            return found
    raise AssertionError(f"still changing: {found}")


def figures(page: Page) -> list[str]:
    """The figures with a name above them, once all of them have come."""
    expect(page.get_by_test_id("stMetricValue").filter(has_text="…")).to_have_count(0)
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def settles_within(page: Page) -> bool:
    """Whether the page comes to be no wider than the window; charts are drawn again after the window changes."""
    with suppress(PatienceLost):
        page.wait_for_function(
            "document.documentElement.scrollWidth <= window.innerWidth", timeout=_SETTLE_MILLISECONDS
        )
        return True
    return False


def _place(name: str) -> str:
    return "/" if name == "overview" else f"/{name}"
