"""How does work go on while the reader clicks, and how is its answer found again?"""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis, Step
from clv.core.assumptions import Assumptions
from clv.segments.thresholds import Thresholds

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class AnalysisRequest:
    """What an analysis depends on: which imports, until when, under which assumptions and thresholds."""

    import_ids: tuple[str, ...]
    until: date | None
    assumptions: Assumptions
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def base_key(self) -> str:
        """The same for all requests about the same sales whose days count alike."""
        return cache_key((self.import_ids, self.until, self.assumptions.season))

    @property
    def key(self) -> str:
        return cache_key((self.import_ids, self.until, self.assumptions, self.thresholds))


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


@dataclass(frozen=True)
class JobContext:
    """What a question about an analysis is worked out from, in the thread that does it.

    engine: of that thread; sales: the TRANSACTIONS of the analysis; name: how the tables that it makes begin.
    """

    engine: BaseBackend
    sales: ir.Table
    analysis: Analysis
    name: str


def cache_key(facts: object) -> str:
    """A key for these facts, the same in every process."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
