"""Can the sales stay in any engine that Ibis knows? What is calculated is written in its SQL, without a connection."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.acquisition.costs import WINNING, Cost
from clv.acquisition.unit_economics import bought_by_month, unit_economics, usual_period
from clv.analysis.group_values import By, groups_of, limits_of, losses
from clv.analysis.one_customer import describe_customer
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import analyse
from clv.core import days
from clv.core.assumptions import Assumptions
from clv.customers import price_trend
from clv.customers.cohorts import cohort_spend
from clv.customers.double_jeopardy import choice_counts, choices_made, customer_counts, possible_ranges
from clv.customers.places import PLACES, find_places, values_with
from clv.customers.price_bands import price_bands
from clv.customers.repurchase import possible_splits, purchase_gaps, return_counts, split_counts
from clv.customers.summary import purchase_days
from clv.evaluation.backtest import backtest
from clv.evaluation.model_comparison import total_without_clock
from clv.models.purchase_model import PurchaseModel
from clv.segments.call_lists import LISTS, members
from clv.segments.customer_query import as_known, with_pace
from clv.segments.segments import SEGMENTS
from clv.value.ten_year import without_values
from tests.dialects import compilers, in_decimals, recorded, telling
from tests.shops import as_transactions, seasonal, simulated


def _shop(customers: int) -> pd.DataFrame:
    """Sales with all that a calculation may look at: orders, money given back, margins, channels, countries."""
    frame = simulated(customers, seed=3)
    frame["order_id"] = [f"order {number}" for number in range(len(frame))]
    back = frame.sample(len(frame) // 50, random_state=1).assign(amount=lambda rows: -rows["amount"] / 2)
    shop = pd.concat([frame, back], ignore_index=True)
    even = np.arange(len(shop)) % 2 == 0
    return shop.assign(
        channel=np.where(even, "web", "shop"),
        country=np.where(even, "NL", None),
        category="a",
        margin=shop["amount"] / 3,
        product=np.array(["cup", "pot", "tin", "jar", "box"])[np.arange(len(shop)) % 5],
        unit_price=5.0 + np.arange(len(shop)) % 5,
        quantity=1.0,
    )


@pytest.fixture(scope="module")
def asked() -> list[ibis.Expr]:
    """What the commands and what they share with the pages ask of an engine, each operation at least once."""
    engine = ibis.duckdb.connect()
    with pytest.MonkeyPatch.context() as patch, recorded(patch) as found:
        patch.setattr(price_trend, "_MOST_CUSTOMERS", 300)  # so that customers have to be drawn
        patch.setattr(days, "is_duckdb", lambda _day: False)  # which has a way of its own
        usual, sales = Assumptions(), as_transactions(engine, _shop(1_000))
        for model in PurchaseModel:
            analyse(engine, sales, assumptions=usual, model=model, name=model.name)
        analysis = analyse(engine, sales, assumptions=usual)
        base, values, limits = analysis.base, analysis.values(engine), analysis.valuation.limits
        valuation_intervals(engine, analysis)
        for group in (*SEGMENTS, *LISTS):
            members(values, group, limits).execute()
        places = find_places(engine, sales, base.window, name="list")
        with_pace(as_known(values_with(engine, values, places, PLACES))).execute()
        without_values(engine.table(base.table)).execute()
        cohort_spend(purchase_days(sales, until=ibis.literal(base.window.end)), base.window).execute()
        describe_customer(engine, sales, analysis=analysis, customer_id="C0000001")
        offered = (By.CHANNEL, By.COUNTRY)
        for by, groups in groups_of(engine, sales, analysis, offered, name="groups").items():
            limits_of(engine, analysis, groups, by, name="groups")
        losses(sales, analysis, values)
        costs = [Cost(date(2025, 3, 1), "ads", "web", 500.0, WINNING)]
        bought = bought_by_month(engine, sales, base, name="books")
        unit_economics(
            engine, sales, base, analysis.fits, costs,
            values=values, bought=bought, period=usual_period(bought, base, costs), assumptions=usual,
            costs_name="costs", name="books",
        )  # fmt: skip
        price_bands(engine, sales, base.window, name="bands")
        made = choices_made(sales, base.window, possible_ranges(sales, base.window)[0])
        choice_counts(made).execute()
        customer_counts(made).execute()
        gaps = purchase_gaps(purchase_days(sales, until=ibis.literal(base.window.end)), base.window)
        return_counts(gaps).execute()
        for split in possible_splits(sales):
            split_counts(gaps, sales, split).execute()
        backtest(engine, sales)
        in_season = as_transactions(engine, seasonal(3_000, seed=2, days=1000), "in_season")
        counted = analyse(engine, in_season, assumptions=usual, name="in_season")
        assert not counted.fits.clock.is_even
        total_without_clock(engine, counted.base, counted.fits, assumptions=usual)
        short = as_transactions(engine, simulated(20, seed=1), "short")
        assert analyse(engine, short, assumptions=usual, name="short").worth is None
    return [one.unbind() for one in telling(found)]


@pytest.mark.parametrize("dialect", sorted(compilers()))
def test_every_expression_is_written_in_the_sql_of_each_engine(asked, dialect):
    compiler = compilers()[dialect]
    assert len(asked) >= 35
    for expression in asked:
        assert compiler.to_sqlglot(expression).sql(dialect=compiler.dialect)


def test_no_engine_is_left_to_take_a_quotient_of_decimals(asked):
    """The CD shop's total differed in the ninth digit on Spark, where 29.36 is a decimal and so is 29.36 + T."""
    assert [str(node) for expression in asked for node in in_decimals(expression)] == []


def test_a_literal_makes_decimals_of_whole_numbers_alone():
    table = ibis.table({"T": "int64", "spend": "float64"}, name="customers")
    for decimal in (table["T"] + 0.5, 1.5 / (table["T"] * 0.5), ibis.ifelse(table["T"] > 1, 0.5, 1)):
        assert in_decimals(table.select(found=decimal)), decimal
    for double in (table.spend + 0.5, table["T"].cast("float64") * 0.5, ibis.ifelse(table["T"] > 1, 0.5, table.spend)):
        assert not in_decimals(table.select(found=double)), double
