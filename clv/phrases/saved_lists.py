"""How does a list of one's own read: what has to hold for a customer to be on it?"""

from __future__ import annotations

import shlex

from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.call_lists import group_of
from clv.segments.customer_query import Bounds, CustomerFilter, Measure

_MEASURES = {
    "days_until_due": N_("Days until the next purchase is due"),
    "silent_days": N_("Days since the last purchase"),
    "known_days": N_("Days since the first purchase"),
}


def command(name: str) -> str:
    """What writes the list of this name without a browser, to be pasted into a shell: no name runs a program."""
    words = ["python", "-m", "clv", "list", "--out", "list.xlsx"]
    return shlex.join([*words, "--", name] if name.startswith("-") else [*words, name])


def measure(one: Measure, locale: Locale, assumptions: Assumptions) -> str:
    """What a measure is called."""
    return locale.text(_MEASURES[one]) if one in _MEASURES else terms.heading(one, locale, assumptions)


def describe_filter(wish: CustomerFilter, locale: Locale, assumptions: Assumptions) -> list[str]:
    """What has to hold, a part each; none where everybody is on the list."""
    parts = []
    if wish.segments:
        names = ", ".join(locale.text(group_of(code).name) for code in wish.segments)
        parts.append(f"{locale.text('Segment')}: {names}")
    parts.extend(f"{terms.heading(place, locale, assumptions)}: {', '.join(names)}" for place, names in wish.places)
    parts.extend(_range(limits, locale, assumptions) for limits in wish.ranges if not limits.is_open)
    return parts


def _range(limits: Bounds, locale: Locale, assumptions: Assumptions) -> str:
    def said(figure: float | None) -> str:
        if figure is None:
            return ""
        match limits.measure:
            case "p_alive":
                return terms.rate(figure, locale)
            case "ten_year_value" | "twelve_month_value" | "value_at_risk" | "value_if_alive" | "spend_to_date":
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
