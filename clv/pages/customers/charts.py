"""What did one customer do, and how may the coming years turn out: two charts with their numbers."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from clv.analysis.one_customer import OneCustomer
from clv.charts.futures import futures_bars
from clv.charts.purchase_line import purchase_line
from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Locale
from clv.models.simulation import FUTURES, Futures
from clv.phrases import terms
from clv.ui.components import chart


def line_of_time(one: OneCustomer, *, end: date, locale: Locale, assumptions: Assumptions) -> None:
    """The purchases and the chance of still being a customer, until `end`, the last day that the calculation sees."""
    _, n_, currency = locale.text, locale.plural, assumptions.currency
    bought = pd.DataFrame([(each.day, each.amount) for each in one.purchases], columns=["day", "amount"])
    path = pd.DataFrame(one.path, columns=["day", "chance"])
    if one.path and one.silent_days == 0:
        title = _("The chance that they are still a customer is {chance}", chance=terms.chance(one.p_alive, locale))
    elif one.path:
        title = n_(
            "After {n} day of silence the chance that they are still a customer is {chance}",
            "After {n} days of silence the chance that they are still a customer is {chance}",
            one.silent_days,
            chance=terms.chance(one.p_alive, locale),
        )
    elif one.bought_once:
        title = n_("{n} day since the only purchase", "{n} days since the only purchase", one.silent_days)
    else:
        title = n_("{n} day since the last purchase", "{n} days since the last purchase", one.silent_days)
    chart(
        purchase_line(
            bought,
            path,
            end=end,
            title=title,
            locale=locale,
            currency=currency,
            now=terms.chance(one.p_alive, locale, short=True),
            due=(one.gap_over, _("usual time between purchases")) if one.gap_over else None,
        ),
        _purchases(one, end, locale, currency),
        name="customer_purchases",
        alt=_("Bars: what the customer paid on each day of purchase; line: the chance of still being a customer"),
    )


def _purchases(one: OneCustomer, end: date, locale: Locale, currency: str) -> pd.DataFrame:
    """Each purchase, and the end of the sales; the chance is that of the same evening."""
    _ = locale.text
    chances = dict(one.path)
    days = [each.day for each in one.purchases]
    rows = [(each.day, locale.money(each.amount, currency)) for each in one.purchases]
    if end > days[-1]:
        rows.append((end, UNKNOWN))
    since = [UNKNOWN, *(locale.number((day - before).days) for (day, _a), before in zip(rows[1:], days, strict=False))]
    table = pd.DataFrame(
        {
            _("Date"): [locale.short_date(day) for day, _a in rows],
            _("Paid"): [paid for _d, paid in rows],
            _("Days since the purchase before"): since,
        }
    )
    if chances:
        table[_("Chance of still being a customer")] = [
            terms.chance(chances.get(day, math.nan), locale) for day, _a in rows
        ]
    return table


def spread_of_futures(futures: Futures, *, locale: Locale, assumptions: Assumptions) -> None:
    """What the simulated futures bring; at least one of them holds a purchase."""
    _, currency = locale.text, assumptions.currency
    none, above = futures.chance_never_again, futures.above / FUTURES
    bars = pd.DataFrame(
        {
            "low": futures.edges[:-1],
            "high": futures.edges[1:],
            "share": [count / FUTURES for count in futures.counts],
        }
    )
    if none > 0.5:
        title = _("In {share} of the simulated futures they do not buy again", share=terms.chance(none, locale))
    else:
        title = _(
            "Nine futures out of ten bring {low} to {high}",
            low=locale.headline_money(futures.low, currency),
            high=locale.headline_money(futures.high, currency),
        )
    limits = [
        f"{locale.money(low, currency)} – {locale.money(high, currency)}"
        for low, high in zip(bars["low"], bars["high"], strict=True)
    ]
    beyond = _("more than {money}", money=locale.money(futures.edges[-1], currency))
    chart(
        futures_bars(
            bars,
            median=futures.median_if_any,
            likely=(futures.low, futures.high),
            title=title,
            subtitle=_(
                "Share of {count} simulated futures by the money they bring {over}, {currency}; not drawn: {none} "
                "without a purchase, {above} with more",
                count=locale.number(FUTURES),
                over=terms.horizon(locale, assumptions),
                currency=locale.money_unit(currency),
                none=locale.share(none, 1 if none < 0.1 else 0),
                above=locale.share(above, 1),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            [
                (name, locale.number(round(share * FUTURES)), locale.share(share, 1))
                for name, share in [(_("no purchase"), none), *zip(limits, bars["share"], strict=True), (beyond, above)]
            ],
            columns=[_("Money"), _("Futures"), _("Share of all futures")],
        ),
        name="customer_futures",
        alt=_("Bars: how many simulated futures bring how much"),
    )
