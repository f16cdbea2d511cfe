"""Which part of the customers brings which part of the money?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.style import CONFIG, lead
from clv.charts.two_shares import Part, two_shares
from clv.i18n.locale import Locale
from clv.phrases import evidence, overview, terms
from clv.segments.call_lists import group_of
from clv.segments.customer_query import CustomerFilter
from clv.ui.components import chart_heads, chart_numbers, quiet, say_where_marks_lead
from clv.ui.customer_address import lead_to
from clv.value.intervals import ValuationIntervals

_ORDER = ("best", "active", "slipping", "new", "lapsed", "one_time")  # how the codes begin, from left to right


def who_brings_it(analysis: Analysis, *, spread: ValuationIntervals | None, locale: Locale) -> None:
    """The segments' shares of customers and of money in one picture, and their numbers with their limits."""
    _ = locale.text
    base, valuation = analysis.base, analysis.valuation
    assumptions, currency = valuation.assumptions, valuation.assumptions.currency
    limits = dict(spread.by_segment) if spread else {}
    ordered = sorted(valuation.segments, key=lambda one: _place(one.code))
    parts = [
        Part(
            one.code,
            _(group_of(one.code).name),
            one.customers / base.customers,
            one.value / valuation.total if valuation.total else 0.0,
            locale.number(one.customers),
            locale.headline_money(one.value, currency),
        )
        for one in ordered
    ]
    wide, narrow = (
        two_shares(
            parts,
            title=overview.best_share(analysis, locale),
            subtitle=_("Each segment's share of the customers (above) and of the money expected (below)"),
            above=_("Of {count} customers", count=locale.number(base.customers)),
            below=_("Of {money} expected", money=locale.headline_money(valuation.total, currency)),
            locale=locale,
            narrow=narrow,
        )
        for narrow in (False, True)
    )
    chart_heads(wide)
    leads = [lead_to(CustomerFilter(segments=(one.code,))) for one in ordered]
    alt = _("Two bars: each segment's share of the customers and of the money expected")
    for name, drawn in (("wide", wide), ("narrow", narrow)):
        with st.container(key=f"parts_{name}"):
            st.plotly_chart(lead(drawn, leads), config=CONFIG, key=f"chart_parts_{name}", alt=alt)
    quiet(_("From left to right: {names}.", names=", ".join(part.name for part in parts)))
    say_where_marks_lead(leads, name="segments")
    chart_numbers(
        wide,
        pd.DataFrame(
            [
                (
                    _(group_of(one.code).name),
                    locale.number(one.customers),
                    locale.money(one.spend_to_date, currency),
                    locale.money(one.value, currency),
                    evidence.between(limits.get(one.code), locale, currency),
                )
                for one in ordered
            ],
            columns=[
                _("Segment"),
                _("Customers"),
                terms.heading("spend_to_date", locale, assumptions),
                terms.heading("ten_year_value", locale, assumptions),
                _("Nine times out of ten"),
            ],
        ),
        name="segments",
        charts=("chart_parts_wide", "chart_parts_narrow"),
        leads=leads,
    )


def _place(code: str) -> int:
    return next((place for place, begin in enumerate(_ORDER) if code.startswith(begin)), len(_ORDER))
