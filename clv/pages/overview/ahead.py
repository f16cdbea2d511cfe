"""When does the money come: what was sold by month, and what is expected of each coming year?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.style import CONFIG
from clv.charts.years_ahead import Ahead, years_ahead
from clv.core.periods import DAYS_PER_YEAR
from clv.customers.lately import Lately
from clv.i18n.locale import Locale
from clv.phrases import overview, terms
from clv.ui.address import carry_choice
from clv.ui.components import chart_heads, chart_numbers, quiet
from clv.value.intervals import ValuationIntervals

_SOLD = ("again", "all")


def years_to_come(
    analysis: Analysis,
    *,
    lately: Lately | None,
    spread: ValuationIntervals | None,
    before_discount: tuple[float, ...] | None,
    locale: Locale,
) -> None:
    """The main chart and its numbers. lately, spread, before_discount: None while they are worked out."""
    _ = locale.text
    valuation, window = analysis.valuation, analysis.base.window
    assumptions, currency = valuation.assumptions, valuation.assumptions.currency
    carry_choice("overview_sold", "sold", _SOLD, default="again")
    names = {"again": _("Bought again"), "all": _("All sales")}
    head = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with head:
        told = st.container(width="content")
        sold = st.segmented_control(
            _("Sales to show"),
            _SOLD,
            default="again",
            required=True,
            format_func=names.__getitem__,
            key="overview_sold",
            persist_state="session",
            label_visibility="collapsed",
        )
    seen_years = window.days / DAYS_PER_YEAR
    rate = assumptions.discount_rate_per_year
    drawn_from = Ahead(
        sold=[
            (one.month, assumptions.margin * (one.again if sold == "again" else one.money))
            for one in (lately.months if lately else ())
        ],
        end=window.end,
        years=valuation.by_year,
        limits=[(one.low, one.high) for one in spread.by_year] if spread else None,
        before_discount=before_discount if rate else None,
        seen_years=seen_years,
        named=overview.unconfirmed(valuation, seen_years, locale),
        discount_named=_("dotted: before {rate} a year is taken off for waiting", rate=terms.rate(rate, locale)),
        measured=overview.sold_and_expected(assumptions, "{unit}", locale),
    )
    title = overview.half_within(valuation, locale)
    wide, narrow = (
        years_ahead(drawn_from, title=title, locale=locale, currency=currency, narrow=narrow)
        for narrow in (False, True)
    )
    with told:
        chart_heads(wide)
    alt = _("Bars: what was sold in each month, and what is expected in each coming year")
    for name, figure in (("wide", wide), ("narrow", narrow)):
        with st.container(key=f"ahead_{name}"):
            st.plotly_chart(figure, config=CONFIG, key=f"chart_ahead_{name}", alt=alt)
    quiet(" ".join(_notes(analysis, lately, spread, again=sold == "again", locale=locale)))
    chart_numbers(
        wide,
        pd.DataFrame(overview.years_table(valuation, spread, before_discount, locale)),
        name="value_by_year",
        charts=("chart_ahead_wide", "chart_ahead_narrow"),
    )


def _notes(
    analysis: Analysis,
    lately: Lately | None,
    spread: ValuationIntervals | None,
    *,
    again: bool,
    locale: Locale,
) -> list[str]:
    _ = locale.text
    assumptions = analysis.valuation.assumptions
    said = [_("Grey: what was sold; blue: what is expected of these customers.")]
    if again and lately is not None:
        money = locale.headline_money(assumptions.margin * lately.first_money, assumptions.currency)
        said = [_("Grey: what customers bought after their first purchase; blue: what is expected of them.")]
        said.append(_("First purchases, {money}, are not drawn.", money=money))
    if spread is not None:
        said.append(
            _("The line across a year is what is expected; nine times out of ten it comes out within the fainter part.")
        )
    if lately is not None and lately.months and lately.months[-1].month < analysis.base.window.end.replace(day=1):
        said.append(_("The last month is not over yet and not drawn."))
    return said
