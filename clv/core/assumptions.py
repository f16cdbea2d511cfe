"""Under which assumptions is a value a value? Horizon, discount rate, margin, currency; checked at birth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clv.core.errors import AssumptionOutOfRange, UnknownCurrency
from clv.core.marks import N_
from clv.core.periods import DAYS_PER_MONTH, MONTHS_PER_YEAR

HORIZON_YEARS = (1, 30)
DISCOUNT_RATE_PER_YEAR = (0.0, 1.0)
MARGIN = (0.0, 1.0)

# The codes that Babel and every bookkeeper write: three capital letters (ISO 4217).
CURRENCIES = ("EUR", "PLN", "USD", "GBP", "CHF", "CZK", "DKK", "HUF", "NOK", "SEK", "UAH")  # of readers and neighbours
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True)
class Assumptions:
    """What the reader may set.

    Money is discounted by (1 + discount_rate_per_year) ** (-months / 12) at each month's end.

    horizon_years: 1 to 30, whole.
    discount_rate_per_year: 0 to 1 (0.10 is ten per cent a year).
    margin: share of revenue that is earned, above 0 up to 1; 1 means that none was set: the pages then say revenue.
    currency: three letters, or "" where the file names none.
    season: whether days count by the season and the drift of one's sales where these show one; False: each is one day.
    days_per_month: a month's length; 30 only for comparing with lifetimes.
    Raises AssumptionOutOfRange and UnknownCurrency.
    """

    horizon_years: int = 10
    discount_rate_per_year: float = 0.10
    margin: float = 1.0
    currency: str = ""
    season: bool = True
    days_per_month: float = DAYS_PER_MONTH

    def __post_init__(self) -> None:
        within(N_("The horizon in years"), self.horizon_years, HORIZON_YEARS)
        within(N_("The discount rate"), self.discount_rate_per_year, DISCOUNT_RATE_PER_YEAR)
        within(N_("The margin"), self.margin, MARGIN)
        if self.margin == 0:
            raise AssumptionOutOfRange(name=N_("The margin"), lowest=0.01, highest=1, found=0)
        if self.currency and not _CURRENCY.match(self.currency):
            raise UnknownCurrency(found=self.currency)

    @property
    def months(self) -> int:
        return self.horizon_years * MONTHS_PER_YEAR

    @property
    def margin_is_set(self) -> bool:
        return self.margin < 1.0


def within(name: str, found: float, limits: tuple[float, float]) -> None:
    """Nothing where `found` lies between the limits, both included. Raises AssumptionOutOfRange, for NaN too."""
    lowest, highest = limits
    if not lowest <= found <= highest:  # also refuses NaN
        raise AssumptionOutOfRange(name=name, lowest=lowest, highest=highest, found=found)
