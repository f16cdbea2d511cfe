"""How does a segment or list read: its rule with the limits in it, and until when to act?"""

from __future__ import annotations

import math
from datetime import date, timedelta

from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Locale
from clv.phrases import terms
from clv.segments.call_lists import days_left
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


def _days(days: float, locale: Locale) -> str:
    return UNKNOWN if math.isnan(days) else locale.number(days)
