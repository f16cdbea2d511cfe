"""Are the years before the discount those of a valuation that takes nothing off?"""

from __future__ import annotations

import ibis
import numpy as np
import pytest

from clv.analysis.undiscounted import undiscounted_years
from clv.analysis.valuation import Analysis, analyse, value
from clv.core.assumptions import Assumptions


def test_they_are_the_years_of_the_same_customers_valued_without_a_discount(
    cd_shop: ibis.BaseBackend, master_1998: Analysis
) -> None:
    plain = value(
        cd_shop,
        master_1998.base,
        master_1998.fits,
        assumptions=Assumptions(discount_rate_per_year=0.0),
        name="plain_years",
    )
    assert undiscounted_years(cd_shop, master_1998) == pytest.approx(plain.by_year, rel=1e-9)


def test_each_year_of_the_valuation_is_its_year_less_the_discount_of_some_month_of_it(
    cd_shop: ibis.BaseBackend, master_1998: Analysis
) -> None:
    rate = 1 + master_1998.valuation.assumptions.discount_rate_per_year
    taken_off = np.array(master_1998.valuation.by_year) / np.array(undiscounted_years(cd_shop, master_1998))
    years = np.arange(1, len(taken_off) + 1)
    assert np.all(taken_off > rate**-years)
    assert np.all(taken_off < rate ** -(years - 1.0))


def test_the_margin_and_the_horizon_hold_for_them_too(cd_shop: ibis.BaseBackend) -> None:
    assumptions = Assumptions(horizon_years=3, discount_rate_per_year=0.0, margin=0.4)
    analysis = analyse(cd_shop, cd_shop.table("sample"), assumptions=assumptions, name="plain_margin")
    assert undiscounted_years(cd_shop, analysis) == pytest.approx(analysis.valuation.by_year, rel=1e-9)
