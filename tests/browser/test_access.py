"""Can a page be read and used by whoever hears it, uses the keyboard, sees other colours or spaces text out?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from clv.i18n.locale import Language, Locale
from tests.browser.hands import (
    PHONE,
    WIDE,
    choose_language,
    load_cd_shop,
    press,
    settles_within,
    turn_to,
    visit,
    wait_for_answer,
)
from tests.browser.wording import foreign

pytestmark = pytest.mark.browser

# The ring around what has the keyboard, against what is behind it: the ground of the nearest ancestor that has one.
_RING = """() => {
  let inner = document.activeElement
  while (inner.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
  const above = (one) => one.parentElement ?? one.getRootNode().host
  const ringed = [inner, inner.closest('label'), inner.nextElementSibling, inner.closest('[style*="translate"]')]
    .find((one) => one && getComputedStyle(one).outlineStyle === 'solid')
  const colour = (text) => text.match(/[\\d.]+/g).map(Number)
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0)
  const name = `${inner.tagName} ${inner.dataset.testid ?? inner.type ?? ''} ${inner.innerText?.slice(0, 20)}`
  if (!ringed) return [name, 1]
  let behind = above(ringed)
  while (behind && (colour(getComputedStyle(behind).backgroundColor)[3] ?? 1) < 1) behind = above(behind)
  const style = getComputedStyle(ringed)
  const pair = [light(colour(style.outlineColor)), light(colour(getComputedStyle(behind).backgroundColor))].sort()
  return [name, parseFloat(style.outlineWidth) >= 2 ? (pair[1] + 0.05) / (pair[0] + 0.05) : 1]
}"""

# The distances of WCAG 1.4.12.
_SET_APART = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# Labels of which a part lies outside of what shows them; what one types into scrolls.
_CUT_OFF = """() => [
  '[data-testid=stMain] :is(button, a, label)', '[data-testid=stMain] :is(button, a, label, h1, h2, h3) *',
  '[data-testid=stTopNav] p', '[data-testid=stTopNav] .stMarkdownEllipsis',
].flatMap((labels) => [...document.querySelectorAll(labels)])
  .filter((one) => one.offsetParent && one.clientHeight > 2 && one.innerText)
  .filter((one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)
  .map((one) => `${one.innerText}: ${one.scrollWidth} x ${one.scrollHeight} > ${one.clientWidth} x ${one.clientHeight}`)
"""


def test_the_browser_knows_the_language_and_the_name_of_the_page(page: Page) -> None:
    visit(page, "data")
    for language in Language:
        choose_language(page, language)
        expect(page.locator("html")).to_have_attribute("lang", language.value)
        expect(page).to_have_title(f"{Locale(language).text('Data')} · Tenfold")
    turn_to(page, "trust")
    expect(page).to_have_title(f"{Locale(language).text('Trust')} · Tenfold")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_keyboard_has_a_ring_that_is_seen(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit(page, "assumptions")
    faint, seen = [], set()
    for _ in range(30):
        page.keyboard.press("Tab")
        name, contrast = page.evaluate(_RING)
        seen.add(name)
        if not name.startswith("BODY") and contrast < 3:
            faint.append((name, contrast))
    assert faint == []
    assert len(seen) > 10


def test_what_opens_and_what_one_types_into_speaks_the_pages_language(page: Page) -> None:
    load_cd_shop(page)
    choose_language(page, Language.NL)
    turn_to(page, "customers")
    wait_for_answer(page)
    sort = page.get_by_test_id("stSelectbox").get_by_role("combobox").last
    sort.click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert foreign(page, Language.NL) == []
    sort.fill("0000")
    expect(page.get_by_role("listbox")).to_contain_text(Locale(Language.NL).text("Nothing found"))
    assert foreign(page, Language.NL) == []
    page.keyboard.press("Escape")
    choose_language(page, Language.EN)
    expect(page.get_by_label("Show the choices")).to_have_count(0)
    expect(page.get_by_label("Open", exact=True).first).to_be_visible()  # as Streamlit says it


def test_what_is_chosen_is_seen_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, "overview")
    chosen, other = (
        page.locator(f".st-key-lang button[aria-checked={checked}]").first.evaluate(
            "one => getComputedStyle(one).backgroundColor"
        )
        for checked in ("true", "false")
    )
    assert chosen != other
    expect(page.locator("[aria-current=page]").first).to_have_css("outline-style", "solid")


def test_letters_and_lines_set_apart_cut_off_no_label(page: Page) -> None:
    load_cd_shop(page)
    page.add_style_tag(content=_SET_APART)
    for name in ("overview", "segments", "assumptions"):
        page.set_viewport_size(WIDE)
        turn_to(page, name)
        wait_for_answer(page)
        assert page.evaluate(_CUT_OFF) == [], name
        page.set_viewport_size(PHONE)
        assert settles_within(page), name
        assert page.evaluate(_CUT_OFF) == [], name


def test_the_menu_of_a_phone_closes_when_a_page_is_chosen(page: Page) -> None:
    page.set_viewport_size(PHONE)
    visit(page, "data")
    press(page, page.get_by_test_id("stExpandSidebarButton"))
    press(page, page.get_by_test_id("stSidebarNavLink").and_(page.locator("a[href$='/trust']")))
    expect(page).to_have_title("Trust · Tenfold")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
