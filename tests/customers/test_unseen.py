"""Is it known how many of those who look new had bought before the sales begin?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.summary import purchase_days
from clv.customers.unseen import pace, wrongly_new
from tests.shops import as_transactions, cdnow, simulated


def estimate(engine, frame: pd.DataFrame) -> dict[date, float]:
    """How many are estimated to be wrongly new, from what the sales of `frame` alone tell."""
    sales = as_transactions(engine, frame[["customer_id", "date", "amount"]])
    window = Window(frame["date"].min().date(), frame["date"].max().date())
    days = purchase_days(sales, until=window.end)
    return wrongly_new(pace(days, window), looks_new(frame), window)


def looks_new(frame: pd.DataFrame) -> dict[date, int]:
    first = frame.groupby("customer_id")["date"].min().dt.to_period("M").value_counts()
    months = pd.period_range(frame["date"].min(), frame["date"].max(), freq="M")
    return {month.start_time.date(): int(first.get(month, 0)) for month in months}


def later_part(frame: pd.DataFrame, start: str) -> tuple[pd.DataFrame, dict[date, int]]:
    """The sales from `start` on, and how many of each month's new customers had bought before it, in truth."""
    seen = frame[frame["date"] >= start]
    truly_first = frame.groupby("customer_id")["date"].min()
    first_seen = seen.groupby("customer_id")["date"].min()
    old = first_seen[truly_first[first_seen.index] < pd.Timestamp(start)]
    return seen, old.dt.to_period("M").dt.start_time.dt.date.value_counts().to_dict()


@pytest.mark.parametrize("start", ["2025-12-01", "2025-06-01"])
def test_a_shop_whose_first_years_are_cut_off_shows_how_many_came_back(engine, start):
    seen, truth = later_part(simulated(3000, seed=3, days=3 * 365), start)
    found = estimate(engine, seen)
    months = list(found)[1:7]  # the half year in which it counts
    told, true = sum(found[month] for month in months), sum(truth.get(month, 0) for month in months)
    assert true > 100
    assert 0.5 * true <= told <= 2 * true


def test_ever_fewer_are_wrongly_new_the_longer_the_sales_reach_back(engine):
    seen, _ = later_part(simulated(3000, seed=3, days=3 * 365), "2024-12-01")
    found = list(estimate(engine, seen).values())
    assert all(later <= earlier for earlier, later in pairwise(found[1:]))


def test_where_nobody_new_comes_later_nobody_was_wrongly_new(engine):
    # The CD shop: all customers came from January to March 1997, so nobody came back from before the sales.
    assert set(estimate(engine, cdnow("sample")).values()) == {0.0}


def test_no_more_are_wrongly_new_than_look_new(engine):
    seen, _ = later_part(simulated(3000, seed=3, days=3 * 365), "2026-06-01")
    new = looks_new(seen)
    assert all(0 <= count <= new[month] for month, count in estimate(engine, seen).items())


def test_where_nobody_ever_came_back_nobody_is_wrongly_new(engine):
    days = pd.date_range("2030-01-01", periods=200, freq="D")
    frame = pd.DataFrame({"customer_id": [f"c{n}" for n in range(200)], "date": days, "amount": 1.0})
    assert set(estimate(engine, frame).values()) == {0.0}


def test_one_day_of_sales_is_no_error(engine):
    frame = pd.DataFrame({"customer_id": ["a", "b"], "date": pd.to_datetime(["2030-01-05"] * 2), "amount": 1.0})
    assert estimate(engine, frame) == {date(2030, 1, 1): 0.0}
