"""Sentences on how the days of the sales are counted: season and drift."""

from __future__ import annotations

import math

from clv.analysis.fits import Fits
from clv.i18n.locale import Locale
from clv.models.clock_fit import SHORT_SEASON_DAYS


def sentences(fits: Fits, locale: Locale) -> list[str]:
    """What the sales show of a season, and what was made of it. What speaks against the figures is in the verdict."""
    found, _ = fits.in_clock, locale.text
    if found is None:
        return [_("This purchase model counts each day as one day.")]
    if found.left_out:
        return [_("Your sales have a season. As you chose, each day counts as one day all the same.")]
    if not found.looked:
        return [_why_not(fits, locale)]
    if not found.seen:
        return [_("Your sales show no season.")]
    pace = fits.clock.pace_by_month
    high, low = pace.index(max(pace)), pace.index(min(pace))
    return [
        _(
            "Your sales have a season: {high} brings {most} times a usual month, {low} {least} times. It is taken into "
            "account.",
            high=locale.month_name(high + 1),
            most=locale.number(pace[high], 1),
            low=locale.month_name(low + 1),
            least=locale.number(pace[low], 1),
        )
    ]


def with_and_without(total: float, without: float, locale: Locale, currency: str) -> str:
    """The total as it is, and as it would be if each day counted as one day [money]."""
    return locale.text(
        "So counted the total is {total}; if each day counted as one day, it would be {without}.",
        total=locale.headline_money(total, currency),
        without=locale.headline_money(without, currency),
    )


def tried(off: float, off_without: float, locale: Locale) -> str:
    """How far off the test on the past was with it and without; shares, NaN where nothing came: then nothing."""
    if math.isnan(off) or math.isnan(off_without):
        return ""
    return locale.text(
        "In the test on the past the money was off by {off} so counted, and by {off_without} otherwise. What the "
        "season is was learnt from all sales, the hidden ones too.",
        off=locale.share(off),
        off_without=locale.share(off_without),
    )


def _why_not(fits: Fits, locale: Locale) -> str:
    if fits.clock.days + 1 < SHORT_SEASON_DAYS:
        return locale.text("So short a history shows no season: each day counts as one day.")
    return locale.text(
        "Whether there is a season cannot be told here: that takes a hundred repeat purchases, and two years of sales "
        "or new customers all along."
    )
