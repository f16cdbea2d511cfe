"""Does the made-up shop show every page at its best, and say everywhere that it is made up?"""

from __future__ import annotations

from itertools import cycle

import pytest

from clv.i18n.locale import Language, Locale
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest
from clv.ui.navigation import PAGES
from clv.ui.questions import books
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

NAMES = {
    Language.EN: "Made-up coffee roaster",
    Language.NL: "Verzonnen koffiebranderij",
    Language.PL: "Fikcyjna palarnia kawy",
}


@pytest.fixture(scope="module")
def roaster() -> Reader:
    return Reader(Language.EN).click("try_roaster")


@pytest.mark.usefixtures("roaster")
def test_it_is_loaded_with_its_costs_and_margin() -> None:
    workspace = app_state().workspace
    settings = workspace.settings(Dataset.COFFEE_ROASTER)
    assert (settings.assumptions.currency, settings.assumptions.margin) == ("EUR", 0.45)
    assert workspace.cost_book(Dataset.COFFEE_ROASTER).files() == ["coffee_roaster_costs.csv"]
    assert workspace.imports(Dataset.OWN) == []


def test_acquire_or_keep_says_the_ratio_with_its_limits_and_that_all_is_made_up(roaster: Reader) -> None:
    roaster.open("acquire")
    assert roaster.title == "Winning a customer costs you 5.5 times as much as keeping one, not ten times"
    assert any("Nine times out of ten it lies between 4.6 and 6.6." in text for text in roaster.texts())
    assert any("between 4.6 and 6.6" in note for note in roaster.texts())  # beside the dot, whose limits are drawn
    assert any("This shop and its costs are made up." in text for text in roaster.texts())


@pytest.mark.usefixtures("roaster")
@pytest.mark.parametrize(("page", "language"), list(zip(PAGES, cycle(Language), strict=False)))
def test_every_page_answers_and_names_the_shop(page: str, language: Language) -> None:
    reader = Reader.arriving(page, address={"lang": language.value.upper(), "sales": "coffee-roaster"})
    assert reader.exceptions == []
    assert not reader.errors
    assert any(NAMES[language] in text for text in reader.texts())
    assert english_left(reader.texts(), Locale(language)) == []


def test_the_other_shop_can_be_tried_from_here(roaster: Reader) -> None:
    roaster.open("data")
    keys = [button.key for button in roaster.app.button]
    assert "try_sample" in keys
    assert "try_roaster" not in keys


@pytest.mark.usefixtures("roaster")
def test_of_a_channel_what_winning_there_costs_stands_beside_what_its_newcomers_bring() -> None:
    workspace, book = app_state().workspace, Dataset.COFFEE_ROASTER
    [known] = workspace.imports(book)
    whole = AnalysisRequest((known.import_id,), None, workspace.settings(book).assumptions, book=book)
    own = books(whole, workspace.cost_book(book).costs(), None).result()
    [paid] = [one.cac for one in own.channels if one.channel == "Recommended"]
    reader = Reader.arriving(address={"sales": "coffee-roaster", "only": "channel=Recommended"})
    reader.run(until=lambda: any("; you pay " in text for text in reader.texts()))
    said = f"A new customer brings €286; you pay {Locale(Language.EN).money(paid, 'EUR')}"
    assert any(said in text for text in reader.texts())
