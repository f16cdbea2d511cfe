"""What are our customers worth, in which years does it come, and who holds it?"""

import pandas as pd
import streamlit as st

from clv.charts.concentration import concentration
from clv.charts.segment_bars import segment_bars
from clv.charts.value_by_year import value_by_year
from clv.core.marks import N_
from clv.pages.overview.confidence import headline_doubts
from clv.phrases import evidence, terms
from clv.segments.call_lists import group_of
from clv.ui import questions, session
from clv.ui.analysis_gate import figures_so_far, ready_analysis
from clv.ui.components import answer, chart, figure, quiet

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
base, valuation = analysis.base, analysis.valuation
assumptions = valuation.assumptions
currency = assumptions.currency
is_value = assumptions.margin_is_set
over = terms.horizon(locale, assumptions)
years = assumptions.horizon_years if analysis.readiness.carries_far else 1  # for which the headline speaks
headline = sum(valuation.by_year[:years])
spread, doubts = headline_doubts(valuation, years=years)
scenario = _(
    "{over} it would be {total}: a scenario, because so far ahead these sales say too little.",
    over=over[:1].upper() + over[1:],
    total=locale.headline_money(valuation.total, currency),
)

answer(
    n_(
        "Your {n} customer is worth about {total} {over}",
        "Your {n} customers are worth about {total} {over}",
        base.customers,
        total=locale.headline_money(headline, currency),
        over=terms.ahead(years, locale),
    )
    if is_value
    else n_(
        "Your {n} customer will probably bring in about {total} {over}",
        "Your {n} customers will probably bring in about {total} {over}",
        base.customers,
        total=locale.headline_money(headline, currency),
        over=terms.ahead(years, locale),
    ),
    " ".join(
        [
            doubts,
            *([] if years == assumptions.horizon_years else [scenario]),
            _(
                "An estimate from {days} days of purchases, until {date}; money of later years counts for less.",
                days=locale.number(base.window.days),
                date=locale.date(base.window.end),
            ),
            evidence.verdict(analysis.readiness, locale),
        ]
    ),
)

with st.grid(4, min_column_width=200):
    figures_so_far(base)
    figure(
        _("Expected value per customer") if is_value else _("Expected revenue per customer"),
        locale.money(valuation.total / base.customers, currency),
        _(
            N_("{over}; so far each paid {paid}, in revenue") if is_value else N_("{over}; so far each paid {paid}"),
            over=over,
            paid=locale.money(base.spend_to_date / base.customers, currency),
        ),
    )
    figure(
        _("A new customer is worth") if is_value else _("A new customer brings in"),
        locale.money(valuation.new_customer, currency),
        _(
            "nine times out of ten {low} to {high}, the cost of winning not taken off",
            low=locale.money(spread.new_customer.low, currency),
            high=locale.money(spread.new_customer.high, currency),
        )
        if spread
        else _("the first purchase included, the cost of winning not taken off"),
    )
if base.refunds_without_purchase:
    quiet(
        _(
            "Refunds of {money} reduce nothing above: their purchase is not in these sales, or was smaller.",
            money=locale.money(base.refunds_without_purchase, currency),
        )
    )
for sentence in evidence.carriers(analysis.readiness, locale):
    quiet(sentence)

by_year = pd.Series(valuation.by_year, index=range(1, len(valuation.by_year) + 1))
bars = pd.DataFrame(
    {"year": by_year.index, "start": by_year.cumsum().shift(fill_value=0.0).to_numpy(), "value": by_year.to_numpy()}
)
half = int((by_year.cumsum() < valuation.total / 2).sum()) + 1
chart(
    value_by_year(
        bars,
        title=n_("Half of it comes in the first year", "Half of it comes within the first {n} years", half),
        locale=locale,
        currency=currency,
        total=(spread.total.low, spread.total.high) if spread else None,
    ),
    pd.DataFrame(
        {
            _("Year"): [str(year) for year in by_year.index],
            _("Money of the year"): [locale.money(money, currency) for money in by_year],
            _("Nine times out of ten"): [
                evidence.between(spread.by_year[year] if spread else None, locale, currency)
                for year in range(len(by_year))
            ],
            _("Sum"): [locale.money(money, currency) for money in by_year.cumsum()],
            _("Share of the total"): [locale.share(money / valuation.total) for money in by_year],
        }
    ),
    name="value_by_year",
    alt=_("Bars: the money expected in each year, on top of the years before"),
)

left, right = st.columns(2, gap="large")
with left:
    curve = pd.DataFrame([(0.0, 0.0), *valuation.concentration], columns=["customer_share", "value_share"])
    chart(
        concentration(
            curve,
            title=_(
                "A fifth of the customers, {count}, hold {share} of it",
                count=locale.number(round(base.customers / 5)),
                share=locale.share(valuation.share_held_by(0.2)),
            ),
            locale=locale,
        ),
        pd.DataFrame(
            [
                (locale.share(best), locale.number(round(base.customers * best)), locale.share(held))
                for best in (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
                for held in [valuation.share_held_by(best)]
            ],
            columns=[_("Best customers"), _("Customers"), _("Share of the total")],
        ),
        name="concentration",
        alt=_("Line: the share of the total that the best customers hold"),
    )
with right:
    limits = dict(spread.by_segment) if spread else {}
    best = max(valuation.segments, key=lambda segment: segment.value)
    chart(
        segment_bars(
            pd.DataFrame(
                [(_(group_of(one.code).name), one.customers, one.value) for one in valuation.segments],
                columns=["segment_label", "customers", "value"],
            ),
            title=_(
                "{segment}: {share} of it, from {part} of the customers",
                segment=_(group_of(best.code).name),
                share=locale.share(best.value / valuation.total),
                part=locale.share(best.customers / base.customers),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            [
                (
                    _(group_of(one.code).name),
                    locale.number(one.customers),
                    locale.money(one.spend_to_date, currency),
                    locale.money(one.value, currency),
                    evidence.between(limits.get(one.code), locale, currency),
                )
                for one in valuation.segments
            ],
            columns=[
                _("Segment"),
                _("Customers"),
                terms.heading("spend_to_date", locale, assumptions),
                terms.heading("ten_year_value", locale, assumptions),
                _("Nine times out of ten"),
            ],
        ),
        name="segments",
        alt=_("Bars: the money expected from each segment"),
    )

request = session.request()
assert request is not None  # there is an analysis
questions.ask_ahead(request)
