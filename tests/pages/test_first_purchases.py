"""Does "First purchases" say which of them go with better customers, and what a newcomer may cost?"""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from clv.customers.beginnings import BeginsBy
from clv.i18n.locale import Language
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.pages.test_group_values import of_channels
from tests.pages.test_leads import numbers_with_links


def at_first_purchases(reader: Reader, until: str) -> Reader:
    reader.open("acquire")
    [sections] = [one for one in reader.app.segmented_control if str(one.key).startswith("acquire_section_")]
    sections.set_value("first")
    return reader.run(until=lambda: any(until in text for text in reader.texts()))


@pytest.mark.usefixtures("no_sales_left")
def test_the_channel_that_brings_better_customers_is_named_and_the_choice_changes_it() -> None:
    # Without the stall, of whose 40 customers too little is known to say that the web's are better.
    content = b"\n".join(line for line in of_channels().splitlines() if b"Stall" not in line)
    reader = at_first_purchases(Reader().upload("sales.csv", content).use_sales(), "No margin is set")
    assert (reader.exceptions, reader.errors) == ([], [])
    assert any(text.startswith("## Web: ") and " buy again within 365 days" in text for text in reader.texts())
    assert any("No margin is set, so this is revenue" in text for text in reader.texts())
    said = numbers_with_links(reader)
    assert sorted(parse_qs(address.split("?")[1])["only"][0] for address in said) == ["channel=Fair", "channel=Web"]
    by = reader.app.segmented_control(key="first_by")
    assert by.options[:3] == ["First channel", "Country", "First amount"]
    by.set_value(BeginsBy.COUNTRY)
    reader.run()
    # Countries are drawn by lot in this shop.
    assert any("No first purchase surely goes with better customers" in text for text in reader.texts())


@pytest.mark.parametrize("language", list(Language))
def test_the_cd_shop_is_told_by_the_first_amount_in_each_language(language: Language) -> None:
    reader = Reader(language).with_cd_shop()
    expected = reader.locale.text("What a new customer brings is the most that winning one may cost.")
    at_first_purchases(reader, expected)
    assert (reader.exceptions, reader.errors) == ([], [])
    assert any(expected in text for text in reader.texts())
    assert english_left(reader.texts(), reader.locale) == []
    assert "chart_first_first_amount" in [one.key for one in reader.app.get("plotly_chart")]


@pytest.mark.usefixtures("no_sales_left")
def test_a_few_customers_are_not_compared() -> None:
    rows = "".join(f"c{n},2025-01-0{n + 1},5.00\n" for n in range(9))
    reader = Reader().upload("few.csv", f"customer_id,date,amount\n{rows}".encode()).use_sales()
    at_first_purchases(reader, "nothing to compare")
    assert any("nothing to compare" in text for text in reader.texts())
