"""Do the parts add up to the whole where they must, and is a part with a fit of its own what its own file says?"""

from __future__ import annotations

from functools import cache

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.parts import OWN_FIT, fit_part, keep_part_names, sales_of, value_part
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import PartUnknown
from clv.customers.parts import Part, PartBy, part_sizes
from clv.models.concerns import Concern
from clv.segments.thresholds import Thresholds
from tests.benchmarks.own_fit import ALIKE, KINDS, errors
from tests.shops import as_transactions, simulated

ASSUMED = Assumptions(margin=0.4)


@cache
def sold() -> pd.DataFrame:
    """Three channels, one of them large enough for a fit of its own, and customers of whom none is told; some money
    given back, and who only gave back; one channel has three customers."""
    kinds = {"web": (700, 3, 60.0), "fair": (300, 4, 200.0), "shop": (3, 5, 32.0), None: (60, 6, 32.0)}
    frames = []
    for channel, (customers, seed, alpha) in kinds.items():
        frame = simulated(customers, seed=seed, alpha=alpha).assign(channel=channel)
        frame["customer_id"] = f"{channel}" + frame["customer_id"]
        frames.append(frame)
    whole = pd.concat(frames, ignore_index=True)
    back = whole.groupby("customer_id").head(1).iloc[::25].assign(amount=lambda one: -one["amount"] / 2)
    back["date"] += pd.Timedelta(3, "D")
    only_back = pd.DataFrame(
        {"customer_id": ["webX"], "date": [pd.Timestamp("2025-01-01")], "amount": [-7.0], "channel": ["web"]}
    )
    return pd.concat([whole, back[back["date"] <= whole["date"].max()], only_back], ignore_index=True)


@cache
def analysed() -> tuple[ibis.backends.duckdb.Backend, ibis.Table, ibis.Table, Analysis]:
    engine = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(engine, sold())
    whole = analyse(engine, sales, assumptions=ASSUMED, name="whole")
    return engine, sales, engine.table(keep_part_names(engine, sales, whole, name="whole")), whole


@cache
def of(part: Part) -> Analysis:
    engine, sales, names, whole = analysed()
    name = f"part_{part.by}_{part.name}"
    fitted = fit_part(engine, sales_of(sales, names, part), whole, part, name=name)
    return value_part(engine, fitted, whole, assumptions=ASSUMED, thresholds=Thresholds(), name=name)


def parts(by: PartBy) -> list[Part]:
    return [one.part for one in part_sizes(analysed()[2])[by]]


@pytest.mark.parametrize("by", [PartBy.CHANNEL, PartBy.YEAR])
def test_customers_sales_and_purchases_add_up(by: PartBy) -> None:
    whole, found = analysed()[3].base, [of(part).base for part in parts(by)]
    assert sum(one.customers for one in found) == whole.customers
    assert sum(one.repeat_buyers for one in found) == whole.repeat_buyers
    assert sum(one.purchases for one in found) == whole.purchases
    assert sum(one.spend_to_date for one in found) == pytest.approx(whole.spend_to_date, abs=1e-6)


def test_where_the_fit_is_that_of_all_each_customer_has_the_value_and_segment_that_all_give() -> None:
    engine, _sales, _names, whole = analysed()
    columns = ["ten_year_value", "p_alive", "expected_purchases", "segment"]
    of_all = whole.values(engine).execute().set_index("customer_id")
    common = [part for part in parts(PartBy.CHANNEL) if of(part).fitted_on is not None]
    assert [part.name for part in common] == ["fair", "shop", None]
    for part in common:
        own = of(part).values(engine).execute().set_index("customer_id")
        pd.testing.assert_frame_equal(own[columns], of_all.loc[own.index, columns], check_exact=False, rtol=1e-12)
        assert of(part).valuation.total == pytest.approx(of_all.loc[own.index, "ten_year_value"].sum(), rel=1e-10)
        assert of(part).valuation.new_customer == whole.valuation.new_customer
        assert of(part).valuation.limits == whole.valuation.limits


def test_a_part_with_a_fit_of_its_own_is_what_a_file_of_these_customers_says_to_the_digit() -> None:
    engine, _sales, _names, whole = analysed()
    web = of(Part(PartBy.CHANNEL, "web"))
    assert web.fitted_on is None
    elsewhere = ibis.duckdb.from_connection(duckdb.connect())
    frame = sold()
    file = as_transactions(elsewhere, frame[frame["customer_id"].str.startswith("web")])
    alone = analyse(elsewhere, file, assumptions=ASSUMED, until=whole.base.window.end, name="alone")
    assert web.fits.purchases.params == alone.fits.purchases.params
    assert web.fits.gamma_gamma.params == alone.fits.gamma_gamma.params
    assert web.fits.readiness == alone.fits.readiness
    assert web.valuation.by_year == alone.valuation.by_year
    assert web.valuation.segments == alone.valuation.segments
    assert web.valuation.new_customer == alone.valuation.new_customer
    ours, theirs = (
        backend.table(one.valuation.table).order_by("customer_id").execute()
        for backend, one in ((engine, web), (elsewhere, alone))
    )
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
    # All but who only gave money back, who is in no part and no summary.
    assert web.base.spend_to_date == alone.base.spend_to_date
    assert (web.base.refunds_without_purchase, alone.base.refunds_without_purchase) == (0.0, 7.0)


def test_of_a_part_with_the_fit_of_all_no_limits_are_said_and_the_far_years_are_a_scenario() -> None:
    engine, fair = analysed()[0], of(Part(PartBy.CHANNEL, "fair"))
    assert fair.base.customers < OWN_FIT
    assert valuation_intervals(engine, fair) is None
    assert Concern.COMMON_FIT in {reason.concern for reason in fair.readiness.reasons}
    assert not fair.readiness.carries_far


def test_three_customers_are_a_part_and_nobody_is_none() -> None:
    engine, sales, names, whole = analysed()
    assert of(Part(PartBy.CHANNEL, "shop")).base.customers == 3
    nobody = Part(PartBy.CHANNEL, "moon")
    with pytest.raises(PartUnknown, match="channel=moon"):
        fit_part(engine, sales_of(sales, names, nobody), whole, nobody, name="nobody")


def test_a_part_until_an_earlier_day_sees_no_later_sale() -> None:
    engine, sales, _names, _whole = analysed()
    day = pd.Timestamp("2025-03-31").date()
    then = analyse(engine, sales, assumptions=ASSUMED, until=day, name="then")
    names = engine.table(keep_part_names(engine, sales, then, name="then"))
    part = Part(PartBy.CHANNEL, "fair")
    found = fit_part(engine, sales_of(sales, names, part), then, part, name="then_fair")
    frame = sold()
    seen = frame[(frame["channel"] == "fair") & (frame["date"] <= pd.Timestamp(day))]
    assert found.base.customers == seen["customer_id"].nunique()
    assert found.base.window.end == day


@pytest.mark.parametrize("unlike", ["leaves twice as soon", "leaves half as soon"])
def test_from_so_many_customers_on_the_own_fit_is_nearer_where_a_part_leaves_otherwise(unlike: str) -> None:
    found = np.abs([errors(OWN_FIT, KINDS[unlike], seed=seed) for seed in (1, 2)])
    own, common = found.mean(axis=0)
    assert own < 0.2 < common


def test_with_fewer_the_common_fit_is_nearer_where_a_part_is_like_the_others() -> None:
    found = np.abs([errors(100, ALIKE, seed=seed) for seed in (1, 2, 3)])
    assert found[:, 1].mean() < found[:, 0].mean()
