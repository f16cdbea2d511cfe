"""Everyone is in one group, counted as plain pandas counts them."""

from __future__ import annotations

import itertools

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.beginnings import (
    FEWEST,
    MOST_GROUPS,
    OTHERS,
    UNNAMED,
    BeginningGroup,
    BeginsBy,
    beginning_groups,
    opening_sales,
    possible_beginnings,
    with_beginning,
)
from clv.customers.repurchase import purchase_gaps
from clv.customers.summary import purchase_days, summarise_customers
from tests.shops import as_transactions, simulated


def grouped(engine: ibis.backends.duckdb.Backend, frame: pd.DataFrame, by: BeginsBy) -> tuple[BeginningGroup, ...]:
    sales = as_transactions(engine, frame)
    end = frame["date"].max().date()
    window = Window(frame["date"].min().date(), end)
    summary: ir.Table = engine.create_table("summary", summarise_customers(sales, window), overwrite=True)
    gaps = purchase_gaps(purchase_days(sales, until=ibis.literal(end)), window)
    return beginning_groups(with_beginning(summary, opening_sales(summary, sales), gaps, by), by)


def shop() -> pd.DataFrame:
    """The first letter of who buys says where they began; later purchases are elsewhere."""
    frame = simulated(400, seed=2)
    number = frame["customer_id"].str[-3:].astype(int)
    names = np.where(number < 200, "web", np.where(number < 300, "fair", np.where(number < 320, "stall", "")))
    first = frame["date"] == frame.groupby("customer_id")["date"].transform("min")
    return frame.assign(channel=pd.Series(names).where(first & (names != ""), None))


def test_everyone_is_in_one_group_and_its_figures_are_those_of_its_customers(engine):
    found = {one.code: one for one in grouped(engine, shop(), BeginsBy.CHANNEL)}
    assert {code: one.customers for code, one in found.items()} == {"=web": 200, "=fair": 100, OTHERS: 20, UNNAMED: 80}
    assert FEWEST > 20
    assert found[OTHERS].taken_together == 1
    web = shop()[shop()["customer_id"].str[-3:].astype(int) < 200]
    days = web.groupby(["customer_id", "date"])["amount"].sum().reset_index()
    opening, whole = days.groupby("customer_id")["amount"].first(), days.groupby("customer_id")["amount"].sum()
    times = days.groupby("customer_id").size() - 1
    one = found["=web"]
    assert one.first.value == pytest.approx(opening.mean())
    assert one.first.error == pytest.approx(opening.std() / np.sqrt(200))
    mean = (whole - opening).sum() / times.sum()
    assert one.again.value == pytest.approx(mean)
    off = (whole - opening) - mean * times
    assert one.again.error == pytest.approx(np.sqrt((off**2).sum() * 200 / 199) / times.sum())
    assert (one.cells["customers"].sum(), one.returns["customers"].sum()) == (200, 200)
    assert one.returns.loc[one.returns["came"], "customers"].sum() == (times > 0).sum()
    assert (one.cells["frequency"] * one.cells["customers"]).sum() == times.sum()
    assert (one.least, one.most) == pytest.approx((opening.min(), opening.max()))


def test_bands_of_the_first_amount_are_quarters_in_their_order(engine):
    found = grouped(engine, shop(), BeginsBy.FIRST_AMOUNT)
    assert [one.code for one in found] == ["=1", "=2", "=3", "=4"]
    assert [one.customers for one in found] == [100, 100, 100, 100]
    assert all(low.most <= high.least for low, high in itertools.pairwise(found))


def test_one_price_makes_one_band(engine):
    frame = shop().assign(amount=5.0).drop_duplicates(["customer_id", "date"])
    assert [one.customers for one in grouped(engine, frame, BeginsBy.FIRST_AMOUNT)] == [400]


def test_months_are_those_of_the_calendar_in_their_order(engine):
    found = grouped(engine, simulated(2_000, seed=3), BeginsBy.MONTH)
    assert [one.code for one in found] == [f"={month:02}" for month in range(1, 13)]
    assert sum(one.customers for one in found) == 2_000


def test_more_than_so_many_are_taken_together(engine):
    frame = simulated(1_000, seed=4)
    frame["product"] = "p" + (frame["customer_id"].str[-3:].astype(int) % 20).astype(str)
    found = grouped(engine, frame, BeginsBy.PRODUCT)
    assert len(found) == MOST_GROUPS + 1
    assert (found[-1].code, found[-1].taken_together, found[-1].customers) == (OTHERS, 8, 400)


def test_what_is_offered_is_what_tells_at_least_two_apart(engine):
    frame = shop().assign(country="NL")
    sales = as_transactions(engine, frame)
    window = Window(frame["date"].min().date(), frame["date"].max().date())
    opening = opening_sales(summarise_customers(sales, window), sales)
    assert possible_beginnings(opening, days=729) == (BeginsBy.CHANNEL, BeginsBy.FIRST_AMOUNT)
    assert possible_beginnings(opening, days=730)[-1] is BeginsBy.MONTH


def test_a_group_of_whom_nobody_came_back_says_nothing_of_later_purchases(engine):
    rows = pd.DataFrame(
        {"customer_id": [f"c{n}" for n in range(80)], "date": pd.Timestamp("2024-01-01"), "amount": 4.0}
    )
    found = grouped(engine, rows.assign(channel=["a", "b"] * 40), BeginsBy.CHANNEL)
    assert [one.again.error for one in found] == [float("inf")] * 2
    assert [one.first.value for one in found] == [4.0, 4.0]
    assert all(0 < one.first.error < 0.01 for one in found)
