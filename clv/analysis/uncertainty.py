"""How sure is an analysis? Other parameters, tried on its typical customers."""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import MONTHS_PER_YEAR
from clv.customers.summary import purchase_counts, spend_counts
from clv.models.expectations import PurchaseHistories, expected_purchases, expected_spends
from clv.models.parameter_uncertainty import LEAST_DRAWN, Draw, draw_parameters
from clv.models.simulation import simulate
from clv.value.intervals import Expectation, Point, ValuationIntervals, spread_of, typical_customers

# With other seeds the limits of the CDNOW sample's total move by 2% of the interval's half width, 800 futures or not.
DRAWS = 512
FUTURES = 200  # of each typical customer
LONE = 2_000  # of each customer who carries so much that no typical one is like them
SEED = 1  # the same sales shall give the same figures


def valuation_intervals(
    engine: BaseBackend, analysis: Analysis, *, draws: int = DRAWS, futures: int = FUTURES, seed: int = SEED
) -> ValuationIntervals | None:
    """The 90% intervals of the total, of each year and segment, and of a new customer; None where they are unknown.

    engine: holds the tables that `analyse` left. Segments keep their customers. With no futures, what customers do by
    chance is left out: the intervals are those of the expected money. Unknown is what the data leave open: where the
    likelihood is flat in a direction, or half the plausible spend parameters have no mean.
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
    base, valuation, assumptions = analysis.base, analysis.valuation, analysis.valuation.assumptions
    fitted = Draw(analysis.fits.bg_nbd.params, analysis.fits.gamma_gamma.params)
    summary = engine.table(base.table)
    drawn = draw_parameters(
        (fitted.purchases, purchase_counts(summary).execute()),
        (fitted.spends, spend_counts(summary).execute()),
        draws=draws,
        seed=seed,
    )
    if drawn is None or len(drawn) < LEAST_DRAWN * draws:
        return None
    typical = typical_customers(values, alone=tuple(giant.customer for giant in valuation.giants)).execute()
    ask, factors = _expectation(typical, assumptions), _year_factors(assumptions)
    course = simulate(
        (fitted.purchases, fitted.spends),
        _histories(typical),
        ends=_year_ends(assumptions),
        futures=futures,
        seed=seed,
    )
    giants = typical[typical["alone"] != ""]
    lone = simulate(
        (fitted.purchases, fitted.spends), _histories(giants), ends=_year_ends(assumptions), futures=LONE, seed=seed
    )
    first = assumptions.margin * base.first_purchase_spend
    return spread_of(
        Point(
            by_segment=points,
            first_purchase=first,
            first_purchase_error=assumptions.margin * base.first_purchases.spread / base.customers**0.5,
            repeats=valuation.new_customer - first,
        ),
        typical,
        fitted=ask(fitted),
        drawn=map(ask, drawn),
        futures=assumptions.margin * course.money * factors,
        lone=assumptions.margin * lone.money * factors if futures else None,
    )


def _expectation(typical: pd.DataFrame, assumptions: Assumptions) -> Callable[[Draw], Expectation]:
    known = _histories(typical)
    # One more, of whom nothing is known yet.
    everyone = PurchaseHistories(
        *(np.append(column, 0.0) for column in (known.frequency, known.recency, known.T, known.monetary_value))
    )
    ends, factors = _year_ends(assumptions), _year_factors(assumptions)

    def ask(draw: Draw) -> Expectation:
        by_year = np.diff(expected_purchases(draw.purchases, everyone, ends), prepend=0.0) * factors
        spend = expected_spends(draw.spends, everyone)
        return Expectation(by_year[:-1], spend[:-1], float(spend[-1] * by_year[-1].sum()))

    return ask


def _histories(typical: pd.DataFrame) -> PurchaseHistories:
    columns = ("frequency", "recency", "T", "monetary_value")
    return PurchaseHistories(*(typical[column].to_numpy(np.float64) for column in columns))


def _year_ends(assumptions: Assumptions) -> NDArray[np.float64]:
    """Days from the window's end to the end of each year of the horizon."""
    years = np.arange(1, assumptions.horizon_years + 1)
    return np.asarray(years * MONTHS_PER_YEAR * assumptions.days_per_month, np.float64)


def _year_factors(assumptions: Assumptions) -> NDArray[np.float64]:
    """What money that comes evenly over a year is worth today, discounted month by month."""
    months = np.arange(1, assumptions.months + 1)
    factors = (1.0 + assumptions.discount_rate_per_year) ** (-months / MONTHS_PER_YEAR)
    return np.asarray(factors.reshape(-1, MONTHS_PER_YEAR).mean(axis=1), np.float64)
