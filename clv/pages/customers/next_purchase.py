"""When will one customer buy again, and how does that read?"""

from __future__ import annotations

import math
from datetime import date, timedelta

from clv.analysis.one_customer import Due, OneCustomer
from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Locale
from clv.models.simulation import FUTURES
from clv.phrases import terms
from clv.ui.components import figure


def usual_pace(one: OneCustomer, *, end: date, locale: Locale) -> str:
    """How long such a customer usually waits, and since when this one has waited longer; "" where it is unknown."""
    _, n_, due = locale.text, locale.plural, one.due
    if due is None:
        return ""
    usual = n_(
        "Such customers usually buy again after {n} day (one in ten before {low}, one in ten after {high}).",
        "Such customers usually buy again after {n} days (one in ten before {low}, one in ten after {high}).",
        max(round(due.gap), 1),
        low=locale.number(max(round(due.gap_early), 1)),
        high=locale.number(max(round(due.gap_late), 1)),
    )
    if not due.overdue_days:
        return usual
    since = end - timedelta(days=due.overdue_days)
    overdue = _("Overdue since {date}: by then nine in ten would have bought again.", date=locale.date(since))
    return f"{usual} {overdue}"


def next_purchase(one: OneCustomer, *, end: date, locale: Locale, assumptions: Assumptions) -> None:
    """The figure: around which day, or that there will probably be none. end: the last day of the sales."""
    _, futures, label = locale.text, one.futures, locale.text("Next purchase")
    over = terms.horizon(locale, assumptions)
    if one.bought_once:
        figure(label, UNKNOWN, _("whether there will be one is open"))
    elif one.due is not None:
        chance = terms.chance(one.p_alive if futures is None else 1 - futures.chance_never_again, locale)
        value = UNKNOWN if one.due.on is None else _("about {date}", date=locale.short_date(one.due.on))
        any_at_all = _("{chance} chance of any {over}", chance=chance, over=over)
        figure(label, value, f"{_spread(one.due, locale)}; {any_at_all}")
    elif futures is None:
        figure(terms.heading("expected_purchases", locale, assumptions), locale.number(one.expected_purchases, 1), over)
    elif futures.next_purchase is None:
        figure(label, _("Probably none"), _("in none of {count} simulated futures", count=locale.number(FUTURES)))
    else:
        comes = futures.next_purchase
        low, high = (locale.date(end + timedelta(days=math.ceil(days))) for days in (comes.low, comes.high))
        note = _(
            "{chance} chance of any {over}; if so, 9 times out of 10 between {low} and {high}",
            over=over,
            chance=terms.chance(1 - futures.chance_never_again, locale),
            low=low,
            high=high,
        )
        figure(label, _("Probably none"), note)


def _spread(due: Due, locale: Locale) -> str:
    _ = locale.text
    if due.early is None:
        return _("if one comes, more than ten years away")
    low = locale.date(due.early)
    if due.late is None:
        return _("half of the time sooner, one in ten before {low}", low=low)
    high = locale.date(due.late)
    return _("half of the time sooner, one in ten before {low}, one in ten after {high}", low=low, high=high)
