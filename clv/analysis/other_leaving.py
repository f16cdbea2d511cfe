"""What would the total be if customers left otherwise than the purchase model says?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.analysis.fits import Fits
from clv.core.assumptions import Assumptions
from clv.models.expectations import PurchaseHistories, expected_purchases, histories_of, in_usual_days
from clv.models.leaving_any_time import expected_purchases_any_time
from clv.value.intervals import typical_customers
from clv.value.ten_year import year_ends, year_factors

# Expected of customers (their histories in usual days) until each day ahead, in usual days too.
_Expected = Callable[[PurchaseHistories, NDArray[np.float64]], NDArray[np.float64]]


def total_with_own_leaving(values: ir.Table, fits: Fits, *, assumptions: Assumptions) -> float | None:
    """The total [money] with the chance to leave of each customer's cohort; None where no sign of such cohorts stands.

    values: CUSTOMER_VALUES as `fits` and `assumptions` made them. Worked out on the typical customers of each cohort.
    """
    leaving = fits.leaving
    if leaving is None or not leaving.stands:
        return None
    place = sum(((values["T"] <= cohort.over).cast("int64") for cohort in leaving.cohorts[:-1]), ibis.literal(0))
    typical = typical_customers(values.mutate(segment=place.cast("string"))).execute()
    total = 0.0
    for code, own in typical.groupby("segment", sort=True):
        cohort = leaving.cohorts[int(str(code))]
        total += _total(own, partial(expected_purchases, cohort.params), fits, assumptions)
    return round(total, 6)  # beyond, it depends on how the threads part the rows: see clv.core.money


def total_leaving_any_time(values: ir.Table, fits: Fits, *, assumptions: Assumptions) -> float | None:
    """The total [money] if customers leave at any time, and not only after a purchase; None where no sign says so.

    values: as in total_with_own_leaving.
    """
    if fits.any_time is None:
        return None
    typical = typical_customers(values).execute()
    return round(_total(typical, partial(expected_purchases_any_time, fits.any_time.params), fits, assumptions), 6)


def _total(typical: pd.DataFrame, other: _Expected, fits: Fits, assumptions: Assumptions) -> float:
    """What the typical customers' values become where `other` says what they buy."""
    known, later = in_usual_days(histories_of(typical), fits.clock), fits.clock.ahead(year_ends(assumptions))

    def purchases(expected: NDArray[np.float64]) -> NDArray[np.float64]:
        """Within the horizon, discounted."""
        return np.asarray((np.diff(expected, prepend=0.0) * year_factors(assumptions)).sum(axis=1))

    times = purchases(other(known, later)) / purchases(expected_purchases(fits.bg_nbd.params, known, later))
    return float((typical["ten_year_value"].to_numpy(np.float64) * times).sum())
