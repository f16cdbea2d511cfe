"""Do the purchase model's figures agree with the published ones, with lifetimes, with mpmath where that fails?"""

from __future__ import annotations

from datetime import date

import mpmath
import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.summary import purchase_counts, summarise_customers
from clv.models import bg_nbd
from clv.models.bg_nbd import BgNbdParams, fit_bg_nbd, log_likelihood, p_alive, purchases_if_alive
from tests.shops import CALIBRATION_END, simulated

# The published three digits, with those that the fit adds: rounded parameters move the fourth digit of an expectation.
WEEKS = BgNbdParams(r=0.24259, alpha=4.41360, a=0.79292, b=2.42591)
MONTH_ENDS = np.arange(1, 121) * 365.25 / 12


def _fitter(params: BgNbdParams):
    from lifetimes import BetaGeoFitter

    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series({"r": params.r, "alpha": params.alpha, "a": params.a, "b": params.b})
    return fitter


def test_the_published_weekly_fit_of_the_cd_shop(sample_cells):
    weekly = sample_cells.assign(recency=sample_cells["recency"] / 7, T=sample_cells["T"] / 7)
    found = fit_bg_nbd(weekly)
    params = found.params
    assert (params.r, params.alpha, params.a, params.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_the_daily_fit_of_the_cd_shop(sample_cells):
    found = fit_bg_nbd(sample_cells)
    params = found.params
    assert (params.r, params.alpha, params.a, params.b) == pytest.approx((0.2426, 30.895, 0.7929, 2.4259), rel=1e-4)
    assert found.log_likelihood == pytest.approx(-14363.53, abs=0.01)


def test_a_fit_on_cells_is_the_fit_on_customers(cd_shop, sample_cells):
    summary = summarise_customers(cd_shop.table("sample"), Window(date(1997, 1, 1), CALIBRATION_END)).execute()
    one_by_one = fit_bg_nbd(summary.assign(customers=1)).params
    together = fit_bg_nbd(sample_cells).params
    assert (one_by_one.r, one_by_one.alpha, one_by_one.a, one_by_one.b) == pytest.approx(
        (together.r, together.alpha, together.a, together.b), rel=1e-5
    )


def test_no_other_parameters_are_more_likely(sample_cells):
    found = fit_bg_nbd(sample_cells)
    for name in ("r", "alpha", "a", "b"):
        for factor in (0.99, 1.01):
            values = {key: getattr(found.params, key) for key in ("r", "alpha", "a", "b")}
            values[name] *= factor
            assert log_likelihood(BgNbdParams(**values), sample_cells) < found.log_likelihood


def test_a_simulated_shop_gives_its_parameters_back(engine):
    from tests.shops import as_transactions

    frame = simulated(30_000, seed=11)
    window = Window(frame["date"].min().date(), frame["date"].max().date())
    found = fit_bg_nbd(purchase_counts(summarise_customers(as_transactions(engine, frame), window)).execute()).params
    # Whole days merge a few purchases of one day, hence not closer.
    assert (found.r, found.alpha, found.a, found.b) == pytest.approx((0.6, 32.0, 0.8, 2.5), rel=0.12)


@pytest.mark.parametrize(("weeks", "expected"), [(1, 0.0532), (32, 1.0437), (78, 1.858)])
def test_a_new_customers_expected_purchases_are_the_published_ones(weeks, expected):
    assert purchases_if_alive(WEEKS, 0, [0.0], [weeks])[0, 0] == pytest.approx(
        expected, abs=5.1e-4 if weeks > 1 else 5.1e-5
    )


def _p_alive(params: BgNbdParams, frequency: float, recency: float, age: float) -> float:
    import ibis

    table = ibis.memtable({"frequency": [frequency], "recency": [recency], "T": [age]})
    return float(table.select(p=p_alive(params, table)).execute()["p"].iloc[0])


def test_the_published_conditional_expectations():
    two = _p_alive(WEEKS, 2, 30.43, 38.86) * purchases_if_alive(WEEKS, 2, [38.86], [39])[0, 0]
    assert two == pytest.approx(1.226, abs=1e-3)
    assert _p_alive(WEEKS, 26, 30.857, 31) == pytest.approx(0.96885, abs=1e-4)
    many = _p_alive(WEEKS, 26, 30.857, 31) * purchases_if_alive(WEEKS, 26, [31], [52])[0, 0]
    assert many == pytest.approx(25.757, rel=1e-3)


@pytest.mark.parametrize("frequency", [0, 1, 2, 7, 60])
def test_expected_purchases_equal_lifetimes_own(frequency):
    params = BgNbdParams(0.2426, 30.895, 0.7929, 2.4259)
    ages = np.array([0.0, 1.0, 30.0, 272.0, 1500.0])
    ours = purchases_if_alive(params, frequency, ages, MONTH_ENDS)
    for i, age in enumerate(ages):
        recency = age if frequency else 0.0
        theirs = _fitter(params).conditional_expected_number_of_purchases_up_to_time(
            MONTH_ENDS, np.full(120, frequency), np.full(120, recency), np.full(120, age)
        )
        alive = _p_alive(params, frequency, recency, age)
        np.testing.assert_allclose(ours[i] * alive, theirs, rtol=1e-8)


def _truth(params: BgNbdParams, frequency: int, age: float, days: float) -> float:
    """The published 2F1 form (Fader, Hardie & Lee 2005, equation 10) in 60 digits, a moved by 1e-25 off its poles."""
    with mpmath.workdps(60):
        r, alpha, b = (mpmath.mpf(v) for v in (params.r, params.alpha, params.b))
        a = mpmath.mpf(params.a) + mpmath.mpf(10) ** -25
        n, c = r + frequency, a + b + frequency - 1
        old, new = alpha + age, alpha + age + days
        hyper = mpmath.hyp2f1(n, b + frequency, c, mpmath.mpf(days) / new)
        return float(c / (a - 1) * (1 - (old / new) ** n * hyper))


@pytest.mark.parametrize(
    "params",
    [
        BgNbdParams(0.2426, 30.895, 0.7929, 2.4259),
        BgNbdParams(0.3, 20.0, 0.2, 0.3),  # a + b < 1: lifetimes has no answer for one-time buyers
        BgNbdParams(0.3, 20.0, 0.4, 0.6),  # a + b = 1: the published form divides by nought
        BgNbdParams(0.5, 40.0, 1.0, 2.0),  # a = 1: nought by nought
        BgNbdParams(0.5, 40.0, 1.0 + 1e-9, 2.0),
        BgNbdParams(0.5, 40.0, 0.999999, 0.5),
        BgNbdParams(0.8, 50.0, 2.0, 2e3),  # b very large: nobody leaves
        BgNbdParams(0.8, 50.0, 300.0, 900.0),  # everybody alike
        BgNbdParams(0.02, 0.5, 0.01, 0.05),
        BgNbdParams(5.0, 900.0, 6.0, 0.02),
    ],
    ids=str,
)
@pytest.mark.parametrize("frequency", [0, 1, 9, 150])
@pytest.mark.parametrize("ages_at_once", [31, 301])  # worked out each, and interpolated
def test_expected_purchases_hold_against_mpmath_where_formulas_break(params, frequency, ages_at_once):
    ages = np.linspace(0.0, 3000.0, ages_at_once)
    ours = purchases_if_alive(params, frequency, ages, MONTH_ENDS)
    assert np.all(np.isfinite(ours))
    assert np.all(ours > 0)
    assert np.all(np.diff(ours, axis=1) > -1e-12 * ours[:, :-1])
    for i, k in ((0, 0), (0, 119), (10, 11), (30, 119)):
        assert ours[i, k] == pytest.approx(_truth(params, frequency, ages[i], MONTH_ENDS[k]), rel=1e-9)


def test_where_nobody_leaves_purchases_come_at_the_constant_rate():
    # b without bound: the chance to leave is nought, and E = (r + x) / (alpha + T) t.
    params = BgNbdParams(0.8, 50.0, 2.0, 1e9)
    ages = np.linspace(0.0, 900.0, 31)
    rate = (params.r + 4) / (params.alpha + ages)
    np.testing.assert_allclose(
        purchases_if_alive(params, 4, ages, MONTH_ENDS), np.multiply.outer(rate, MONTH_ENDS), rtol=1e-5
    )


def test_p_alive_equals_lifetimes_own_and_is_one_for_who_never_came_back():
    import ibis

    params = BgNbdParams(0.2426, 30.895, 0.7929, 2.4259)
    frequency, recency, age = np.meshgrid([0, 1, 5, 300], [0, 3, 200], [200, 271, 5000])
    frame = pd.DataFrame({"frequency": frequency.ravel(), "recency": recency.ravel(), "T": age.ravel()})
    frame.loc[frame["frequency"] == 0, "recency"] = 0
    table = ibis.memtable(frame)
    ours = table.mutate(p=p_alive(params, table)).execute()
    theirs = _fitter(params).conditional_probability_alive(ours["frequency"], ours["recency"], ours["T"])
    np.testing.assert_allclose(ours["p"], theirs, rtol=1e-8, atol=1e-300)
    assert (ours.loc[ours["frequency"] == 0, "p"] == 1).all()
    assert ours["p"].between(0, 1).all()


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_parameters_that_are_no_model_are_refused(bad):
    with pytest.raises(ValueError, match="above 0"):
        BgNbdParams(0.2, bad, 0.8, 2.4)


@pytest.mark.parametrize("logs", [(0.1, 0.1, 0.1, 0.1), (-1.4, 0.1, -0.2, 0.9), (2.0, -3.0, 1.5, -2.5), (-4, 3, -5, 4)])
def test_the_written_out_likelihood_and_its_slope_are_lifetimes_own(sample_cells, logs):
    from autograd import value_and_grad
    from lifetimes import BetaGeoFitter

    names = ("frequency", "recency", "T", "customers")
    data = tuple(sample_cells[name].to_numpy(float) * (0.04 if name in ("recency", "T") else 1) for name in names)
    theirs, slope = value_and_grad(BetaGeoFitter._negative_log_likelihood)(np.array(logs, float), *data, 0.0)
    ours, our_slope = bg_nbd.mean_likelihood(*data)(np.array(logs, float))
    assert ours == pytest.approx(theirs, rel=1e-10)
    np.testing.assert_allclose(our_slope, slope, rtol=1e-8, atol=1e-12)
