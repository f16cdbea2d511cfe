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
    """What spending achieves: ceiling x (1 - e^(-rate x spend)), nothing for nothing and each euro less than the last.

    ceiling: what no spending exceeds, above 0: a share of customers, or a number of them. rate: above 0 [1/money].
    """

    ceiling: float
    rate: float

    def __post_init__(self) -> None:
        if not (0 < self.ceiling < math.inf and 0 < self.rate < math.inf):
            raise ValueError(f"a response has a ceiling and a rate above 0, found {self}")

    def at(self, spend: float) -> float:
        """What `spend` (0 or more) achieves, in the unit of the ceiling."""
        return -self.ceiling * math.expm1(-self.rate * spend)

    def average_cost(self, spend: float) -> float:
        """Money per unit achieved at `spend`, rising with it; at 0 what the very first would cost."""
        achieved = self.at(spend)
        return spend / achieved if achieved > 0 else 1 / (self.ceiling * self.rate)

    def of_next(self, spend: float) -> float:
        """What one unit of money more achieves at `spend` (0 or more)."""
        return self.ceiling * self.rate * math.exp(-self.rate * spend)


@dataclass(frozen=True)
class Optimum:
    """Where the next euro brings back just itself, per prospect: the spends, a customer's value there and the equity.

    winning_spend: money per prospect; 0 where not even the first euro pays (winning_pays is then False).
    keeping_spend: money per customer and period, likewise (keeping_pays).
    value: of a customer who is there, V [money]. equity: per prospect [money].
    """

    winning_spend: float
    keeping_spend: float
    value: float
    equity: float

    @property
    def winning_pays(self) -> bool:
        return self.winning_spend > 0

    @property
    def keeping_pays(self) -> bool:
        return self.keeping_spend > 0


def response_through(spend: float, achieved: float, *, ceiling: float, what: str) -> Response:
    """The response with this ceiling that goes through what was seen: `achieved`, with `spend`.

    what: which spending it is, in words, for the errors. Raises NoResponse where nothing was spent or nothing achieved,
    and CeilingReached where no more than what is achieved could be.
    """
    if not (0 < spend < math.inf and 0 < achieved < math.inf):
        raise NoResponse(what=what, spend=spend, achieved=achieved)
    if not achieved < ceiling < math.inf:
        raise CeilingReached(what=what, ceiling=ceiling, achieved=achieved)
    return Response(ceiling=ceiling, rate=-math.log1p(-achieved / ceiling) / spend)


def ceiling_for(wanted: float, *, spend: float, achieved: float, highest: float) -> float | None:
    """The lowest ceiling under which the next euro achieves at least `wanted`; None where none up to `highest` does.

    All responses go through the point seen, `achieved` with `spend`. The higher the ceiling, the more the next euro
    achieves: from nothing under a ceiling that is reached to just the average, achieved / spend, without one.
    """

    def excess(reached: float) -> float:
        return response_through(spend, achieved, ceiling=achieved / reached, what="").of_next(spend) / wanted - 1

    lowest, nearly_all = achieved / highest, 1 - 1e-9
    if excess(lowest) < 0:
        return None
    return achieved / float(brentq(excess, lowest, nearly_all)) if excess(nearly_all) < 0 else achieved


def customer_value(*, retention: float, keeping_spend: float, margin: float, discount_rate: float) -> float:
    """V: what a customer who is there brings from now on [money], when keeping costs `keeping_spend` a period.

    A margin now, and from each period to the next the spending that keeps the customer with the chance `retention`
    (below 1): V = margin + (retention x V - keeping_spend) / (1 + discount_rate).
    """
    return (margin * (1 + discount_rate) - keeping_spend) / (1 + discount_rate - retention)


def best_keeping(keeping: Response, *, margin: float, discount_rate: float) -> float:
    """R*: what to spend per customer and period so that V is highest [money]; 0 where the first euro does not pay.

    There dR/dr = V. The surplus of the next euro, r'V - 1, falls through 0 at most once: where it is 0, V stands still
    and r' falls. At a spend of margin x (1 + discount_rate) V is 0, so the place lies before.
    """

    def surplus(spend_in_margins: float) -> float:
        spend = spend_in_margins * margin  # in margins, so that the currency's size does not matter
        value = customer_value(
            retention=keeping.at(spend), keeping_spend=spend, margin=margin, discount_rate=discount_rate
        )
        return keeping.of_next(spend) * value - 1

    if surplus(0.0) <= 0:
        return 0.0
    return float(brentq(surplus, 0.0, 1 + discount_rate, xtol=1e-15)) * margin


def best_winning(winning: Response, *, value: float) -> float:
    """A*: the spend at which the next customer won costs just `value` [money]; 0 where even the first costs more."""
    first = winning.ceiling * winning.rate * value
    return math.log(first) / winning.rate if first > 1 else 0.0


def optimum(winning: Response, keeping: Response, *, margin: float, discount_rate: float) -> Optimum:
    """The spends at which customer equity, a V - A per prospect, is highest.

    winning: the share of the prospects that becomes a customer, per money for each prospect. keeping: the share of the
    customers that stays, per money for each customer and period. margin: of a customer and period, above 0 [money].
    """
    keep = best_keeping(keeping, margin=margin, discount_rate=discount_rate)
    value = customer_value(retention=keeping.at(keep), keeping_spend=keep, margin=margin, discount_rate=discount_rate)
    win = best_winning(winning, value=value)
    return Optimum(winning_spend=win, keeping_spend=keep, value=value, equity=winning.at(win) * value - win)


def cost_ratio(winning: Response, keeping: Response, *, winning_spend: float, keeping_spend: float) -> float:
    """K: the average cost of a customer won over that of one kept; NaN where nothing is spent on either.

    The spends are those of the responses: winning_spend for `winning`, keeping_spend per customer for `keeping`.
    """
    if not (winning_spend > 0 and keeping_spend > 0):
        return math.nan
    return winning.average_cost(winning_spend) / keeping.average_cost(keeping_spend)
