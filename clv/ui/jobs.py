"""How does work go on while the reader clicks, and how is its answer found again?"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis, Step
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.customers.parts import Part
from clv.segments.thresholds import Thresholds
from clv.storage.workspace import Dataset

Answer = TypeVar("Answer")
UNTOLD_SECONDS = 60.0


@dataclass(frozen=True)
class AnalysisRequest:
    """What an analysis depends on: which imports of a book, until when, under which assumptions and thresholds.

    part: of all customers; None: all of them.
    """

    import_ids: tuple[str, ...]
    until: date | None
    assumptions: Assumptions
    thresholds: Thresholds = field(default_factory=Thresholds)
    book: Dataset = field(kw_only=True)
    part: Part | None = None

    @property
    def whole(self) -> AnalysisRequest:
        """The same, of all customers."""
        return replace(self, part=None)

    @property
    def base_key(self) -> str:
        """The same for all requests about the same sales whose days count alike."""
        return cache_key((self.import_ids, self.until, self.assumptions.season, self.part))

    @property
    def key(self) -> str:
        return cache_key((self.import_ids, self.until, self.assumptions, self.thresholds, self.part))


class Job(Generic[Answer]):
    """Work in a thread of its own: it survives clicks and page changes of the session that asked for it.

    book: whose sales the answer rests on, None where on none; generation: of these sales (Workspace.generation).
    """

    def __init__(self, work: Callable[[Job[Answer]], Answer], *, book: Dataset | None = None) -> None:
        self.step: Step | None = None
        self.book = book
        self.generation = ""
        self.future: Future[Answer] = Future()
        self._work = work
        self._begun = threading.Lock()
        self._told = False
        self._ended = 0.0

    def do(self) -> None:
        """Do the work in this thread, unless another has begun it."""
        if not self._begun.acquire(blocking=False):
            return
        try:
            answer = self._work(self)
        except BaseException as error:
            self._ended = time.monotonic()
            self.future.set_exception(error)
        else:
            self.future.set_result(answer)

    def now(self) -> Answer:
        """As `result`, for work that needs this answer first: its thread waits for no work that nobody has begun."""
        self.do()
        return self.result()

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
        try:
            return self.future.result()
        except BaseException:
            self._told = True
            raise

    @property
    def failed(self) -> bool:
        """Whether another try may find the answer that this one did not, now that the failure was told.

        A ClvError about the sales is an answer and stays. A failure that nobody came for is of no use after a minute.
        """
        if not self.done or (error := self.future.exception()) is None:
            return False
        if isinstance(error, ClvError) and not error.passing:
            return False
        return self._told or time.monotonic() - self._ended > UNTOLD_SECONDS


@dataclass(frozen=True)
class JobContext:
    """What a question about an analysis is worked out from, in the thread that does it.

    engine: of that thread; sales: the TRANSACTIONS of the analysis; name: how the tables that it makes begin, which go
    with the analysis.
    """

    engine: BaseBackend
    sales: ir.Table
    analysis: Analysis
    name: str


def cache_key(facts: object) -> str:
    """A key for these facts, the same in every process."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
