"""What do all sessions of this process share: the workspace, and the calculations made from it?"""

from __future__ import annotations

import signal
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any, cast

import ibis.expr.types as ir
import streamlit as st
from ibis.backends import BaseBackend
from uvicorn import Server

from clv.analysis.parts import fit_part, keep_part_names, sales_of, value_part
from clv.analysis.valuation import Analysis, Step, add_values, fit_models
from clv.charts.kept import DRAWINGS
from clv.core.people import Right
from clv.storage.copies import make_copies
from clv.storage.workspace import Dataset, Workspace, open_workspace, results_name
from clv.ui.failures import failures_said
from clv.ui.jobs import AnalysisRequest, Answer, Job, JobContext
from clv.ui.rights.gate import need, person

_KEPT = 12  # analyses whose tables stay in the engine, and of other questions the latest answers
_KEPT_ROWS = 100  # of an analysis: pages of thirty customers, and sums of lists
_WORKERS = 3  # two that answer at length, and one for what is answered at once
_PATIENCE_AT_THE_END_SECONDS = 3  # for what browsers are still sending or taking
Beside = Callable[[Callable[[], Workspace]], AbstractContextManager[None]]
_ANALYSIS, _BASE, _PART_NAMES = "analysis", "base", "part_names"


class AppState:
    """The workspace of this process, the calculations under way, and the latest of their answers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="tenfold")
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="tenfold-ahead")
        self._lock = threading.Lock()
        # Every job by what it is about, the key of an analysis, of its sales or a kind, and then by the question.
        self._jobs: dict[str, OrderedDict[Hashable, Job[Any]]] = {}
        self._analysed: OrderedDict[str, AnalysisRequest] = OrderedDict()  # by key, the latest last

    def run(self, work: Callable[[Job[Answer]], Answer]) -> Job[Answer]:
        """Start `work` in a thread; it may tell its step to the job that it is given. The memory it took goes back."""
        job = Job(partial(self._and_clear_up, work))
        self._pool.submit(job.do)
        return job

    def run_ahead(self, work: Callable[[], None]) -> None:
        """Do `work`, which asks questions before a reader does, in a thread beside those that answer."""
        self._ahead.submit(work)

    def analysis(self, request: AnalysisRequest) -> Job[Analysis]:
        """The analysis that was asked for: the known one, the one under way, or a new one."""
        job = self._ask(request.key, _ANALYSIS, partial(self._analyse, request), book=request.book)
        with self._lock:
            self._analysed[request.key] = request
            self._analysed.move_to_end(request.key)
            self._let_go_of_the_oldest()
        return job

    def of_values(
        self,
        request: AnalysisRequest,
        question: Hashable,
        work: Callable[[JobContext], Answer],
        *,
        long: bool = False,
    ) -> Job[Answer]:
        """What `work` finds in the analysis; asked once.

        question: tells this question from others. The answer goes with the analysis. long: it takes as long as many
        analyses, and is worked out beside the threads that answer.
        """
        answer = partial(self._answer, request, request.key, work)
        return self._ask(request.key, question, answer, book=request.book, long=long)

    def of_sales(
        self, request: AnalysisRequest, question: Hashable, work: Callable[[JobContext], Answer]
    ) -> Job[Answer]:
        """As `of_values`, where neither assumptions nor thresholds play a part: one answer for the same sales."""
        answer = partial(self._answer, request, request.base_key, work)
        return self._ask(request.base_key, question, answer, book=request.book)

    def rows(
        self,
        request: AnalysisRequest,
        question: Hashable,
        work: Callable[[BaseBackend], Answer],
        *,
        analysis: Analysis,
    ) -> Answer:
        """What `work` reads, in this thread, from the tables of an analysis; the latest such answers are kept with it.

        question: tells it from all others. analysis: the one that was given for the request. It is asked for by its
        own tables: the assumptions may have become others since. Nobody changes what is given: it is everybody's.
        """
        about, tables = _rows_about(request.key), (analysis.base.table, analysis.worth and analysis.worth.table)
        answer = self._ask(
            about, (tables, question), lambda _job: work(self.workspace.engine()), book=request.book, here=True
        )
        with self._lock:
            known = self._jobs.get(about, OrderedDict())
            while len(known) > _KEPT_ROWS:
                known.popitem(last=False)
        return answer.now()

    def sales(self, engine: BaseBackend, request: AnalysisRequest, analysis: Analysis) -> ir.Table:
        """The TRANSACTIONS of which the analysis that was given for the request was made."""
        sales = self.workspace.transactions(engine, request.import_ids)
        # Of a part the sales of its customers: of those who bought until the last day that is looked at.
        return sales if request.part is None else sales.semi_join(engine.table(analysis.base.table), "customer_id")

    def part_names(self, request: AnalysisRequest) -> Job[str]:
        """The table of the engine with what tells all customers apart (part_names)."""

        def work(asked: JobContext) -> str:
            return keep_part_names(asked.engine, asked.sales, asked.analysis, name=asked.name)

        return self.of_sales(request.whole, _PART_NAMES, work)

    def latest(
        self, kind: str, key: str, work: Callable[[Job[Answer]], Answer], *, book: Dataset | None
    ) -> Job[Answer]:
        """The job with this key, or a new one; of each kind the latest are kept.

        book: with whose sales the answer goes; None where it rests on none.
        """
        job = self._ask(kind, key, work, book=book)
        with self._lock:
            known = self._jobs.get(kind, OrderedDict())
            while len(known) > _KEPT:
                known.popitem(last=False)
        return job

    def asked(self, kind: str, key: str) -> bool:
        """Whether the job of this kind with this key is under way or done."""
        with self._lock:
            job = self._jobs[kind].get(key) if kind in self._jobs else None
            return job is not None and self._of_use(job)

    def has_analysis(self, request: AnalysisRequest) -> bool:
        """Whether the analysis that was asked for is there."""
        with self._lock:
            job = self._jobs.get(request.key, OrderedDict()).get(_ANALYSIS)
            return job is not None and job.done and self._of_use(job)

    def remove_import(self, import_id: str) -> None:
        """Remove an import, and every calculation of its book."""
        need(Right.IMPORT)
        try:
            self.workspace.remove_import(import_id, person=person().key)
        finally:
            self._forget_outdated()

    def erase_customer(self, customer_id: str, book: Dataset = Dataset.OWN) -> int:
        """Remove one customer's rows of this book, and every calculation of it; how many rows that were."""
        need(Right.ERASE)
        try:
            return self.workspace.erase_customer(customer_id, book, person=person().key)
        finally:
            self._forget_outdated()

    def erase_everything(self) -> None:
        """Remove all that was ever taken in, set or calculated."""
        need(Right.ERASE)
        try:
            self.workspace.erase_everything(person=person().key)
        finally:
            self._forget_outdated()

    def _ask(
        self,
        about: str,
        question: Hashable,
        work: Callable[[Job[Answer]], Answer],
        *,
        book: Dataset | None,
        here: bool = False,
        long: bool = False,
    ) -> Job[Answer]:
        """The job that answers this question: the known one, where it is of use, or a new one.

        here: a new one is not given to the pool; the thread that asks does it (Job.now). long: as of `of_values`.
        """
        with self._lock:
            known = self._jobs.setdefault(about, OrderedDict())
            job = known.pop(question, None)
            if job is None or not self._of_use(job):
                job = Job(partial(self._and_clear_up, partial(self._up_to_date, work)), book=book)
                if not here:
                    (self._ahead if long else self._pool).submit(job.do)
            known[question] = job
            return cast("Job[Answer]", job)

    def _of_use(self, job: Job[Any]) -> bool:
        """Not where it ended before somebody was erased, or where another try may find an answer."""
        return not (job.done and (self._outdated(job) or job.failed))

    def _outdated(self, job: Job[Any]) -> bool:
        return job.generation != self.workspace.generation(job.book)

    def _up_to_date(self, work: Callable[[Job[Answer]], Answer], job: Job[Answer]) -> Answer:
        """What `work` finds in the sales as they are: where somebody is erased meanwhile, it is done again.

        Whatever it ended with then: half of its tables may have been gone.
        """
        while True:
            job.generation = self.workspace.generation(job.book)
            try:
                answer = work(job)
            except BaseException:
                if not self._outdated(job):
                    raise
            else:
                if not self._outdated(job):
                    return answer
            self.workspace.drop_outdated()  # what it has made since the erasing

    def _and_clear_up(self, work: Callable[[Job[Answer]], Answer], job: Job[Answer]) -> Answer:
        with failures_said():
            try:
                return work(job)
            finally:
                self.workspace.clear_up()

    def _answer(
        self, request: AnalysisRequest, key: str, work: Callable[[JobContext], Answer], job: Job[Answer]
    ) -> Answer:
        analysis = self.analysis(request).now()
        engine = self.workspace.engine()
        sales = self.sales(engine, request, analysis)
        return work(JobContext(engine, sales, analysis, results_name(job.generation, key)))

    def _analyse(self, request: AnalysisRequest, job: Job[Analysis]) -> Analysis:
        # Two sessions that ask for the same customers fit them once.
        fit = partial(self._fit, request, job.tell)
        fitted = self._ask(request.base_key, _BASE, fit, book=request.book, here=True).now()
        value = add_values if request.part is None else partial(value_part, whole=self.analysis(request.whole).now())
        return value(
            self.workspace.engine(),
            fitted,
            assumptions=request.assumptions,
            thresholds=request.thresholds,
            name=results_name(job.generation, request.key),
            progress=job.tell,
        )

    def _fit(self, request: AnalysisRequest, progress: Callable[[Step], None], job: Job[Analysis]) -> Analysis:
        engine, name = self.workspace.engine(), results_name(job.generation, request.base_key)
        sales = self.workspace.transactions(engine, request.import_ids)
        season = request.assumptions.season
        if request.part is None:
            return fit_models(engine, sales, until=request.until, season=season, name=name, progress=progress)
        whole, names = self.analysis(request.whole).now(), self.part_names(request).now()
        sales = sales_of(sales, engine.table(names), request.part)
        return fit_part(engine, sales, whole, request.part, season=season, name=name, progress=progress)

    def _forget_outdated(self) -> None:
        """Every answer about sales that went; work under way is done again by itself."""
        with self._lock:
            for jobs in self._jobs.values():
                for question in [question for question, job in jobs.items() if job.done and self._outdated(job)]:
                    del jobs[question]
        DRAWINGS.forget()

    def _let_go_of_the_oldest(self) -> None:
        """Of more analyses than are kept the oldest go, with all that was asked of them, and their sales with the last
        analysis of these; not while any of it is worked out."""
        for key in list(self._analysed)[: max(0, len(self._analysed) - _KEPT)]:
            request = self._analysed[key]
            bases = {request.base_key, request.whole.base_key}  # a part was made from the sales of all
            for other, one in self._analysed.items():
                if other != key:
                    bases -= {one.base_key, one.whole.base_key}
            gone = [key, _rows_about(key), *bases]
            if all(job.done for about in gone for job in self._jobs.get(about, {}).values()):
                del self._analysed[key]
                for about in gone:
                    self._jobs.pop(about, None)
                    self.workspace.drop_results(results_name(self.workspace.generation(request.book), about))
                DRAWINGS.forget()


def _rows_about(key: str) -> str:
    return f"{key}_rows"


@st.cache_resource(show_spinner=False, on_release=lambda known: known.workspace.close())
def app_state() -> AppState:
    """The one store of this process. Commands beside it are given copies of its workspace."""
    state = AppState(open_workspace())
    threading.Thread(target=make_copies, args=(state.workspace,), name="tenfold-copies", daemon=True).start()
    return state


@asynccontextmanager
async def serving(_app: st.App, *, beside: Beside | None = None) -> AsyncIterator[None]:
    """From the start of the server to its end: then the workspace is closed, and nothing on its way stays on disk.

    beside: what is done meanwhile beside the readers, with the workspace that it asks for.

    Who is told to end waits a few seconds for what is under way, an upload say; without a limit for ever, until it is
    killed. Streamlit hands no limit on, so it is set on the server that hears the signal.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, Server):
        server.config.timeout_graceful_shutdown = _PATIENCE_AT_THE_END_SECONDS
    with nullcontext() if beside is None else beside(_workspace_looked_after):
        yield
    app_state.clear()


def _workspace_looked_after() -> Workspace:
    workspace = app_state().workspace
    workspace.look_after_files()
    return workspace
