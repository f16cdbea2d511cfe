"""Which rules of accessible pages does a page break? WCAG 2.2 up to AA as far as a machine can tell, by axe-core."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_IN_LIGHT = {"runOnly": {"type": "tag", "values": _TAGS}, "rules": {"heading-order": {"enabled": True}}}
_IN_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # the theme changes nothing but colours
# What Streamlit writes and no theme or style can change: the rule, and where it is broken.
_STREAMLITS = {
    "list": '[data-testid="stSidebarNav"]',  # on a phone: a <div> around each group of pages in the <ul>
    "listitem": '[data-testid="stSidebarNav"]',
    # A table wider than a phone has no tabindex; Chromium and Firefox bring the keyboard to what scrolls without one.
    "scrollable-region-focusable": '[data-testid="stTable"]',
}
_RUN = """([options, streamlits]) => axe.run(options).then(({violations}) => violations.flatMap(({id, nodes}) => nodes
    .filter(({target}) => !(id in streamlits && document.querySelector(target[0]).closest(streamlits[id])))
    .map(({failureSummary, html}) => `${id}: ${failureSummary} ${html}`)))"""
# Streamlit lets colours fade into each other, and pales what is drawn anew; axe would measure a colour on the way.
_AT_ONCE = "*, *::before, *::after { transition: none !important } [data-stale=true] { opacity: 1 !important }"


def violations(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in the dark theme and in the light one: a line a node."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.add_style_tag(content=_AT_ONCE)
    found = []
    for scheme, options in (("dark", _IN_DARK), ("light", _IN_LIGHT)):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            f"getComputedStyle(document.querySelector('.stApp')).colorScheme === {json.dumps(scheme)}"
        )
        answer = page.evaluate(_RUN, [{"resultTypes": ["violations"], **options}, _STREAMLITS])
        found += [f"{scheme}: {line}" for line in answer]
    return found
