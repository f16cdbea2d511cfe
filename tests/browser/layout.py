"""What of a page is cut off, or lies on something else? Measured in the browser, where letters have their width."""

from __future__ import annotations

from playwright.sync_api import Page

_FOUND = """() => {
    const found = [], px = 2
    const seen = one => one.textContent.trim() && one.getClientRects().length && one.getBoundingClientRect().width > 0
    for (const one of document.querySelectorAll('[data-testid="stMain"] *')) {
        if (!one.offsetParent || !seen(one) || one.closest('[data-testid="stDataFrame"], .js-plotly-plot')) continue
        const style = getComputedStyle(one)
        if (["hidden", "clip"].includes(style.overflowX) && style.position !== "absolute" && one.clientWidth > px
            && one.scrollWidth > one.clientWidth + px)
            found.push(`cut off: ${one.textContent.trim().slice(0, 60)}`)
    }
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
        const frame = chart.getBoundingClientRect()
        const lines = [...chart.querySelectorAll("text")].flatMap(text => {
            const spans = [...text.querySelectorAll("tspan.line")]
            return spans.length ? spans : [text]
        }).filter(seen).map(one => [one.textContent, one.getBoundingClientRect()])
        lines.forEach(([words, box], place) => {
            if (box.left < frame.left - px || box.right > frame.right + px || box.top < frame.top - px
                || box.bottom > frame.bottom + px)
                found.push(`beyond its chart: ${words}`)
            for (const [others, other] of lines.slice(place + 1)) {
                const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left)
                const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)
                if (wide > px && high > 3 * px) found.push(`on each other: ${words} | ${others}`)
            }
        })
    }
    const firstButtons = '[data-testid="stMain"] :is([data-testid$="-primary"], [class*="st-key-door_first"] a)'
    const primary = [...document.querySelectorAll(firstButtons)].filter(seen)
    if (primary.length > 1) found.push(`first buttons: ${primary.map(one => one.innerText)}`)
    return found
}"""
_DRAWN_MILLISECONDS = 3_000  # until charts are drawn again after the window has changed


def faults(page: Page) -> list[str]:
    """Words that are cut off, that lie beyond their chart or on each other, and first buttons beside each other."""
    found: list[str] = page.evaluate(_FOUND)
    if found:  # a chart may still have its width of before
        page.wait_for_timeout(_DRAWN_MILLISECONDS)
        found = page.evaluate(_FOUND)
    return found
