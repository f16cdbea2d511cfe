"""What does each page show of the CD shop, in each language?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest

from clv.analysis.valuation import Analysis, value
from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Language, Locale
from clv.phrases import terms
from clv.segments.customer_query import PAGE_ROWS, SORT_COLUMNS, UNKNOWN_FOR_ONE_TIME_BUYERS
from clv.ui.navigation import PAGES
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import cdnow

TRANSLATED = (Language.NL, Language.PL)


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param).with_cd_shop()


@pytest.fixture(scope="module")
def customers_page() -> Reader:
    return Reader().with_cd_shop().open("customers")


@pytest.fixture
def sorter(customers_page: Reader) -> Reader:
    """The Customers page, its search, order and filter as at first with the next run."""
    customers_page.app.text_input(key="customers_search").set_value("")
    customers_page.app.selectbox(key="customers_sort").set_value("ten_year_value")
    customers_page.app.segmented_control(key="customers_descending").set_value(True)
    customers_page.app.pills(key="customers_segments").set_value([])
    return customers_page


def best_first(customers: pd.DataFrame, column: str = "ten_year_value") -> pd.DataFrame:
    return customers.sort_values([column, "customer_id"], ascending=[False, True], kind="stable")


# Every page


@pytest.fixture(scope="module", params=PAGES)
def opened(reader: Reader, request: pytest.FixtureRequest) -> Reader:
    """Each page in each language."""
    return reader.open(request.param)


def test_a_page_of_the_cd_shop_opens(opened: Reader) -> None:
    assert opened.exceptions == []
    assert not opened.errors
    assert opened.title


def test_a_page_of_the_cd_shop_speaks_the_readers_language_only(opened: Reader) -> None:
    assert english_left(opened.texts(), opened.locale) == []


def test_a_page_says_what_is_loaded_and_assumed(opened: Reader) -> None:
    row = " ".join(link.label for link in opened.app.get("page_link"))
    assert opened.locale.date(date(1998, 6, 30)) in row
    assert opened.locale.plural("{n} year", "{n} years", 10) in row


@pytest.mark.parametrize("language", list(Language))
def test_a_one_time_buyer_is_never_called_surely_active(cd_shop_reader, language: Language) -> None:
    reader = cd_shop_reader(language).open("customers").show_columns("frequency")
    reader.app.selectbox(key="customers_sort").set_value("p_alive")
    reader.run()
    reader.app.pills(key="customers_segments").set_value(["one_time_long_ago"])
    reader.run()
    assert set(reader.column("frequency")) == {"0"}
    assert set(reader.column("p_alive")) == {UNKNOWN}

    reader.open("segments")
    reader.app.pills(key="segments_chosen").set_value("one_time_long_ago")
    reader.run()
    assert set(reader.column("frequency")) == {"0"}
    assert set(reader.column("p_alive")) == {UNKNOWN}


def test_the_risk_of_a_one_time_buyer_is_unknown_and_not_nought(sorter: Reader) -> None:
    sorter.app.pills(key="customers_segments").set_value(["one_time_long_ago"])
    assert set(sorter.run().column("value_at_risk")) == {UNKNOWN}


@pytest.mark.parametrize("column", ["first_purchase", "last_purchase", "spend_to_date"])
def test_no_table_of_customers_gives_a_one_time_buyer_a_chance(sorter: Reader, column: str) -> None:
    sorter.app.selectbox(key="customers_sort").set_value(column)
    sorter.run().show_columns("frequency")
    shown = zip(sorter.column("frequency"), sorter.column("p_alive"), strict=True)
    assert {chance for frequency, chance in shown if frequency == "0"} <= {UNKNOWN}


# Overview


def test_the_overview_says_what_other_models_say_and_how_a_test_came_out(reader: Reader) -> None:
    reader.open("overview")
    last = reader.locale.plural(
        "A test on the last {n} month was {off} too low.",
        "A test on the last {n} months was {off} too low.",
        6,
        off="|",
    )
    reader.run(until=lambda: any(last.split("|")[1] in text for text in reader.texts()))
    assert any(last.split("|")[0] in text for text in reader.texts())
    models = reader.locale.plural("{n} other model says {totals}", "{n} other models say {totals}", 2, totals="|")
    assert any(models.split("|")[0] in text for text in reader.texts())


def test_the_overviews_figures_are_the_engines(reader: Reader, master_1998: Analysis) -> None:
    locale, base, valuation = reader.locale, master_1998.base, master_1998.valuation
    sales = cdnow("master")
    ago = {days: pd.Timestamp(base.window.end - timedelta(days=days)) for days in (365, 91)}
    reader.open("overview").run(until=lambda: "…" not in reader.figures)
    assert reader.figures == [
        locale.number(sales[sales.date > ago[365]].customer_id.nunique()),
        locale.headline_money(sales[sales.date > ago[91]].amount.sum(), "USD"),
        locale.money(valuation.total / base.customers, "USD"),
        locale.money(valuation.new_customer, "USD"),
    ]
    assert locale.headline_money(valuation.total, "USD") in reader.title
    assert locale.number(23_570) in reader.title
    assert locale.headline_money(base.spend_to_date, "USD") in " ".join(reader.texts())


def test_the_overviews_numbers_by_year_are_the_engines(reader: Reader, master_1998: Analysis) -> None:
    locale, by_year = reader.locale, pd.Series(master_1998.valuation.by_year)
    tables = [table.value for table in reader.open("overview").app.table]
    [years] = [table for table in tables if len(table) == 10]
    assert [locale.money(money, "USD") for money in by_year] in [
        years[column].map(unescaped).tolist() for column in years
    ]
    assert [locale.money(money, "USD") for money in by_year.cumsum()] in [
        years[column].map(unescaped).tolist() for column in years
    ]


def unescaped(text: object) -> str:
    return str(text).replace("\\", "")


def test_each_large_chart_of_the_overview_has_its_numbers_as_a_table_and_as_files(reader: Reader) -> None:
    reader.open("overview")
    assert len(reader.app.expander) == 2
    for expander in reader.app.expander:
        assert len(expander.table) == 1
        assert len(expander.get("download_button")) == 2


def test_the_overviews_segments_add_up_to_all_customers(reader: Reader, master_1998: Analysis) -> None:
    locale = reader.locale
    cells = [unescaped(cell) for table in reader.open("overview").app.table for cell in table.value.to_numpy().ravel()]
    for segment in master_1998.valuation.segments:
        assert locale.number(segment.customers) in cells
        assert locale.money(segment.value, "USD") in cells


# Customers


def test_the_first_thirty_customers_are_the_engines_best(
    reader: Reader, customers: pd.DataFrame, master_1998: Analysis
) -> None:
    locale, best = reader.locale, best_first(customers).head(PAGE_ROWS)
    reader.open("customers").show_columns("expected_purchases")
    assert reader.column("customer_id") == best.customer_id.tolist()
    assert reader.column("ten_year_value") == [locale.money(x, "USD") for x in best.ten_year_value]
    assert reader.column("p_alive") == [terms.chance(x, locale, short=True) for x in best.p_alive]
    assert reader.column("last_purchase") == [locale.short_date(x.date()) for x in best.last_purchase]
    assert reader.column("expected_purchases") == [locale.number(x, 1) for x in best.expected_purchases]
    assert locale.headline_money(master_1998.valuation.total, "USD") in reader.title


def test_next_shows_the_next_thirty_and_back_the_first(cd_shop_reader, customers: pd.DataFrame) -> None:
    order = best_first(customers).customer_id.tolist()
    reader = cd_shop_reader().open("customers").click("customers_next")
    assert reader.column("customer_id") == order[30:60]
    assert reader.click("customers_next").column("customer_id") == order[60:90]
    reader.click("customers_back").click("customers_back")
    assert reader.column("customer_id") == order[:30]
    assert reader.app.button(key="customers_back").disabled


@pytest.mark.parametrize("column", SORT_COLUMNS)
@pytest.mark.parametrize("descending", [True, False])
def test_customers_are_sorted_by_the_engine_and_equals_by_id(
    sorter: Reader, customers: pd.DataFrame, column: str, descending: bool
) -> None:
    sorter.app.selectbox(key="customers_sort").set_value(column)
    sorter.app.segmented_control(key="customers_descending").set_value(descending)
    sorter.run()
    order = {"customer_id": True} | {column: not descending}
    keys = sorted(order, key="customer_id".__eq__)
    expected = customers.sort_values(keys, ascending=[order[key] for key in keys], kind="stable")
    if column in UNKNOWN_FOR_ONE_TIME_BUYERS:
        expected = expected.sort_values("frequency", key=lambda frequency: frequency == 0, kind="stable")
    assert sorter.exceptions == []
    assert sorter.column("customer_id") == expected.customer_id.head(PAGE_ROWS).tolist()


def test_a_search_finds_every_id_that_holds_it(cd_shop_reader, customers: pd.DataFrame) -> None:
    reader = cd_shop_reader().open("customers").click("customers_next")
    reader.app.text_input(key="customers_search").set_value("0759")
    reader.run()
    expected = best_first(customers[customers.customer_id.str.contains("0759")])
    assert 10 < len(expected) <= PAGE_ROWS
    assert reader.column("customer_id") == expected.customer_id.tolist()
    assert Locale(Language.EN).number(len(expected)) in reader.title
    assert reader.app.button(key="customers_next").disabled


@pytest.mark.parametrize("search", ["no such id", "%", "_", "'", "\\", "0759'; DROP TABLE imports; --", "ł"])
def test_a_search_without_a_hit_says_so(sorter: Reader, search: str) -> None:
    sorter.app.text_input(key="customers_search").set_value(search)
    sorter.run()
    assert sorter.exceptions == []
    assert (len(sorter.app.dataframe), len(sorter.app.info)) == (0, 1)


def test_a_filter_shows_the_customers_of_its_segments_only(cd_shop_reader, customers: pd.DataFrame) -> None:
    reader = cd_shop_reader(Language.NL).open("customers")
    reader.app.pills(key="customers_segments").set_value(["slipping", "lapsed"])
    reader.run()
    expected = best_first(customers[customers.segment.isin(["slipping", "lapsed"])])
    assert reader.column("customer_id") == expected.customer_id.head(PAGE_ROWS).tolist()
    assert reader.locale.number(len(expected)) in reader.title
    assert reader.locale.headline_money(expected.ten_year_value.sum(), "USD") in reader.title


def test_what_was_searched_is_still_there_after_another_page(cd_shop_reader) -> None:
    reader = cd_shop_reader().open("customers")
    reader.app.text_input(key="customers_search").set_value("0759")
    found = reader.run().column("customer_id")
    assert reader.open("overview").open("customers").column("customer_id") == found


# Data


def test_the_data_page_says_how_many_rows_are_used(reader: Reader) -> None:
    reader.open("data")
    locale = reader.locale
    assert reader.title.count(locale.number(69_659)) == 2
    assert locale.number(23_570) in reader.title
    assert locale.money(2_500_315.63, "USD") in reader.title


# Assumptions


def assume(reader: Reader, **wanted: object) -> Reader:
    """Fill in the form on the Assumptions page and send it."""
    reader.open("assumptions")
    app = reader.app
    for name, wish in wanted.items():
        match name:
            case "years":
                app.slider[0].set_value(wish)
            case "margin_percent":
                reader.number_box("assumed_margin_").set_value(wish)
            case "rate_percent":
                reader.number_box("assumed_rate_").set_value(wish)
            case "until":
                [field] = [one for one in app.text_input if str(one.key).startswith("assumed_until_")]
                field.set_value(reader.locale.short_date(wish))
            case _:
                app.selectbox[0].set_value(wish)
    [button] = app.form_submit_button
    button.click()
    return reader.run()


def test_a_margin_halves_the_total(cd_shop_reader, master_1998: Analysis) -> None:
    reader = assume(cd_shop_reader(), margin_percent=50.0).open("overview")
    total = master_1998.valuation.total / 2
    assert reader.locale.headline_money(total, "USD") in reader.title
    assert reader.locale.money(total / 23_570, "USD") in reader.figures


def test_without_a_margin_the_overview_says_revenue_and_with_one_value(cd_shop_reader) -> None:
    reader = cd_shop_reader().open("overview")
    before = " ".join([reader.title, *reader.labels]).lower()
    assert "revenue" in before
    assert "value" not in before
    assert "worth" not in before
    assume(reader, margin_percent=50.0).open("overview")
    after = " ".join([reader.title, *reader.labels]).lower().replace("paid so far (revenue)", "")
    assert "revenue" not in after
    assert "value" in after


@pytest.mark.parametrize(("language", "revenue", "worth"), [("nl", "omzet", "waarde"), ("pl", "przychód", "wartość")])
def test_the_column_changes_from_revenue_to_value_with_a_margin(
    cd_shop_reader: Callable[[Language], Reader], language: Language, revenue: str, worth: str
) -> None:
    reader = cd_shop_reader(Language(language))
    heading = "Expected revenue", "Expected value"
    before, after = (reader.locale.text(words) for words in heading)
    assert (revenue in before.lower(), worth in after.lower()) == (True, True)
    assert before in reader.open("customers").texts()
    shown = assume(reader, margin_percent=50.0).open("customers").texts()
    assert after in shown
    assert before not in shown


def test_five_years_are_the_first_five_of_the_ten(cd_shop_reader, master_1998: Analysis) -> None:
    by_year = master_1998.valuation.by_year
    reader = assume(cd_shop_reader(), years=5).open("overview")
    assert reader.locale.headline_money(sum(by_year[:5]), "USD") in reader.title
    assert sum(len(table.value) == 5 for table in reader.app.table) >= 1
    assert not [table for table in reader.app.table if len(table.value) == 10]


def test_without_a_discount_the_same_customers_bring_more(cd_shop_reader, cd_shop, master_1998: Analysis) -> None:
    undiscounted = value(
        cd_shop,
        master_1998.base,
        master_1998.fits,
        assumptions=Assumptions(discount_rate_per_year=0.0),
        name="undiscounted",
    )
    assert undiscounted.total > master_1998.valuation.total
    reader = assume(cd_shop_reader(), rate_percent=0.0).open("overview")
    assert reader.locale.headline_money(undiscounted.total, "USD") in reader.title


def test_an_earlier_end_of_the_window_gives_the_published_total(cd_shop_reader, master_1997: Analysis) -> None:
    reader = assume(cd_shop_reader(), until=date(1997, 9, 30)).open("overview")
    assert master_1997.valuation.total == pytest.approx(2_753_830, rel=5e-4)
    assert reader.locale.headline_money(master_1997.valuation.total, "USD") in reader.title
    assert reader.locale.headline_money(master_1997.base.spend_to_date, "USD") in " ".join(reader.texts())
    assert reader.locale.money(master_1997.valuation.new_customer, "USD") in reader.figures


def test_another_currency_changes_the_sign_and_no_figure(cd_shop_reader, master_1998: Analysis) -> None:
    reader = assume(cd_shop_reader(Language.PL), currency="PLN").open("overview")
    assert reader.locale.headline_money(master_1998.valuation.total, "PLN") in reader.title


def test_assumptions_hold_for_the_next_session_too(cd_shop_reader) -> None:
    title = assume(cd_shop_reader(), margin_percent=20.0, years=3).open("overview").title
    assert cd_shop_reader().open("overview").title == title
