"""Between which limits will the purchases and the money of the coming months lie? Asked once, for any part of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.uncertainty import LONE, Reading, readings_of
from clv.analysis.valuation import Analysis
from clv.core.periods import DAYS_PER_YEAR
from clv.models.expectations import expected_purchases, expected_spends, histories_of, in_usual_days
from clv.models.parameter_uncertainty import Draw
from clv.value.ahead import Measure
from clv.value.intervals import Expectation, Interval, Point, ValuationIntervals, spread_of
from clv.value.real_shop import either, widen


@dataclass(frozen=True)
class SpanLimits:
    """Of all customers, and of each segment by its code [money, or purchase days]."""

    total: Interval
    by_segment: dict[str, Interval]


class LimitsAhead:
    """The limits of what comes between any two of some days: the same in kind as valuation_intervals, undiscounted.

    Made by `limits_ahead`.
    """

    def __init__(self, readings: tuple[_Asked, ...], analysis: Analysis) -> None:
        self._readings = readings
        self._days = analysis.base.window.days + 1
        self._signs = analysis.signs

    def between(self, start: int, end: int, said: Sequence[tuple[str, float]], measure: Measure) -> SpanLimits:
        """The limits around what is said of the days after `start` until `end`, both counted from the window's end.

        start: 0 or one of the days asked; end: a later one. said: by the code of each segment, all of them.
        """
        ours, *others = self._readings
        limits = ours.limits(start, end, said, measure)
        for other in others:
            limits = either(
                limits, other.limits(start, end, other.instead_of(ours, start, end, said, measure), measure)
            )
        signs = self._signs if measure is Measure.MONEY else replace(self._signs, price=0.0)
        moves = signs.moves((start + end) / 2 / DAYS_PER_YEAR)

        def wider(interval: Interval, figure: float) -> Interval:
            return widen(interval, figure, days=self._days, moves=moves)

        figures = dict(said)
        return SpanLimits(
            total=wider(limits.total, sum(figures.values())),
            by_segment={code: wider(interval, figures[code]) for code, interval in limits.by_segment},
        )


def limits_ahead(
    engine: BaseBackend, analysis: Analysis, days: NDArray[np.float64], *, values: ir.Table | None = None
) -> LimitsAhead | None:
    """The limits of what comes by these days after the window's end; None where the data leave them open.

    engine: holds the tables that `analyse` left. days: rising, above 0. values: CUSTOMER_VALUES of those asked about,
    with another group's code as their segment; None: of all, by segment. Raises NotEnoughData.
    """
    values = analysis.values(engine) if values is None else values
    asked = [_ask(reading, days) for reading in readings_of(engine, analysis, values)]
    known = tuple(one for one in asked if one is not None)
    return LimitsAhead(known, analysis) if len(known) == len(asked) else None


@dataclass(frozen=True)
class _Asked:
    """What one reading of the sales expects of its typical customers, cumulative at each of the days.

    fitted, drawn: purchases (customers, days) and the money of each (customers,). futures, lone: what may come, of the
    typical customers and of those who stand alone, by measure (customers, futures, days).
    """

    days: tuple[int, ...]
    typical: pd.DataFrame
    fitted: tuple[NDArray[np.float64], NDArray[np.float64]]
    drawn: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]
    futures: dict[Measure, NDArray[np.float64]]
    lone: dict[Measure, NDArray[np.float64]]

    def limits(self, start: int, end: int, said: Sequence[tuple[str, float]], measure: Measure) -> ValuationIntervals:
        fitted = self._expected(self.fitted, start, end, measure)
        worth = self.typical["customers"] * fitted.purchases[:, 0] * fitted.spend
        typical = self.typical.assign(ten_year_value=worth)
        return spread_of(
            # Nobody new is asked about here.
            Point(tuple((code, (figure,)) for code, figure in said), 0.0, 0.0, 1.0),
            typical if measure is Measure.MONEY else typical.assign(spend_spread=1.0),
            fitted=fitted,
            drawn=(self._expected(each, start, end, measure) for each in self.drawn),
            futures=self._within(self.futures[measure], start, end),
            lone=self._within(self.lone[measure], start, end),
        )

    def instead_of(
        self, other: _Asked, start: int, end: int, said: Sequence[tuple[str, float]], measure: Measure
    ) -> list[tuple[str, float]]:
        """What the other reading says, as this one has it."""
        here, there = (one.by_segment(start, end, measure) for one in (self, other))
        return [(code, figure * here[code] / there[code] if there[code] > 0 else figure) for code, figure in said]

    def by_segment(self, start: int, end: int, measure: Measure) -> dict[str, float]:
        """What is expected of the typical customers of each segment."""
        expected = self._expected(self.fitted, start, end, measure)
        worth = self.typical["customers"] * expected.purchases[:, 0] * expected.spend
        return {str(code): float(sum_) for code, sum_ in worth.groupby(self.typical["segment"]).sum().items()}

    def _expected(
        self, each: tuple[NDArray[np.float64], NDArray[np.float64]], start: int, end: int, measure: Measure
    ) -> Expectation:
        purchases, spend = each
        return Expectation(
            self._within(purchases, start, end), spend if measure is Measure.MONEY else np.ones_like(spend), 1.0
        )

    def _within(self, cumulative: NDArray[np.float64], start: int, end: int) -> NDArray[np.float64]:
        """What lies between two of the days, as one period."""
        until = cumulative[..., [self.days.index(end)]]
        return until - cumulative[..., [self.days.index(start)]] if start else until


def _ask(reading: Reading, days: NDArray[np.float64]) -> _Asked | None:
    drawn = reading.drawn()
    if drawn is None:
        return None
    known = histories_of(reading.typical)

    def expected(draw: Draw) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        usual, later = in_usual_days(known, draw.clock), draw.clock.ahead(days)
        return expected_purchases(draw.purchases, usual, later), expected_spends(draw.spends, known)

    def futures(customers: pd.DataFrame, count: int) -> dict[Measure, NDArray[np.float64]]:
        course = reading.course(customers, days, futures=count)
        return {
            Measure.MONEY: course.money.cumsum(axis=2),
            Measure.PURCHASES: course.purchases.cumsum(axis=2).astype(np.float64),
        }

    return _Asked(
        days=tuple(int(day) for day in days),
        typical=reading.typical,
        fitted=expected(reading.fitted),
        drawn=tuple(expected(draw) for draw in drawn),
        futures=futures(reading.typical, reading.futures),
        lone=futures(reading.alone, LONE),
    )
