"""What does a reader see where the disk is full, and when there is room again?"""

from __future__ import annotations

import errno

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


def full(*_args: object, **_kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    reader = Reader(request.param).with_cd_shop()
    app_state()._forget_all()
    return reader


def test_a_full_disk_is_said_and_with_room_again_the_overview_is_there(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shared, "fit_models", full)
        reader.open("overview")
        assert reader.exceptions == []
        assert reader.errors == [reader.locale.error(NoRoomToCalculate())]
        assert english_left([reader.title, *reader.errors], reader.locale) == []
    reader.open("data").open("overview")
    assert reader.errors == []
    assert reader.figures


@pytest.mark.parametrize(("question", "page"), [("loyalty_of", "moments"), ("look_back", "trust")])
def test_a_full_disk_at_a_question_is_said_on_its_page_and_not_to_be_the_sales(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, question: str, page: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(questions, question, full)
        reader.open(page)
        assert reader.exceptions == []
        assert reader.errors == [reader.locale.error(NoRoomToCalculate())]
    assert reader.open(page).errors == []


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
    customers = int(app_state().workspace.totals(Dataset.CD_SHOP).customers)
    real = Workspace.engine
    waiting = [f"{1 + list(Language).index(reader.locale.language):05d}"]

    def engine(self: Workspace) -> BaseBackend:
        if waiting:  # the page has its analysis, and is about to read its tables
            app_state().erase_customer(waiting.pop(), Dataset.CD_SHOP)
        return real(self)

    monkeypatch.setattr(Workspace, "engine", engine)
    reader.open("customers")
    assert reader.exceptions == reader.errors == waiting == []
    assert app_state().workspace.totals(Dataset.CD_SHOP).customers == customers - 1
    assert any(reader.locale.number(customers - 1) in text for text in reader.texts())
