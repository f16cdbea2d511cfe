"""Does "Acquire or keep" show the company's own ratio, what follows from it, and what it needs to know?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1.element_tree import Selectbox

from clv.acquisition.costs import KEEPING, WINNING, Cost
from clv.i18n.locale import Language
from clv.pages.acquire import costs
from clv.storage.costs import BudgetScenario
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

SECTIONS = ("ratio", "keeping", "next", "board", "costs")
MARCH = date(1997, 3, 1)


@pytest.fixture(autouse=True)
def no_costs_left() -> Iterator[None]:
    yield
    book = app_state().workspace.cost_book(Dataset.CD_SHOP)
    book.keep_by_hand([])
    for name in book.files():
        book.forget_file(name)
    for one in book.scenarios():
        book.forget_scenario(one.name)


@pytest.fixture
def shop() -> Reader:
    return Reader().with_cd_shop().open("acquire")


def show(reader: Reader, section: str) -> Reader:
    [box] = [box for box in reader.app.segmented_control if str(box.key).startswith("acquire_section")]
    box.set_value(section)
    return reader.run()


def month_box(reader: Reader) -> Selectbox:
    """The first month of the period."""
    [box] = [box for box in reader.app.selectbox if str(box.key).startswith("books_first")]
    return box


@pytest.mark.parametrize("language", list(Language))
def test_without_costs_the_page_works_the_other_way_round(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("acquire")
    assert reader.locale.money(219.585, "USD") in reader.title  # what a new customer brings bears winning one
    reader.number_box("saying_budget").set_value(15.0)
    reader.run()
    assert reader.figures == [reader.locale.money(money, "USD") for money in (15, 150, 70)]
    assert english_left(reader.texts(), reader.locale) == []


@pytest.mark.parametrize("language", list(Language))
def test_every_section_speaks_the_readers_language_only(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("acquire").click("sample_costs")
    app_state().workspace.cost_book(Dataset.CD_SHOP).keep_scenario(BudgetScenario("A", 5000.0, 5000.0, 2000.0, 0.8))
    for section in SECTIONS:
        show(reader, section)
        assert reader.exceptions == []
        assert english_left(reader.texts(), reader.locale) == []


def test_the_made_up_costs_give_the_commands_figures(shop: Reader) -> None:
    shop.click("sample_costs")
    assert shop.title == "Winning a customer costs you 4.5 times as much as keeping one"
    assert shop.figures == ["$26", "$5.82", "$220", "at once"]


def test_another_period_gives_other_figures_and_survives_other_pages(shop: Reader) -> None:
    shop.click("sample_costs")
    month_box(shop).set_value(date(1997, 2, 1))
    shop.run()
    before = shop.figures
    assert before != ["$26", "$5.82", "$220", "at once"]
    assert shop.open("overview").open("acquire").figures == before


def test_the_period_survives_every_language(shop: Reader) -> None:
    shop.click("sample_costs")
    month_box(shop).set_value(date(1997, 2, 1))
    chosen = shop.run().app.session_state["books_period"]
    for language in (Language.NL, Language.PL, Language.EN):
        shop.app.segmented_control(key="lang").set_value(language)
        shop.run()
        assert shop.exceptions == []
        assert month_box(shop).value == date(1997, 2, 1)
        assert shop.app.session_state["books_period"] == chosen


def test_other_costs_bring_the_usual_months_back(shop: Reader) -> None:
    shop.click("sample_costs")
    usual = shop.figures
    month_box(shop).set_value(date(1997, 2, 1))
    assert shop.run().figures != usual
    show(shop, "costs").click("sample_costs")
    assert shop.figures == usual
    assert month_box(show(shop, "ratio")).value == MARCH


def test_a_period_in_which_nobody_was_won_says_so(shop: Reader) -> None:
    shop.click("sample_costs")
    month_box(shop).set_value(date(1997, 6, 1))
    shop.run()
    assert shop.title == "What winning costs against keeping cannot be said for this period"
    assert any("Nobody bought for the first time" in text for text in shop.texts())
    assert shop.figures[0] == "–"
    assert show(shop, "next").exceptions == []


def test_a_cost_of_which_nobody_knows_what_it_is_for_is_asked(shop: Reader) -> None:
    book = app_state().workspace.cost_book(Dataset.CD_SHOP)
    book.add_file(
        [Cost(MARCH, "Agency", "", 100.0, None, "a.csv"), Cost(MARCH, "Club", "", 10.0, KEEPING)], name="a.csv"
    )
    shop.run()
    assert "Agency" in " ".join(shop.texts())
    assert any("not known yet what it is for" in question for question in shop.questions)
    book.keep_rules({"Agency": WINNING})
    assert "Winning a customer costs you" in shop.run().title


def test_a_scenario_is_kept_compared_and_removed(shop: Reader) -> None:
    show(shop.click("sample_costs"), "next")
    shop.app.text_input(key="scenario_name").set_value("Double keeping")
    shop.number_box("scenario_keeping").set_value(6552.0)
    [submit] = [button for button in shop.app.button if str(button.key).startswith("FormSubmitter:scenario")]
    submit.click()
    shop.run()
    [kept] = app_state().workspace.cost_book(Dataset.CD_SHOP).scenarios()
    assert (kept.name, kept.keeping) == ("Double keeping", 6552.0)
    assert "Double keeping" in show(shop, "board").texts()
    show(shop, "next").click("forget_Double keeping")
    assert app_state().workspace.cost_book(Dataset.CD_SHOP).scenarios() == ()


def test_lines_by_hand_become_costs_and_an_incomplete_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = pd.DataFrame(
        [
            ("March 1997", "wins customers", "", "web", 120.5),
            (None, None, "", "", float("nan")),
            ("March 1997", "keeps customers", "club", None, 30.0),
        ],
        columns=["month", "purpose", "label", "channel", "amount"],
    )
    months, codes = {"March 1997": MARCH}, {"wins customers": "winning", "keeps customers": "keeping"}
    locale = Reader().locale
    assert costs._entered(lines, months=months, codes=codes, locale=locale) == [
        Cost(MARCH, "wins customers", "web", 120.5, WINNING),
        Cost(MARCH, "club", "", 30.0, KEEPING),
    ]
    said: list[str] = []
    monkeypatch.setattr(costs.st, "error", lambda text, **_more: said.append(text))
    lines.loc[1, "month"] = "March 1997"
    assert costs._entered(lines, months=months, codes=codes, locale=locale) is None
    assert "Line 2 is incomplete" in said[0]
