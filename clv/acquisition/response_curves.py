"""What does spending more on winning or on keeping achieve, and where does the next euro no longer pay?

Source: Blattberg & Deighton (1996), "Manage Marketing by the Customer Equity Test", Harvard Business Review 74(4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq

from clv.core.errors import CeilingReached, NoResponse


@dataclass(frozen=True)
class Response:
    """What spending achieves: floor + (ceiling - floor) x (1 - e^(-rate x spend)), each euro less than the last.

    ceiling: what no spending exceeds: a share of customers, or a number of them. floor: what comes without any
    spending, 0 or more, below the ceiling; 0 in the source. rate: above 0 [1/money].
    """

    ceiling: float
    rate: float
    floor: float = 0.0

    def __post_init__(self) -> None:
        if not (0 <= self.floor < self.ceiling < math.inf and 0 < self.rate < math.inf):
            raise ValueError(f"a response has a ceiling above its floor and a rate above 0, found {self}")

    def at(self, spend: float) -> float:
        """What `spend` (0 or more) achieves, in the unit of the ceiling."""
        return self.floor - (self.ceiling - self.floor) * math.expm1(-self.rate * spend)

    def average_cost(self, spend: float) -> float:
        """Money per unit achieved at `spend`, rising with it; at 0 what the very first would cost."""
        achieved = self.at(spend)
        return spend / achieved if achieved > 0 else 1 / (self.ceiling * self.rate)

    def of_next(self, spend: float) -> float:
        """What one unit of money more achieves at `spend` (0 or more)."""
        return (self.ceiling - self.floor) * self.rate * math.exp(-self.rate * spend)


def response_through(spend: float, achieved: float, *, ceiling: float, what: str, floor: float = 0.0) -> Response:
    """The response with this ceiling and floor that goes through what was seen: `achieved`, with `spend`.

    floor: 0 or more, below what was achieved. what: which spending it is, in words, for the errors. Raises NoResponse
    where nothing was spent or nothing achieved beyond the floor, and CeilingReached where no more than what is achieved
    could be.
    """
    if not (0 < spend < math.inf and floor < achieved < math.inf):
        raise NoResponse(what=what, spend=spend, achieved=achieved - floor)
    if not achieved < ceiling < math.inf:
        raise CeilingReached(what=what, ceiling=ceiling, achieved=achieved)
    reached = (achieved - floor) / (ceiling - floor)
    return Response(ceiling=ceiling, rate=-math.log1p(-reached) / spend, floor=floor)


def ceiling_for(wanted: float, *, spend: float, achieved: float, highest: float, floor: float = 0.0) -> float | None:
    """The lowest ceiling under which the next euro achieves at least `wanted`; None where none up to `highest` does.

    All responses go through the point seen, `achieved` with `spend`, and the floor. The higher the ceiling, the more
    the next euro achieves: from nothing under a ceiling that is reached to just the average, (achieved - floor) /
    spend, without one.
    """
    seen = achieved - floor

    def excess(reached: float) -> float:
        return response_through(spend, seen, ceiling=seen / reached, what="").of_next(spend) / wanted - 1

    lowest, nearly_all = seen / (highest - floor), 1 - 1e-9
    if excess(lowest) < 0:
        return None
    return floor + seen / float(brentq(excess, lowest, nearly_all)) if excess(nearly_all) < 0 else achieved


def floor_for(wanted: float, *, spend: float, achieved: float, ceiling: float) -> float | None:
    """The highest floor, 0 or more, at which the next euro still achieves `wanted`; None where it does not at 0.

    All responses go through the point seen, `achieved` with `spend`, and the ceiling. The higher the floor, the less
    the next euro achieves: dx/ds = (ceiling - achieved) / spend x ln((ceiling - floor) / (ceiling - achieved)).
    """
    left = ceiling - achieved
    most = left / spend * math.log(ceiling / left)
    if most < wanted:
        return None
    return ceiling - left * math.exp(wanted * spend / left)


def best_spend(response: Response, *, value: float) -> float:
    """The spend at which the next one achieved costs just `value` [money]; 0 where even the first costs more.

    There dx/ds = 1 / value: A* of winning and R* of keeping in the source, at its value of a customer.
    """
    first = response.of_next(0.0) * value
    return math.log(first) / response.rate if first > 1 else 0.0


def cost_ratio(winning: Response, keeping: Response, *, winning_spend: float, keeping_spend: float) -> float:
    """K: the average cost of a customer won over that of one kept; NaN where nothing is spent on either.

    The spends are those of the responses: winning_spend for `winning`, keeping_spend per customer for `keeping`.
    """
    if not (winning_spend > 0 and keeping_spend > 0):
        return math.nan
    return winning.average_cost(winning_spend) / keeping.average_cost(keeping_spend)
