"""The whole calculation on one page: transactions in, what the customers are worth out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.assumptions import Assumptions
from clv.customers.facts import customer_facts, season_facts
from clv.customers.summary import cells, spend_cells, summarise_customers
from clv.errors import NoRowsInWindow, NotEnoughData, PurchaseFitFailed, SpendFitFailed
from clv.models.bg_nbd import BgNbdFit, BgNbdParams
from clv.models.gamma_gamma import GammaGammaFit, expected_spend, fit_gamma_gamma
from clv.models.mbg_nbd import MbgNbdParams
from clv.models.purchases import (
    PurchaseFit,
    PurchaseModel,
    fit_purchases,
    model_of,
    p_alive_when_new,
    purchases_if_alive,
    with_p_alive,
)
from clv.models.readiness import Facts, Readiness, Verdict, judge
from clv.periods import Window
from clv.value.segments import SEGMENT_CODES, Limits, assign_segments, find_limits
from clv.value.ten_year import (
    concentration,
    lattice,
    new_customer_value,
    score_customers,
    segment_totals,
    year_column,
)


class Step(StrEnum):
    """What the calculation is busy with, for whoever waits."""

    SUMMARISE = "summarise"
    FIT = "fit"
    VALUE = "value"


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class CustomerBase:
    """What the customers did up to the window's end. `table` holds their CUSTOMER_SUMMARY in the engine.

    refunds_without_purchase: money given back, 0 or more, that no purchase in the window bears (days_after_refunds).
    busiest_share: share of the last year's money that its busiest three months brought, 0 to 1; NaN below a year.
    """

    table: str
    window: Window
    customers: int
    repeat_buyers: int
    purchases: int
    spend_to_date: float
    first_purchase_spend: float
    no_spend_repeat_buyers: int
    refunds_without_purchase: float
    busiest_share: float


@dataclass(frozen=True)
class Fits:
    """The fitted models, and whether the data can carry them.

    A model that found no answer stands here as the error that says so; the verdict is then "not_enough", and asking
    for its fit raises that error.
    """

    purchase_answer: PurchaseFit | PurchaseFitFailed
    spend_answer: GammaGammaFit | SpendFitFailed
    readiness: Readiness

    @property
    def carry(self) -> bool:
        """Whether a ten-year figure may rest on them."""
        return self.readiness.verdict is not Verdict.NOT_ENOUGH

    @property
    def has_purchases(self) -> bool:
        return not isinstance(self.purchase_answer, PurchaseFitFailed)

    @property
    def has_spend(self) -> bool:
        return not isinstance(self.spend_answer, SpendFitFailed)

    @property
    def purchases(self) -> PurchaseFit:
        """The purchase model that was chosen. Raises PurchaseFitFailed."""
        if isinstance(self.purchase_answer, PurchaseFitFailed):
            raise self.purchase_answer.with_traceback(None)
        return self.purchase_answer

    @property
    def bg_nbd(self) -> BgNbdFit:
        """The purchase model, where it is BG/NBD. Raises PurchaseFitFailed, and TypeError where it is another."""
        found = self.purchases
        if not isinstance(found.params, BgNbdParams):
            raise TypeError(f"the purchase model is {model_of(found.params)}, not BG/NBD")
        return BgNbdFit(found.params, found.log_likelihood, found.runs_off)

    @property
    def gamma_gamma(self) -> GammaGammaFit:
        """The spend model. Raises SpendFitFailed."""
        if isinstance(self.spend_answer, SpendFitFailed):
            raise self.spend_answer.with_traceback(None)
        return self.spend_answer


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
class Valuation:
    """What the customers are worth under `assumptions`. `table` holds their CUSTOMER_VALUES in the engine.

    concentration: points (share of customers, share of value), best customers first, each 0 to 1.
    """

    table: str
    assumptions: Assumptions
    limits: Limits
    segments: tuple[SegmentTotal, ...]
    concentration: tuple[tuple[float, float], ...]
    new_customer: float

    @property
    def total(self) -> float:
        return sum(segment.value for segment in self.segments)

    @property
    def by_year(self) -> tuple[float, ...]:
        years = zip(*(segment.by_year for segment in self.segments), strict=True)
        return tuple(sum(year) for year in years)

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

    worth: None where the data cannot carry a figure; `fits.readiness` says why.
    """

    base: CustomerBase
    fits: Fits
    worth: Valuation | None
    seconds: dict[str, float]

    @property
    def valuation(self) -> Valuation:
        """What the customers are worth. Raises NotEnoughData where that cannot be said."""
        if self.worth is None:
            raise NotEnoughData(customers=self.base.customers)
        return self.worth


def analyse(
    engine: BaseBackend,
    transactions: ir.Table,
    *,
    assumptions: Assumptions,
    until: date | None = None,
    model: PurchaseModel = PurchaseModel.BG_NBD,
    name: str = "analysis",
    progress: Progress = lambda _step: None,
) -> Analysis:
    """What the customers in `transactions` are worth.

    engine: the Ibis backend that holds the TRANSACTIONS table; it gets the tables {name}_summary, {name}_lattice
    and {name}_scored, and the view {name}_values. until: the window's last day; by default the last date in the data.
    model: which of the purchase models values the customers.
    Where the verdict is "not enough", no customer gets a value: `worth` is None, and of the tables only {name}_summary
    is there. Raises NoRowsInWindow.
    """
    clock = _Clock()
    with clock("summarise"):
        progress(Step.SUMMARISE)
        base = summarise(engine, transactions, until=until, name=name)
    with clock("fit"):
        progress(Step.FIT)
        fits = fit(engine, base, model=model)
    with clock("value"):
        progress(Step.VALUE)
        worth = value(engine, base, fits, assumptions=assumptions, name=name) if fits.carry else None
    return Analysis(base, fits, worth, clock.seconds)


def summarise(engine: BaseBackend, transactions: ir.Table, *, until: date | None, name: str) -> CustomerBase:
    """What each customer did, kept in the engine as {name}_summary."""
    dates = (
        transactions.agg(
            first=transactions.date.min(), last=transactions.date.max(), refunds=(transactions.amount < 0).any()
        )
        .execute()
        .iloc[0]
    )
    if pd.isna(dates["first"]):
        raise NoRowsInWindow(end=str(until or "–"), first="–")
    first, last = (pd.Timestamp(dates[name]).date() for name in ("first", "last"))
    end = until or last
    if end < first:
        raise NoRowsInWindow(end=end.isoformat(), first=first.isoformat())
    window = Window(first, end)
    table = f"{name}_summary"
    summarised = summarise_customers(transactions, window, refunds=bool(dates["refunds"]))
    engine.create_table(table, summarised, overwrite=True)
    summary = engine.table(table)
    facts = (
        summary.agg(
            customers=summary.count(),
            repeat_buyers=(summary.frequency > 0).sum(),
            purchases=(summary.frequency + 1).sum(),
            spend=summary.spend_to_date.sum(),
            repeat_spend=(summary.monetary_value * summary.frequency).sum(),
            no_spend=((summary.frequency > 0) & (summary.monetary_value <= 0)).sum(),
        )
        .execute()
        .iloc[0]
    )
    customers, spend = int(facts["customers"]), float(facts["spend"])
    if not customers:  # every purchase was given back
        raise NoRowsInWindow(end=end.isoformat(), first=first.isoformat())
    without_purchase = 0.0
    if bool(dates["refunds"]):
        seen = transactions.filter(transactions.date <= ibis.literal(end))
        without_purchase = max(0.0, round(spend - float(seen.amount.sum().execute()), 2))
    return CustomerBase(
        table=table,
        window=window,
        customers=customers,
        repeat_buyers=int(facts["repeat_buyers"]),
        purchases=int(facts["purchases"]),
        spend_to_date=spend,
        first_purchase_spend=(spend - float(facts["repeat_spend"])) / customers,
        no_spend_repeat_buyers=int(facts["no_spend"]),
        refunds_without_purchase=without_purchase,
        busiest_share=float(season_facts(transactions, window).execute()["busiest_share"].iloc[0]),
    )


def fit(engine: BaseBackend, base: CustomerBase, *, model: PurchaseModel = PurchaseModel.BG_NBD) -> Fits:
    """Both models, fitted on cells, and the verdict; a fit that fails is part of the answer, see Fits."""
    summary = engine.table(base.table)
    purchases: PurchaseFit | PurchaseFitFailed
    spend: GammaGammaFit | SpendFitFailed
    try:
        purchases = fit_purchases(cells(summary).execute(), model)
    except PurchaseFitFailed as failure:
        purchases = failure.with_traceback(None)  # which would keep all cells in memory
    try:
        spend = fit_gamma_gamma(spend_cells(summary).execute())
    except SpendFitFailed as failure:
        spend = failure.with_traceback(None)
    return Fits(purchases, spend, judge(_facts(base, summary, purchases, spend)))


def _facts(
    base: CustomerBase,
    summary: ir.Table,
    purchases: PurchaseFit | PurchaseFitFailed,
    spend: GammaGammaFit | SpendFitFailed,
) -> Facts:
    """What the verdict on these customers and fits rests on."""
    row = customer_facts(summary).execute().iloc[0].fillna(math.nan)
    params = None if isinstance(purchases, PurchaseFitFailed) else purchases.params
    leaving = (params.a, params.b) if isinstance(params, BgNbdParams | MbgNbdParams) else (math.nan, math.nan)
    return Facts(
        customers=base.customers,
        repeat_buyers=base.repeat_buyers,
        days=base.window.days,
        known_days=float(row["known_days"]),
        typical_gap=float(row["typical_gap"]),
        silent_days=(base.window.end - pd.Timestamp(row["last_purchase"]).date()).days,
        spend_correlation=float(row["spend_correlation"]),
        arrival_days=float(row["arrival_days"]),
        busiest_share=base.busiest_share,
        a=leaving[0],
        b=leaving[1],
        q=math.nan if isinstance(spend, SpendFitFailed) else spend.params.q,
        has_purchase_fit=params is not None,
        has_spend_fit=not isinstance(spend, SpendFitFailed),
    )


def value(engine: BaseBackend, base: CustomerBase, fits: Fits, *, assumptions: Assumptions, name: str) -> Valuation:
    """Every customer scored, kept in the engine as {name}_values, and the totals.

    Raises PurchaseFitFailed and SpendFitFailed where a model found no answer.
    """
    params, spend = fits.purchases.params, fits.gamma_gamma.params
    summary = engine.table(base.table)
    purchases = partial(purchases_if_alive, params)
    points = summary.select("frequency", "T").distinct().execute()
    engine.create_table(f"{name}_lattice", lattice(points, purchases, assumptions=assumptions), overwrite=True)
    grid = engine.table(f"{name}_lattice")

    judged = with_p_alive(params, summary)
    judged = judged.mutate(expected_spend=expected_spend(spend, judged))
    table = f"{name}_values"
    engine.create_table(f"{name}_scored", score_customers(judged, grid, margin=assumptions.margin), overwrite=True)
    scored = engine.table(f"{name}_scored")
    limits = find_limits(scored)
    # A view: the segment is arithmetic on a scored row, and needs limits that only the whole table knows.
    engine.create_view(table, assign_segments(scored, limits), overwrite=True)
    values = engine.table(table)
    curve = concentration(values).execute()
    totals = segment_totals(values, grid, assumptions=assumptions).execute().set_index("segment")
    return Valuation(
        table=table,
        assumptions=assumptions,
        limits=limits,
        segments=tuple(
            _segment(code, totals.loc[code], assumptions.horizon_years)
            for code in SEGMENT_CODES
            if code in totals.index
        ),
        concentration=tuple(zip(curve["customer_share"].tolist(), curve["value_share"].tolist(), strict=True)),
        new_customer=new_customer_value(
            first_purchase=base.first_purchase_spend,
            mean_spend=spend.mean_spend,
            purchases_if_alive=purchases,
            assumptions=assumptions,
            p_alive=p_alive_when_new(params),
        ),
    )


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


class _Clock:
    """Seconds of wall time by step, for the report."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started
