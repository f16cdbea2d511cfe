"""Who the customers of a channel are and what they are worth: two roads to each figure, and who costs money."""

from __future__ import annotations

from functools import cache

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.group_values import FEW, MOST_GROUPS, Group, Losses, groups_of, limits_of, losses, names_margin
from clv.analysis.uncertainty import spread_by
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.customers.groups import By
from tests.shops import as_transactions, orders, simulated


def shop_of_channels() -> pd.DataFrame:
    """The web's customers come back often, those of the fair hardly ever; a few were won on each of many days."""
    web = simulated(700, seed=3, r=1.0, alpha=60.0).assign(channel="web")
    fair = simulated(500, seed=4, r=0.25, alpha=200.0).assign(channel="fair")
    small = simulated(60, seed=5).assign(channel=None)
    small["channel"] = "s" + small["customer_id"].str[-2:].str[0]  # six channels of ten customers
    nameless = simulated(40, seed=6).assign(channel=None)
    frames = [web, fair, small, nameless]
    for letter, frame in zip("wfsn", frames, strict=True):
        frame["customer_id"] = letter + frame["customer_id"]
    return pd.concat(frames, ignore_index=True)


@cache
def analysed() -> tuple[ibis.backends.duckdb.Backend, ibis.Table, Analysis]:
    engine = ibis.duckdb.from_connection(duckdb.connect())
    shop = shop_of_channels()
    # Earned is a third of the amount; the customers of the fair cost 20 a purchase.
    shop["margin"] = shop["amount"] / 3 - np.where(shop["channel"] == "fair", 20.0, 0.0)
    sales = as_transactions(engine, shop)
    return engine, sales, analyse(engine, sales, assumptions=Assumptions(margin=0.3), name="shop")


@cache
def by_channel() -> tuple[Group, ...]:
    engine, sales, analysis = analysed()
    return groups_of(engine, sales, analysis, [By.CHANNEL], name="shop")[By.CHANNEL]


def group(name: str | None) -> Group:
    return next(one for one in by_channel() if one.name == name)


def test_every_customer_and_all_money_is_in_one_group():
    _engine, sales, analysis = analysed()
    assert sum(one.customers for one in by_channel()) == analysis.base.customers
    assert sum(one.repeat_buyers for one in by_channel()) == analysis.base.repeat_buyers
    assert sum(one.spend_to_date for one in by_channel()) == pytest.approx(analysis.base.spend_to_date)
    assert sum(one.value or 0 for one in by_channel()) == pytest.approx(analysis.valuation.total)
    assert sum(one.margin_to_date or 0 for one in by_channel()) == pytest.approx(float(sales.margin.sum().execute()))


def test_a_groups_figures_are_those_of_its_customers():
    engine, _sales, analysis = analysed()
    values = engine.table(analysis.valuation.table).execute()
    web = values[values["customer_id"].str.startswith("w")]
    found = group("web")
    assert (found.customers, found.repeat_buyers) == (700, (web["frequency"] > 0).sum())
    assert found.mean_value == pytest.approx(web["ten_year_value"].mean())
    assert found.p_alive == pytest.approx(web.loc[web["frequency"] > 0, "p_alive"].mean())
    assert found.one_time_share == pytest.approx((web["frequency"] == 0).mean())


def test_the_largest_come_first_and_those_without_a_name_last():
    assert [one.name for one in by_channel()][:2] == ["web", "fair"]
    assert by_channel()[-1].name is None
    assert by_channel()[-1].customers == 40
    assert by_channel()[-1].taken_together == 0


def test_more_than_so_many_are_taken_together(engine):
    rows = [(f"c{n}_{k}", "2024-01-01", 1.0) for n in range(MOST_GROUPS + 3) for k in range(20 - n)]
    names = [f"n{n:02}" for n in range(MOST_GROUPS + 3) for _ in range(20 - n)]
    sales = as_transactions(engine, orders(*rows).assign(country=names))
    analysis = analyse(engine, sales, assumptions=Assumptions(), name="many")
    found = groups_of(engine, sales, analysis, [By.COUNTRY], name="many")[By.COUNTRY]
    assert len(found) == MOST_GROUPS + 1
    assert (found[-1].name, found[-1].taken_together) == (None, 3)
    assert found[-1].customers == 12 + 11 + 10
    # One day of sales carries no figure.
    assert {one.value for one in found} == {None}
    assert limits_of(engine, analysis, found, By.COUNTRY, name="many") == {}


def test_a_group_called_others_is_itself(engine):
    rows = [(f"c{n}", "2024-01-01", 1.0) for n in range(6)]
    sales = as_transactions(engine, orders(*rows).assign(country=["others"] * 3 + ["unnamed"] * 2 + [None]))
    analysis = analyse(engine, sales, assumptions=Assumptions(), name="odd")
    found = groups_of(engine, sales, analysis, [By.COUNTRY], name="odd")[By.COUNTRY]
    assert [(one.name, one.customers) for one in found] == [("others", 3), ("unnamed", 2), (None, 1)]


def test_the_limits_enclose_the_mean_and_are_wider_where_customers_are_few():
    engine, _sales, analysis = analysed()
    limits = limits_of(engine, analysis, by_channel(), By.CHANNEL, name="shop")
    assert limits.keys() == {one.code for one in by_channel()}
    for one in by_channel():
        assert one.mean_value is not None
        assert limits[one.code].low < one.mean_value < limits[one.code].high
    width = {one.code: (limits[one.code].high - limits[one.code].low) / (one.mean_value or 1) for one in by_channel()}
    assert width[group("web").code] < width[by_channel()[-1].code]
    assert limits[group("fair").code].high < limits[group("web").code].low


def test_one_group_of_all_has_the_limits_of_the_total():
    engine, _sales, analysis = analysed()
    values = engine.table(analysis.valuation.table)
    whole = spread_by(
        engine, analysis, values.mutate(segment=ibis.literal("all")), (("all", analysis.valuation.by_year),)
    )
    assert whole is not None
    [(_code, one)] = whole.by_segment
    assert (one.low, one.high) == pytest.approx((whole.total.low, whole.total.high), rel=1e-9)


def test_limits_of_a_share_are_wilsons():
    # 2 of 10, 90%: middle (0.2 + 1.6449²/20) / (1 + 1.6449²/10) = 0.26388, reach 1.6449 / 1.27055 times the root of
    # 0.2 * 0.8 / 10 + 1.6449² / 400, 0.15088: 0.19533.
    few = Group("x", 0, 10, 8, 0.0, None, None, None)
    assert few.one_time_share == pytest.approx(0.2)
    assert (few.one_time_limits.low, few.one_time_limits.high) == pytest.approx((0.06855, 0.45921), abs=1e-4)
    nobody = Group("x", 0, 10, 10, 0.0, None, None, None)
    assert nobody.one_time_limits.low == 0.0
    assert nobody.one_time_limits.high == pytest.approx(0.2130, abs=1e-3)


def test_fewer_than_so_many_customers_are_few():
    assert Group("x", 0, FEW - 1, 0, 0.0, None, None, None).few
    assert not Group("x", 0, FEW, 0, 0.0, None, None, None).few


def test_who_costs_more_than_they_bring_is_found_customer_by_customer():
    engine, sales, analysis = analysed()
    found = losses(sales, analysis, engine.table(analysis.valuation.table))
    assert found is not None
    margin = sales.execute().groupby("customer_id")["margin"].sum()
    to_come = engine.table(analysis.valuation.table).execute().set_index("customer_id")["ten_year_value"]
    whole = margin.add(to_come, fill_value=0.0)
    assert found.customers == (whole < 0).sum() > 0
    assert found.cost == pytest.approx(-whole[whole < 0].sum())
    assert found.to_date == (margin < 0).sum() > found.customers
    assert found.to_date_cost == pytest.approx(-margin[margin < 0].sum())
    assert found.margin_share == 0.3  # as set; what is to come has it in it already


def test_where_no_margin_is_set_what_comes_earns_what_all_have_earned():
    engine, sales, _analysis = analysed()
    revenue = analyse(engine, sales, assumptions=Assumptions(), name="revenue")
    found = losses(sales, revenue, engine.table(revenue.valuation.table))
    rows = sales.execute()
    share = rows["margin"].sum() / rows["amount"].sum()
    assert found is not None
    assert found.margin_share == pytest.approx(share)
    to_come = engine.table(revenue.valuation.table).execute().set_index("customer_id")["ten_year_value"] * share
    assert found.customers == (rows.groupby("customer_id")["margin"].sum().add(to_come, fill_value=0.0) < 0).sum()


def test_without_values_only_what_was_earned_counts(engine):
    shop = orders(("a", "2024-01-01", 10), ("b", "2024-01-01", 10), ("b", "2024-01-02", 10)).assign(margin=[-4, 3, -5])
    sales = as_transactions(engine, shop)
    analysis = analyse(engine, sales, assumptions=Assumptions(), name="few")
    assert losses(sales, analysis, None) == Losses(2, 6.0, 2, 6.0, -6 / 30)


def test_without_margins_nobody_is_said_to_cost_money(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-01", 10)))
    analysis = analyse(engine, sales, assumptions=Assumptions(), name="none")
    assert not names_margin(sales, analysis.base.window)
    assert losses(sales, analysis, None) is None
