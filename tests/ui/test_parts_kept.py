"""Is a part of the customers analysed once, beside the sales of all, and gone with them and whoever is erased?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from clv.analysis.parts import OWN_FIT
from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.core.errors import CostsOfAllOnly, PartUnknown, SaidOfAllOnly
from clv.customers.parts import Part, PartBy
from clv.storage.workspace import Dataset, open_workspace
from clv.ui import app_state as shared
from clv.ui import looking_back, questions
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest, JobContext
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

SOLD = simulated(700, seed=3).assign(country=lambda sold: ["NL" if int(c[-1]) < 8 else "BE" for c in sold.customer_id])
NL, BE = Part(PartBy.COUNTRY, "NL"), Part(PartBy.COUNTRY, "BE")
ERASED = "C0000007"  # of the Netherlands


@contextmanager
def opened(folder: Path) -> Iterator[AppState]:
    state = AppState(open_workspace(IN_MEMORY))
    import_sales(state.workspace, folder, SOLD.to_csv(index=False))
    yield state
    state.workspace.close()


@pytest.fixture(scope="module")
def state_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppState]:
    with opened(tmp_path_factory.mktemp("sales")) as state:
        yield state


@pytest.fixture
def state(state_of_all: AppState, monkeypatch: pytest.MonkeyPatch) -> AppState:
    """One for all tests that change nothing in it."""
    for module in (questions, looking_back):
        monkeypatch.setattr(module, "app_state", lambda: state_of_all)
    return state_of_all


def customers(part: Part) -> set[str]:
    assert part.name
    return set(SOLD.loc[SOLD["country"] == part.name, "customer_id"])


def test_a_part_is_told_from_all_and_from_others(request_: AnalysisRequest) -> None:
    asked = [request_, replace(request_, part=NL), replace(request_, part=BE)]
    assert len({one.key for one in asked}) == len({one.base_key for one in asked}) == 3
    assert {one.whole for one in asked} == {request_}


def test_questions_about_a_part_are_asked_of_its_sales(state: AppState, request_: AnalysisRequest) -> None:
    def ids(asked: JobContext) -> set[str]:
        return set(asked.sales.customer_id.execute())

    for part in (NL, BE):
        request = replace(request_, part=part)
        assert state.of_sales(request, "ids", ids).result() == customers(part)
        values = state.analysis(request).result().values(state.workspace.engine())
        assert set(values.customer_id.execute()) == customers(part)
    sizes = questions.parts(replace(request_, part=BE)).result()[PartBy.COUNTRY]
    assert [(one.part, one.customers) for one in sizes] == [(part, len(customers(part))) for part in (NL, BE)]


def test_what_can_be_said_of_all_only_is_not_said_of_a_part(
    state: AppState, request_: AnalysisRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = replace(request_, part=BE), replace(request_, part=NL)
    assert state.analysis(few).result().fitted_on is not None
    for ask in (questions.comparison, lambda one: questions.backtest(one, share_hidden=0.25)):
        with pytest.raises(SaidOfAllOnly):
            ask(few).result()
    assert questions.backtest(many, share_hidden=0.25).result().customers
    assert questions.valuation_intervals(few).result() is None
    assert questions.valuation_intervals(many).result() is not None
    assert looking_back.said_before(few).result() == ()
    early, late = (pd.Timestamp(day).date() for day in ("2025-02-28", "2025-11-30"))
    monkeypatch.setattr(looking_back, "month_ends", lambda *_args, **_kwargs: (early, late))
    said = [one.customers for one in looking_back.said_before(many).result()]
    assert len(said) == 2  # on the early day there were fewer than a fit of their own takes
    assert min(said) >= OWN_FIT
    with pytest.raises(CostsOfAllOnly):
        questions.books(many, (), None).result()


def test_a_day_is_compared_with_the_same_kind_of_fit_only(state: AppState, request_: AnalysisRequest) -> None:
    """In the middle of the sales there were too few in the Netherlands for a fit of their own."""
    middle = pd.Timestamp("2024-12-31").date()
    then = state.analysis(replace(request_, part=NL, until=middle)).result()
    assert then.worth is not None
    assert then.fitted_on is not None
    assert looking_back.compared(replace(request_, part=NL), middle).result() is None
    assert looking_back.compared(replace(request_, part=BE), middle).result() is not None


def test_a_part_that_these_sales_do_not_have_is_an_answer(state: AppState, request_: AnalysisRequest) -> None:
    with pytest.raises(PartUnknown):
        state.analysis(replace(request_, part=Part(PartBy.CHANNEL, "web"))).result()


def asked_of(state: AppState) -> AnalysisRequest:
    [known] = state.workspace.imports(Dataset.OWN)
    return AnalysisRequest((known.import_id,), None, Assumptions(currency="EUR"), book=Dataset.OWN)


def test_who_is_erased_is_in_no_part(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        request = replace(asked_of(state), part=NL)
        before = state.analysis(request).result().base.customers
        state.erase_customer(ERASED)
        assert tables(state) == []
        assert state.analysis(request).result().base.customers == before - 1
        engine = state.workspace.engine()
        for table in tables(state):
            columns = engine.table(table).schema().names
            assert "customer_id" not in columns or ERASED not in set(engine.table(table).customer_id.execute())


def test_parts_are_bounded_and_all_stay_while_a_part_of_them_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    with opened(tmp_path) as state:
        whole = asked_of(state)
        part = replace(whole, part=BE)
        for _again in range(2):
            state.analysis(part).result()
        assert state.has_analysis(part)
        assert not state.has_analysis(whole)
        assert any(whole.base_key in table for table in tables(state))
        assert not any(whole.key in table for table in tables(state))
        other = replace(whole, assumptions=Assumptions(horizon_years=3, season=False))
        for _again in range(2):
            state.analysis(other).result()
        assert not any(one.base_key in table for table in tables(state) for one in (part, whole))


def tables(state: AppState) -> list[str]:
    """The tables and views of calculations."""
    return [name for _kind, name in state.workspace._results()]
