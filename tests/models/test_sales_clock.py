"""Does the clock count usual days?"""

from __future__ import annotations

from datetime import date
from math import exp, log

import numpy as np
import pytest

from clv.models.sales_clock import SalesClock

CHRISTMAS = (0.0,) * 11 + (log(2.0),)


def _christmas(drift: float = 0.0) -> SalesClock:
    return SalesClock(date(2023, 1, 1), date(2023, 12, 31), CHRISTMAS, drift)


def test_an_even_clock_counts_days() -> None:
    clock = SalesClock(date(2023, 1, 1), date(2024, 3, 1))
    assert clock.is_even
    assert clock.back([0.0, 10.5, 425.0]).tolist() == [0.0, 10.5, 425.0]
    assert clock.ahead([0.0, 10.5, 4000.0]).tolist() == [0.0, 10.5, 4000.0]
    assert clock.days_after(20.0, 30.0) == 30.0


def test_december_counts_double_and_the_year_stays_a_year() -> None:
    # 335 days at 1 and 31 at 2, and 1 January again: the mean over 366 days is (335 + 62) / 366 = 1.084699 (by hand).
    clock = _christmas()
    assert clock.pace_by_month[0] == pytest.approx(1 / 1.0846994, rel=1e-6)
    assert clock.pace_by_month[11] == pytest.approx(2 / 1.0846994, rel=1e-6)
    days = np.array([0, 100, 200, 340, 350])
    passed = np.array([0.9219, 93.1134, 185.3048, 320.8262, 339.2645])  # the recipe's test vector, from day 0 on
    assert clock.back(364 - days) == pytest.approx(365.0781 - passed, abs=1e-3)
    assert float(clock.ahead(365.25)) == pytest.approx(365.25, rel=0.003)


def test_the_inverse_leads_back() -> None:
    clock = _christmas()
    days = np.array([0.5, 3.0, 90.25, 364.0, 1500.0])
    assert clock.days_ahead(clock.ahead(days)) == pytest.approx(days)


def test_a_month_of_the_usual_pace_after_christmas_takes_longer() -> None:
    clock = _christmas()
    assert clock.days_after(0.0, 30.0) == pytest.approx(30 * 1.0846994, rel=1e-4)


def test_what_is_due_before_the_window_ends_lies_in_it() -> None:
    # Ten usual days pass in 5.4 days of December.
    clock = _christmas()
    assert clock.days_after(20.0, 10.0) == pytest.approx(10 / clock.pace_by_month[11])


def test_a_drift_stops_at_the_windows_end() -> None:
    clock = SalesClock(date(2022, 1, 1), date(2023, 12, 31), (), -0.2)
    assert clock.pace(730)[0] == pytest.approx(exp(0.2 * 729 / 365.25))
    assert clock.pace(800)[729:].tolist() == [1.0] * 71
    assert float(clock.ahead(365.0)) == pytest.approx(365.0)


def test_a_season_has_twelve_months() -> None:
    with pytest.raises(ValueError, match="twelve months, found 2"):
        SalesClock(date(2023, 1, 1), date(2023, 12, 31), (0.0, 1.0))


def test_a_clock_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        SalesClock(date(2023, 1, 2), date(2023, 1, 1))


@pytest.mark.parametrize("season", [(), (-3.0, *(0.0,) * 11)], ids=["even", "closed in January"])
def test_days_back_undo_back(season):
    clock = SalesClock(date(2022, 1, 1), date(2024, 2, 10), season)
    days = np.arange(clock.days + 1)
    assert clock.days_back(clock.back(days)) == pytest.approx(days)
