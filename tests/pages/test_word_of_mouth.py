"""Does "Word of mouth" show the scenario that the reader set, as a scenario, and keep what was set?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1.element_tree import Checkbox

from clv.i18n.locale import Language
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.asgi import put
from tests.pages.reader import NumberBox, Reader
from tests.pages.sentences import english_left
from tests.shops import cdnow

SERVED = 8_332  # customers of the CD shop who bought after 30 June 1997, see the test


@pytest.fixture(autouse=True)
def nothing_assumed_left() -> Iterator[None]:
    yield
    for book in Dataset:
        app_state().workspace.cost_book(book).forget_talk()
    for name in app_state().workspace.cost_book(Dataset.CD_SHOP).files():
        app_state().workspace.cost_book(Dataset.CD_SHOP).forget_file(name)
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().remove_import(one.import_id)


@pytest.fixture
def shop() -> Reader:
    return Reader().with_cd_shop().open("word_of_mouth")


def number_box(reader: Reader, name: str) -> NumberBox:
    return reader.number_box(f"talk_{name}_")


def no_limit(reader: Reader) -> Checkbox:
    [found] = [box for box in reader.app.checkbox if str(box.key).startswith("talk_unlimited")]
    return found


def assume(reader: Reader, **values: float) -> Reader:
    for name, value in values.items():
        number_box(reader, name).set_value(value)
    return reader.run()


def test_it_begins_with_the_customers_of_the_last_year_and_what_they_are_worth(shop: Reader) -> None:
    sales = cdnow("master")
    assert sales.loc[sales["date"] >= "1997-07-01", "customer_id"].nunique() == SERVED
    assert number_box(shop, "customers").value == SERVED
    assert number_box(shop, "reach").value == 10 * SERVED
    assert number_box(shop, "new_value").value == pytest.approx(219.58, abs=0.01)
    assert [number_box(shop, f"told_{name}").value for name in ("good", "exceptional", "bad", "dismal")] == [
        3,
        10,
        25,
        50,
    ]


def test_the_page_says_that_it_is_a_scenario_and_what_it_comes_to_by_hand(shop: Reader) -> None:
    # 1,000 customers, 1,500 good tellings of which 1,200 to 10,000 strangers, 2,500 bad ones of which 500 to customers:
    # see tests/word_of_mouth/test_model.py.
    assume(shop, customers=1000.0)
    assume(shop, reach=11_000.0, good=50.0, exceptional=0.0, bad=10.0, dismal=0.0)
    assume(shop, wins=10.0, loses=10.0, anyway=50.0, known=20.0, generations=1.0)
    assume(shop, new_value=200.0, present_value=250.0, acquisition_cost=20.0)
    # Gain 12,438.75, loss 39.3469 x 250 = 9,836.73.
    assert shop.title == (
        "If the talk is as assumed, it wins you 57 customers a year and loses you 39: $2,600 gained over 10 years"
    )
    # 12,438.75 of 25,000 is 0.49755; -ln(1 - 0.49755) x 1,000 / (1,000 x 0.2 x 25) is 13.77%.
    # One in a hundred: 10,000 (1 - e^-0.1224) x 11 - 100 (1 - e^-0.45) x 250 - 2,602.02.
    assert shop.figures == ["57", "39", "13.7%", "$1,010"]
    assert any("A scenario, not a finding" in text for text in shop.texts())
    assert len(shop.app.get("plotly_chart")) == 1


def test_a_loss_and_an_even_outcome_are_called_so(shop: Reader) -> None:
    assume(shop, bad=40.0)
    assert shop.title.endswith("lost over 10 years")
    assume(shop, bad=5.1)
    assert shop.title.endswith("in money that is about even")


def test_what_is_set_survives_other_pages_every_language_and_a_new_session(shop: Reader) -> None:
    assume(shop, bad=12.5, customers=5000.0)
    figures = shop.figures
    assert shop.open("overview").open("word_of_mouth").figures == figures
    for language in (Language.NL, Language.PL, Language.EN):
        shop.app.segmented_control(key="lang").set_value(language)
        shop.locale = type(shop.locale)(language)
        shop.run()
        assert shop.exceptions == []
        assert (number_box(shop, "bad").value, number_box(shop, "customers").value) == (12.5, 5000)
    later = Reader().with_cd_shop().open("word_of_mouth")
    assert later.figures == figures
    later.click("talk_usual")
    assert number_box(later, "bad").value == 5
    assert number_box(later, "customers").value == SERVED


def test_more_than_all_customers_cannot_have_been_served(shop: Reader) -> None:
    assume(shop, good=96.0)
    assert shop.errors == [
        "Good, exceptional, bad and dismal service together are 107% of the customers. Lower them until they are at "
        "most 100%."
    ]
    assume(shop, good=30.0)
    assert shop.errors == []


def test_growth_without_bound_is_refused_with_a_sentence(shop: Reader) -> None:
    no_limit(shop).check()
    assert shop.run().errors == []  # each won brings next to nobody
    assume(shop, wins=100.0, anyway=0.0)
    [error] = shop.errors
    assert "it would grow without end: each customer won would bring 1.12 more" in error  # 1.4 tellings x 80%
    no_limit(shop).uncheck()
    shop.run()
    assert shop.errors == []
    assert any("only the number of people within reach ends it" in text for text in shop.texts())


def test_without_any_talk_there_is_nothing_to_draw(shop: Reader) -> None:
    assume(shop, good=0.0, exceptional=0.0, bad=0.0, dismal=0.0)
    assert shop.exceptions == []
    assert shop.figures[:2] == ["0", "0"]
    assert len(shop.app.get("plotly_chart")) == 0


def test_the_cost_of_winning_is_that_of_the_own_books(shop: Reader) -> None:
    assert number_box(shop, "acquisition_cost").value == 0
    shop.open("acquire").click("sample_costs")
    assert shop.rows("What")["Winning one"] == "$26"
    shop.open("word_of_mouth")
    assert number_box(shop, "acquisition_cost").value == pytest.approx(26, abs=0.5)
    assert any("The costs of the CD shop are made up." in text for text in shop.texts())


def test_a_file_of_scores_gives_the_shares_and_other_cuts_give_others(shop: Reader) -> None:
    known = sorted(cdnow("master")["customer_id"].unique())[:10]
    scores = [1, 2, 3, 3, 3, 4, 4, 4, 4, 5]
    rows = "".join(f"{one},{score}\n" for one, score in zip(known, scores, strict=True)) + "nobody,1\n"
    assert put(f"upload/{shop.box.ticket}", [f"customer,score\n{rows}".encode()], name="scores.csv") == 201
    shop.run()
    said = next(text for text in shop.texts() if text.startswith("scores.csv"))
    assert said == (
        "scores.csv: 11 customers with a score, from 1 to 5. 10 of them are customers in these sales, and only these "
        "count."
    )
    number_box(shop, "cut_good_from").set_value(3.0)
    shop.run()
    shop.click("talk_use_scores")
    assert shop.errors == []
    shares = [number_box(shop, name).value for name in ("good", "exceptional", "bad", "dismal")]
    assert shares == [70, 10, 10, 10]
    shop.click("talk_forget_scores")
    assert not any(text.startswith("scores.csv") for text in shop.texts())
    assert number_box(shop, "good").value == 70


def test_the_scale_of_the_scores_and_its_cuts_can_be_changed_and_survive_another_language(shop: Reader) -> None:
    rows = "".join(f"n{number},{score}\n" for number, score in enumerate([1, 2, 3, 4, 5]))
    assert put(f"upload/{shop.box.ticket}", [f"customer,score\n{rows}".encode()], name="scores.csv") == 201
    shop.run()
    [scale] = [box for box in shop.app.segmented_control if str(box.key).startswith("talk_scale")]
    assert scale.value == 0
    scale.set_value(1)
    shop.run()
    assert [number_box(shop, f"cut_{name}").value for name in ("dismal_to", "bad_to", "good_from")] == [2, 5, 8]
    number_box(shop, "cut_bad_to").set_value(3.0)
    shop.run()
    for language in (Language.NL, Language.EN):
        shop.app.segmented_control(key="lang").set_value(language)
        shop.run()
        assert number_box(shop, "cut_bad_to").value == 3
    number_box(shop, "cut_good_from").set_value(1.0)
    shop.run()
    assert shop.errors[0].startswith("From the worst score to the best it must go dismal, bad, good, exceptional")


def test_shares_from_a_file_are_never_more_than_all_together(shop: Reader) -> None:
    # A sixth, a sixth and two thirds: 16.67 + 16.67 + 66.67 would be 100.01.
    rows = "".join(f"n{number},{score}\n" for number, score in enumerate([1, 5, 4, 4, 4, 4]))
    assert put(f"upload/{shop.box.ticket}", [f"customer,score\n{rows}".encode()], name="scores.csv") == 201
    shop.run()
    shop.click("talk_use_scores")
    assert shop.errors == []
    assert number_box(shop, "good").value == 66.66


def test_a_file_without_scores_says_what_it_lacks(shop: Reader) -> None:
    assert put(f"upload/{shop.box.ticket}", [b"customer,a,b\n1,2,3\n2,3,4\n"], name="s.csv") == 201
    shop.run()
    assert shop.errors == [
        "s.csv has no column with scores. Found: customer, a, b. Call the column with the numbers Score."
    ]


def test_where_no_value_can_be_said_the_reader_enters_it() -> None:
    rows = "".join(f"c{n},2025-01-0{n + 1},5.00\nc{n},2025-03-0{n + 1},5.00\n" for n in range(9))
    reader = Reader().upload("few.csv", f"customer_id,date,amount\n{rows}".encode()).use_sales().open("word_of_mouth")
    assert reader.exceptions == []
    assert any("enter it yourself" in text for text in reader.texts())
    assert "over" not in reader.title
    assert reader.figures[2:] == ["–", "–"]
    assume(reader, new_value=100.0, present_value=100.0)
    assert "over 10 years" in reader.title
    assert "–" not in reader.figures


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_the_readers_language_only(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("word_of_mouth")
    assert reader.exceptions == []
    assert put(f"upload/{reader.box.ticket}", [b"customer,score\n1,5\n2,4\nnobody,1\n"], name="s.csv") == 201
    reader.run()
    assert english_left(reader.texts(), reader.locale) == []
    assume(reader, good=100.0)
    assert english_left([*reader.texts(), *reader.errors], reader.locale) == []
