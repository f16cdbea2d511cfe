"""What has to hold for a customer to be shown? A button adds conditions, each with its own boxes."""

from __future__ import annotations

import streamlit as st

from clv.core.assumptions import Assumptions
from clv.core.errors import RangeBackwards
from clv.customers.places import Places
from clv.i18n.locale import Locale
from clv.pages.customers.draft import Draft, draft, in_new_boxes
from clv.phrases import saved_lists, terms
from clv.segments.customer_query import (
    KNOWN_MEASURES,
    MEASURES,
    PLACES,
    Bounds,
    CustomerFilter,
    Measure,
)
from clv.ui.components import escaped, quiet
from clv.ui.customer_address import MOST
from clv.ui.numbers import open_number_field

_MONEY = ("ten_year_value", "twelve_month_value", "value_at_risk", "value_if_alive", "spend_to_date")
_PERCENT = 100


def boxes_as_asked(locale: Locale) -> Draft:
    """The draft; where the page or the language was changed, in boxes that begin with what was asked for."""
    known = draft()
    return known if _fields_key(known, locale) in st.session_state else in_new_boxes(known)


def add_condition(
    known: Draft, places: Places, *, locale: Locale, assumptions: Assumptions, valued: bool
) -> tuple[str, ...]:
    """The button behind which conditions are chosen; which of them are open.

    valued: False where the sales carry no values yet: then conditions on these are not offered.
    """
    measures = MEASURES if valued else KNOWN_MEASURES
    possible = [*measures, *(place for place in PLACES if place in places.names)]
    with st.popover(locale.text("Add a condition"), icon=":material/add:"):
        chosen = st.pills(
            locale.text("Conditions; all of them have to hold"),
            possible,
            selection_mode="multi",
            default=[one for one in known.fields if one in possible],
            format_func=lambda one: _name(one, locale, assumptions),
            key=_fields_key(known, locale),
        )
    return tuple(one for one in possible if one in chosen)


def ask_conditions(
    known: Draft, fields: tuple[str, ...], places: Places, *, locale: Locale, assumptions: Assumptions
) -> CustomerFilter | None:
    """The boxes of the open conditions and what they say; None where two limits run backwards: then it is said."""
    ranges: list[Bounds] = []
    names: dict[str, tuple[str, ...]] = {}
    wrong: list[RangeBackwards] = []
    if not fields:
        return CustomerFilter()
    with st.grid(3, min_column_width=300):
        for one in fields:
            with st.container():
                if one in MEASURES:
                    try:
                        ranges.append(_ask_range(one, known, locale=locale, assumptions=assumptions))
                    except RangeBackwards as error:
                        wrong.append(error)
                else:
                    names[one] = _ask_names(one, known, places, locale=locale, assumptions=assumptions)
    for crossed in wrong:
        st.error(escaped(locale.error(crossed)), icon=":material/error:")
    if wrong:
        return None
    return CustomerFilter(
        ranges=tuple(limits for limits in ranges if not limits.is_open),
        channels=names.get("channel", ()),
        categories=names.get("category", ()),
        countries=names.get("country", ()),
    )


def _ask_range(measure: str, known: Draft, *, locale: Locale, assumptions: Assumptions) -> Bounds:
    """Two boxes, each may stay empty. Raises RangeBackwards."""
    before = next((one for one in known.initial.ranges if one.measure == measure), Bounds(_measure(measure)))
    scale = _PERCENT if measure == "p_alive" else 1
    before_in_field = [None if end is None else round(end * scale, 9) for end in (before.least, before.most)]
    # An address may have decimals where nobody would type them; a field that rounds would set another limit.
    whole = measure != "expected_purchases" and all(end is None or end == int(end) for end in before_in_field)
    what = _name(measure, locale, assumptions)
    if measure in _MONEY and assumptions.currency:
        what = f"{what} ({assumptions.currency})"
    elif measure == "p_alive":
        what = f"{what} (%)"
    quiet(what)
    with st.container(horizontal=True):
        ends = []
        for end, label, shown in zip(
            ("least", "most"), (locale.text("from"), locale.text("to")), before_in_field, strict=True
        ):
            ends.append(
                open_number_field(
                    f"{what}, {label}",
                    value=shown,
                    lowest=-MOST if measure == "spend_to_date" else 0,
                    highest=_PERCENT if measure == "p_alive" else MOST,
                    whole=whole,
                    placeholder=label,
                    label_visible=False,
                    key=f"own_{measure}_{end}_{known.version}",
                    width=140,
                )
            )
    least, most = (None if end is None else end / scale for end in ends)
    return Bounds(_measure(measure), least, most)


def _ask_names(
    place: str, known: Draft, places: Places, *, locale: Locale, assumptions: Assumptions
) -> tuple[str, ...]:
    """Which names of a place; none: all."""
    before = dict(known.initial.places).get(place, ())
    found = [one.name for known_place, names in places.names.items() if known_place == place for one in names]
    return tuple(
        st.multiselect(
            _name(place, locale, assumptions),
            [*found, *(name for name in before if name not in found)],  # a kept list may name what is no longer sold
            default=list(before),
            placeholder=locale.text("any"),
            key=f"own_{place}_{known.version}_{locale.language}",
        )
    )


def _name(one: str, locale: Locale, assumptions: Assumptions) -> str:
    if one in MEASURES:
        return saved_lists.measure(_measure(one), locale, assumptions)
    return terms.heading(one, locale, assumptions)


def _measure(one: str) -> Measure:
    return next(measure for measure in MEASURES if measure == one)


def _fields_key(known: Draft, locale: Locale) -> str:
    return f"own_fields_{known.version}_{locale.language}"
