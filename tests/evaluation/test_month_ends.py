"""Is what is told of earlier month ends what would have been said on them?"""

from __future__ import annotations

from datetime import date

import ibis
import pytest

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.evaluation.earlier_days import MOST_CUSTOMERS
from clv.evaluation.month_ends import FEWEST_DAYS, month_ends, said_before, said_by
from clv.segments.thresholds import Thresholds

WINDOW = Window(date(1997, 1, 1), date(1998, 6, 30))


def test_the_days_are_the_ends_of_the_months_before_the_last_day() -> None:
    days = month_ends(WINDOW, customers=23_570)
    assert (len(days), days[0], days[-1]) == (12, date(1997, 6, 30), date(1998, 5, 31))
    assert month_ends(Window(date(1997, 1, 1), date(1998, 6, 12)), customers=100)[-1] == date(1998, 5, 31)


def test_a_month_end_has_sales_before_it_and_many_customers_are_asked_about_less_often() -> None:
    short = month_ends(Window(date(2025, 1, 1), date(2025, 6, 30)), customers=100)
    assert [(day - date(2025, 1, 1)).days >= FEWEST_DAYS for day in short] == [True, True]
    assert len(month_ends(WINDOW, customers=MOST_CUSTOMERS // 4)) == 4
    assert month_ends(WINDOW, customers=2 * MOST_CUSTOMERS) == ()


def test_what_is_told_of_a_day_is_the_analysis_of_the_sales_until_then(
    cd_shop: ibis.BaseBackend, master_1997: Analysis
) -> None:
    end = master_1997.base.window.end
    [told] = said_before(
        cd_shop,
        cd_shop.table("master"),
        (date(1997, 1, 2), end),  # on the second day nothing could be said
        assumptions=Assumptions(),
        thresholds=Thresholds(),
        name="month_end",
    )
    assert told.day == end
    assert told.customers == master_1997.base.customers
    assert told.total == pytest.approx(master_1997.valuation.total)
    assert told.new_customer == pytest.approx(master_1997.valuation.new_customer)
    assert told.per_customer == pytest.approx(told.total / 23_570)
    assert said_by(master_1997).day == end
    left = cd_shop.con.execute("SELECT table_name FROM information_schema.tables").fetchall()
    assert not [name for (name,) in left if name.startswith("month_end")]
