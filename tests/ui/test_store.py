"""Is each question worked out once, kept as long as its analysis, and forgotten with the sales?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clv.assumptions import Assumptions
from clv.ui import store as shared
from clv.ui.jobs import Asked, Request
from clv.ui.store import Store
from clv.workspace import Book, open_workspace


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(open_workspace(":memory:"))
    opened.workspace.take_in_sample()
    yield opened
    opened.workspace.close()


@pytest.fixture
def request_(store: Store) -> Request:
    [known] = store.workspace.imports(Book.CD_SHOP)
    asked = Request((known.import_id,), None, Assumptions(currency="USD"))
    store.analysis(asked).result()
    return asked


def counter() -> tuple[list[Asked], object]:
    seen: list[Asked] = []

    def work(asked: Asked) -> int:
        seen.append(asked)
        return len(seen)

    return seen, work


def test_a_question_is_worked_out_once(store: Store, request_: Request) -> None:
    seen, work = counter()
    assert [store.of_values(request_, "q", work).result() for _ in range(3)] == [1, 1, 1]
    assert store.of_values(request_, ("q", 2), work).result() == 2
    assert [asked.analysis.base.customers for asked in seen] == [23_570, 23_570]


def test_a_question_about_the_sales_has_one_answer_under_all_assumptions(store: Store, request_: Request) -> None:
    other = replace(request_, assumptions=Assumptions(horizon_years=5, currency="USD"))
    store.analysis(other).result()
    _, work = counter()
    assert [store.of_sales(one, "q", work).result() for one in (request_, other)] == [1, 1]
    assert [store.of_values(one, "q", work).result() for one in (request_, other)] == [2, 3]


def test_what_was_asked_of_an_analysis_goes_with_it(store: Store, request_: Request, monkeypatch) -> None:
    monkeypatch.setattr(shared, "_KEPT", 1)
    _, work = counter()
    assert store.of_values(request_, "q", work).result() == 1
    assert store.of_sales(request_, "q", work).result() == 2
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=2, currency="USD"))).result()
    store.analysis(replace(request_, assumptions=Assumptions(horizon_years=3, currency="USD"))).result()
    assert store.of_values(request_, "q", work).result() == 3
    assert store.of_sales(request_, "q", work).result() == 2  # assumptions play no part in it


def test_of_each_kind_the_latest_answers_are_kept(store: Store, monkeypatch) -> None:
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


def test_with_the_sales_every_answer_is_forgotten(store: Store, request_: Request) -> None:
    _, work = counter()
    store.of_sales(request_, "q", work).result()
    store.latest("kind", "k", lambda _job: 1).result()
    store.take_back(request_.import_ids[0])
    assert not store.asked("kind", "k")
    names = store.workspace.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert not [name for (name,) in names if name.startswith("results")]


def test_an_error_is_the_answer_and_is_raised_where_it_is_asked_for(store: Store, request_: Request) -> None:
    def work(_asked: Asked) -> int:
        raise ValueError("no answer")

    with pytest.raises(ValueError, match="no answer"):
        store.of_values(request_, "q", work).result()
