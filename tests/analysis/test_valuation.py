"""Does the whole calculation give the published figures, and refuse what it cannot calculate?"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from clv.analysis import fits as fitting
from clv.analysis.customer_base import summarise
from clv.analysis.fits import fit
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, Step, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import (
    AssumptionOutOfRange,
    NoRowsInWindow,
    NotEnoughData,
    OnlyMoneyBack,
    PurchaseFitFailed,
    SpendFitFailed,
    UnknownCurrency,
)
from clv.core.tables import CUSTOMER_VALUES, check
from clv.models.concerns import Concern
from clv.models.lifetimes_adapter import ModifiedBetaGeoFitter
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import model_of
from clv.models.readiness import DataVerdict, Facts, judge
from clv.value.ten_year import without_values
from tests.shops import CALIBRATION_END, as_transactions, orders, simulated


def test_the_published_ten_year_value_of_the_sample(sample_1997):
    assert sample_1997.valuation.total == pytest.approx(248_589, rel=5e-4)
    assert sample_1997.valuation.by_year[:3] == pytest.approx((72_403, 45_033, 32_165), rel=5e-4)


@pytest.mark.parametrize(
    ("until", "bg_nbd", "log_likelihood", "gamma_gamma", "total"),
    [
        ("master_1997", (0.25162, 33.523, 0.72343, 2.16109), -142_726.06, (6.2754, 3.6245, 14.984), 2_753_830),
        ("master_1998", (0.26713, 41.905, 0.48352, 2.11161), -259_086.83, (5.0860, 3.9951, 21.252), 3_689_703),
    ],
)
def test_the_published_figures_of_the_master_until_september_1997_and_june_1998(
    request: pytest.FixtureRequest,
    until: str,
    bg_nbd: tuple[float, ...],
    log_likelihood: float,
    gamma_gamma: tuple[float, ...],
    total: float,
) -> None:
    found: Analysis = request.getfixturevalue(until)
    params, spend = found.fits.bg_nbd.params, found.fits.gamma_gamma.params
    assert (params.r, params.alpha, params.a, params.b) == pytest.approx(bg_nbd, rel=1e-4)
    assert found.fits.bg_nbd.log_likelihood == pytest.approx(log_likelihood, abs=0.01)
    assert (spend.p, spend.q, spend.v) == pytest.approx(gamma_gamma, rel=1e-4)
    assert found.valuation.total == pytest.approx(total, rel=5e-4)


def test_the_same_sales_in_another_order_give_the_same_figures_to_the_last_digit(cd_shop, master_1998):
    shuffled = cd_shop.table("master").execute().sample(frac=1, random_state=5)
    as_transactions(cd_shop, shuffled, "shuffled")
    found = analyse(cd_shop, cd_shop.table("shuffled"), assumptions=Assumptions(), name="shuffled")
    assert found.fits.bg_nbd.params == master_1998.fits.bg_nbd.params
    assert found.fits.gamma_gamma.params == master_1998.fits.gamma_gamma.params
    assert replace(found.valuation, table="") == replace(master_1998.valuation, table="")


def test_the_customer_base_counts_what_happened(sample_1997):
    base = sample_1997.base
    assert (base.customers, base.repeat_buyers, base.purchases - base.customers) == (2_357, 946, 2_457)
    assert (base.window.start, base.window.end) == (date(1997, 1, 1), date(1997, 9, 30))
    assert sum(base.repeat_days.all) == 2_457


def test_refunds_that_no_purchase_bears_are_told(engine):
    """a gave 30 back of a purchase before the export begins; b gave 5 back beyond the 20 that were paid."""
    rows = [("a", "2024-01-01", -30), ("a", "2024-02-01", 50), ("a", "2024-03-01", 50)]
    rows += [("b", "2024-01-05", 20), ("b", "2024-01-09", -25), ("c", "2024-01-07", 9), ("c", "2024-04-01", -4)]
    transactions = as_transactions(engine, orders(*rows))
    base = summarise(engine, transactions, until=None, name="refunds")
    assert (base.customers, base.spend_to_date, base.refunds_without_purchase) == (2, 105, 35)
    early = summarise(engine, transactions, until=date(2024, 3, 31), name="refunds")
    assert (early.spend_to_date, early.refunds_without_purchase) == (109, 35)


def test_the_whole_cd_shop_is_ready_with_a_remark(master_1998):
    readiness = master_1998.fits.readiness
    assert (readiness.verdict, readiness.reasons) == (DataVerdict.READY, ())
    # Everyone came in the first quarter of 1997.
    assert {remark.concern for remark in readiness.remarks} == {Concern.SHORT_ARRIVAL}


@pytest.mark.parametrize("shop", ["sample_1997", "master_1997"])
def test_nine_months_of_the_cd_shop_cannot_know_a_season(shop, request):
    readiness = request.getfixturevalue(shop).fits.readiness
    assert readiness.verdict is DataVerdict.CAUTION
    assert [reason.concern for reason in readiness.reasons] == [Concern.LESS_THAN_A_YEAR]


@pytest.mark.parametrize("shop", ["sample_1997", "master_1997", "master_1998"])
def test_the_cd_shop_has_no_season_and_its_figures_stay(shop, request):
    fits = request.getfixturevalue(shop).fits
    assert fits.clock.is_even
    assert fits.in_clock is not None
    assert fits.purchases == fits.in_clock.plain


def test_an_end_long_after_the_last_sale_is_not_enough(cd_shop):
    base = summarise(cd_shop, cd_shop.table("sample"), until=date(1998, 12, 1), name="silent")
    found = fit(cd_shop, base).readiness
    # 30 June to 1 December 1998; the typical repeat buyer comes every 79 days, a quarter of which is usual.
    silence = next(reason for reason in found.reasons if reason.concern is Concern.SILENCE)
    assert (found.verdict, silence.found, silence.wanted) == (DataVerdict.NOT_ENOUGH, 154, 19)


def test_every_customer_is_valued_and_nothing_is_unknown_or_negative(cd_shop, master_1998):
    values = check(cd_shop.table(master_1998.valuation.table), CUSTOMER_VALUES).select(*CUSTOMER_VALUES.names).execute()
    assert len(values) == values["customer_id"].nunique() == 23_570
    assert values.notna().all(axis=None)
    assert (values[["expected_purchases", "expected_spend", "ten_year_value", "value_at_risk"]] >= 0).all(axis=None)


@pytest.mark.parametrize("margin", [1.0, 0.37])
def test_the_twelve_month_values_add_up_to_the_first_year_to_the_cent(cd_shop, margin):
    found = analyse(cd_shop, cd_shop.table("sample"), assumptions=Assumptions(margin=margin), name="twelve")
    values = found.values(cd_shop).execute()
    assert values["twelve_month_value"].sum() == pytest.approx(found.valuation.by_year[0], abs=0.005)
    assert (values["twelve_month_value"] <= values["ten_year_value"]).all()
    one_year = Assumptions(margin=margin, horizon_years=1)
    within = analyse(cd_shop, cd_shop.table("sample"), assumptions=one_year, name="one_year").values(cd_shop).execute()
    same = within.set_index("customer_id")["ten_year_value"].reindex(values["customer_id"])
    assert values["twelve_month_value"].tolist() == pytest.approx(same.tolist(), rel=1e-12)
    assert within["twelve_month_value"].tolist() == pytest.approx(within["ten_year_value"].tolist(), rel=1e-12)


def test_the_steps_are_told_in_order(cd_shop):
    told: list[Step] = []
    analyse(cd_shop, cd_shop.table("sample"), assumptions=Assumptions(), name="told", progress=told.append)
    assert told == [Step.SUMMARISE, Step.FIT, Step.VALUE]


def test_a_window_before_the_first_sale_is_refused(engine):
    shop = as_transactions(engine, orders(("a", "2024-01-01", 5)))
    with pytest.raises(NoRowsInWindow, match="2023-12-31"):
        analyse(engine, shop, assumptions=Assumptions(), until=date(2023, 12, 31))


def test_no_sale_at_all_is_refused(engine):
    shop = as_transactions(engine, orders(("a", "2024-01-01", 5)))
    with pytest.raises(NoRowsInWindow):
        analyse(engine, shop.filter(shop.amount > 99), assumptions=Assumptions())


@pytest.mark.parametrize(
    ("rows", "concern"),
    [
        ([("a", "2024-01-01", 5), ("a", "2024-02-01", 5)], Concern.CUSTOMERS),
        ([("a", "2024-01-01", 5), ("b", "2024-02-01", 5)], Concern.NOBODY_RETURNS),
    ],
    ids=["one customer", "one-time buyers only"],
)
def test_where_there_is_not_enough_nobody_gets_a_value(engine, rows, concern):
    found = analyse(engine, as_transactions(engine, orders(*rows)), assumptions=Assumptions(), name="little")
    assert found.worth is None
    assert found.fits.readiness.verdict is DataVerdict.NOT_ENOUGH
    assert concern in {reason.concern for reason in found.fits.readiness.reasons}
    assert found.fits.readiness.needed.customers == 200 - found.base.customers
    with pytest.raises(NotEnoughData, match="not enough yet"):
        _ = found.valuation
    customers = engine.table(found.base.table)
    values = check(without_values(customers), CUSTOMER_VALUES).execute()
    assert len(values) == found.base.customers
    assert values[["ten_year_value", "p_alive", "segment"]].isna().all(axis=None)
    assert values["spend_to_date"].sum() == 10


def test_what_is_worked_out_on_the_way_is_gone_afterwards_also_after_a_failure(engine):
    kept = "select table_name from duckdb_tables() where temporary"
    summarise(engine, as_transactions(engine, simulated(50, seed=1)), until=None, name="good")
    with pytest.raises(OnlyMoneyBack):
        summarise(engine, as_transactions(engine, orders(("a", "2024-01-03", -20.0)), "bad"), until=None, name="bad")
    assert engine.con.execute(kept).fetchall() == []


def test_who_gave_everything_back_leaves_no_sale(engine):
    shop = as_transactions(engine, orders(("a", "2024-01-01", 5), ("a", "2024-02-01", -5)))
    with pytest.raises(OnlyMoneyBack, match="2024-02-01"):
        analyse(engine, shop, assumptions=Assumptions())


@pytest.mark.parametrize("amounts", [(-5, -7), (0, -7), (0, 0)])
def test_without_a_sale_above_zero_the_cause_is_named(engine, amounts):
    shop = as_transactions(engine, orders(("a", "2024-01-01", amounts[0]), ("b", "2024-02-01", amounts[1])))
    if max(amounts) < 0:
        with pytest.raises(OnlyMoneyBack, match="no sale above zero"):
            analyse(engine, shop, assumptions=Assumptions())


def test_the_share_beyond_some_years_is_what_the_later_years_hold(sample_1997):
    valuation = sample_1997.valuation
    assert valuation.share_beyond(0) == pytest.approx(1)
    assert valuation.share_beyond(1) == pytest.approx(1 - valuation.by_year[0] / valuation.total)
    half = valuation.by_year[0] + valuation.by_year[1] / 2
    assert valuation.share_beyond(1.5) == pytest.approx(1 - half / valuation.total)
    assert valuation.share_beyond(10) == pytest.approx(0, abs=1e-12)
    assert valuation.share_beyond(99) == pytest.approx(0, abs=1e-12)


def _wild_spend() -> list[tuple[str, str, float]]:
    """Thirty customers who spend from one to a hundred million: their spend has no mean."""
    days = ("2024-01-01", "2024-02-01", "2024-04-01", "2024-05-15")
    return [(f"c{i}", day, 10.0 ** (i % 9)) for i in range(30) for day in days[: 1 + i % 4]]


def test_where_everything_costs_the_same_the_mean_is_the_spend(engine):
    shop = simulated(600, seed=4).drop_duplicates(["customer_id", "date"]).assign(amount=9.95)
    found = analyse(engine, as_transactions(engine, shop), assumptions=Assumptions(), name="one_price")
    known = found.fits.readiness
    assert {Concern.NO_SPEND_FIT, Concern.CORRELATION}.isdisjoint(reason.concern for reason in known.reasons)
    assert Concern.ONE_PRICE in {remark.concern for remark in known.remarks}
    spends = engine.table(found.valuation.table).expected_spend
    assert (spends.min().execute(), spends.max().execute()) == (pytest.approx(9.95), pytest.approx(9.95))
    sure = valuation_intervals(engine, found, draws=64, futures=20)
    assert sure is not None
    assert sure.total.low < found.valuation.total < sure.total.high


@pytest.mark.parametrize("pieces", ["of a customer", "at chance"])
def test_pieces_of_one_price_have_limits(engine, pieces):
    """One article: a customer always takes as many, or nobody takes more than others do."""
    shop = simulated(600, seed=4).drop_duplicates(["customer_id", "date"])
    customer = shop.customer_id.astype("category").cat.codes
    chance = np.random.default_rng(1).integers(1, 5, len(shop))
    taken = 1 + customer % 4 if pieces == "of a customer" else chance
    transactions = as_transactions(engine, shop.assign(amount=9.95 * taken))
    found = analyse(engine, transactions, assumptions=Assumptions(), name="pieces")
    assert Concern.NO_LIMITS not in {reason.concern for reason in found.fits.readiness.reasons}
    sure = valuation_intervals(engine, found, draws=64, futures=20)
    assert sure is not None
    assert sure.total.low < found.valuation.total < sure.total.high


def test_where_hardly_anyone_seems_to_leave_the_limits_are_there(engine):
    """A year in which all customers leave with the same small chance: the likelihood is flat in how alike they are."""
    shop = simulated(1_500, seed=11, days=400, a=40.0, b=8_000.0)
    found = analyse(engine, as_transactions(engine, shop), assumptions=Assumptions(), name="stayers")
    assert found.fits.bg_nbd.params.b > 20
    sure = valuation_intervals(engine, found, draws=64, futures=20)
    assert sure is not None
    assert 0.3 * found.valuation.total < sure.total.low <= found.valuation.total <= sure.total.high


def test_without_limits_nothing_is_ready():
    facts = Facts(
        customers=2_000, repeat_buyers=900, days=800, known_days=400.0, typical_gap=40.0, silent_days=0,
        spend_correlation=0.0, arrival_days=700.0, busiest_share=0.26, a=0.8, b=2.5, q=4.0,
    )  # fmt: skip
    assert judge(facts).verdict is DataVerdict.READY
    unsure = judge(replace(facts, limits_known=False))
    assert (unsure.verdict, [reason.concern for reason in unsure.reasons]) == (
        DataVerdict.CAUTION,
        [Concern.NO_LIMITS],
    )


def test_a_failed_fit_is_an_answer_and_no_exception(engine):
    base = summarise(engine, as_transactions(engine, orders(*_wild_spend())), until=None, name="failing")
    fits = fit(engine, base)
    assert fits.readiness.verdict is DataVerdict.NOT_ENOUGH
    assert (fits.has_purchases, fits.has_spend) == (True, False)
    assert Concern.NO_SPEND_FIT in {reason.concern for reason in fits.readiness.reasons}
    assert fits.bg_nbd.params.r > 0
    with pytest.raises(SpendFitFailed):
        _ = fits.gamma_gamma


def test_both_fits_may_fail(engine, monkeypatch):
    def failing(cells, _model):
        raise PurchaseFitFailed(customers=int(cells["customers"].sum()), repeaters=22)

    monkeypatch.setattr(fitting, "fit_purchases", failing)
    base = summarise(engine, as_transactions(engine, orders(*_wild_spend())), until=None, name="failing")
    fits = fit(engine, base)
    assert (fits.has_purchases, fits.has_spend) == (False, False)
    with pytest.raises(PurchaseFitFailed) as failure:
        _ = fits.purchases
    assert failure.value.facts == {"customers": 30, "repeaters": 22}


def test_another_models_fit_does_not_pass_for_bg_nbd(cd_shop, sample_1997):
    fits = fit(cd_shop, sample_1997.base, model=PurchaseModel.MBG_NBD)
    assert model_of(fits.purchases.params) is PurchaseModel.MBG_NBD
    with pytest.raises(TypeError, match="mbg-nbd, not BG/NBD"):
        _ = fits.bg_nbd


def test_a_new_customer_of_mbg_nbd_may_leave_right_away(cd_shop):
    assumptions = Assumptions(discount_rate_per_year=0.0)
    found = analyse(
        cd_shop,
        cd_shop.table("sample"),
        assumptions=assumptions,
        until=CALIBRATION_END,
        model=PurchaseModel.MBG_NBD,
        name="newcomers",
    )
    params, spend = found.fits.purchases.params, found.fits.gamma_gamma.params
    lifetimes_own = ModifiedBetaGeoFitter()
    lifetimes_own.params_ = pd.Series(asdict(params))
    repeats = lifetimes_own.expected_number_of_purchases_up_to_time(3652.5)
    assert found.valuation.new_customer == pytest.approx(
        found.base.first_purchase_spend + spend.mean_spend * repeats, rel=1e-9
    )


@pytest.mark.parametrize(
    "changes",
    [{"horizon_years": 0}, {"horizon_years": 31}, {"discount_rate_per_year": -0.1}, {"discount_rate_per_year": 1.5},
     {"discount_rate_per_year": float("nan")}, {"margin": 0.0}, {"margin": 1.2}],
    ids=str,
)  # fmt: skip
def test_assumptions_out_of_range_are_refused(changes):
    with pytest.raises(AssumptionOutOfRange):
        Assumptions(**changes)


def test_a_currency_is_three_letters():
    with pytest.raises(UnknownCurrency, match="eur is not"):
        Assumptions(currency="eur")
