"""Is loyalty an illusion here? The hard facts, in a sentence, a chart and their numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.analysis.retention import Loyalty, StillBuying
from clv.charts.loyalty_bars import loyalty_bars
from clv.i18n.locale import UNKNOWN, Locale
from clv.ui.components import chart, escaped, number_table, quiet

_WHOLE_YEAR = 365


def loyalty_facts(found: Loyalty, locale: Locale) -> None:
    """How many still buy after one, two, five and ten years, and what customers of more than a year bring."""
    _ = locale.text
    if all(one.expected is None for one in found.still_buying):
        st.write(escaped(_("There is not enough yet for a model to say who will still buy in years to come.")))
        number_table(_numbers(found.still_buying, locale), name="loyalty")
    else:
        chart(
            loyalty_bars(
                [_after(one.years, locale) for one in found.still_buying],
                [one.expected or 0.0 for one in found.still_buying],
                [
                    (one.seen.value, one.seen.low, one.seen.high) if one.seen and one.days >= _WHOLE_YEAR else None
                    for one in found.still_buying
                ],
                title=_headline(found.still_buying, locale),
                locale=locale,
            ),
            _numbers(found.still_buying, locale),
            name="loyalty",
            alt=_("Bars: of a hundred customers won, how many buy in the year that follows so many years"),
            level=3,
        )
    quiet(_seen(found.still_buying, locale))
    st.write(escaped(_money(found, locale)))


def _headline(rows: tuple[StillBuying, ...], locale: Locale) -> str:
    first, *_others, last = [locale.number(100 * (one.expected or 0.0)) for one in rows]
    return locale.text(
        "Of a hundred customers won, {first} still buy a year later, and {last} ten years later", first=first, last=last
    )


def _seen(rows: tuple[StillBuying, ...], locale: Locale) -> str:
    """How far the sales have seen it, and how the model did there."""
    _ = locale.text
    known = [one for one in rows if one.seen]
    if not known:
        return _("The sales are too short to have seen any of it: these figures are the model's alone.")
    last = known[-1]
    assert last.seen is not None
    facts = {
        "after": _after(last.years, locale),
        "days": locale.number(last.days),
        "seen": locale.number(100 * last.seen.value, 1),
        "low": locale.number(100 * last.seen.low, 1),
        "high": locale.number(100 * last.seen.high, 1),
        "model": locale.number(100 * last.expected_by_then if last.expected_by_then is not None else None, 1),
    }
    said = _(
        "Seen so far, {after}: within {days} days {seen} of a hundred bought ({low} to {high}, 9 times out of 10); "
        "the model says {model}.",
        **facts,
    )
    alone = _("The later years are the model's alone.")
    return said if last is rows[-1] else f"{said} {alone}"


def _money(found: Loyalty, locale: Locale) -> str:
    _ = locale.text
    if found.old_money is None:
        return _("What customers of more than a year bring cannot be told from sales of hardly more than a year.")
    share = found.old_money.share
    facts = {
        "share": locale.share(share.value),
        "low": locale.share(share.low),
        "high": locale.share(share.high),
        "days": locale.number(found.old_money.days),
    }
    said = _(
        "Customers of more than a year brought {share} of the money of the last {days} days ({low} to {high}, 9 times "
        "out of 10).",
        **facts,
    )
    if found.old_money.days < _WHOLE_YEAR:
        note = _("Who bought before these sales begin counts as new here: the share is rather too low.")
        return f"{said} {note}"
    return said


def _numbers(rows: tuple[StillBuying, ...], locale: Locale) -> pd.DataFrame:
    _ = locale.text

    def hundred(share: float | None) -> str:
        return UNKNOWN if share is None else locale.number(100 * share, 1)

    return pd.DataFrame(
        {
            _("After"): [_after(one.years, locale) for one in rows],
            _("Buy in the year that follows, of a hundred, by the model"): [hundred(one.expected) for one in rows],
            _("Days of it seen"): [locale.number(one.days) if one.seen else UNKNOWN for one in rows],
            _("Bought by then, seen"): [
                f"{hundred(one.seen.value)} ({hundred(one.seen.low)} – {hundred(one.seen.high)})"
                if one.seen
                else UNKNOWN
                for one in rows
            ],
            _("Bought by then, by the model"): [hundred(one.expected_by_then) for one in rows],
        }
    )


def _after(years: int, locale: Locale) -> str:
    return locale.plural("after {n} year", "after {n} years", years)
