"""The whole calculation on one page: transactions in, what the customers are worth out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase, summarise
from clv.analysis.fits import Fits, fit
from clv.analysis.other_leaving import total_leaving_any_time, total_with_own_leaving
from clv.core.assumptions import Assumptions
from clv.core.errors import NotEnoughData
from clv.customers.survival import kaplan_meier
from clv.models.gamma_gamma import expected_spend
from clv.models.next_purchase import GapLaw, gap_law, with_due
from clv.models.purchase_model import PurchaseModel
from clv.models.readiness import Readiness, with_any_time, with_cohorts, with_giant
from clv.models.sales_clock import SalesClock
from clv.segments.call_lists import LIST_CODES, ListTotal, list_totals
from clv.segments.cutoffs import Cutoffs, find_cutoffs
from clv.segments.segments import SEGMENT_CODES, assign_segments
from clv.segments.thresholds import Thresholds
from clv.value.real_shop import SIGMA, Signs
from clv.value.ten_year import (
    concentration,
    expectation_grid,
    new_customer_value,
    score_customers,
    segment_totals,
    without_values,
    year_column,
)

_USUAL = Thresholds()
GIANT = 0.05  # of the total: beyond it a customer's own coming years are no matter of averages


class Step(StrEnum):
    """What the calculation is busy with, for whoever waits."""

    SUMMARISE = "summarise"
    FIT = "fit"
    VALUE = "value"


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class SegmentTotal:
    """One segment: how many, what they paid, what they are worth [money], and in which year it comes."""

    code: str
    customers: int
    repeat_buyers: int
    spend_to_date: float
    expected_purchases: float
    value: float
    value_at_risk: float
    by_year: tuple[float, ...]


@dataclass(frozen=True)
class Giant:
    """A customer who carries more than GIANT of the total: who, and how much [money]."""

    customer: str
    value: float


@dataclass(frozen=True)
class Valuation:
    """What the customers are worth under `assumptions`. `table` holds their CUSTOMER_VALUES in the engine.

    segments: every customer in one; lists: cutting across these, each of LISTS, also those on which nobody is.
    giants: who carries more than GIANT of the total alone, the largest first.
    own_leaving: the total if each customer left as those won at the same time do [money]; None where no such
    sign stands. any_time_leaving: the total if customers leave at any time, and not only after a purchase, where the
    sales speak for it and it is another total than a real shop's constant has room for; None elsewhere.
    concentration: points (share of customers, share of value), best customers first, each 0 to 1.
    """

    table: str
    assumptions: Assumptions
    limits: Cutoffs
    segments: tuple[SegmentTotal, ...]
    lists: tuple[ListTotal, ...]
    concentration: tuple[tuple[float, float], ...]
    new_customer: float
    giants: tuple[Giant, ...] = ()
    own_leaving: float | None = None
    any_time_leaving: float | None = None

    @property
    def expectation_grid(self) -> str:
        """The table of the engine that says how many purchases come in which year."""
        return f"{self.table.removesuffix('_values')}_grid"

    @property
    def total(self) -> float:
        return sum(segment.value for segment in self.segments)

    @property
    def by_year(self) -> tuple[float, ...]:
        years = zip(*(segment.by_year for segment in self.segments), strict=True)
        return tuple(sum(year) for year in years)

    def moved_to(self, other: float | None) -> float:
        """By how much the total would move to become `other` [money], in its logarithm; 0 where there is none."""
        return math.log(other / self.total) if other and self.total > 0 else 0.0

    def share_beyond(self, years: float) -> float:
        """Share of the value (0 to 1) that comes later than so many years from now, even within each year."""
        whole = min(int(years), len(self.by_year))
        part = (years - whole) * self.by_year[whole] if whole < len(self.by_year) else 0.0
        return max(0.0, 1.0 - (sum(self.by_year[:whole]) + part) / self.total) if self.total else 0.0

    def share_held_by(self, best: float) -> float:
        """Share of the value (0 to 1) that the best `best` (0 to 1) of the customers hold, read off the curve."""
        before = (0.0, 0.0)
        for point in self.concentration:
            if point[0] >= best:
                part = (best - before[0]) / (point[0] - before[0])
                return before[1] + part * (point[1] - before[1])
            before = point
        return 1.0


@dataclass(frozen=True)
class Analysis:
    """All that a page or a report needs to know; the customers themselves stay in the engine.

    worth: None where the data cannot carry a figure; `fits.readiness` says why. fitted_on: whom the models were fitted
    on, where these are too few for a fit of their own: all customers, of whom they are a part; else None.
    """

    base: CustomerBase
    fits: Fits
    worth: Valuation | None
    seconds: dict[str, float]
    fitted_on: CustomerBase | None = None

    @property
    def learned_from(self) -> CustomerBase:
        """The customers that the models were fitted on."""
        return self.fitted_on or self.base

    @property
    def readiness(self) -> Readiness:
        """The verdict, with who carries the total, and what it would be if cohorts left as they do."""
        readiness, worth, leaving = self.fits.readiness, self.worth, self.fits.leaving
        if not (worth and worth.total > 0):
            return readiness
        if leaving and worth.own_leaving is not None:
            readiness = with_cohorts(readiness, worth.own_leaving / worth.total, sooner=leaving.shift > 0)
        if worth.any_time_leaving is not None:
            readiness = with_any_time(readiness, worth.any_time_leaving / worth.total)
        if worth.giants:
            readiness = with_giant(readiness, worth.giants[0].value / worth.total, worth.giants[0].customer)
        return readiness

    @property
    def signs(self) -> Signs:
        """What changes in these sales, for the limits."""
        prices, worth = self.base.prices, self.worth
        return Signs(
            drift=self.fits.clock.drift,
            price=prices.sign if prices else 0.0,
            leaving=worth.moved_to(worth.own_leaving) if worth else 0.0,
            any_time=worth.moved_to(worth.any_time_leaving) if worth else 0.0,
        )

    @property
    def valuation(self) -> Valuation:
        """What the customers are worth. Raises NotEnoughData where that cannot be said."""
        if self.worth is None:
            raise NotEnoughData(customers=self.base.customers)
        return self.worth

    def values(self, engine: BaseBackend) -> ir.Table:
        """CUSTOMER_VALUES; where nobody can be valued yet, what is known of the customers, and null for the rest."""
        return engine.table(self.worth.table) if self.worth else without_values(engine.table(self.base.table))


def analyse(
    engine: BaseBackend,
    transactions: ir.Table,
    *,
    assumptions: Assumptions,
    until: date | None = None,
    model: PurchaseModel = PurchaseModel.BG_NBD,
    thresholds: Thresholds = _USUAL,
    name: str = "analysis",
    progress: Progress = lambda _step: None,
) -> Analysis:
    """What the customers in `transactions` are worth.

    engine: the Ibis backend that holds the TRANSACTIONS table; it gets the tables {name}_summary, {name}_returns,
    {name}_grid and {name}_scored, outside DuckDB {name}_days and {name}_again, and the view {name}_values. until: the
    window's last day; by default the last date in the data.
    model: which of the purchase models values the customers. thresholds: where segments and lists draw their lines.
    Where the verdict is "not enough", no customer gets a value: `worth` is None, and of the tables only {name}_summary
    and {name}_returns are there. Raises NoRowsInWindow.
    """
    fitted = fit_models(
        engine, transactions, until=until, model=model, season=assumptions.season, name=name, progress=progress
    )
    return add_values(engine, fitted, assumptions=assumptions, thresholds=thresholds, name=name, progress=progress)


def drop_tables(engine: BaseBackend, *, name: str) -> None:
    """Drop what `analyse` left in the engine under this name, as far as it is there."""
    engine.drop_view(f"{name}_values", force=True)
    for table in ("summary", "returns", "grid", "scored"):
        engine.drop_table(f"{name}_{table}", force=True)


def fit_models(
    engine: BaseBackend,
    transactions: ir.Table,
    *,
    until: date | None = None,
    model: PurchaseModel = PurchaseModel.BG_NBD,
    season: bool = True,
    name: str,
    progress: Progress = lambda _step: None,
) -> Analysis:
    """The part of `analyse` that depends on the sales alone, and on how their days count: `worth` is None."""
    clock = StepClock()
    with clock("summarise"):
        progress(Step.SUMMARISE)
        base = summarise(engine, transactions, until=until, name=name)
    with clock("fit"):
        progress(Step.FIT)
        fits = fit(engine, base, model=model, season=season)
    return Analysis(base, fits, None, clock.seconds)


def add_values(
    engine: BaseBackend,
    fitted: Analysis,
    *,
    assumptions: Assumptions,
    thresholds: Thresholds = _USUAL,
    limits: Cutoffs | None = None,
    name: str,
    progress: Progress = lambda _step: None,
) -> Analysis:
    """The part of `analyse` that the assumptions and thresholds play a part in.

    fitted: as made by `fit_models`. limits: where the segments begin, None: where these customers' own values say so.
    """
    clock = StepClock()
    with clock("value"):
        progress(Step.VALUE)
        worth = None
        if fitted.fits.carry:
            worth = value(
                engine,
                fitted.base,
                fitted.fits,
                fitted_on=fitted.fitted_on,
                assumptions=assumptions,
                thresholds=thresholds,
                limits=limits,
                name=name,
            )
    return replace(fitted, worth=worth, seconds=fitted.seconds | clock.seconds)


def value(
    engine: BaseBackend,
    base: CustomerBase,
    fits: Fits,
    *,
    fitted_on: CustomerBase | None = None,
    assumptions: Assumptions,
    thresholds: Thresholds = _USUAL,
    limits: Cutoffs | None = None,
    name: str,
) -> Valuation:
    """Every customer scored, kept in the engine as {name}_values, and the totals.

    fitted_on, limits: as of Analysis and add_values. Who is not yet won is like those that the models were fitted on.
    Raises PurchaseFitFailed and SpendFitFailed where a model found no answer.
    """
    spend, purchases = fits.gamma_gamma.params, fits.purchases_if_alive
    summary = engine.table(base.table)
    points = summary.select("frequency", "T").distinct().execute()
    engine.create_table(f"{name}_grid", expectation_grid(points, purchases, assumptions=assumptions), overwrite=True)
    grid = engine.table(f"{name}_grid")

    judged = fits.with_p_alive(summary)
    judged = judged.mutate(expected_spend=expected_spend(spend, judged))
    table = f"{name}_values"
    engine.drop_view(table, force=True)  # of a calculation before: Postgres replaces no table that a view reads
    scores = with_due(
        score_customers(judged, grid, margin=assumptions.margin),
        gap_law_of(fits, fitted_on or base),
        clock=fits.clock,
    )
    engine.create_table(f"{name}_scored", scores, overwrite=True)
    scored = engine.table(f"{name}_scored")
    if limits is None:
        limits = find_cutoffs(scored, _returned_by(engine, base, fits.clock), thresholds=thresholds)
    # A view: the segment is arithmetic on a scored row, and needs limits that only the whole table knows.
    engine.create_view(table, assign_segments(scored, limits), overwrite=True)
    values = engine.table(table)
    curve = concentration(values).execute()
    totals = segment_totals(values, grid, assumptions=assumptions).execute().set_index("segment")
    total = float(totals["ten_year_value"].sum())
    giants = values.filter(values.ten_year_value > GIANT * total).select("customer_id", "ten_year_value")
    across = list_totals(values, limits).execute().iloc[0]
    worth = Valuation(
        table=table,
        assumptions=assumptions,
        limits=limits,
        segments=tuple(
            _segment(code, totals.loc[code], assumptions.horizon_years)
            for code in SEGMENT_CODES
            if code in totals.index
        ),
        lists=tuple(
            ListTotal(code, int(across[f"{code}_customers"]), float(across[f"{code}_value"])) for code in LIST_CODES
        ),
        concentration=tuple(zip(curve["customer_share"].tolist(), curve["value_share"].tolist(), strict=True)),
        new_customer=new_customer_value(fits.new_customer(fitted_on or base), assumptions=assumptions),
        giants=tuple(
            Giant(str(customer), float(worth))
            for customer, worth in giants.order_by(ibis.desc("ten_year_value"), "customer_id").execute().to_numpy()
        ),
        own_leaving=total_with_own_leaving(values, fits, assumptions=assumptions),
    )
    any_time = total_leaving_any_time(values, fits, assumptions=assumptions)
    return replace(worth, any_time_leaving=any_time) if abs(worth.moved_to(any_time)) > SIGMA else worth


def gap_law_of(fits: Fits, base: CustomerBase) -> GapLaw:
    """How long customers let pass between purchases. base: the customers that the models were fitted on."""
    return gap_law(
        fits.purchases.params,
        shape=base.regularity.gap_shape if base.regularity else 1.0,
        repeats=base.purchases - base.customers,
        repeat_buyers=base.repeat_buyers,
    )


def _returned_by(engine: BaseBackend, base: CustomerBase, clock: SalesClock) -> Callable[[float], int | None]:
    """How many days after the first purchase such a share (0 to 1) of those who come back has done so.

    Where the clock is not even they are counted in usual days, and said in days before the window's end: who bought
    in December has not been silent for long in March, in which few buy.
    """
    if clock.is_even:
        return base.second_purchase.returned_by
    times = engine.table(base.returns).execute()
    usual = clock.back(times["T"]) - clock.back(times["T"] - times["days"])
    curve = kaplan_meier(times.assign(days=np.rint(usual).astype(np.int64)))
    behind = clock.back(np.arange(clock.days + 1))

    def returned_by(share: float) -> int | None:
        day = curve.returned_by(share)
        return None if day is None else int(np.searchsorted(behind, day))

    return returned_by


def _segment(code: str, found: pd.Series, years: int) -> SegmentTotal:
    return SegmentTotal(
        code=code,
        customers=int(found["customers"]),
        repeat_buyers=int(found["repeat_buyers"]),
        spend_to_date=float(found["spend_to_date"]),
        expected_purchases=float(found["expected_purchases"]),
        value=float(found["ten_year_value"]),
        value_at_risk=float(found["value_at_risk"]),
        by_year=tuple(float(found[year_column(year)]) for year in range(1, years + 1)),
    )


class StepClock:
    """Seconds of wall time by step, for the report."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started
