"""Do the sentences on what changes say what was found?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from clv.analysis.valuation import Analysis
from clv.customers.price_trend import PriceTrend
from clv.i18n.locale import Language, Locale
from clv.phrases import changes

ENGLISH = Locale(Language.EN)


def _prices(analysis: Analysis, prices: PriceTrend | None, locale: Locale = ENGLISH) -> str:
    return changes.sentences(replace(analysis, base=replace(analysis.base, prices=prices)), locale)[0]


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        (PriceTrend(0.0770, 0.0155), "The same customers pay 5.3% to 10.8% more for a purchase each year."),
        (PriceTrend(-0.105, 0.0155), "The same customers pay 7.6% to 12.2% less for a purchase each year."),
        (PriceTrend(0.02, 0.01), "No change of prices is seen"),
        (None, "Whether prices change cannot be told"),
    ],
)
def test_a_change_of_prices_is_told_with_its_limits(sample_1997, prices, said):
    assert _prices(sample_1997, prices).startswith(said)


def test_it_is_told_in_the_readers_language(sample_1997):
    assert _prices(sample_1997, PriceTrend(0.0770, 0.0155), Locale(Language.NL)).startswith("Dezelfde klanten betalen")
