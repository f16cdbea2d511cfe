"""Is the chance on each day of the past what lifetimes says of the purchases known by then?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from clv.models.bg_nbd import BgNbdParams
from clv.models.p_alive_history import POINTS, alive_path

PARAMS = BgNbdParams(0.2426, 30.895, 0.7929, 2.4259)


def lifetimes_own(frequency: int, recency: int, age: int) -> float:
    from lifetimes import BetaGeoFitter

    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series({"r": PARAMS.r, "alpha": PARAMS.alpha, "a": PARAMS.a, "b": PARAMS.b})
    return float(np.ravel(fitter.conditional_probability_alive(frequency, recency, age))[0])


@pytest.mark.parametrize(
    ("day", "frequency", "recency"),
    [(20, 1, 20), (21, 1, 20), (89, 1, 20), (90, 2, 90), (97, 3, 97), (250, 3, 97)],
    ids=["the first repeat", "a day later", "the day before the next", "the next", "a week later", "the end"],
)
def test_each_day_is_lifetimes_own_chance_given_the_purchases_by_then(day, frequency, recency):
    days, chances = alive_path(PARAMS, [0, 20, 90, 97], T=250)
    assert chances[days.tolist().index(day)] == pytest.approx(lifetimes_own(frequency, recency, day), rel=1e-8)


def test_the_path_runs_from_the_first_repeat_purchase_to_the_end_day_by_day():
    days, _ = alive_path(PARAMS, [0, 20, 90, 97], T=250)
    assert days.tolist() == list(range(20, 251))


def test_the_chance_falls_while_nothing_is_bought_and_rises_with_a_purchase():
    days, chances = alive_path(PARAMS, [0, 20, 90, 97], T=250)
    rises = days[1:][np.diff(chances) > 0]
    assert rises.tolist() == [90, 97]


def test_a_one_time_buyer_has_no_path():
    days, chances = alive_path(PARAMS, [0], T=250)
    assert (len(days), len(chances)) == (0, 0)


def test_who_came_back_on_the_last_day_has_one_point():
    days, chances = alive_path(PARAMS, [0, 250], T=250)
    assert days.tolist() == [250]
    assert chances[0] == pytest.approx(1 / (1 + PARAMS.a / PARAMS.b))  # of 1 + a/(b + x - 1), x = 1


def test_ten_years_have_few_points_and_all_purchases_with_the_day_before():
    bought = [0, 401, 402, 1999, 3000]
    days, _ = alive_path(PARAMS, bought, T=3652)
    assert len(days) <= POINTS + 2 * len(bought)
    assert set(days.tolist()) >= {401, 402, 1998, 1999, 2999, 3000, 3652}
    assert days[0] == 401
