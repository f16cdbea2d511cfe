"""Does the line of all cohorts end where too few customers carry it?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from clv.customers.cohorts import CohortUnit
from clv.ui.cohorts import Cohorts


def table(*cohorts: tuple[int, list[float]]) -> Cohorts:
    """(customers, what each had spent by age 0, 1, ...) a cohort."""
    rows = [
        (number, customers, age, spent, customers // 2)
        for number, (customers, spends) in enumerate(cohorts)
        for age, spent in enumerate(spends)
    ]
    names = ["cohort", "customers", "age", "spend_per_customer", "active"]
    return Cohorts(pd.DataFrame(rows, columns=names), CohortUnit.MONTH, date(2025, 12, 31))


def test_the_line_is_the_mean_over_customers_and_ends_where_one_cohort_is_left() -> None:
    found = table((10, [5.0, 9.0, 99.0]), (30, [1.0, 1.0]))
    assert found.spent.to_dict() == {0: 2.0, 1: 3.0}
    assert found.is_cut


def test_the_line_ends_where_less_than_a_tenth_of_the_customers_is_left() -> None:
    found = table((4, [5.0, 9.0, 99.0]), (5, [5.0, 9.0, 99.0]), (91, [1.0, 1.0]))
    assert list(found.spent.index) == [0, 1]
    assert list(table((5, [5.0, 9.0, 99.0]), (5, [5.0, 9.0, 99.0]), (90, [1.0, 1.0])).spent.index) == [0, 1, 2]


def test_a_shop_with_one_cohort_has_the_line_of_that_one() -> None:
    found = table((10, [5.0, 9.0, 12.0]))
    assert found.spent.to_dict() == {0: 5.0, 1: 9.0, 2: 12.0}
    assert not found.is_cut
