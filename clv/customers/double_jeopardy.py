"""Are small channels, categories or products bought by fewer customers, and less often by those: double jeopardy?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri

from clv.core.periods import Window
from clv.customers.survival import CONFIDENCE, FEWEST

YEAR = 365  # days: longer, and customers of long ago, who bought elsewhere, would mix with those of today
MOST = 30  # points that a chart can hold
FEWEST_POINTS = 3  # of which a line can be seen
_HARDLY_SWITCHING = 0.05  # S: of two purchases of a customer fewer than one in twenty is elsewhere
_LEAST_LOYAL, _MOST_LOYAL = 1e4, 1e-3  # S of the Dirichlet: beyond these nothing changes any more


class ChoiceSet(StrEnum):
    """What customers choose among."""

    CHANNEL = "channel"
    CATEGORY = "category"
    PRODUCT = "product"


@dataclass(frozen=True)
class Point:
    """One channel, category or product in the period.

    share: of the customers who bought anything, those who bought here, 0 to 1. often: purchases here of each of these.
    low, high: its 90% limits. expected_share, expected_often: of a choice of this size where all are alike but for
    their size.
    """

    name: str
    buyers: int
    purchases: int
    share: float
    often: float
    low: float
    high: float
    expected_share: float
    expected_often: float

    @property
    def off_the_line(self) -> bool:
        """Whether its buyers buy more or less often than its size lets expect, by more than chance."""
        return not self.low <= self.expected_often <= self.high


@dataclass(frozen=True)
class Jeopardy:
    """Buyers against purchases per buyer, the largest first.

    customers: who bought anything. line: (share of customers, purchases per buyer) of choices of every size, rising.
    switching: S of the Dirichlet, above 0: near 0 everyone keeps to one, large means that everyone takes them all.
    """

    customers: int
    points: tuple[Point, ...]
    line: tuple[tuple[float, float], ...]
    switching: float

    @property
    def everyone_keeps_to_one(self) -> bool:
        """Whether hardly any customer buys of more than one: then size has nothing to do with how often they buy."""
        return self.switching < _HARDLY_SWITCHING

    @property
    def holds(self) -> bool:
        """Whether the larger are bought more often by their buyers, by more than chance: purchases rise with what is
        expected of the size, in a straight line in which each point weighs by its error (one-sided). Where the points
        scatter about it by more than their errors, these are taken to be larger by as much (Birge 1932).
        """
        reach = float(ndtri((1 + CONFIDENCE) / 2))
        names = ("expected_often", "often", "high")
        expected, often, high = (np.array([getattr(one, name) for one in self.points]) for name in names)
        weight = (reach / np.maximum(high - often, 1e-9)) ** 2
        apart = expected - np.average(expected, weights=weight)
        spread = float((weight * apart**2).sum())
        if not spread:
            return False
        slope = float((weight * apart * often).sum()) / spread
        left = often - np.average(often, weights=weight) - slope * apart
        scatter = float((weight * left**2).sum()) / (len(self.points) - 2)
        return bool(slope > float(ndtri(CONFIDENCE)) * (max(1.0, scatter) / spread) ** 0.5)


def possible_ranges(transactions: ir.Table, window: Window) -> tuple[ChoiceSet, ...]:
    """Of what the sales of the window name at least FEWEST_POINTS; products only where they name nothing larger."""
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    found = seen.agg(**{range_.value: seen[range_.value].nunique() for range_ in ChoiceSet}).execute().iloc[0]
    known = tuple(range_ for range_ in ChoiceSet if found[range_.value] >= FEWEST_POINTS)
    return tuple(range_ for range_ in known if range_ is not ChoiceSet.PRODUCT) or known


def choices_made(transactions: ir.Table, window: Window, range_: ChoiceSet) -> ir.Table:
    """What each customer chose in the last YEAR of the window: customer, name, purchases (1 or more).

    transactions: TRANSACTIONS; refunds are no purchases. A purchase is a day on which a customer bought of a choice:
    two choices on one day are two purchases.
    """
    first = window.end - timedelta(days=YEAR - 1)
    seen = transactions.filter(
        (transactions.date >= ibis.literal(first))
        & (transactions.date <= ibis.literal(window.end))
        & (transactions.amount >= 0)
        & transactions[range_.value].notnull()
    )
    days = seen.group_by("date", customer=seen.customer_id, name=seen[range_.value]).agg()
    return days.group_by("customer", "name").agg(purchases=days.count())


def choice_counts(made: ir.Table) -> ir.Table:
    """The MOST choices with the most buyers: name, buyers, purchases, squares (of each buyer's purchases, added up).

    made: as made by `choices_made`.
    """
    each = made.group_by("name").agg(
        buyers=made.count(), purchases=made.purchases.sum(), squares=(made.purchases**2).sum()
    )
    return each.order_by(ibis.desc("buyers"), "name").limit(MOST)


def customer_counts(made: ir.Table) -> ir.Table:
    """How many customers made so many purchases in all: purchases, customers. made: as made by `choices_made`."""
    each = made.group_by("customer").agg(purchases=made.purchases.sum())
    return each.group_by("purchases").agg(customers=each.count()).order_by("purchases")


def double_jeopardy(choices: pd.DataFrame, often: pd.DataFrame) -> Jeopardy | None:
    """The points and the line; None where fewer than FEWEST_POINTS choices have FEWEST buyers.

    choices, often: as counted by `choice_counts` and `customer_counts`.
    The line is the Dirichlet's: a customer of n purchases makes each of them at a choice with a chance that differs
    from customer to customer, Beta(S p, S (1 - p)), p the choice's share of all purchases. S, one number for all
    choices, is such that these choices have as many buyers together as they have.
    Source: Goodhardt, Ehrenberg & Chatfield (1984), "The Dirichlet: a comprehensive model of buying behaviour"; here
    with the customers' own numbers of purchases instead of a negative binomial.
    """
    large = choices[choices["buyers"] >= FEWEST]
    if len(large) < FEWEST_POINTS:
        return None
    purchases, customers = (often[name].to_numpy(np.float64) for name in ("purchases", "customers"))
    everyone, total = customers.sum(), float((purchases * customers).sum())
    share = large["purchases"].to_numpy(np.float64) / total
    switching = _switching(share, float(large["buyers"].sum()), purchases, customers)
    expected = expected_buyers(share, switching, purchases, customers)
    sizes = np.linspace(share.min() / 2, min(1.0, share.max() * 1.15), 60)
    of_line = expected_buyers(sizes, switching, purchases, customers)
    reach = float(ndtri((1 + CONFIDENCE) / 2))
    points = []
    rows = large[["name", "buyers", "purchases", "squares"]].itertuples(index=False, name=None)
    for (name, buyers, bought, squares), size, who in zip(rows, share.tolist(), expected.tolist(), strict=True):
        mean = bought / buyers
        error = reach * np.sqrt(max(squares / buyers - mean**2, 0.0) / (buyers - 1))
        points.append(
            Point(
                name=str(name),
                buyers=int(buyers),
                purchases=int(bought),
                share=float(buyers / everyone),
                often=float(mean),
                low=float(max(1.0, mean - error)),
                high=float(mean + error),
                expected_share=who / float(everyone),
                expected_often=size * total / who,
            )
        )
    return Jeopardy(
        customers=int(everyone),
        points=tuple(points),
        line=tuple(zip((of_line / everyone).tolist(), (sizes * total / of_line).tolist(), strict=True)),
        switching=switching,
    )


def expected_buyers(
    share: NDArray[np.float64], switching: float, purchases: NDArray[np.float64], customers: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many customers buy at least once of a choice with this share of all purchases (above 0, at most 1).

    purchases, customers: so many customers make so many purchases in all. switching: S, above 0.
    """
    other = switching * (1.0 - share)[:, None]
    # The chance that none of n purchases falls here; of a choice that takes everything it is nought.
    with np.errstate(invalid="ignore"):
        log_none = gammaln(other + purchases) - gammaln(other) + gammaln(switching) - gammaln(switching + purchases)
    none = np.where(other > 0, np.exp(log_none), 0.0)
    return np.asarray(((1.0 - none) * customers).sum(axis=1), np.float64)


def _switching(
    share: NDArray[np.float64], buyers: float, purchases: NDArray[np.float64], customers: NDArray[np.float64]
) -> float:
    """S at which these choices have so many buyers, added up; the nearest limit where none has."""
    low, high = np.log(_MOST_LOYAL), np.log(_LEAST_LOYAL)
    for _ in range(60):
        middle = (low + high) / 2
        if expected_buyers(share, float(np.exp(middle)), purchases, customers).sum() < buyers:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
