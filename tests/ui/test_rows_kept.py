"""Are rows and sums of a list read once, and gone with the analysis, the sales and whoever is erased?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.charts.kept import DRAWINGS
from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.storage.workspace import Dataset, open_workspace
from clv.ui import app_state as shared
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

CUSTOMERS = 600
SALES = simulated(CUSTOMERS, seed=3).to_csv(index=False)
ERASED = "C0000007"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[AppState]:
    opened = AppState(open_workspace(IN_MEMORY))
    import_sales(opened.workspace, tmp_path, SALES)
    yield opened
    opened.workspace.close()


class Asking:
    """Asks for the ids of all customers as a page does; how often they were read."""

    def __init__(self, state: AppState, request: AnalysisRequest) -> None:
        self.state, self.request, self.reads = state, request, 0
        self.analysis: Analysis = state.analysis(request).result()

    def __call__(self, question: str = "all", *, meanwhile: Callable[[], object] = lambda: None) -> list[str]:
        def read(engine: BaseBackend) -> list[str]:
            self.reads += 1
            ids: list[str] = self.analysis.values(engine).customer_id.execute().tolist()
            meanwhile()
            return ids

        return self.state.rows(self.request, question, read, analysis=self.analysis)


def test_they_are_read_once(state: AppState, request_: AnalysisRequest) -> None:
    ask = Asking(state, request_)
    assert ask() is ask()
    assert len(ask()) == CUSTOMERS
    assert ask.reads == 1
    ask("others")
    assert ask.reads == 2


def test_under_other_assumptions_they_are_others_though_these_change_while_the_page_runs(
    state: AppState, request_: AnalysisRequest
) -> None:
    """The page has the analysis of before, and asks for the request of now: neither is given the other's rows."""
    before, other = Asking(state, request_), replace(request_, assumptions=Assumptions(margin=0.5, currency="EUR"))
    now = Asking(state, other)

    def worth(asking: Asking) -> float:
        def read(engine: BaseBackend) -> float:
            return float(asking.analysis.values(engine).ten_year_value.sum().execute())

        return state.rows(other, "sum", read, analysis=asking.analysis)

    assert worth(before) == pytest.approx(before.analysis.valuation.total)
    assert worth(now) == pytest.approx(before.analysis.valuation.total / 2)


@pytest.mark.parametrize("act", ["erase_customer", "remove_import", "erase_everything"])
def test_with_the_sales_they_go(state: AppState, request_: AnalysisRequest, act: str) -> None:
    ask = Asking(state, request_)
    assert ERASED in ask()
    DRAWINGS.ask(act, go.Figure)
    getattr(state, act)(*{"erase_customer": [ERASED], "remove_import": request_.import_ids}.get(act, []))
    assert [known for known in state._jobs.values() if known] == []
    assert DRAWINGS.size == 0


def test_another_books_stay(state: AppState, request_: AnalysisRequest) -> None:
    ask = Asking(state, request_)
    ask()
    state.workspace.import_sample()
    state.erase_customer("00001", Dataset.CD_SHOP)
    ask()
    assert ask.reads == 1


def test_who_is_erased_while_they_are_read_is_not_kept(state: AppState, request_: AnalysisRequest) -> None:
    ask = Asking(state, request_)
    once = iter([lambda: state.erase_customer(ERASED)])
    with pytest.raises(Exception, match="results_"):  # the tables are gone: the page is drawn anew
        ask(meanwhile=lambda: next(once, lambda: None)())
    assert ERASED not in Asking(state, request_)()


def test_two_readers_who_ask_at_once_have_them_read_once(state: AppState, request_: AnalysisRequest) -> None:
    ask, both = Asking(state, request_), threading.Barrier(2)
    found: list[list[str]] = []

    def page() -> None:
        both.wait()
        found.append(ask())

    threads = [threading.Thread(target=page) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask.reads == 1
    assert found[0] is found[1]


def test_the_latest_are_kept(state: AppState, request_: AnalysisRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_KEPT_ROWS", 2)
    ask = Asking(state, request_)
    for question in ("a", "b", "a", "c", "a", "b"):
        ask(question)
    assert ask.reads == 4


def test_they_go_with_their_analysis(
    state: AppState, request_: AnalysisRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    ask = Asking(state, request_)
    ask()
    DRAWINGS.ask("it", go.Figure)
    Asking(state, replace(request_, assumptions=Assumptions(horizon_years=3, currency="EUR")))("other")
    state.analysis(replace(request_, assumptions=Assumptions(horizon_years=4, currency="EUR"))).result()
    assert not any(about.startswith(request_.key) for about in state._jobs)
    assert DRAWINGS.size == 0
