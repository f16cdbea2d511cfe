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
# Beyond, a tenth of those who look new are customers who came back: the ratio may be off by a quarter, and is withheld.
MOST_WRONGLY_NEW = 0.10
_MOST_WITHOUT = 0.05  # draws without a ratio (nobody won, or nobody kept): beyond, the limits would leave them out


@dataclass(frozen=True)
class Month:
    """One month of the books.

    month: its first day. winning, keeping: what was spent on it [money]. new_customers: whose first purchase in the
    sales lies in it. kept: this month's part of the period's kept customers; the parts add up to them
    (clv.customers.activity). wrongly_new: how many of new_customers had probably bought before the sales begin
    (clv.customers.unseen).
    """

    month: date
    winning: float
    keeping: float
    new_customers: int
    kept: float
    wrongly_new: float = 0.0

    @property
    def cac(self) -> float | None:
        """What winning one customer cost in this month; None where nobody was won."""
        return quotient(self.winning, self.new_customers)

    @property
    def cost_per_retained(self) -> float | None:
        """What keeping one customer cost, by this month's part of those kept; None where none of them bought."""
        return quotient(self.keeping, self.kept)

    @property
    def ratio(self) -> float | None:
        return ratio_of(self.cac, self.cost_per_retained)


@dataclass(frozen=True)
class PeriodCosts:
    """Winning and keeping over a period of whole months. customers_before: who had bought before it began.

    A customer is won whose first purchase lies in the period, and kept who had bought before it and bought again in it:
    each once, so that the months, counted the same way, add up to the period.
    cac [money]: spent on winning for each customer won. cost_per_retained [money]: spent on keeping for each customer
    kept. ratio: the first divided by the second. Each is None where there is nothing to divide by, or nothing was
    spent, and where too many of the new customers may be old ones (knows_new).
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
    def wrongly_new(self) -> float:
        """How many of new_customers had probably bought before the sales begin."""
        return sum(month.wrongly_new for month in self.months)

    @property
    def wrongly_new_share(self) -> float:
        """The same as a share of new_customers, 0 to 1; 0 where there are none."""
        return self.wrongly_new / self.new_customers if self.new_customers else 0.0

    @property
    def knows_new(self) -> bool:
        """Whether the sales reach back far enough to tell who is new."""
        return self.wrongly_new_share <= MOST_WRONGLY_NEW

    @property
    def retained_customers(self) -> int:
        return round(sum(month.kept for month in self.months))

    @property
    def retention_rate(self) -> float | None:
        """Share of the customers of before who bought again in the period, 0 to 1; None where there were none."""
        return quotient(self.retained_customers, self.customers_before)

    @property
    def cac(self) -> float | None:
        return quotient(self.winning, self.new_customers) if self.knows_new else None

    @property
    def cost_per_retained(self) -> float | None:
        return quotient(self.keeping, self.retained_customers) if self.knows_new else None

    @property
    def ratio(self) -> float | None:
        return ratio_of(self.cac, self.cost_per_retained)

    @property
    def ratio_as_counted(self) -> float | None:
        """The ratio if everyone who looks new is new; None where it has no value."""
        return ratio_of(quotient(self.winning, self.new_customers), quotient(self.keeping, self.retained_customers))

    @property
    def ratio_corrected(self) -> float | None:
        """The ratio if who is probably wrongly new counts as kept instead; None where it has no value."""
        won = max(self.new_customers - self.wrongly_new, 0.0)
        return ratio_of(quotient(self.winning, won), quotient(self.keeping, self.retained_customers + self.wrongly_new))


def ratio_interval(books: PeriodCosts, *, seed: int = 1) -> Interval | None:
    """Between which limits the ratio lies nine times out of ten; None with too few months to say.

    The months are drawn again and again, with replacement, each with its costs, its new and its part of the kept
    customers: what a month brings is taken for chance, its trend too. Who is probably wrongly new widens the limits as
    far as the ratio that counts them as kept (Books.ratio_corrected).
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
    corrected = books.ratio_corrected or books.ratio
    return Interval(min(low, corrected), max(high, corrected))


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
