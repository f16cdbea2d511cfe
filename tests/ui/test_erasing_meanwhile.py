"""Does a reader see the right answer when somebody is erased while it is worked out?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ibis.backends.duckdb import Backend

from clv.core.errors import NoRowsInWindow
from clv.storage import files
from clv.storage import workspace as workspace_module
from clv.storage.workspace import Dataset, open_workspace
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest, JobContext
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

ERASED = "C0000007"
CUSTOMERS = 600
STEPS = ("table", "create_table", "create_view", "execute")  # through which an analysis asks the engine


@pytest.fixture(scope="module")
def sales() -> str:
    return simulated(CUSTOMERS, seed=3).to_csv(index=False)


@pytest.fixture
def state(tmp_path: Path, sales: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppState]:
    monkeypatch.setattr(files, "_CHANGING", [*files._CHANGING, "force_compression"])
    opened = AppState(open_workspace(tmp_path / "workspace.duckdb"))
    import_sales(opened.workspace, tmp_path, sales)
    yield opened
    opened.workspace.close()


@contextmanager
def at_step(number: int, act: Callable[[], object]) -> Iterator[list[str]]:
    """Within, `act` happens once, just before the engine is asked for the time with this number; the steps so far."""
    seen: list[str] = []

    def stepping(name: str) -> Callable[..., object]:
        real = getattr(Backend, name)

        def step(*args: object, **kwargs: object) -> object:
            seen.append(name)
            if len(seen) == number:
                act()
            return real(*args, **kwargs)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(Backend, name, stepping(name))
        yield seen


def steps_of_an_analysis(state: AppState, request: AnalysisRequest) -> int:
    with at_step(0, lambda: None) as seen:
        state.analysis(request).result()
    state._jobs.clear()
    return len(seen)


def tables(state: AppState) -> list[str]:
    names = state.workspace.cursor().execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    return [name for (name,) in names]


def test_an_analysis_in_which_a_customer_is_erased_ends_with_the_others(
    state: AppState, request_: AnalysisRequest
) -> None:
    steps = steps_of_an_analysis(state, request_)
    assert steps > 20
    erased = iter(f"C{number:07d}" for number in range(CUSTOMERS))
    left = CUSTOMERS
    for number in range(1, steps + 1, 3):
        state._jobs.clear()
        with at_step(number, lambda: state.erase_customer(next(erased))):
            found = state.analysis(request_).result()
        left -= 1
        assert found.base.customers == left, f"erased before step {number}"
        assert state.workspace.engine().table(found.valuation.table).count().execute() == left
        assert state.analysis(request_).result().base.customers == left


def test_what_a_calculation_wrote_about_the_erased_goes_with_its_tables(
    state: AppState, request_: AnalysisRequest, tmp_path: Path
) -> None:
    """Also where it goes on writing after the erasing, from the rows that it had read before."""
    state.workspace.cursor().execute("SET force_compression = 'uncompressed'")

    def work(asked: JobContext) -> int:
        rows = asked.sales.select("customer_id").execute()
        if ERASED in set(rows["customer_id"]):
            state.erase_customer(ERASED)
            asked.engine.create_table(f"{asked.name}_late", rows)
        return len(rows)

    found = state.of_sales(request_, "late", work).result()
    assert found == state.workspace.engine().table("transactions").count().execute()
    assert not [name for name in tables(state) if name.endswith("_late")]
    assert not [file for file in tmp_path.glob("workspace*") if file.is_file() and ERASED.encode() in file.read_bytes()]


def test_a_question_in_which_a_customer_is_erased_is_answered_of_the_others(
    state: AppState, request_: AnalysisRequest
) -> None:
    state.analysis(request_).result()

    def work(asked: JobContext) -> int:
        if asked.analysis.base.customers == CUSTOMERS:
            state.erase_customer(ERASED)
        return int(asked.engine.table(asked.analysis.base.table).count().execute())

    assert state.of_sales(request_, "customers", work).result() == CUSTOMERS - 1
    assert state.of_sales(request_, "customers", work).result() == CUSTOMERS - 1


def test_totals_that_are_added_up_meanwhile_are_added_up_again(state: AppState) -> None:
    workspace = state.workspace
    with at_step(2, lambda: state.erase_customer(ERASED)):
        workspace.totals(Dataset.OWN)
    assert workspace.totals(Dataset.OWN).customers == CUSTOMERS - 1


def test_where_erasing_fails_the_answers_are_forgotten_too(
    state: AppState, request_: AnalysisRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.analysis(request_).result()

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(workspace_module, "overwrite_freed_blocks", full)
        with pytest.raises(OSError, match="No space"):
            state.erase_customer(ERASED)
    assert state.analysis(request_).result().base.customers == CUSTOMERS - 1


def test_removing_sales_during_an_analysis_of_them_says_that_there_are_none(
    state: AppState, request_: AnalysisRequest
) -> None:
    with (
        at_step(5, lambda: state.remove_import(request_.import_ids[0])),
        pytest.raises(NoRowsInWindow),
    ):
        state.analysis(request_).result()
