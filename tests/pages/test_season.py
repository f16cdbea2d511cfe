"""Does the Trust page tell the season, what it changes, and do the figures without it follow the box?"""

from __future__ import annotations

import pytest

from clv.i18n.locale import Language
from tests.pages.reader import Reader
from tests.shops import seasonal

_WORDS = {
    Language.EN: ("Your sales have a season: December", "So counted the total is", "In the test on the past"),
    Language.NL: ("Uw verkopen hebben een seizoen: december", "Zo geteld is het totaal", "In de proef op het verleden"),
    Language.PL: ("Państwa sprzedaż ma sezon: grudzień", "Przy takim liczeniu suma", "W prognozie próbnej"),
}


@pytest.fixture(scope="module", autouse=True)
def loaded(workspace_of_its_own: None) -> None:  # noqa: ARG001  # it comes first
    sales = seasonal(1200, seed=6, days=730).to_csv(index=False, date_format="%Y-%m-%d")
    Reader().upload("seasonal.csv", sales.encode()).use_sales()


@pytest.mark.parametrize("language", list(Language))
def test_the_trust_page_tells_the_season_and_the_test_on_the_past_both_ways(language: Language) -> None:
    reader = Reader(language).open("trust")
    reader.run(until=lambda: any(_WORDS[language][2] in text for text in reader.texts()))
    said = " ".join(reader.texts())
    assert all(words in said for words in _WORDS[language])
    assert reader.exceptions == []


def test_without_the_season_each_day_counts_as_one() -> None:
    reader = Reader().open("assumptions")
    next(box for box in reader.app.checkbox if "season" in box.label).uncheck()
    next(button for button in reader.app.button if button.label == "Use these assumptions").click()
    reader.run().open("trust")
    said = " ".join(reader.texts())
    assert "each day counts as one day all the same" in said
    assert "So counted the total is" not in said
