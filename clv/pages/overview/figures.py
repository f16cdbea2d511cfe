"""Which four figures stand below the headline: who bought, what was sold, what one customer brings and a new one?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.spark import spark_bars, spark_line
from clv.core.marks import N_
from clv.core.periods import MONTHS_PER_YEAR
from clv.customers.lately import Lately
from clv.evaluation.month_ends import Said
from clv.i18n.locale import Locale
from clv.phrases import evidence, terms
from clv.ui.components import escaped, quiet
from clv.value.intervals import ValuationIntervals

_COMING = "…"  # in place of a figure that is still worked out


def four_figures(
    analysis: Analysis,
    *,
    lately: Lately | None,
    before: Analysis | None,
    said: Sequence[Said],
    spread: ValuationIntervals | None,
    locale: Locale,
) -> None:
    """lately: None while it is counted. before: the analysis of the day compared with, None without one, or so far.

    said: what was said at the month ends, none so far or where nothing could be. spread: the limits, None while they
    are unknown.
    """
    with st.container(key="figures"), st.grid(4, min_column_width=150):
        with st.container(gap=None):
            _buyers(analysis, lately, before, locale)
        with st.container(gap=None):
            _sold(analysis, lately, locale)
        with st.container(gap=None):
            _per_customer(analysis, before, said, locale)
        with st.container(gap=None):
            _new_customer(analysis, before, said, spread, locale)


def _buyers(analysis: Analysis, lately: Lately | None, before: Analysis | None, locale: Locale) -> None:
    _ = locale.text
    notes = []
    if lately is not None:
        notes.append(_("{share} of all", share=locale.share(lately.buyers / analysis.base.customers)))
        if before is not None and lately.buyers_then is not None:
            notes.append(
                _(
                    "in the year before {date}: {count}",
                    date=locale.date(before.base.window.end),
                    count=locale.number(lately.buyers_then),
                )
            )
    _figure(
        _("Bought in the last year"),
        _COMING if lately is None else locale.number(lately.buyers),
        "; ".join(notes),
        spark_bars(
            [float(month.buyers) for month in lately.months[-MONTHS_PER_YEAR:]] if lately else [],
            alt=_("Bars: customers who bought in each of the last months"),
        ),
    )


def _sold(analysis: Analysis, lately: Lately | None, locale: Locale) -> None:
    _ = locale.text
    currency = _currency(analysis)
    notes = []
    if lately is not None and lately.quarter_before:
        change = lately.quarter / lately.quarter_before - 1
        told = ("+" if round(change, 2) > 0 else "") + locale.share(change)
        notes.append(_("{change} on the three before", change=told))
    notes.append(_("{money} in all", money=locale.headline_money(analysis.base.spend_to_date, currency)))
    _figure(
        _("Sold in the last three months"),
        _COMING if lately is None else locale.headline_money(lately.quarter, currency),
        "; ".join(notes),
        spark_bars(
            [month.money for month in lately.months[-MONTHS_PER_YEAR:]] if lately else [],
            alt=_("Bars: what was sold in each of the last months"),
        ),
    )


def _per_customer(analysis: Analysis, before: Analysis | None, said: Sequence[Said], locale: Locale) -> None:
    _ = locale.text
    base, valuation, currency = analysis.base, analysis.valuation, _currency(analysis)
    is_value = valuation.assumptions.margin_is_set
    notes = [terms.horizon(locale, valuation.assumptions)]
    if before is not None:
        notes.append(
            _(
                "on {date} it was {money}",
                date=locale.date(before.base.window.end),
                money=locale.money(before.valuation.total / before.base.customers, currency),
            )
        )
    notes.append(
        _(
            N_("so far each paid {paid}, in revenue") if is_value else N_("so far each paid {paid}"),
            paid=locale.money(base.spend_to_date / base.customers, currency),
        )
    )
    _figure(
        _("Expected value per customer") if is_value else _("Expected revenue per customer"),
        locale.money(valuation.total / base.customers, currency),
        "; ".join(notes),
        spark_line([one.per_customer for one in said], alt=_("Line: what was said at the end of each month")),
    )


def _new_customer(
    analysis: Analysis,
    before: Analysis | None,
    said: Sequence[Said],
    spread: ValuationIntervals | None,
    locale: Locale,
) -> None:
    _ = locale.text
    valuation, currency = analysis.valuation, _currency(analysis)
    notes = []
    if spread is not None:
        notes.append(evidence.between(spread.new_customer, locale, currency))
    if before is not None:
        notes.append(
            _(
                "on {date} it was {money}",
                date=locale.date(before.base.window.end),
                money=locale.money(before.valuation.new_customer, currency),
            )
        )
    notes.append(_("the cost of winning not taken off"))
    _figure(
        _("A new customer is worth") if valuation.assumptions.margin_is_set else _("A new customer brings in"),
        locale.money(valuation.new_customer, currency),
        "; ".join(notes),
        spark_line([one.new_customer for one in said], alt=_("Line: what was said at the end of each month")),
    )


def _currency(analysis: Analysis) -> str:
    """What money is counted in."""
    return analysis.valuation.assumptions.currency


def _figure(label: str, value: str, note: str, small: str) -> None:
    """A figure, its small chart (nothing where there is none yet), and below both what it is made of."""
    st.metric(escaped(label), escaped(value))
    if small:
        st.html(small)
    quiet(note)
