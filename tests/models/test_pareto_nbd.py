"""Do Pareto/NBD's figures agree with the published ones, with lifetimes, and with mpmath where that fails?"""

from __future__ import annotations

from dataclasses import astuple

import ibis
import mpmath
import numpy as np
import pandas as pd
import pytest

from clv.models import pareto_nbd
from clv.models.pareto_nbd import ParetoNbdParams, fit_pareto_nbd, log_likelihood, purchases_if_alive, with_p_alive

CD_SHOP = ParetoNbdParams(0.5533, 74.04, 0.6062, 81.68)
MONTH_ENDS = np.arange(1, 121) * 365.25 / 12
# Where formulas break: everybody or nobody alike, one scale far above the other, hardly anyone, everyone at once.
HARD = [
    ParetoNbdParams(0.02, 0.5, 0.01, 0.05),
    ParetoNbdParams(5.0, 900.0, 6.0, 0.02),
    ParetoNbdParams(0.3, 20.0, 200.0, 3e4),
    ParetoNbdParams(300.0, 900.0, 0.5, 50.0),
    ParetoNbdParams(0.5, 1e-3, 0.5, 1e4),
    ParetoNbdParams(0.5, 1e4, 0.5, 1e-3),
    ParetoNbdParams(1e4, 3e5, 1e-4, 1e8),
]


def _fitter(params: ParetoNbdParams):
    from lifetimes import ParetoNBDFitter

    fitter = ParetoNBDFitter()
    fitter.params_ = pd.Series({"r": params.r, "alpha": params.alpha, "s": params.s, "beta": params.beta})
    return fitter


def _alive(params: ParetoNbdParams, frame: pd.DataFrame) -> pd.DataFrame:
    found = with_p_alive(params, ibis.memtable(frame)).execute()
    return frame.merge(found, on=list(frame.columns), how="left")


def _columns(cells: pd.DataFrame) -> tuple[np.ndarray, ...]:
    return tuple(cells[name].to_numpy(float) for name in ("frequency", "recency", "T", "customers"))


def test_the_published_weekly_fit_of_the_cd_shop(sample_cells):
    weekly = sample_cells.assign(recency=sample_cells["recency"] / 7, T=sample_cells["T"] / 7)
    found = fit_pareto_nbd(weekly)
    assert astuple(found.params) == pytest.approx((0.553, 10.578, 0.606, 11.669), abs=6e-4)
    assert found.log_likelihood == pytest.approx(-9594.98, abs=0.01)
    assert found.runs_off == ()


def test_no_other_parameters_are_more_likely(sample_cells):
    found = fit_pareto_nbd(sample_cells)
    for name in ("r", "alpha", "s", "beta"):
        for factor in (0.99, 1.01):
            values = dict(zip(("r", "alpha", "s", "beta"), astuple(found.params), strict=True))
            values[name] *= factor
            assert log_likelihood(ParetoNbdParams(**values), sample_cells) < found.log_likelihood


@pytest.mark.parametrize(
    "params", [CD_SHOP, ParetoNbdParams(1.0, 7.0, 1.0, 7.0), ParetoNbdParams(0.2, 210.0, 4.0, 14.0)], ids=str
)
def test_the_likelihood_is_lifetimes_own(sample_cells, params):
    from lifetimes import ParetoNBDFitter

    data = _columns(sample_cells)
    # Theirs divides the weighted sum by the mean weight.
    theirs = ParetoNBDFitter._negative_log_likelihood(astuple(params), *data, 0.0) * data[-1].mean()
    assert -log_likelihood(params, sample_cells) == pytest.approx(theirs, rel=1e-11)


@pytest.mark.parametrize("params", [*HARD, ParetoNbdParams(1e-4, 1e-4, 1e4, 1e-4)], ids=str)
def test_the_likelihood_and_its_slope_are_known_for_any_parameters(sample_cells, params):
    value, slope = pareto_nbd.mean_likelihood(*_columns(sample_cells))(np.log(astuple(params)))
    assert np.isfinite(value)
    assert np.all(np.isfinite(slope))


@pytest.mark.parametrize("logs", [(0.1, 0.1, 0.1, 0.1), (-0.6, 1.0, -0.5, 1.1), (2.0, -3.0, 1.5, -2.5), (-4, 3, -5, 4)])
def test_the_slope_is_that_of_the_likelihood(sample_cells, logs):
    frequency, recency, age, customers = _columns(sample_cells)
    likelihood = pareto_nbd.mean_likelihood(frequency, recency * 0.04, age * 0.04, customers)
    _, slope = likelihood(np.array(logs, float))
    for i, nudge in enumerate(np.eye(4) * 1e-5):
        by_difference = (likelihood(logs + nudge)[0] - likelihood(logs - nudge)[0]) / 2e-5
        assert slope[i] == pytest.approx(by_difference, rel=1e-6, abs=1e-8)


def _leaving_unseen(params: ParetoNbdParams, frequency: int, days: float) -> mpmath.mpf:
    """Chance to leave before buying again: the 2F1 form of the integral, in 40 digits."""
    r, alpha, s, beta = (mpmath.mpf(value) for value in astuple(params))
    n, old, left = r + frequency, alpha + days, beta + days
    if old >= left:
        hyper, longest = mpmath.hyp2f1(n + s, s + 1, n + s + 1, 1 - left / old), old
    else:
        hyper, longest = mpmath.hyp2f1(n + s, n, n + s + 1, 1 - old / left), left
    return s / (n + s) * hyper * longest ** -(n + s) * old**n * left**s


@pytest.mark.parametrize("params", [CD_SHOP, *HARD], ids=str)
def test_p_alive_holds_against_mpmath_where_lifetimes_loses_its_digits(params):
    frame = pd.DataFrame(
        [(0, 0, 0), (0, 0, 272), (1, 3, 300), (9, 250, 272), (9, 272, 272), (150, 900, 901), (700, 60, 3000)],
        columns=["frequency", "recency", "T"],
    )
    found = _alive(params, frame)
    with mpmath.workdps(40):
        for row in found.itertuples():
            r, alpha, s, beta = (mpmath.mpf(value) for value in astuple(params))
            lag = ((alpha + row.T) / (alpha + row.recency)) ** (r + row.frequency)
            lag *= ((beta + row.T) / (beta + row.recency)) ** s
            left = _leaving_unseen(params, row.frequency, row.recency) * lag
            truth = float(1 / (1 + left - _leaving_unseen(params, row.frequency, row.T)))
            assert row.p_alive == pytest.approx(truth, rel=1e-9, abs=1e-300)
            assert 0 <= row.p_alive <= 1


def test_p_alive_equals_lifetimes_own(sample_cells):
    frame = sample_cells[["frequency", "recency", "T"]]
    found = _alive(CD_SHOP, frame)
    theirs = _fitter(CD_SHOP).conditional_probability_alive(*(found[name].to_numpy() for name in frame.columns))
    assert len(found) == len(frame)
    np.testing.assert_allclose(found["p_alive"], theirs, rtol=1e-9)


def test_who_bought_today_is_a_customer_and_one_time_buyers_less_and_less():
    today = pd.DataFrame({"frequency": [0, 1, 30], "recency": [0, 50, 50], "T": [0, 50, 50]})
    assert _alive(CD_SHOP, today)["p_alive"].to_numpy() == pytest.approx(1.0)
    once = pd.DataFrame({"frequency": 0, "recency": 0, "T": [0, 30, 272, 3000]})
    assert np.all(np.diff(_alive(CD_SHOP, once)["p_alive"]) < 0)


@pytest.mark.parametrize("frequency", [0, 1, 2, 7, 60])
def test_expected_purchases_equal_lifetimes_own(frequency):
    ages = np.array([1.0, 30.0, 272.0, 1500.0])
    ours = purchases_if_alive(CD_SHOP, frequency, ages, MONTH_ENDS)
    recency = ages if frequency else np.zeros(4)
    alive = _alive(CD_SHOP, pd.DataFrame({"frequency": frequency, "recency": recency, "T": ages}))["p_alive"]
    for i, age in enumerate(ages):
        theirs = _fitter(CD_SHOP).conditional_expected_number_of_purchases_up_to_time(
            MONTH_ENDS, np.full(120, frequency), np.full(120, recency[i]), np.full(120, age)
        )
        np.testing.assert_allclose(ours[i] * alive[i], theirs, rtol=1e-8)


def test_a_new_customers_expected_purchases_equal_lifetimes_own():
    theirs = _fitter(CD_SHOP).expected_number_of_purchases_up_to_time(MONTH_ENDS)
    np.testing.assert_allclose(purchases_if_alive(CD_SHOP, 0, [0.0], MONTH_ENDS)[0], theirs, rtol=1e-10)


@pytest.mark.parametrize("s", [1.0, 1.0 + 1e-13, 1.0 - 1e-9, 0.999])
def test_expected_purchases_hold_at_s_near_one(s):
    # Published: (r + x)(beta + T) / ((alpha + T)(s - 1)) [1 - ((beta + T) / (beta + T + t))^(s - 1)], in 60 digits,
    # s moved by 1e-25 off its pole.
    ours = purchases_if_alive(ParetoNbdParams(0.5, 40.0, s, 60.0), 3, [200.0], [700.0])[0, 0]
    with mpmath.workdps(60):
        d = mpmath.mpf(s) + mpmath.mpf(10) ** -25 - 1
        truth = mpmath.mpf("3.5") * 260 / (240 * d) * (1 - (mpmath.mpf(260) / 960) ** d)
    assert ours == pytest.approx(float(truth), rel=1e-12)


def test_where_nobody_leaves_purchases_come_at_the_constant_rate():
    params = ParetoNbdParams(0.8, 50.0, 1e-4, 1e12)
    rate = (0.8 + 4) / (50.0 + np.array([10.0, 900.0]))
    np.testing.assert_allclose(
        purchases_if_alive(params, 4, [10.0, 900.0], MONTH_ENDS), np.multiply.outer(rate, MONTH_ENDS), rtol=1e-7
    )


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_parameters_that_are_no_model_are_refused(bad):
    with pytest.raises(ValueError, match="above 0"):
        ParetoNbdParams(0.2, bad, 0.8, 2.4)
