"""Is a single purchase that carries the money seen, and does what a first purchase brings do without it?"""

from __future__ import annotations

from datetime import date

import pytest

from clv.core.periods import Window
from clv.customers.giants import first_purchases, largest_purchase
from clv.customers.summary import summarise_customers
from tests.shops import as_transactions, orders

WINDOW = Window(date(2024, 1, 1), date(2024, 6, 30))


def summary(engine, *further: tuple[str, str, float]):
    """A hundred customers who pay 10 first, half of them 30 later, and `further` sales."""
    rows = [(f"c{n:03}", "2024-01-05", 10.0) for n in range(100)]
    rows += [(f"c{n:03}", "2024-03-05", 30.0) for n in range(0, 100, 2)]
    sales = as_transactions(engine, orders(*rows, *further))
    return sales, summarise_customers(sales, WINDOW)


def test_the_mean_first_purchase_is_that_of_all_where_none_stands_out(engine):
    _, customers = summary(engine, ("x", "2024-02-01", 21.0))
    found = first_purchases(customers)
    assert (found.mean, found.left_out) == (pytest.approx((1000 + 21) / 101), 0)
    assert (found.largest, found.largest_customer) == (21.0, "x")
    assert found.largest_share == pytest.approx(21 / 1021)


@pytest.mark.parametrize("giants", [(5_000.0,), (5_000.0, 800.0), (40_000.0, 5_000.0, 800.0)])
def test_first_purchases_that_hold_a_tenth_of_all_decide_no_mean(engine, giants):
    _, customers = summary(engine, *((f"x{n}", "2024-02-01", amount) for n, amount in enumerate(giants)))
    found = first_purchases(customers)
    assert (found.mean, found.spread, found.left_out) == (pytest.approx(10), pytest.approx(0), len(giants))
    assert (found.largest, found.largest_customer) == (giants[0], "x0")


def test_of_few_customers_each_counts(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-05", 10.0), ("b", "2024-01-06", 90.0)))
    assert first_purchases(summarise_customers(sales, WINDOW)).mean == pytest.approx(50)


def test_the_largest_purchase_is_named_with_what_it_holds(engine):
    sales, _ = summary(engine, ("x", "2024-02-01", 7_500.0), ("later", "2024-07-01", 1e9))
    found = largest_purchase(sales, WINDOW, spend=10_000.0)
    assert (found.customer, found.share, found.times_next) == ("x", 0.75, 250.0)
