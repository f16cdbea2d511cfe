"""Is it told whether customers buy at random moments or at even intervals?"""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.regularity import Regularity, regularity
from clv.customers.repeat_days import repeat_purchases
from clv.customers.summary import purchase_days, summarise_days
from tests.shops import as_transactions, cdnow

WINDOW = Window(date(2024, 1, 1), date(2025, 12, 31))


def _found(frame: pd.DataFrame, window: Window = WINDOW) -> Regularity | None:
    engine = ibis.duckdb.connect()
    sales = as_transactions(engine, frame)
    days = purchase_days(sales, until=window.end)
    summary = summarise_days(days, window)
    return regularity(repeat_purchases(days, summary), summary)


def _sales(days: list[tuple[int, ...]]) -> pd.DataFrame:
    """One customer each, who bought on these days of the window."""
    rows = [(f"C{place:04}", day) for place, own in enumerate(days) for day in own]
    who, when = zip(*rows, strict=True)
    return pd.DataFrame(
        {"customer_id": who, "date": pd.Timestamp(2024, 1, 1) + pd.to_timedelta(when, "D"), "amount": 5.0}
    )


def _bought(parts: int, *, customers: int = 1500) -> pd.DataFrame:
    """Customers whose times between purchases are of so many exponential parts, each at a pace of their own."""
    rng = np.random.default_rng(parts)
    pace = rng.gamma(3.0, 10.0, (customers, 1))
    gaps = rng.gamma(parts, 1 / parts, (customers, 8)) * pace
    days = np.cumsum(np.column_stack([rng.uniform(0, 60, customers), gaps]), axis=1).astype(int)
    return _sales([tuple(own[own <= WINDOW.days].tolist()) for own in days])


def test_by_hand():
    # The second of three purchases in the middle, 10 and 20 days after the first; a fourth plays no part, nor do
    # customers with two purchases, nor three within 13 days.
    middle = [(1, 11, 21, 22)] * 100 + [(1, 5), (1, 2, 14)]
    assert _found(_sales(middle)) == Regularity(np.inf, np.inf)
    spread = [(0, 5, 20)] * 100 + [(0, 15, 20)] * 100
    found = _found(_sales(spread))
    # Off the middle by a quarter of the way: 1/16; of random whole days (19 ** 2 - 1) / 12 / 20 ** 2 = 0.075.
    assert found is not None
    assert found.shape == pytest.approx((3 * 0.075 / 0.0625 - 1) / 2)
    assert not found.errors < 0


@pytest.mark.parametrize(("parts", "even"), [(1, False), (2, True), (4, True)])
def test_the_shape_is_that_of_the_times_between_purchases(parts, even):
    found = _found(_bought(parts))
    assert found is not None
    assert found.shape == pytest.approx(parts, rel=0.12)
    assert found.is_even is even
    assert found.spread == pytest.approx(parts**-0.5, rel=0.06)


def test_too_few_say_nothing():
    assert _found(_sales([(0, 10, 30)] * 99)) is None
    assert _found(_sales([(0, 10)] * 200)) is None


def test_the_cd_shop_buys_at_random_moments():
    found = _found(cdnow("master"), Window(date(1997, 1, 1), date(1998, 6, 30)))
    assert found is not None
    assert not found.is_even
    assert found.shape == pytest.approx(0.89, abs=0.01)


def test_the_gaps_are_calculated_with_as_random_unless_they_are_surely_not():
    assert Regularity(1.4, 2.0).gap_shape == 1.0
    assert Regularity(0.8, -3.0).gap_shape == 1.0
    assert Regularity(3.8, 20.0).gap_shape == 3.8
    assert Regularity(0.9, -5.0).gap_shape == 0.9  # in bursts
    assert Regularity(np.inf, np.inf).gap_shape == 1000.0
