"""Does a season show where there is one, and nowhere else?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.models.bg_nbd import fit_bg_nbd
from clv.models.clock_fit import (
    BEGINNING_DAYS,
    ClockFit,
    RepeatDays,
    _Basis,
    _likelihood_of,
    _months,
    choose_clock,
    in_usual_days,
    wave_gains,
)
from tests.shops import cdnow, seasonal

START = "2022-01-01"
Sales = tuple[pd.DataFrame, RepeatDays, Window]


def _sales(orders: pd.DataFrame, days: int, start: str = START) -> Sales:
    """Cells and repeat purchases by day, by plain pandas."""
    day = (orders["date"] - pd.Timestamp(start)).dt.days
    bought = pd.DataFrame({"who": orders["customer_id"], "day": day})[day < days].drop_duplicates()
    by = bought.groupby("who")["day"]
    first, last = by.min(), by.max()
    summary = pd.DataFrame({"frequency": by.size() - 1, "recency": last - first, "T": days - 1 - first})
    cells = summary.groupby(["frequency", "recency", "T"]).size().rename("customers").reset_index()
    came = bought["who"].map(first)
    again = bought["day"] > came

    def count(which: pd.Series) -> tuple[int, ...]:
        return tuple(np.bincount(bought["day"][which], minlength=days).tolist())

    begin = date.fromisoformat(start)
    repeats = RepeatDays(count(again), count(again & (came >= BEGINNING_DAYS)))
    return cells, repeats, Window(begin, begin + timedelta(days=days - 1))


def _shop(customers: int = 2000, **shop: float) -> Sales:
    return _sales(seasonal(customers, start=START, **shop), int(shop["days"]))  # type: ignore[arg-type]


def _choose(sales: Sales) -> ClockFit:
    cells, repeats, window = sales
    return choose_clock(cells, repeats, window, fit_bg_nbd(cells))


@pytest.mark.parametrize("has_drift", [False, True])
def test_the_slope_is_that_of_the_likelihood(has_drift: bool) -> None:
    cells, repeats, window = _shop(300, seed=1, days=500)
    months = _months(window)
    likelihood, _ = _likelihood_of(cells, repeats.all, window)
    basis = _Basis(months.columns, months.year, months.width, has_drift=has_drift)
    target = likelihood(basis)
    at = np.concatenate([np.log([0.6, 32.0, 0.8, 2.5]), np.linspace(-0.3, 0.5, 12), [-0.2] * has_drift])
    slope = target(at)[1]
    steps = np.eye(len(at)) * 1e-5
    differences = [(target(at + step)[0] - target(at - step)[0]) / 2e-5 for step in steps]
    assert slope == pytest.approx(differences, rel=1e-5, abs=1e-8)


def test_where_every_day_is_a_day_it_is_the_likelihood_of_bg_nbd() -> None:
    cells, repeats, window = _shop(300, seed=1, days=500)
    plain = fit_bg_nbd(cells)
    likelihood, customers = _likelihood_of(cells, repeats.all, window)
    months = _months(window)
    at = np.concatenate([np.log([plain.params.r, plain.params.alpha, plain.params.a, plain.params.b]), np.zeros(12)])
    assert -likelihood(months)(at)[0] * customers == pytest.approx(plain.log_likelihood, rel=1e-12)


# Found by a program of its own that shares no line with ours (the recipe's prototype), on the same simulated sales.
@pytest.mark.parametrize(
    ("shop", "log_likelihood", "params", "first_months", "drift", "gain"),
    [
        (
            {"seed": 1, "days": 730},
            -29235.064959,
            (0.6157, 34.1079, 0.8399, 2.4650),
            (0.552, 0.227, 0.006, -0.304),
            0.0,
            288.9998,
        ),
        (
            {"seed": 2, "days": 365},
            -21086.092134,
            (0.6232, 33.4045, 0.7244, 2.6495),
            (0.161, 0.282, 0.038, -0.244),
            0.0,
            115.4444,
        ),
        (
            {"seed": 5, "days": 900, "season": 0.4, "drift": -0.25},
            -33715.288077,
            (0.5925, 33.3283, 0.9285, 2.8321),
            (0.305, 0.178, 0.076, -0.203),
            -0.2568826,
            177.2565,
        ),
    ],
)
def test_the_clock_is_that_of_the_prototype(
    shop: dict[str, float],
    log_likelihood: float,
    params: tuple[float, ...],
    first_months: tuple[float, ...],
    drift: float,
    gain: float,
) -> None:
    sales = _shop(**shop)
    found = _choose(sales)
    assert found.seen
    assert found.fit.log_likelihood == pytest.approx(log_likelihood, abs=1e-3)
    fitted = found.fit.params
    assert (fitted.r, fitted.alpha, fitted.a, fitted.b) == pytest.approx(params, abs=1e-3)
    assert found.clock.season[:4] == pytest.approx(first_months, abs=1e-3)
    assert found.clock.drift == pytest.approx(drift, abs=1e-4)
    assert max(wave_gains(*sales, found.plain)) == pytest.approx(gain, abs=0.01)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("growth", [1.0, 7.0])
def test_a_shop_without_a_season_gets_none(seed: int, growth: float) -> None:
    days = (365, 456, 730)[seed % 3]
    found = _choose(_shop(600, seed=100 + seed, days=days, season=0.0, growth=growth))
    assert not found.seen
    assert found.clock.is_even
    assert found.fit == found.plain


@pytest.mark.parametrize("seed", range(6))
def test_a_season_is_seen_whenever_its_peak_is(seed: int) -> None:
    found = _choose(_shop(1000, seed=200 + seed, days=(365, 546, 912)[seed % 3], peak=60 * seed))
    assert found.seen
    months = np.array(found.clock.pace_by_month)
    assert abs((int(months.argmax()) - 60 * seed / 30.4 + 6) % 12 - 6) <= 1.6


def test_the_month_clock_tells_the_truth_about_a_known_season() -> None:
    found = _choose(_shop(3000, seed=9, days=1095, peak=350))
    assert found.clock.pace_by_month[11] == pytest.approx(np.exp(0.5) / 1.0635, rel=0.08)
    assert found.clock.pace_by_month[5] == pytest.approx(np.exp(-0.5) / 1.0635, rel=0.12)


def test_a_falling_pace_is_found_and_used_after_two_years() -> None:
    found = _choose(_shop(seed=4, days=1460, season=0.0, drift=-0.2))
    assert not found.seen
    assert found.clock.drift == pytest.approx(-0.2, abs=0.06)
    assert found.drift_lr > 30


def test_a_falling_pace_is_not_looked_for_below_two_years() -> None:
    found = _choose(_shop(seed=4, days=700, season=0.0, drift=-0.4))
    assert found.clock.drift == 0.0
    assert np.isnan(found.drift_found)


def test_a_file_that_begins_in_the_middle_of_its_customers_lives_does_not_slow_down() -> None:
    # Half of the customers came in the three years before the file begins; nobody buys less often.
    orders = seasonal(4000, seed=11, days=3 * 365 + 800, season=0.0)
    cut = pd.Timestamp(START) + pd.Timedelta(days=3 * 365)
    seen = orders[orders["date"] >= cut]
    found = _choose(_sales(seen, 800, str(cut.date())))
    assert found.clock.drift == 0.0


def test_one_cohort_watched_for_less_than_two_years_shows_no_season() -> None:
    found = _choose(_sales(cdnow("sample"), 546, "1997-01-01"))
    assert not found.seen


def test_half_a_year_is_too_short_where_all_came_at_once_and_below_it_nothing_is_seen() -> None:
    short = _shop(seed=3, days=150, peak=100)
    assert not _choose(short).seen


def test_looking_for_a_season_can_be_left_off() -> None:
    cells, repeats, window = _shop(seed=1, days=730)
    plain = fit_bg_nbd(cells)
    assert choose_clock(cells, repeats, window, plain, season=False).fit == plain


def test_in_a_known_clock_the_plain_fit_finds_the_same_parameters() -> None:
    cells, repeats, window = _shop(seed=1, days=730)
    found = choose_clock(cells, repeats, window, fit_bg_nbd(cells))
    again = fit_bg_nbd(in_usual_days(cells, found.clock)).params
    assert again.alpha == pytest.approx(found.fit.params.alpha, rel=1e-3)
    assert again.a == pytest.approx(found.fit.params.a, rel=1e-3)
