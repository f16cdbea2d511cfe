"""Does "Decisive moments" show who comes back, when, and whether groups of customers differ?"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from clv.analysis.retention import loyalty_of
from clv.analysis.valuation import Analysis
from clv.customers.repurchase import GroupBy
from clv.customers.summary import purchase_days
from clv.i18n.locale import Language
from clv.ui import questions
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.shops import cdnow, simulated

PURCHASES = ("1", "2", "3", "4", "5")


def of_two_shops() -> bytes:
    """Customers of the web come back much sooner than those of the shop; the export names no category."""
    web = simulated(600, seed=3, r=1.0, alpha=100.0).assign(channel="web")
    shop = simulated(600, seed=4, r=1.0, alpha=500.0).assign(channel="shop")
    shop["customer_id"] = "S" + shop["customer_id"]
    return pd.concat([web, shop]).to_csv(index=False).encode()


def returned_within_a_year(number: int) -> float:
    """The share of the CD shop's customers with so many purchases whose next one came within 365 days."""
    days = cdnow("master").groupby(["customer_id", "date"], as_index=False).size().sort_values(["customer_id", "date"])
    days["number"] = days.groupby("customer_id").cumcount() + 1
    days["gap"] = days.groupby("customer_id")["date"].shift(-1) - days["date"]
    return float((days.loc[days["number"] == number, "gap"] <= pd.Timedelta(days=365)).mean())


def test_the_title_says_how_many_of_a_hundred_come_back() -> None:
    reader = Reader().with_cd_shop().open("moments")
    # All came in the first quarter of 1997 and were seen for more than a year: a plain share.
    first = round(100 * returned_within_a_year(1))
    assert reader.title.startswith(f"Of a hundred first-time buyers {first} come back within a year")
    # Second purchases came later too; the youngest are undecided, so more come back than have been seen to.
    [second] = [int(word) for word in reader.title.split("second purchase ")[1].split() if word.isdigit()]
    assert 100 * returned_within_a_year(2) < second < 100 * returned_within_a_year(2) + 5


@pytest.mark.parametrize("language", list(Language))
def test_every_purchase_has_its_row_in_the_readers_numbers(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("moments")
    [table] = [
        node.value
        for node in reader.app.get("arrow_table") + reader.app.get("table")
        if tuple(node.value.iloc[:, 0]) == PURCHASES and node.value.shape[1] > 4
    ]
    assert table.iloc[0, 1] == reader.locale.number(23_570)
    assert len(reader.app.get("plotly_chart")) == 6


@pytest.mark.parametrize("language", list(Language))
def test_loyalty_is_told_in_facts(cd_shop, master_1998: Analysis, language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("moments")
    days = purchase_days(cd_shop.table("master"), until=master_1998.base.window.end)
    found = loyalty_of(days, master_1998.base, master_1998.fits)
    texts = " ".join(reader.texts())
    first, *_others, last = [reader.locale.number(100 * one.expected) for one in found.still_buying]
    assert (
        reader.locale.text(
            "Of a hundred customers won, {first} still buy a year later, and {last} ten years later",
            first=first,
            last=last,
        )
        in texts
    )
    assert reader.locale.number(100 * found.still_buying[0].seen.value, 1) in texts
    assert reader.locale.share(found.old_money.share.value) in texts


def test_the_cd_shop_is_split_by_the_first_amount_only() -> None:
    reader = Reader().with_cd_shop().open("moments")
    assert reader.app.segmented_control(key="moments_split").options == ["Amount of the first purchase"]
    assert any(text.startswith("That is more than chance.") for text in reader.texts())


@pytest.mark.usefixtures("no_sales_left")
def test_channels_that_differ_are_told_apart_and_the_choice_survives_other_pages() -> None:
    reader = Reader().upload("sales.csv", of_two_shops()).use_sales().open("moments")
    split = reader.app.segmented_control(key="moments_split")
    assert split.options == ["Channel", "Amount of the first purchase"]
    assert any(text.startswith("That is more than chance.") for text in reader.texts())
    assert any("web: " in text and "; shop: " in text for text in reader.texts())
    split.set_value(GroupBy.FIRST_AMOUNT)
    reader.run()
    # What is paid has nothing to do with coming back in the simulated shop.
    assert any("no more than chance" in text or "too little to act on" in text for text in reader.texts())
    reader.open("overview").open("moments")
    assert reader.app.segmented_control(key="moments_split").value == GroupBy.FIRST_AMOUNT


@pytest.mark.usefixtures("no_sales_left")
def test_a_few_customers_are_too_few_to_say() -> None:
    rows = "".join(f"c{n},2025-01-0{n + 1},5.00\nc{n},2025-03-0{n + 1},5.00\n" for n in range(9))
    reader = Reader().upload("few.csv", f"customer_id,date,amount\n{rows}".encode()).use_sales().open("moments")
    assert reader.exceptions == []
    assert reader.title == "It is too early to say where customers stay or leave"


def of_three_categories(customers: int = 300) -> bytes:
    """Sales of three categories of unlike size; in each two prices are cheap, one lies in the middle, two are dear."""
    rng = np.random.default_rng(1)
    shop = simulated(customers, seed=5, r=1.0, alpha=40.0)
    price = rng.choice([2.0, 3.0, 6.0, 9.0, 10.0], len(shop))  # of 2.2 to 9.8 the middle third is 4.73 to 7.27
    category = rng.choice(["Tea", "Pots", "Cups"], len(shop), p=[0.6, 0.3, 0.1])
    shop = shop.assign(category=category, product=category + price.astype(str), unit_price=price, quantity=1)
    return shop.assign(amount=price).to_csv(index=False).encode()


@pytest.mark.usefixtures("no_sales_left")
def test_price_bands_and_size_are_told_from_the_sales() -> None:
    reader = Reader().upload("sales.csv", of_three_categories()).use_sales().open("moments")
    assert reader.exceptions == []
    texts = reader.texts()
    # A fifth of the prices, and of the purchases, lies in the middle: the limits lie on either side of the saying.
    [title] = [text for text in texts if text.startswith("### The middle of the price range gets ")]
    assert title.split("\n")[0].endswith("whether the saying holds cannot be told")
    assert any(text.startswith("Of the products 20% lie in the middle: it is bought about as often") for text in texts)
    assert any("Small categories have fewer buyers, and these buy them less often too" in text for text in texts)
    assert any(text.startswith("All lie as near to the line as chance lets them") for text in texts)
    assert len(reader.app.get("plotly_chart")) == 8


@pytest.mark.parametrize("language", list(Language))
def test_the_cd_shop_is_told_what_an_export_would_need(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("moments")
    _ = reader.locale.text
    needed = (
        "Whether the expensive and the cheap sell best can be said once the export names the price of a piece, and at "
        "least three different ones.",
        "Whether loyalty is a matter of size can be said once the export names at least three channels, categories or "
        "products with enough buyers.",
    )
    assert all(sum(_(one) in text for text in reader.texts()) == 1 for one in needed)
    assert len(reader.app.get("plotly_chart")) == 6


def test_where_there_are_many_customers_the_answers_come_while_the_overview_is_read(monkeypatch) -> None:
    monkeypatch.setattr(questions, "_AHEAD_FROM", 1)
    Reader().with_cd_shop()
    wanted = {"returns", "loyalty", "cohorts", "places", "price_bands", "ranges"}
    give_up = time.monotonic() + 60
    while not wanted <= (known := {question for asked in list(app_state()._jobs.values()) for question in list(asked)}):
        assert time.monotonic() < give_up, known
        time.sleep(0.05)
