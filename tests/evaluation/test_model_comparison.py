"""Are the three purchase models' totals right, and do they cost no more than they should?"""

from __future__ import annotations

from dataclasses import replace

import ibis
import numpy as np
import pytest

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import PurchaseFitFailed
from clv.core.tables import CUSTOMER_VALUES
from clv.evaluation import model_comparison
from clv.evaluation.model_comparison import Comparison, compare_models
from clv.models.purchase_model import PurchaseModel
from tests.benchmarks.truth import KINDS, shop
from tests.shops import CALIBRATION_END, as_transactions, orders


@pytest.fixture(scope="module")
def compared(cd_shop, sample_1997) -> Comparison:
    return compare_models(cd_shop, sample_1997.base, sample_1997.fits, assumptions=Assumptions())


def test_the_ten_year_totals_of_the_cd_shop(compared):
    totals = {found.model: found.total for found in compared.totals}
    # BG/NBD is published; the others were worked out month by month with lifetimes' own expectations.
    assert totals[PurchaseModel.BG_NBD] == pytest.approx(248_589, rel=5e-4)
    assert totals[PurchaseModel.MBG_NBD] == pytest.approx(218_223, rel=5e-4)
    assert totals[PurchaseModel.PARETO_NBD] == pytest.approx(264_564, rel=5e-4)
    assert (compared.low, compared.high) == (totals[PurchaseModel.MBG_NBD], totals[PurchaseModel.PARETO_NBD])


def test_only_bg_nbd_calls_every_one_time_buyer_active(compared):
    alive = {found.model: found.one_time_p_alive for found in compared.totals}
    assert alive[PurchaseModel.BG_NBD] == 1
    assert alive[PurchaseModel.MBG_NBD] == pytest.approx(0.41, abs=5e-3)
    assert alive[PurchaseModel.PARETO_NBD] == pytest.approx(0.34, abs=5e-3)


@pytest.mark.parametrize("model", list(PurchaseModel))
def test_a_total_is_that_of_the_customers_scored_one_by_one(cd_shop, compared, model):
    scored = analyse(
        cd_shop,
        cd_shop.table("sample"),
        assumptions=Assumptions(),
        until=CALIBRATION_END,
        model=model,
        name="one_by_one",
    )
    values = cd_shop.table(scored.valuation.table).execute()
    found = compared.of(model)
    assert found.total == pytest.approx(values["ten_year_value"].sum(), rel=1e-9)
    assert found.expected_purchases == pytest.approx(values["expected_purchases"].sum(), rel=1e-9)
    once = values.loc[values["frequency"] == 0, "p_alive"]
    assert found.one_time_p_alive == pytest.approx(once.mean(), rel=1e-9)
    assert values[list(CUSTOMER_VALUES.names)].notna().all(axis=None)
    assert set(values.loc[values["frequency"] == 0, "segment"]) == {"one_time", "one_time_long_ago"}


def test_the_margin_applies_to_every_model(cd_shop, sample_1997, compared):
    half = compare_models(cd_shop, sample_1997.base, sample_1997.fits, assumptions=Assumptions(margin=0.5))
    assert [found.total for found in half.totals] == pytest.approx([found.total / 2 for found in compared.totals])
    purchases = [found.expected_purchases for found in compared.totals]
    assert [found.expected_purchases for found in half.totals] == pytest.approx(purchases)


def test_it_leaves_no_table_behind(cd_shop, sample_1997):
    def tables() -> list[str]:
        names = [name for (name,) in cd_shop.con.execute("SHOW TABLES").fetchall()]
        # A table that ibis lends the engine stays a name on that connection, not in the database.
        return [name for name in names if not name.startswith("ibis_pandas_memtable")]

    before = tables()
    compare_models(cd_shop, sample_1997.base, sample_1997.fits, assumptions=Assumptions(horizon_years=1))
    assert tables() == before


def test_a_model_without_an_answer_is_named_and_the_others_stand(cd_shop, sample_1997, compared, monkeypatch):
    fitted = []

    def fails_for_pareto(_cells, model):
        fitted.append(model)
        if model is PurchaseModel.PARETO_NBD:
            raise PurchaseFitFailed(customers=5, repeaters=1)
        return compared.of(model).fit

    monkeypatch.setattr(model_comparison, "fit_purchases", fails_for_pareto)
    found = compare_models(cd_shop, sample_1997.base, sample_1997.fits, assumptions=Assumptions())
    assert found.failed == (PurchaseModel.PARETO_NBD,)
    assert found.of(PurchaseModel.PARETO_NBD) is None
    assert [total.model for total in found.totals] == [PurchaseModel.BG_NBD, PurchaseModel.MBG_NBD]
    # What the analysis has fitted already is not fitted again.
    assert PurchaseModel.BG_NBD not in fitted


def test_without_an_answer_of_its_own_model_there_is_nothing_to_compare(cd_shop, sample_1997):
    failed = replace(sample_1997.fits, purchase_answer=PurchaseFitFailed(customers=5, repeaters=1))
    with pytest.raises(PurchaseFitFailed):
        compare_models(cd_shop, sample_1997.base, failed, assumptions=Assumptions())


def test_without_one_time_buyers_their_chance_is_unknown(engine):
    rng = np.random.default_rng(4)
    rows = []
    for customer in range(60):
        days = np.sort(rng.choice(400, size=rng.integers(2, 9), replace=False))
        rows += [(f"c{customer}", str(np.datetime64("2024-01-01") + day), 10 + 50 * rng.random()) for day in days]
    shop = as_transactions(engine, orders(*rows))
    found = analyse(engine, shop, assumptions=Assumptions())
    compared = compare_models(engine, found.base, found.fits, assumptions=Assumptions())
    assert all(np.isnan(total.one_time_p_alive) for total in compared.totals)
    assert all(total.total > 0 for total in compared.totals)


def test_in_a_seasonal_shop_all_models_count_by_its_clock():
    kind = KINDS["season, 2.5 years to June"]
    engine = ibis.duckdb.connect()
    found = analyse(
        engine, as_transactions(engine, shop(kind, 800, seed=1)[0]), assumptions=Assumptions(), until=kind.end
    )
    assert not found.fits.clock.is_even
    compared = compare_models(engine, found.base, found.fits, assumptions=Assumptions())
    ours = compared.of(PurchaseModel.BG_NBD)
    assert ours.total == pytest.approx(found.valuation.total, rel=1e-9)
    # In days that all count alike MBG/NBD says little more than half of it: the sales end far from their peak.
    assert compared.of(PurchaseModel.MBG_NBD).total == pytest.approx(ours.total, rel=0.3)
