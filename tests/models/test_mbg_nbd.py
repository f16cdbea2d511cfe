"""Do MBG/NBD's figures agree with the published ones, with lifetimes, and with mpmath where that fails?"""

from __future__ import annotations

from dataclasses import astuple

import ibis
import mpmath
import numpy as np
import pandas as pd
import pytest

from clv.models import mbg_nbd
from clv.models.mbg_nbd import MbgNbdParams, fit_mbg_nbd, p_alive, p_alive_when_new, purchases_if_alive

CD_SHOP = MbgNbdParams(0.5248, 43.28, 0.8914, 1.6140)
MONTH_ENDS = np.arange(1, 121) * 365.25 / 12


def _fitter(params: MbgNbdParams):
    from lifetimes import ModifiedBetaGeoFitter

    fitter = ModifiedBetaGeoFitter()
    fitter.params_ = pd.Series({"r": params.r, "alpha": params.alpha, "a": params.a, "b": params.b})
    return fitter


def _alive(params: MbgNbdParams, frame: pd.DataFrame) -> pd.DataFrame:
    table = ibis.memtable(frame)
    return table.mutate(p=p_alive(params, table)).execute()


def test_the_published_weekly_fit_of_the_cd_shop(sample_cells):
    weekly = sample_cells.assign(recency=sample_cells["recency"] / 7, T=sample_cells["T"] / 7)
    found = fit_mbg_nbd(weekly)
    assert astuple(found.params) == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=6e-4)
    assert found.runs_off == ()


def test_no_other_parameters_are_more_likely(sample_cells):
    found = fit_mbg_nbd(sample_cells)
    data = [sample_cells[name].to_numpy(float) for name in ("frequency", "recency", "T", "customers")]
    likelihood, best = mbg_nbd.mean_likelihood(*data), np.log(astuple(found.params))
    for nudge in np.vstack([np.eye(4), -np.eye(4)]) * 0.01:
        assert -likelihood(best + nudge)[0] * data[-1].sum() < found.log_likelihood


@pytest.mark.parametrize("logs", [(0.1, 0.1, 0.1, 0.1), (-1.4, 0.1, -0.2, 0.9), (2.0, -3.0, 1.5, -2.5), (-4, 3, -5, 4)])
def test_the_written_out_likelihood_and_its_slope_are_lifetimes_own(sample_cells, logs):
    from autograd import value_and_grad
    from lifetimes import ModifiedBetaGeoFitter

    names = ("frequency", "recency", "T", "customers")
    data = tuple(sample_cells[name].to_numpy(float) * (0.04 if name in ("recency", "T") else 1) for name in names)
    own = ModifiedBetaGeoFitter._negative_log_likelihood
    theirs, slope = value_and_grad(own)(np.array(logs, float), *data, 0.0)
    ours, our_slope = mbg_nbd.mean_likelihood(*data)(np.array(logs, float))
    assert ours == pytest.approx(theirs, rel=1e-10)
    np.testing.assert_allclose(our_slope, slope, rtol=1e-8, atol=1e-12)


def test_p_alive_equals_lifetimes_own():
    frequency, recency, age = np.meshgrid([0, 1, 5, 300], [0, 3, 200], [200, 271, 5000])
    frame = pd.DataFrame({"frequency": frequency.ravel(), "recency": recency.ravel(), "T": age.ravel()})
    frame.loc[frame["frequency"] == 0, "recency"] = 0
    found = _alive(CD_SHOP, frame)
    theirs = _fitter(CD_SHOP).conditional_probability_alive(found["frequency"], found["recency"], found["T"])
    np.testing.assert_allclose(found["p"], theirs, rtol=1e-10, atol=1e-300)


def test_one_time_buyers_are_told_apart_by_how_long_they_have_been_silent():
    once = pd.DataFrame({"frequency": 0, "recency": 0, "T": [0, 30, 272, 3000]})
    alive = _alive(CD_SHOP, once)["p"].to_numpy()
    # On the day of the first purchase: 1 minus the mean chance to leave right after it.
    assert alive[0] == pytest.approx(1.6140 / (0.8914 + 1.6140)) == pytest.approx(p_alive_when_new(CD_SHOP))
    assert np.all(np.diff(alive) < 0)


@pytest.mark.parametrize("frequency", [0, 1, 2, 7, 60])
def test_expected_purchases_equal_lifetimes_own(frequency):
    ages = np.array([0.0, 1.0, 30.0, 272.0, 1500.0])
    ours = purchases_if_alive(CD_SHOP, frequency, ages, MONTH_ENDS)
    recency = ages if frequency else np.zeros(5)
    alive = _alive(CD_SHOP, pd.DataFrame({"frequency": frequency, "recency": recency, "T": ages}))["p"].to_numpy()
    for i, age in enumerate(ages):
        theirs = _fitter(CD_SHOP).conditional_expected_number_of_purchases_up_to_time(
            MONTH_ENDS, np.full(120, frequency), np.full(120, recency[i]), np.full(120, age)
        )
        np.testing.assert_allclose(ours[i] * alive[i], theirs, rtol=1e-8)


def test_a_new_customers_expected_purchases_equal_lifetimes_own():
    ours = p_alive_when_new(CD_SHOP) * purchases_if_alive(CD_SHOP, 0, [0.0], MONTH_ENDS)[0]
    np.testing.assert_allclose(ours, _fitter(CD_SHOP).expected_number_of_purchases_up_to_time(MONTH_ENDS), rtol=1e-8)


def _truth(params: MbgNbdParams, frequency: int, age: float, days: float) -> float:
    """The 2F1 form (Wagner & Hoppe 2008) in 60 digits, a moved by 1e-25 off its poles."""
    with mpmath.workdps(60):
        r, alpha, b = (mpmath.mpf(v) for v in (params.r, params.alpha, params.b))
        a = mpmath.mpf(params.a) + mpmath.mpf(10) ** -25
        n, c = r + frequency, a + b + frequency
        old, new = alpha + age, alpha + age + days
        hyper = mpmath.hyp2f1(n, b + frequency + 1, c, mpmath.mpf(days) / new)
        return float(c / (a - 1) * (1 - (old / new) ** n * hyper))


@pytest.mark.parametrize(
    "params",
    [
        MbgNbdParams(0.3, 20.0, 0.2, 0.3),
        MbgNbdParams(0.5, 40.0, 1.0, 2.0),  # a = 1: the published form divides nought by nought
        MbgNbdParams(0.5, 40.0, 0.999999, 0.5),
        MbgNbdParams(0.8, 50.0, 300.0, 900.0),
        MbgNbdParams(0.02, 0.5, 0.01, 0.05),
    ],
    ids=str,
)
@pytest.mark.parametrize("frequency", [0, 1, 150])
def test_expected_purchases_hold_against_mpmath_where_formulas_break(params, frequency):
    ages = np.array([0.0, 10.0, 3000.0])
    ours = purchases_if_alive(params, frequency, ages, MONTH_ENDS)
    for i, k in ((0, 0), (1, 11), (2, 119)):
        assert ours[i, k] == pytest.approx(_truth(params, frequency, ages[i], MONTH_ENDS[k]), rel=1e-9)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_parameters_that_are_no_model_are_refused(bad):
    with pytest.raises(ValueError, match="above 0"):
        MbgNbdParams(0.2, bad, 0.8, 2.4)
