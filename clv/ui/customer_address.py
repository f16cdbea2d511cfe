"""How are the conditions above all customers written into the address, and read from it? What leads to them?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from clv.core.errors import RangeBackwards
from clv.core.people import Right
from clv.core.periods import months_after
from clv.customers.parts import Part
from clv.customers.places import PLACES, Places
from clv.segments.customer_query import MEASURES, SORT_COLUMNS, Bounds, CustomerFilter, SortColumn
from clv.segments.segments import SEGMENT_CODES
from clv.ui.address import ORDERS, PART, Said
from clv.ui.rights.gate import may

MOST = 1_000_000_000_000  # of any measure, as a field takes it


def texts_of(wish: CustomerFilter, *, sorts: Sequence[SortColumn] = SORT_COLUMNS) -> Said:
    """What the address says of these conditions; nothing of what is as usual.

    sorts: by what these sales can be sorted, the usual first.
    """
    usual = CustomerFilter(sort=sorts[0])
    return {
        "where": [f"{one.measure}:{_figure(one.least)}:{_figure(one.most)}" for one in wish.ranges],
        "segment": wish.segments,
        **dict(wish.places),
        "sort": [] if wish.sort == usual.sort else [wish.sort],
        "order": [] if wish.descending == usual.descending else [ORDERS[wish.descending]],
    }


def filter_of(said: Said, places: Places, *, sorts: Sequence[SortColumn] = SORT_COLUMNS) -> CustomerFilter:
    """The conditions that the address sets; what means nothing, or is not in these sales, is left out."""
    ranges: dict[str, Bounds] = {}
    for text in said.get("where", ()):
        bounds = _bounds(text)
        if bounds is not None and not bounds.is_open:
            ranges.setdefault(bounds.measure, bounds)
    named = {place: [one.name for one in names] for place, names in places.names.items()}
    channels, categories, countries = (_known(said, place, named.get(place, [])) for place in PLACES)
    orders = {text: down for down, text in ORDERS.items()}
    usual = CustomerFilter(sort=sorts[0])
    return CustomerFilter(
        segments=_known(said, "segment", SEGMENT_CODES),
        sort=next((one for one in sorts if [one] == list(said.get("sort", ()))), usual.sort),
        descending=next((orders[text] for text in said.get("order", ()) if text in orders), usual.descending),
        ranges=tuple(ranges.values()),
        channels=channels,
        categories=categories,
        countries=countries,
    )


def lead_to(wish: CustomerFilter, part: Part | None = None) -> str:
    """The address of the list of these customers, from any page; "" for who may not see them.

    part: of whom; None: of those that the reader looks at.
    """
    if not may(Right.CUSTOMERS):
        return ""
    said = {**texts_of(wish), PART: [part.code] if part else []}
    return f"customers?{urlencode(said, doseq=True)}"


def arrived_in(month: date, months: int, *, end: date) -> CustomerFilter:
    """Whose first purchase lies in so many months from the first day of `month` on. end: the last day that is seen."""
    last = min(end, months_after(month, months) - timedelta(days=1))
    return CustomerFilter(ranges=(Bounds("known_days", (end - last).days, (end - month).days),))


def _known(said: Said, name: str, possible: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in said.get(name, ()) if text in possible))


def _figure(limit: float | None) -> str:
    return "" if limit is None else f"{limit:.12g}"


def _bounds(text: str) -> Bounds | None:
    """The limits of a measure; None where the text says none that its field would take."""
    name, *figures = text.split(":")
    measure = next((one for one in MEASURES if one == name), None)
    if measure is None or len(figures) != 2:
        return None
    lowest = -MOST if measure == "spend_to_date" else 0
    highest = 1 if measure == "p_alive" else MOST
    try:
        least, most = (float(figure) if figure else None for figure in figures)
        if not all(end is None or (math.isfinite(end) and lowest <= end <= highest) for end in (least, most)):
            return None
        return Bounds(measure, least, most)
    except (ValueError, RangeBackwards):
        return None
