"""Is what we would have predicted made from the shown part only, and compared with what the known customers did?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import CannotHide, NoRowsInWindow, NothingToCompare, TooLittleToForetell
from clv.evaluation.backtest import backtest
from clv.evaluation.backtest_metrics import Backtest, Method
from clv.i18n.locale import Language, Locale
from clv.phrases import evidence
from tests.shops import as_transactions, cdnow, orders, seasonal, simulated

OCTOBER = date(1997, 10, 1)
CUT = date(2025, 7, 1)  # about the last third of a simulated shop's two years


@pytest.fixture(scope="module")
def cd_sample(cd_shop) -> Backtest:
    return backtest(cd_shop, cd_shop.table("sample"), hidden_from=OCTOBER)


@pytest.fixture(scope="module")
def shop() -> pd.DataFrame:
    return simulated(800, seed=3)


def _tested(engine, *frames: pd.DataFrame, cut: date = CUT) -> Backtest:
    return backtest(engine, as_transactions(engine, pd.concat(frames)), hidden_from=cut)


def _happened(found: Backtest) -> tuple[object, ...]:
    """What the known customers did; the last digit of a sum of money depends on the order of its parts."""
    return found.actual.purchases, found.actual.returned, found.actual.purchases_by_week, round(found.actual.money, 4)


def _said(found: Backtest) -> list[float]:
    return [figure for said in found.predictions for figure in (said.purchases, said.money)]


# Purchases, bias, MAE, RMSE of 39 weeks of the CD shop's sample, recomputed with lifetimes 0.11.3.
@pytest.mark.parametrize(
    ("method", "purchases", "bias", "mae", "rmse"),
    [
        (Method.BG_NBD, 1_653, -0.121, 0.786, 1.608),
        (Method.MBG_NBD, 1_577, -0.162, 0.765, 1.607),
        (Method.PARETO_NBD, 1_666, -0.115, 0.755, 1.603),
        (Method.AS_BEFORE, 2_930, 0.557, 1.024, 2.212),
        (Method.NOBODY, 0, -1, 0.799, 2.206),
    ],
)
def test_the_reference_figures_of_the_cd_shop(cd_sample, method, purchases, bias, mae, rmse):
    found = cd_sample.prediction(method)
    assert found.purchases == pytest.approx(purchases, abs=0.5)
    assert cd_sample.purchases_bias(found) == pytest.approx(bias, abs=6e-4)
    assert (found.mae, found.rmse) == pytest.approx((mae, rmse), abs=6e-4)


def test_the_reference_money_of_the_cd_shop(cd_sample):
    assert (cd_sample.actual.purchases, cd_sample.actual.money) == (1_882, pytest.approx(70_976, abs=0.5))
    assert cd_sample.ours.money == pytest.approx(59_932, abs=1)
    assert cd_sample.money_bias(cd_sample.ours) == pytest.approx(-0.156, abs=5e-4)
    assert cd_sample.best_tenth_share == pytest.approx(0.502, abs=5e-4)


def test_the_published_groups_of_the_cd_shop(cd_sample):
    # BTYD's vignette, "Walkthrough": bin sizes and actual transactions of the holdout by calibration transactions.
    assert [group.frequency for group in cd_sample.by_frequency] == list(range(8))
    assert [group.customers for group in cd_sample.by_frequency] == [1411, 439, 214, 100, 62, 38, 29, 64]
    assert [group.actual for group in cd_sample.by_frequency] == pytest.approx(
        [0.2367, 0.6970, 1.392, 1.560, 2.532, 2.947, 3.862, 6.359], abs=6e-4
    )


def test_groups_and_tenths_add_up_to_the_totals(cd_sample):
    groups, tenths = cd_sample.by_frequency, cd_sample.by_tenth
    assert sum(group.predicted * group.customers for group in groups) == pytest.approx(cd_sample.ours.purchases)
    assert sum(group.actual * group.customers for group in groups) == pytest.approx(1_882)
    assert [tenth.tenth for tenth in tenths] == list(range(1, 11))
    assert sum(tenth.customers for tenth in tenths) == 2_357
    assert sum(tenth.predicted for tenth in tenths) == pytest.approx(cd_sample.ours.money)
    assert sum(tenth.actual for tenth in tenths) == pytest.approx(cd_sample.actual.money)
    assert all(better.predicted >= worse.predicted for better, worse in pairwise(tenths))


def test_the_curves_rise_week_by_week_to_the_totals(cd_sample):
    assert cd_sample.week_ends == tuple(range(7, 274, 7))
    for curve in (cd_sample.actual, *cd_sample.predictions):
        assert np.all(np.diff(curve.purchases_by_week) >= 0)
        assert np.all(np.diff(curve.money_by_week) >= 0)
        assert curve.purchases_by_week[-1] == pytest.approx(curve.purchases)
        assert curve.money_by_week[-1] == pytest.approx(curve.money)
    sales = cdnow("sample").drop_duplicates(["customer_id", "date"])
    first_week = sales["date"].between("1997-10-01", "1997-10-07").sum()
    assert cd_sample.actual.purchases_by_week[0] == first_week


def test_a_third_of_the_days_is_hidden_unless_said_otherwise(cd_shop):
    found = backtest(cd_shop, cd_shop.table("sample"))
    assert (found.asked_on, found.until, found.days) == (date(1997, 12, 30), date(1998, 6, 30), 182)
    assert found.week_ends[-1] == 182
    half = backtest(cd_shop, cd_shop.table("sample"), share_hidden=0.5)
    assert half.days == 272


def test_what_lies_after_the_end_is_not_compared(cd_shop, cd_sample):
    short = backtest(cd_shop, cd_shop.table("sample"), hidden_from=OCTOBER, until=date(1997, 11, 4))
    assert short.days == 35
    assert short.actual.purchases == cd_sample.actual.purchases_by_week[4]
    assert short.ours.purchases == pytest.approx(cd_sample.ours.purchases_by_week[4])


def test_a_shop_that_is_as_the_models_assume_is_foretold(engine):
    found = _tested(engine, simulated(20_000, seed=4))
    assert abs(found.purchases_bias(found.ours)) < 0.04
    assert abs(found.money_bias(found.ours)) < 0.04
    assert found.purchases_bias(found.prediction(Method.AS_BEFORE)) > 0.5


def test_new_customers_are_counted_apart(engine, shop):
    before = _tested(engine, shop)
    after = _tested(
        engine, shop, orders(("new", "2025-07-01", 40), ("new", "2025-09-01", 60), ("new", "2025-09-01", 1))
    )
    assert after.new_customers == before.new_customers + 1
    assert after.new_money == pytest.approx(before.new_money + 101)
    assert _happened(after) == _happened(before)
    assert _said(after) == pytest.approx(_said(before))


def test_who_never_came_again_counts_as_nought(engine, shop):
    before = _tested(engine, shop)
    after = _tested(engine, shop, orders(("gone", "2024-03-01", 40), ("gone", "2024-03-09", 60)))
    assert after.customers == before.customers + 1
    assert after.repeat_buyers == before.repeat_buyers + 1
    assert _happened(after) == _happened(before)


def test_a_refund_comes_off_the_purchase_it_follows(engine, shop):
    known = orders(("known", "2024-03-01", 40), ("known", "2025-08-01", 60), ("known", "2025-09-01", 25))
    before = _tested(engine, shop, known)
    part = _tested(engine, shop, known, orders(("known", "2025-08-09", -10)))
    assert part.actual.money == pytest.approx(before.actual.money - 10)
    assert part.actual.purchases == before.actual.purchases
    whole = _tested(engine, shop, known, orders(("known", "2025-08-09", -60)))
    assert whole.actual.money == pytest.approx(before.actual.money - 60)
    assert whole.actual.purchases == before.actual.purchases - 1


def test_a_later_refund_does_not_change_what_we_would_have_said(engine, shop):
    known = orders(("known", "2024-03-01", 40), ("known", "2025-06-29", 60))
    before = _tested(engine, shop, known)
    after = _tested(engine, shop, known, orders(("known", "2025-07-02", -60)))
    assert _happened(after) == _happened(before)
    assert _said(after) == pytest.approx(_said(before))


def test_what_nobody_known_buys_has_no_share_to_be_off_by(engine, shop):
    seen = shop[shop["date"] < pd.Timestamp(CUT)]
    found = _tested(engine, seen, orders(("new", "2025-12-01", 40)))
    assert (found.actual.purchases, found.actual.money, found.actual.returned) == (0, 0, 0)
    assert np.isnan(found.purchases_bias(found.ours))
    assert np.isnan(found.money_bias(found.ours))
    assert np.isnan(found.best_tenth_share)


def test_nothing_is_left_in_the_engine(engine, shop):
    _tested(engine, shop)
    # What Ibis registers for a memtable is a temporary view, gone with its cursor.
    left = engine.con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    assert left == [("transactions",)]


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 1, 1)])
def test_a_part_outside_the_sales_cannot_be_hidden(engine, shop, day):
    with pytest.raises(CannotHide, match=f"cannot begin on {day}"):
        _tested(engine, shop, cut=day)


def test_sales_of_one_day_leave_nothing_to_hide(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-01", 5), ("b", "2024-01-01", 5)))
    with pytest.raises(CannotHide, match="run from 2024-01-01 to 2024-01-01"):
        backtest(engine, sales)


def test_a_shown_part_without_anyone_who_came_back_foretells_nothing(engine):
    with pytest.raises(TooLittleToForetell, match="customers 2, of whom 0"):
        _tested(engine, orders(("a", "2024-01-01", 5), ("b", "2024-02-01", 5), ("a", "2025-08-01", 5)))


def test_one_customer_foretells_nothing(engine):
    with pytest.raises(TooLittleToForetell, match="customers 1, of whom 1"):
        _tested(engine, orders(("a", "2024-01-01", 5), ("a", "2024-02-01", 5), ("a", "2025-08-01", 5)))


def test_a_fit_that_fails_on_the_shown_part_foretells_nothing(engine):
    # One customer came back, so the spend model has one amount to learn from.
    with pytest.raises(TooLittleToForetell, match="customers 2, of whom 1"):
        _tested(
            engine,
            orders(("a", "2024-01-01", 5), ("a", "2024-02-01", 5), ("b", "2024-02-01", 5), ("b", "2025-08-01", 5)),
        )


def test_an_end_long_after_the_last_sale_leaves_nothing_to_compare(engine, shop):
    with pytest.raises(NothingToCompare, match="2026-08-31"):
        backtest(engine, as_transactions(engine, shop), until=date(2027, 6, 1), hidden_from=date(2026, 9, 1))


def test_no_sales_cannot_be_tested(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-01", 5)))
    with pytest.raises(NoRowsInWindow):
        backtest(engine, sales.filter(sales.amount > 99))
    with pytest.raises(NoRowsInWindow, match="2023-12-31"):
        backtest(engine, sales, until=date(2023, 12, 31))


def test_a_method_that_was_not_asked_is_not_there(cd_sample):
    with pytest.raises(KeyError):
        replace(cd_sample, predictions=cd_sample.predictions[:1]).prediction(Method.NOBODY)


def test_the_first_line_says_what_we_would_have_predicted(cd_sample):
    assert evidence.backtest(cd_sample, Locale(Language.EN), "USD") == (
        "On 30 September 1997 we would have predicted $59,900; it became $71,000 (we predicted 16% less).",
        "Going on as before would have said $114,000.",
    )


@pytest.mark.parametrize(
    ("became", "end"), [(59_931.0, "$59,900."), (40_000.0, "(we predicted 50% more)."), (0.0, "$0.")]
)
def test_the_first_line_where_we_were_right_or_said_too_much(cd_sample, became, end):
    other = replace(cd_sample, actual=replace(cd_sample.actual, money=became))
    assert evidence.backtest(other, Locale(Language.EN), "USD")[0].endswith(end)


def test_in_the_clock_of_the_whole_sales_the_hidden_part_is_foretold_better(engine):
    orders_ = seasonal(2000, seed=8, days=730, peak=350)
    sales = as_transactions(engine, orders_)
    whole = analyse(engine, sales, assumptions=Assumptions(horizon_years=1), name="whole")
    assert whole.fits.clock.season
    found = backtest(engine, sales, hidden_from=date(2023, 5, 1), clock=whole.fits.clock)
    without = found.prediction(Method.EVEN_DAYS)
    assert abs(found.money_bias(found.ours)) < 0.12
    assert abs(found.money_bias(found.ours)) < abs(found.money_bias(without)) / 2
    plain = backtest(engine, sales, hidden_from=date(2023, 5, 1))
    assert (without.purchases, without.money) == pytest.approx((plain.ours.purchases, plain.ours.money))
    for other in (Method.MBG_NBD, Method.PARETO_NBD):  # they count by it as well
        assert found.prediction(other).mae < plain.prediction(other).mae
        assert found.prediction(other).money == pytest.approx(found.ours.money, rel=0.07)


def test_without_a_season_nothing_stands_beside(cd_sample):
    assert Method.EVEN_DAYS not in {said.method for said in cd_sample.predictions}
