"""Does "Acquire or keep" show the company's own ratio, what follows from it, and what it needs to know?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1.element_tree import Selectbox, SelectSlider

from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Cost, Purpose
from clv.i18n.locale import Language, Locale
from clv.pages.acquire import by_hand
from clv.storage.costs import BudgetScenario
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from clv.ui.drafts import Rows
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

SECTIONS = ("costs", "keeping", "months", "scenarios", "board")
MARCH = date(1997, 3, 1)
USUAL = {"Keeping one": "$5.82", "Winning one": "$26", "A new one brings in": "$220"}


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
def test_without_costs_the_page_asks_for_two_amounts_and_says_what_is_known(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("acquire")
    locale = reader.locale
    said = " ".join(reader.texts())
    assert "?</span></b>" in said  # in place of the ratio, on the same scale
    worth, saying = locale.money(219.585, "USD"), locale.money(21.9585, "USD")  # a tenth of it for keeping one
    assert worth in said
    assert saying in said
    assert [*reader.app.warning, *reader.app.info] == []
    assert len([button for button in reader.app.button if button.proto.type == "primary"]) == 1
    assert english_left(reader.texts(), locale) == []


def two_amounts(reader: Reader, winning: float | None, keeping: float | None) -> Reader:
    for key, amount in (("month_of_winning", winning), ("month_of_keeping", keeping)):
        if amount is not None:
            reader.number_box(key).set_value(amount)
    [submit] = [button for button in reader.app.button if str(button.key).startswith("FormSubmitter:two_amounts")]
    submit.click()
    return reader.run()


def test_two_amounts_a_month_give_the_ratio(shop: Reader) -> None:
    two_amounts(shop, 20_000.0, 3_276.0)
    kept = app_state().workspace.cost_book(Dataset.CD_SHOP).costs()
    assert {(cost.amount, cost.purpose) for cost in kept} == {(20_000.0, WINNING), (3_276.0, KEEPING)}
    assert len(kept) == 2 * 18  # from January 1997 to June 1998
    # In the usual months, March 1997 to February 1998, 7,248 came and 6,749 of those before were kept.
    assert (
        shop.title
        == f"Winning a customer costs you about {20_000 / 7_248 / (3_276 / 6_749):.1f} times as much as keeping one"
    )


@pytest.mark.parametrize("amounts", [(20_000.0, None), (None, None), (20_000.0, 0.0)])
def test_one_amount_alone_gives_no_ratio_and_the_page_says_what_to_do(
    shop: Reader, amounts: tuple[float | None, float | None]
) -> None:
    [said] = two_amounts(shop, *amounts).errors
    assert said.startswith("Enter both amounts")
    assert app_state().workspace.cost_book(Dataset.CD_SHOP).costs() == ()


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
    assert shop.title == "Winning a customer costs you about 4.5 times as much as keeping one"
    assert shop.rows("What") == USUAL
    assert shop.rows("What follows") == {
        "Winning is earned back": "with the first purchase",
        "Winning pays from a margin of": "12%",  # 26.35 / 219.58
        "Most that winning may cost": "$220",
        "Kept of 16,322 known before": "41% (6,749)",
        "One who was kept will still bring": "$337",
    }


def test_in_a_normal_state_nothing_is_warned_of(shop: Reader) -> None:
    shop.click("sample_costs")
    assert [*shop.app.warning, *shop.app.info, *shop.app.error] == []


@pytest.mark.parametrize(("before", "today"), [("ratio", "months"), ("next", "scenarios")])
def test_an_address_of_before_opens_what_it_opened_then(shop: Reader, before: str, today: str) -> None:
    shop.click("sample_costs").open("overview")
    shop.app.query_params["tab"] = before
    shop.open("acquire")
    [box] = [box for box in shop.app.segmented_control if str(box.key).startswith("acquire_section")]
    assert box.value == today
    assert shop.app.query_params["tab"] == today


def test_another_period_gives_other_figures_and_survives_other_pages(shop: Reader) -> None:
    month_box(show(shop.click("sample_costs"), "months")).set_value(date(1997, 2, 1))
    shop.run()
    before = shop.rows("What")
    assert before != USUAL
    assert shop.open("overview").open("acquire").rows("What") == before


def test_the_period_survives_every_language(shop: Reader) -> None:
    month_box(show(shop.click("sample_costs"), "months")).set_value(date(1997, 2, 1))
    chosen = shop.run().app.session_state["books_period"]
    for language in (Language.NL, Language.PL, Language.EN):
        shop.app.segmented_control(key="lang").set_value(language)
        shop.run()
        assert shop.exceptions == []
        assert month_box(shop).value == date(1997, 2, 1)
        assert shop.app.session_state["books_period"] == chosen


def test_other_costs_bring_the_usual_months_back(shop: Reader) -> None:
    month_box(show(shop.click("sample_costs"), "months")).set_value(date(1997, 2, 1))
    assert shop.run().rows("What") != USUAL
    show(shop, "costs").click("sample_costs")
    assert shop.rows("What") == USUAL
    assert month_box(show(shop, "months")).value == MARCH


def test_a_period_in_which_nobody_was_won_says_so(shop: Reader) -> None:
    month_box(show(shop.click("sample_costs"), "months")).set_value(date(1997, 6, 1))
    shop.run()
    assert shop.title == "What winning costs against keeping cannot be said for this period"
    assert any("Nobody bought for the first time" in text for text in shop.texts())
    assert any(
        "your books: cannot be said for this period" in text for text in shop.texts()
    )  # beside the question mark
    assert "Winning one" not in shop.rows("What")
    assert show(shop, "scenarios").exceptions == []


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
    show(shop.click("sample_costs"), "scenarios")
    shop.app.text_input(key="scenario_name").set_value("Double keeping")
    shop.number_box("scenario_keeping").set_value(6552.0)
    [submit] = [button for button in shop.app.button if str(button.key).startswith("FormSubmitter:scenario")]
    submit.click()
    shop.run()
    [kept] = app_state().workspace.cost_book(Dataset.CD_SHOP).scenarios()
    assert (kept.name, kept.keeping) == ("Double keeping", 6552.0)
    assert "Double keeping" in show(shop, "board").texts()
    show(shop, "scenarios").click("forget_Double keeping")
    assert app_state().workspace.cost_book(Dataset.CD_SHOP).scenarios() == ()


def ways(reader: Reader) -> pd.DataFrame:
    """The ways to spend, as the page shows them."""
    [table] = [one.value for one in reader.app.table if "Worth after spending" in one.value and len(one.value) < 5]
    return table.map(lambda cell: str(cell).replace("\\", ""))


def slider(reader: Reader, key: str) -> SelectSlider:
    [one] = [one for one in reader.app.select_slider if str(one.key).startswith(key)]
    return one


def test_what_more_money_does_agrees_with_the_overview_and_with_the_figures_above(shop: Reader) -> None:
    shop.open("overview")
    [years] = [one.value for one in shop.app.table if "Sum" in one.value]
    total = str(years["Sum"].iloc[-1]).replace("\\", "")
    shop.open("acquire").click("sample_costs")
    new_customer = shop.rows("What")["A new one brings in"]
    show(shop, "scenarios")
    today = ways(shop).iloc[0]
    assert today["Present customers"] == total
    said = " ".join(shop.texts())
    assert f"{total} of all present customers together" in said
    assert f"{total} of the present customers, as on the Overview" in said
    assert f"{new_customer} of a new customer" in said
    parts = [today[name] for name in ("Present customers", "New customers", "Spent on winning", "Spent on keeping")]
    present, new, winning, keeping = (int(part.strip("$").replace(",", "")) for part in parts)
    equity = int(today["Worth after spending"].strip("$").replace(",", ""))
    assert equity == pytest.approx(present + new - winning - keeping, abs=2)  # each is rounded


def test_the_boards_sheet_calculates_with_what_the_sliders_show(shop: Reader) -> None:
    shop.click("sample_costs")
    assert any("More money does most in keeping, if at least 42.1% can be kept" in text for text in shop.texts())
    assert any("More money does most in keeping customers" in text for text in show(shop, "board").texts())
    slider(show(shop, "months"), "floor_kept").set_value(0.98)
    shop.run()
    assert any("More money does most in winning, if at least" in text for text in shop.texts())
    board = " ".join(show(shop, "board").texts())
    assert "More money does most in winning customers" in board
    assert "98% of those who stayed have stayed" in board
    assert slider(show(shop, "months"), "floor_kept").value == 0.98


def test_a_board_reads_the_caution_and_the_figures_of_the_page(shop: Reader) -> None:
    shop.click("sample_costs")
    cautions = (
        "Too few months with new and kept customers to say how sure this is.",
        "From March 1997 to February 1998.",
    )
    on_page, follows = " ".join(shop.texts()), shop.rows("What follows")
    on_board = " ".join(show(shop, "board").texts())
    for caution in cautions:
        assert caution in on_page
        assert caution in on_board
    assert (shop.rows("What"), shop.rows("What follows")) == (USUAL, follows)


def test_the_board_reads_how_many_forecasts_came_true(shop: Reader) -> None:
    show(shop.click("sample_costs"), "board")
    shop.run(until=lambda: any("came true within their limits" in text for text in shop.texts()))
    [said] = [text for text in shop.texts() if "came true within their limits" in text]
    assert "Of 3 forecasts" in said
    assert "All were asked afterwards" in said


def test_what_is_won_and_kept_is_said_under_the_months(shop: Reader) -> None:
    show(shop.click("sample_costs"), "months")
    assert any("Won: the first purchase lies in the period." in text for text in shop.texts())


def test_lines_by_hand_become_costs_and_an_incomplete_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: Rows = (
        (MARCH, "winning", "", "web", 120.5),
        (None, "", "", "", None),
        (MARCH, "keeping", "club", "", 30.0),
    )
    words, locale = {"winning": "wins customers", "keeping": "keeps customers"}, Reader().locale
    assert by_hand.entered_costs(lines, words=words, locale=locale) == [
        Cost(MARCH, "wins customers", "web", 120.5, WINNING),
        Cost(MARCH, "club", "", 30.0, KEEPING),
    ]
    said: list[str] = []
    monkeypatch.setattr(by_hand.st, "error", lambda text, **_more: said.append(text))
    assert by_hand.entered_costs((lines[0], (MARCH, "", "", "", None)), words=words, locale=locale) is None
    assert "Line 2 is incomplete" in said[0]


class Pen:
    """Fills in the next table that is drawn with this column, as the reader would: AppTest cannot."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch, self._draw = patch, st.data_editor

    def fill_in(self, reader: Reader, column: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        def drawn(frame: pd.DataFrame, **how: Any) -> pd.DataFrame:
            shown = self._draw(frame, **how)
            return change(shown.copy()) if column in shown else shown

        with self._patch.context() as patch:
            patch.setattr(st, "data_editor", drawn)
            reader.run()


def table(reader: Reader, column: str) -> pd.DataFrame:
    [found] = [one.value for one in reader.app.data_editor if column in one.value]
    return found


@pytest.fixture
def agency(request: pytest.FixtureRequest) -> str:
    """A kind of cost of which nobody knows what it is for: another one in each test, because it is remembered."""
    return f"Agency {abs(hash(request.node.name))}"


@pytest.fixture
def asked(shop: Reader, agency: str) -> Reader:
    """The page that asks what such a cost is for."""
    lines = [Cost(MARCH, agency, "", 100.0, None, "a.csv"), Cost(MARCH, "Club", "", 10.0, KEEPING, "a.csv")]
    app_state().workspace.cost_book(Dataset.CD_SHOP).add_file(lines, name="a.csv")
    return shop.open("acquire")


def test_kinds_of_cost_chosen_but_not_kept_survive_other_tabs_pages_and_languages(
    asked: Reader, agency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {"purpose": ["both, by share", "neither"], "share": 30.0}
    Pen(monkeypatch).fill_in(asked, "share", lambda shown: shown.assign(**chosen))
    show(asked, "fit")
    purposes = table(show(asked, "costs"), "share")
    assert purposes["purpose"].tolist() == ["both, by share", "neither"]
    assert purposes["share"].tolist() == [30.0, 30.0]
    asked.open("overview").open("acquire").app.segmented_control(key="lang").set_value(Language.NL)
    dutch = Locale(Language.NL)
    assert table(asked.run(), "share")["purpose"].tolist() == [dutch.text("both, by share"), dutch.text("neither")]
    assert asked.click("keep_purposes").exceptions == []
    kept = app_state().workspace.cost_book(Dataset.CD_SHOP).costs()
    assert {cost.label: cost.purpose for cost in kept} == {agency: Purpose(0.3, 0.7), "Club": NEITHER}


def test_lines_by_hand_survive_other_tabs_until_they_are_kept(asked: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    first = {"month": "March 1997", "purpose": "keeps customers", "amount": 250.0}
    Pen(monkeypatch).fill_in(asked, "amount", lambda shown: shown.head(1).assign(**first))
    show(asked, "fit")
    lines = table(show(asked, "costs"), "amount")
    assert lines[list(first)].to_dict("records") == [first]
    asked.click("keep_by_hand")
    kept = app_state().workspace.cost_book(Dataset.CD_SHOP).costs()
    assert Cost(MARCH, "keeps customers", "", 250.0, KEEPING) in kept


def test_another_file_leaves_what_was_chosen_for_the_first(
    asked: Reader, agency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ["wins customers", "keeps customers"]
    Pen(monkeypatch).fill_in(asked, "share", lambda shown: shown.assign(purpose=chosen))
    book = app_state().workspace.cost_book(Dataset.CD_SHOP)
    book.add_file([Cost(date(1997, 4, 1), "Fair", "", 900.0, None, "b.csv")], name="b.csv")
    purposes = table(asked.run(), "share").set_index("label")["purpose"]
    assert purposes.dropna().to_dict() == {agency: "wins customers", "Club": "keeps customers"}
