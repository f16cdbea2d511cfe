"""Is a forecast held against what the customers known on its day bought since, as the backtest holds it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import ibis
import pandas as pd
import pytest

from clv.analysis.forecast import Forecast, Part, forecast
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.evaluation.backtest import backtest
from clv.evaluation.forecast_scores import Outcome, ScoredForecast, score, tally
from clv.evaluation.sealed_forecasts import Kind, Sealed
from clv.value.ahead import Measure
from tests.shops import as_transactions, orders, seasonal, simulated

DAY = date(2025, 3, 31)


def sealed(made: Forecast, kind: Kind = Kind.SEALED) -> Sealed:
    return Sealed(1, kind, datetime(2025, 4, 2, tzinfo=UTC), (), made)


@pytest.fixture(scope="module")
def shop() -> pd.DataFrame:
    return simulated(800, seed=3)  # 2024 and 2025


@pytest.fixture(scope="module")
def made(shop) -> Forecast:
    engine = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(engine, shop[shop["date"] <= pd.Timestamp(DAY)], "sales_then")
    found = forecast(engine, analyse(engine, sales, assumptions=Assumptions(), name="known_then"))
    assert found is not None
    return found


def scored(engine, made: Forecast, *frames: pd.DataFrame, until: date | None = None) -> ScoredForecast:
    return score(engine, as_transactions(engine, pd.concat(frames)), sealed(made), until=until, name="scored")


def came(found: ScoredForecast, part: Part = Part.HORIZON, measure: Measure = Measure.MONEY) -> list[float | None]:
    return [one.came for one in found.of(part, measure)]


def test_what_came_and_what_was_said_are_those_of_the_backtest(engine, made, shop):
    found = scored(engine, made, shop)
    for months, end in ((0, date(2025, 6, 30)), (1, date(2025, 9, 30))):
        tested = backtest(
            engine, as_transactions(engine, shop), hidden_from=DAY + timedelta(days=1), until=end, name="tested"
        )
        money, purchases = (found.of(Part.HORIZON, measure)[months] for measure in Measure)
        assert money.came == pytest.approx(tested.actual.money)
        assert purchases.came == tested.actual.purchases
        assert money.figure.said == pytest.approx(tested.ours.money, rel=1e-4)
        assert purchases.figure.said == pytest.approx(tested.ours.purchases, rel=1e-4)


def test_in_a_clock_it_is_that_of_the_backtest_in_the_clock_of_the_day(engine):
    sales = as_transactions(engine, seasonal(2000, seed=8, days=1000))
    day = date(2023, 12, 31)
    then = analyse(engine, sales, assumptions=Assumptions(), until=day, name="known_then")
    assert then.fits.clock.season
    made = forecast(engine, then)
    found = score(engine, sales, sealed(made), name="scored")
    tested = backtest(
        engine, sales, hidden_from=day + timedelta(days=1), until=date(2024, 6, 30), clock=then.fits.clock, name="t"
    )
    half_year = found.of(Part.HORIZON)[1]
    assert half_year.came == pytest.approx(tested.actual.money)
    assert half_year.figure.said == pytest.approx(tested.ours.money, rel=2e-3)


def test_a_time_that_is_not_over_waits(engine, made, shop):
    found = scored(engine, made, shop, until=date(2025, 9, 29))
    assert [one.outcome is Outcome.WAITING for one in found.of(Part.HORIZON)] == [False, True, True]
    assert [one is None for one in came(found, Part.MONTH)] == [False] * 5 + [True] * 7
    assert set(came(found, Part.SEGMENT)) == {None}
    assert tally([found]).over == 1


def test_months_and_segments_add_up_to_the_year(engine, made, shop):
    later = orders(("C0000001", "2026-04-01", 5))
    found = scored(engine, made, shop, later)
    year = came(found)[-1]
    assert sum(came(found, Part.MONTH)) == pytest.approx(year)
    assert sum(came(found, Part.SEGMENT)) == pytest.approx(year)


def test_new_customers_do_not_count(engine, made, shop):
    before = scored(engine, made, shop)
    after = scored(engine, made, shop, orders(("new", "2025-04-01", 1000), ("new", "2025-05-01", 1000)))
    assert came(after) == pytest.approx(came(before), nan_ok=True)


def test_a_refund_comes_off_the_purchase_it_follows_if_it_came_by_the_last_day(engine, made, shop):
    known = orders(("known", "2025-01-01", 40), ("known", "2025-05-01", 60))
    before = scored(engine, made, shop, known, until=date(2025, 9, 30))
    after = scored(engine, made, shop, known, orders(("known", "2025-08-01", -60)), until=date(2025, 9, 30))
    assert came(after)[0] == pytest.approx(came(before)[0])
    assert came(after)[1] == pytest.approx(came(before)[1] - 60)
    counts = [came(one, measure=Measure.PURCHASES)[1] for one in (before, after)]
    assert counts[1] == counts[0] - 1


def test_what_was_known_is_known_again(engine, made, shop):
    found = scored(engine, made, shop)
    assert found.now.customers == made.known.customers
    assert found.now.purchases == made.known.purchases
    assert found.change == pytest.approx(0)
    assert found.compares


def test_older_sales_that_come_later_are_said_and_scored(engine, made, shop):
    older = orders(("late", "2023-12-01", 0.05 * made.known.money), ("late", "2025-04-10", 7))
    found, before = scored(engine, made, shop, older), scored(engine, made, shop)
    assert found.change == pytest.approx(0.05)
    assert found.compares
    assert came(found)[0] == pytest.approx(came(before)[0] + 7)


def test_a_forecast_of_other_sales_is_not_counted(engine, made, shop):
    half = shop[shop["customer_id"] < "C0000400"]
    found = scored(engine, made, half)
    assert not found.compares
    assert tally([found]).over == 0


def test_sales_that_begin_after_the_day_say_nothing_of_it(engine, made, shop):
    found = scored(engine, made, shop[shop["date"] > pd.Timestamp(DAY)])
    assert found.now.customers == 0
    assert set(came(found)) == {None}


def test_above_and_below_are_told_apart(engine, made, shop):
    found = scored(engine, made, shop).of(Part.HORIZON)[0]
    low, high = (replace(found, came=limit) for limit in (found.figure.low - 1, found.figure.high + 1))
    edge = replace(found, came=found.figure.low)
    assert [one.outcome for one in (low, edge, high)] == [Outcome.BELOW, Outcome.WITHIN, Outcome.ABOVE]


def test_of_two_forecasts_of_a_day_the_later_counts(engine, made, shop):
    found = scored(engine, made, shop)
    assert tally([found, found]) == tally([found])
    assert tally([found]).over == 2


def test_nothing_is_left_in_the_engine(engine, made, shop):
    before = engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    scored(engine, made, shop)
    after = engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    assert set(after) - set(before) == {("transactions",)}
