"""How does a list of one's own read: what has to hold for a customer to be on it?"""

from __future__ import annotations

from clv import wording
from clv.assumptions import Assumptions
from clv.text.locale import Locale
from clv.text.marks import N_
from clv.value.listing import Measure, Range, Wish

_MEASURES = {
    "silent_days": N_("Days since the last purchase"),
    "known_days": N_("Days since the first purchase"),
}


def measure(one: Measure, locale: Locale, assumptions: Assumptions) -> str:
    """What a measure is called."""
    return locale.text(_MEASURES[one]) if one in _MEASURES else wording.heading(one, locale, assumptions)


def conditions(wish: Wish, locale: Locale, assumptions: Assumptions) -> list[str]:
    """What has to hold, a part each; none where everybody is on the list."""
    parts = []
    if wish.segments:
        names = ", ".join(locale.text(wording.segment(code).name) for code in wish.segments)
        parts.append(f"{locale.text('Segment')}: {names}")
    parts.extend(f"{wording.heading(place, locale, assumptions)}: {', '.join(names)}" for place, names in wish.places)
    parts.extend(_range(limits, locale, assumptions) for limits in wish.ranges if not limits.is_open)
    return parts


def _range(limits: Range, locale: Locale, assumptions: Assumptions) -> str:
    def said(figure: float | None) -> str:
        if figure is None:
            return ""
        match limits.measure:
            case "p_alive":
                return wording.rate(figure, locale)
            case "ten_year_value" | "value_at_risk" | "spend_to_date":
                return locale.money(figure, assumptions.currency)
            case "expected_purchases":
                return locale.number(figure, 1)
            case _:
                return locale.number(figure)

    what = measure(limits.measure, locale, assumptions)
    low, high = said(limits.least), said(limits.most)
    if not high:
        return locale.text("{what}: {low} or more", what=what, low=low)
    if not low:
        return locale.text("{what}: {high} at most", what=what, high=high)
    return f"{what}: {low} – {high}"
