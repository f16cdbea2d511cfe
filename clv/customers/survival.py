"""What share has come back by when, and do groups differ, where the youngest have not been watched to the end?

Kaplan-Meier and the log-rank test, on counts. lifelines is the library for them, but up to 0.30.3 it refuses pandas 3,
which this house needs; the tests hold these few lines against its figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtri

CONFIDENCE = 0.90  # every limit that a page shows is one of nine times out of ten
FEWEST = 30  # in sight that long; with fewer, a chance of a half is uncertain by 18 points to either side


@dataclass(frozen=True)
class Chance:
    """A probability, 0 to 1, and between which limits it lies, 9 times out of 10."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ReturnCurve:
    """The share that has come back by each day on which somebody did or was last seen: rising, 0 to 1.

    days: whole, rising. low, high: 90% limits at each day. in_sight: how many customers have been seen for so long,
    those who were back by then included, by the same estimate.
    """

    days: tuple[int, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    in_sight: tuple[float, ...]

    @property
    def seen_days(self) -> int:
        """The last day up to which at least FEWEST were in sight; 0 where there never were so many."""
        return max((day for day, seen in zip(self.days, self.in_sight, strict=True) if seen >= FEWEST), default=0)

    def by(self, day: int) -> Chance:
        """The share that has come back up to and including that day. Beyond the last day it stays as it is there."""
        place = bisect_right(self.days, day) - 1  # numpy would make an array of the tuple at each of a chart's 180 days
        if place < 0:
            return Chance(0.0, 0.0, 0.0)
        return Chance(self.share[place], self.low[place], self.high[place])

    def returned_by(self, share: float) -> int | None:
        """The first day by which such a share (above 0 to 1) of those who come back had done so, as far as is seen.

        Seen is as long as FEWEST were in sight, or in a small shop to the end; None where nobody came back.
        """
        back = self.by(self.seen_days or self.days[-1]).value
        return self.day_of(share * back) if back > 0 else None

    def day_of(self, share: float) -> int | None:
        """The first day by which so large a share (0 to 1) has come back; None where it never is."""
        place = int(np.searchsorted(self.share, share - 1e-12))
        return self.days[place] if place < len(self.days) else None


def kaplan_meier(counts: pd.DataFrame) -> ReturnCurve:
    """The share that has come back by each day, and its 90% limits.

    counts: a row says that so many `customers` came back after so many `days`, or where `came` is false were last seen
    then and not back yet; one row or more. Who is last seen on a day is watched on it. The limits are those of the
    logarithm of the cumulative hazard, with Greenwood's variance; before the first return they
    are the share itself (as in lifelines). Once the last one in sight is back the share is 1 and that variance is
    unknown: the lower limit stays where it was, because one more customer in sight could have stayed away; where all
    came back at once it is that of so many out of so many (Clopper & Pearson 1934).
    Source: Kaplan & Meier (1958); Greenwood (1926); Kalbfleisch & Prentice (1980), section 1.3.
    """
    table = _by_day(counts)
    back, watched = table["back"].to_numpy(float), table["watched"].to_numpy(float)
    out = np.cumprod(1.0 - back / watched)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(back / (watched * (watched - back)))
        hazard = -np.log(out)
        reach = float(ndtri((1 + CONFIDENCE) / 2)) * np.sqrt(greenwood) / hazard
        low, high = -np.expm1(-hazard * np.exp(-reach)), -np.expm1(-hazard * np.exp(reach))
    certain = (out <= 0) | (out >= 1)
    low, high = np.where(certain, 1.0 - out, low), np.where(certain, 1.0 - out, high)
    if out[-1] <= 0:
        low[-1] = low[-2] if len(out) > 1 and out[-2] < 1 else ((1 - CONFIDENCE) / 2) ** (1 / watched[-1])
    return ReturnCurve(
        days=tuple(table.index.tolist()),
        share=tuple((1.0 - out).tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        in_sight=tuple((watched / np.append(1.0, out[:-1])).tolist()),
    )


def log_rank(groups: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """Chi-squared of the log-rank test, and how often groups that do not differ would differ as much by chance.

    groups: two or more, each with days, came, customers as in `kaplan_meier`. Chi-squared is 0 and the chance 1 where
    nobody came back. The test sees best what holds all the time, a group that is always the quicker one; where curves
    cross it sees little.
    Source: Mantel (1966); for more than two groups Peto & Peto (1972).
    """
    tables = [_by_day(group) for group in groups]
    event_days = sorted(set().union(*(table.index[table["back"] > 0] for table in tables)))
    back = np.array([table["back"].reindex(event_days, fill_value=0) for table in tables], float)
    watched = np.array([_watched_on(table, event_days) for table in tables], float)
    everyone, returned = watched.sum(axis=0), back.sum(axis=0)
    share = watched / everyone
    surplus = (back - returned * share).sum(axis=1)
    # Where one is left, nothing is left to chance.
    weight = returned * (everyone - returned) / np.maximum(everyone - 1.0, 1.0)
    covariance = np.diag((weight * share).sum(axis=1)) - np.einsum("t,gt,ht->gh", weight, share, share)
    # The surpluses add up to nought: the last group's says nothing new. A group never watched has no say either.
    told = covariance[:-1, :-1]
    chi_squared = float(surplus[:-1] @ np.linalg.pinv(told) @ surplus[:-1])
    freedom = int(np.linalg.matrix_rank(told))
    return (chi_squared, float(chdtrc(freedom, chi_squared))) if freedom else (0.0, 1.0)


def _by_day(counts: pd.DataFrame) -> pd.DataFrame:
    """One row for each day: back (who came back on it), watched (who were still out and in sight on it)."""
    each = counts.assign(back=counts["customers"].where(counts["came"].astype(bool), 0))
    table = each.groupby("days")[["customers", "back"]].sum()
    table["watched"] = table["customers"][::-1].cumsum()[::-1]
    return table


def _watched_on(table: pd.DataFrame, days: Sequence[int]) -> NDArray[np.int64]:
    """How many of a group were still watched on each of the days."""
    return np.append(table["watched"].to_numpy(), 0)[np.searchsorted(table.index.to_numpy(), days)]
