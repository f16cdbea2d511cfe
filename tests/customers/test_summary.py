"""Is a customer's history what lifetimes makes of it, and are refunds no purchases?"""

from __future__ import annotations

import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.core.tables import CUSTOMER_SUMMARY, check
from clv.customers.summary import purchase_counts, purchase_days, spend_counts, summarise_customers
from tests.shops import CALIBRATION_END, as_transactions, cdnow, orders, simulated


def _summary(engine, frame: pd.DataFrame, end: str) -> pd.DataFrame:
    window = Window(frame["date"].min().date(), date.fromisoformat(end))
    table = summarise_customers(as_transactions(engine, frame), window)
    return check(table, CUSTOMER_SUMMARY).execute().set_index("customer_id").sort_index()


def test_same_day_orders_are_one_purchase(engine):
    frame = orders(("a", "2024-01-01", 5), ("a", "2024-01-01", 7), ("a", "2024-01-11", 3), ("a", "2024-01-11", 5))
    row = _summary(engine, frame, "2024-01-31").loc["a"]
    assert (row["frequency"], row["recency"], row["T"]) == (1, 10, 30)
    assert row["monetary_value"] == 8
    assert row["spend_to_date"] == 20


def test_a_first_purchase_on_the_last_day_has_age_nought(engine):
    row = _summary(engine, orders(("a", "2024-01-01", 5), ("b", "2024-01-31", 7)), "2024-01-31").loc["b"]
    assert (row["frequency"], row["recency"], row["T"], row["monetary_value"]) == (0, 0, 0, 0)


def test_rows_after_the_window_are_not_seen(engine):
    frame = orders(("a", "2024-01-01", 5), ("a", "2024-02-02", 7), ("b", "2024-02-02", 7))
    summary = _summary(engine, frame, "2024-02-01")
    assert list(summary.index) == ["a"]
    assert summary.loc["a", "frequency"] == 0


def test_an_order_of_amount_nought_is_a_purchase(engine):
    row = _summary(engine, orders(("a", "2024-01-01", 5), ("a", "2024-01-11", 0)), "2024-01-31").loc["a"]
    assert (row["frequency"], row["monetary_value"]) == (1, 0)


def test_a_refund_comes_off_the_latest_earlier_purchase_and_is_none_itself(engine):
    frame = orders(("a", "2024-01-01", 50), ("a", "2024-01-11", 40), ("a", "2024-01-15", -10), ("a", "2024-01-21", 30))
    row = _summary(engine, frame, "2024-01-31").loc["a"]
    assert (row["frequency"], row["recency"]) == (2, 20)
    assert row["monetary_value"] == (30 + 30) / 2
    assert row["spend_to_date"] == 110


def test_a_purchase_refunded_in_full_is_none(engine):
    frame = orders(("a", "2024-01-01", 50), ("a", "2024-01-11", 40), ("a", "2024-01-15", -40))
    row = _summary(engine, frame, "2024-01-31").loc["a"]
    assert (row["frequency"], row["recency"], row["spend_to_date"]) == (0, 0, 50)


def test_a_refund_on_the_day_itself_is_netted(engine):
    frame = orders(("a", "2024-01-01", 50), ("a", "2024-01-11", 40), ("a", "2024-01-11", -40), ("b", "2024-01-01", 9))
    summary = _summary(engine, frame, "2024-01-31")
    assert summary.loc["a", "frequency"] == 0


def test_who_only_ever_sent_something_back_is_no_customer(engine):
    frame = orders(("a", "2024-01-01", 50), ("b", "2024-01-05", -20))
    assert list(_summary(engine, frame, "2024-01-31").index) == ["a"]


def test_refunds_move_money_between_days_but_lose_none(engine):
    rng = np.random.default_rng(5)
    frame = simulated(300, seed=5)
    refunds = frame.sample(200, random_state=5).assign(amount=lambda f: -f["amount"] * 0.01)
    refunds["date"] += pd.to_timedelta(rng.integers(0, 30, len(refunds)), unit="D")
    everything = pd.concat([frame, refunds])
    days = purchase_days(as_transactions(engine, everything), until=everything["date"].max().date())
    assert days.amount.sum().execute() == pytest.approx(everything["amount"].sum(), rel=1e-9)


def test_without_refunds_the_short_way_gives_the_same_summary(cd_shop):
    window = Window(date(1997, 1, 1), CALIBRATION_END)
    long, short = (
        summarise_customers(cd_shop.table("sample"), window, refunds=refunds).execute().sort_values("customer_id")
        for refunds in (True, False)
    )
    pd.testing.assert_frame_equal(long.reset_index(drop=True), short.reset_index(drop=True))


@pytest.mark.parametrize(("name", "end"), [("sample", "1997-09-30"), ("master", "1998-06-30")])
def test_the_summary_equals_that_of_lifetimes(cd_shop, name, end):
    from lifetimes.utils import summary_data_from_transaction_data

    frame = cdnow(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = summary_data_from_transaction_data(
            frame, "customer_id", "date", "amount", observation_period_end=end
        ).sort_index()
    window = Window(frame["date"].min().date(), date.fromisoformat(end))
    ours = summarise_customers(cd_shop.table(name), window).execute().set_index("customer_id").sort_index()
    assert list(ours.index) == list(theirs.index)
    for column in ("frequency", "recency", "T", "monetary_value"):
        np.testing.assert_allclose(ours[column].to_numpy(float), theirs[column].to_numpy(float), rtol=1e-10)


def test_cells_count_every_customer_once(cd_shop):
    window = Window(date(1997, 1, 1), CALIBRATION_END)
    summary = summarise_customers(cd_shop.table("sample"), window)
    grouped = purchase_counts(summary).execute()
    assert grouped["customers"].sum() == 2357
    assert len(grouped) < 2357
    assert (grouped["frequency"] * grouped["customers"]).sum() == 2457


def test_spend_cells_leave_out_who_paid_nothing(engine):
    frame = orders(("a", "2024-01-01", 5), ("a", "2024-01-11", 0), ("b", "2024-01-01", 5), ("b", "2024-01-11", 4))
    summary = summarise_customers(as_transactions(engine, frame), Window(date(2024, 1, 1), date(2024, 1, 31)))
    assert spend_counts(summary).execute().to_dict("records") == [
        {"frequency": 1, "monetary_value": 4.0, "customers": 1}
    ]
