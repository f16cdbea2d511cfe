"""Are the facts about a customer base those that one counts by hand?"""

from __future__ import annotations

import math
from datetime import date, timedelta

import ibis
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.facts import CustomerFacts, customer_facts, season_facts, typical_gap
from clv.customers.summary import purchase_counts, spend_counts, summarise_customers
from tests.shops import CALIBRATION_END, as_transactions, orders

YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))
TWO_YEARS = Window(date(2023, 1, 1), date(2024, 12, 31))


def _facts(engine, frame: pd.DataFrame) -> CustomerFacts:
    return _facts_of(summarise_customers(as_transactions(engine, frame), YEAR))


def _facts_of(summary: ibis.Table) -> CustomerFacts:
    return customer_facts(purchase_counts(summary).execute(), spend_counts(summary).execute())


def _busiest(engine, frame: pd.DataFrame, window: Window = TWO_YEARS) -> float:
    return season_facts(as_transactions(engine, frame), window).execute()["busiest_share"].iloc[0]


def test_the_typical_gap_is_the_median_customers_mean_gap(engine):
    shop = orders(
        ("a", "2024-01-01", 5), ("a", "2024-01-11", 5), ("a", "2024-01-31", 5),  # 30 days for two gaps
        ("b", "2024-01-01", 5), ("b", "2024-02-10", 5),
        ("c", "2024-03-01", 5),
    )  # fmt: skip
    found = _facts(engine, shop)
    assert found.typical_gap == typical_gap(summarise_customers(as_transactions(engine, shop), YEAR)) == (15 + 40) / 2
    assert found.silent_days == (date(2024, 12, 31) - date(2024, 3, 1)).days


def test_nine_in_ten_customers_came_within_nine_of_eleven_days(engine):
    # First purchases on days 0 to 10, one a day: from the 5% quantile, 0.5, to the 95% quantile, 9.5.
    shop = orders(*((f"c{day}", f"2024-01-{day + 1:02}", 5.0) for day in range(11)))
    found = _facts(engine, shop)
    assert found.arrival_days == pytest.approx(9)
    assert found.known_days == 365 - 5  # the median came on 6 January


def test_where_nobody_came_back_the_pace_and_the_correlation_are_unknown(engine):
    found = _facts(engine, orders(("a", "2024-01-01", 5), ("b", "2024-02-01", 5)))
    assert math.isnan(found.typical_gap)
    assert math.isnan(found.spend_correlation)


def test_the_published_correlation_of_the_cd_shop(cd_shop):
    summary = summarise_customers(cd_shop.table("sample"), Window(date(1997, 1, 1), CALIBRATION_END))
    assert _facts_of(summary).spend_correlation == pytest.approx(0.11, abs=0.005)
    payers = summary.filter((summary.frequency > 0) & (summary.monetary_value > 0)).execute()
    assert _facts_of(summary).spend_correlation == pytest.approx(
        payers["frequency"].corr(payers["monetary_value"]), rel=1e-9
    )


def test_money_that_comes_evenly_has_no_season(engine):
    days = [TWO_YEARS.end - timedelta(days=ago) for ago in range(730)]
    assert _busiest(engine, orders(*(("a", day.isoformat(), 1.0) for day in days))) == pytest.approx(0.25, abs=0.005)


def test_december_and_january_are_neighbours(engine):
    shop = orders(("a", "2024-01-10", 4), ("a", "2024-06-10", 2), ("a", "2024-12-20", 3), ("a", "2023-06-10", 99))
    assert _busiest(engine, shop) == pytest.approx(7 / 9)


def test_sales_after_the_window_make_no_season(engine):
    shop = orders(("a", "2024-01-10", 4), ("a", "2024-06-10", 4), ("a", "2025-01-01", 99))
    assert _busiest(engine, shop) == pytest.approx(0.5)


def test_less_than_a_year_shows_no_season(engine):
    # 1 January to 31 December is a year, both counted; one day less is none.
    shop = orders(("a", "2025-01-10", 4), ("a", "2025-12-30", 4))
    assert pd.isna(_busiest(engine, shop, Window(date(2025, 1, 2), date(2025, 12, 31))))
    assert _busiest(engine, shop, Window(date(2025, 1, 1), date(2025, 12, 31))) == pytest.approx(1.0)


def test_a_last_year_without_money_has_no_season(engine):
    assert pd.isna(_busiest(engine, orders(("a", "2023-01-10", 4), ("a", "2024-12-30", 0))))
