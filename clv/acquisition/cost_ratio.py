"""How many times as much does winning a customer cost as keeping one, and how sure is that?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr, stdtrit

from clv.value.intervals import LEVEL, Interval

SAYING = 10.0
# The published versions, with those who pass them on; none of them gives data (Pfeifer 2005 lists them).
PUBLISHED = (3.0, 25.0)

FEWEST_MONTHS = 6  # fewer draws of months repeat each other, and the interval is one of the few that were seen
_DRAWS = 4_000
_MOST_WITHOUT = 0.05  # draws without a ratio (nobody won, or nobody kept): beyond, the limits would leave them out


@dataclass(frozen=True)
class Month:
    """One month of the books.

    month: its first day. winning, keeping: what was spent on it [money]. new_customers: who first bought in it.
    kept: this month's part of the period's kept customers; the parts add up to them (clv.customers.activity).
    returning_customers: who bought in it and had first bought in an earlier month.
    """

    month: date
    winning: float
    keeping: float
    new_customers: int
    kept: float
    returning_customers: int

    @property
    def cac(self) -> float | None:
        """What winning one customer cost in this month; None where nobody was won."""
        return quotient(self.winning, self.new_customers)

    @property
    def cost_per_returning(self) -> float | None:
        """What was spent on keeping for each customer of before who bought in this month; None where nobody did."""
        return quotient(self.keeping, self.returning_customers)

    @property
    def ratio(self) -> float | None:
        return ratio_of(self.cac, self.cost_per_returning)


@dataclass(frozen=True)
class PeriodCosts:
    """Winning and keeping over a period of whole months. customers_before: who had bought before it began.

    cac [money]: spent on winning for each customer whose first purchase lies in the period. cost_per_retained [money]:
    spent on keeping for each customer of before who bought again in it. ratio: the first divided by the second. Each
    is None where there is nothing to divide by, or nothing was spent.
    Source: REFERENCE "Winning and keeping"; Pfeifer (2005), "The optimal ratio of acquisition and retention costs".
    """

    months: tuple[Month, ...]
    customers_before: int

    @property
    def winning(self) -> float:
        return sum(month.winning for month in self.months)

    @property
    def keeping(self) -> float:
        return sum(month.keeping for month in self.months)

    @property
    def new_customers(self) -> int:
        return sum(month.new_customers for month in self.months)

    @property
    def retained_customers(self) -> int:
        return round(sum(month.kept for month in self.months))

    @property
    def retention_rate(self) -> float | None:
        """Share of the customers of before who bought again in the period, 0 to 1; None where there were none."""
        return quotient(self.retained_customers, self.customers_before)

    @property
    def cac(self) -> float | None:
        return quotient(self.winning, self.new_customers)

    @property
    def cost_per_retained(self) -> float | None:
        return quotient(self.keeping, self.retained_customers)

    @property
    def ratio(self) -> float | None:
        return ratio_of(self.cac, self.cost_per_retained)


def ratio_interval(books: PeriodCosts, *, seed: int = 1) -> Interval | None:
    """Between which limits the ratio lies nine times out of ten; None with too few months to say.

    The months are drawn again and again, with replacement, each with its costs, its new and its part of the kept
    customers: what a month brings is taken for chance, its trend too.
    """
    months = books.months
    if books.ratio is None or len(months) < FEWEST_MONTHS:
        return None
    facts = np.array([(m.winning, m.new_customers, m.keeping, m.kept) for m in months], np.float64)
    rng = np.random.default_rng(seed)
    picked = rng.integers(len(months), size=(_DRAWS, len(months)))
    winning, new, keeping, kept = facts[picked].sum(axis=1).T
    possible = (new > 0) & (kept > 0) & (keeping > 0) & (winning > 0)
    if possible.mean() < 1 - _MOST_WITHOUT:
        return None
    ratios = (winning[possible] / new[possible]) / (keeping[possible] / kept[possible])
    tail = _tail(len(months))
    low, high = np.quantile(ratios, [tail, 1 - tail]).tolist()
    return Interval(low, high)


def _tail(months: int) -> float:
    """The share of the draws beyond each limit, so that LEVEL lies between them with so few months."""
    wide = math.sqrt(months / (months - 1)) * stdtrit(months - 1, (1 + LEVEL) / 2)
    return float(ndtr(-wide))


def quotient(part: float, whole: float) -> float | None:
    """None where there is nothing to divide by."""
    return part / whole if whole else None


def ratio_of(cac: float | None, cost_per_retained: float | None) -> float | None:
    """How many times the first is the second; None where either is unknown or nothing was spent on it."""
    if not cac or not cost_per_retained:
        return None
    return cac / cost_per_retained
