"""Buyers against purchases per buyer: by hand, as published for toothpaste, and where the truth is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nbinom

from clv.core.periods import Window
from clv.customers.double_jeopardy import (
    MOST,
    ChoiceSet,
    Jeopardy,
    choice_counts,
    choices_made,
    customer_counts,
    double_jeopardy,
    expected_buyers,
    possible_ranges,
)
from clv.customers.survival import FEWEST
from tests.shops import as_transactions, orders

WINDOW = Window(date(2023, 1, 1), date(2024, 12, 31))
# UK toothpaste, 1st quarter of 1973 (Goodhardt, Ehrenberg & Chatfield 1984, section 3): 56% of the households bought,
# on average 2.6 times; each brand's share of the purchases, and of the households those who bought it.
TOOTHPASTE = {
    "Colgate DC": (0.25, 0.20),
    "Macleans": (0.19, 0.17),
    "Close Up": (0.10, 0.09),
    "Signal": (0.10, 0.08),
    "Ultrabrite": (0.09, 0.08),
    "Gibbs SR": (0.08, 0.07),
    "Boots": (0.03, 0.03),
    "Sainsbury": (0.02, 0.02),
}


def counted(engine, frame: pd.DataFrame, range_: ChoiceSet = ChoiceSet.CATEGORY) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = choices_made(as_transactions(engine, frame), WINDOW, range_)
    return choice_counts(made).execute(), customer_counts(made).execute()


def choices(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "buyers", "purchases", "squares"])


def often(*rows: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["purchases", "customers"])


def test_purchases_of_a_choice_are_its_customers_days(engine):
    shop = orders(
        ("a", "2024-05-01", 10),
        ("a", "2024-05-01", 5),  # the same day and category: one purchase
        ("a", "2024-05-01", 7),  # the same day, another category: one more
        ("a", "2024-05-02", 10),
        ("a", "2024-05-03", -10),  # given back: none
        ("b", "2024-06-01", 10),
        ("c", "2024-01-01", 10),  # 366 days before the end: of the year before
        ("d", "2024-07-01", 10),  # no category
    ).assign(category=["tea", "tea", "pots", "tea", "tea", "tea", "tea", None])
    found, times = counted(engine, shop)
    assert list(found.itertuples(index=False, name=None)) == [("tea", 2, 3, 5), ("pots", 1, 1, 1)]
    assert list(times.itertuples(index=False, name=None)) == [(1, 1), (3, 1)]


def test_at_most_so_many_choices_are_looked_at_the_largest_first(engine):
    rows = [(f"c{n}", "2024-05-01", 1.0) for product in range(MOST + 2) for n in range(MOST + 3 - product)]
    names = [f"p{product:02}" for product in range(MOST + 2) for _ in range(MOST + 3 - product)]
    found, _times = counted(engine, orders(*rows).assign(product=names), ChoiceSet.PRODUCT)
    assert len(found) == MOST
    assert found["name"].tolist() == sorted(found["name"])


def test_of_two_choices_no_line_can_be_seen():
    two = choices(("a", 100, 150, 300), ("b", 50, 60, 90))
    assert double_jeopardy(two, often((1, 50), (2, 80))) is None
    assert double_jeopardy(pd.concat([two, choices(("c", FEWEST - 1, 40, 60))]), often((1, 50), (2, 100))) is None


def test_the_line_of_customers_without_habits_is_known():
    # Without habits each purchase is a throw: of 100 customers of 1 and 100 of 2 purchases, with a share of one half
    # 50 and 75 buy at least once.
    times = np.array([1.0, 2.0]), np.array([100.0, 100.0])
    assert expected_buyers(np.array([0.5]), 1e4, *times) == pytest.approx([125.0], rel=1e-3)
    # Who keeps to one choice buys all there: half of the customers.
    assert expected_buyers(np.array([0.5]), 1e-3, *times) == pytest.approx([100.0], rel=1e-3)
    assert expected_buyers(np.array([1.0]), 1.0, *times) == pytest.approx([200.0])


def toothpaste() -> Jeopardy:
    """The published market in 100,000 households whose purchases are NBD(M = 1.456, K = 0.78), as published."""
    mean, shape = 0.56 * 2.6, 0.78
    households = 100_000
    n = np.arange(1, 200)
    customers = households * nbinom.pmf(n, shape, shape / (shape + mean))
    times = pd.DataFrame({"purchases": n, "customers": customers})
    total = float((n * customers).sum())
    rows = [(name, round(buyers * households), round(share * total), 0) for name, (share, buyers) in TOOTHPASTE.items()]
    found = double_jeopardy(choices(*rows), times)
    assert found is not None
    return found


def test_the_toothpaste_market_has_its_published_parameter():
    # S = 1.55 by the R package NBDdirichlet 1.4, which averages it over the brands; the shares have two digits.
    assert toothpaste().switching == pytest.approx(1.55, abs=0.12)


def test_the_toothpaste_brands_have_the_buyers_that_their_size_lets_expect():
    market = toothpaste()
    of_households = market.customers / 100_000
    for point in market.points:
        assert point.expected_share * of_households == pytest.approx(TOOTHPASTE[point.name][1], abs=0.013)
    assert market.holds
    # Small brands are bought less often: from 1.8 times down to 1.6 or so.
    expected = [point.expected_often for point in market.points]
    assert expected == sorted(expected, reverse=True)
    assert expected[0] == pytest.approx(0.25 * 1.456 / 0.2, abs=0.08)


def simulated(rng: np.random.Generator, *, favour: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """4,000 customers who choose among four by a Dirichlet of S = 3; fans buy the last one again and again."""
    shares = np.array([0.5, 0.3, 0.15, 0.05])
    times = 1 + rng.negative_binomial(1, 0.3, 4000)
    got = np.array([rng.multinomial(n, rng.dirichlet(3 * shares)) for n in times])
    fans = got[:, 3] > 0
    got[fans, 3] += rng.poisson(favour, fans.sum())
    rows = [(name, int((k > 0).sum()), int(k.sum()), int((k**2).sum())) for name, k in zip("abcd", got.T, strict=True)]
    size, customers = np.unique(got.sum(axis=1), return_counts=True)
    return choices(*rows), pd.DataFrame({"purchases": size, "customers": customers})


def test_a_simulated_market_gets_its_own_line_back():
    found = double_jeopardy(*simulated(np.random.default_rng(1)))
    assert found is not None
    assert found.switching == pytest.approx(3, rel=0.15)
    assert found.holds
    assert [point.name for point in found.points if point.off_the_line] == []
    for point in found.points:
        assert point.expected_share == pytest.approx(point.share, rel=0.06)


def test_a_small_choice_with_faithful_buyers_stands_off_the_line():
    found = double_jeopardy(*simulated(np.random.default_rng(1), favour=3.0))
    assert found is not None
    off = {point.name: point.often > point.expected_often for point in found.points if point.off_the_line}
    assert off.get("d") is True


def test_the_line_rises_with_the_size():
    found = double_jeopardy(*simulated(np.random.default_rng(2)))
    assert found is not None
    shares, frequencies = zip(*found.line, strict=True)
    assert (np.diff(shares) > 0).all()
    assert (np.diff(frequencies) > 0).all()


def test_where_everyone_keeps_to_one_size_says_nothing():
    # 300 customers of four purchases, each at one of three places only.
    keeping = choices(("a", 150, 600, 2400), ("b", 100, 400, 1600), ("c", 50, 200, 800))
    found = double_jeopardy(keeping, often((4, 300)))
    assert found is not None
    assert found.everyone_keeps_to_one
    assert not found.holds
    assert [point.expected_share for point in found.points] == pytest.approx([1 / 2, 1 / 3, 1 / 6], rel=1e-2)
    assert not double_jeopardy(*simulated(np.random.default_rng(1))).everyone_keeps_to_one  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"channel": "abc", "category": "abc", "product": "abc"}, (ChoiceSet.CHANNEL, ChoiceSet.CATEGORY)),
        ({"category": "abb", "product": "abc"}, (ChoiceSet.PRODUCT,)),
        ({"channel": "abb"}, ()),
    ],
)
def test_customers_choose_among_what_the_sales_name_three_of_and_products_last(engine, named, expected):
    shop = orders(*[(c, "2024-05-01", 1) for c in "xyz"]).assign(**{name: list(found) for name, found in named.items()})
    assert possible_ranges(as_transactions(engine, shop), WINDOW) == expected


def test_where_all_are_bought_equally_often_the_small_are_not_punished():
    # Two purchases a buyer everywhere, of customers with one to six in all.
    times = often((1, 600), (2, 500), (4, 300), (6, 200))
    flat = double_jeopardy(choices(("a", 900, 1800, 5000), ("b", 500, 1000, 2800), ("c", 200, 400, 1100)), times)
    steep = double_jeopardy(choices(("a", 900, 2200, 7500), ("b", 500, 800, 1700), ("c", 200, 260, 420)), times)
    assert flat is not None
    assert steep is not None
    assert (flat.holds, steep.holds) == (False, True)
