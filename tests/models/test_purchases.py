"""Does each purchase model find the truth in a shop that is exactly like it?"""

from __future__ import annotations

from dataclasses import astuple

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.models.bg_nbd import BgNbdParams
from clv.models.mbg_nbd import MbgNbdParams
from clv.models.pareto_nbd import ParetoNbdParams
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import (
    PurchaseParams,
    fit_purchases,
    model_of,
    p_alive_when_new,
    purchases_if_alive,
    with_p_alive,
)
from tests.shops import as_cells, histories

CUSTOMERS = 20_000
AHEAD = 365
TRUTHS: dict[PurchaseModel, tuple[PurchaseParams, dict[str, object]]] = {
    PurchaseModel.BG_NBD: (BgNbdParams(0.6, 32.0, 0.8, 2.5), {"leave_after_purchase": (0.8, 2.5)}),
    PurchaseModel.MBG_NBD: (
        MbgNbdParams(0.8, 40.0, 0.9, 1.6),
        {"leave_after_purchase": (0.9, 1.6), "leave_after_first": True},
    ),
    PurchaseModel.PARETO_NBD: (ParetoNbdParams(0.8, 50.0, 0.6, 80.0), {"leave_in_time": (0.6, 80.0)}),
}


@pytest.fixture(scope="module", params=list(PurchaseModel))
def shop(request) -> tuple[PurchaseParams, PurchaseParams, pd.DataFrame]:
    """The true parameters, those found, and the shop with its future."""
    truth, leaving = TRUTHS[request.param]
    made = histories(CUSTOMERS, seed=1, rate=(truth.r, truth.alpha), ahead=AHEAD, **leaving)
    return truth, fit_purchases(as_cells(made), request.param).params, made


def _expected(params: PurchaseParams, made: pd.DataFrame) -> pd.DataFrame:
    """The cells with p_alive and the purchases expected in the year ahead of each of their customers."""
    found = with_p_alive(params, ibis.memtable(as_cells(made))).execute()
    for frequency, group in found.groupby("frequency"):
        ahead = purchases_if_alive(params, int(frequency), group["T"].to_numpy(), [AHEAD])[:, 0]
        found.loc[group.index, "ahead"] = ahead * group["p_alive"]
    return found


def test_the_parameters_come_back(shop):
    truth, found, _ = shop
    assert model_of(found) is model_of(truth)
    # Sampling: over seeds, rates are off by 3% and the parameters of leaving by 6% at one standard deviation.
    assert astuple(found) == pytest.approx(astuple(truth), rel=0.15)


def test_the_future_comes_as_expected(shop):
    _, found, made = shop
    cells = _expected(found, made)
    # Sampling: 1.5% at one standard deviation.
    assert (cells["ahead"] * cells["customers"]).sum() == pytest.approx(made["future"].sum(), rel=0.05)
    often = cells[cells["frequency"] >= 10]
    then = made.loc[made["frequency"] >= 10, "future"].sum()
    assert (often["ahead"] * often["customers"]).sum() == pytest.approx(then, rel=0.08)


def test_as_many_are_still_customers_as_expected(shop):
    truth, found, made = shop
    cells = _expected(found, made)
    assert (cells["p_alive"] * cells["customers"]).sum() == pytest.approx(made["alive"].sum(), rel=0.03)
    once = cells[cells["frequency"] == 0]
    really = made.loc[made["frequency"] == 0, "alive"].mean()
    assert np.average(once["p_alive"], weights=once["customers"]) == pytest.approx(really, rel=0.08)
    assert isinstance(truth, BgNbdParams) == (really == 1)


def test_only_mbg_nbd_loses_customers_right_after_the_first_purchase():
    left = {model: p_alive_when_new(params) for model, (params, _) in TRUTHS.items()}
    assert left == {PurchaseModel.BG_NBD: 1.0, PurchaseModel.MBG_NBD: 1.6 / 2.5, PurchaseModel.PARETO_NBD: 1.0}


@pytest.mark.parametrize("model", list(PurchaseModel))
def test_p_alive_is_added_to_the_summary_and_nothing_else_changes(cd_shop, sample_1997, model):
    summary = cd_shop.table(sample_1997.base.table)
    judged = with_p_alive(TRUTHS[model][0], summary)
    assert judged.columns == (*summary.columns, "p_alive")
    before, after = (table.order_by("customer_id").execute() for table in (summary, judged))
    pd.testing.assert_frame_equal(after.drop(columns="p_alive"), before)
    assert after["p_alive"].between(0, 1).all()
