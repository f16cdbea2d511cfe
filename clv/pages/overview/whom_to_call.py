"""Whom to call on Monday: those slipping away, the first three of them, and their list."""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir
import pandas as pd
import streamlit as st
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.pages.overview.cards import card, door, doors
from clv.phrases import segments, terms
from clv.reports.customer_list import WRITTEN
from clv.segments.call_lists import group_of, members
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import escaped, number_table
from clv.ui.customer_table import as_text
from clv.ui.list_downloads import list_downloads
from clv.ui.rights.gate import may

_FIRST = 3  # of the list


def call_card(analysis: Analysis, locale: Locale) -> None:
    """Those slipping away; where nobody is, the best customers, to thank."""
    _, n_ = locale.text, locale.plural
    valuation = analysis.valuation
    currency, totals = valuation.assumptions.currency, {one.code: one for one in valuation.segments}
    code = next((code for code in ("slipping", "best") if code in totals), valuation.segments[0].code)
    total, group = totals[code], group_of(code)
    last = segments.until(group, valuation.limits, end=analysis.base.window.end)
    if code == "slipping":
        sentence = n_("Call {n} who is slipping away", "Call {n} who are slipping away", total.customers)
        why = _(
            "{money} is at risk. Until {date}, these first:",
            money=locale.headline_money(total.value_at_risk, currency),
            date=locale.date(last),
        )
        columns = ("customer_id", "p_alive", "value_at_risk")
    else:
        sentence = n_("Thank {n} customer", "Thank {n} customers", total.customers)
        why = _(
            "No valuable customer is slipping away. {segment}, {money} expected; these first:",
            segment=_(group.name),
            money=locale.headline_money(total.value, currency),
        )
        columns = ("customer_id", "p_alive", "ten_year_value")

    def customers(engine: BaseBackend) -> ir.Table:
        return members(engine.table(valuation.table), group, valuation.limits)

    with card("call", word=_("Whom to call"), sentence=sentence):
        if may(Right.CUSTOMERS):
            st.write(escaped(why))
            _first_to_call(analysis, customers, code=code, columns=columns, locale=locale)
        else:
            st.write(escaped(segments.to_do(group, valuation.limits, locale, end=analysis.base.window.end)))
        with doors():
            label = n_("Open the list of {n}", "Open the list of {n}", total.customers)
            door(label, "segments", address={"list": code, "view": "now"}, first=True)
            list_downloads(
                customers,
                count=total.customers,
                columns=WRITTEN,
                analysis=analysis,
                title=_(group.name),
                about=[
                    (_("Who"), segments.rule(group, valuation.limits, locale, valuation.assumptions)),
                    (_("What to do"), segments.to_do(group, valuation.limits, locale, end=analysis.base.window.end)),
                ],
                name=code,
                key="call",
                suffixes=(".xlsx",),
            )


def _first_to_call(
    analysis: Analysis,
    customers: Callable[[BaseBackend], ir.Table],
    *,
    code: str,
    columns: tuple[str, ...],
    locale: Locale,
) -> None:
    """The first of the list, who they are and why."""
    request = session.request()
    assert request is not None  # there is an analysis
    rows = app_state().rows(
        request,
        ("first to call", code),
        lambda engine: customers(engine).limit(_FIRST).execute(),
        analysis=analysis,
    )
    number_table(
        pd.DataFrame(
            {
                terms.heading(column, locale, analysis.valuation.assumptions): as_text(
                    rows, column, locale=locale, currency=analysis.valuation.assumptions.currency
                )
                for column in columns
            }
        ),
        name="first_to_call",
    )
