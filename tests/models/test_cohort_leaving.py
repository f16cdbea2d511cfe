"""Are customers won lately who leave sooner found, and no others?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.analysis.customer_base import summarise
from clv.analysis.fits import Fits, fit
from clv.analysis.valuation import Analysis
from clv.core.periods import Window
from clv.models.cohort_leaving import COHORTS, CohortLeaving, _edges, _likelihood, _places
from tests.benchmarks.truth import Kind, shop
from tests.shops import as_transactions, seasonal


def _fits(frame: pd.DataFrame, end: date) -> Fits:
    backend = ibis.duckdb.from_connection(duckdb.connect())
    return fit(backend, summarise(backend, as_transactions(backend, frame), until=end, name="shop"))


def _leaving(kind: Kind, *, seed: int, customers: int = 1500) -> CohortLeaving:
    found = _fits(shop(kind, customers, seed=seed)[0], kind.end).leaving
    assert found is not None
    return found


def _cells() -> tuple[pd.DataFrame, Window]:
    """Thirty-two customers who first bought on day 0 to 31 of a hundred."""
    born = np.arange(32)
    cells = pd.DataFrame(
        {"frequency": born % 4, "recency": (born % 4) * 7, "T": 99 - born, "customers": np.ones(32, np.int64)}
    )
    return cells, Window(date(2024, 1, 1), date(2024, 4, 9))


def test_the_slope_is_that_of_the_likelihood() -> None:
    cells, window = _cells()
    likelihood, _ = _likelihood(cells, _places(cells, window, _edges(cells, window)))
    at = np.append(np.log([0.6, 32.0, 0.8, 2.5]), 0.7)
    steps = np.eye(5) * 1e-5
    differences = [(likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-5 for step in steps]
    assert likelihood(at)[1] == pytest.approx(differences, rel=1e-6, abs=1e-9)


def test_cohorts_are_even_parts_by_the_day_of_the_first_purchase() -> None:
    cells, window = _cells()
    edges = _edges(cells, window)
    assert edges == pytest.approx(np.quantile(np.arange(32), np.arange(1, COHORTS) / COHORTS))
    assert np.bincount(_places(cells, window, edges)).tolist() == [4] * COHORTS


# Found by a program of its own that shares no line with ours (the recipe's prototype), on the same simulated sales.
@pytest.mark.parametrize(
    ("later", "seed", "shift", "gain"), [(2.0, 1, 1.118709, 27.36246), (-2.0, 2, -1.458307, 46.35229)]
)
def test_a_change_is_found_as_by_the_prototype_and_confirmed_among_later_customers(
    later: float, seed: int, shift: float, gain: float
) -> None:
    found = _leaving(Kind(later=later), seed=seed)
    assert (found.shift, found.gain) == pytest.approx((shift, gain), abs=1e-3)
    assert found.stands
    assert not found.begins_amid_lives


def test_in_a_clock_with_a_season_it_is_found_too() -> None:
    kind = Kind(later=2.0, season=0.5)
    fits = _fits(shop(kind, 1500, seed=4)[0], kind.end)
    assert fits.clock.season
    assert fits.leaving is not None
    assert fits.leaving.stands
    # Found together with the season by the prototype: 1.321.
    assert fits.leaving.shift == pytest.approx(1.321, abs=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_where_all_leave_alike_there_is_no_sign(seed: int) -> None:
    found = _leaving(Kind(days=(365, 730)[seed % 2]), seed=300 + seed, customers=600)
    assert not found.stands
    assert not found.begins_amid_lives


def test_a_file_that_begins_in_the_middle_of_its_customers_lives_is_no_sign_and_is_remarked() -> None:
    orders = seasonal(4000, seed=11, days=3 * 365 + 800, season=0.0, start="2019-01-01")
    seen = orders[orders["date"] >= orders["date"].min() + pd.Timedelta(days=3 * 365)]
    found = _fits(seen, date(2024, 3, 9)).leaving
    assert found is not None
    assert not found.stands
    assert found.begins_amid_lives


def test_customers_who_all_came_at_once_cannot_be_compared(sample_1997: Analysis) -> None:
    assert sample_1997.fits.leaving is None


def test_the_cohorts_lie_around_the_mean_one_and_hold_every_age() -> None:
    found = _leaving(Kind(later=2.0), seed=1)
    first, last = found.cohorts[0].params, found.cohorts[-1].params
    assert np.log(last.a / last.b) - np.log(first.a / first.b) == pytest.approx(found.shift)
    ages = [(cohort.over, cohort.until) for cohort in found.cohorts]
    assert ages[0][1] == float("inf")
    assert ages[-1][0] < 0
    assert all(older[0] == younger[1] for older, younger in pairwise(ages))
