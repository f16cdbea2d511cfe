"""Are customers who leave at any time told from those who leave after a purchase?"""

from __future__ import annotations

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.customer_base import CustomerBase, summarise
from clv.analysis.fits import Fits, fit
from clv.customers.summary import purchase_counts
from clv.models.expectations import PurchaseHistories
from clv.models.leaving_any_time import _coarse, expected_purchases_any_time, leaving_at_any_time
from clv.models.pareto_nbd import ParetoNbdParams, purchases_if_alive, with_p_alive
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import fit_purchases
from tests.benchmarks.truth import KINDS, Kind, shop
from tests.shops import as_transactions

PARAMS = ParetoNbdParams(0.8, 40.0, 0.9, 500.0)


def _found(kind: Kind, *, seed: int = 1, customers: int = 800) -> tuple[ibis.BaseBackend, CustomerBase, Fits]:
    engine = ibis.duckdb.from_connection(duckdb.connect())
    sales = as_transactions(engine, shop(kind, customers, seed=seed)[0])
    base = summarise(engine, sales, until=kind.end, name="shop")
    return engine, base, fit(engine, base)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_they_are_found_where_they_do(seed):
    found = _found(KINDS["truth Pareto/NBD"], seed=seed)[2].any_time
    assert found is not None
    assert found.gain > 5


@pytest.mark.parametrize(
    "kind", ["as assumed, 2 years", "truth MBG/NBD", "season, 2.5 years to June", "later cohorts worse", "growth x7"]
)
def test_they_are_not_found_where_they_do_not(kind):
    assert _found(KINDS[kind])[2].any_time is None


def test_a_season_does_not_hide_them():
    kind = Kind(days=1_095, end=KINDS["season, 5 years"].end, season=0.5, leaves="pareto")
    assert _found(kind)[2].any_time is not None


def test_days_taken_together_change_the_likelihoods_alike():
    engine, base, fits = _found(KINDS["truth Pareto/NBD"])
    assert fits.any_time is not None
    cells = purchase_counts(engine.table(base.table)).execute()
    coarse = _coarse(cells)
    assert coarse["customers"].sum() == cells["customers"].sum()
    assert len(coarse) < len(cells)
    fine = [fit_purchases(cells, model).log_likelihood for model in (PurchaseModel.BG_NBD, PurchaseModel.PARETO_NBD)]
    assert fits.any_time.gain == pytest.approx(fine[1] - fine[0], abs=0.5)


def test_a_model_that_finds_no_answer_says_nothing():
    _engine, _base, fits = _found(KINDS["as assumed, 2 years"])
    alike = pd.DataFrame({"frequency": [1, 0], "recency": [10, 0], "T": [100, 100], "customers": [3, 1]})
    assert leaving_at_any_time(fits.clock_fit, alike) is None


def test_what_is_expected_is_that_of_the_engine():
    rng = np.random.default_rng(3)
    frequency, age = rng.integers(0, 6, 50), rng.integers(30, 700, 50)
    frame = pd.DataFrame({"frequency": frequency, "recency": np.where(frequency > 0, age // 2, 0), "T": age})
    alive = with_p_alive(PARAMS, ibis.memtable(frame.assign(row=range(50)))).execute().set_index("row").sort_index()
    known = PurchaseHistories(*(frame[name].to_numpy(np.float64) for name in frame), np.zeros(50))
    found = expected_purchases_any_time(PARAMS, known, [30.0, 365.0])
    for row in range(50):
        rest = purchases_if_alive(PARAMS, int(frequency[row]), [age[row]], [30.0, 365.0])[0]
        assert found[row] == pytest.approx(alive.loc[row, "p_alive"] * rest, rel=1e-9)
