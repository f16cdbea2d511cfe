"""Does the Customers page open the customer who was meant, and say nothing that nobody can know?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from clv.i18n.locale import UNKNOWN, Language
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left

SURE = re.compile(r"\b100\s?%")


@pytest.fixture(scope="module")
def customers(customers: pd.DataFrame) -> pd.DataFrame:
    """As the pages show them: best first."""
    return customers.sort_values(["ten_year_value", "customer_id"], ascending=[False, True], kind="stable")


@pytest.fixture(scope="module")
def once(customers: pd.DataFrame) -> str:
    return str(customers.loc[customers.frequency == 0, "customer_id"].iloc[0])


def search(reader: Reader, text: str) -> Reader:
    reader.app.text_input(key="customers_search").set_value(text)
    return reader.run()


def choose(reader: Reader, row: int, *, cell: bool = False) -> Reader:
    """A click on a row of the table: on the box at its beginning, or on a cell."""
    chosen = {"rows": [] if cell else [row], "columns": [], "cells": [(row, "segment")] if cell else []}
    reader.app.session_state[reader.app.dataframe[0].key] = {"selection": chosen}
    return reader.run()


def is_open(reader: Reader) -> bool:
    return any(button.key == "customers_all" for button in reader.app.button)


@pytest.mark.parametrize("language", list(Language))
def test_an_exact_id_opens_the_customer_with_the_engines_figures(
    cd_shop_reader: Callable[[Language], Reader], customers: pd.DataFrame, language: Language
) -> None:
    row = customers.iloc[3]
    reader = search(cd_shop_reader(language).open("customers"), f" {row.customer_id} ")
    locale = reader.locale
    assert reader.exceptions == []
    assert row.customer_id in reader.title
    assert reader.figures[0] == locale.money(row.spend_to_date, "USD")
    assert reader.figures[3] == locale.money(row.value_at_risk, "USD")
    assert reader.figures[1] == locale.money(row.ten_year_value, "USD")  # the figure of the lists
    assert any(locale.money(row.value_if_alive, "USD") in text for text in reader.texts())
    assert len(reader.app.get("plotly_chart")) == len(reader.app.table) == 2
    assert len(reader.app.get("download_button")) == 4  # of each chart's numbers two
    assert len(reader.app.table[0].value) >= row.frequency + 1
    assert english_left(reader.texts(), locale) == []


@pytest.mark.parametrize("p_alive", [0.3, 0.55, 0.65, 0.8, 0.95])
def test_expected_is_one_figure_in_the_list_and_on_the_customers_page(
    cd_shop_reader: Callable[[], Reader], customers: pd.DataFrame, p_alive: float
) -> None:
    again = customers[customers.frequency > 1]
    row = again.loc[(again.p_alive - p_alive).abs().idxmin()]
    reader = search(cd_shop_reader().open("customers"), str(row.customer_id))
    assert reader.figures[1] == reader.locale.money(row.ten_year_value, "USD")
    if p_alive >= 0.65:
        assert reader.locale.headline_money(row.ten_year_value, "USD") in reader.title
    if p_alive == 0.65:  # on two humps the middle is where hardly any future ends
        assert "chance of nothing, otherwise about" in reader.title


@pytest.mark.parametrize("language", list(Language))
def test_a_one_time_buyer_is_called_unknown_and_never_sure(
    cd_shop_reader: Callable[[Language], Reader], once: str, language: Language
) -> None:
    reader = search(cd_shop_reader(language).open("customers"), once)
    assert once in reader.title
    assert reader.figures[2:] == [UNKNOWN, UNKNOWN]
    assert [text for text in reader.texts() if SURE.search(text)] == []
    assert len(reader.app.get("plotly_chart")) == 1  # the purchase; no path, no futures
    assert reader.locale.text("Chance of still being a customer") not in reader.app.table[0].value.columns
    assert english_left(reader.texts(), reader.locale) == []


def test_who_has_probably_gone_is_not_called_worth_the_mean(
    cd_shop_reader: Callable[[], Reader], customers: pd.DataFrame
) -> None:
    gone = customers[(customers.frequency > 0) & (customers.p_alive < 0.3)].iloc[0]
    reader = search(cd_shop_reader().open("customers"), gone.customer_id)
    assert "probably bought for the last time" in reader.title
    assert reader.figures[2] == "Probably none"


@pytest.mark.parametrize("cell", [False, True], ids=["by its box", "by a cell"])
def test_a_chosen_row_opens_that_customer_and_the_way_back_leads_to_the_list(
    cd_shop_reader: Callable[[], Reader], customers: pd.DataFrame, cell: bool
) -> None:
    reader = cd_shop_reader().open("customers").click("customers_next")
    choose(reader, 2, cell=cell)
    if cell:  # where the keyboard passes, nobody is opened
        assert not is_open(reader)
        reader.follow("To customer")
    assert customers.customer_id.iloc[32] in reader.title
    reader.click("customers_all")
    assert not is_open(reader)
    assert reader.column("customer_id") == customers.customer_id.iloc[30:60].tolist()


def test_what_was_chosen_on_one_page_opens_nobody_on_another(cd_shop_reader: Callable[[], Reader]) -> None:
    reader = cd_shop_reader().open("customers")
    keys = [reader.app.dataframe[0].key]
    keys.append(reader.click("customers_next").app.dataframe[0].key)
    reader.app.pills(key="customers_segments").set_value(["slipping"])
    keys.append(reader.run().app.dataframe[0].key)
    choose(reader, 0).click("customers_all")
    keys.append(reader.app.dataframe[0].key)
    assert len(set(keys)) == 4  # whose selection Streamlit keeps apart
    assert not is_open(reader)


def test_the_way_back_keeps_what_was_searched_and_opens_nobody_again(
    cd_shop_reader: Callable[[], Reader], once: str
) -> None:
    reader = search(cd_shop_reader().open("customers"), once).click("customers_all")
    assert not is_open(reader)
    assert once in reader.column("customer_id")
    assert not is_open(reader.run())


def test_a_part_of_an_id_opens_nobody(cd_shop_reader: Callable[[], Reader], once: str) -> None:
    assert not is_open(search(cd_shop_reader().open("customers"), once[:4]))


def test_the_address_says_who_is_open_until_one_turns_back(cd_shop_reader: Callable[[], Reader], once: str) -> None:
    reader = search(cd_shop_reader().open("customers"), once)
    assert reader.app.query_params["customer"] == once
    assert "customer" not in reader.click("customers_all").app.query_params


def test_an_address_with_an_id_that_nobody_has_says_so(cd_shop_reader: Callable[[], Reader]) -> None:
    reader = cd_shop_reader().open("customers")
    reader.app.query_params["customer"] = "**nobody** [x](y)"
    reader.run()
    assert reader.exceptions == []
    assert "**nobody** [x](y)" in plain(reader.app.info[0].value)
    reader.click("customers_all")
    assert reader.column("customer_id")


def test_revenue_becomes_value_with_a_margin(cd_shop_reader: Callable[[], Reader], customers: pd.DataFrame) -> None:
    reader = search(cd_shop_reader().open("customers"), customers.customer_id.iloc[3])
    assert "is expected to bring" in reader.title
    reader.click("customers_all").open("assumptions")
    reader.number_box("assumed_margin_").set_value(50)
    [button] = reader.app.form_submit_button
    button.click()
    choose(reader.run().open("customers"), 0)  # the search is still there, and finds this one
    assert "is expected to be worth" in reader.title
    assert reader.figures[3] == reader.locale.money(customers.value_at_risk.iloc[3] / 2, "USD")
