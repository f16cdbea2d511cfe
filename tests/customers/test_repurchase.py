"""How many come back after each purchase, and when: by hand, and in simulated shops whose truth is known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.repurchase import (
    HORIZONS,
    MOST_GROUPS,
    Difference,
    GroupBy,
    UsualReturn,
    difference,
    possible_splits,
    purchase_gaps,
    return_counts,
    returns,
    split_counts,
)
from clv.customers.summary import purchase_days
from clv.customers.survival import FEWEST
from tests.shops import as_transactions, orders, simulated

WINDOW = Window(date(2024, 1, 1), date(2024, 3, 1))  # 60 days: 2024 is a leap year
SHOP = orders(
    ("a", "2024-01-01", 10),
    ("a", "2024-01-01", 5),  # the same day: one purchase
    ("a", "2024-01-11", 20),
    ("a", "2024-02-10", 30),
    ("b", "2024-01-11", 40),
    ("b", "2024-01-21", 50),
    ("c", "2024-02-01", 60),
    ("c", "2024-03-02", 70),  # after the window
)


def gaps_in(sales, window: Window, *, refunds: bool = True):
    return purchase_gaps(purchase_days(sales, until=window.end, refunds=refunds), window)


def counted(engine, frame: pd.DataFrame, window: Window = WINDOW) -> pd.DataFrame:
    return return_counts(gaps_in(as_transactions(engine, frame), window)).execute()


def gaps_of(count: int, days: int, *, came: bool = True, number: int = 1) -> tuple[int, int, bool, int]:
    return number, days, came, count


def counts(*rows: tuple[int, int, bool, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["number", "days", "came", "customers"])


@pytest.mark.parametrize("refunds", [True, False])
def test_gaps_by_hand(engine, refunds):
    gaps = gaps_in(as_transactions(engine, SHOP), WINDOW, refunds=refunds)
    assert list(return_counts(gaps).execute().itertuples(index=False, name=None)) == [
        (1, 10, True, 2),  # a and b
        (1, 29, False, 1),  # c: from 1 February to 1 March
        (2, 30, True, 1),  # a
        (2, 40, False, 1),  # b
        (3, 20, False, 1),  # a
    ]


def test_what_was_wholly_given_back_is_no_purchase(engine):
    shop = pd.concat([SHOP, orders(("a", "2024-01-12", -20))])
    found = counted(engine, shop)
    # a's second purchase is now that of 10 February, 40 days after the first.
    assert [row for row in found.itertuples(index=False, name=None) if row[:2] == (1, 40)] == [(1, 40, True, 1)]
    assert found["number"].max() == 2


def test_the_sixth_purchase_is_seen_and_what_follows_it_is_not(engine):
    shop = orders(*[("a", f"2024-01-0{day}", 1) for day in range(1, 9)])
    found = counted(engine, shop)
    assert found["number"].tolist() == [1, 2, 3, 4, 5]
    assert found["came"].all()


def test_each_purchase_has_its_customers_and_those_who_came_back(engine):
    after = returns(counted(engine, SHOP))
    assert [(one.number, one.customers, one.came) for one in after] == [(1, 3, 2), (2, 2, 1), (3, 1, 0)]


def test_a_chance_is_unknown_where_too_few_have_been_in_sight_so_long():
    [one] = returns(counts(gaps_of(50, 10), gaps_of(60, 40, came=False), gaps_of(5, 200, came=False)))
    known = one.within(30)
    assert known is not None
    assert known.value == pytest.approx(50 / 115)
    # 5 of the 65 then out were seen up to day 200: as if 5 / 65 of the 115 had been, 8.8 customers.
    assert one.within(180) is None


def test_where_everyone_is_back_the_year_is_known():
    [one] = returns(counts(gaps_of(50, 10)))
    year = one.within(365)
    assert year is not None
    assert year.value == 1.0


def test_the_usual_days_are_those_of_the_customers_who_come_back():
    # 100 come back on the days 1 to 100; 300 are not back after 200 days: of those who come, the 10th, 50th and 90th.
    [one] = returns(counts(*[gaps_of(1, day) for day in range(1, 101)], gaps_of(300, 200, came=False)))
    assert one.usual == UsualReturn(10, 50, 90)


def test_young_customers_do_not_make_returns_look_quicker():
    # Half of the old came back on day 10, half on day 100. The same number of young ones has been here for 20 days.
    old = [gaps_of(200, 10), gaps_of(200, 100)]
    [one] = returns(counts(*old, gaps_of(200, 10), gaps_of(200, 20, came=False)))
    usual = one.usual
    assert usual is not None
    assert (usual.early, usual.late) == (10, 100)
    assert one.curve.by(99).value == pytest.approx(0.5)


def test_nothing_is_usual_where_few_came_back():
    assert returns(counts(gaps_of(FEWEST - 1, 10), gaps_of(500, 50, came=False)))[0].usual is None
    assert returns(counts(gaps_of(500, 50, came=False)))[0].usual is None


def test_the_chance_of_a_second_purchase_is_the_simulated_one(engine):
    """Nobody leaves before a second purchase in BG/NBD, so the time to it is Pareto: 1 - (alpha / (alpha + t))^r.

    Rates low enough that hardly anyone buys twice on one day; a date hides half a day of the time on average.
    """
    r, alpha, days = 1.2, 400.0, 900
    shop = simulated(20_000, seed=11, days=days, r=r, alpha=alpha)
    window = Window(shop["date"].min().date(), shop["date"].max().date())
    found_counts = counted(engine, shop, window)
    first = returns(found_counts)[0]
    for horizon in HORIZONS:
        truth, found = 1 - (alpha / (alpha + horizon + 0.5)) ** r, first.within(horizon)
        assert found is not None
        assert found.value == pytest.approx(truth, abs=0.012)  # three standard errors
        assert found.low < found.value < found.high
    # Counting the young as lost would say far less: a third of them have not been here for a year.
    within = found_counts.query("number == 1 and came and days <= 365")["customers"].sum()
    year = first.within(365)
    assert year is not None
    assert within / first.customers < year.low - 0.03


def test_the_largest_part_of_the_first_day_names_the_customers_group(engine):
    rows = [("a", "web", 10), ("a", "shop", 15), ("b", "web", 5), ("b", "shop", 5), ("c", None, 9), ("d", "web", 1)]
    frame = pd.DataFrame(rows, columns=["customer_id", "channel", "amount"]).assign(date=pd.Timestamp("2024-01-01"))
    sales = as_transactions(engine, frame)
    gaps = gaps_in(sales, WINDOW)
    found = split_counts(gaps, sales, GroupBy.CHANNEL).execute()
    # a: 15 in the shop; b: as much in both, the first by name; c: not named.
    assert dict(zip(found["group"].fillna("–"), found["customers"], strict=True)) == {"shop": 2, "web": 1, "–": 1}


def test_thirds_hold_as_many_customers_each(engine):
    frame = orders(*[(f"c{n:02}", "2024-01-01", n + 1) for n in range(9)], ("c00", "2024-01-09", 500))
    sales = as_transactions(engine, frame)
    found = split_counts(gaps_in(sales, WINDOW), sales, GroupBy.FIRST_AMOUNT).execute()
    sizes = found.groupby("group").agg({"customers": "sum", "least": "min", "most": "max"})
    # The second purchase of c00 counts for nobody's first.
    assert sizes.to_numpy().tolist() == [[3, 1, 3], [3, 4, 6], [3, 7, 9]]


def test_sales_that_name_nothing_can_still_be_split_by_the_first_amount(engine):
    assert possible_splits(as_transactions(engine, SHOP)) == (GroupBy.FIRST_AMOUNT,)
    one_channel = as_transactions(engine, SHOP.assign(channel="web", category=["x", "y"] * 4))
    assert possible_splits(one_channel) == (GroupBy.CATEGORY, GroupBy.FIRST_AMOUNT)


def of_two_shops(engine, other_alpha: float, *, customers: int = 2_000) -> Difference:
    web = simulated(customers, seed=3, r=1.0, alpha=300.0).assign(channel="web")
    shop = simulated(customers, seed=4, r=1.0, alpha=other_alpha).assign(channel="shop")
    shop["customer_id"] = "S" + shop["customer_id"]
    sales = as_transactions(engine, pd.concat([web, shop]))
    window = Window(date(2024, 1, 1), max(web["date"].max(), shop["date"].max()).date())
    found = difference(split_counts(gaps_in(sales, window), sales, GroupBy.CHANNEL).execute())
    assert found is not None
    return found


def test_shops_that_differ_are_told_apart(engine):
    found = of_two_shops(engine, 400.0)
    assert found.more_than_chance
    shares = {group.name: group.first.curve.by(365).value for group in found.groups}
    assert shares == pytest.approx({"web": 365 / 665, "shop": 365 / 765}, abs=0.04)  # r = 1: t / (alpha + t)


def test_shops_that_are_alike_are_not(engine):
    assert not of_two_shops(engine, 300.0).more_than_chance


def test_small_groups_and_the_unnamed_are_left_out_and_counted():
    rows = [(name, 10, True, 40 + place, 1.0, 2.0) for place, name in enumerate("abcdef")]
    rows += [("tiny", 10, True, FEWEST - 1, 1.0, 2.0), (None, 10, True, 500, 1.0, 2.0)]
    found = difference(pd.DataFrame(rows, columns=["group", "days", "came", "customers", "least", "most"]))
    assert found is not None
    assert [group.name for group in found.groups] == ["f", "e", "d", "c", "b"]
    assert len(found.groups) == MOST_GROUPS
    assert found.left_out == 40 + FEWEST - 1 + 500


def test_one_group_differs_from_nothing():
    rows = [("a", 10, True, 100, 1.0, 2.0), ("b", 10, True, FEWEST - 1, 1.0, 2.0)]
    assert difference(pd.DataFrame(rows, columns=["group", "days", "came", "customers", "least", "most"])) is None
