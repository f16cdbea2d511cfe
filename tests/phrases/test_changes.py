"""Do the sentences on what changes say what was found?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from clv.analysis.valuation import Analysis
from clv.customers.price_trend import PriceTrend
from clv.i18n.locale import Language, Locale
from clv.models.cohort_leaving import CohortLeaving
from clv.phrases import changes

ENGLISH = Locale(Language.EN)


def _prices(analysis: Analysis, prices: PriceTrend | None, locale: Locale = ENGLISH) -> str:
    return changes.sentences(replace(analysis, base=replace(analysis.base, prices=prices)), locale, "USD")[0]


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


def _leaving(analysis: Analysis, shift: float, own: float | None, locale: Locale = ENGLISH) -> list[str]:
    leaving = CohortLeaving(shift, 27.0, shift, 27.0, ())
    worth = replace(analysis.valuation, own_leaving=own)
    changed = replace(analysis, fits=replace(analysis.fits, leaving=leaving), worth=worth)
    return changes.sentences(changed, locale, "USD")[1:]


def test_who_leaves_sooner_or_later_is_told_with_the_total_that_would_be(sample_1997):
    total = sample_1997.valuation.total
    (sooner,), (later,) = _leaving(sample_1997, 1.1, 0.8 * total), _leaving(sample_1997, -1.1, 1.2 * total)
    assert sooner.startswith("Customers won lately leave sooner than those before.")
    assert later.startswith("Customers won lately leave later than those before.")
    assert ENGLISH.headline_money(0.8 * total, "USD") in sooner
    assert ENGLISH.headline_money(total, "USD") in sooner
    assert _leaving(sample_1997, 0.1, None)[0].startswith("Customers won lately leave neither sooner nor later")


def test_what_cannot_be_told_is_not_told(sample_1997):
    assert len(changes.sentences(sample_1997, ENGLISH, "USD")) == 1


def test_who_leaves_at_any_time_is_told_with_the_total_that_would_be(sample_1997):
    total = sample_1997.valuation.total
    changed = replace(sample_1997, worth=replace(sample_1997.valuation, any_time_leaving=0.7 * total))
    said = changes.sentences(changed, ENGLISH, "USD")[-1]
    assert said.startswith("Customers seem to leave at any time")
    assert ENGLISH.headline_money(0.7 * total, "USD") in said
