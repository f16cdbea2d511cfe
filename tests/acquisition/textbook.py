"""The textbook's value of a customer and its optimum, to hold our response curves against the published figures.

Source: Blattberg & Deighton (1996), "Manage Marketing by the Customer Equity Test"; REFERENCE "Winning and keeping", 5.
The house puts the model's own values in the place of V: a perpetuity from one retention rate contradicts them.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.optimize import brentq

from clv.acquisition.response_curves import Response, best_spend


@dataclass(frozen=True)
class Optimum:
    """Where the next euro brings back just itself, per prospect: the spends, a customer's value there, the equity."""

    winning_spend: float
    keeping_spend: float
    value: float
    equity: float


def customer_value(*, retention: float, keeping_spend: float, margin: float, discount_rate: float) -> float:
    """V = [m(1+d) - R] / (1+d - r): a margin now, and each later period what keeping leaves, with the chance r."""
    return (margin * (1 + discount_rate) - keeping_spend) / (1 + discount_rate - retention)


def best_keeping(keeping: Response, *, margin: float, discount_rate: float) -> float:
    """R*: what to spend per customer and period so that V is highest; 0 where the first euro does not pay."""

    def surplus(spend_in_margins: float) -> float:
        spend = spend_in_margins * margin
        value = customer_value(
            retention=keeping.at(spend), keeping_spend=spend, margin=margin, discount_rate=discount_rate
        )
        return keeping.of_next(spend) * value - 1

    if surplus(0.0) <= 0:
        return 0.0
    return float(brentq(surplus, 0.0, 1 + discount_rate, xtol=1e-15)) * margin


def optimum(winning: Response, keeping: Response, *, margin: float, discount_rate: float) -> Optimum:
    """The spends at which customer equity, a V - A per prospect, is highest."""
    keep = best_keeping(keeping, margin=margin, discount_rate=discount_rate)
    value = customer_value(retention=keeping.at(keep), keeping_spend=keep, margin=margin, discount_rate=discount_rate)
    win = best_spend(winning, value=value)
    return Optimum(winning_spend=win, keeping_spend=keep, value=value, equity=winning.at(win) * value - win)
