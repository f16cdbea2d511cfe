"""What would each of the coming years bring if nothing were taken off for waiting?"""

from __future__ import annotations

import numpy as np
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.money import value_sum
from clv.value.ahead import expected_by_day
from clv.value.ten_year import year_ends


def undiscounted_years(engine: BaseBackend, analysis: Analysis) -> tuple[float, ...]:
    """The expected money of each year of the horizon before the discount, margin applied [money].

    engine: holds the tables that `analyse` left. The expectation of each (frequency, T), added up over its customers;
    with a discount of zero these are the valuation's own by_year.
    """
    values = analysis.values(engine)
    points = (
        values.group_by("frequency", "T")
        .agg(alive=value_sum(values.p_alive), spend=value_sum(values.p_alive * values.expected_spend))
        .order_by("frequency", "T")
        .execute()
    )
    assumptions = analysis.valuation.assumptions
    _, _, money = expected_by_day(analysis.fits.purchases_if_alive, points, days=year_ends(assumptions))
    return tuple((assumptions.margin * np.diff(money, prepend=0.0)).tolist())
