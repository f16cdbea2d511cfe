"""Is every customer in exactly one segment, on the right side of each threshold?"""

from __future__ import annotations

import ibis
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.tables import CUSTOMER_VALUES
from clv.value.segments import SEGMENT_CODES, assign_segments, find_limits


def _scored(rows: list[tuple[int, float, float]]) -> ibis.Table:
    """(frequency, p_alive, value_if_alive) a customer; the other columns do not matter here."""
    frame = pd.DataFrame(rows, columns=["frequency", "p_alive", "value_if_alive"])
    frame["customer_id"] = [f"c{i}" for i in range(len(frame))]
    for name in ("first_purchase", "last_purchase"):
        frame[name] = pd.Series([pd.Timestamp("2024-01-01").date()] * len(frame), dtype="object")
    for name in ("recency", "T"):
        frame[name] = 10
    for name in ("monetary_value", "spend_to_date", "expected_purchases", "expected_spend"):
        frame[name] = 1.0
    frame["ten_year_value"] = frame["p_alive"] * frame["value_if_alive"]
    frame["value_at_risk"] = frame["value_if_alive"] - frame["ten_year_value"]
    types = {c.name: c.type for c in CUSTOMER_VALUES.columns if c.name != "segment"}
    return ibis.memtable(frame[list(types)], schema=types)


def _divide(rows: list[tuple[int, float, float]]) -> ibis.Table:
    scored = _scored(rows)
    return assign_segments(scored, find_limits(scored))


def _codes(rows: list[tuple[int, float, float]]) -> list[str]:
    return _divide(rows).order_by("customer_id").execute()["segment"].tolist()


def test_each_side_of_each_threshold():
    # Ten customers: the best tenth by value begins at 90; a quarter of the repeat buyers would be worth 100 or more.
    rows = [
        (0, 1.0, 500.0),  # never came back: nothing else counts
        (3, 0.50, 400.0),  # exactly as likely here as gone, and among the best
        (3, 0.49, 400.0),  # as valuable, but rather gone
        (3, 0.50, 20.0),
        (1, 0.49, 20.0),
        (1, 0.10, 10.0),
    ]
    assert _codes(rows) == ["one_time", "active", "slipping", "active", "lapsed", "lapsed"]


def test_the_best_are_repeat_buyers_in_the_top_tenth():
    rows = [(2, 0.9, float(worth)) for worth in range(1, 101)]
    codes = _codes(rows)
    assert codes.count("best") == 10
    assert codes.count("active") == 90


def test_one_time_buyers_are_never_called_active_whatever_they_are_worth():
    assert set(_codes([(0, 1.0, float(worth)) for worth in range(50)])) == {"one_time"}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.floats(0, 1), st.floats(0, 1e6)),
        min_size=1,
        max_size=40,
    )
)
def test_the_division_covers_every_customer_once(rows):
    divided = _divide(rows)
    assert set(divided.execute()["segment"]) <= set(SEGMENT_CODES)
    assert len(divided.execute()) == len(rows)
