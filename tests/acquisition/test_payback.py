"""Is the money back in the month in which it is back?"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from clv.acquisition.payback import payback_curve, payback_month
from clv.core.assumptions import Assumptions
from clv.core.periods import DAYS_PER_MONTH
from clv.models.bg_nbd import BgNbdParams, purchases_if_alive
from clv.value.ten_year import NewCustomer, new_customer_value

TWO_YEARS = Assumptions(horizon_years=2, discount_rate_per_year=0.1, margin=0.5)
CDNOW = partial(purchases_if_alive, BgNbdParams(0.2426, 30.895, 0.7929, 2.4259))


def half_a_purchase_a_month(_: int, __: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    return 0.5 * np.asarray(days, float)[None, :] / DAYS_PER_MONTH


def test_the_curve_is_the_first_purchase_and_then_the_repeats_times_the_margin() -> None:
    # Half of 30, then each month half of 40 x 0.8 x 0.5.
    new = NewCustomer(first_purchase=30, mean_spend=40, purchases_if_alive=half_a_purchase_a_month, p_alive=0.8)
    curve = payback_curve(new, assumptions=TWO_YEARS)
    assert curve == pytest.approx([15 + 8 * month for month in range(25)])


def test_payback_is_the_first_month_that_reaches_the_cost() -> None:
    curve = [15.0, 23.0, 31.0, 39.0]
    assert payback_month(curve, cac=15) == 0
    assert payback_month(curve, cac=15.01) == 1
    assert payback_month(curve, cac=31) == 2
    assert payback_month(curve, cac=31.01) == 3


def test_what_is_not_reached_within_the_horizon_has_no_month() -> None:
    assert payback_month([15.0, 23.0], cac=23.01) is None
    assert payback_month([15.0, 23.0], cac=math.nan) is None


def test_the_cd_shops_newcomer_has_bought_a_little_over_once_more_after_32_weeks() -> None:
    # REFERENCE.md: E[X(32 weeks)] = 1.0437; 32 weeks lie between the ends of the 7th and the 8th month.
    new = NewCustomer(first_purchase=0, mean_spend=1, purchases_if_alive=CDNOW)
    curve = payback_curve(new, assumptions=Assumptions())
    assert curve[7] < 1.0437 < curve[8]
    assert payback_month(curve, cac=1.0437) == 8


def test_without_discount_the_curve_ends_at_the_new_customers_value() -> None:
    new = NewCustomer(first_purchase=30.0, mean_spend=40.0, purchases_if_alive=CDNOW)
    undiscounted = Assumptions(discount_rate_per_year=0.0, margin=0.4)
    assert payback_curve(new, assumptions=undiscounted)[-1] == pytest.approx(
        new_customer_value(new, assumptions=undiscounted), rel=1e-12
    )
