"""What would the total be if each customer left as those won at the same time do?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.analysis.fits import Fits
from clv.core.assumptions import Assumptions
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, expected_purchases, in_usual_days
from clv.value.intervals import typical_customers
from clv.value.ten_year import year_ends, year_factors


def total_with_own_leaving(values: ir.Table, fits: Fits, *, assumptions: Assumptions) -> float | None:
    """The total [money] with the chance to leave of each customer's cohort; None where no sign of such cohorts stands.

    values: CUSTOMER_VALUES as `fits` and `assumptions` made them. Worked out on the typical customers of each cohort.
    """
    leaving = fits.leaving
    if leaving is None or not leaving.stands:
        return None
    place = sum(((values["T"] <= cohort.over).cast("int64") for cohort in leaving.cohorts[:-1]), ibis.literal(0))
    typical = typical_customers(values.mutate(segment=place.cast("string"))).execute()
    columns = ("frequency", "recency", "T", "monetary_value")
    later = fits.clock.ahead(year_ends(assumptions))

    def purchases(params: BgNbdParams, customers: pd.DataFrame) -> NDArray[np.float64]:
        """Expected of each typical customer within the horizon, discounted."""
        histories = PurchaseHistories(*(customers[column].to_numpy(np.float64) for column in columns))
        expected = expected_purchases(params, in_usual_days(histories, fits.clock), later)
        return np.asarray((np.diff(expected, prepend=0.0) * year_factors(assumptions)).sum(axis=1))

    total = 0.0
    for code, own in typical.groupby("segment", sort=True):
        times = purchases(leaving.cohorts[int(str(code))].params, own) / purchases(fits.bg_nbd.params, own)
        total += float((own["ten_year_value"].to_numpy(np.float64) * times).sum())
    return round(total, 6)  # beyond, it depends on how the threads part the rows: see clv.core.money
