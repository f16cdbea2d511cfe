"""Are one customer's purchase days those of a bookkeeper, and nobody else's?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from clv.core.periods import Window
from clv.customers.history import purchase_history
from tests.shops import CALIBRATION_END, as_transactions, orders

JANUARY = Window(date(2024, 1, 1), date(2024, 1, 31))


def history(engine, frame: pd.DataFrame, customer_id: str = "a") -> list[tuple[str, float]]:
    found = purchase_history(as_transactions(engine, frame), JANUARY, customer_id=customer_id).execute()
    return [(pd.Timestamp(row.date).date().isoformat(), row.amount) for row in found.itertuples()]


def test_days_come_in_order_with_the_orders_of_a_day_added_up(engine):
    frame = orders(("a", "2024-01-21", 3), ("a", "2024-01-01", 5), ("b", "2024-01-01", 9), ("a", "2024-01-01", 7))
    assert history(engine, frame) == [("2024-01-01", 12), ("2024-01-21", 3)]


def test_a_refund_reduces_its_own_order_and_an_order_given_back_is_no_purchase(engine):
    frame = orders(
        ("a", "2024-01-01", 50), ("a", "2024-01-11", 40), ("a", "2024-01-21", 30),
        ("a", "2024-01-25", -20), ("a", "2024-01-25", -40), ("b", "2024-01-11", 40),
    )  # fmt: skip
    frame["order_id"] = ["1", "2", "3", "1", "2", "2"]
    assert history(engine, frame) == [("2024-01-01", 30), ("2024-01-21", 30)]


def test_another_customers_refund_of_the_same_order_number_is_not_mine(engine):
    frame = orders(("a", "2024-01-01", 50), ("b", "2024-01-01", 60), ("b", "2024-01-09", -60))
    frame["order_id"] = "1"
    assert history(engine, frame) == [("2024-01-01", 50)]
    assert history(engine, frame, "b") == []


def test_what_comes_after_the_window_is_not_seen(engine):
    frame = orders(("a", "2024-01-01", 50), ("a", "2024-02-01", 40), ("a", "2024-02-02", -50))
    assert history(engine, frame) == [("2024-01-01", 50)]


def test_an_id_is_taken_exactly(engine):
    frame = orders(("a", "2024-01-01", 5), ("A", "2024-01-02", 7), ("a%", "2024-01-03", 9))
    assert history(engine, frame, "a%") == [("2024-01-03", 9)]
    assert history(engine, frame, "' OR 1=1 --") == []


def test_each_history_of_the_cd_shop_is_its_row_of_the_summary(cd_shop, sample_1997):
    summary = cd_shop.table(sample_1997.base.table).execute().sort_values("frequency", ascending=False)
    for row in summary.iloc[[0, 40, -1]].itertuples():
        window = Window(date(1997, 1, 1), CALIBRATION_END)
        found = purchase_history(cd_shop.table("sample"), window, customer_id=row.customer_id).execute()
        assert len(found) == row.frequency + 1
        assert (found["date"].min(), found["date"].max()) == (row.first_purchase, row.last_purchase)
        assert abs(found["amount"].sum() - row.spend_to_date) < 1e-6
