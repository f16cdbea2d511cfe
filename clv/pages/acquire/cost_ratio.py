"""What do winning and keeping cost on these books, beside the saying and beside what a customer brings?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.acquisition.cost_ratio import PUBLISHED, SAYING
from clv.acquisition.unit_economics import UnitEconomics
from clv.analysis.valuation import Analysis
from clv.charts.named_bars import NamedBar, named_bars
from clv.charts.ratio_scale import ratio_scale
from clv.charts.style import CONFIG, KEEPING, VALUE, WINNING, heads
from clv.phrases import acquisition, terms, winning_and_keeping
from clv.ui import session
from clv.ui.components import chart, chart_numbers, number_table, quiet
from clv.ui.navigation import path_of
from clv.value.intervals import Interval


def scale_chart(own: UnitEconomics | None, *, name: str = "ratio") -> None:
    """The ratio beside the saying and what is in print; without costs a question mark in its place."""
    locale = session.locale()
    _ = locale.text
    ratio = own.books.ratio if own else None
    limits = (own.interval.low, own.interval.high) if own and own.interval else None
    drawn = ratio_scale(
        ratio,
        limits=limits,
        saying=SAYING,
        published=PUBLISHED,
        unsure=acquisition.unsure(own, locale) if own else _("your books: somewhere on this line"),
        title="",  # the page's own title says what is found
        locale=locale,
    )
    alt = _("Dot and bar: how many times as much winning costs as keeping, beside the saying and what is printed")
    st.plotly_chart(drawn, config=CONFIG, key=f"chart_{name}", alt=alt)
    quiet(f"{heads(drawn)[1]}. {acquisition.saying(locale)}")
    if own is not None and ratio is not None:
        chart_numbers(
            drawn,
            pd.DataFrame(
                [
                    (_("Your books"), locale.times(ratio), _limits(limits)),
                    (_("The saying"), locale.number(SAYING), ""),
                    (_("In print"), "", _limits(PUBLISHED)),
                ],
                columns=[_("Source"), _("Times"), _("From, to")],
            ),
            name=name,
            title=acquisition.verdict(own, locale),
        )


def worth_beside_costs(own: UnitEconomics, analysis: Analysis, limits: Interval | None, *, name: str = "worth") -> None:
    """What keeping one and winning one cost, what a new one brings in, and what follows from that.

    limits: between which a new customer's worth lies; None while or where that is not known.
    """
    left, right = st.columns([3, 2], gap="large")
    with left:
        _worth_chart(own, limits, name=name)
    with right:
        _what_follows(own, analysis, name=name)


def _worth_chart(own: UnitEconomics, limits: Interval | None, *, name: str) -> None:
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    assumed = session.settings().assumptions
    currency, books, new = assumed.currency, own.books, own.newcomer
    bars = []
    if books.cost_per_retained is not None:
        kept = n_(
            "{money} for {n} kept", "{money} for {n} kept", books.retained_customers,
            money=locale.money(books.keeping, currency),
        )  # fmt: skip
        said = each(books.cost_per_retained)
        bars.append(NamedBar(_("Keeping one"), books.cost_per_retained, KEEPING, said, note=kept))
    if books.cac is not None:
        won = n_(
            "{money} for {n} new", "{money} for {n} new", books.new_customers,
            money=locale.money(books.winning, currency),
        )  # fmt: skip
        bars.append(NamedBar(_("Winning one"), books.cac, WINNING, each(books.cac), note=won))
    if new.value is not None:
        label = _("A new one is worth") if assumed.margin_is_set else _("A new one brings in")
        ends = (limits.low, limits.high) if limits else None
        between = _("between {low} and {high}", low=money(ends[0]), high=money(ends[1])) if ends else ""
        bars.append(NamedBar(label, new.value, VALUE, money(new.value), note=between, limits=ends))
    if not bars:
        return
    drawn = named_bars(
        bars,
        title=acquisition.newcomer(own, locale, is_value=assumed.margin_is_set),
        subtitle=_(
            "For each customer, {unit}; a new one {over}",
            unit=locale.money_unit(currency),
            over=terms.horizon(locale, assumed),
        ),
        locale=locale,
    )
    chart(
        drawn,
        pd.DataFrame([(bar.name, bar.said, bar.note) for bar in bars], columns=[_("What"), _("Amount"), _("Of that")]),
        name=name,
        alt=_("Bars: what keeping and winning a customer cost, and what a new one brings in"),
    )


def _what_follows(own: UnitEconomics, analysis: Analysis, *, name: str) -> None:
    """Answers as a list. What would be a ceiling is said only where the sales say enough so far ahead."""
    locale = session.locale()
    _ = locale.text
    assumed, far = session.settings().assumptions, analysis.readiness.carries_far
    books, new = own.books, own.newcomer
    not_yet = _("cannot be said yet")
    rows = [
        (
            _("Winning is earned back"),
            winning_and_keeping.earned_back(new, books.cac, years=assumed.horizon_years, locale=locale),
        ),
        (_("Winning pays from a margin of"), _least_margin(own) if far else not_yet),
        (_("Most that winning may cost"), money(new.value) if far else not_yet),
    ]
    if books.retention_rate is not None and books.knows_new:
        rows.append(
            (
                _("Kept of {n} known before", n=locale.number(books.customers_before)),
                f"{locale.share(books.retention_rate)} ({locale.number(books.retained_customers)})",
            )
        )
    if own.retained_value is not None:
        rows.append((_("One who was kept will still bring"), money(own.retained_value)))
    number_table(pd.DataFrame(rows, columns=[_("What follows"), _("Your figure")]), name=f"follows_{name}")
    if not assumed.margin_is_set:
        quiet(_("No margin is set: what a customer brings in is revenue."))
        st.page_link(path_of("assumptions"), label=_("Set the margin"), width="content")


def _least_margin(own: UnitEconomics) -> str:
    """The margin from which winning is paid back, beside the one that is set."""
    locale, assumed, least = session.locale(), session.settings().assumptions, own.newcomer.least_margin
    if least is None:
        return "–"
    if least > 1:
        return locale.text("none: it costs more than all revenue")
    said = locale.share(least)
    if assumed.margin_is_set:
        return locale.text("{share} (yours: {own})", share=said, own=locale.share(assumed.margin))
    return said


def further_notes(own: UnitEconomics) -> None:
    """What else a reader of the ratio has to know, in small print."""
    for sentence in acquisition.further_notes(own, session.locale(), session.settings().assumptions.currency):
        quiet(sentence)


def _limits(limits: tuple[float, float] | None) -> str:
    locale = session.locale()
    if limits is None:
        return ""
    return f"{locale.times(limits[0])} – {locale.times(limits[1])}"


def money(amount: float | None) -> str:
    return session.locale().money(amount, session.settings().assumptions.currency)


def each(amount: float | None) -> str:
    """What one customer costs: with cents where it is small, because two small costs are divided by each other."""
    return session.locale().unit_money(amount, session.settings().assumptions.currency)
