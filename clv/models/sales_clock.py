"""How many usual days does a day count for? A clock that tells a season from customers who leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clv.core.periods import DAYS_PER_YEAR, MONTHS_PER_YEAR

YEAR = 366  # days over which the months' mean pace is 1: the last of the window


@dataclass(frozen=True)
class SalesClock:
    """How fast the days of one's sales pass, from the first day of sales on. In an even clock each day is one day.

    season: for January to December, the logarithm of how often customers buy then; only their differences count. Empty
    in a clock without a season. drift [1 / year]: by how much more often, in the logarithm, they bought each year; it
    stops at the window's end, whose pace the clock takes for the usual one.
    The mean pace over the last year is 1: a year ahead is a year of usual days.
    whole: days back are rounded to whole usual days, for models that are slow where each customer's are others.
    """

    start: date
    end: date
    season: tuple[float, ...] = ()
    drift: float = 0.0
    whole: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a clock ends on {self.end}, before it starts on {self.start}")
        if len(self.season) not in (0, MONTHS_PER_YEAR):
            raise ValueError(f"a season has a figure for each of the twelve months, found {len(self.season)}")

    @property
    def days(self) -> int:
        """Days from start to end, as in Window."""
        return (self.end - self.start).days

    @property
    def is_even(self) -> bool:
        return not self.season and not self.drift

    @property
    def pace_by_month(self) -> tuple[float, ...]:
        """January to December: how many usual days a day of this month counts for, without the drift."""
        if not self.season:
            return (1.0,) * MONTHS_PER_YEAR
        return tuple(np.exp(np.array(self.season) - self._mean()).tolist())

    def pace(self, days: int) -> NDArray[np.float64]:
        """How much each of the first `days` days of sales counts; they may reach beyond the window's end."""
        steady = np.array(self.pace_by_month)[months_of(self.start, days)]
        if not self.drift:
            return steady
        return steady * np.exp(self.drift * np.minimum(np.arange(days) - self.days, 0) / DAYS_PER_YEAR)

    def back(self, days: ArrayLike) -> NDArray[np.float64]:
        """Usual days from so many days before the window's end until it. days: 0 up to the window's, not only whole."""
        ago = np.asarray(days, np.float64)
        if self.is_even:
            return ago
        usual = np.interp(ago, np.arange(self.days + 1), _behind(self))
        return np.rint(usual) if self.whole else usual

    def ahead(self, days: ArrayLike) -> NDArray[np.float64]:
        """Usual days from the window's end until so many days later. days: 0 or more, not only whole."""
        later = np.asarray(days, np.float64)
        if self.is_even:
            return later
        passed = _before(self, int(np.ceil(later.max(initial=0.0))))
        return np.interp(later, np.arange(len(passed)), passed)

    def days_ahead(self, usual_days: ArrayLike) -> NDArray[np.float64]:
        """The inverse of `ahead`: after how many days so many usual days will have passed."""
        wanted = np.asarray(usual_days, np.float64)
        if self.is_even:
            return wanted
        passed = self._until(float(wanted.max(initial=0.0)))
        return np.interp(wanted, passed, np.arange(len(passed)))

    def days_back(self, usual_days: ArrayLike) -> NDArray[np.float64]:
        """The inverse of `back`: how many days before the window's end, at most its own, so many usual days begin."""
        wanted = np.asarray(usual_days, np.float64)
        if self.is_even:
            return wanted
        return np.interp(wanted, _behind(self), np.arange(self.days + 1))

    def days_after(self, days_before_end: float, usual_days: float) -> float:
        """So many usual days after the day that lies `days_before_end` before the window's end: in how many days?"""
        left = usual_days - float(self.back(days_before_end))
        if left >= 0:
            return days_before_end + float(self.days_ahead(left))
        return days_before_end - float(self.days_back(-left))

    def _mean(self) -> float:
        return log_mean_pace(np.array(self.season), months_of(self.start, max(self.days + 1, YEAR))[-YEAR:])

    def _until(self, usual_days: float) -> NDArray[np.float64]:
        years = 1
        while (passed := _before(self, YEAR * years))[-1] < usual_days:
            years *= 2
        return passed


EVEN = SalesClock(date.min, date.min)  # each day is one day, whatever the window


def log_mean_pace(season: NDArray[np.float64], months: NDArray[np.int64]) -> float:
    """The logarithm of the mean pace over days of these months (0 to 11)."""
    return float(np.log(np.exp(season)[months].mean()))


@lru_cache(maxsize=64)
def months_of(start: date, days: int) -> NDArray[np.int64]:
    """In which month, 0 to 11, each of so many days from `start` on lies."""
    first = np.datetime64(start, "D")
    return (first + np.arange(days)).astype("datetime64[M]").astype(np.int64) % MONTHS_PER_YEAR


@lru_cache(maxsize=64)
def _behind(clock: SalesClock) -> NDArray[np.float64]:
    """Entry k: the usual days of the window's last k days."""
    pace = clock.pace(clock.days + 1)
    return np.concatenate([[0.0], np.cumsum(pace[:0:-1])])


@lru_cache(maxsize=64)
def _before(clock: SalesClock, days: int) -> NDArray[np.float64]:
    """Entry k: the usual days of the first k days after the window's end."""
    pace = np.array(clock.pace_by_month)[months_of(clock.end + timedelta(days=1), days)]
    return np.concatenate([[0.0], np.cumsum(pace)])
