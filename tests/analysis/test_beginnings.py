"""Which beginnings bring better customers: truths found again, the CD shop's future, and nobody who leads by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.beginnings import Beginnings, beginnings, beginnings_by
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.customers.beginnings import BeginsBy, opening_sales
from clv.customers.repurchase import purchase_gaps
from clv.customers.summary import purchase_days
from clv.value.real_shop import SIGMA
from tests.benchmarks.beginnings import KINDS, Truth, group_of, judged
from tests.shops import as_transactions, cdnow, orders, simulated


def asked(
    frame: pd.DataFrame, by: BeginsBy, *, until: date | None = None, margin: float = 1.0
) -> tuple[Beginnings, Analysis]:
    engine = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(engine, frame)
    analysis = analyse(engine, sales, until=until, assumptions=Assumptions(margin=margin), name="shop")
    window = analysis.base.window
    gaps = engine.create_table("gaps", purchase_gaps(purchase_days(sales, until=ibis.literal(window.end)), window))
    opening = opening_sales(engine.table(analysis.base.table), sales)
    return beginnings_by(engine, analysis, opening, gaps, by, name="shop"), analysis


@cache
def two_channels(margin: float) -> tuple[Beginnings, Analysis]:
    """Customers of two channels, alike but for the lot."""
    frame = simulated(900, seed=1)
    frame["channel"] = np.where(frame["customer_id"].str[-1] < "5", "web", "fair")
    return asked(frame, BeginsBy.CHANNEL, margin=margin)


@pytest.fixture(scope="module")
def cd_shop() -> Beginnings:
    """The CD shop as it was known at the end of 1997: nobody had been there for a year."""
    return asked(cdnow("master"), BeginsBy.FIRST_AMOUNT, until=date(1997, 12, 31))[0]


@pytest.fixture(scope="module")
def cd_future() -> pd.DataFrame:
    """What the customers of each quarter did within 365 days of their first purchase."""
    frame = cdnow("master").groupby(["customer_id", "date"], as_index=False)["amount"].sum()
    first = frame.groupby("customer_id")["date"].transform("min")
    year = frame[frame["date"] <= first + pd.Timedelta(days=365)]
    return year.groupby("customer_id").agg(first=("amount", "first"), money=("amount", "sum"))


def test_what_the_cd_shops_beginners_spent_in_their_first_year_lies_near_what_was_said(cd_shop, cd_future):
    for one in cd_shop.groups:
        own = cd_future[cd_future["first"].between(one.group.least, one.group.most)]
        assert len(own) == one.group.customers
        assert one.worth
        # Discounted by a year's end; the year of 1998 that was still to come is the larger part of the repeats.
        assert one.worth.in_a_year.value == pytest.approx(own["money"].mean(), rel=0.12)


def test_the_dearest_quarter_of_the_cd_shop_comes_back_more_and_is_worth_more(cd_shop):
    assert (cd_shop.back_best, cd_shop.worth_best) == ("=4", "=4")
    assert cd_shop.return_days == 90
    values = [one.worth.in_all.value for one in cd_shop.groups if one.worth]
    assert values == sorted(values)


def test_large_groups_have_what_made_them():
    truth = judged((4_000, 4_000, 3_000), KINDS["all three"], seed=5, separate=False)
    for true, one in zip(truth.truths, truth.found.groups, strict=True):
        assert one.back
        assert one.worth
        assert one.back.value == pytest.approx(true.back, abs=0.02)
        assert one.worth.in_a_year.value == pytest.approx(true.worth(1), rel=0.06)
        assert one.worth.in_all.value == pytest.approx(true.worth(10), rel=0.2)


def test_partly_pooled_is_nearer_to_the_truth_than_one_for_all_and_than_each_alone():
    errors: dict[str, list[float]] = {"partly": [], "pooled": [], "separate": []}
    held = []
    for seed in range(4):
        one = judged((60, 150, 300, 600), KINDS["all three"], seed=seed)
        for truth, group, own in zip(one.truths, one.found.groups, one.separate, strict=True):
            assert group.worth
            right = truth.worth(10)
            errors["partly"].append(np.log(group.worth.in_all.value / right))
            errors["pooled"].append(np.log(one.pooled[10] / right))
            errors["separate"].append(np.log(own[10] / right))
            held.append(group.worth.in_all.limits.low <= right <= group.worth.in_all.limits.high)
    rms = {how: float(np.sqrt(np.nanmean(np.square(each)))) for how, each in errors.items()}
    assert rms["partly"] < min(rms["pooled"], rms["separate"])
    assert np.mean(held) >= 0.75  # of 16; tests/benchmarks/beginnings.py has the hundreds


def test_among_equal_groups_the_smallest_does_not_lead():
    for seed in range(3):
        found = judged((30, 40, 300, 900), KINDS["equal"], seed=seed, separate=False).found
        assert (found.back_best, found.worth_best) == (None, None)
        values = [one.worth.in_all.value for one in found.groups if one.worth]
        assert max(values) < 1.35 * min(values)


def test_a_margin_scales_what_a_newcomer_may_cost_and_nothing_else():
    (whole, analysis), (third, _) = two_channels(1.0), two_channels(0.3)
    for one, other in zip(whole.groups, third.groups, strict=True):
        assert one.worth
        assert other.worth
        assert other.worth.in_all.value == pytest.approx(0.3 * one.worth.in_all.value)
        assert other.back == one.back
        # Equal ones are both about what a new customer is worth.
        assert one.worth.in_all.value == pytest.approx(analysis.valuation.new_customer, rel=0.1)


def test_the_limits_of_a_group_hold_what_a_real_shop_adds():
    found, _ = two_channels(1.0)
    for one in found.groups:
        assert one.worth
        for sure in (one.worth.in_a_year, one.worth.in_all):
            # Nobody's limits are nearer than a standard deviation of 0.13 of the logarithm lets them be.
            assert np.log(sure.limits.high / sure.value) >= 1.645 * SIGMA
            assert np.log(sure.value / sure.limits.low) >= 1.645 * SIGMA


def test_where_the_data_cannot_carry_values_there_are_none():
    rows = [(f"c{n}", f"2024-01-0{1 + n % 3}", 1.0) for n in range(80)]
    frame = orders(*rows).assign(channel=["a", "b"] * 40)
    found, _ = asked(frame, BeginsBy.CHANNEL)
    assert (found.return_days, found.back_best, found.worth_best) == (None, None, None)
    assert {(one.back, one.worth) for one in found.groups} == {(None, None)}


def test_a_group_of_whom_nobody_or_everybody_came_back_stays_between_nothing_and_all():
    groups = [group_of(str(n), 200, Truth(), seed=n)[0] for n in range(3)]
    nobody = groups[0].returns.assign(came=False, days=400).groupby(["days", "came"], as_index=False).sum()
    everybody = groups[1].returns.assign(came=True, days=20).groupby(["days", "came"], as_index=False).sum()

    found = beginnings([replace(groups[0], returns=nobody), replace(groups[1], returns=everybody), groups[2]], None)
    shares = [one.back.value for one in found.groups if one.back]
    assert 0 < shares[0] < 0.1
    assert 0.9 < shares[1] < 1
    assert shares[0] < shares[2] < shares[1]
