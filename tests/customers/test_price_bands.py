"""What each price band gets: by hand at the edges, and in simulated shops whose truth is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.price_bands import Bands, BandVerdict, PriceBands, Share, price_bands
from clv.customers.survival import FEWEST
from tests.shops import as_transactions

WINDOW = Window(date(2024, 1, 1), date(2024, 12, 31))
LADDER = [float(price) for price in range(1, 22)]  # 5% and 95% of these are 2 and 20: cheap below 8, dear above 14


def sold(*rows: tuple[str, float, float], category: str | None = None, by: int = 1) -> pd.DataFrame:
    """(product, price, pieces) a row, bought by `by` customers each."""
    frame = pd.DataFrame(
        [(f"c{n}", "2024-06-01", *row) for n in range(by) for row in rows],
        columns=["customer_id", "date", "product", "unit_price", "quantity"],
    )
    return frame.assign(amount=frame["unit_price"] * frame["quantity"], category=category)


def found(engine, *frames: pd.DataFrame) -> PriceBands | None:
    return price_bands(engine, as_transactions(engine, pd.concat(frames)), WINDOW, name="shop")


def shares(bands: Bands) -> list[float]:
    return [bands.cheap.value, bands.middle.value, bands.dear.value]


def ladder(*, by: int = 1) -> pd.DataFrame:
    return sold(*[(f"p{price}", price, 1) for price in LADDER], by=by)


def test_a_price_on_a_limit_belongs_to_the_middle(engine):
    shop = found(engine, ladder(), sold(("p8.0", 8, 1), ("p14.0", 14, 1)))
    assert shop is not None
    assert shop.limits == (8, 14)
    assert shop.products == (pytest.approx(7 / 21),) * 3
    assert shares(shop.purchases) == pytest.approx([7 / 23, 9 / 23, 7 / 23])


def test_one_very_dear_product_does_not_make_all_others_cheap(engine):
    shop = found(engine, ladder(), sold(("yacht", 1_000_000, 1)))
    assert shop is not None
    # The 95% of 22 prices lies at 20.95, the 5% at 2.05.
    assert shop.limits == pytest.approx((8.35, 14.65))
    assert shares(shop.purchases) == pytest.approx([8 / 22, 6 / 22, 8 / 22])


def test_a_discount_moves_no_product_to_another_band(engine):
    # p21 is sold three times, twice at its price: that one counts.
    shop = found(engine, ladder(), sold(("p21.0", 21, 1), ("p21.0", 2, 1)))
    assert shop is not None
    assert shares(shop.purchases) == pytest.approx([7 / 23, 7 / 23, 9 / 23])
    assert shop.money.dear.value == pytest.approx((sum(LADDER[14:]) + 23) / (sum(LADDER) + 23))


def test_a_price_is_dear_or_cheap_within_its_own_category(engine):
    coffee = sold(("black", 2, 3), ("latte", 3, 1), ("frappe", 4, 1), category="coffee")
    cars = sold(("small", 10_000, 1), ("family", 20_000, 1), ("racing", 30_000, 1), category="cars")
    shop = found(engine, coffee, cars)
    assert shop is not None
    assert (shop.categories, shop.limits) == (2, None)
    assert shares(shop.purchases) == pytest.approx([1 / 3] * 3)
    assert shares(shop.pieces) == pytest.approx([4 / 8, 2 / 8, 2 / 8])
    assert shop.money.middle.value == pytest.approx(20_003 / 60_013)


def test_a_category_with_two_prices_has_no_middle_and_is_left_out(engine):
    shop = found(engine, ladder(), sold(("a", 1, 1), ("b", 1, 1), ("c", 9, 1), category="gifts"))
    assert shop is not None
    assert (shop.lines, shop.left_out, shop.categories) == (21, 3, 1)
    assert shop.limits is None


def test_refunds_gifts_and_what_comes_after_the_window_are_no_purchases(engine):
    back = sold(("p11.0", 11, -1), ("p11.0", 11, 1))
    back["amount"] = [-11.0, -11.0]  # given back, with the sign on the pieces or on the amount alone
    later = sold(("p11.0", 11, 1)).assign(date="2025-01-01")
    shop = found(engine, ladder(), back, sold(("gift", 0, 1)), later)
    assert shop is not None
    assert shop.lines == 21


def test_without_products_each_price_is_one(engine):
    shop = found(engine, ladder().assign(product=None), sold(("", 11, 1)).assign(product=None))
    assert shop is not None
    assert shop.products == (pytest.approx(7 / 21),) * 3
    assert shares(shop.purchases) == pytest.approx([7 / 22, 8 / 22, 7 / 22])


def test_without_quantities_a_line_is_one_piece(engine):
    shop = found(engine, ladder().assign(quantity=None))
    assert shop is not None
    assert shares(shop.pieces) == shares(shop.purchases)


@pytest.mark.parametrize(
    "frame",
    [
        ladder().assign(unit_price=None),
        sold(("a", 5, 1), ("b", 5, 1)),
        sold(("a", 5, 1), ("b", 6, 1)),
    ],
    ids=["no prices", "one price", "two prices"],
)
def test_nothing_is_said_without_three_prices(engine, frame):
    assert found(engine, frame) is None


def test_thirds_of_the_pieces_cut_a_product_in_two(engine):
    # Nine pieces, three a third: 1 1 1 | 1 1 2 | 2 4 4.
    shop = found(engine, sold(("a", 1, 5), ("b", 2, 2), ("c", 4, 2)))
    assert shop is not None
    assert shares(shop.money_by_pieces) == pytest.approx([3 / 17, 4 / 17, 10 / 17])


def test_thirds_of_the_pieces_are_those_of_each_category(engine):
    cheap = sold(("a", 1, 2), ("b", 2, 2), ("c", 4, 2), category="x")
    dear = sold(("a", 10, 1), ("b", 30, 1), ("c", 40, 1), category="y")
    shop = found(engine, cheap, dear)
    assert shop is not None
    assert shares(shop.money_by_pieces) == pytest.approx([12 / 94, 34 / 94, 48 / 94])


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ((0.15, 0.199), BandVerdict.HOLDS),
        ((0.19, 0.21), BandVerdict.CANNOT_BE_TOLD),
        ((0.20, 0.25), BandVerdict.DOES_NOT_HOLD),
        (None, BandVerdict.CANNOT_BE_TOLD),
    ],
)
def test_the_saying_holds_where_the_middle_surely_gets_less_than_a_fifth(limits, verdict):
    others = Share(0.4, None)
    assert Bands(others, Share(0.2, limits), others).verdict is verdict


def test_few_customers_leave_the_limits_open(engine):
    few, enough = found(engine, ladder(by=FEWEST - 1)), found(engine, ladder(by=FEWEST))
    assert few is not None
    assert enough is not None
    assert few.purchases.middle.limits is None
    # All customers are alike: nothing is left to chance.
    assert enough.purchases.middle.limits == pytest.approx((1 / 3, 1 / 3))


def test_a_wholesaler_who_buys_half_of_all_leaves_the_limits_open(engine):
    wholesaler = sold(*[(f"p{price}", price, 1) for price in LADDER]).assign(customer_id="big")
    shop = found(engine, ladder(by=40), *[wholesaler] * 40)
    assert shop is not None
    assert shop.purchases.middle.limits is None


def test_lines_of_one_customer_say_no_more_than_the_customer(engine):
    # Half of 100 customers buy nothing but the middle, ten times over: as uncertain as 100 throws of a coin.
    rng = np.random.default_rng(1)
    fans = ladder(by=100)
    keeps = np.where(fans["customer_id"].str[1:].astype(int) < 50, [8, 9, 10] * 700, [1, 2, 21] * 700)
    fans["unit_price"] = keeps.astype(float)
    fans["product"] = "p" + fans["unit_price"].astype(str)
    shop = found(engine, fans.sample(frac=1, random_state=rng), ladder().assign(customer_id="one of each"))
    assert shop is not None
    assert shop.purchases.middle.limits is not None
    low, high = shop.purchases.middle.limits
    # 2,100 lines, were they independent, would leave 2 points to either side.
    assert (low, high) == pytest.approx((0.42, 0.58), abs=0.01)


def simulated_shop(customers: int, rng: np.random.Generator) -> pd.DataFrame:
    """Customers with a taste for dear or cheap of their own, some of whom buy much."""
    lines = rng.geometric(0.15, customers)
    taste = rng.beta(0.8, 1.2, customers)
    who = np.repeat(np.arange(customers), lines)
    price = 1.0 + rng.binomial(20, np.clip(taste[who] + rng.normal(0, 0.1, len(who)), 0, 1))
    frame = pd.DataFrame(
        {"customer_id": who.astype(str), "unit_price": price, "quantity": rng.poisson(1, len(who)) + 1.0}
    )
    return frame.assign(date="2024-06-01", product="p" + frame["unit_price"].astype(str), amount=1.0)


def test_the_limits_hold_the_truth_as_often_as_they_say(engine):
    rng = np.random.default_rng(5)
    truth = found(engine, simulated_shop(200_000, rng))
    assert truth is not None
    known = {kind: getattr(truth, kind).middle.value for kind in ("purchases", "money", "money_by_pieces")}
    held = dict.fromkeys(known, 0)
    for _ in range(30):
        shop = found(engine, simulated_shop(250, rng))
        assert shop is not None
        assert shop.limits == truth.limits
        for kind, value in known.items():
            low, high = getattr(shop, kind).middle.limits
            held[kind] += low <= value <= high
    # Of 30 at 90%: 27 are expected, and 21 or fewer in two of a thousand such trials.
    assert 21 < min(held.values()) < 30, held
