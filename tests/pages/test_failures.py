"""What does a reader see where the disk is full, and when there is room again?"""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest
from ibis.backends import BaseBackend

from clv.core.errors import EngineFailed, NoRoomToCalculate
from clv.i18n.locale import Language
from clv.storage.workspace import Dataset, Workspace
from clv.ui import app_state as shared
from clv.ui import questions
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import simulated

SHOP = simulated(400, seed=3)


def full(*_args: object, **_kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(scope="module", autouse=True)
def loaded(workspace_of_its_own: None) -> None:  # noqa: ARG001  # it comes first
    sales = SHOP.to_csv(index=False, date_format="%Y-%m-%d")
    Reader().upload("sales.csv", sales.encode()).use_sales()


@pytest.fixture
def reader() -> Reader:
    return Reader(Language.NL)


def forget(kind: str | None = None) -> None:
    """Every answer that is there, or those of one kind, so that they are worked out again."""
    for about, jobs in app_state()._jobs.items():
        for question in [question for question, job in jobs.items() if job.done and kind in (None, about, question)]:
            del jobs[question]


@pytest.fixture
def nothing_known_afterwards() -> Iterator[None]:
    yield
    forget()


@pytest.mark.parametrize("language", list(Language))
def test_a_full_disk_is_said_and_with_room_again_the_overview_is_there(
    monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    reader = Reader(language)
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(shared, "fit_models", full)
        reader.open("overview")
        assert reader.exceptions == []
        assert reader.errors == [reader.locale.error(NoRoomToCalculate())]
        assert english_left([reader.title, *reader.errors], reader.locale) == []
    reader.open("data").open("overview")
    assert reader.errors == []
    assert reader.figures


@pytest.mark.parametrize(
    ("kind", "question", "page"), [("loyalty", "loyalty_of", "moments"), ("backtest", "look_back", "trust")]
)
def test_a_full_disk_at_a_question_is_said_on_its_page_and_not_to_be_the_sales(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, kind: str, question: str, page: str
) -> None:
    reader.open(page)
    forget(kind)
    with monkeypatch.context() as patch:
        patch.setattr(questions, question, full)
        reader.open(page)
        assert reader.exceptions == []
        assert reader.errors == [reader.locale.error(NoRoomToCalculate())]
    assert reader.open(page).errors == []


@pytest.mark.usefixtures("nothing_known_afterwards")
def test_what_the_engine_could_not_do_on_the_page_itself_is_a_sentence(reader: Reader) -> None:
    reader.open("customers")
    for base in app_state().workspace._results():
        app_state().workspace._drop(*base)
    reader.open("customers")
    assert reader.exceptions == []
    [said] = reader.errors
    assert said.startswith(reader.locale.error(EngineFailed(found="|")).split("|")[0])


def test_a_page_during_which_somebody_is_erased_is_shown_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.open("customers")
    customers = int(app_state().workspace.totals(Dataset.OWN).customers)
    real = Workspace.engine
    waiting = [SHOP.customer_id.iloc[0]]

    def engine(self: Workspace) -> BaseBackend:
        if waiting:  # the page has its analysis, and is about to read its tables
            app_state().erase_customer(waiting.pop())
        return real(self)

    monkeypatch.setattr(Workspace, "engine", engine)
    reader.open("customers")
    assert reader.exceptions == reader.errors == waiting == []
    assert app_state().workspace.totals(Dataset.OWN).customers == customers - 1
    assert any(reader.locale.number(customers - 1) in text for text in reader.texts())
