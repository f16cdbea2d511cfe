"""What would the headline have been at the end of each month, had the same calculation been made on that day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.evaluation.earlier_days import MOST_CUSTOMERS, analyses_on
from clv.segments.thresholds import Thresholds

MONTHS = 12  # so many month ends before the window's end
FEWEST_DAYS = 90  # of sales before the first of them


@dataclass(frozen=True)
class Said:
    """What is said on a day: of how many customers, their total over the same years as today's [money], and of one
    who is not yet won."""

    day: date
    customers: int
    total: float
    new_customer: float

    @property
    def per_customer(self) -> float:
        return self.total / self.customers


def month_ends(window: Window, *, customers: int) -> tuple[date, ...]:
    """The last days of up to MONTHS months before the window's end, in their order; fewer of many customers."""
    days: list[date] = []
    day = window.end.replace(day=1) - timedelta(days=1)
    while len(days) < min(MONTHS, MOST_CUSTOMERS // max(customers, 1)) and (day - window.start).days >= FEWEST_DAYS:
        days.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return tuple(reversed(days))


def said_by(analysis: Analysis) -> Said:
    """What this analysis says; of its whole horizon."""
    worth = analysis.valuation
    return Said(analysis.base.window.end, analysis.base.customers, worth.total, worth.new_customer)


def said_before(
    engine: BaseBackend,
    transactions: ir.Table,
    days: tuple[date, ...],
    *,
    assumptions: Assumptions,
    thresholds: Thresholds,
    name: str,
) -> tuple[Said, ...]:
    """What would have been said on these days, each from the sales until then alone.

    Days on which no headline of the whole horizon could be said are left out.
    engine: holds the TRANSACTIONS table; the tables that begin with `name` are gone again after each day.
    """
    asked = analyses_on(engine, transactions, days, assumptions=assumptions, thresholds=thresholds, name=name)
    return tuple(
        said_by(analysis) for analysis in asked if analysis.worth is not None and analysis.readiness.carries_far
    )
