"""Can a reader hand in files: several, dropped or chosen, by mouse or by keyboard, and take them back?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from clv.core.errors import DiskFull, FileTooLarge
from clv.i18n.locale import Language, Locale
from tests.browser.hands import (
    PHONE,
    arrived,
    choose_files,
    choose_language,
    open_by_keyboard,
    press_until,
    remove_export,
    settles_within,
    turn_to,
    visit,
    wait,
)

pytestmark = pytest.mark.browser

DUTCH = Locale(Language.NL)
SALES = "customer_id,date,amount\n" + "".join(f"{n % 9},2021-01-{n % 28 + 1:02d},{n}.50\n" for n in range(60))
DROP = """(zone, name) => {
    const files = new DataTransfer()
    files.items.add(new File(["customer_id,date,amount\\n1,2021-01-31,5.50\\n"], name))
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "winkel één.csv", tmp_path / "sklep łódź.csv"
    first.write_text(SALES)
    second.write_text(SALES.replace("2021", "2022"))
    return first, second


class Gate:
    """Keeps uploads on their way until it opens."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._is_open = False
        page.route("**/upload/*", lambda route: self._come(route))

    def _come(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        self._is_open = True
        for route in self._held:
            route.continue_()


@pytest.mark.parametrize("language", list(Language))
def test_two_files_are_listed_and_one_can_be_removed(
    page: Page, two_files: tuple[Path, Path], language: Language
) -> None:
    _ = Locale(language).text
    visit(page, "data", language)
    expect(page.get_by_label(_("Choose files"))).to_be_attached()
    expect(page.locator(".st-key-upload")).to_contain_text(_("or drop them here"))
    choose_files(page, *two_files)
    expect(arrived(page)).to_have_count(2)
    expect(arrived(page).first).to_contain_text("2 kB")
    expect(page.get_by_test_id("stMain")).to_contain_text("winkel één.csv, sklep łódź.csv")
    page.get_by_role("button", name=_("Remove {name}", name="winkel één.csv")).click()
    expect(arrived(page)).to_have_count(1)
    expect(arrived(page)).to_contain_text("sklep łódź.csv")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("winkel één.csv")
    expect(page.locator(".st-key-use_sales button")).to_be_enabled()


def test_files_wait_while_the_reader_looks_elsewhere_and_changes_the_language(
    page: Page, two_files: tuple[Path, Path]
) -> None:
    visit(page, "data")
    choose_files(page, *two_files)
    choose_language(page, Language.NL)
    expect(arrived(page)).to_have_count(2)
    turn_to(page, "assumptions")
    turn_to(page, "data")
    expect(arrived(page)).to_have_count(2)
    expect(page.locator(".st-key-use_sales button")).to_be_enabled()


def test_used_files_leave_the_area_and_stay_in_the_report(page: Page, two_files: tuple[Path, Path]) -> None:
    visit(page, "data")
    choose_files(page, *two_files)
    used = page.get_by_test_id("stExpander").filter(has_text="winkel één.csv").first
    press_until(page, page.locator(".st-key-use_sales button"), used)
    expect(arrived(page)).to_have_count(0)
    remove_export(page, "winkel één.csv, sklep łódź.csv")


def test_progress_is_shown_in_the_readers_numbers_and_survives_a_change_of_language(
    page: Page, two_files: tuple[Path, Path]
) -> None:
    visit(page, "data", Language.NL)
    gate = Gate(page)
    page.locator("input[type=file]").set_input_files(list(two_files))
    bar = page.get_by_role("progressbar", name=DUTCH.text("Uploading {name}", name="winkel één.csv"))
    expect(bar).to_be_visible()
    expect(page.locator(".st-key-upload .figures")).to_have_text(re.compile(r"\d+% · \d kB / \d kB"))
    assert 0 <= float(bar.evaluate("bar => bar.position")) <= 1  # determinate
    choose_language(page, Language.PL)
    name = Locale(Language.PL).text("Uploading {name}", name="winkel één.csv")
    expect(page.get_by_role("progressbar", name=name)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="winkel één.csv")).to_have_count(1)
    gate.open()
    expect(arrived(page)).to_have_count(2)
    expect(page.locator(".st-key-upload progress")).to_be_hidden()


def test_an_upload_can_be_cancelled_and_leaves_nothing(page: Page, two_files: tuple[Path, Path]) -> None:
    visit(page, "data")
    gate = Gate(page)
    page.locator("input[type=file]").set_input_files(list(two_files))
    page.get_by_role("button", name="Cancel the upload").click()
    expect(page.get_by_text("The upload was cancelled.")).to_have_count(1)
    expect(page.locator(".st-key-upload progress")).to_be_hidden()
    wait(page)
    expect(arrived(page)).to_have_count(0)
    gate.open()
    choose_files(page, two_files[0])  # the next one comes all the same
    expect(page.locator(".st-key-use_sales button")).to_be_enabled()


NAME = "winkel één.csv"
NOT_ARRIVED = "{name} did not arrive. Check that Tenfold is still running, and choose the file again."
REFUSED = {
    413: DUTCH.error(FileTooLarge(name=NAME, limit=2)),
    507: DUTCH.error(DiskFull(name=NAME)),
    500: DUTCH.text(NOT_ARRIVED, name=NAME),
}


@pytest.mark.parametrize("status", REFUSED)
def test_what_the_server_refuses_is_one_dutch_sentence_with_the_name(
    page: Page, two_files: tuple[Path, Path], status: int
) -> None:
    visit(page, "data", Language.NL)
    page.route("**/upload/*", lambda route: route.fulfill(status=status))
    page.locator("input[type=file]").set_input_files(two_files[0])
    alert = page.locator(".st-key-upload [role=alert]")
    expect(alert).to_have_text(REFUSED[status])
    page.unroute("**/upload/*")
    choose_files(page, two_files[1])
    expect(alert).to_be_hidden()


def test_the_keyboard_is_enough(page: Page, two_files: tuple[Path, Path]) -> None:
    visit(page, "data")
    chooser = page.get_by_label("Choose files")
    open_by_keyboard(page, chooser).set_files(list(two_files))
    expect(arrived(page)).to_have_count(2)
    wait(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove winkel één.csv")).to_be_focused()
    page.keyboard.press("Enter")
    expect(arrived(page)).to_have_count(1)
    expect(chooser).to_be_focused()


def test_a_file_can_be_dropped(page: Page) -> None:
    visit(page, "data")
    page.locator(".st-key-upload .zone").evaluate(DROP, "gesleept.csv")
    expect(arrived(page)).to_have_text(["gesleept.csv1 kBRemove"])


def test_a_long_name_does_not_widen_a_phone(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size(PHONE)
    path = tmp_path / ("verkoop_" * 20 + ".csv")
    path.write_text(SALES)
    visit(page, "data", Language.PL)
    choose_files(page, path)
    assert settles_within(page)


def test_without_a_ticket_nothing_is_taken(page: Page) -> None:
    visit(page, "data")
    answers = page.evaluate(
        """async () => {
            const answers = []
            for (const ticket of ["x", "A".repeat(43)])
                answers.push((await fetch(`upload/${ticket}`, { method: "PUT", body: "x" })).status)
            return answers
        }"""
    )
    assert answers == [403, 403]
