"""Which four figures stand below the headline: who bought, what was sold, what one customer brings and a new one?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.spark import ROOM, spark_bars, spark_line
from clv.core.periods import MONTHS_PER_YEAR
from clv.customers.lately import Lately
from clv.evaluation.month_ends import Said
from clv.i18n.locale import Locale
from clv.phrases import overview
from clv.phrases.overview import Figure
from clv.ui.components import escaped, quiet
from clv.value.intervals import ValuationIntervals


def four_figures(
    analysis: Analysis,
    *,
    lately: Lately | None,
    before: Analysis | None,
    said: Sequence[Said] | None,
    spread: ValuationIntervals | None,
    locale: Locale,
) -> None:
    """lately: None while it is counted. before: the analysis of the day compared with, None without one, or so far.

    said: what was said at the month ends, none where nothing could be; None while that is worked out. spread: the
    limits, None while they are unknown.
    """
    _ = locale.text
    months = lately.months[-MONTHS_PER_YEAR:] if lately else ()
    line = _("Line: what was said at the end of each month")
    # What is still worked out has its room: nothing below moves when it comes.
    of_each = ROOM if said is None else spark_line([one.per_customer for one in said], alt=line)
    of_new = ROOM if said is None else spark_line([one.new_customer for one in said], alt=line)
    buyers, sold = ROOM, ROOM
    if lately is not None:
        people = _("Bars: customers who bought in each of the last months")
        buyers = spark_bars([float(month.buyers) for month in months], alt=people)
        sold = spark_bars([month.money for month in months], alt=_("Bars: what was sold in each of the last months"))
    shown = (
        (overview.buyers(analysis, lately, before, locale), buyers),
        (overview.sold(analysis, lately, locale), sold),
        (overview.per_customer(analysis, before, locale), of_each),
        (overview.new_customer(analysis, before, spread, locale), of_new),
    )
    with st.container(key="figures"), st.grid(4, min_column_width=150):
        for found, small in shown:
            with st.container(gap=None):
                _figure(found, small)


def _figure(found: Figure, small: str) -> None:
    """A figure, its small chart (nothing where there is none yet), and below both what it is made of."""
    st.metric(escaped(found.label), escaped(found.value))
    if small:
        st.html(small)
    quiet(found.note)
