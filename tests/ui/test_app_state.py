"""Is each question worked out once, kept as long as its analysis, and forgotten with the sales?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clv.core.assumptions import Assumptions
from clv.storage.workspace import Dataset, open_workspace
from clv.ui import app_state as shared
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest, JobContext


@pytest.fixture
def store() -> Iterator[AppState]:
    opened = AppState(open_workspace(":memory:"))
    opened.workspace.import_sample()
    yield opened
    opened.workspace.close()


@pytest.fixture
def request_(store: AppState) -> AnalysisRequest:
    [known] = store.workspace.imports(Dataset.CD_SHOP)
    asked = AnalysisRequest((known.import_id,), None, Assumptions(currency="USD"))
    store.analysis(asked).result()
    return asked


def counter() -> tuple[list[JobContext], object]:
    seen: list[JobContext] = []

    def work(asked: JobContext) -> int:
        seen.append(asked)
        return len(seen)

    return seen, work


def test_a_question_is_worked_out_once(store: AppState, request_: AnalysisRequest) -> None:
    seen, work = counter()
    assert [store.of_values(request_, "q", work).result() for _ in range(3)] == [1, 1, 1]
    assert store.of_values(request_, ("q", 2), work).result() == 2
    assert [asked.analysis.base.customers for asked in seen] == [23_570, 23_570]


def test_a_question_about_the_sales_has_one_answer_under_all_assumptions(
    store: AppState, request_: AnalysisRequest
) -> None:
    other = replace(request_, assumptions=Assumptions(horizon_years=5, currency="USD"))
    store.analysis(other).result()
    _, work = counter()
    assert [store.of_sales(one, "q", work).result() for one in (request_, other)] == [1, 1]
    assert [store.of_values(one, "q", work).result() for one in (request_, other)] == [2, 3]


def test_what_was_asked_of_an_analysis_goes_with_it(store: AppState, request_: AnalysisRequest, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    _, work = counter()
    assert store.of_values(request_, "q", work).result() == 1
    assert store.of_sales(request_, "q", work).result() == 2
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=2, currency="USD"))).result()
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=3, currency="USD"))).result()
    assert store.of_values(request_, "q", work).result() == 3
    assert store.of_sales(request_, "q", work).result() == 2  # assumptions play no part in it


def test_of_each_kind_the_latest_answers_are_kept(store: AppState, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 2)
    made: list[str] = []

    def ask(key: str) -> None:
        store.latest("kind", key, lambda _job: made.append(key)).result()

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]
    assert store.asked("kind", "a")
    assert not store.asked("kind", "c")
    assert not store.asked("other", "a")


def test_with_the_sales_every_answer_is_forgotten(store: AppState, request_: AnalysisRequest) -> None:
    _, work = counter()
    store.of_sales(request_, "q", work).result()
    store.latest("kind", "k", lambda _job: 1).result()
    store.remove_import(request_.import_ids[0])
    assert not store.asked("kind", "k")
    names = store.workspace.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert not [name for (name,) in names if name.startswith("results")]


def test_an_error_is_the_answer_and_is_raised_where_it_is_asked_for(store: AppState, request_: AnalysisRequest) -> None:
    def work(_asked: JobContext) -> int:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        store.of_values(request_, "q", work).result()
