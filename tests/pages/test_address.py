"""Does the address bring back what the reader had chosen, and nothing that is not in these sales?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from clv.acquisition.costs import KEEPING, WINNING, Cost
from clv.i18n.locale import Language, Locale
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import Dataset
from clv.ui import navigation
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

SHOP = {"sales": "cd-shop"}
EXPORT = b"customer_id,date,amount\n" + b"".join(
    b"%d,2025-%02d-11,9.50\n" % (customer, month) for customer in range(40) for month in (1, 2, 3)
)


@pytest.fixture
def own_sales() -> None:
    """Sales of the company's own beside the CD shop. They may stay: the other tests say whose sales they mean."""
    if not app_state().workspace.imports(Dataset.OWN):
        Reader().upload("own.csv", EXPORT).use_sales()


@pytest.fixture
def costs() -> Iterator[None]:
    book = app_state().workspace.cost_book(Dataset.CD_SHOP)
    months = [date(1997, month, 1) for month in range(1, 13)]
    lines = [Cost(month, "Adverts", "", 9000.0, WINNING) for month in months]
    book.keep_by_hand([*lines, *(Cost(month, "Letters", "", 900.0, KEEPING) for month in months)])
    yield
    book.keep_by_hand([])


def arriving(page: str, /, **address: str | list[str]) -> Reader:
    """A reader in a new session, who comes to this page by an address of the CD shop: with F5, or from a bookmark."""
    return Reader.arriving(page, address={**SHOP, **address})


def bookmarked(reader: Reader, page: str) -> Reader:
    """Another reader, who comes by the address that this one sees."""
    return Reader.arriving(page, address=reader.app.query_params)


def said(reader: Reader) -> Mapping[str, str | list[str]]:
    """What the address says of the page."""
    return {name: text for name, text in reader.app.query_params.items() if name != "sales"}


def choose(reader: Reader, kind: str, key: str, value: object) -> Reader:
    [box] = [one for one in reader.app.get(kind) if str(one.key).startswith(key)]
    box.set_value(value)
    return reader.run()


# Whose sales


def test_a_bookmark_of_the_cd_shop_shows_the_cd_shop() -> None:
    reader = Reader().with_cd_shop()
    assert reader.app.query_params == SHOP
    again = bookmarked(reader, "overview")
    assert again.title == reader.title
    assert "23,570" in again.title


@pytest.mark.usefixtures("own_sales")
def test_two_tabs_with_different_sales_do_not_disturb_each_other() -> None:
    shop, own = arriving("customers"), Reader.arriving("customers")
    assert own.app.query_params == {"sales": "own"}
    titles = shop.title, own.title
    assert len(set(titles)) == 2
    assert (shop.run().title, own.run().title) == titles
    shop.open("data").click("to_own")
    assert shop.app.query_params == {"sales": "own"}
    assert shop.open("customers").title == own.title
    own.with_cd_shop()
    assert shop.run().title == titles[1]


@pytest.mark.usefixtures("own_sales")
def test_every_page_keeps_whose_sales_are_shown_in_its_address() -> None:
    reader = Reader().with_cd_shop()
    for page in ("customers", "data", "trust", "overview"):
        assert reader.open(page).app.query_params == SHOP


@pytest.mark.usefixtures("own_sales")
@pytest.mark.parametrize("text", ["", "cdnow", "nobody", "\x00", "cd-shop' OR 1=1"])
def test_sales_that_nobody_has_are_dropped_and_the_own_are_shown(text: str) -> None:
    reader = Reader.arriving(address={"sales": text})
    assert reader.exceptions == []
    assert reader.open("customers").app.query_params == {"sales": "own"}
    assert reader.title == Reader.arriving("customers").title


def test_sales_that_are_no_longer_loaded_are_dropped(own_sales: None) -> None:  # noqa: ARG001
    reader = Reader.arriving("customers", address={"sales": "own"})
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().remove_import(one.import_id)
    assert any(text.startswith("<img") for text in reader.run().texts())  # the sketch of a page without sales
    assert reader.app.query_params == {}


# What the pages show


@pytest.mark.parametrize("language", list(Language))
def test_a_segment_and_its_page_are_found_again_in_every_language(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("segments")
    assert "list" not in reader.app.query_params
    choose(reader, "pills", "segments_chosen", "best")
    assert reader.app.query_params["list"] == "best"
    reader.app.query_params["lang"] = language.upper()  # which is the browser's to write
    again = bookmarked(reader, "segments")
    assert again.app.header[-1].value == reader.app.header[-1].value
    assert again.column("customer_id") == reader.column("customer_id")
    assert english_left(again.texts(), reader.locale) == []


def test_the_filter_the_order_and_the_page_of_customers_are_found_again() -> None:
    reader = Reader().with_cd_shop().open("customers")
    choose(reader, "pills", "customers_segments", ["slipping", "best"])
    choose(reader, "selectbox", "customers_sort", "frequency")
    choose(reader, "segmented_control", "customers_descending", False).click("customers_next")
    assert said(reader) == {"segment": ["slipping", "best"], "sort": "frequency", "order": "lowest", "page": "2"}
    again = bookmarked(reader, "customers")
    assert again.title == reader.title
    assert again.column("customer_id") == reader.column("customer_id")
    assert again.app.query_params == reader.app.query_params


def test_what_is_searched_for_stays_out_of_the_address() -> None:
    reader = Reader().with_cd_shop().open("customers")
    reader.app.text_input(key="customers_search").set_value("001")
    assert said(reader.run()) == {}


def test_ones_own_list_is_found_again_with_its_conditions() -> None:
    reader = Reader().with_cd_shop().open("customers").add_condition("ten_year_value", "p_alive", "silent_days")
    for measure, end, figure in (
        ("ten_year_value", "least", 250.5),
        ("p_alive", "most", 60),
        ("silent_days", "most", 300),
    ):
        reader.number_box(f"own_{measure}_{end}_").set_value(figure)
        reader.run()
    choose(reader, "selectbox", "customers_sort", "frequency")
    again = bookmarked(reader, "customers")
    assert again.title == reader.title
    assert again.column("customer_id") == reader.column("customer_id")
    assert again.number_box("own_p_alive_most_").value == 60
    assert again.app.query_params == reader.app.query_params


def test_a_kept_list_is_found_again_by_its_name() -> None:
    wish = CustomerFilter(segments=("best",), ranges=(Bounds("silent_days", most=90.0),), descending=False)
    app_state().workspace.list_book(Dataset.CD_SHOP).keep(OwnList("Call soon", wish))
    reader = Reader().with_cd_shop().open("customers").click("own_open_0")
    assert said(reader) == {"list": "Call soon"}
    again = bookmarked(reader, "customers")
    assert again.title == reader.title
    assert again.app.button(key="own_open_0").disabled
    reader.number_box("own_silent_days_most_").set_value(30)
    again = bookmarked(reader.run(), "customers")
    assert again.title == reader.title
    assert again.app.button(key="own_open_0").disabled
    assert said(reader.click("own_new")) == {}
    app_state().workspace.list_book(Dataset.CD_SHOP).forget("Call soon")
    gone = arriving("customers", list="Call soon")
    assert said(gone) == {}
    assert "23,570" in gone.title


def test_the_address_that_lists_had_before_leads_to_all_customers_with_its_conditions() -> None:
    reader = arriving("own_list", where="silent_days::90", segment=["best", "new"], sort="frequency")
    assert said(reader) == {"where": "silent_days::90", "segment": ["best", "new"], "sort": "frequency"}
    assert reader.number_box("own_silent_days_most_").value == 90
    assert reader.app.pills(key="customers_segments").value == ["best", "new"]


def test_the_days_compared_and_the_segments_left_are_found_again() -> None:
    reader = Reader().with_cd_shop().open("segments").choose("segments_view", "moved")
    choose(reader, "selectbox", "compared_months", 6)
    choose(reader, "pills", "moved_segment_down", ["best"])
    assert said(reader) == {"view": "moved", "months": "6", "segment": "best"}
    again = bookmarked(reader, "segments")
    assert again.title == reader.title
    assert again.column("customer_id") == reader.column("customer_id")


def test_what_is_hidden_from_the_models_is_found_again() -> None:
    reader = choose(Reader().with_cd_shop().open("trust"), "segmented_control", "share_hidden", 1 / 2)
    assert said(reader) == {"hidden": "50"}
    assert bookmarked(reader, "trust").title == reader.title


@pytest.mark.usefixtures("costs")
def test_the_tab_the_period_and_the_segment_of_the_costs_are_found_again() -> None:
    reader = choose(Reader().with_cd_shop().open("acquire"), "segmented_control", "acquire_section", "months")
    choose(reader, "selectbox", "books_first", date(1997, 5, 1))
    assert said(reader) == {"from": "1997-05", "to": "1997-12", "tab": "months"}
    choose(reader, "segmented_control", "acquire_section", "keeping")
    choose(reader, "pills", "keeping_segment", "best")
    assert said(reader) == {"from": "1997-05", "to": "1997-12", "tab": "keeping", "segment": "best"}
    again = bookmarked(reader, "acquire")
    assert again.title == reader.title
    assert again.rows("What") == reader.rows("What")
    [shown] = [one for one in again.app.pills if str(one.key).startswith("keeping_segment")]
    assert shown.value == "best"


@pytest.mark.usefixtures("costs")
def test_the_period_holds_for_word_of_mouth_too() -> None:
    reader = choose(Reader().with_cd_shop().open("acquire"), "segmented_control", "acquire_section", "months")
    choose(reader, "selectbox", "books_first", date(1997, 4, 1)).open("word_of_mouth")
    again = bookmarked(reader, "word_of_mouth")
    assert said(again) == {"from": "1997-04", "to": "1997-12"}
    costs = [one.number_box("talk_acquisition_cost_").value for one in (reader, again, arriving("word_of_mouth"))]
    assert costs[0] == costs[1] != costs[2]


# From page to page


def test_a_pages_choices_leave_the_address_with_it_and_come_back_with_it() -> None:
    reader = choose(Reader().with_cd_shop().open("segments"), "pills", "segments_chosen", "new")
    assert said(reader.open("customers")) == {}
    assert said(reader.open("segments")) == {"list": "new"}


def test_an_address_with_a_choice_goes_before_what_the_session_remembers() -> None:
    reader = choose(Reader().with_cd_shop().open("segments"), "pills", "segments_chosen", "new").open("overview")
    reader.app.query_params["list"] = "best"
    assert said(reader.open("segments")) == {"list": "best"}
    assert reader.app.pills(key="segments_chosen").value == "best"


# What means nothing


@pytest.mark.usefixtures("costs")
@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("overview", {"list": "best", "utm_source": "x"}),
        ("customers", {"segment": ["nobody", ""], "sort": "customers; DROP", "order": "sideways", "page": "-3"}),
        ("customers", {"page": "99999999999999999999"}),
        ("segments", {"list": "Beste klanten"}),
        (
            "customers",
            {"where": ["p_alive:60:", "ten_year_value:nan:", "silent_days:90:30", "x:1:2", ":", "p_alive::"]},
        ),
        ("customers", {"channel": "Web", "country": ["NL", "PL"], "category": "", "sort": "T", "order": "0"}),
        ("customers", {"list": "Nobody's", "segment": "nobody"}),
        ("segments", {"months": "3.0", "segment": "<b>", "view": "then"}),
        ("moments", {"by": "channel", "choice": "product"}),
        ("acquire", {"tab": "<script>", "from": "1997-13", "to": "later"}),
        ("acquire", {"from": "1812-01", "to": "1812-12"}),
        ("acquire", {"from": "1997-09"}),
        ("acquire", {"from": "1997-09", "to": "1997-03"}),
        ("trust", {"hidden": "0.5"}),
    ],
)
def test_what_means_nothing_here_is_ignored_and_gone(page: str, address: dict[str, str | list[str]]) -> None:
    reader = arriving(page, **address)
    assert reader.exceptions == reader.errors == []
    assert reader.title == arriving(page).title
    assert said(reader) == {}


def test_of_a_condition_that_these_sales_cannot_meet_the_others_stay() -> None:
    reader = arriving("customers", where=["silent_days::90", "p_alive:2:"], channel="Web", segment=["best", "nobody"])
    assert said(reader) == {"where": "silent_days::90", "segment": "best"}


# The pages' own places


def test_every_place_that_a_page_ever_had_still_opens_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation.st, "Page", lambda script, **said: (said["url_path"], Path(script)))
    known = dict(page for part in navigation.pages(Locale(Language.PL)).values() for page in part)
    customers = {"customers", "segments", "own-list", "moved", "moments", "word-of-mouth"}
    assert set(known) >= {"overview", "acquire", "trust", "data", "assumptions"} | customers
    assert all(script.is_file() for script in known.values())


def test_a_language_that_was_typed_in_small_letters_is_that_language() -> None:
    reader = Reader.arriving(address={**SHOP, "lang": "nl"})
    assert said(reader)["lang"] == "NL"
    assert "klanten" in reader.title
    assert not reader.exceptions
