"""Are the months and the last year and quarter those of the sales, counted another way?"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.lately import QUARTER_DAYS, YEAR_DAYS, Lately, lately
from clv.customers.summary import purchase_days
from tests.shops import as_transactions, cdnow

END, THEN = date(1998, 6, 30), date(1998, 3, 31)


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    frame = cdnow("master")
    return frame.assign(first=frame.groupby("customer_id").date.transform("min"))


@pytest.fixture(scope="module")
def found(cd_shop: ibis.BaseBackend) -> Lately:
    days = purchase_days(cd_shop.table("master"), until=ibis.literal(END))
    return lately(days, Window(date(1997, 1, 1), END), then=THEN)


def within(sales: pd.DataFrame, end: date, days: int) -> pd.DataFrame:
    return sales[(sales.date > pd.Timestamp(end - timedelta(days=days))) & (sales.date <= pd.Timestamp(end))]


def test_each_month_has_its_buyers_and_money_and_what_of_it_was_paid_first(found: Lately, sales: pd.DataFrame) -> None:
    months = sales.groupby(sales.date.dt.to_period("M"))
    firsts = sales[sales.date == sales["first"]].groupby(sales.date.dt.to_period("M")).amount.sum()
    assert [f"{one.month:%Y-%m}" for one in found.months] == [str(month) for month in months.groups]
    assert [one.buyers for one in found.months] == months.customer_id.nunique().tolist()
    assert [one.money for one in found.months] == pytest.approx(months.amount.sum().tolist())
    expected = firsts.reindex(months.amount.sum().index, fill_value=0.0)
    assert [one.first_money for one in found.months] == pytest.approx(expected.tolist())
    assert found.first_money == pytest.approx(expected.sum())
    assert found.months[0].again == pytest.approx(found.months[0].money - expected.iloc[0])


def test_the_last_year_and_quarter_end_with_the_sales_or_the_day_compared(found: Lately, sales: pd.DataFrame) -> None:
    assert found.buyers == within(sales, END, YEAR_DAYS).customer_id.nunique()
    assert found.buyers_then == within(sales, THEN, YEAR_DAYS).customer_id.nunique()
    assert found.quarter == pytest.approx(within(sales, END, QUARTER_DAYS).amount.sum())
    before = END - timedelta(days=QUARTER_DAYS)
    assert found.quarter_before == pytest.approx(within(sales, before, QUARTER_DAYS).amount.sum())


def test_a_month_without_sales_is_a_month_and_one_that_is_not_over_is_none(engine: ibis.BaseBackend) -> None:
    frame = pd.DataFrame(
        {"customer_id": ["a", "b"], "date": pd.to_datetime(["2024-01-05", "2024-03-10"]), "amount": [10.0, 20.0]}
    )
    as_transactions(engine, frame, "sales")
    window = Window(date(2024, 1, 5), date(2024, 3, 10))
    found = lately(purchase_days(engine.table("sales"), until=ibis.literal(window.end)), window, then=None)
    assert [(one.month.month, one.money) for one in found.months] == [(1, 10.0), (2, 0.0)]
    assert (found.buyers, found.buyers_then, found.quarter_before) == (2, None, None)
    assert found.first_money == 30.0
