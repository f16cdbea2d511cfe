"""How long did who came back take, counted by hand?"""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.repeat_days import repeat_purchases
from clv.customers.return_times import return_times
from clv.customers.summary import purchase_days, summarise_days
from clv.customers.survival import kaplan_meier
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


def _times(days: ir.Table, summary: ir.Table) -> pd.DataFrame:
    return return_times(repeat_purchases(days, summary), summary).execute()


def times(engine, sales: pd.DataFrame, *, refunds: bool, came: bool = True) -> dict[int, int]:
    table = as_transactions(engine, sales)
    days = purchase_days(table, until=WINDOW.end, refunds=refunds)
    found = _times(days, summarise_days(days, WINDOW))
    found = found[found["came"] == came]
    return {int(days): int(customers) for days, customers in found.groupby("days")["customers"].sum().items()}


@pytest.mark.parametrize("refunds", [True, False])
def test_days_until_the_second_purchase_day(engine, refunds: bool) -> None:
    assert times(engine, SALES, refunds=refunds) == {10: 2, 100: 1}


@pytest.mark.parametrize("refunds", [True, False])
def test_who_has_not_come_back_yet_has_been_watched_since(engine, refunds: bool) -> None:
    # "once" since 1 January, 180 days before the window's end; "later" since 1 June, 29 days.
    assert times(engine, SALES, refunds=refunds, came=False) == {180: 1, 29: 1}


def test_a_second_purchase_that_was_given_back_is_none(engine) -> None:
    back = orders(("often", "2025-02-12", -10.0), ("twice", "2025-01-12", -10.0))
    # "often" came back on 1 March only, 28 days after; "twice" never did.
    assert times(engine, pd.concat([SALES, back]), refunds=True) == {28: 1, 100: 1}


def test_how_long_each_has_been_known_stands_beside_it(engine) -> None:
    days = purchase_days(as_transactions(engine, SALES), until=WINDOW.end)
    found = _times(days, summarise_days(days, WINDOW))
    rows = found[["days", "came", "T", "customers"]].itertuples(index=False, name=None)
    assert list(rows) == [
        (10, True, 149, 1),
        (10, True, 180, 1),
        (29, False, 29, 1),
        (100, True, 180, 1),
        (180, False, 180, 1),
    ]


def test_where_nobody_came_back_no_row_says_so(engine) -> None:
    assert times(engine, SALES.head(2), refunds=False) == {}


def test_the_cd_shop_counts_each_who_came_back_once(cd_shop, master_1998) -> None:
    days = purchase_days(cd_shop.table("master"), until=master_1998.base.window.end)
    by_customer = days.execute().sort_values("date").groupby("customer_id")["date"]
    second = by_customer.agg(lambda dates: dates.iloc[:2].diff().iloc[-1])
    wanted = second.dropna().dt.days.value_counts()
    frame = _times(days, cd_shop.table(master_1998.base.table))
    came = frame[frame["came"]].groupby("days")["customers"].sum()
    assert came.sum() == master_1998.base.repeat_buyers
    assert came.to_dict() == wanted.to_dict()
    assert frame["customers"].sum() == master_1998.base.customers


def test_those_who_may_still_come_back_move_the_time_at_which_most_have() -> None:
    # A hundred came back after 10 days and a hundred after 100; of 200 more, half were watched for 50 days only. Of 200
    # in sight on day 100 the half came then: 1 - (300/400)(100/200) = 0.625 come back in all, 40% of them by day 10.
    counts = pd.DataFrame({"days": [10, 50, 100, 200], "came": [True, False, True, False], "customers": [100] * 4})
    curve = kaplan_meier(counts)
    assert curve.by(100).value == pytest.approx(0.625)
    assert (curve.returned_by(0.39), curve.returned_by(0.41)) == (10, 100)  # of the 200 who came it is 50%
    assert kaplan_meier(counts.assign(came=False)).returned_by(0.5) is None
