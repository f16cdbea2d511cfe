"""How long did who came back take, counted by hand?"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.customers.return_times import return_times
from clv.customers.summary import purchase_days, summarise_customers
from clv.periods import Window
from tests.shops import as_transactions, orders

WINDOW = Window(date(2025, 1, 1), date(2025, 6, 30))
SALES = orders(
    ("once", "2025-01-01", 10.0),
    ("once", "2025-01-01", 5.0),  # the same day: not a second purchase
    ("twice", "2025-01-01", 10.0),
    ("twice", "2025-01-11", 10.0),
    ("often", "2025-02-01", 10.0),
    ("often", "2025-02-01", 10.0),
    ("often", "2025-02-11", 10.0),
    ("often", "2025-03-01", 10.0),
    ("slow", "2025-01-01", 10.0),
    ("slow", "2025-04-11", 10.0),  # 100 days
    ("slow", "2025-04-12", 10.0),
    ("later", "2025-06-01", 10.0),
    ("later", "2025-07-01", 10.0),  # after the window
)


def times(engine, sales: pd.DataFrame, *, refunds: bool) -> dict[int, int]:
    table = as_transactions(engine, sales)
    summary = summarise_customers(table, WINDOW, refunds=refunds)
    found = return_times(table, summary, WINDOW, refunds=refunds).execute()
    return dict(zip(found["days"].tolist(), found["customers"].tolist(), strict=True))


@pytest.mark.parametrize("refunds", [True, False])
def test_days_until_the_second_purchase_day(engine, refunds: bool) -> None:
    assert times(engine, SALES, refunds=refunds) == {10: 2, 100: 1}


def test_a_second_purchase_that_was_given_back_is_none(engine) -> None:
    back = orders(("often", "2025-02-12", -10.0), ("twice", "2025-01-12", -10.0))
    # "often" came back on 1 March only, 28 days after; "twice" never did.
    assert times(engine, pd.concat([SALES, back]), refunds=True) == {28: 1, 100: 1}


def test_where_nobody_came_back_there_is_no_row(engine) -> None:
    assert times(engine, SALES.head(2), refunds=False) == {}


def test_the_cd_shop_counts_each_who_came_back_once(cd_shop, master_1998) -> None:
    days = purchase_days(cd_shop.table("master"), until=master_1998.base.window.end).execute()
    second = days.sort_values("date").groupby("customer_id")["date"].agg(lambda dates: dates.iloc[:2].diff().iloc[-1])
    wanted = second.dropna().dt.days.value_counts()
    found = cd_shop.table(master_1998.base.return_table).execute().set_index("days")["customers"]
    assert found.sum() == master_1998.base.repeat_buyers
    assert found.to_dict() == wanted.to_dict()
