"""Are small channels, categories or products bought less often by their buyers? Sentences, chart and numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.charts.double_jeopardy import Choice, double_jeopardy_points
from clv.core.marks import N_
from clv.customers.double_jeopardy import MOST, ChoiceSet, Jeopardy
from clv.i18n.locale import Locale, from_to
from clv.ui.components import chart, escaped, quiet

RANGES = {ChoiceSet.CHANNEL: N_("Channel"), ChoiceSet.CATEGORY: N_("Category"), ChoiceSet.PRODUCT: N_("Product")}
_HOLDS = {
    ChoiceSet.CHANNEL: N_("Small channels have fewer buyers, and these buy there less often too"),
    ChoiceSet.CATEGORY: N_("Small categories have fewer buyers, and these buy them less often too"),
    ChoiceSet.PRODUCT: N_("Products with fewer buyers are bought less often by these too"),
}
_DOES_NOT_HOLD = {
    ChoiceSet.CHANNEL: N_(
        "Buyers of small channels buy there no less often than those of large ones, as far as can be told"
    ),
    ChoiceSet.CATEGORY: N_(
        "Small categories are bought no less often by their buyers than large ones, as far as can be told"
    ),
    ChoiceSet.PRODUCT: N_("Products with few buyers are bought no less often by these, as far as can be told"),
}
_TOLD = 2  # of those off the line; the table has the others
_KEEP_TO_ONE = {
    ChoiceSet.CHANNEL: N_("Hardly any customer buys in more than one channel"),
    ChoiceSet.CATEGORY: N_("Hardly any customer buys of more than one category"),
    ChoiceSet.PRODUCT: N_("Hardly any customer buys more than one product"),
}


def jeopardy(found: Jeopardy | None, range_: ChoiceSet, *, locale: Locale) -> None:
    """The points, the line, and who stands off it; without any, what the export would need."""
    _ = locale.text
    if found is None:
        quiet(
            _(
                "Whether loyalty is a matter of size can be said once the export names at least three channels, "
                "categories or products with enough buyers."
            )
        )
        return
    chart(
        double_jeopardy_points(
            [Choice(one.name, one.share, one.often, (one.low, one.high), one.off_the_line) for one in found.points],
            found.line,
            title=_(_titles(found)[range_]),
            subtitle=_(
                "Purchases of each buyer in the last year, by how many customers buy; thin lines: 9 times out of 10"
            ),
            locale=locale,
        ),
        _numbers(found, range_, locale),
        name=f"double_jeopardy_{range_}",
        alt=_("Points: purchases of each buyer against the share of customers who buy, and the line expected"),
        level=3,
    )
    st.write(escaped(_told(found, locale)))
    said = [
        _(
            "Ehrenberg calls it double jeopardy: what is small has fewer buyers, and these buy less often, so that "
            "loyalty is mostly size. The line is what the Dirichlet model expects where only sizes differ (Goodhardt, "
            "Ehrenberg & Chatfield 1984)."
        )
    ]
    if range_ is ChoiceSet.PRODUCT:
        said.append(_("Shown are at most the {count} products with the most buyers.", count=locale.number(MOST)))
    quiet(" ".join(said))


def _titles(found: Jeopardy) -> dict[ChoiceSet, str]:
    if found.everyone_keeps_to_one:
        return _KEEP_TO_ONE
    return _HOLDS if found.holds else _DOES_NOT_HOLD


def _told(found: Jeopardy, locale: Locale) -> str:
    """Who stands off the line, and what that means."""
    _ = locale.text
    if found.everyone_keeps_to_one:
        return _("So the size of each says nothing of how often its customers buy.")
    off = sorted(
        (one for one in found.points if one.off_the_line),
        key=lambda one: one.buyers * abs(one.often - one.expected_often),
    )[::-1]
    if not off:
        return _("All lie as near to the line as chance lets them: how often buyers come is a matter of size alone.")
    named = [
        _(
            "{name}: {often} purchases a buyer where {expected} are expected of its size",
            name=one.name,
            often=locale.number(one.often, 1 if abs(one.often - one.expected_often) >= 0.1 else 2),
            expected=locale.number(one.expected_often, 1 if abs(one.often - one.expected_often) >= 0.1 else 2),
        )
        for one in off[:_TOLD]
    ]
    return _("Off the line by more than chance: {names}.", names="; ".join(named))


def _numbers(found: Jeopardy, range_: ChoiceSet, locale: Locale) -> pd.DataFrame:
    _ = locale.text
    return pd.DataFrame(
        {
            _(RANGES[range_]): [one.name for one in found.points],
            _("Buyers"): [locale.number(one.buyers) for one in found.points],
            _("Of the customers"): [locale.share(one.share, 1) for one in found.points],
            _("Purchases of each"): [locale.number(one.often, 2) for one in found.points],
            _("9 times out of 10"): [
                from_to(locale.number(one.low, 2), locale.number(one.high, 2)) for one in found.points
            ],
            _("Expected of its size"): [locale.number(one.expected_often, 2) for one in found.points],
        }
    )
