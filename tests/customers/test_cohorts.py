"""What have cohorts spent by age, counted by hand?"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.cohorts import CohortUnit, cohort_period, cohort_spend
from clv.customers.summary import purchase_days
from tests.shops import as_transactions, orders

WINDOW = Window(date(2024, 1, 5), date(2024, 4, 10))
SHOP = orders(
    ("a", "2024-01-05", 10),
    ("a", "2024-02-01", 20),  # 27 days on: within a month
    ("a", "2024-03-20", 5),  # 75 days on: the third month, which b has not reached
    ("b", "2024-01-31", 30),
    ("c", "2024-02-10", 40),
    ("c", "2024-02-10", 2),
    ("d", "2024-04-02", 7),  # April is not over
    ("a", "2024-04-11", 999),  # after the window
)


def _rows(engine, frame: pd.DataFrame, window: Window, *, refunds: bool = True, **how) -> list[tuple[object, ...]]:
    days = purchase_days(as_transactions(engine, frame), until=window.end, refunds=refunds)
    found = cohort_spend(days, window, **how).execute()
    found["cohort"] = pd.to_datetime(found["cohort"]).dt.date
    return list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize("refunds", [True, False])
def test_cohorts_by_hand(engine, refunds):
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    assert _rows(engine, SHOP, WINDOW, refunds=refunds) == [
        (january, 2, 0, 20.0, 2),
        (january, 2, 1, 30.0, 1),
        (january, 2, 2, 30.0, 0),
        (february, 1, 0, 42.0, 1),
        (february, 1, 1, 42.0, 0),
    ]


def test_a_month_after_the_first_purchase_is_thirty_days_long(engine):
    # A month is 365.25 / 12 = 30.44 days: the 30th day belongs to the first, the 31st to the second.
    shop = orders(("a", "2024-01-01", 1), ("a", "2024-01-31", 10), ("b", "2024-01-01", 1), ("b", "2024-02-01", 10))
    rows = _rows(engine, shop, Window(date(2024, 1, 1), date(2024, 3, 31)))
    assert [(age, spend, active) for _, _, age, spend, active in rows] == [(0, 1, 2), (1, 6, 1), (2, 11, 1)]


def test_quarters_hold_the_customers_of_three_months(engine):
    rows = _rows(engine, SHOP, Window(date(2024, 1, 5), date(2024, 7, 5)), period=CohortUnit.QUARTER)
    # Who was won on 31 March has had 91 days by 30 June; the second quarter, with d in it, has not.
    first = [row for row in rows if row[0] == date(2024, 1, 1)]
    assert first == [(date(2024, 1, 1), 3, 0, 82 / 3, 3), (date(2024, 1, 1), 3, 1, 107 / 3, 1)]


def test_a_refund_comes_off_the_purchase_it_follows(engine):
    shop = pd.concat([SHOP, orders(("a", "2024-02-20", -20))])
    assert [row[3] for row in _rows(engine, shop, WINDOW)][:3] == [20.0, 20.0, 20.0]


def test_a_history_of_a_few_days_has_no_cohort_yet(engine):
    assert _rows(engine, SHOP, Window(date(2024, 1, 5), date(2024, 1, 30))) == []


@pytest.mark.parametrize(
    ("end", "period"), [(date(2025, 12, 30), CohortUnit.MONTH), (date(2025, 12, 31), CohortUnit.QUARTER)]
)
def test_from_two_years_on_cohorts_are_quarters(end, period):
    # 2 x 365.25 = 730.5 days.
    assert cohort_period(Window(date(2023, 12, 31), end)) is period


def test_the_cd_shops_cohorts_hold_all_of_its_customers(cd_shop):
    # All first purchases lie in the first quarter of 1997.
    window = Window(date(1997, 1, 1), date(1998, 6, 30))
    rows = cohort_spend(purchase_days(cd_shop.table("sample"), until=window.end), window).execute()
    sizes = rows.drop_duplicates("cohort").set_index("cohort")["customers"]
    assert len(sizes) == 3
    assert sizes.sum() == 2_357
