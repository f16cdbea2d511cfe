"""What do all sessions of this process share: the workspace, and the calculations made from it?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import cast

import streamlit as st

from clv.analysis.customer_base import CustomerBase, summarise
from clv.analysis.fits import Fits, fit
from clv.analysis.valuation import Analysis, Step, value
from clv.storage.workspace import RESULTS, Workspace, open_workspace
from clv.ui.jobs import AnalysisRequest, Answer, Job, JobContext

_KEPT = 12  # analyses whose tables stay in the engine, and of other questions the latest answers
_WORKERS = 2


class AppState:
    """The workspace of this process, the calculations under way, and the latest of their answers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="tenfold")
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="tenfold-ahead")
        self._lock = threading.Lock()
        self._analyses: OrderedDict[str, Job[Analysis]] = OrderedDict()
        self._bases: dict[str, tuple[CustomerBase, Fits]] = {}
        self._base_locks: dict[str, threading.Lock] = {}
        # What was asked about an analysis or its sales, by the key of the one or the other and the question.
        self._answers: dict[tuple[str, Hashable], object] = {}
        self._latest: dict[str, OrderedDict[str, object]] = {}

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

    def run_ahead(self, work: Callable[[], None]) -> None:
        """Do `work`, which asks questions before a reader does, in a thread beside those that answer."""
        self._ahead.submit(work)

    def analysis(self, request: AnalysisRequest) -> Job[Analysis]:
        """The analysis that was asked for: the known one, the one under way, or a new one."""
        with self._lock:
            job = self._analyses.pop(request.key, None) or self.run(lambda job: self._analyse(request, job))
            self._analyses[request.key] = job
            spare = len(self._analyses) - _KEPT
            for key in [key for key, old in self._analyses.items() if old.done][: max(0, spare)]:
                self._forget(key)
        return job

    def of_values(
        self, request: AnalysisRequest, question: Hashable, work: Callable[[JobContext], Answer]
    ) -> Job[Answer]:
        """What `work` finds in the analysis, which has to be there, so that no thread waits for another; asked once.

        question: tells this question from others. The answer goes with the analysis.
        """
        return self._once(request, request.key, question, work)

    def of_sales(
        self, request: AnalysisRequest, question: Hashable, work: Callable[[JobContext], Answer]
    ) -> Job[Answer]:
        """As `of_values`, where neither assumptions nor thresholds play a part: one answer for the same sales."""
        return self._once(request, request.base_key, question, work)

    def latest(self, kind: str, key: str, work: Callable[[Job[Answer]], Answer]) -> Job[Answer]:
        """The job with this key, or a new one; of each kind the latest are kept."""
        with self._lock:
            known = self._latest.setdefault(kind, OrderedDict())
            job = cast("Job[Answer]", known.pop(key, None) or self.run(work))
            known[key] = job
            while len(known) > _KEPT:
                known.popitem(last=False)
        return job

    def asked(self, kind: str, key: str) -> bool:
        """Whether the job of this kind with this key is under way or done."""
        return key in self._latest.get(kind, {})

    def remove_import(self, import_id: str) -> None:
        """Remove an import, and every calculation that knew it."""
        self.workspace.remove_import(import_id)
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

    def _once(
        self, request: AnalysisRequest, key: str, question: Hashable, work: Callable[[JobContext], Answer]
    ) -> Job[Answer]:
        analysis = self.analysis(request).result()

        def run(_job: Job[Answer]) -> Answer:
            engine = self.workspace.engine()
            sales = self.workspace.transactions(engine, request.import_ids)
            return work(JobContext(engine, sales, analysis, f"{RESULTS}_{key}"))

        with self._lock:
            if (key, question) not in self._answers:
                self._answers[key, question] = self.run(run)
            return cast("Job[Answer]", self._answers[key, question])

    def _analyse(self, request: AnalysisRequest, job: Job[Analysis]) -> Analysis:
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
                self._bases[request.base_key] = base, fit(engine, base, season=request.assumptions.season)
        base, fits = self._bases[request.base_key]
        job.tell(Step.VALUE)
        name = f"{RESULTS}_{request.key}"
        if not fits.carry:
            return Analysis(base, fits, None, {})
        assumptions, thresholds = request.assumptions, request.thresholds
        worth = value(engine, base, fits, assumptions=assumptions, thresholds=thresholds, name=name)
        return Analysis(base, fits, worth, {})

    def _forget_all(self) -> None:
        with self._lock:
            self._answers.clear()
            self._latest.clear()
            self._analyses.clear()
            self._bases.clear()
            self.workspace.drop_results()

    def _forget(self, key: str) -> None:
        del self._analyses[key]
        self._answers = {known: job for known, job in self._answers.items() if known[0] != key}
        self.workspace.drop_results(key)


@st.cache_resource(show_spinner=False, on_release=lambda known: known.workspace.close())
def app_state() -> AppState:
    """The one store of this process."""
    return AppState(open_workspace())


@asynccontextmanager
async def serving(_app: st.App) -> AsyncIterator[None]:
    """From the start of the server to its end: then the workspace is closed, and nothing on its way stays on disk."""
    yield
    app_state.clear()
