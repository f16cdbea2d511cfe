"""How sure is an analysis? Other parameters, tried on its typical customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.customers.summary import purchase_counts, spend_counts
from clv.models.clock_fit import ClockFit
from clv.models.expectations import (
    PurchaseHistories,
    expected_purchases,
    expected_spends,
    histories_of,
    in_usual_days,
)
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.parameter_uncertainty import LEAST_DRAWN, Draw, PurchaseSales, draw_parameters
from clv.models.sales_clock import SalesClock
from clv.models.simulation import Course, simulate
from clv.value.intervals import Expectation, Point, ValuationIntervals, spread_of, typical_customers
from clv.value.real_shop import SHORT_DAYS, either, for_a_real_shop
from clv.value.ten_year import year_ends, year_factors

# With other seeds the limits of the CDNOW sample's total move by 2% of the interval's half width, 800 futures or not.
DRAWS = 512
FUTURES = 200  # of each typical customer
LONE = 2_000  # of each customer who carries so much that no typical one is like them
SEED = 1  # the same sales shall give the same figures


def valuation_intervals(
    engine: BaseBackend, analysis: Analysis, *, draws: int = DRAWS, futures: int = FUTURES, seed: int = SEED
) -> ValuationIntervals | None:
    """The 90% intervals of the total, of each year and segment, and of a new customer; None where they are unknown.

    They hold chance, what the data leave open, and a shop that is not quite as the model thinks (for_a_real_shop).

    engine: holds the tables that `analyse` left. Segments keep their customers. With no futures, what customers do by
    chance is left out: the intervals are those of the expected money. Unknown is what the data leave open: where the
    likelihood is flat in a direction, or half the plausible spend parameters have no mean. Of a part with the fit of
    all it is how unlike the others these customers are.
    """
    valuation = analysis.valuation
    points = tuple((segment.code, segment.by_year) for segment in valuation.segments)
    return spread_by(engine, analysis, engine.table(valuation.table), points, draws=draws, futures=futures, seed=seed)


def spread_by(
    engine: BaseBackend,
    analysis: Analysis,
    values: ir.Table,
    points: tuple[tuple[str, tuple[float, ...]], ...],
    *,
    draws: int = DRAWS,
    futures: int = FUTURES,
    seed: int = SEED,
) -> ValuationIntervals | None:
    """As `spread`, for customers grouped otherwise: values are CUSTOMER_VALUES with the group's code as their segment,
    points the codes, each with its money by year; the groups are in the answer's by_segment."""
    if analysis.fitted_on is not None:
        return None
    point = _point(analysis, points)
    model = _model_intervals(engine, analysis, values, point, draws=draws, futures=futures, seed=seed)
    if model is None:
        return None
    return for_a_real_shop(
        model,
        point,
        days=analysis.base.window.days + 1,
        signs=analysis.signs,
        new_customer=analysis.valuation.new_customer,
    )


def model_intervals(
    engine: BaseBackend, analysis: Analysis, *, draws: int = DRAWS, futures: int = FUTURES, seed: int = SEED
) -> ValuationIntervals | None:
    """As `valuation_intervals`, of a shop that is exactly as the model thinks: parameters and chance only."""
    valuation = analysis.valuation
    points = tuple((segment.code, segment.by_year) for segment in valuation.segments)
    point, values = _point(analysis, points), engine.table(valuation.table)
    return _model_intervals(engine, analysis, values, point, draws=draws, futures=futures, seed=seed)


def _point(analysis: Analysis, points: tuple[tuple[str, tuple[float, ...]], ...]) -> Point:
    base, margin = analysis.base, analysis.valuation.assumptions.margin
    first = margin * base.first_purchase_spend
    return Point(
        by_segment=points,
        first_purchase=first,
        first_purchase_error=margin * base.first_purchases.spread / base.customers**0.5,
        repeats=analysis.valuation.new_customer - first,
    )


def _model_intervals(
    engine: BaseBackend,
    analysis: Analysis,
    values: ir.Table,
    point: Point,
    *,
    draws: int,
    futures: int,
    seed: int,
) -> ValuationIntervals | None:
    ours, *others = readings_of(engine, analysis, values, draws=draws, futures=futures, seed=seed)
    limits = ours.limits(point)
    for other in others:
        otherwise = other.limits(*other.instead_of(ours, point))
        limits = limits and otherwise and either(limits, otherwise)
    return limits


def readings_of(
    engine: BaseBackend,
    analysis: Analysis,
    values: ir.Table,
    *,
    draws: int = DRAWS,
    futures: int = FUTURES,
    seed: int = SEED,
) -> tuple[Reading, ...]:
    """The ways to read the sales whose limits the figures must hold: the one that was chosen first.

    values: CUSTOMER_VALUES, as in spread_by. There are two where a short time shows what looks like a season and may be
    growth.
    """
    base, found = analysis.base, analysis.fits.clock_fit
    summary = engine.table(base.table)
    cells, spends = purchase_counts(summary).execute(), spend_counts(summary).execute()
    giants = tuple(giant.customer for giant in analysis.valuation.giants)
    typical = typical_customers(values, alone=giants).execute()
    sales, spend = PurchaseSales(cells, base.repeat_days, base.window), (analysis.fits.gamma_gamma.params, spends)
    ours = Reading(found, sales, spend, typical, analysis.valuation.assumptions, draws, futures, seed)
    if base.window.days + 1 >= SHORT_DAYS or not found.seen:
        return (ours,)
    plain = ClockFit(SalesClock(base.window.start, base.window.end), found.plain, found.plain)
    return ours, replace(ours, found=plain)


@dataclass(frozen=True)
class Reading:
    """One way to read the sales: the purchase model in a clock, and what its limits are worked out from."""

    found: ClockFit
    sales: PurchaseSales
    spend: tuple[GammaGammaParams, pd.DataFrame]
    typical: pd.DataFrame
    assumptions: Assumptions
    draws: int
    futures: int
    seed: int

    @property
    def fitted(self) -> Draw:
        return Draw(self.found.fit.params, self.spend[0], self.found.clock)

    @property
    def expected(self) -> Expectation:
        return _expectation(self.typical, self.assumptions)(self.fitted)

    def drawn(self) -> tuple[Draw, ...] | None:
        """Other parameters that could be the truth; None where the data leave them open."""
        drawn = draw_parameters((self.found, self.sales), self.spend, draws=self.draws, seed=self.seed)
        return None if drawn is None or len(drawn) < LEAST_DRAWN * self.draws else drawn

    def limits(self, point: Point, typical: pd.DataFrame | None = None) -> ValuationIntervals | None:
        """Of parameters and chance; None where the data leave them open."""
        drawn = self.drawn()
        if drawn is None:
            return None
        ends, worth = year_ends(self.assumptions), self.assumptions.margin * year_factors(self.assumptions)
        return spread_of(
            point,
            self.typical if typical is None else typical,
            fitted=self.expected,
            drawn=map(_expectation(self.typical, self.assumptions), drawn),
            futures=worth * self.course(self.typical, ends, futures=self.futures).money,
            lone=worth * self.course(self.alone, ends, futures=LONE).money if self.futures else None,
        )

    @property
    def alone(self) -> pd.DataFrame:
        """Those of the typical customers who are one real customer each."""
        return self.typical[self.typical["alone"] != ""]

    def course(self, customers: pd.DataFrame, ends: NDArray[np.float64], *, futures: int) -> Course:
        """Simulated futures of the customers, rows of `typical`. ends [days]: the periods' last days."""
        clock = self.found.clock
        return simulate(
            (self.found.fit.params, self.spend[0]),
            in_usual_days(histories_of(customers), clock),
            ends=clock.ahead(ends),
            futures=futures,
            seed=self.seed,
        )

    def instead_of(self, other: Reading, point: Point) -> tuple[Point, pd.DataFrame]:
        """The other reading's point and typical customers as this one has them."""
        ours, theirs = self.expected, other.expected
        whole = ours.purchases.sum(axis=1) / theirs.purchases.sum(axis=1)
        worth = self.typical["ten_year_value"].to_numpy(np.float64)
        segments = self.typical["segment"].to_numpy()
        there = worth[:, None] * theirs.purchases / theirs.purchases.sum(axis=1)[:, None]
        here = there * ours.purchases / theirs.purchases

        def moved(code: str, years: tuple[float, ...]) -> tuple[float, ...]:
            own = segments == code
            return tuple((np.array(years) * here[own].sum(axis=0) / there[own].sum(axis=0)).tolist())

        by_segment = tuple((code, moved(code, years)) for code, years in point.by_segment)
        repeats = point.repeats * ours.newcomer / theirs.newcomer
        return replace(point, by_segment=by_segment, repeats=repeats), self.typical.assign(ten_year_value=worth * whole)


def _expectation(typical: pd.DataFrame, assumptions: Assumptions) -> Callable[[Draw], Expectation]:
    known = histories_of(typical)
    # One more, of whom nothing is known yet.
    everyone = PurchaseHistories(
        *(np.append(column, 0.0) for column in (known.frequency, known.recency, known.T, known.monetary_value))
    )
    ends, factors = year_ends(assumptions), year_factors(assumptions)

    def ask(draw: Draw) -> Expectation:
        known, later = in_usual_days(everyone, draw.clock), draw.clock.ahead(ends)
        by_year = np.diff(expected_purchases(draw.purchases, known, later), prepend=0.0) * factors
        spend = expected_spends(draw.spends, everyone)
        return Expectation(by_year[:-1], spend[:-1], float(spend[-1] * by_year[-1].sum()))

    return ask
