"""How do the segments, and the lists that cut across them, read as tables?"""

from __future__ import annotations

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.i18n.locale import Locale
from clv.phrases import segments, terms
from clv.segments.call_lists import group_of
from clv.ui.components import block_heading, figures_to, text_table


def division_table(analysis: Analysis, locale: Locale) -> None:
    """A row a segment, and last one for all customers: how many, worth, at risk, what to do and until when."""
    _table(
        locale.text("Every customer is in one segment"),
        segments.division(analysis, locale),
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
            _("Until"): [segments.until_said(one.code, analysis, locale) for one in found],
        },
        last_figures=3,
    )


def _table(title: str, columns: dict[str, list[str]], *, last_figures: int) -> None:
    block_heading(title)
    with st.container(key=f"{figures_to(last_figures)}_segments"):
        text_table(list(columns), list(zip(*columns.values(), strict=True)))
