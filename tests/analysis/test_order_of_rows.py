"""Do the same sales give the same figures in whatever order an engine takes the rows, on however many threads?"""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.group_values import By, groups_of, limits_of
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.customers import price_trend
from clv.customers.places import find_places
from clv.segments.call_lists import LISTS, members
from tests.shops import as_transactions, simulated


def _sales() -> pd.DataFrame:
    """Two years with some money given back: cents, so that sums of doubles differ by the order."""
    frame = simulated(3_000, seed=5)
    frame["order_id"] = [f"order {number}" for number in range(len(frame))]
    back = frame.sample(200, random_state=1).assign(amount=lambda rows: (-rows["amount"] / 3).round(2))
    sales = pd.concat([frame, back], ignore_index=True)
    return sales.assign(channel=np.where(np.arange(len(sales)) % 2 == 0, "web", "shop"))


def _figures(frame: pd.DataFrame, *, threads: int) -> tuple[object, ...]:
    """All that is told of the sales, and the rows of every list in their order."""
    engine = ibis.duckdb.connect(threads=threads)
    sales = as_transactions(engine, frame)
    analysis = analyse(engine, sales, assumptions=Assumptions())
    values, worth = analysis.values(engine), analysis.valuation
    lists = [members(values, group, worth.limits).execute() for group in LISTS]
    base = analysis.base
    groups = groups_of(engine, sales, analysis, (By.CHANNEL,), name="groups")[By.CHANNEL]
    places = find_places(engine, sales, base.window, name="places")
    return (
        worth.total, worth.by_year, worth.segments, worth.lists, worth.concentration, worth.limits, worth.new_customer,
        analysis.fits.purchases.params, analysis.fits.gamma_gamma.params, analysis.fits.readiness,
        base.first_purchases, base.largest_purchase, base.prices, base.second_purchase, base.repeat_days,
        valuation_intervals(engine, analysis), limits_of(engine, analysis, groups, By.CHANNEL, name="groups"),
        groups, places.names, *(rows.to_csv() for rows in lists),
    )  # fmt: skip


@pytest.fixture(scope="module")
def on_one_thread() -> tuple[object, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(price_trend, "_MOST_CUSTOMERS", 500)
        return _figures(_sales(), threads=1)


@pytest.mark.parametrize(("threads", "seed"), [(1, 1), (2, 2), (2, 3)])
def test_neither_the_order_of_rows_nor_the_threads_change_a_digit(on_one_thread, monkeypatch, threads, seed):
    monkeypatch.setattr(price_trend, "_MOST_CUSTOMERS", 500)  # so that customers have to be drawn
    sales = _sales()
    shuffled = sales.iloc[np.random.default_rng(seed).permutation(len(sales))]
    for found, expected in zip(_figures(shuffled, threads=threads), on_one_thread, strict=True):
        assert found == expected
