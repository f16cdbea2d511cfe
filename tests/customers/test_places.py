"""Where does each customer mostly buy?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from clv.core.periods import Window
from clv.customers.places import Named, mainly, names_of, places_named
from tests.shops import as_transactions, orders

WINDOW = Window(date(2025, 1, 1), date(2025, 3, 31))
SHOP = orders(
    ("a", "2025-01-01", 10.0),
    ("a", "2025-01-09", 30.0),
    ("a", "2025-02-09", 25.0),
    ("b", "2025-01-02", 20.0),
    ("b", "2025-01-03", 20.0),
    ("c", "2025-01-04", 5.0),
    ("d", "2025-01-05", 50.0),
    ("d", "2025-02-05", -45.0),
    ("d", "2025-02-06", 10.0),
    ("a", "2025-04-01", 99.0),
).assign(
    channel=["web", "shop", "web", "web", "shop", None, "web", "web", "shop", "shop"],
    country=["NL", None, None, "NL", "NL", None, "NL", "NL", "NL", "NL"],
)


def main_of(engine) -> pd.DataFrame:
    table = mainly(as_transactions(engine, SHOP), WINDOW)
    return table.execute().set_index("customer_id").sort_index()


def test_the_channel_is_where_most_money_went_refunds_taken_off_and_of_equals_the_first_by_name(engine) -> None:
    # a: web 35, shop 30, the 99 of April lie outside; b: 20 each; d: web 5, shop 10.
    assert main_of(engine)["channel"].to_dict() == {"a": "web", "b": "shop", "d": "shop"}


def test_a_place_that_only_some_rows_name_is_known_of_their_customers(engine) -> None:
    assert main_of(engine)["country"].to_dict() == {"a": "NL", "b": "NL", "d": "NL"}


def test_what_the_sales_never_name_is_unknown(engine) -> None:
    assert main_of(engine)["category"].isna().all()
    assert places_named(as_transactions(engine, SHOP)) == ("channel", "country")


def test_names_come_with_their_customers_the_largest_first(engine) -> None:
    main = engine.create_table("main_places", mainly(as_transactions(engine, SHOP), WINDOW))
    assert names_of(main, "channel", most=5) == (Named("shop", 2), Named("web", 1))
    assert names_of(main, "channel", most=1) == (Named("shop", 2),)
    assert names_of(main, "category", most=5) == ()
