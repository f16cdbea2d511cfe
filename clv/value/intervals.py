"""Between which limits will the money lie that comes?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from clv.core.money import value_sum

LEVEL = 0.90  # one truth in ten lies outside: rare enough to plan with, and steady from some hundred draws
# Customers are alike when they have about the same frequency, age and chance of being here. With these widths the total
# under other parameters is right to a thousandth (CDNOW, sample and master: tests/analysis/test_uncertainty.py).
_FREQUENCY_STEPS = 3.0  # for each factor e
_AGE_STEPS = 8
_ALIVE_STEPS = 8
_EVEN_SHARES = (np.arange(128) + 0.5) / 128  # chance in even parts instead of at random: the limits stay put


@dataclass(frozen=True)
class Interval:
    """Between low and high lies the truth with probability LEVEL [money]."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval's low is at most its high, found {self}")


@dataclass(frozen=True)
class ValuationIntervals:
    """How sure a Valuation is. by_year and by_segment are ordered as there; by_segment has the segment's code."""

    total: Interval
    by_year: tuple[Interval, ...]
    by_segment: tuple[tuple[str, Interval], ...]
    new_customer: Interval


@dataclass(frozen=True)
class Expectation:
    """What one set of parameters expects of typical customers, and of one not yet won.

    purchases: of each typical customer in each year, discounted; spend: money a purchase, of each.
    newcomer: the discounted money of all repeat purchases within the horizon.
    """

    purchases: NDArray[np.float64]
    spend: NDArray[np.float64]
    newcomer: float


@dataclass(frozen=True)
class Point:
    """The figures whose limits are asked for [money]: by_year of each segment, by its code, and a new customer's two
    parts, the first purchase with its standard error and the repeat purchases, margin applied."""

    by_segment: tuple[tuple[str, tuple[float, ...]], ...]
    first_purchase: float
    first_purchase_error: float
    repeats: float


def typical_customers(values: ir.Table, *, alone: tuple[str, ...] = ()) -> ir.Table:
    """CUSTOMER_VALUES, alike customers of a segment taken together: a few hundred rows, whatever their number.

    alone: customers who have a row of their own, with their id in the column of that name; it is "" elsewhere.
    segment, customers, ten_year_value (sum), the means of frequency, recency, T and monetary_value, and spend_spread:
    how much larger the mean square of expected_spend is than the square of its mean, 1 or more. The means are weighted
    by the purchases expected, since it is these that carry the money.
    """
    oldest = values.T.max().over(ibis.window())
    keyed = values.mutate(
        often=ibis.ifelse(
            values.frequency == 0, -1, (_FREQUENCY_STEPS * ibis.greatest(values.frequency, 1).ln()).floor()
        ),
        # Evenly over the roots: of the young a few days matter.
        known=(_AGE_STEPS * (values["T"].cast("float64") / (oldest.cast("float64") + 1.0)).sqrt()).floor(),
        here=(_ALIVE_STEPS * values.p_alive).floor(),
        weight=values.expected_purchases + 1e-9,  # so that no group weighs nothing
        paid=ibis.greatest(values.monetary_value, 0.0),
        alone=ibis.ifelse(values.customer_id.isin(alone), values.customer_id, "") if alone else ibis.literal(""),
    )
    weight = value_sum(keyed.weight)
    keys = ("segment", "often", "known", "here", "alone")
    means = {
        name: value_sum(keyed.weight * keyed[column]) / weight
        for name, column in (("frequency",) * 2, ("recency",) * 2, ("T",) * 2, ("monetary_value", "paid"))
    }
    spend = value_sum(keyed.weight * keyed.expected_spend) / weight
    return (
        keyed.group_by(*keys)
        .agg(
            customers=keyed.count(),
            ten_year_value=value_sum(keyed.ten_year_value),
            spend_spread=value_sum(keyed.weight * keyed.expected_spend**2) / weight / (spend * spend),
            **means,
        )
        .order_by(*keys)
    )


def spread_of(
    point: Point,
    typical: pd.DataFrame,
    *,
    fitted: Expectation,
    drawn: Iterable[Expectation],
    futures: NDArray[np.float64],
    lone: NDArray[np.float64] | None = None,
) -> ValuationIntervals:
    """The intervals of the money that will really come, around the figures of `point`.

    typical: as made by typical_customers. fitted, drawn: what the fitted parameters, and each set of others, expect of
    them. futures: what may come of each, (typical customers, futures, years), discounted, margin applied; without any,
    the intervals are those of what is to be expected. lone: the same of the customers who stand alone, one by one, in
    their order in `typical`.

    Two things are uncertain: the parameters, and what customers then do. The second is no detail, at any size, since
    both shrink alike with the number of customers: on the CDNOW sample it makes a fifth of the total's variance, and
    four fifths of that of the customers slipping away. A new customer's value is a mean over many to come: it has the
    first kind only.
    Not in the intervals: that the models themselves may be wrong, and that a shop changes within ten years.
    """
    codes = np.array([code for code, _ in point.by_segment])
    exact = np.array([years for _, years in point.by_segment])
    member = (codes[:, None] == typical["segment"].to_numpy()[None, :]).astype(np.float64)
    # Typical customers say by how much the money changes with the parameters; the customers' own sum says of what.
    unit = typical["ten_year_value"].to_numpy(np.float64) / (fitted.purchases.sum(axis=1) * fitted.spend)

    def money(expected: Expectation) -> NDArray[np.float64]:
        return np.einsum("sc,cy->sy", member, expected.purchases * (unit * expected.spend)[:, None])

    base = money(fitted)
    scale = np.divide(exact, base, out=np.zeros_like(exact), where=base > 0)
    expectations = list(drawn)
    found = np.array([scale * money(expected) for expected in expectations])

    # What is left to chance, customer by customer, adds up by its variance; of those who stand alone it is followed.
    apart = (typical["alone"] != "").to_numpy() if lone is not None else np.zeros(len(typical), bool)
    count = (typical["customers"] * typical["spend_spread"]).to_numpy(np.float64) * ~apart
    chance = np.zeros_like(exact), np.zeros(len(exact))
    if futures.shape[1] > 1:
        chance = (
            np.einsum("sc,cy->sy", member, count[:, None] * futures.var(axis=1, ddof=1)),
            np.einsum("sc,c->s", member, count * futures.sum(axis=2).var(axis=1, ddof=1)),
        )
    by_year, whole = chance
    giants = _giants(apart, member, scale, unit, fitted, expectations, lone)

    def limits(rows: slice, years: slice, variance: float) -> Interval:
        return _interval(_come(found, exact, giants, rows, years, variance=variance))

    everyone, always = slice(None), slice(None)
    errors = point.first_purchase_error * ndtri(_EVEN_SHARES)
    repeats = point.repeats * np.array([expected.newcomer for expected in expectations]) / fitted.newcomer
    return ValuationIntervals(
        total=limits(everyone, always, whole.sum()),
        by_year=tuple(
            limits(everyone, slice(year, year + 1), by_year[:, year].sum()) for year in range(exact.shape[1])
        ),
        by_segment=tuple(
            (code, limits(slice(row, row + 1), always, whole[row])) for row, code in enumerate(codes.tolist())
        ),
        new_customer=_interval(np.add.outer(point.first_purchase + errors, repeats)),
    )


@dataclass(frozen=True)
class _Giants:
    """Customers who carry so much that their own futures count [money]: segment, what the fitted parameters expect
    (giants, years), what each draw expects (draws, giants, years), and what may come (giants, futures, years)."""

    segment: NDArray[np.int64]
    exact: NDArray[np.float64]
    drawn: NDArray[np.float64]
    futures: NDArray[np.float64]


def _giants(
    apart: NDArray[np.bool_],
    member: NDArray[np.float64],
    scale: NDArray[np.float64],
    unit: NDArray[np.float64],
    fitted: Expectation,
    drawn: list[Expectation],
    lone: NDArray[np.float64] | None,
) -> _Giants | None:
    if lone is None or not apart.any():
        return None
    segment = member[:, apart].argmax(axis=0)

    def money(expected: Expectation) -> NDArray[np.float64]:
        return scale[segment] * expected.purchases[apart] * (unit * expected.spend)[apart, None]

    exact, means = money(fitted), lone.mean(axis=1)
    # Right on the mean: what chance left of it in the simulation is taken off.
    futures = lone * np.divide(exact, means, out=np.zeros_like(exact), where=means > 0)[:, None, :]
    return _Giants(segment, exact, np.array([money(expected) for expected in drawn]), futures)


def _come(
    found: NDArray[np.float64],
    exact: NDArray[np.float64],
    giants: _Giants | None,
    rows: slice,
    years: slice,
    *,
    variance: float,
) -> NDArray[np.float64]:
    """What may come from these segments in these years: the many by their sum, the giants one by one.

    found: (draws, segments, years); exact: (segments, years). variance: of the many.
    """
    every = found[:, rows, years].sum(axis=(1, 2))
    mean = float(exact[rows, years].sum())
    if giants is None:
        return _with_chance(every, mean=mean, variance=variance)
    inside = np.flatnonzero(np.isin(giants.segment, np.arange(len(exact))[rows]))
    expected = giants.drawn[:, inside, years].sum(axis=2)
    fitted = giants.exact[inside, years].sum(axis=1)
    many = _with_chance(
        np.maximum(every - expected.sum(axis=1), 0.0), mean=mean - float(fitted.sum()), variance=variance
    )
    whole = np.broadcast_to(many, (len(_EVEN_SHARES), len(every))).copy()
    rng = np.random.default_rng(0)
    for one, place in enumerate(inside.tolist()):
        future = giants.futures[place, :, years].sum(axis=1)
        factor = np.divide(expected[:, one], fitted[one], out=np.zeros(len(every)), where=fitted[one] > 0)
        whole += future[rng.integers(0, len(future), whole.shape)] * factor
    return whole


def _with_chance(expected: NDArray[np.float64], *, mean: float, variance: float) -> NDArray[np.float64]:
    """What may come where so much is expected, draw by draw. mean, variance: of the money under the fitted parameters.

    Gamma: never below nought, skewed where a few customers carry the sum, normal where many do.
    """
    if not (mean > 0 and variance > 0):
        return expected
    shape = mean * mean / variance
    return np.multiply.outer(gammaincinv(shape, _EVEN_SHARES) / shape, expected)


def _interval(found: NDArray[np.float64]) -> Interval:
    # Each entry is the middle of an equal share.
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="hazen").tolist()
    return Interval(low, high)
