"""Does each month's newcomers' money add up to that of all, and does what is expected of them come?"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pandas as pd
import pytest
from ibis.backends import BaseBackend

from clv.analysis.arrivals import MONTHS_AHEAD, Arrival, arrivals
from clv.analysis.forecast import expected_by_group
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import months_after
from clv.value.ahead import Measure
from clv.value.intervals import Interval
from tests.shops import as_transactions, cdnow, simulated

MARGIN = 0.4
END = date(2025, 12, 31)  # of two years, and a third is hidden


@pytest.fixture(scope="module")
def engine() -> BaseBackend:
    return ibis.duckdb.connect()


def sold(seed: int) -> pd.DataFrame:
    shop = simulated(3_000, seed=seed, days=1_096)
    return shop.assign(date=pd.Timestamp("2024-01-01") + (shop["date"] - shop["date"].min()))


def told(engine: BaseBackend, shop: pd.DataFrame, end: date) -> tuple[Analysis, tuple[Arrival, ...]]:
    sales = as_transactions(engine, shop)
    assumptions = Assumptions(margin=MARGIN)
    analysis = analyse(engine, sales, assumptions=assumptions, until=end, name="arrivals")
    return analysis, arrivals(engine, sales, analysis)


def came(shop: pd.DataFrame, arrival: Arrival, until: date) -> float:
    """What the newcomers of the month had brought by that day, added up by hand."""
    first = shop.groupby("customer_id")["date"].transform("min")
    own = (first.dt.year == arrival.month.year) & (first.dt.month == arrival.month.month)
    return float(MARGIN * shop.loc[own & (shop["date"] <= pd.Timestamp(until)), "amount"].sum())


@pytest.fixture(scope="module")
def shop() -> pd.DataFrame:
    return sold(seed=5)


@pytest.fixture(scope="module")
def found(engine: BaseBackend, shop: pd.DataFrame) -> tuple[Analysis, tuple[Arrival, ...]]:
    return told(engine, shop, END)


def test_what_came_is_what_the_sales_have_month_by_month(
    shop: pd.DataFrame, found: tuple[Analysis, tuple[Arrival, ...]]
) -> None:
    analysis, months = found
    assert [one.month for one in months] == [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
    assert sum(one.customers for one in months) == analysis.base.customers
    assert sum(one.so_far for one in months) == pytest.approx(MARGIN * analysis.base.spend_to_date)
    for one in (months[0], months[7], months[-1]):
        ends = [months_after(one.month, n + 1) - timedelta(days=1) for n in range(len(one.brought))]
        assert ends[-1] == END
        assert one.brought == pytest.approx([came(shop, one, end) for end in ends])
        assert one.brought[-1] == pytest.approx(one.so_far)


def test_what_is_expected_adds_up_to_the_forecast_of_all(
    engine: BaseBackend, found: tuple[Analysis, tuple[Arrival, ...]]
) -> None:
    analysis, months = found
    year = (months_after(END, 12) - END).days
    of_segments = expected_by_group(analysis.values(engine), analysis, np.array([float(year)]))[Measure.MONEY]
    expected = sum(one.coming[11] - one.so_far for one in months)
    assert expected == pytest.approx(MARGIN * sum(float(money[0]) for money in of_segments.values()))
    assert all(len(one.coming) == len(one.limits) == MONTHS_AHEAD for one in months)
    assert all(
        low.low <= money <= low.high for one in months for money, low in zip(one.coming, one.limits, strict=True)
    )


def test_what_comes_in_the_hidden_year_lies_between_the_limits(
    engine: BaseBackend, shop: pd.DataFrame, found: tuple[Analysis, tuple[Arrival, ...]]
) -> None:
    held = []
    for each, months in ((shop, found[1]), (other := sold(seed=6), told(engine, other, END)[1])):
        for one in months:
            for ahead in (3, 11):
                truth = came(each, one, months_after(END, ahead + 1))
                held.append(one.limits[ahead].low <= truth <= one.limits[ahead].high)
    assert 0.85 <= np.mean(held) <= 1.0


def test_the_cd_shops_months_of_arrival_brought_what_was_said_of_them(engine: BaseBackend) -> None:
    discs, seen = cdnow("sample"), date(1997, 12, 31)
    _, months = told(engine, discs, seen)
    assert [one.month for one in months] == [date(1997, month, 1) for month in (1, 2, 3)]
    for one in months:
        truth = came(discs, one, date(1998, 6, 30))
        assert one.limits[5].low <= truth <= one.limits[5].high


def test_sales_that_end_within_a_month_expect_the_rest_of_it(engine: BaseBackend, shop: pd.DataFrame) -> None:
    _, months = told(engine, shop, date(2025, 11, 10))
    last = months[-1]
    assert (last.month, last.brought) == (date(2025, 11, 1), ())
    assert last.so_far == pytest.approx(came(shop, last, date(2025, 11, 10)))
    assert last.so_far < last.coming[0] < last.coming[1]
    assert len(last.coming) == MONTHS_AHEAD


def test_a_shop_that_carries_no_values_says_what_came(engine: BaseBackend, shop: pd.DataFrame) -> None:
    few = shop[shop["customer_id"].isin(shop["customer_id"].unique()[:9])]
    _, months = told(engine, few, END)
    assert months
    assert all((one.coming, one.limits) == ((), ()) for one in months)


def arrival(limits: tuple[Interval, ...] = (Interval(24.0, 40.0), Interval(28.0, 60.0))) -> Arrival:
    return Arrival(date(2025, 1, 1), 2, brought=(10.0, 20.0), so_far=20.0, coming=(30.0, 44.0), limits=limits)


@pytest.mark.parametrize(
    ("money", "reached", "between"),
    [
        (5.0, 0, (0, 0)),  # came already, nobody doubts it
        (6.0, 1, (1, 1)),
        (14.0, 2, (2, 3)),
        (15.0, 2, (2, None)),
        (25.0, None, (3, None)),
        (31.0, None, (None, None)),
    ],
)
def test_the_month_that_pays_back_has_an_earliest_and_a_latest(
    money: float, reached: int | None, between: tuple[int | None, int | None]
) -> None:
    one = arrival()
    assert one.reached(money) == reached
    assert one.reached_between(money) == between


def test_without_limits_the_month_stands_alone() -> None:
    assert arrival(limits=()).reached_between(14.0) == (2, 2)
