"""Who still buys years later, and what old customers bring: counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.long_term_retention import count_later, old_money, seen_years, sum_old_money
from clv.customers.summary import purchase_days
from tests.shops import as_transactions, orders

START = date(2022, 1, 1)


def on(day: int) -> str:
    """The day so many days after the first of the sales."""
    return (START + timedelta(days=day)).isoformat()


def window(days: int) -> Window:
    return Window(START, START + timedelta(days=days))


def days_of(engine, *rows: tuple[str, int, float]):
    table = as_transactions(engine, orders(*((who, on(day), money) for who, day, money in rows)))
    return purchase_days(table, until=START + timedelta(days=2000))


def later(days, window: Window) -> list[tuple[int, int, bool, int]]:
    return [tuple(row) for row in count_later(days, window).execute().to_numpy().tolist()]


def test_the_next_purchase_after_the_anniversary_counts(engine) -> None:
    # A year has 365 days here, rounded down from 365.25; all are watched until day 465.
    days = days_of(
        engine,
        ("again", 0, 1.0), ("again", 10, 1.0), ("again", 370, 1.0), ("again", 380, 1.0),
        ("anniversary", 0, 1.0), ("anniversary", 365, 1.0),  # on the day itself the year is not over
        ("left", 40, 1.0), ("left", 50, 1.0),
        ("young", 200, 1.0),
    )  # fmt: skip
    assert later(days, window(465)) == [(1, 5, True, 1), (1, 60, False, 1), (1, 100, False, 1)]


def test_who_buys_later_than_a_year_after_the_anniversary_did_not_still_buy_in_it(engine) -> None:
    days = days_of(engine, ("late", 0, 1.0), ("late", 365 + 366, 1.0), ("just", 0, 1.0), ("just", 365 + 365, 1.0))
    first, second, *_ = later(days, window(1400))
    assert (first, second) == ((1, 365, False, 1), (1, 365, True, 1))


def test_each_year_is_looked_at_that_the_sales_have_seen() -> None:
    assert seen_years(window(365)) == ()
    assert seen_years(window(366)) == (1,)
    assert seen_years(window(731)) == (1, 2)
    assert seen_years(window(3653)) == (1, 2, 5, 10)


def test_sales_of_less_than_a_year_count_nothing(engine) -> None:
    assert later(days_of(engine, ("a", 0, 1.0), ("a", 30, 2.0)), window(200)) == []


def test_money_of_the_last_year_is_old_a_year_after_the_own_first_purchase(engine) -> None:
    days = days_of(
        engine,
        ("old", 0, 500.0), ("old", 800, 60.0),
        ("young", 700, 30.0), ("young", 900, 10.0),
        ("turns", 500, 7.0), ("turns", 860, 20.0), ("turns", 866, 20.0),
    )  # fmt: skip
    seen = window(900)  # the last year: days 536 to 900
    found = old_money(sum_old_money(days, seen).execute(), seen)
    assert found is not None
    assert found.days == 365
    assert found.share.value == pytest.approx(80 / 140)
    # Residuals old - share * all: 60(1-s), -40 s, 20 - 40 s.
    s = 80 / 140
    reach = 1.644854 * ((60 * (1 - s)) ** 2 + (40 * s) ** 2 + (20 - 40 * s) ** 2) ** 0.5 / 140
    assert (found.share.low, found.share.high) == pytest.approx((max(0, s - reach), min(1, s + reach)))


def test_of_eighteen_months_the_last_six_can_be_told_and_of_one_year_nothing(engine) -> None:
    days = days_of(engine, ("old", 0, 5.0), ("old", 400, 5.0), ("young", 400, 15.0))
    found = old_money(sum_old_money(days, window(545)).execute(), window(545))
    assert found is not None
    assert (found.days, found.share.value) == (180, 0.25)
    assert old_money(sum_old_money(days, window(380)).execute(), window(380)) is None
    assert (
        old_money(pd.DataFrame([dict.fromkeys(("old", "all", "old_old", "old_all", "all_all"), 0.0)]), window(900))
        is None
    )
