"""Sentences on what changes from year to year in the sales, and goes into the limits."""

from __future__ import annotations

from math import expm1

from clv.analysis.valuation import Analysis
from clv.core.marks import N_
from clv.customers.price_trend import PriceTrend
from clv.i18n.locale import Locale


def sentences(analysis: Analysis, locale: Locale, currency: str) -> list[str]:
    """What was looked for and what was found; the total is the same in any case."""
    told = (_prices(analysis, locale), _leaving(analysis, locale, currency), _any_time(analysis, locale, currency))
    return [sentence for sentence in told if sentence]


def _prices(analysis: Analysis, locale: Locale) -> str:
    found, _ = analysis.base.prices, locale.text
    if found is None:
        return _(
            "Whether prices change cannot be told: that takes a year and a half of sales, and customers who come back "
            "more than once."
        )
    if not found.sign:
        return _("No change of prices is seen: customers pay as much for a purchase as they did.")
    sentence = _dearer if found.sign > 0 else _cheaper
    return sentence(found, locale)


def _dearer(found: PriceTrend, locale: Locale) -> str:
    low, high = found.between
    return locale.text(
        "The same customers pay {low} to {high} more for a purchase each year. The total is in today's prices; the "
        "upper limits have room for a rise that goes on.",
        low=locale.share(expm1(low), 1),
        high=locale.share(expm1(high), 1),
    )


def _cheaper(found: PriceTrend, locale: Locale) -> str:
    low, high = found.between
    return locale.text(
        "The same customers pay {low} to {high} less for a purchase each year. The total is in today's prices; the "
        "lower limits have room for a fall that goes on.",
        low=locale.share(-expm1(high), 1),
        high=locale.share(-expm1(low), 1),
    )


def _leaving(analysis: Analysis, locale: Locale, currency: str) -> str:
    """Whether late customers leave as early ones do; "" where that cannot be told."""
    leaving, worth, _ = analysis.fits.leaving, analysis.worth, locale.text
    if leaving is None or worth is None:
        return ""
    if worth.own_leaving is None:
        return _("Customers won lately leave neither sooner nor later than those before, as far as the sales tell.")
    sentence = (
        N_(
            "Customers won lately leave sooner than those before. If each left as those won at the same time do, the "
            "total would be {other} instead of {total}; the limits have room for it."
        )
        if leaving.shift > 0
        else N_(
            "Customers won lately leave later than those before. If each left as those won at the same time do, the "
            "total would be {other} instead of {total}; the limits have room for it."
        )
    )
    return _(
        sentence,
        other=locale.headline_money(worth.own_leaving, currency),
        total=locale.headline_money(worth.total, currency),
    )


def _any_time(analysis: Analysis, locale: Locale, currency: str) -> str:
    """Whether customers leave without a purchase, where that would be another total; "" where it is none."""
    worth = analysis.worth
    if worth is None or worth.any_time_leaving is None:
        return ""
    return locale.text(
        "Customers seem to leave at any time, and not only after a purchase: the Pareto/NBD model, which counts so, "
        "fits these sales better. In it the total would be {other} instead of {total}; the limits have room for it.",
        other=locale.headline_money(worth.any_time_leaving, currency),
        total=locale.headline_money(worth.total, currency),
    )
