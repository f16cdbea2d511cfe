"""Do customers buy at random moments, as the purchase models have it, or at even intervals?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import ibis
import ibis.expr.types as ir
import numpy as np

from clv.core.days import days_between

_MOST_CUSTOMERS = 20_000  # the first ones: they show a shape of 1.05
LEAST_CUSTOMERS = 100
_LEAST_DAYS = 14  # from the first to the third purchase: in fewer, whole days leave the second no room
_STANDARD_ERRORS = 3.3  # 1 in 1,000 by chance
_LEAST_SHAPE = 1.5
_LOWEST_SHAPE, _HIGHEST_SHAPE = 0.5, 1000.0  # of a month's subscription, one day in thirty either way, it is 900


@dataclass(frozen=True)
class Regularity:
    """How evenly customers buy: Erlang's shape of the times between purchases, and how sure that is.

    shape: 1 where purchases come at random moments, above it where they come more evenly, without bound.
    errors: by how many standard errors the spread is below that of random moments.
    """

    shape: float
    errors: float

    @property
    def is_even(self) -> bool:
        """Whether customers buy so evenly that a silence says more than the models hear in it."""
        return self.shape >= _LEAST_SHAPE and self.errors > _STANDARD_ERRORS

    @property
    def gap_shape(self) -> float:
        """The shape to calculate with: 1 unless it is surely another, and never one of gaps without any spread."""
        return min(max(self.shape, _LOWEST_SHAPE), _HIGHEST_SHAPE) if abs(self.errors) > _STANDARD_ERRORS else 1.0

    @property
    def spread(self) -> float:
        """How much the times between purchases vary, as a share of random ones (coefficient of variation)."""
        return 1.0 / sqrt(self.shape)


def regularity(again: ir.Table, summary: ir.Table) -> Regularity | None:
    """Where the second of three purchases lies between the other two; None where too few customers bought three times.

    summary: CUSTOMER_SUMMARY up to a window's end; again: its repeat_purchases.
    At random moments it lies anywhere with the same chance, whatever the customer's own pace and however customers
    leave. Source: Wheat & Morrison (1990), "Estimating purchase regularity with two interpurchase times".
    """
    often = summary.filter(summary.frequency > 1).order_by("first_purchase", "customer_id").limit(_MOST_CUSTOMERS)
    theirs = again.semi_join(often.select("customer_id"), "customer_id")
    placed = theirs.mutate(
        place=ibis.row_number().over(ibis.window(group_by="customer_id", order_by="date")),
        since=days_between(theirs.date, theirs.first_purchase),
    )
    first, both = placed.since.max(where=placed.place == 0), placed.since.max(where=placed.place == 1)
    each = placed.filter(placed.place <= 1).group_by("customer_id").agg(first=first, both=both)
    counted = each.group_by("first", "both").agg(customers=each.count()).order_by("first", "both").execute()
    first, both, customers = (counted[column].to_numpy(np.float64) for column in ("first", "both", "customers"))
    return _regularity(first, both, customers)


def _regularity(first: np.ndarray, both: np.ndarray, customers: np.ndarray) -> Regularity | None:
    long = both >= _LEAST_DAYS
    first, both, customers = first[long], both[long], customers[long]
    number = float(customers.sum())
    if number < LEAST_CUSTOMERS:
        return None
    off = (first / both - 0.5) ** 2
    random = ((both - 1.0) ** 2 - 1.0) / (12.0 * both**2)  # of whole days
    expected, found = float(customers @ random) / number, float(customers @ off) / number
    if not found:
        return Regularity(np.inf, np.inf)
    error = sqrt(float(customers @ (off - found) ** 2) / number / number)
    # Between even parts of shape k the second purchase lies as Beta(k, k), whose variance is 1 / (4 (2 k + 1)).
    shape = (3.0 * expected / found - 1.0) / 2.0
    return Regularity(max(shape, 0.0), (expected - found) / error if error else np.inf)
