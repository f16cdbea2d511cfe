"""Are new and kept customers counted as a person would count them?"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.customers.activity import count_before, count_months, count_period, customer_months
from tests.shops import as_transactions

UNTIL = date(2030, 6, 30)


@pytest.fixture
def bought(engine):
    # anna: January, then March (twice) and May; bert: March only; cora: April, all given back; dirk: April and May.
    rows = [
        ("anna", "2030-01-10", 10.0, "shop"),
        ("anna", "2030-03-01", 10.0, "web"),
        ("anna", "2030-03-20", 10.0, "web"),
        ("anna", "2030-05-02", 10.0, "web"),
        ("bert", "2030-03-05", 10.0, "web"),
        ("cora", "2030-04-01", 10.0, "web"),
        ("cora", "2030-04-02", -10.0, "web"),
        ("dirk", "2030-04-09", 0.0, None),
        ("dirk", "2030-05-09", 5.0, "shop"),
        ("emma", "2030-07-01", 5.0, "shop"),
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount", "channel"])
    frame["date"] = pd.to_datetime(frame["date"])
    return customer_months(as_transactions(engine, frame), until=UNTIL)


def test_months_count_new_and_returning_customers(bought):
    found = count_months(bought).execute()
    assert [tuple(row) for row in found.assign(month=found["month"].astype(str)).itertuples(index=False)] == [
        ("2030-01-01", 1, 0),
        ("2030-03-01", 1, 1),
        ("2030-04-01", 1, 0),
        ("2030-05-01", 0, 2),
    ]


def test_who_is_kept_counts_once_in_the_period_whatever_the_months(bought):
    found = count_period(bought, first=date(2030, 3, 1), last=date(2030, 5, 1)).execute()
    assert found["kept"].sum() == 1.0  # anna: half in March, half in May; dirk is new in the period
    assert found.groupby(found["month"].astype(str))["kept"].sum().to_dict() == {
        "2030-03-01": 0.5,
        "2030-04-01": 0.0,
        "2030-05-01": 0.5,
    }
    assert found["new_customers"].sum() == 2  # bert and dirk; cora gave everything back


def test_a_customer_belongs_to_the_channel_of_the_first_purchase(bought):
    found = count_period(bought, first=date(2030, 3, 1), last=date(2030, 5, 1)).execute()
    assert found.groupby("channel")["kept"].sum().to_dict() == {"": 0.0, "shop": 1.0, "web": 0.0}
    assert found.groupby("channel")["new_customers"].sum().to_dict() == {"": 1, "shop": 0, "web": 1}


def test_customers_of_before_are_those_whose_first_month_is_earlier(bought):
    assert count_before(bought, first=date(2030, 3, 1)) == 1
    assert count_before(bought, first=date(2030, 5, 1)) == 3
    assert count_before(bought, first=date(2030, 1, 1)) == 0
