"""Does a search find the lowest minimum, know one when it sees it, and say what runs off?"""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest

from clv.core.errors import PurchaseFitFailed, SpendFitFailed
from clv.models import bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd
from clv.models.bg_nbd import fit_bg_nbd
from clv.models.gamma_gamma import fit_gamma_gamma
from clv.models.maximum_likelihood import minimise_likelihood, runs_off
from clv.models.mbg_nbd import fit_mbg_nbd
from clv.models.pareto_nbd import fit_pareto_nbd
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import fit_purchases
from tests.shops import as_cells, histories

FITS = [fit_bg_nbd, fit_mbg_nbd, fit_pareto_nbd]
ONE_ROW = (np.ones(1),)


def _minimise(function, *starts: tuple[float, ...], names: tuple[str, ...] = ("r",)):
    return minimise_likelihood(lambda *_: function, lambda *_: function, ONE_ROW, starts=starts, names=names)


def _two_valleys(logs):
    """Minima near -2 (lower) and +2."""
    (u,) = logs
    return (u * u - 4) ** 2 / 16 + u / 10, np.array([u * (u * u - 4) / 4 + 0.1])


@pytest.mark.parametrize("starts", [[(3.0,), (-3.0,)], [(-3.0,), (3.0,)]])
def test_of_two_minima_the_lower_counts_wherever_the_search_began(starts):
    found = np.log(_minimise(_two_valleys, *starts))
    # The root of u^3 - 4u + 0.4 below 0.
    assert found == pytest.approx(np.roots([1, 0, -4, 0.4]).min(), abs=1e-6)


def test_an_end_with_a_slope_is_no_minimum():
    # A valley with a crease: every search ends in it, and its slope is 1 there.
    assert _minimise(lambda logs: (float(abs(logs[0] - 0.3)), np.sign(logs - 0.3)), (2.0,), (-2.0,)) is None


def test_a_search_that_gets_lost_leaves_the_others():
    def nowhere_above_one(logs):
        inside = logs[0] < 1
        return (float(logs[0] ** 2) if inside else float("nan")), (2 * logs if inside else np.full(1, np.nan))

    assert _minimise(nowhere_above_one, (3.0,), (-1.0,)) == pytest.approx(1.0)
    assert _minimise(nowhere_above_one, (3.0,), (5.0,)) is None


def test_what_falls_for_ever_stops_at_the_edge_and_is_named():
    def falls(logs):
        return float(np.exp(-logs[0]) + logs[1] ** 2), np.array([-np.exp(-logs[0]), 2 * logs[1]])

    found = _minimise(falls, (0.0, 1.0), names=("r", "alpha"))
    assert runs_off(found, ("r", "alpha")) == ("r",)
    assert found == pytest.approx([1e4, 1.0])


@pytest.mark.parametrize("module", [bg_nbd, mbg_nbd, pareto_nbd], ids=lambda module: module.__name__)
@pytest.mark.parametrize("start", [(0.1, 0.1, 0.1, 0.1), (-1, 0, -0.5, 1), (1, 1, 1, 1), (-2, -1, 0, 3)], ids=str)
def test_every_start_leads_to_the_same_maximum_of_the_cd_shop(sample_cells, module, start):
    data = tuple(sample_cells[name].to_numpy(float) for name in ("frequency", "recency", "T", "customers"))
    scaled = (data[0], data[1] / 27.2, data[2] / 27.2, data[3])
    found = [
        minimise_likelihood(module.mean_likelihood, module.mean_likelihood, scaled, starts=starts, names="abrs")
        for starts in ([start], [(-1.0, 1.0, 0.0, 0.5)])
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-4)


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit.__name__)
def test_a_fit_without_a_repeat_purchase_says_so(fit):
    once = pd.DataFrame({"frequency": [0, 0], "recency": [0, 0], "T": [10, 90], "customers": [3, 4]})
    with pytest.raises(PurchaseFitFailed, match="7 customers, 0 of whom"):
        fit(once)


@pytest.mark.parametrize(
    ("fit", "names"), [(fit_bg_nbd, {"a", "b"}), (fit_mbg_nbd, {"a", "b"}), (fit_pareto_nbd, {"s"})]
)
def test_where_nobody_leaves_the_parameters_of_leaving_run_off(fit, names):
    found = fit(as_cells(histories(1_500, seed=5, rate=(0.6, 32.0))))
    assert names <= set(found.runs_off) <= {"a", "b", "s", "beta"}
    assert (found.params.r, found.params.alpha) == pytest.approx((0.6, 32.0), rel=0.1)


@pytest.mark.parametrize("fit", FITS[:2], ids=lambda fit: fit.__name__)
def test_where_all_leave_with_the_same_chance_both_its_parameters_run_off_at_their_ratio(fit):
    # Of finite shops without any spread half look as if there were none, the other half as if there were a little.
    shop = histories(
        3_000, seed=0, rate=(0.6, 32.0), leave_after_purchase=(2e5, 8e5), leave_after_first=fit is fit_mbg_nbd
    )
    found = fit(as_cells(shop))
    assert set(found.runs_off) == {"a", "b"}
    assert found.params.a / (found.params.a + found.params.b) == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("fit", FITS, ids=lambda fit: fit.__name__)
def test_where_all_buy_like_clockwork_the_rate_is_one_for_all(fit):
    # Every 30 days, whoever it is: more regular than chance.
    known = np.arange(120, 720, 5)
    clockwork = pd.DataFrame({"frequency": known // 30, "recency": known // 30 * 30, "T": known, "customers": 4})
    found = fit(clockwork)
    assert "r" in found.runs_off
    assert found.params.r / found.params.alpha == pytest.approx(1 / 30, rel=0.05)


@pytest.mark.parametrize("customers", [2, 20, 50, 100])
@pytest.mark.parametrize("model", list(PurchaseModel))
def test_few_customers_give_an_answer_too(sample_cells, customers, model):
    """Half of such fits fail in lifetimes, or end where the slope is not nought."""
    one_by_one = sample_cells.loc[sample_cells.index.repeat(sample_cells["customers"])].assign(customers=1)
    for seed in range(3):
        drawn = one_by_one.sample(customers, random_state=seed)
        drawn.iloc[0] = (1, 40, 200, 1)  # at least one who came back
        found = fit_purchases(drawn.groupby(["frequency", "recency", "T"], as_index=False).sum(), model)
        assert np.all(np.isfinite(astuple(found.params)))
        assert np.isfinite(found.log_likelihood)


def _spend_cells(mean_of: np.ndarray, frequency: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"frequency": frequency, "monetary_value": mean_of, "customers": 1})


def test_where_all_customers_spend_alike_only_the_spread_between_them_runs_off():
    rng = np.random.default_rng(8)
    frequency = rng.integers(1, 12, 3_000)
    found = fit_gamma_gamma(_spend_cells(rng.gamma(4.0 * frequency, 25.0 / (4.0 * frequency)), frequency))
    assert found.runs_off == ("q",)
    assert (found.params.p, found.params.mean_spend) == pytest.approx((4.0, 25.0), rel=0.05)


def test_a_spend_without_a_mean_is_no_spend_model():
    # q = 0.5: the mean over customers does not exist.
    rng = np.random.default_rng(9)
    frequency = rng.integers(1, 12, 3_000)
    scale = rng.gamma(0.5, 1 / 10.0, 3_000)
    with pytest.raises(SpendFitFailed):
        fit_gamma_gamma(_spend_cells(rng.gamma(6.0 * frequency, 1 / (scale * frequency)), frequency))


def test_a_simulated_spend_gives_its_parameters_back():
    rng = np.random.default_rng(10)
    frequency = rng.integers(1, 12, 100_000)
    scale = rng.gamma(4.0, 1 / 20.0, 100_000)
    found = fit_gamma_gamma(_spend_cells(rng.gamma(6.0 * frequency, 1 / (scale * frequency)), frequency))
    assert astuple(found.params) == pytest.approx((6.0, 4.0, 20.0), rel=0.06)
    assert found.params.mean_spend == pytest.approx(6 * 20 / 3, rel=0.02)
    assert found.runs_off == ()


@pytest.mark.parametrize("start", gamma_gamma._STARTS, ids=str)
def test_every_start_leads_to_the_same_spend_model(start):
    rng = np.random.default_rng(10)
    frequency = rng.integers(1, 12, 2_000)
    scale = rng.gamma(4.0, 1 / 20.0, 2_000)
    data = (frequency.astype(float), rng.gamma(6.0 * frequency, 1 / (scale * frequency)) / 40, np.ones(2_000))
    found = [
        minimise_likelihood(gamma_gamma.mean_likelihood, gamma_gamma.mean_likelihood, data, starts=starts, names="pqv")
        for starts in ([start], gamma_gamma._STARTS)
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-4)
