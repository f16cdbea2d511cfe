"""Who is meant by an id that was typed, and who fits the conditions of a list?"""

from __future__ import annotations

import ibis
import pytest

from clv.core.errors import RangeBackwards
from clv.segments.customer_query import Bounds, CustomerFilter, as_known, customer_named, find_customers
from tests.segments.customers import scored


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("1", None),  # a part of an id is nobody's
        ("ann", "Ann"),
        ("Bob", "Bob"),
        ("bob", "bob"),
        ("BOB", None),  # two could be meant
        ("łÓdŹ", "ŁÓDŹ"),
        ("a_c", None),  # no wildcard
        ("", None),
        ("   ", None),
    ],
)
def test_an_exact_id_names_its_customer_and_other_capitals_where_only_one_can_be_meant(engine, search, expected):
    values = engine.create_table("v", ibis.memtable({"customer_id": ["12", "112", "Ann", "Bob", "bob", "ŁÓDŹ", "abc"]}))
    assert customer_named(values, search) == expected


# Columns: frequency, recency, T, p_alive, ten_year_value, value_if_alive.
CUSTOMERS = scored(
    {"frequency": 2, "recency": 60, "T": 100, "p_alive": 0.5, "ten_year_value": 100.0, "value_if_alive": 200.0},
    {"frequency": 0, "recency": 0, "T": 40, "p_alive": 1.0, "ten_year_value": 50.0, "value_if_alive": 50.0},
    {"frequency": 5, "recency": 99, "T": 100, "p_alive": 0.9, "ten_year_value": 99.0, "value_if_alive": 110.0},
).mutate(segment=ibis.literal("best"), channel=ibis.row_number().cases((0, "web"), (1, "shop"), else_=None))


def on(wish: CustomerFilter) -> list[str]:
    return find_customers(CUSTOMERS, wish).execute()["customer_id"].tolist()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Bounds("ten_year_value", least=100.0), ["c000"]),
        (Bounds("ten_year_value", most=99.0), ["c002", "c001"]),
        (Bounds("ten_year_value", least=50.0, most=99.0), ["c002", "c001"]),
        (Bounds("ten_year_value", least=50.01, most=98.99), []),
        (Bounds("frequency", least=2, most=4), ["c000"]),
        (Bounds("silent_days", most=1), ["c002"]),  # 99 of 100 days
        (Bounds("silent_days", least=2, most=39), []),
        (Bounds("silent_days", least=40), ["c000", "c001"]),
        (Bounds("known_days", most=40), ["c001"]),
        (Bounds("known_days"), ["c000", "c002", "c001"]),
        # Nothing yet says with which chance a one-time buyer comes back: no limits hold them.
        (Bounds("p_alive", least=0.5), ["c000", "c002"]),
        (Bounds("p_alive", least=0.51), ["c002"]),
        (Bounds("p_alive", most=1.0), ["c000", "c002"]),
        (Bounds("value_at_risk", most=11.0), ["c002"]),
        (Bounds("value_at_risk", least=0.0), ["c000", "c002"]),
    ],
)
def test_a_limit_holds_on_both_of_its_sides(limits: Bounds, expected: list[str]) -> None:
    assert on(CustomerFilter(ranges=(limits,))) == expected


DUE = scored(
    *(
        {"frequency": 2, "recency": 60, "T": 100, "p_alive": 0.5, "ten_year_value": 9.0, "value_if_alive": 9.0} | due
        for due in (
            {"due_in": 31, "overdue_days": 0},
            {},  # probably lost
            {"due_in": 1, "overdue_days": 12},
            {"due_in": 30, "overdue_days": 0},
        )
    )
).mutate(segment=ibis.literal("best"))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (CustomerFilter(sort="due", descending=False), ["c002", "c003", "c000", "c001"]),
        (CustomerFilter(sort="due"), ["c000", "c003", "c002", "c001"]),  # whose day nobody knows comes last either way
        (CustomerFilter(ranges=(Bounds("days_until_due", most=30),)), ["c002", "c003"]),
        (CustomerFilter(ranges=(Bounds("days_until_due", least=2, most=31),)), ["c000", "c003"]),
        (CustomerFilter(ranges=(Bounds("overdue_days", least=1),)), ["c002"]),
        (CustomerFilter(ranges=(Bounds("overdue_days", most=0),)), ["c000", "c003"]),
    ],
)
def test_customers_are_found_by_the_day_on_which_they_are_due(wish: CustomerFilter, expected: list[str]) -> None:
    assert find_customers(DUE, wish).execute()["customer_id"].tolist() == expected


def test_all_conditions_have_to_hold() -> None:
    assert on(CustomerFilter(ranges=(Bounds("silent_days", least=40), Bounds("frequency", least=1)))) == ["c000"]
    assert on(CustomerFilter(channels=("web", "shop"), ranges=(Bounds("frequency", most=0),))) == ["c001"]
    assert on(CustomerFilter(channels=("web",), segments=("new",))) == []


def test_who_has_no_name_for_a_place_is_on_no_list_of_it() -> None:
    assert on(CustomerFilter(channels=("web",))) == ["c000"]
    assert on(CustomerFilter(channels=("web", "shop"))) == ["c000", "c001"]


def test_limits_that_run_backwards_are_refused() -> None:
    with pytest.raises(RangeBackwards, match="10 to 5"):
        Bounds("frequency", least=10, most=5)
    assert Bounds("frequency", least=5, most=5).most == 5


def test_a_list_shows_no_chance_and_no_risk_of_one_time_buyers() -> None:
    shown = as_known(CUSTOMERS).execute().set_index("customer_id")
    assert shown.loc["c001", ["p_alive", "value_at_risk"]].isna().all()
    assert shown.loc["c000", ["p_alive", "value_at_risk"]].tolist() == [0.5, 100.0]
    assert list(shown.index) == ["c000", "c001", "c002"]
