"""On which days did customers buy again?"""

from __future__ import annotations

from datetime import date

import ibis

from clv.core.periods import Window
from clv.customers.repeat_days import repeat_purchases, repeats_by_day
from clv.customers.summary import purchase_days, summarise_customers
from tests.shops import as_transactions, orders

WINDOW = Window(date(2025, 1, 1), date(2025, 1, 20))


def test_repeat_purchases_are_counted_by_day_and_first_ones_are_not(engine: ibis.backends.duckdb.Backend) -> None:
    shop = orders(
        ("a", "2025-01-01", 5.0),
        ("a", "2025-01-03", 5.0),
        ("a", "2025-01-03", 7.0),  # the same day: one purchase
        ("b", "2025-01-03", 5.0),
        ("b", "2025-01-20", 5.0),
        ("c", "2025-01-11", 5.0),
        ("c", "2025-01-20", 5.0),
        ("c", "2025-01-21", 5.0),  # after the window
    )
    sales = as_transactions(engine, shop)
    again = repeat_purchases(purchase_days(sales, until=WINDOW.end), summarise_customers(sales, WINDOW))
    found = repeats_by_day(again, WINDOW, beginning_days=10).execute()
    assert found.to_numpy().tolist() == [[2, 1, 0], [19, 2, 1]]


def test_they_add_up_to_the_frequencies_with_refunds_too(engine: ibis.backends.duckdb.Backend) -> None:
    shop = orders(
        ("a", "2025-01-01", 5.0),
        ("a", "2025-01-03", 5.0),
        ("a", "2025-01-04", -5.0),  # the second purchase is given back: it was none
        ("b", "2025-01-02", 5.0),
        ("b", "2025-01-09", 5.0),
    )
    sales = as_transactions(engine, shop)
    summary = summarise_customers(sales, WINDOW)
    again = repeat_purchases(purchase_days(sales, until=WINDOW.end), summary)
    found = repeats_by_day(again, WINDOW, beginning_days=10).execute()
    assert found["repeats"].sum() == summary.frequency.sum().execute()
