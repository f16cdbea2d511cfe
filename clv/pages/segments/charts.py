"""How do the segments look: as parts of the whole, and as a map of chance and worth?"""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.segment_tree import segment_tree
from clv.charts.value_map import value_map
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.call_lists import group_of
from clv.ui import questions, session
from clv.ui.components import chart, quiet
from clv.ui.waiting import PATIENCE_SECONDS, again_when_done
from clv.value.value_map import ValueMap


def segment_pictures(analysis: Analysis, locale: Locale) -> None:
    """The parts of the whole beside the map."""
    left, right = st.columns(2, gap="large")
    with left:
        _tree(analysis, locale)
    with right:
        request = session.request()
        assert request is not None  # asked for beside an analysis that is there
        job = questions.value_map(request)
        if not job.wait(PATIENCE_SECONDS):
            again_when_done(job)
        elif (found := job.result()) is not None:
            _map(found, analysis, locale)


def _tree(analysis: Analysis, locale: Locale) -> None:
    _ = locale.text
    base, valuation = analysis.base, analysis.valuation
    currency = valuation.assumptions.currency
    best = max(valuation.segments, key=lambda one: one.value)
    names = [_(group_of(one.code).name) for one in valuation.segments]
    customers = [one.customers for one in valuation.segments]
    values = [one.value for one in valuation.segments]
    chart(
        segment_tree(
            pd.DataFrame(
                {
                    "code": [one.code for one in valuation.segments],
                    "segment_label": names,
                    "customers": customers,
                    "value": values,
                }
            ),
            title=_(
                "{segment}: {share} of it, from {part} of the customers",
                segment=_(group_of(best.code).name),
                share=locale.share(best.value / valuation.total if valuation.total else None),
                part=locale.share(best.customers / base.customers),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            {
                _("Segment"): [*names, _("All customers")],
                _("Customers"): [locale.number(n) for n in [*customers, base.customers]],
                terms.heading("ten_year_value", locale, valuation.assumptions): [
                    locale.money(money, currency) for money in [*values, valuation.total]
                ],
            }
        ),
        name="segment_tree",
        alt=_("Areas: the money expected from each segment, as parts of the whole"),
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
    )
    across = _("The line across: worth winning back, {money}.", money=locale.money(limits.winnable, currency))
    left_out = locale.plural(
        "{n} one-time buyer is not on the map: nobody knows the chance.",
        "{n} one-time buyers are not on the map: nobody knows their chance.",
        once,
    )
    quiet(f"{across} {left_out}" if once else across)
