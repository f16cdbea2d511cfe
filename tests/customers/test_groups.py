"""Whose customer is whose: by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.groups import By, earned, first_day_sales, first_names, main_groups, margin_share, possible_groups
from tests.shops import as_transactions, orders

WINDOW = Window(date(2024, 1, 1), date(2024, 12, 31))


def groups(engine, frame: pd.DataFrame) -> dict[str, str]:
    sales = as_transactions(engine, frame)
    firsts = sales.group_by("customer_id").agg(date=sales.date.min())
    opening = first_day_sales(firsts, sales)
    found = main_groups(opening, first_names(opening, "channel"), "channel").fill_null({"channel": "–"})
    return dict(found.execute().itertuples(index=False, name=None))


def test_a_customer_belongs_where_the_first_day_took_the_most_money(engine):
    shop = orders(
        ("a", "2024-01-01", 10),
        ("a", "2024-01-01", 6),
        ("a", "2024-01-01", 6),
        ("a", "2024-02-01", 99),
        ("b", "2024-01-01", 5),
        ("b", "2024-01-01", 5),
        ("c", "2024-01-01", 5),
        ("c", "2024-02-01", 5),
    ).assign(channel=["web", "shop", "shop", "web", "web", "shop", None, "web"])
    # a: 12 in the shop against 10; b: of equals the first by name; c: the first day names none.
    assert groups(engine, shop) == {"a": "shop", "b": "shop", "c": "–"}


def test_what_can_be_told_apart_is_named_at_least_twice_within_the_window(engine):
    shop = orders(("a", "2024-01-01", 1), ("b", "2024-01-01", 1), ("c", "2025-01-01", 1)).assign(
        channel=["web", "shop", "shop"], country=["NL", "NL", "PL"]
    )
    assert possible_groups(as_transactions(engine, shop), WINDOW) == (By.CHANNEL,)


def test_what_a_customer_earned_is_the_margin_of_the_rows_refunds_taken_off(engine):
    shop = orders(
        ("a", "2024-01-01", 100),
        ("a", "2024-02-01", -50),
        ("b", "2024-01-01", 50),
        ("b", "2024-02-01", 30),  # names no margin
        ("b", "2025-01-01", 30),  # after the window
    ).assign(margin=[40.0, -20.0, 5.0, None, 30.0])
    sales = as_transactions(engine, shop)
    # Named are 25 of 100: a quarter of the 30 counts too.
    found = dict(earned(sales, WINDOW).execute().itertuples(index=False, name=None))
    assert found == pytest.approx({"a": 20.0, "b": 12.5})


def test_without_margins_their_share_is_unknown(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-01", 100)))
    assert pd.isna(margin_share(sales).execute().iloc[0, 0])
