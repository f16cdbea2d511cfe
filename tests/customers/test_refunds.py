"""Does each refund reduce the purchase that it belongs to, and is none lost?"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clv.customers.refunds import days_after_refunds
from tests.shops import as_transactions

Line = tuple[str, str | None, int, int]  # customer, order, day of January 2024, amount


def _days(engine, lines: list[Line]) -> dict[tuple[str, int], float]:
    frame = pd.DataFrame(lines, columns=["customer_id", "order_id", "day", "amount"])
    frame["date"] = pd.to_datetime("2024-01-01") + pd.to_timedelta(frame.pop("day") - 1, unit="D")
    frame["amount"] = frame["amount"].astype(float)
    frame["order_id"] = frame["order_id"].astype("string")
    found = days_after_refunds(as_transactions(engine, frame)).execute()
    return {(row.customer_id, pd.Timestamp(row.date).day): row.amount for row in found.itertuples()}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [("a", "1", 1, 50), ("a", "2", 11, 40), ("a", "1", 15, -20)],
            {("a", 1): 30, ("a", 11): 40},
            id="a refund reduces its own order, not the latest one",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", "2", 11, 40), ("a", "1", 11, -50)],
            {("a", 11): 40},
            id="an order given back on the day of another purchase is none, and the other stays",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", "2", 11, 40), ("a", "C9", 15, -10)],
            {("a", 1): 50, ("a", 11): 30},
            id="a credit note under a number of its own reduces the latest earlier purchase",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", "2", 1, 0), ("a", "1", 9, -50)],
            {("a", 1): 0},
            id="a gift beside an order that was given back stays a purchase",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", "1", 1, -5), ("a", "1", 1, 7)],
            {("a", 1): 52},
            id="a discount on a line of its own is netted with its order",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", "2", 11, 30), ("a", "2", 11, -45)],
            {("a", 1): 35},
            id="what an exchange gives back beyond its order reduces the purchase before",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("b", "1", 2, 60), ("a", "1", 9, -50)],
            {("b", 2): 60},
            id="another customer's order of the same number is not touched",
        ),
        pytest.param(
            [("a", "1", 1, 50), ("a", None, 5, 0), ("a", None, 9, -20)],
            {("a", 1): 30, ("a", 5): 0},
            id="a gift cannot bear a refund: the money comes off the day on which money was paid",
        ),
        pytest.param(
            [("a", "1", 10, 50), ("a", "C1", 5, -20)], {("a", 10): 50}, id="a refund before any purchase finds no place"
        ),
        pytest.param(
            [("a", "1", 10, 50), ("a", "1", 5, -20)],
            {("a", 10): 30},
            id="a refund booked before its own order reduces it all the same",
        ),
        pytest.param(
            [("a", None, 1, 50), ("a", None, 1, -50), ("b", "C1", 1, -9)], {}, id="who kept nothing has no purchase"
        ),
    ],
)
def test_a_refund_finds_its_purchase(engine, lines, expected):
    assert _days(engine, lines) == expected


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["1", "2", "3", None]),
        st.integers(1, 9),
        st.integers(-4, 5),
    ),
    min_size=1,
    max_size=12,
)


@given(lines=_LINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_does_what_a_bookkeeper_does_by_hand(engine, lines):
    assert _days(engine, lines) == _by_hand(lines)


def _by_hand(lines: list[Line]) -> dict[tuple[str, int], float]:
    """The same rules, one refund after the other."""
    orders: dict[tuple[str, str | None, int], float] = defaultdict(float)
    touched: set[tuple[str, str | None, int]] = set()
    refunds: dict[tuple[str, str | None, int], float] = defaultdict(float)
    for customer, order, day, amount in lines:
        (orders if amount >= 0 else refunds)[customer, order, day] += amount
    loose: dict[tuple[str, int], float] = defaultdict(float)
    for (customer, order, day), amount in refunds.items():
        own = sorted(d for c, o, d in orders if order is not None and (c, o) == (customer, order))
        if not own:
            loose[customer, day] += amount
            continue
        place = (customer, order, max((d for d in own if d <= day), default=own[0]))
        orders[place] += amount
        touched.add(place)
    days: dict[tuple[str, int], float] = {}
    for place, amount in orders.items():
        customer, _, day = place
        if place in touched and amount < 0:
            loose[customer, day] += amount
        if place not in touched or amount > 0:
            days[customer, day] = days.get((customer, day), 0.0) + amount
    paid = {key for key, amount in days.items() if amount > 0}
    borne: set[tuple[str, int]] = set()
    for (customer, day), amount in loose.items():
        earlier = [d for c, d in paid if c == customer and d <= day]
        if earlier:
            days[customer, max(earlier)] += amount
            borne.add((customer, max(earlier)))
    return {key: amount for key, amount in days.items() if key not in borne or amount > 0}
