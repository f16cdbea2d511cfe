"""Does the main job work in a real browser: load, read, switch the language, upload, take a list away?"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import ibis
import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from clv.analysis.valuation import Analysis
from clv.i18n.locale import Language, Locale
from clv.segments.call_lists import group_of
from clv.ui.navigation import GUIDE
from tests.browser import dutch_shop
from tests.browser.access import violations
from tests.browser.conftest import new_page
from tests.browser.hands import (
    PAGES,
    PHONE,
    TABLET,
    WIDE,
    choose_files,
    choose_language,
    figures,
    load_cd_shop,
    press,
    press_key,
    press_until,
    remove_export,
    settled,
    settles_within,
    take_away,
    title,
    turn_to,
    type_in,
    unfold_numbers,
    upload,
    visit,
    wait_for_answer,
)
from tests.browser.layout import faults
from tests.browser.wording import foreign
from tests.shops import cdnow

pytestmark = pytest.mark.browser

LOCALES = {language: Locale(language) for language in Language}
ROW_PIXELS = 35  # of a table of customers
# What the reader of each language sees of 2,753,830-like figures: thousands, decimals, the sign's place.
CUSTOMERS = {Language.EN: "23,570", Language.NL: "23.570", Language.PL: "23\u00a0570"}


@dataclass(frozen=True)
class DutchShop:
    """An export on disk, its orders, and what they are worth by a calculation beside the dashboard."""

    path: Path
    orders: pd.DataFrame
    values: ibis.Table
    analysis: Analysis


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> DutchShop:
    path = tmp_path_factory.mktemp("exports") / "verkoop 2024-2025.csv"
    orders = dutch_shop.orders()
    dutch_shop.write_export(path, orders)
    return DutchShop(path, orders, *dutch_shop.calculate(orders))


@pytest.fixture(scope="module")
def uploaded(browser: Browser, address: str, shop: DutchShop) -> None:
    """The Dutch export was uploaded and used, in a session of its own."""
    with new_page(browser, address) as page:
        upload(page, shop.path)


@pytest.fixture
def dutch_page(page: Page, uploaded: None) -> Page:  # noqa: ARG001 - what matters is that it happened
    """The Data page in Dutch, in another session than the one that uploaded."""
    visit(page, "data", Language.NL)
    return page


# First, while nothing is loaded.
def test_the_invitation_fits_a_phone_and_both_doors_open(page: Page) -> None:
    page.set_viewport_size(PHONE)
    for name in ("overview", "data"):
        visit(page, name, Language.PL)
        assert settles_within(page)
        expect(page.locator(".st-key-try_sample button")).to_be_enabled()
    visit(page, "customers", Language.NL)
    expect(page.locator("input[type=file]")).to_have_count(1)
    press_key(page, "try_sample")
    expect(page.locator("h1")).to_contain_text(CUSTOMERS[Language.NL])


def test_the_cd_shop_reads_in_each_languages_form(page: Page, master_1998: Analysis) -> None:
    load_cd_shop(page)
    base, valuation = master_1998.base, master_1998.valuation
    for language in Language:
        choose_language(page, language)
        locale = LOCALES[language]
        assert figures(page) == [
            locale.number(8_332),
            locale.headline_money(213_330.48, "USD"),
            locale.money(valuation.total / base.customers, "USD"),
            locale.money(valuation.new_customer, "USD"),
        ]
        assert CUSTOMERS[language] in title(page)
        assert locale.headline_money(valuation.total, "USD") in title(page)
        expect(page.locator("html")).not_to_contain_text("Traceback")


def test_the_overview_draws_its_charts_for_a_desk_and_for_a_phone(page: Page) -> None:
    load_cd_shop(page)
    for width, drawn, hidden in ((WIDE, "wide", "narrow"), (PHONE, "narrow", "wide")):
        page.set_viewport_size(width)
        for chart in ("ahead", "parts"):
            expect(page.locator(f".st-key-{chart}_{drawn} svg.main-svg").first).to_be_visible()
            expect(page.locator(f".st-key-{chart}_{hidden}")).to_be_hidden()
    expect(page.locator(".st-key-figures").get_by_role("img").first).to_be_visible()
    page.set_viewport_size(PHONE)
    boxes = [page.locator(f".st-key-{part}").bounding_box() for part in ("monday", "figures")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] < boxes[1]["y"]  # what to do comes first on a phone


def test_a_click_on_a_row_opens_that_customer_and_the_browsers_back_button_closes_it(
    page: Page, cd_shop: ibis.BaseBackend, master_1998: Analysis
) -> None:
    values = cd_shop.table(master_1998.valuation.table)
    third = values.order_by(values.ten_year_value.desc()).limit(1, offset=2).customer_id.execute().iloc[0]
    load_cd_shop(page)
    turn_to(page, "customers")
    wait_for_answer(page)
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 300, box["y"] + ROW_PIXELS * 3.5)  # below the headings, the third row
    expect(page.locator("h1")).to_contain_text(third)
    wait_for_answer(page)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)
    page.set_viewport_size(PHONE)
    assert settles_within(page)
    page.go_back()
    expect(page.locator(".st-key-customers_all")).to_have_count(0)
    wait_for_answer(page)
    assert third not in title(page)


@pytest.mark.parametrize("language", [Language.NL, Language.PL])
def test_a_bookmark_keeps_the_language_of_page_and_navigation(page: Page, language: Language) -> None:
    visit(page, "overview", language)
    bar = page.get_by_test_id("stTopNav")

    def said() -> tuple[list[str], str]:
        return bar.inner_text().split(), title(page)

    before = settled(said)
    page.reload()
    wait_for_answer(page)
    assert settled(said) == before
    words = ("Overview", "Acquire or keep", "Customers", "Loyalty", "How sure")
    assert before[0] == " ".join(map(LOCALES[language].text, words)).split()


def test_an_upload_says_what_was_used_and_what_was_left_out(dutch_page: Page, shop: DutchShop) -> None:
    locale, orders = LOCALES[Language.NL], shop.orders
    left_out = dutch_shop.NO_DATE + dutch_shop.NO_CUSTOMER
    heading = title(dutch_page)
    assert locale.number(len(orders) + left_out) in heading
    assert locale.number(len(orders)) in heading
    assert locale.money(orders.amount.sum(), "EUR") in heading
    assert locale.number(dutch_shop.CUSTOMERS) in heading
    tables = dutch_page.get_by_test_id("stTable")
    for reason, rows in (("No date that can be read", 3), ("No customer, or a guest", 2)):
        expect(tables.first.locator("tr", has_text=locale.text(reason)).first).to_contain_text(str(rows))
    for found in ("Klantnummer", "Orderdatum", "Bedrag", "cp1252", "EUR", locale.text("semicolon")):
        expect(tables.filter(has_text="Klantnummer")).to_contain_text(found)


def test_a_report_stays_folded_where_the_page_is_drawn_again(dutch_page: Page) -> None:
    report = dutch_page.locator("[class*=st-key-export_] details").first
    expect(report).to_have_attribute("open", "")
    press(dutch_page, report.locator("summary"))
    expect(report).not_to_have_attribute("open", "")
    choose_language(dutch_page, Language.PL)
    expect(report).not_to_have_attribute("open", "")


def test_the_rows_left_out_can_be_taken_away(dutch_page: Page, shop: DutchShop, tmp_path: Path) -> None:
    path = take_away(dutch_page, "left_out", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    first = len(shop.orders) + 2  # the header is row 1
    assert [int(row[0]) for row in rows] == list(range(first, first + 5))
    assert ["binnenkort" in row[2] for row in rows] == [True] * 3 + [False] * 2


def test_an_uploads_overview_is_the_engines(dutch_page: Page, shop: DutchShop) -> None:
    turn_to(dutch_page, "overview")
    wait_for_answer(dutch_page)
    locale, base, valuation = LOCALES[Language.NL], shop.analysis.base, shop.analysis.valuation
    lately = shop.orders[shop.orders.date > pd.Timestamp(base.window.end) - pd.Timedelta(days=365)]
    assert figures(dutch_page) == [
        locale.number(lately.customer_id.nunique()),
        locale.headline_money(
            lately[lately.date > pd.Timestamp(base.window.end) - pd.Timedelta(days=91)].amount.sum(), "EUR"
        ),
        locale.money(valuation.total / base.customers, "EUR"),
        locale.money(valuation.new_customer, "EUR"),
    ]
    assert locale.headline_money(valuation.total, "EUR") in title(dutch_page)


def test_a_segment_taken_away_is_the_engines_list_row_by_row(dutch_page: Page, shop: DutchShop, tmp_path: Path) -> None:
    turn_to(dutch_page, "segments")
    wait_for_answer(dutch_page)
    locale = LOCALES[Language.NL]
    for segment in ("best", "slipping", "one_time"):
        name = locale.text(group_of(segment).name)
        press(dutch_page, dutch_page.locator(".st-key-segments_chosen button", has_text=name))
        expect(dutch_page.get_by_test_id("stHeading").locator("h2")).to_have_text(name)
        expected = dutch_shop.segment_list(shop.values, segment)
        assert len(expected) > 10

        path = take_away(dutch_page, "segment_csv", tmp_path)
        assert path.name == f"tenfold-{segment}-{shop.analysis.base.window.end}.csv"
        assert_csv_holds(path, expected)

        path = take_away(dutch_page, "segment_xlsx", tmp_path)
        assert path.name == f"tenfold-{segment}-{shop.analysis.base.window.end}.xlsx"
        assert_workbook_holds(path, expected, sheet=name)


def test_a_list_is_built_kept_and_taken_away(dutch_page: Page, shop: DutchShop, tmp_path: Path) -> None:
    turn_to(dutch_page, "customers")
    wait_for_answer(dutch_page)
    locale = LOCALES[Language.NL]
    conditions = [
        dutch_page.get_by_role("button", name=locale.text(condition), exact=True)
        for condition in ("Expected revenue", "Days since the last purchase")
    ]
    press_until(dutch_page, dutch_page.get_by_role("button", name=locale.text("Add a condition")), conditions[0])
    for condition in conditions:
        press(dutch_page, condition)
    dutch_page.keyboard.press("Escape")
    for measure, end, figure in (("ten_year_value", "least", "100"), ("silent_days", "most", "200")):
        type_in(dutch_page, dutch_page.locator(f"[class*=st-key-own_{measure}_{end}_] input"), figure)
    everyone = shop.values.execute().sort_values(["ten_year_value", "customer_id"], ascending=[False, True])
    on = everyone[(everyone.ten_year_value >= 100) & (everyone["T"] - everyone.recency <= 200)]
    assert 10 < len(on) < len(everyone)
    expect(dutch_page.locator("h1")).to_contain_text(locale.number(len(on)))

    keep = dutch_page.get_by_role("button", name=locale.text("Keep this list"))
    name = dutch_page.locator("[class*=st-key-own_name_] input")
    press_until(dutch_page, keep, name)
    name.fill("Bellen in mei")
    kept = dutch_page.get_by_role("button", name="Bellen in mei", exact=True)
    press_until(dutch_page, dutch_page.get_by_role("button", name=locale.text("Keep the list"), exact=True), kept)
    press_until(dutch_page, keep, dutch_page.get_by_test_id("stCode"))
    expect(dutch_page.get_by_test_id("stCode")).to_contain_text("python -m clv list --out list.xlsx 'Bellen in mei'")

    dutch_page.keyboard.press("Escape")
    expected = dutch_shop.as_shown(on.reset_index(drop=True))
    path = take_away(dutch_page, "customers_csv", tmp_path)
    assert path.name == f"tenfold-list-{shop.analysis.base.window.end}.csv"
    assert_csv_holds(path, expected)
    assert_workbook_holds(take_away(dutch_page, "customers_xlsx", tmp_path), expected, sheet="Bellen in mei")
    assert (
        pd.read_parquet(take_away(dutch_page, "customers_parquet", tmp_path)).customer_id.tolist()
        == on.customer_id.tolist()
    )


DECIMALS = {"spend_to_date": 2, "p_alive": 4, "twelve_month_value": 2, "ten_year_value": 2, "value_at_risk": 2}
DATES = ("due", "last_purchase")


def assert_csv_holds(path: Path, expected: pd.DataFrame) -> None:
    """Every row in order, as Dutch Excel reads it: semicolons and decimal commas."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    assert len(header) == len(expected.columns)
    found = pd.DataFrame(rows, columns=expected.columns)
    assert found.customer_id.tolist() == expected.customer_id.tolist()
    assert found.segment.tolist() == expected.segment.tolist()
    for column in DATES:
        assert found[column].tolist() == expected[column].dt.strftime("%Y-%m-%d").fillna("").tolist()
    for column, decimals in DECIMALS.items():
        known = expected[column].notna()
        assert (found[column] != "").tolist() == known.tolist()
        assert found[column][known].str.fullmatch(rf"-?\d+,\d{{{decimals}}}").all()
        numbers = found[column][known].str.replace(",", ".").astype(float)
        assert numbers.tolist() == pytest.approx(expected[column][known].tolist(), abs=0.51 * 10**-decimals)


def assert_workbook_holds(path: Path, expected: pd.DataFrame, *, sheet: str) -> None:
    """Every row in order, as numbers, dates and text, to the last digit."""
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == sheet
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(header) == len(expected.columns)
    found = pd.DataFrame(rows, columns=expected.columns)
    assert found.customer_id.tolist() == expected.customer_id.tolist()
    assert found.segment.tolist() == expected.segment.tolist()
    for column in DATES:
        cells = pd.to_datetime(found[column])
        assert cells.dt.date.tolist() == expected[column].dt.date.tolist() or cells.equals(expected[column])
    for column in DECIMALS:
        numbers = found[column].astype(float).tolist()
        assert numbers == pytest.approx(expected[column].tolist(), rel=1e-9, nan_ok=True)


def test_a_file_that_is_no_table_is_one_dutch_sentence_and_nothing_is_lost(dutch_page: Page, tmp_path: Path) -> None:
    before = title(dutch_page)
    picture = tmp_path / "foto.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    choose_files(dutch_page, picture)
    alert = dutch_page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("foto.csv")
    expect(alert).to_contain_text("tabel")
    assert title(dutch_page) == before


def test_no_page_scrolls_sideways_cuts_words_speaks_english_or_breaks_a_rule_of_accessible_pages(page: Page) -> None:
    load_cd_shop(page)
    languages = list(Language)  # that of the page first
    for name in (*PAGES, GUIDE):
        page.set_viewport_size(WIDE)
        turn_to(page, name)
        wait_for_answer(page)
        assert settles_within(page), name
        assert faults(page) == [], name
        page.set_viewport_size(TABLET)
        assert settles_within(page), name
        assert faults(page) == [], name
        page.set_viewport_size(PHONE)
        for language in languages:
            if language is not languages[0]:
                choose_language(page, language)
            assert settles_within(page), (name, language)
            tables = page.locator("[class*=st-key-figures_to] [data-testid=stTable] :has(> table)")
            assert tables.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth + 1)"), name
            assert faults(page) == [], (name, language)
            assert foreign(page, language) == [], (name, language)
            if language is languages[-1]:
                unfold_numbers(page)
            assert violations(page) == [], (name, language)
        languages.reverse()


def test_the_pages_can_be_turned_while_an_analysis_runs(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "cds.csv"
    cdnow("master").to_csv(path, index=False)
    upload(page, path)  # a new import: nothing is calculated yet
    loaded = title(page)
    for name in ("overview", "customers", "segments", "data", "overview", "customers", "overview"):
        turn_to(page, name)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible()
    [customers] = re.findall(r"[\d,]+ customers", title(page))
    assert customers in loaded
    for name in ("customers", "segments"):
        turn_to(page, name)
        expect(page.get_by_test_id("stDataFrame")).to_be_visible()

    turn_to(page, "data")
    remove_export(page, path.name)


def test_a_search_in_the_browser_finds_the_customer(dutch_page: Page, shop: DutchShop) -> None:
    turn_to(dutch_page, "customers")
    wait_for_answer(dutch_page)
    customer = shop.values.customer_id.max().execute()
    box = dutch_page.locator(".st-key-customers_search input")
    box.fill(customer)
    box.press("Enter")
    expect(dutch_page.locator("h1")).to_contain_text(customer)  # the id is whole: the customer opens
    press_key(dutch_page, "customers_all")
    expect(dutch_page.locator("h1")).to_contain_text("1 klant")
