"""Does the same customer pay more for a purchase than before?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import ibis
import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.money import value_sum
from clv.core.periods import DAYS_PER_YEAR

LEAST_DAYS = 540  # below, a season of prices looks like a trend: two real sets of a year showed +21% and +45%
_STANDARD_ERRORS = 2.58  # 1 in 100 by chance; of 200 simulated shops without a trend 6
_TWENTIETH = 1.645  # standard errors beyond which a truth in twenty lies
_CLIPPED = 0.98  # quantile of what a purchase lies off its customer's mean: beyond, it counts as if it lay there
_LEAST_PURCHASES = 30
_MOST_CUSTOMERS = 50_000  # of more, an even part of about so many: it shows 1% a year


@dataclass(frozen=True)
class PriceTrend:
    """By how much the logarithm of what one customer pays for a purchase rises each year, and its standard error.

    per_year [1 / year]: below 0 where purchases get cheaper. error: 0 where nothing is left to chance.
    """

    per_year: float
    error: float

    @property
    def sign(self) -> float:
        """per_year where it is more than chance, 0 otherwise."""
        return self.per_year if abs(self.per_year) > _STANDARD_ERRORS * self.error else 0.0

    @property
    def between(self) -> tuple[float, float]:
        """The 90% limits of per_year, low and high."""
        return self.per_year - _TWENTIETH * self.error, self.per_year + _TWENTIETH * self.error


def price_trend(again: ir.Table, summary: ir.Table) -> PriceTrend | None:
    """The slope of the log amount in time, within customers; None where hardly anybody bought again twice.

    summary: CUSTOMER_SUMMARY up to a window's end; again: its repeat_purchases.
    Of repeat purchases that cost something; each customer's mean is taken off both, so that dear customers who come
    late make no trend, and the amounts farthest off are clipped. Of very many customers an even part is asked, the
    same each time. The standard error is by customer (Liang & Zeger 1986,
    "Longitudinal data analysis using generalized linear models").
    """
    often = summary.filter(summary.frequency > 1)
    share = _MOST_CUSTOMERS / max(int(often.count().execute()), 1)
    asked = often.filter(_lot(often) < share) if share < 1 else often
    theirs = again.filter(again.amount > 0).semi_join(asked.select("customer_id"), "customer_id")
    each = theirs.select(
        "customer_id",
        day=days_between(theirs.date, theirs.first_purchase),
        # Rounded, so that sums do not depend on how the threads part the rows: see clv.core.money.
        paid=theirs.amount.round(6).ln(),
    )
    own = ibis.window(group_by="customer_id")
    counted = each.mutate(
        purchases=each.customer_id.count().over(own),
        years=(each.day - each.day.mean().over(own)) / DAYS_PER_YEAR,
        off=each.paid - value_sum(each.paid).over(own) / each.customer_id.count().over(own),
    )
    apart = counted.filter(counted.purchases > 1).select("customer_id", "years", "off")
    clipped = _with_most(apart)
    off = ibis.greatest(ibis.least(clipped.off, clipped.most), -clipped.most)
    by = clipped.group_by("customer_id").agg(
        purchases=clipped.count(),
        both=value_sum(clipped.years * off),
        time=value_sum(clipped.years * clipped.years),
    )
    # Of the slope b a customer's score is both - b time.
    sums = (
        by.agg(
            purchases=by.purchases.sum().coalesce(0),
            both=value_sum(by.both),
            time=value_sum(by.time),
            both_both=value_sum(by.both * by.both),
            both_time=value_sum(by.both * by.time),
            time_time=value_sum(by.time * by.time),
        )
        .execute()
        .iloc[0]
    )
    if sums["purchases"] < _LEAST_PURCHASES:
        return None
    slope = round(float(sums["both"] / sums["time"]), 9)  # beyond, the sums are rounded
    scores = float(sums["both_both"] - 2 * slope * sums["both_time"] + slope**2 * sums["time_time"])
    return PriceTrend(slope, sqrt(max(scores, 0.0)) / float(sums["time"]))


def _lot(summary: ir.Table) -> ir.FloatingValue:
    """A number from 0 to 1 for each customer, spread evenly, which does not hang on the order of the rows.

    Not every engine has a hash, and no two have the same: what a customer did, times numbers that no fraction is
    near, leaves a remainder as good as drawn.
    """
    age, recency = (summary[name].cast("float64") for name in ("T", "recency"))
    mixed = summary.spend_to_date * 61.80339887 + age * 0.41421356 + recency * 0.73205081
    return mixed - mixed.floor()


def _with_most(apart: ir.Table) -> ir.Table:
    """Beside each purchase what most of them lie off their customer's mean: the quantile _CLIPPED, as np.quantile."""
    sized = apart.mutate(size=apart.off.abs())
    everywhere = ibis.window()
    others = (sized.size.count().over(everywhere) - 1).cast("float64")
    placed = sized.mutate(place=ibis.row_number().over(order_by=sized.size), rank=_CLIPPED * others)
    low = ibis.ifelse(placed.place <= placed.rank, placed.size, ibis.null("float64")).max().over(everywhere)
    high = ibis.ifelse(placed.place >= placed.rank, placed.size, ibis.null("float64")).min().over(everywhere)
    return placed.mutate(most=low + (placed.rank - placed.rank.floor()) * (high - low))
