"""Is a rise of prices found within customers, with its size, and nowhere else?"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers import price_trend as trends
from clv.customers.price_trend import PriceTrend, price_trend
from clv.customers.repeat_days import repeat_purchases
from clv.customers.summary import purchase_days, summarise_days
from tests.shops import as_transactions, orders, simulated

START = date(2023, 1, 1)


def _dearer(frame: pd.DataFrame, per_year: float) -> pd.DataFrame:
    """The same sales, prices changing by a share each year."""
    years = (frame["date"] - frame["date"].min()).dt.days / 365.25
    return frame.assign(amount=frame["amount"] * (1 + per_year) ** years)


def _trend(engine: ibis.backends.duckdb.Backend, frame: pd.DataFrame) -> PriceTrend | None:
    sales = as_transactions(engine, frame)
    window = Window(frame["date"].min().date(), frame["date"].max().date())
    days = purchase_days(sales, until=window.end)
    return _trend_of(days, summarise_days(days, window))


def _trend_of(days: ir.Table, summary: ir.Table) -> PriceTrend | None:
    return price_trend(repeat_purchases(days, summary), summary)


def test_the_slope_and_its_error_are_those_of_plain_arithmetic(engine: ibis.backends.duckdb.Backend) -> None:
    frame = _dearer(simulated(300, seed=5), 0.08)
    found = _trend(engine, frame)
    day = frame.groupby(["customer_id", "date"])["amount"].sum().reset_index()
    again = day[day["date"] > day.groupby("customer_id")["date"].transform("min")]
    again = again[again.groupby("customer_id")["date"].transform("size") > 1]
    who = pd.factorize(again["customer_id"])[0]
    years = (again["date"] - again["date"].min()).dt.days.to_numpy() / 365.25
    paid = np.log(again["amount"].to_numpy())
    count = np.bincount(who)
    years, paid = (column - (np.bincount(who, column) / count)[who] for column in (years, paid))
    most = np.quantile(np.abs(paid), 0.98)
    paid = np.clip(paid, -most, most)
    slope = (years * paid).sum() / (years**2).sum()
    error = np.sqrt((np.bincount(who, years * (paid - slope * years)) ** 2).sum()) / (years**2).sum()
    assert found is not None
    assert (found.per_year, found.error) == pytest.approx((slope, error), rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_eight_per_cent_a_year_is_found_in_two_years(engine: ibis.backends.duckdb.Backend, seed: int) -> None:
    found = _trend(engine, _dearer(simulated(2000, seed=seed), 0.08))
    assert found is not None
    assert found.sign == pytest.approx(np.log(1.08), abs=0.06)  # three standard errors


def test_prices_that_fall_are_found_too(engine: ibis.backends.duckdb.Backend) -> None:
    found = _trend(engine, _dearer(simulated(2000, seed=3), -0.1))
    assert found is not None
    assert found.sign == pytest.approx(np.log(0.9), abs=0.06)


def test_flat_prices_are_a_sign_by_chance_only(engine: ibis.backends.duckdb.Backend) -> None:
    found = [_trend(engine, simulated(1000, seed=seed)) for seed in range(100, 120)]
    assert sum(trend is None or trend.sign != 0 for trend in found) <= 1  # of 200 seeds, 6


def test_dear_customers_who_come_late_make_no_trend(engine: ibis.backends.duckdb.Backend) -> None:
    frame = simulated(2000, seed=9)
    late = frame.groupby("customer_id")["date"].transform("min") > pd.Timestamp("2025-01-01")
    found = _trend(engine, frame.assign(amount=frame["amount"].where(~late, 5 * frame["amount"])))
    assert found is not None
    assert found.sign == 0.0


def test_who_always_pays_the_same_has_no_trend(engine: ibis.backends.duckdb.Backend) -> None:
    frame = simulated(300, seed=2).drop_duplicates(["customer_id", "date"])
    assert _trend(engine, frame.assign(amount=9.95)) == PriceTrend(0.0, 0.0)


def test_a_handful_of_purchases_has_no_trend(engine: ibis.backends.duckdb.Backend) -> None:
    rows = [("a", (START + timedelta(days=30 * month)).isoformat(), 5.0 + month) for month in range(24)]
    assert _trend(engine, orders(*rows)) is None


def test_where_nobody_came_back_twice_there_is_no_trend(engine: ibis.backends.duckdb.Backend) -> None:
    assert _trend(engine, orders(("a", "2023-01-01", 5.0), ("a", "2024-09-01", 6.0))) is None


def test_of_many_customers_a_part_is_asked_and_its_sales_are_those_of_a_shop_of_its_own(
    engine: ibis.backends.duckdb.Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = simulated(600, seed=5)
    back = frame[::50].assign(amount=-frame["amount"][::50])
    sales = as_transactions(engine, pd.concat([frame, back]))
    window = Window(frame["date"].min().date(), frame["date"].max().date())
    days = purchase_days(sales, until=window.end)
    summary = summarise_days(days, window)
    often = summary.filter(summary.frequency > 1)
    share = 100 / int(often.count().execute())
    part = often.filter(trends._lot(often) < share).select("customer_id")
    alone = _trend_of(days.semi_join(part, "customer_id"), summary.semi_join(part, "customer_id"))
    monkeypatch.setattr(trends, "_MOST_CUSTOMERS", 100)
    assert _trend_of(days, summary) == alone != _trend(engine, frame)
