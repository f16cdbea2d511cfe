"""Does every figure follow the customers that are chosen in the row above, and the address with them?"""

from __future__ import annotations

from urllib.parse import parse_qs

import ibis
import pandas as pd
import pytest
from ibis.backends import BaseBackend

from clv.analysis.parts import analyse_part
from clv.analysis.valuation import Analysis
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Language, Locale
from clv.phrases import overview
from clv.segments.thresholds import Thresholds
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.pages.test_group_values import at_who_fits
from tests.pages.test_leads import numbers_with_links
from tests.shops import as_transactions, simulated
from tests.storage.test_workspace import import_sales

ODD = "A&B, <i>x</i> = 1 #2"  # a name with all that an address and a page could stumble over
KINDS = {"web": (520, 3), ODD: (110, 4), "fair": (3, 5), None: (40, 6)}
WEB, OTHER, FAIR, UNNAMED = (Part(PartBy.CHANNEL, name) for name in KINDS)
BOX, BESIDE = "part_box_en_own", "compared_months_en"


def sold() -> pd.DataFrame:
    frames = [simulated(n, seed=seed).assign(channel=name) for name, (n, seed) in KINDS.items()]
    for place, frame in enumerate(frames):
        frame["customer_id"] = f"{place}" + frame["customer_id"]
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module", autouse=True)
def own_sales(tmp_path_factory: pytest.TempPathFactory) -> None:
    import_sales(app_state().workspace, tmp_path_factory.mktemp("sales"), sold().to_csv(index=False))


def arriving(page: str | None = None, **address: str) -> Reader:
    reader = Reader.arriving(page, address={"sales": "own", **address})
    return reader.run(until=lambda: any(str(box.key).startswith("part_box") for box in reader.app.selectbox))


def choose(reader: Reader, key: str, label: str) -> Reader:
    box = reader.app.selectbox(key=key)
    [wanted] = [option for option in box.options if option.startswith(label)]
    box.select(wanted)
    return reader.run()


def beside_the_dashboard(part: Part) -> Analysis:
    engine: BaseBackend = ibis.duckdb.connect()
    sales = as_transactions(engine, sold())
    assumptions = app_state().workspace.settings(Dataset.OWN).assumptions
    return analyse_part(engine, sales, part, assumptions=assumptions, thresholds=Thresholds(), name="beside")[0]


def test_the_choice_changes_the_figures_and_the_address_and_goes_from_page_to_page() -> None:
    reader = arriving()
    assert reader.title.startswith("Your 673 customers")
    assert "only" not in reader.app.query_params
    [options] = [box.options for box in reader.app.selectbox if box.key == BOX]
    assert options[:5] == [
        "All customers",
        *(f"Channel: {name} ({KINDS[name][0]})" for name in ("web", ODD, "fair")),
        "Channel: not stated (40)",
    ]
    choose(reader, BOX, "Channel: web")
    assert reader.title == overview.headline(beside_the_dashboard(WEB), Locale(Language.EN))
    assert reader.app.query_params["only"] == "channel=web"
    reader.open("customers")
    assert reader.title.startswith("520 customers, ")
    assert reader.app.query_params["only"] == "channel=web"
    reader.open("overview")
    choose(reader, BOX, "All customers")
    assert reader.title.startswith("Your 673 customers")
    assert "only" not in reader.app.query_params


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (WEB, "520 of 673 customers. The figures rest on their purchases alone"),
        (OTHER, "110 of 673 customers. For a fit of their own it takes 500"),
        (FAIR, "3 of 673 customers. For a fit of their own it takes 500"),
        (UNNAMED, "Channel: not stated (whose first purchase names none): 40 of 673 customers."),
    ],
)
def test_an_address_leads_to_its_part_whatever_its_name_and_whose_fit_it_is_is_said(part: Part, said: str) -> None:
    reader = arriving(only=part.code)
    assert reader.exceptions == reader.errors == []
    assert reader.title.startswith(f"Your {KINDS[part.name][0]} customers")
    assert any(said in text for text in reader.texts())
    assert reader.app.query_params["only"] == part.code


@pytest.mark.parametrize("code", ["channel=moon", "country=NL"])
def test_a_part_that_these_sales_do_not_have_leads_to_all_customers_and_is_said(code: str) -> None:
    reader = arriving(only=code)
    assert reader.exceptions == reader.errors == []
    assert reader.title.startswith("Your 673 customers")
    assert any("these sales have no such customers. Shown are all customers." in text for text in reader.texts())
    assert "only" not in reader.app.query_params
    reader.open("customers").open("overview")
    assert not any("no such customers" in text for text in reader.texts())
    again = arriving(only=code)  # by the same link, which is known by now to lead nowhere
    assert again.errors == []
    assert again.title == reader.title


def test_what_means_nothing_in_the_address_is_all_customers() -> None:
    reader = arriving(only="planet=Mars")
    assert reader.title.startswith("Your 673 customers")
    assert "only" not in reader.app.query_params


@pytest.mark.parametrize(
    ("page", "language"),
    [*zip(("segments", "customers", "moments", "word_of_mouth", "acquire", "trust"), [*Language] * 2, strict=True)],
)
def test_of_three_customers_every_page_answers(page: str, language: Language) -> None:
    reader = arriving(page, only=FAIR.code, lang=language.value.upper())
    assert reader.exceptions == reader.errors == []
    assert english_left(reader.texts(), reader.locale if language is Language.EN else Locale(language)) == []


@pytest.mark.parametrize("page", ["acquire", "trust"])
def test_a_page_about_all_customers_says_so(page: str) -> None:
    reader = arriving(page, only=OTHER.code)
    assert any("This page is about all customers" in text for text in reader.texts())
    assert reader.app.query_params["only"] == OTHER.code
    reader.open("customers")
    assert reader.title.startswith("110 customers, ")


def side_by_side(reader: Reader) -> pd.DataFrame:
    def tables() -> list[pd.DataFrame]:
        return [one.value for one in reader.app.table if str(one.value.columns[0]) == "Figure"]

    reader.run(until=lambda: bool(tables()))
    [table] = tables()
    return table


def test_a_part_stands_beside_another_or_beside_all_and_the_address_says_it() -> None:
    reader = arriving(only=OTHER.code)
    choose(reader, BESIDE, "Beside: web")
    assert reader.app.query_params["beside"] == "channel=web"
    table = side_by_side(reader)
    customers = table.iloc[0].tolist()
    assert customers[1:] == ["110", "520"]
    web = beside_the_dashboard(WEB)
    locale = Locale(Language.EN)
    rows = {row[0]: row[2] for row in table.itertuples(index=False)}
    assert rows["Expected revenue"].replace("\\", "") == locale.money(web.valuation.total, "")
    again = arriving(only=OTHER.code, beside="all")
    assert side_by_side(again)["All customers"].iloc[0] == "673"


def test_a_shop_whose_customers_are_alike_has_nothing_to_choose() -> None:
    reader = Reader.arriving(address={"sales": "cd-shop"})
    assert not any(str(box.key).startswith("part_box") for box in reader.app.selectbox)


def test_a_customer_outside_the_part_is_not_found_in_it_and_the_page_says_where_to_look() -> None:
    reader = Reader.arriving("customers", address={"sales": "own", "only": FAIR.code, "customer": "0C0000001"})
    assert reader.exceptions == reader.errors == []
    assert any("Only a part of the customers is shown" in text for text in reader.texts())


def test_each_channel_on_the_page_of_costs_leads_to_its_customers() -> None:
    reader = at_who_fits(Reader.arriving(address={"sales": "own"}))
    said = numbers_with_links(reader)
    assert sorted(said.values()) == sorted(customers for customers, _seed in KINDS.values())
    [odd] = [address for address, customers in said.items() if customers == KINDS[ODD][0]]
    there = Reader.arriving("customers", address={"sales": "own", **parse_qs(odd.split("?")[1])})
    assert there.title.startswith("110 customers")
