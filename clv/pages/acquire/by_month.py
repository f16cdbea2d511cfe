"""How did the ratio come about: from which months, month by month, by channel, and when is winning paid back?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.acquisition.unit_economics import ChannelEconomics, UnitEconomics
from clv.analysis.customer_base import CustomerBase
from clv.charts.costs_by_month import costs_by_month
from clv.charts.payback_curve import payback_curve
from clv.core.periods import Period
from clv.pages.acquire.cost_ratio import each, money
from clv.phrases import acquisition, winning_and_keeping
from clv.ui import session
from clv.ui.books import PERIOD_KEY
from clv.ui.components import chart, number_table, quiet


def month_by_month(own: UnitEconomics, base: CustomerBase) -> None:
    """The months to choose, what each cost, the channels, and the payback."""
    _ = session.locale().text
    period_box(own.period, base)
    _months(own)
    if own.channels:
        _channels(own.channels)
    if own.books.cac is None or not own.newcomer.curve:
        return
    _payback_chart(own)
    quiet(
        _("Expected margin, not discounted: when the money is back. Keeping customers costs too and is not taken off.")
        if session.settings().assumptions.margin_is_set
        else _(
            "Expected revenue, because no margin is set, and not discounted. Keeping customers costs too and is "
            "not taken off."
        )
    )


def period_box(shown: Period, base: CustomerBase) -> None:
    """From which month to which. The page runs again when another is chosen."""
    locale = session.locale()
    _ = locale.text
    months = list(base.window.whole_months)
    # A box remembers its choice as it is written: each language, and each period, has boxes of its own.
    identity = f"{locale.language}_{shown.first}_{shown.last}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first, last = (
            st.selectbox(
                label,
                months,
                index=months.index(month),
                format_func=locale.month,
                key=f"books_{name}_{identity}",
                width=220,
            )
            for label, month, name in ((_("From"), shown.first, "first"), (_("To"), shown.last, "last"))
        )
    if (first, last) != (shown.first, shown.last):
        st.session_state[PERIOD_KEY] = Period(min(first, last), max(first, last))
        st.rerun()


def _months(own: UnitEconomics) -> None:
    """Month by month, counted as in the period; nothing where it is not known who is new."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    columns = ["cac", "cost_per_retained"]
    months = pd.DataFrame(
        {"month": [month.month for month in own.books.months]}
        | {name: [getattr(month, name) for month in own.books.months] for name in columns}
    ).astype(dict.fromkeys(columns, float))
    if not own.books.knows_new or months[columns].isna().all().all():
        return
    chart(
        costs_by_month(months, title=acquisition.by_month(own, locale, currency), locale=locale, currency=currency),
        pd.DataFrame(
            [
                (
                    locale.month(month.month),
                    locale.money(month.winning, currency),
                    locale.number(month.new_customers),
                    each(month.cac),
                    locale.money(month.keeping, currency),
                    locale.number(month.kept, 1),
                    each(month.cost_per_retained),
                    "–" if month.ratio is None else locale.times(month.ratio),
                )
                for month in own.books.months
            ],
            columns=[
                _("Month"),
                _("Spent on winning"),
                _("New"),
                _("Winning one"),
                _("Spent on keeping"),
                _("Kept, this month's part"),
                _("Keeping one"),
                _("Times"),
            ],
        ),
        name="costs_by_month",
        alt=_("Lines: what winning and what keeping one customer cost in each month"),
    )
    quiet(acquisition.definition(locale))


def _channels(channels: tuple[ChannelEconomics, ...]) -> None:
    """By channel: what winning there costs, and whether those who come pay it back."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    st.header(acquisition.channels_heading(channels, locale), anchor=False)
    number_table(
        pd.DataFrame(
            [
                (
                    one.channel,
                    locale.money(one.winning, currency),
                    locale.number(one.new_customers),
                    each(one.cac),
                    money(one.newcomer.value),
                    "–" if one.newcomer.value_per_unit is None else locale.number(one.newcomer.value_per_unit, 1),
                    _channel_payback(one),
                )
                for one in channels
            ],
            columns=[
                _("Channel"),
                _("Spent on winning"),
                _("New"),
                _("Winning one"),
                _("A new one is worth"),
                _("Worth per cost"),
                _("Earned back"),
            ],
        ),
        name="channels",
    )
    quiet(
        _(
            "A customer belongs to the channel of the first purchase. The worth is worked out from the channel's "
            "own customers; – where they are too few to say."
        )
    )


def _payback_chart(own: UnitEconomics) -> None:
    """What a new customer brings against what winning one costs."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    currency, cac, new = session.settings().assumptions.currency, own.books.cac, own.newcomer
    assert cac is not None  # it is not drawn without
    chart(
        payback_curve(
            new.curve,
            cac=cac,
            payback=new.payback_months,
            title=acquisition.payback(own, locale),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            [
                (n_("After {n} month", "After {n} months", month), locale.money(brought, currency))
                for month, brought in enumerate(new.curve)
                if month % 6 == 0
            ],
            columns=[_("When"), _("Brought in by then")],
        ),
        name="payback",
        alt=_("Line: what a new customer brings, added up, until it reaches what winning one costs"),
    )


def _channel_payback(one: ChannelEconomics) -> str:
    years = session.settings().assumptions.horizon_years
    return winning_and_keeping.earned_back(one.newcomer, one.cac, years=years, locale=session.locale())
