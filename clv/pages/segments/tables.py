"""How do the segments, and the lists that cut across them, read as tables?"""

from __future__ import annotations

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.i18n.locale import UNKNOWN, Locale
from clv.phrases import segments, terms
from clv.segments.call_lists import group_of
from clv.ui.components import block_heading, escaped, figures_to


def division_table(analysis: Analysis, locale: Locale) -> None:
    """A row a segment, and last one for all customers: how many, worth, at risk, what to do and until when."""
    _ = locale.text
    base, valuation = analysis.base, analysis.valuation
    assumptions, found = valuation.assumptions, valuation.segments
    currency = assumptions.currency
    # Nothing says yet whether a one-time buyer stays: their risk is unknown, not nought.
    risks = [None if one.repeat_buyers < one.customers else one.value_at_risk for one in found]
    _table(
        _("Every customer is in one segment"),
        {
            _("Segment"): [_(group_of(one.code).name) for one in found] + [_("All customers")],
            _("Customers"): [
                f"{locale.number(one.customers)} ({locale.share(one.customers / base.customers)})" for one in found
            ]
            + [locale.number(base.customers)],
            terms.heading("ten_year_value", locale, assumptions): [
                f"{locale.money(one.value, currency)} ({locale.share(one.value / valuation.total)})" for one in found
            ]
            + [locale.money(valuation.total, currency)],
            terms.heading("value_at_risk", locale, assumptions): [locale.money(risk, currency) for risk in risks]
            + [locale.money(sum(risk for risk in risks if risk is not None), currency)],
            _("What to do"): [_(group_of(one.code).action) for one in found] + [""],
            _("Until"): [_until(one.code, analysis, locale) for one in found] + [""],
        },
        last_figures=4,
    )


def lists_table(analysis: Analysis, locale: Locale) -> None:
    """A row a list, also where nobody is on it: how many, worth, what to do and until when."""
    _ = locale.text
    valuation = analysis.valuation
    assumptions, found = valuation.assumptions, valuation.lists
    _table(
        _("Lists that cut across the segments"),
        {
            _("List"): [_(group_of(one.code).name) for one in found],
            _("Customers"): [locale.number(one.customers) for one in found],
            terms.heading("ten_year_value", locale, assumptions): [
                locale.money(one.value, assumptions.currency) for one in found
            ],
            _("What to do"): [_(group_of(one.code).action) for one in found],
            _("Until"): [_until(one.code, analysis, locale) for one in found],
        },
        last_figures=3,
    )


def _until(code: str, analysis: Analysis, locale: Locale) -> str:
    last = segments.until(group_of(code), analysis.valuation.limits, end=analysis.base.window.end)
    return locale.short_date(last) if last else UNKNOWN


def _table(title: str, columns: dict[str, list[str]], *, last_figures: int) -> None:
    block_heading(title)
    with st.container(key=f"{figures_to(last_figures)}_segments"):
        st.table(
            {escaped(name): [escaped(cell) for cell in cells] for name, cells in columns.items()}, border="horizontal"
        )
