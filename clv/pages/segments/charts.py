"""How unequal are the customers, and where do they lie between chance and worth?"""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.concentration import concentration
from clv.charts.value_map import value_map
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.ui import questions, session
from clv.ui.components import chart, quiet
from clv.ui.customer_address import lead_to
from clv.ui.waiting import again_when_done, is_done_soon
from clv.value.value_map import SMALLEST, Field, ValueMap


def segment_pictures(analysis: Analysis, locale: Locale) -> None:
    """What the best hold, beside the map."""
    left, right = st.columns(2, gap="large")
    with left:
        _curve(analysis, locale)
    with right:
        request = session.request()
        assert request is not None  # asked for beside an analysis that is there
        job = questions.value_map(request)
        if not is_done_soon(job):
            again_when_done(job)
        elif (found := job.result()) is not None:
            _map(found, analysis, locale)


def _curve(analysis: Analysis, locale: Locale) -> None:
    _ = locale.text
    base, valuation = analysis.base, analysis.valuation
    chart(
        concentration(
            pd.DataFrame([(0.0, 0.0), *valuation.concentration], columns=["customer_share", "value_share"]),
            title=_(
                "A fifth of the customers, {count}, hold {share} of it",
                count=locale.number(round(base.customers / 5)),
                share=locale.share(valuation.share_held_by(0.2)),
            ),
            locale=locale,
        ),
        pd.DataFrame(
            [
                (locale.share(best), locale.number(round(base.customers * best)), locale.share(held))
                for best in (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
                for held in [valuation.share_held_by(best)]
            ],
            columns=[_("Best customers"), _("Customers"), _("Share of the total")],
        ),
        name="concentration",
        alt=_("Line: the share of the total that the best customers hold"),
    )


def _map(found: ValueMap, analysis: Analysis, locale: Locale) -> None:
    _ = locale.text
    valuation = analysis.valuation
    currency, limits = valuation.assumptions.currency, valuation.limits
    gone, likely = limits.thresholds.gone_below, limits.thresholds.likely_active
    once = analysis.base.customers - analysis.base.repeat_buyers
    chart(
        value_map(
            pd.DataFrame([asdict(field) for field in found.fields]),
            chances=found.chances,
            worths=found.worths,
            cuts=[
                (gone, _("gone below {chance}", chance=terms.rate(gone, locale))),
                (likely, _("likely from {chance}", chance=terms.rate(likely, locale))),
            ],
            floor=limits.winnable,
            title=_(
                "Repeat buyers: {value} expected, {risk} at risk",
                value=locale.headline_money(found.value, currency),
                risk=locale.headline_money(found.at_risk, currency),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            [
                (
                    f"{locale.share(found.chances[field.column])} – {locale.share(found.chances[field.column + 1])}",
                    f"{locale.money(found.worths[field.row], currency)} – "
                    f"{locale.money(found.worths[field.row + 1], currency)}",
                    locale.number(field.customers),
                    locale.money(field.value, currency),
                    locale.money(field.at_risk, currency),
                )
                for field in found.fields
            ],
            columns=[
                terms.heading("p_alive", locale, valuation.assumptions),
                terms.heading("value_if_alive", locale, valuation.assumptions),
                _("Customers"),
                terms.heading("ten_year_value", locale, valuation.assumptions),
                terms.heading("value_at_risk", locale, valuation.assumptions),
            ],
        ),
        name="value_map",
        alt=_("Map: repeat buyers by their chance of still being customers and what they would be worth"),
        leads=[lead_to(_who_is_in(found, field)) for field in found.fields],
    )
    across = _("The line across: worth winning back, {money}.", money=locale.money(limits.winnable, currency))
    left_out = locale.plural(
        "{n} one-time buyer is not on the map: nobody knows the chance.",
        "{n} one-time buyers are not on the map: nobody knows their chance.",
        once,
    )
    quiet(f"{across} {left_out}" if once else across)


def _who_is_in(found: ValueMap, field: Field) -> CustomerFilter:
    """What has to hold for a customer to be in this field; in the lowest row is whoever is worth less, too."""
    least, most = found.worths[field.row], found.worths[field.row + 1]
    return CustomerFilter(
        ranges=(
            Bounds("p_alive", found.chances[field.column], found.chances[field.column + 1]),
            Bounds("value_if_alive", least if least > SMALLEST else None, most),
        )
    )
