"""Is each question worked out once, kept as long as its analysis, and forgotten with the sales?"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pytest
from ibis.common.exceptions import TableNotFound

from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError, EngineFailed, NoMemoryToCalculate, NoRoomToCalculate, NothingToCompare
from clv.storage.workspace import Dataset, open_workspace
from clv.ui import app_state as shared
from clv.ui import jobs
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest, JobContext
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

CUSTOMERS = 600
SALES = simulated(CUSTOMERS, seed=3).to_csv(index=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AppState]:
    opened = AppState(open_workspace(":memory:"))
    import_sales(opened.workspace, tmp_path, SALES)
    yield opened
    opened.workspace.close()


@pytest.fixture
def request_(store: AppState) -> AnalysisRequest:
    [known] = store.workspace.imports(Dataset.OWN)
    asked = AnalysisRequest((known.import_id,), None, Assumptions(currency="EUR"), book=Dataset.OWN)
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
    assert [asked.analysis.base.customers for asked in seen] == [CUSTOMERS, CUSTOMERS]


def test_long_work_leaves_the_threads_that_answer_free(store: AppState, request_: AnalysisRequest) -> None:
    go_on = threading.Event()
    long = [
        store.of_values(request_, ("long", number), lambda _asked: go_on.wait(60), long=True) for number in range(4)
    ]
    assert store.of_values(request_, "short", lambda _asked: "answer").result() == "answer"
    assert not any(job.done for job in long)
    go_on.set()
    assert [job.result() for job in long] == [True] * 4


def test_a_question_about_the_sales_has_one_answer_under_all_assumptions(
    store: AppState, request_: AnalysisRequest
) -> None:
    other = replace(request_, assumptions=Assumptions(horizon_years=5, currency="EUR"))
    store.analysis(other).result()
    _, work = counter()
    assert [store.of_sales(one, "q", work).result() for one in (request_, other)] == [1, 1]
    assert [store.of_values(one, "q", work).result() for one in (request_, other)] == [2, 3]


def test_what_was_asked_of_an_analysis_goes_with_it(store: AppState, request_: AnalysisRequest, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    _, work = counter()
    assert store.of_values(request_, "q", work).result() == 1
    assert store.of_sales(request_, "q", work).result() == 2
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=2, currency="EUR"))).result()
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=3, currency="EUR"))).result()
    assert store.of_values(request_, "q", work).result() == 3
    assert store.of_sales(request_, "q", work).result() == 2  # assumptions play no part in it


def test_of_each_kind_the_latest_answers_are_kept(store: AppState, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 2)
    made: list[str] = []

    def ask(key: str) -> None:
        store.latest("kind", key, lambda _job: made.append(key), book=Dataset.OWN).result()

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]
    assert store.asked("kind", "a")
    assert not store.asked("kind", "c")
    assert not store.asked("other", "a")


def test_an_analysis_that_nobody_asked_for_is_not_there(store: AppState, request_: AnalysisRequest) -> None:
    assert store.has_analysis(request_)
    assert not store.has_analysis(replace(request_, until=date(1998, 1, 1)))
    store.erase_customer("nobody")
    assert not store.has_analysis(request_)


def test_with_the_sales_every_answer_is_forgotten(store: AppState, request_: AnalysisRequest) -> None:
    _, work = counter()
    store.of_sales(request_, "q", work).result()
    store.latest("kind", "k", lambda _job: 1, book=Dataset.OWN).result()
    store.remove_import(request_.import_ids[0])
    assert not store.asked("kind", "k")
    names = store.workspace.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert not [name for (name,) in names if name.startswith("results")]


@pytest.mark.parametrize("act", ["remove_import", "erase_customer"])
def test_what_goes_from_one_book_leaves_every_answer_about_the_other(
    store: AppState, request_: AnalysisRequest, act: str
) -> None:
    shop = store.workspace.import_sample()
    other = AnalysisRequest((shop.import_id,), None, Assumptions(currency="USD"), book=Dataset.CD_SHOP)
    analysis = store.analysis(other).result()
    asked, work = counter()
    for book in (Dataset.CD_SHOP, None):
        store.latest("kind", str(book), lambda _job: 1, book=book).result()
    store.of_sales(other, "q", work).result()
    getattr(store, act)({"remove_import": request_.import_ids[0], "erase_customer": "C0000007"}[act])
    assert not store.has_analysis(request_)
    assert store.analysis(other).result() is analysis
    assert store.workspace.engine().table(analysis.valuation.table).count().execute() == 23_570
    assert store.of_sales(other, "q", work).result() == len(asked) == 1
    assert store.asked("kind", str(Dataset.CD_SHOP))
    assert store.asked("kind", str(None))
    store.erase_customer("00001", Dataset.CD_SHOP)
    assert not store.has_analysis(other)
    assert store.asked("kind", str(None))


def test_an_error_is_the_answer_and_is_raised_where_it_is_asked_for(store: AppState, request_: AnalysisRequest) -> None:
    def work(_asked: JobContext) -> int:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        store.of_values(request_, "q", work).result()


FAILURES = {
    NoRoomToCalculate: [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException('IO Error: Could not write file "x": No space left on device'),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to offload data block. 'max_temp_directory_size'"),
    ],
    NoMemoryToCalculate: [MemoryError(), duckdb.OutOfMemoryException("Out of Memory Error: could not allocate")],
    EngineFailed: [duckdb.IOException("IO Error: Cannot read\nmore"), TableNotFound("results")],
}


@pytest.mark.parametrize("kind", FAILURES)
def test_what_the_machine_could_not_do_is_said_and_tried_again(
    store: AppState, request_: AnalysisRequest, kind: type[ClvError]
) -> None:
    for error in FAILURES[kind]:
        tries: list[int] = []

        def work(_asked: JobContext, *, error: Exception = error, tries: list[int] = tries) -> int:
            tries.append(1)
            if len(tries) == 1:
                raise error
            return len(tries)

        question = repr(error)
        job = store.of_values(request_, question, work)
        job.wait(60)
        assert store.of_values(request_, question, work) is job  # the page that waits comes again for it
        with pytest.raises(kind):
            job.result()
        assert store.of_values(request_, question, work).result() == 2
        assert store.of_values(request_, question, work).result() == 2


def test_a_failed_analysis_is_tried_again(store: AppState, request_: AnalysisRequest, monkeypatch) -> None:
    other = replace(request_, until=date(2025, 7, 1))
    for where in ("fit_models", "add_values"):
        with monkeypatch.context() as patch:
            patch.setattr(shared, where, lambda *_args, **_kwargs: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
            with pytest.raises(NoRoomToCalculate):
                store.analysis(other).result()
    assert store.analysis(other).result().worth is not None


def test_an_answer_about_the_sales_stays_though_it_is_an_error(store: AppState, request_: AnalysisRequest) -> None:
    seen, work = counter()

    def refuse(asked: JobContext) -> int:
        work(asked)
        raise NothingToCompare(asked_on="2025-01-01")

    for _ in range(2):
        with pytest.raises(NothingToCompare):
            store.of_values(request_, "q", refuse).result()
    assert len(seen) == 1


def test_a_failure_that_nobody_came_for_is_of_no_use_for_long(
    store: AppState, request_: AnalysisRequest, monkeypatch
) -> None:
    fails = iter([MemoryError(), None])

    def work(_asked: JobContext) -> int:
        if (error := next(fails)) is not None:
            raise error
        return 1

    store.of_values(request_, "q", work).wait(60)
    monkeypatch.setattr(jobs, "UNTOLD_SECONDS", 0.0)
    assert store.of_values(request_, "q", work).result() == 1


def test_of_more_analyses_than_are_kept_the_tables_go_with_all_that_was_asked_of_them(
    store: AppState, request_: AnalysisRequest, monkeypatch
) -> None:
    monkeypatch.setattr(shared, "_KEPT", 2)
    counts = []
    for month in range(1, 7):
        asked = replace(request_, until=date(2025, month + 6, 1))
        store.analysis(asked).result()
        for table in ("days", "gaps", "mainly"):
            store.of_sales(asked, table, partial(leave_table, table)).result()
        store.of_values(asked, "groups", partial(leave_table, "groups")).result()
        counts.append(store.workspace.cursor().execute(RESULT_TABLES).fetchall()[0][0])
    # Of an analysis the summary, the returns, the grid, the scores and their view, and the four of the questions.
    assert counts == [5 + 9] + [9 + 9] * 5
    assert sum(len(known) for known in store._jobs.values()) == 2 * (1 + 1 + 4)


def test_sales_of_which_another_analysis_is_kept_stay(store: AppState, request_: AnalysisRequest, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    _, work = counter()
    base = store.analysis(request_).result().base
    store.of_sales(request_, "q", work).result()
    again = store.analysis(replace(request_, assumptions=Assumptions(horizon_years=4, currency="EUR"))).result()
    assert again.base is base
    assert store.workspace.engine().table(base.table).count().execute() == base.customers


RESULT_TABLES = (
    "SELECT (SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'results')) + "
    "(SELECT count(*) FROM duckdb_views() WHERE starts_with(view_name, 'results'))"
)


def leave_table(what: str, asked: JobContext) -> None:
    asked.engine.create_table(f"{asked.name}_{what}", asked.sales.limit(1), overwrite=True)
