"""Can the reader set conditions above all customers, keep them as a list, open it again and take it away?"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from clv.i18n.locale import Language
from clv.segments.customer_query import PAGE_ROWS, Bounds, CustomerFilter
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left


@pytest.fixture
def builder() -> Callable[[Language], Reader]:
    def open_page(language: Language = Language.EN) -> Reader:
        return Reader(language).with_cd_shop().open("customers")

    for one in app_state().workspace.list_book(Dataset.CD_SHOP).lists():
        app_state().workspace.list_book(Dataset.CD_SHOP).forget(one.name)
    return open_page


def set_box(reader: Reader, measure: str, end: str, value: float) -> Reader:
    reader.add_condition(measure)
    reader.number_box(f"own_{measure}_{end}_").set_value(value)
    return reader.run()


def keep(reader: Reader, name: str) -> Reader:
    [box] = [box for box in reader.app.text_input if box.key.startswith("own_name_")]
    box.set_value(name)
    [button] = reader.app.form_submit_button
    button.click()
    return reader.run()


def kept() -> dict[str, CustomerFilter]:
    return {one.name: one.wish for one in app_state().workspace.list_book(Dataset.CD_SHOP).lists()}


@pytest.mark.parametrize("language", list(Language))
def test_count_and_worth_follow_each_condition(builder, customers: pd.DataFrame, language: Language) -> None:
    reader = builder(language)
    assert reader.locale.number(23_570) in reader.title
    set_box(reader, "ten_year_value", "least", 500)
    expected = customers[customers.ten_year_value >= 500]
    assert reader.locale.number(len(expected)) in reader.title
    assert reader.locale.headline_money(expected.ten_year_value.sum(), "USD") in reader.title
    set_box(reader, "p_alive", "most", 60)
    expected = expected[(expected.p_alive <= 0.6) & (expected.frequency > 0)]
    expected = expected.sort_values(["ten_year_value", "customer_id"], ascending=[False, True])
    assert reader.locale.number(len(expected)) in reader.title
    assert reader.column("customer_id") == expected.customer_id.head(PAGE_ROWS).tolist()
    assert reader.exceptions == []
    assert english_left(reader.texts(), reader.locale) == []


def test_a_list_is_kept_under_a_name_and_opened_again_by_another_reader(builder) -> None:
    reader = builder()
    set_box(reader, "silent_days", "most", 90)
    keep(reader, " Call soon ")
    assert kept() == {"Call soon": CustomerFilter(ranges=(Bounds("silent_days", most=90.0),))}
    title = reader.title

    other = Reader().with_cd_shop().open("customers")
    assert other.title != title
    other.click("own_open_0")
    assert other.title == title
    other.click("own_new")
    assert reader.locale.number(23_570) in other.title


def test_a_list_can_be_kept_once_a_condition_is_set(builder) -> None:
    reader = builder()
    assert not reader.app.form_submit_button
    assert set_box(reader, "silent_days", "most", 90).app.form_submit_button


def test_the_segments_and_the_order_are_kept_with_a_list(builder) -> None:
    reader = builder()
    reader.app.pills(key="customers_segments").set_value(["best"])
    reader.app.selectbox(key="customers_sort").set_value("frequency")
    keep(reader.run(), "Best by count")
    assert kept() == {"Best by count": CustomerFilter(segments=("best",), sort="frequency")}
    first = reader.column("customer_id")
    reader.click("own_new")
    assert reader.app.pills(key="customers_segments").value == []
    assert reader.app.selectbox(key="customers_sort").value == "ten_year_value"
    assert reader.click("own_open_0").column("customer_id") == first
    assert reader.app.pills(key="customers_segments").value == ["best"]


def test_a_new_condition_shows_the_first_page(builder) -> None:
    reader = builder().click("customers_next")
    assert set_box(reader, "silent_days", "most", 300).app.button(key="customers_back").disabled


def test_a_kept_list_can_be_removed(builder) -> None:
    reader = keep(set_box(builder(), "silent_days", "most", 90), "Lately")
    reader.click("own_remove")
    assert kept() == {}
    assert reader.exceptions == []


def test_a_list_without_a_name_is_refused(builder) -> None:
    reader = keep(set_box(builder(), "silent_days", "most", 90), "  ")
    assert [error.split(".")[0] for error in reader.errors] == ["This list has no name"]
    assert kept() == {}


def test_limits_that_run_backwards_are_said_and_show_no_list(builder) -> None:
    reader = set_box(builder(), "silent_days", "least", 90)
    set_box(reader, "silent_days", "most", 30)
    assert [error.split(".")[0] for error in reader.errors] == ["The limits 90 to 30 run backwards"]
    assert not reader.app.dataframe
    assert not reader.app.get("download_button")


def test_conditions_survive_another_page_and_another_language(builder) -> None:
    reader = set_box(builder(), "ten_year_value", "least", 1000)
    title = reader.title
    reader.open("overview").open("customers")
    assert reader.title == title
    for language in (Language.NL, Language.PL, Language.EN):
        reader.app.segmented_control(key="lang").set_value(language)
        reader.run()
        assert reader.exceptions == []
    assert reader.title == title


def test_nobody_who_fits_is_said_and_gets_no_file(builder) -> None:
    reader = set_box(builder(), "ten_year_value", "least", 1_000_000)
    assert [plain(info.value).split(".")[0] for info in reader.app.info] == ["No customer fits"]
    assert not reader.app.get("download_button")


def test_columns_chosen_on_one_page_are_shown_on_the_others(builder) -> None:
    reader = builder()
    [box] = [box for box in reader.app.multiselect if box.key.startswith("columns_")]
    box.set_value(["T", "value_if_alive"])
    assert list(reader.run().app.dataframe[0].value) == ["customer_id", "T", "value_if_alive"]
    assert list(reader.open("overview").open("customers").app.dataframe[0].value) == [
        "customer_id",
        "T",
        "value_if_alive",
    ]
    assert list(reader.open("segments").app.dataframe[0].value) == ["customer_id", "T", "value_if_alive"]
