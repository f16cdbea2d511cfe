"""Does Postgres give the figures that DuckDB gives?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from ibis.backends import BaseBackend

from clv.core.tables import TRANSACTIONS
from clv.intake.tables import sales_table
from clv.segments.segments import chance_of_silence
from tests.analysis.engine_figures import analysed, apart
from tests.analysis.postgres import connected
from tests.shops import as_transactions, cdnow, seasonal


@pytest.fixture(scope="module")
def postgres(postgres_server: str) -> Iterator[BaseBackend]:
    with connected(postgres_server) as engine:
        yield engine


def _shop() -> pd.DataFrame:
    """The CD shop's sample with orders, of which some are given back; who buys first and last is not in order."""
    frame = cdnow("sample").sample(frac=1, random_state=2, ignore_index=True)
    frame["order_id"] = [f"order {number}" for number in range(len(frame))]
    back = frame.iloc[::60].assign(amount=lambda rows: (-rows["amount"] / 2).round(2))
    return pd.concat([frame, back], ignore_index=True)


def test_a_long_silence_after_many_purchases_ends_no_query(postgres):
    """(300 / 3,650) to the power of 300 is no number that Postgres knows."""
    rows = pd.DataFrame({"frequency": [300, 0, 2], "recency": [300, 0, 50], "T": [3_650, 100, 100]})
    postgres.create_table("silent", rows, temp=True, overwrite=True)
    table = postgres.table("silent")
    found = table.select("frequency", chance=chance_of_silence(table)).execute().set_index("frequency")["chance"]
    assert found.to_dict() == pytest.approx({300: 0.0, 0: 1.0, 2: 0.25})


@pytest.mark.parametrize("frame", [_shop(), seasonal(1_500, seed=2, days=1000)], ids=["money_back", "in_season"])
def test_totals_segments_limits_and_lists_are_those_of_duckdb(engine, postgres, frame):
    sales = as_transactions(engine, frame)
    if "order_id" in frame:
        types = {one.name: one.type for one in TRANSACTIONS.columns}
        there = postgres.create_table("sales", sales.to_pyarrow(), schema=types, overwrite=True)
    else:  # as the README has it
        there = sales_table(postgres, postgres.create_table("orders", frame, overwrite=True))
    _expected, expected = analysed(engine, sales)
    _found, found = analysed(postgres, there)
    assert apart(found, expected) == []
