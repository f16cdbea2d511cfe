"""What do all sessions of this process share: the workspace, and the calculations made from it?"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import ibis
import pandas as pd
import streamlit as st

from clv.analysis import Analysis, Step, value
from clv.assumptions import Assumptions
from clv.backtest import backtest
from clv.base import CustomerBase, summarise
from clv.books import OwnBooks, bought_by_month, keep_books, usual_period
from clv.channels import Group, Losses, groups_of, limits_of, losses
from clv.comparison import Comparison, compare_models
from clv.customers.channels import By, possible_groups
from clv.customers.cohorts import cohort_spend
from clv.customers.double_jeopardy import (
    Jeopardy,
    Range,
    choice_counts,
    choices_made,
    customer_counts,
    double_jeopardy,
    possible_ranges,
)
from clv.customers.price_bands import PriceBands, price_bands
from clv.customers.repurchase import (
    Difference,
    Returning,
    Split,
    difference,
    possible_splits,
    purchase_gaps,
    return_counts,
    returns,
    split_counts,
)
from clv.customers.summary import purchase_days
from clv.doubt import spread
from clv.fits import Fits, fit
from clv.loyalty import Loyalty, loyalty_of
from clv.models.backtest import Backtest
from clv.moved import Moved, compare_days
from clv.own_lists import Places, find_places
from clv.periods import Period
from clv.selfcheck import Part, self_check
from clv.value.costs import Cost
from clv.value.served import Served, served
from clv.value.thresholds import Thresholds
from clv.value.uncertainty import Interval, Spread
from clv.value.value_map import ValueMap, count_fields, read_map
from clv.workspace import RESULTS, Workspace, open_workspace

_KEPT = 12  # analyses whose tables stay in the engine; the least used one goes first
_KEPT_BACKTESTS = 12
_WORKERS = 2

Answer = TypeVar("Answer")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Request:
    """What an analysis depends on: which imports, until when, under which assumptions and
    thresholds."""

    import_ids: tuple[str, ...]
    until: date | None
    assumptions: Assumptions
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def base_key(self) -> str:
        return _digest((self.import_ids, self.until))

    @property
    def key(self) -> str:
        return _digest((self.import_ids, self.until, self.assumptions, self.thresholds))


@dataclass(frozen=True)
class Fitting:
    """The customers by what tells them apart, and what the sales say of those who cost more than they bring."""

    groups: dict[By, tuple[Group, ...]]
    losses: Losses | None


class Job(Generic[Answer]):
    """Work in a thread of its own: it survives clicks and page changes of the session that asked for it."""

    def __init__(self) -> None:
        self.step: Step | None = None
        self.future: Future[Answer] = Future()

    def tell(self, step: Step) -> None:
        self.step = step

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after waiting at most so long."""
        return bool(wait([self.future], timeout=seconds).done)

    @property
    def done(self) -> bool:
        return self.future.done()

    def result(self) -> Answer:
        """The answer, or the error that the work ended with."""
        return self.future.result()


class Store:
    """The workspace of this process, the calculations under way, and the latest of their answers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="tenfold")
        self._lock = threading.Lock()
        self._analyses: OrderedDict[str, Job[Analysis]] = OrderedDict()
        self._spreads: dict[str, Job[Spread | None]] = {}
        self._comparisons: dict[str, Job[Comparison]] = {}
        self._cohorts: dict[str, Job[pd.DataFrame]] = {}
        self._returns: dict[str, Job[Returning]] = {}
        self._differences: dict[str, Job[Difference | None]] = {}
        self._maps: dict[str, Job[ValueMap | None]] = {}
        self._loyalty: dict[str, Job[Loyalty]] = {}
        self._places: dict[str, Job[Places]] = {}
        self._moved: dict[tuple[str, date], Job[Moved]] = {}
        self._served: dict[str, Job[Served]] = {}
        self._price_bands: dict[str, Job[PriceBands | None]] = {}
        self._ranges: dict[str, Job[tuple[Range, ...]]] = {}
        self._jeopardies: dict[str, Job[Jeopardy | None]] = {}
        self._fitting: dict[str, Job[Fitting]] = {}
        self._group_limits: dict[str, Job[dict[str, Interval]]] = {}
        self._bases: dict[str, tuple[CustomerBase, Fits]] = {}
        self._base_locks: dict[str, threading.Lock] = {}
        self._backtests: OrderedDict[tuple[str, float], Job[Backtest]] = OrderedDict()
        self._books: OrderedDict[str, Job[OwnBooks]] = OrderedDict()
        self._self_check: Job[tuple[Part, ...]] | None = None

    def run(self, work: Callable[[Job[Answer]], Answer]) -> Job[Answer]:
        """Start `work` in a thread; it may tell its step to the job that it is given. The memory it took goes back."""
        job: Job[Answer] = Job()

        def answer() -> None:
            try:
                found = work(job)
                self.workspace.give_back_memory()
                job.future.set_result(found)
            except BaseException as error:
                job.future.set_exception(error)

        self._pool.submit(answer)
        return job

    def analysis(self, request: Request) -> Job[Analysis]:
        """The analysis that was asked for: the known one, the one under way, or a new one."""
        with self._lock:
            job = self._analyses.pop(request.key, None) or self.run(lambda job: self._analyse(request, job))
            self._analyses[request.key] = job
            spare = len(self._analyses) - _KEPT
            for key in [key for key, old in self._analyses.items() if old.done][: max(0, spare)]:
                self._forget(key)
        return job

    def spread(self, request: Request) -> Job[Spread | None]:
        """How sure the analysis is; to be asked for once that is there, so that no thread waits for another."""
        analysis = self.analysis(request).result()
        return self._once(self._spreads, request.key, lambda _job: spread(self.workspace.engine(), analysis))

    def backtest(self, request: Request, *, share_hidden: float) -> Job[Backtest]:
        """What would have been said had the last part of the sales been hidden; assumptions play no part in it."""
        key = request.base_key, share_hidden
        with self._lock:
            job = self._backtests.pop(key, None) or self.run(lambda _job: self._backtest(request, share_hidden))
            self._backtests[key] = job
            while len(self._backtests) > _KEPT_BACKTESTS:
                self._backtests.popitem(last=False)
        return job

    def comparison(self, request: Request) -> Job[Comparison]:
        """What every purchase model says of the same customers; to be asked for once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[Comparison]) -> Comparison:
            engine = self.workspace.engine()
            return compare_models(engine, analysis.base, analysis.fits, assumptions=request.assumptions)

        return self._once(self._comparisons, request.key, work)

    def cohorts(self, request: Request) -> Job[pd.DataFrame]:
        """What customers have spent so far, by when they first bought: as made by `cohort_spend`."""
        analysis = self.analysis(request).result()

        def work(_job: Job[pd.DataFrame]) -> pd.DataFrame:
            transactions = self.workspace.transactions(self.workspace.engine(), request.import_ids)
            return cohort_spend(transactions, analysis.base.window).execute()

        return self._once(self._cohorts, request.base_key, work)

    def returns(self, request: Request) -> Job[Returning]:
        """Who comes back after each purchase, and when; to be asked for once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[Returning]) -> Returning:
            engine = self.workspace.engine()
            sales = self.workspace.transactions(engine, request.import_ids)
            gaps = purchase_gaps(sales, analysis.base.window)
            engine.create_table(_gaps(request), gaps, overwrite=True)
            return Returning(
                returns(return_counts(engine.table(_gaps(request))).execute()),
                possible_splits(sales.filter(sales.date <= ibis.literal(analysis.base.window.end))),
            )

        return self._once(self._returns, request.base_key, work)

    def loyalty(self, request: Request) -> Job[Loyalty]:
        """Who still buys years later, and what old customers bring; to be asked for once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[Loyalty]) -> Loyalty:
            sales = self.workspace.transactions(self.workspace.engine(), request.import_ids)
            days = purchase_days(sales, until=ibis.literal(analysis.base.window.end))
            return loyalty_of(days, analysis.base, analysis.fits)

        return self._once(self._loyalty, request.base_key, work)

    def difference(self, request: Request, split: Split) -> Job[Difference | None]:
        """Whether groups of customers come back differently; to be asked for once `returns` is there."""

        def work(_job: Job[Difference | None]) -> Difference | None:
            engine = self.workspace.engine()
            sales = self.workspace.transactions(engine, request.import_ids)
            return difference(split_counts(engine.table(_gaps(request)), sales, split).execute())

        return self._once(self._differences, _digest((request.base_key, split)), work)

    def value_map(self, request: Request) -> Job[ValueMap | None]:
        """Where the repeat buyers lie between gone and sure; to be asked for once the analysis is there."""
        table = self.analysis(request).result().valuation.table

        def work(_job: Job[ValueMap | None]) -> ValueMap | None:
            return read_map(count_fields(self.workspace.engine().table(table)).execute())

        return self._once(self._maps, request.key, work)

    def moved(self, request: Request, then: date) -> Job[Moved]:
        """Who moved since an earlier day; to be asked for once the analyses of both days are there."""
        now, earlier = (self.analysis(one).result() for one in (request, replace(request, until=then)))

        def work(_job: Job[Moved]) -> Moved:
            name = f"{RESULTS}_{request.key}_{then:%Y%m%d}"
            return compare_days(self.workspace.engine(), earlier, now, name=name)

        return self._once(self._moved, (request.key, then), work)

    def places(self, request: Request) -> Job[Places]:
        """Where customers mostly buy; to be asked for once the analysis is there."""
        window = self.analysis(request).result().base.window

        def work(_job: Job[Places]) -> Places:
            engine = self.workspace.engine()
            sales = self.workspace.transactions(engine, request.import_ids)
            return find_places(engine, sales, window, name=f"{RESULTS}_{request.base_key}")

        return self._once(self._places, request.base_key, work)

    def served(self, request: Request) -> Job[Served]:
        """Who was served in the last year, and their worth; to be asked for once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[Served]) -> Served:
            table = analysis.worth.table if analysis.worth else analysis.base.table
            return served(self.workspace.engine().table(table), analysis.base.window)

        return self._once(self._served, request.key, work)

    def price_bands(self, request: Request) -> Job[PriceBands | None]:
        """What the cheap, the middle and the dear get; to be asked for once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[PriceBands | None]) -> PriceBands | None:
            engine = self.workspace.engine()
            sales = self.workspace.transactions(engine, request.import_ids)
            return price_bands(engine, sales, analysis.base.window, name=f"{RESULTS}_{request.base_key}")

        return self._once(self._price_bands, request.base_key, work)

    def ranges(self, request: Request) -> Job[tuple[Range, ...]]:
        """What customers choose among; to be asked for once the analysis is there."""
        window = self.analysis(request).result().base.window

        def work(_job: Job[tuple[Range, ...]]) -> tuple[Range, ...]:
            return possible_ranges(self.workspace.transactions(self.workspace.engine(), request.import_ids), window)

        return self._once(self._ranges, request.base_key, work)

    def jeopardy(self, request: Request, range_: Range) -> Job[Jeopardy | None]:
        """Whether the small are bought less often; to be asked for once the analysis is there."""
        window = self.analysis(request).result().base.window

        def work(_job: Job[Jeopardy | None]) -> Jeopardy | None:
            engine, name = self.workspace.engine(), f"{RESULTS}_{request.base_key}_choices_{range_}"
            sales = self.workspace.transactions(engine, request.import_ids)
            engine.create_table(name, choices_made(sales, window, range_), overwrite=True)
            made = engine.table(name)
            found = double_jeopardy(choice_counts(made).execute(), customer_counts(made).execute())
            engine.drop_table(name)
            return found

        return self._once(self._jeopardies, _digest((request.base_key, range_)), work)

    def fitting(self, request: Request) -> Job[Fitting]:
        """Who fits: the customers by channel, country or category, and who costs more than they bring; to be asked for
        once the analysis is there."""
        analysis = self.analysis(request).result()

        def work(_job: Job[Fitting]) -> Fitting:
            engine, name = self.workspace.engine(), f"{RESULTS}_{request.key}"
            sales = self.workspace.transactions(engine, request.import_ids)
            offered = possible_groups(sales, analysis.base.window)
            values = engine.table(analysis.worth.table) if analysis.worth else None
            return Fitting(groups_of(engine, sales, analysis, offered, name=name), losses(sales, analysis, values))

        return self._once(self._fitting, request.key, work)

    def group_limits(self, request: Request, by: By) -> Job[dict[str, Interval]]:
        """Between which limits each group's mean value lies; to be asked for once `fitting` is there."""
        analysis, groups = self.analysis(request).result(), self.fitting(request).result().groups[by]

        def work(_job: Job[dict[str, Interval]]) -> dict[str, Interval]:
            return limits_of(self.workspace.engine(), analysis, groups, by, name=f"{RESULTS}_{request.key}")

        return self._once(self._group_limits, f"{request.key}_{by}", work)

    def _once(self, known: dict[Key, Job[Answer]], key: Key, work: Callable[[Job[Answer]], Answer]) -> Job[Answer]:
        with self._lock:
            if key not in known:
                known[key] = self.run(work)
            return known[key]

    def books(self, request: Request, costs: tuple[Cost, ...], period: Period | None) -> Job[OwnBooks]:
        """What winning and keeping cost on the own books; to be asked for once the analysis is there.

        period: None for the usual one.
        """
        analysis = self.analysis(request).result()
        key = _digest((request.key, costs, period))

        def work(_job: Job[OwnBooks]) -> OwnBooks:
            engine, name = self.workspace.engine(), f"{RESULTS}_{key}"
            sales = self.workspace.transactions(engine, request.import_ids)
            try:
                bought = bought_by_month(engine, sales, analysis.base, name=name)
                return keep_books(
                    engine,
                    sales,
                    analysis.base,
                    analysis.fits,
                    costs,
                    values=engine.table(analysis.worth.table) if analysis.worth else None,
                    bought=bought,
                    period=period or usual_period(bought, analysis.base, costs),
                    assumptions=request.assumptions,
                    costs_name=", ".join(sorted({cost.source for cost in costs if cost.source})),
                    name=name,
                )
            finally:
                self.workspace.drop_results(key)

        with self._lock:
            job = self._books.pop(key, None) or self.run(work)
            self._books[key] = job
            while len(self._books) > _KEPT:
                self._books.popitem(last=False)
        return job

    def self_check(self, *, start: bool) -> Job[tuple[Part, ...]] | None:
        """The published figures, found again once in this process; None where nobody asked for it yet."""
        if self._self_check is None and start:
            self._self_check = self.run(lambda _job: self_check())
        return self._self_check

    def take_back(self, import_id: str) -> None:
        """Remove an import, and every calculation that knew it."""
        self.workspace.take_back(import_id)
        self._forget_all()

    def erase_customer(self, customer_id: str) -> int:
        """Remove one customer's rows, and every calculation that knew them; how many rows that were."""
        erased = self.workspace.erase_customer(customer_id)
        self._forget_all()
        return erased

    def erase_everything(self) -> None:
        """Remove all that was ever taken in, set or calculated."""
        self.workspace.erase_everything()
        self._forget_all()

    def _analyse(self, request: Request, job: Job[Analysis]) -> Analysis:
        engine = self.workspace.engine()
        name = f"{RESULTS}_{request.base_key}"
        with self._lock:
            base_lock = self._base_locks.setdefault(request.base_key, threading.Lock())
        with base_lock:  # two sessions that ask for the same customers fit them once
            if request.base_key not in self._bases:
                job.tell(Step.SUMMARISE)
                transactions = self.workspace.transactions(engine, request.import_ids)
                base = summarise(engine, transactions, until=request.until, name=name)
                job.tell(Step.FIT)
                self._bases[request.base_key] = base, fit(engine, base)
        base, fits = self._bases[request.base_key]
        job.tell(Step.VALUE)
        name = f"{RESULTS}_{request.key}"
        if not fits.carry:
            return Analysis(base, fits, None, {})
        assumptions, thresholds = request.assumptions, request.thresholds
        worth = value(engine, base, fits, assumptions=assumptions, thresholds=thresholds, name=name)
        return Analysis(base, fits, worth, {})

    def _backtest(self, request: Request, share_hidden: float) -> Backtest:
        engine = self.workspace.engine()
        transactions = self.workspace.transactions(engine, request.import_ids)
        name = f"{RESULTS}_backtest_{_digest((request.base_key, share_hidden))}"
        return backtest(engine, transactions, until=request.until, share_hidden=share_hidden, name=name)

    def _forget_all(self) -> None:
        with self._lock:
            self._backtests.clear()
            self._books.clear()
            self._spreads.clear()
            self._comparisons.clear()
            self._cohorts.clear()
            self._returns.clear()
            self._differences.clear()
            self._maps.clear()
            self._loyalty.clear()
            self._places.clear()
            self._moved.clear()
            self._served.clear()
            self._price_bands.clear()
            self._ranges.clear()
            self._jeopardies.clear()
            self._fitting.clear()
            self._group_limits.clear()
            self._analyses.clear()
            self._bases.clear()
            self.workspace.drop_results()

    def _forget(self, key: str) -> None:
        del self._analyses[key]
        self._spreads.pop(key, None)
        self._comparisons.pop(key, None)
        self._maps.pop(key, None)
        for known in [known for known in self._moved if known[0] == key]:
            del self._moved[known]
        self._served.pop(key, None)
        self._fitting.pop(key, None)
        self._group_limits = {known: job for known, job in self._group_limits.items() if not known.startswith(key)}
        self.workspace.drop_results(key)


@st.cache_resource(show_spinner=False, on_release=lambda known: known.workspace.close())
def store() -> Store:
    """The one store of this process."""
    return Store(open_workspace())


@asynccontextmanager
async def serving(_app: st.App) -> AsyncIterator[None]:
    """From the start of the server to its end: then the workspace is closed, and nothing on its way stays on disk."""
    yield
    store.clear()


def _gaps(request: Request) -> str:
    """The table of the engine that holds the days between these customers' purchases."""
    return f"{RESULTS}_{request.base_key}_gaps"


def _digest(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
