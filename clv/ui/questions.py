"""What can a page ask about an analysis that is there? Each question is worked out once, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.common.exceptions import TableNotFound

from clv.acquisition.costs import Cost
from clv.acquisition.kept_books import kept_economics
from clv.acquisition.unit_economics import UnitEconomics, bought_by_month
from clv.acquisition.winning_by_month import WinningByMonth, winning_by_month
from clv.analysis.arrivals import Arrival
from clv.analysis.arrivals import arrivals as months_of_arrival
from clv.analysis.beginnings import Beginnings, beginnings_by
from clv.analysis.group_values import Group, Losses, groups_of, limits_of
from clv.analysis.group_values import losses as losses_of
from clv.analysis.retention import Loyalty, loyalty_of
from clv.analysis.segment_migration import MigrationSince, compare_days
from clv.analysis.uncertainty import valuation_intervals as spread_of
from clv.analysis.valuation import Analysis
from clv.core.errors import CostsOfAllOnly, SaidOfAllOnly
from clv.core.periods import Period
from clv.customers import double_jeopardy as sizes
from clv.customers import repurchase
from clv.customers.beginnings import BeginsBy, opening_sales, possible_beginnings
from clv.customers.cohorts import cohort_spend
from clv.customers.double_jeopardy import ChoiceSet, Jeopardy
from clv.customers.groups import By, possible_groups
from clv.customers.parts import PartBy, PartSize, part_sizes
from clv.customers.places import Places, find_places
from clv.customers.price_bands import PriceBands
from clv.customers.price_bands import price_bands as bands_of
from clv.customers.repurchase import Difference, GroupBy, Returning
from clv.customers.summary import purchase_days
from clv.evaluation.backtest import backtest as look_back
from clv.evaluation.backtest_metrics import Backtest
from clv.evaluation.model_comparison import Comparison, compare_models, total_without_clock
from clv.evaluation.self_check import Part
from clv.evaluation.self_check import self_check as check_figures
from clv.storage.workspace import results_name
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest, Job, JobContext, cache_key
from clv.value.intervals import Interval, ValuationIntervals
from clv.value.value_map import ValueMap, count_fields, read_map
from clv.word_of_mouth.served_customers import Served
from clv.word_of_mouth.served_customers import served as served_of

_AHEAD_FROM = 50_000  # customers; with fewer every answer comes at once
_PATIENCE_SECONDS = 600.0
_KEPT_LOCK = threading.Lock()


class _Waits(Protocol):
    """A job, whatever its answer."""

    def wait(self, seconds: float) -> bool: ...


@dataclass(frozen=True)
class Fitting:
    """The customers by what tells them apart, and what the sales say of those who cost more than they bring."""

    groups: dict[By, tuple[Group, ...]]
    losses: Losses | None


@dataclass(frozen=True)
class Openings:
    """By what the first purchases tell customers apart, and the engine's tables with these sales and the gaps."""

    offered: tuple[BeginsBy, ...]
    opening: str
    gaps: str


def valuation_intervals(request: AnalysisRequest) -> Job[ValuationIntervals | None]:
    """How sure the analysis is."""
    return app_state().of_values(request, "spread", lambda asked: spread_of(asked.engine, asked.analysis))


def comparison(request: AnalysisRequest) -> Job[Comparison]:
    """What every purchase model says of the same customers; of a part without a fit of its own it is SaidOfAllOnly."""

    def work(asked: JobContext) -> Comparison:
        _has_own_fit(asked.analysis)
        base, fits = asked.analysis.base, asked.analysis.fits
        return compare_models(asked.engine, base, fits, assumptions=request.assumptions)

    return app_state().of_values(request, "comparison", work)


def without_clock(request: AnalysisRequest) -> Job[float]:
    """The total, had each day counted as one day."""

    def work(asked: JobContext) -> float:
        base, fits = asked.analysis.base, asked.analysis.fits
        return total_without_clock(asked.engine, base, fits, assumptions=request.assumptions)

    return app_state().of_values(request, "without_clock", work)


def value_map(request: AnalysisRequest) -> Job[ValueMap | None]:
    """Where the repeat buyers lie between gone and sure."""

    def work(asked: JobContext) -> ValueMap | None:
        return read_map(count_fields(asked.engine.table(asked.analysis.valuation.table)).execute())

    return app_state().of_values(request, "value_map", work)


def moved(request: AnalysisRequest, then: date) -> Job[MigrationSince]:
    """Who moved since an earlier day."""

    def work(asked: JobContext) -> MigrationSince:
        earlier = app_state().analysis(replace(request, until=then)).now()
        return compare_days(asked.engine, earlier, asked.analysis, name=f"{asked.name}_{then:%Y%m%d}")

    return app_state().of_values(request, ("moved", then), work)


def served(request: AnalysisRequest) -> Job[Served]:
    """Who was served in the last year, and their worth."""

    def work(asked: JobContext) -> Served:
        found = asked.analysis
        return served_of(asked.engine.table(found.worth.table if found.worth else found.base.table), found.base.window)

    return app_state().of_values(request, "served", work)


def fitting(request: AnalysisRequest) -> Job[Fitting]:
    """Who fits: the customers by channel, country or category, and who costs more than they bring."""

    def work(asked: JobContext) -> Fitting:
        found, engine = asked.analysis, asked.engine
        offered = possible_groups(asked.sales, found.base.window)
        values = engine.table(found.worth.table) if found.worth else None
        groups = groups_of(engine, asked.sales, found, offered, name=asked.name)
        return Fitting(groups, losses_of(asked.sales, found, values))

    return app_state().of_values(request, "fitting", work)


def group_limits(request: AnalysisRequest, by: By) -> Job[dict[str, Interval]]:
    """Between which limits each group's mean value lies."""

    def work(asked: JobContext) -> dict[str, Interval]:
        groups = fitting(request).now().groups[by]
        return limits_of(asked.engine, asked.analysis, groups, by, name=asked.name)

    return app_state().of_values(request, ("group_limits", by), work)


def openings(request: AnalysisRequest) -> Job[Openings]:
    """By what the first purchases tell customers apart."""

    def work(asked: JobContext) -> Openings:
        base = asked.analysis.base
        made = _kept(asked, "first_sales", lambda: opening_sales(asked.engine.table(base.table), asked.sales))
        offered = possible_beginnings(made, days=base.window.days + 1)
        _gaps(asked)
        return Openings(offered, _kept_name(asked, "first_sales"), _kept_name(asked, "gaps"))

    return app_state().of_sales(request, "openings", work)


def beginnings(request: AnalysisRequest, by: BeginsBy) -> Job[Beginnings]:
    """Which first purchases bring customers who come back and are worth more."""

    def work(asked: JobContext) -> Beginnings:
        found, engine = openings(request).now(), asked.engine
        opening, gaps = engine.table(found.opening), engine.table(found.gaps)
        return beginnings_by(engine, asked.analysis, opening, gaps, by, name=asked.name)

    return app_state().of_values(request, ("beginnings", by), work)


def parts(request: AnalysisRequest) -> Job[Mapping[PartBy, tuple[PartSize, ...]]]:
    """Which parts all customers fall into."""

    def work(asked: JobContext) -> Mapping[PartBy, tuple[PartSize, ...]]:
        return part_sizes(asked.engine.table(app_state().part_names(request).now()))

    return app_state().of_sales(request.whole, "parts", work)


def cohorts(request: AnalysisRequest) -> Job[pd.DataFrame]:
    """What customers have spent so far, by when they first bought: as made by `cohort_spend`."""
    return app_state().of_sales(
        request, "cohorts", lambda asked: cohort_spend(days_bought(asked), asked.analysis.base.window).execute()
    )


def arrivals(request: AnalysisRequest) -> Job[tuple[Arrival, ...]]:
    """What the newcomers of each month have brought since, and what they will still bring."""
    return app_state().of_values(
        request, "arrivals", lambda asked: months_of_arrival(asked.engine, asked.sales, asked.analysis), long=True
    )


def returns(request: AnalysisRequest) -> Job[Returning]:
    """Who comes back after each purchase, and when."""

    def work(asked: JobContext) -> Returning:
        window = asked.analysis.base.window
        counts = repurchase.return_counts(_gaps(asked)).execute()
        seen = asked.sales.filter(asked.sales.date <= ibis.literal(window.end))
        return Returning(repurchase.returns(counts), repurchase.possible_splits(seen))

    return app_state().of_sales(request, "returns", work)


def difference(request: AnalysisRequest, split: GroupBy) -> Job[Difference | None]:
    """Whether groups of customers come back differently."""

    def work(asked: JobContext) -> Difference | None:
        counts = repurchase.split_counts(_gaps(asked), asked.sales, split)
        return repurchase.difference(counts.execute())

    return app_state().of_sales(request, ("difference", split), work)


def loyalty(request: AnalysisRequest) -> Job[Loyalty]:
    """Who still buys years later, and what old customers bring."""

    def work(asked: JobContext) -> Loyalty:
        return loyalty_of(days_bought(asked), asked.analysis.base, asked.analysis.fits)

    return app_state().of_sales(request, "loyalty", work)


def places(request: AnalysisRequest) -> Job[Places]:
    """Where customers mostly buy."""

    def work(asked: JobContext) -> Places:
        return find_places(asked.engine, asked.sales, asked.analysis.base.window, name=asked.name)

    return app_state().of_sales(request, "places", work)


def price_bands(request: AnalysisRequest) -> Job[PriceBands | None]:
    """What the cheap, the middle and the dear get."""

    def work(asked: JobContext) -> PriceBands | None:
        return bands_of(asked.engine, asked.sales, asked.analysis.base.window, name=asked.name)

    return app_state().of_sales(request, "price_bands", work)


def ranges(request: AnalysisRequest) -> Job[tuple[ChoiceSet, ...]]:
    """What customers choose among."""
    return app_state().of_sales(
        request, "ranges", lambda asked: sizes.possible_ranges(asked.sales, asked.analysis.base.window)
    )


def jeopardy(request: AnalysisRequest, range_: ChoiceSet) -> Job[Jeopardy | None]:
    """Whether the small are bought less often."""

    def work(asked: JobContext) -> Jeopardy | None:
        engine, name = asked.engine, f"{asked.name}_choices_{range_}"
        made = sizes.choices_made(asked.sales, asked.analysis.base.window, range_)
        engine.create_table(name, made, overwrite=True)
        kept: ir.Table = engine.table(name)
        found = sizes.double_jeopardy(sizes.choice_counts(kept).execute(), sizes.customer_counts(kept).execute())
        engine.drop_table(name)
        return found

    return app_state().of_sales(request, ("jeopardy", range_), work)


def backtest(request: AnalysisRequest, *, share_hidden: float) -> Job[Backtest]:
    """What would have been said had the last part of the sales been hidden; assumptions play no part in it.

    Of a part of the customers without a fit of its own it is SaidOfAllOnly.
    """
    key = cache_key((request.base_key, share_hidden))

    def work(job: Job[Backtest]) -> Backtest:
        engine = app_state().workspace.engine()
        analysis = app_state().analysis(request).now()
        _has_own_fit(analysis)
        sales, until = app_state().sales(engine, request, analysis), analysis.base.window.end
        name, clock = results_name(job.generation, f"backtest_{key}"), analysis.fits.clock
        return look_back(engine, sales, until=until, share_hidden=share_hidden, clock=clock, name=name)

    return app_state().latest("backtest", key, work, book=request.book)


def books(request: AnalysisRequest, costs: tuple[Cost, ...], period: Period | None) -> Job[UnitEconomics]:
    """What winning and keeping cost on the own books; of a part of the customers it is CostsOfAllOnly.

    period: None for the usual one.
    """
    workspace = app_state().workspace
    key = cache_key((request.key, costs, period))

    def work(job: Job[UnitEconomics]) -> UnitEconomics:
        if request.part is not None:
            raise CostsOfAllOnly()
        analysis = app_state().analysis(request).now()
        engine, name = workspace.engine(), results_name(job.generation, key)
        sales = workspace.transactions(engine, request.import_ids)
        try:
            return kept_economics(
                engine, sales, costs, analysis, period=period, assumptions=request.assumptions, name=name
            )
        finally:
            workspace.drop_results(name)

    return app_state().latest("books", key, work, book=request.book)


def winning_costs(request: AnalysisRequest, costs: tuple[Cost, ...]) -> Job[WinningByMonth]:
    """What winning one customer cost in each month of the sales. costs: each with its purpose."""

    def work(asked: JobContext) -> WinningByMonth:
        base = asked.analysis.base
        bought = bought_by_month(asked.engine, asked.sales, base, name=asked.name)
        return winning_by_month(asked.sales, base, costs, bought=bought)

    return app_state().of_values(request, ("winning", costs), work)


def self_check(*, start: bool) -> Job[tuple[Part, ...]] | None:
    """The published figures, found again once in this process; None where nobody asked for it yet."""
    if not start and not app_state().asked("self_check", ""):
        return None
    return app_state().latest("self_check", "", lambda _job: check_figures(), book=None)


def ask_ahead(request: AnalysisRequest) -> None:
    """Work out what the other pages will ask, one after the other, where a reader would have to wait for it."""
    if app_state().analysis(request).result().base.customers < _AHEAD_FROM:
        return
    questions: tuple[Callable[[AnalysisRequest], _Waits], ...] = (
        returns,
        loyalty,
        cohorts,
        price_bands,
        ranges,
        places,
        fitting,
        openings,
    )

    def ask() -> None:
        for question in questions:
            question(request).wait(_PATIENCE_SECONDS)
        # What "Decisive moments" shows at first of the choices that it offers.
        difference(request, returns(request).result().splits[0]).wait(_PATIENCE_SECONDS)
        for by in openings(request).result().offered:
            beginnings(request, by).wait(_PATIENCE_SECONDS)
        if offered := ranges(request).result():
            jeopardy(request, offered[0]).wait(_PATIENCE_SECONDS)

    app_state().run_ahead(ask)


def _has_own_fit(analysis: Analysis) -> None:
    if analysis.fitted_on is not None:
        raise SaidOfAllOnly()


def days_bought(asked: JobContext) -> ir.Table:
    """These customers' purchase days, worked out once and kept in the engine."""
    return _kept(asked, "days", lambda: purchase_days(asked.sales, until=ibis.literal(asked.analysis.base.window.end)))


def _gaps(asked: JobContext) -> ir.Table:
    """The days between these customers' purchases, worked out once and kept in the engine."""
    days = days_bought(asked)
    return _kept(asked, "gaps", lambda: repurchase.purchase_gaps(days, asked.analysis.base.window))


def _kept(asked: JobContext, what: str, made: Callable[[], ir.Table]) -> ir.Table:
    """A table of the engine that several questions about the same sales need: made by the first of them."""
    table = _kept_name(asked, what)
    with _KEPT_LOCK:
        try:
            return asked.engine.table(table)
        except TableNotFound:
            return asked.engine.create_table(table, made())


def _kept_name(asked: JobContext, what: str) -> str:
    return f"{asked.name}_{what}"
