"""Can a page be read and used by whoever hears it, uses the keyboard, sees other colours or spaces text out?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from clv.i18n.locale import Language, Locale
from tests.browser.hands import choose_language, turn_to, visit

pytestmark = pytest.mark.browser

# The ring around what has the keyboard, against what is behind it: the ground of the nearest ancestor that has one.
_RING = """() => {
  const inner = document.activeElement
  const ringed = [inner, inner.closest('label'), inner.closest('[style*="translate"]')]
    .find((one) => one && getComputedStyle(one).outlineStyle === 'solid')
  const colour = (text) => text.match(/[\\d.]+/g).map(Number)
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0)
  const name = `${inner.tagName} ${inner.dataset.testid ?? inner.type ?? ''} ${inner.innerText?.slice(0, 20)}`
  if (!ringed) return [name, 1]
  let behind = ringed.parentElement
  while (behind && (colour(getComputedStyle(behind).backgroundColor)[3] ?? 1) < 1) behind = behind.parentElement
  const style = getComputedStyle(ringed)
  const pair = [light(colour(style.outlineColor)), light(colour(getComputedStyle(behind).backgroundColor))].sort()
  return [name, parseFloat(style.outlineWidth) >= 2 ? (pair[1] + 0.05) / (pair[0] + 0.05) : 1]
}"""


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
