"""What will the customers of today bring in the coming months? A forecast that later sales can confirm or refute.

Money is neither discounted nor cut to a margin: it is to be held against what is paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.forecast_limits import limits_ahead
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import MONTHS_PER_YEAR, Window, months_after, next_month
from clv.models.bg_nbd import BgNbdParams
from clv.models.gamma_gamma import GammaGammaParams, expected_spend
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock
from clv.models.readiness import DataVerdict
from clv.models.sales_clock import SalesClock
from clv.segments.cutoffs import Cutoffs
from clv.segments.segments import assign_segments
from clv.value.ahead import Measure, expected_by_day
from clv.value.intervals import Interval
from clv.value.ten_year import expectation_grid, score_customers

HORIZONS = (3, 6, 12)  # months: who wants to see them come true need not wait for ten years


class Part(StrEnum):
    """What a figure is about: so many months from the day on, one calendar month, or one segment's year."""

    HORIZON = "horizon"
    MONTH = "month"
    SEGMENT = "segment"


@dataclass(frozen=True)
class Figure:
    """What the customers known on the forecast's day will bring from `first` to `last`, both days included.

    segment: the code of the segment in which they were that day; "" for all customers. said, low, high: money, or
    purchase days; nine times out of ten it lies between low and high.
    """

    part: Part
    measure: Measure
    segment: str
    first: date
    last: date
    said: float
    low: float
    high: float


@dataclass(frozen=True)
class Known:
    """What was known on the day: customers, their purchase days, and what they had paid [money]."""

    customers: int
    purchases: int
    money: float


@dataclass(frozen=True)
class Grounds:
    """On what a forecast rests: assumptions, verdict, fitted models, and the cuts between the segments."""

    assumptions: Assumptions
    verdict: DataVerdict
    purchases: BgNbdParams
    spend: GammaGammaParams
    clock: SalesClock
    cutoffs: Cutoffs


@dataclass(frozen=True)
class Headline:
    """The total over the horizon as the pages say it, discounted, margin applied [money]; limits None where unknown."""

    total: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Forecast:
    """What was expected on the last day of `window`, on which grounds. Figures of HORIZONS first, then the months."""

    window: Window
    known: Known
    grounds: Grounds
    headline: Headline
    figures: tuple[Figure, ...]

    @property
    def day(self) -> date:
        """The last day that was seen."""
        return self.window.end


def forecast(engine: BaseBackend, analysis: Analysis, *, total: Interval | None = None) -> Forecast | None:
    """What the analysis says of the coming HORIZONS, of twelve calendar months, and of each segment's year.

    None where it carries no value, or where the limits are unknown. engine: holds the tables that `analyse` left.
    total: the limits of the analysis's total, for the record's headline; None where nobody asked for them.
    The first calendar month is the one that begins after the window's end.
    """
    if analysis.worth is None:
        return None
    day = analysis.base.window.end
    horizons = [Window(day + timedelta(days=1), months_after(day, months)) for months in HORIZONS]
    spans = [*horizons, *_months(day)]
    days = np.array(sorted({after for one in spans for after in _after(day, one) if after}), np.float64)
    limits = limits_ahead(engine, analysis, days)
    if limits is None:
        return None
    expected = expected_by_group(analysis.values(engine), analysis, days)

    def said(span: Window, measure: Measure) -> list[tuple[str, float]]:
        start, end = _after(day, span)
        at = [int(each) for each in days]
        return [
            (one.code, float(each[at.index(end)] - (each[at.index(start)] if start else 0.0)))
            for one in analysis.valuation.segments
            for each in [expected[measure][one.code]]
        ]

    def figures(part: Part, span: Window, measure: Measure) -> Iterator[Figure]:
        of = said(span, measure)
        found = limits.between(*_after(day, span), of, measure)
        if part is not Part.SEGMENT:
            total = sum(figure for _, figure in of)
            yield Figure(part, measure, "", span.start, span.end, total, found.total.low, found.total.high)
            return
        for code, figure in of:
            one = found.by_segment[code]
            yield Figure(part, measure, code, span.start, span.end, figure, one.low, one.high)

    return Forecast(
        window=analysis.base.window,
        known=Known(analysis.base.customers, analysis.base.purchases, analysis.base.spend_to_date),
        grounds=_grounds(analysis),
        headline=Headline(analysis.worth.total, *((total.low, total.high) if total else ())),
        figures=(
            *(figure for measure in Measure for span in horizons for figure in figures(Part.HORIZON, span, measure)),
            *(figure for span in _months(day) for figure in figures(Part.MONTH, span, Measure.MONEY)),
            *figures(Part.SEGMENT, horizons[-1], Measure.MONEY),
        ),
    )


def segments_then(summary: ir.Table, grounds: Grounds) -> ir.Table:
    """CUSTOMER_VALUES by the models and the cuts of a forecast, whatever sales came or went since.

    summary: CUSTOMER_SUMMARY of the forecast's day, from today's sales. grounds.clock reaches back to their first.
    """
    judged = p_alive_in_clock(grounds.purchases, summary, grounds.clock)
    judged = judged.mutate(expected_spend=expected_spend(grounds.spend, judged))
    points = summary.select("frequency", "T").distinct().execute()
    purchases = PurchasesInClock(grounds.purchases, grounds.clock)
    grid = ibis.memtable(expectation_grid(points, purchases, assumptions=grounds.assumptions))
    return assign_segments(score_customers(judged, grid, margin=grounds.assumptions.margin), grounds.cutoffs)


def _months(day: date) -> list[Window]:
    """The twelve calendar months that begin after the day."""
    firsts = [next_month(day.replace(day=1))]
    while len(firsts) <= MONTHS_PER_YEAR:
        firsts.append(next_month(firsts[-1]))
    return [Window(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]


def _after(day: date, span: Window) -> tuple[int, int]:
    """The span as days after the day: after the first until the second, that included."""
    return (span.start - day).days - 1, (span.end - day).days


def expected_by_group(
    values: ir.Table, analysis: Analysis, days: NDArray[np.float64]
) -> dict[Measure, dict[str, NDArray[np.float64]]]:
    """What each group of customers is expected to bring by each of the days after the window's end, cumulative.

    values: CUSTOMER_VALUES of the analysis, with the group's code as segment. days: rising. Money is neither discounted
    nor cut to a margin.
    """
    alive = values.p_alive
    points = (
        values.group_by("segment", "frequency", "T")
        .agg(alive=alive.sum(), spend=(alive * values.expected_spend).sum())
        .order_by("segment", "frequency", "T")
        .execute()
    )
    found: dict[Measure, dict[str, NDArray[np.float64]]] = {measure: {} for measure in Measure}
    for code, own in points.groupby("segment"):
        _, purchases, money = expected_by_day(analysis.fits.purchases_if_alive, own, days=days)
        found[Measure.PURCHASES][str(code)], found[Measure.MONEY][str(code)] = purchases, money
    return found


def _grounds(analysis: Analysis) -> Grounds:
    return Grounds(
        assumptions=analysis.valuation.assumptions,
        verdict=analysis.readiness.verdict,
        purchases=analysis.fits.bg_nbd.params,
        spend=analysis.fits.gamma_gamma.params,
        clock=analysis.fits.clock,
        cutoffs=analysis.valuation.limits,
    )
