"""How do the segments, and the lists that cut across them, read as tables?"""

from __future__ import annotations

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.i18n.locale import Locale
from clv.phrases import segments
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
    _table(locale.text("Lists that cut across the segments"), segments.lists_across(analysis, locale), last_figures=3)


def _table(title: str, columns: dict[str, list[str]], *, last_figures: int) -> None:
    block_heading(title)
    with st.container(key=f"{figures_to(last_figures)}_segments"):
        text_table(list(columns), list(zip(*columns.values(), strict=True)))
