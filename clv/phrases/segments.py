"""How does a segment or list read: its rule with the limits in it, and until when to act?"""

from __future__ import annotations

import math
from datetime import date, timedelta

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Locale
from clv.phrases import terms
from clv.segments.call_lists import DUE_SOON, days_left, group_of
from clv.segments.cutoffs import Cutoffs
from clv.segments.segments import SURE_ENOUGH, Segment


def rule(group: Segment, limits: Cutoffs, locale: Locale, assumptions: Assumptions) -> str:
    """Who is in the segment or on the list: its sentence, the thresholds in the reader's figures."""
    set_, money = limits.thresholds, assumptions.currency
    return locale.text(
        group.rule,
        best=locale.headline_money(limits.best, money),
        best_share=terms.rate(set_.best_share, locale),
        likely=terms.rate(set_.likely_active, locale),
        gone=terms.rate(set_.gone_below, locale),
        winnable=locale.headline_money(limits.winnable, money),
        unusual=terms.rate(set_.unusual_silence, locale),
        sure=terms.rate(SURE_ENOUGH, locale),
        new_days=locale.number(set_.new_days),
        due_from=_days(limits.due_from, locale),
        due_to=_days(limits.due_to, locale),
        due_before=terms.rate(set_.due_from, locale),
        due_after=terms.rate(1 - set_.due_to, locale),
        long_ago=_days(limits.long_ago, locale),
        long_ago_share=terms.rate(set_.long_ago, locale),
        due_soon=locale.number(DUE_SOON),
        follow_up_from=locale.number(set_.follow_up_from),
        follow_up_to=locale.number(set_.follow_up_to),
    )


def until(group: Segment, limits: Cutoffs, *, end: date) -> date | None:
    """The last day on which to act; None where that is unknown. end: the last day of the sales."""
    left = days_left(group, limits)
    return None if left is None else end + timedelta(days=left)


def to_do(group: Segment, limits: Cutoffs, locale: Locale, *, end: date) -> str:
    """What to do with the customers, and until when."""
    last, action = until(group, limits, end=end), locale.text(group.action)
    if last is None:
        return action
    by = locale.text("Until {date}.", date=locale.date(last))
    return f"{action} {by}"


def until_said(code: str, analysis: Analysis, locale: Locale) -> str:
    """The last day on which to act on a segment or list, for a column; a dash where it is unknown."""
    last = until(group_of(code), analysis.valuation.limits, end=analysis.base.window.end)
    return locale.short_date(last) if last else UNKNOWN


def division(analysis: Analysis, locale: Locale) -> dict[str, list[str]]:
    """The segments by heading, and last all customers: how many, worth, at risk, what to do and until when."""
    _, base, valuation = locale.text, analysis.base, analysis.valuation
    assumptions, found = valuation.assumptions, valuation.segments
    currency = assumptions.currency
    # Nothing says yet whether a one-time buyer stays: their risk is unknown, not zero.
    risks = [one.value_at_risk if one.repeat_buyers else None for one in found]
    return {
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
        _("Until"): [until_said(one.code, analysis, locale) for one in found] + [""],
    }


def _days(days: float, locale: Locale) -> str:
    return UNKNOWN if math.isnan(days) else locale.number(days)


def lists_across(analysis: Analysis, locale: Locale) -> dict[str, list[str]]:
    """A table of the lists that cut across the segments, its columns by their headings: a row a list, also where nobody
    is on it."""
    _, found, assumptions = locale.text, analysis.valuation.lists, analysis.valuation.assumptions
    return {
        _("List"): [_(group_of(one.code).name) for one in found],
        _("Customers"): [locale.number(one.customers) for one in found],
        terms.heading("ten_year_value", locale, assumptions): [
            locale.money(one.value, assumptions.currency) for one in found
        ],
        _("What to do"): [_(group_of(one.code).action) for one in found],
        _("Until"): [until_said(one.code, analysis, locale) for one in found],
    }
