"""Would the company's next euro do more in winning customers or in keeping them?

Average costs cannot say that: a ratio of 3 and one of 17 can both be the best there is (REFERENCE: Blattberg & Deighton
1996; Pfeifer 2005). What counts is what the next customer costs, and that hangs on how many could be had at all: the
ceilings, which nobody's books show. They are assumptions, and `WhatIf` says how far the answer hangs on them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from scipy.optimize import brentq

from clv.acquisition.cost_ratio import SAYING
from clv.acquisition.response_curves import Response, ceiling_for, cost_ratio, customer_value, optimum, response_through
from clv.core.errors import AssumptionOutOfRange, NobodyLeftToKeep, NoResponse, NothingEarned
from clv.core.marks import N_
from clv.core.periods import MONTHS_PER_YEAR

CURVE_STEPS = 100  # splits of the budget on the curve: one a percentage point
MOST_NEW = 10.0  # times today's new customers; how far a ceiling of winning is looked for that turns the answer
MOST_KEPT = 0.99  # and how far one of keeping
WINNING, KEEPING = N_("winning customers"), N_("keeping customers")


class BudgetVerdict(StrEnum):
    """Where the next euro does most; neither, where it would bring back less than itself in both places."""

    WINNING = "winning"
    KEEPING = "keeping"
    NEITHER = "neither"


@dataclass(frozen=True)
class Today:
    """What was found of one period: money spent on each, and what it achieved.

    winning_spend, keeping_spend: all of the period [money]. new_customers: won in it. customers: those of before it, of
    whom `kept` stayed, fewer than all. margin: what a customer brings in a period [money]. discount_rate: per period, 0
    or more, see period_discount. Raises NoResponse, NobodyLeftToKeep and NothingEarned.
    """

    winning_spend: float
    new_customers: float
    keeping_spend: float
    customers: float
    kept: float
    margin: float
    discount_rate: float

    def __post_init__(self) -> None:
        for what, spend, achieved in (
            (WINNING, self.winning_spend, self.new_customers),
            (KEEPING, self.keeping_spend, self.kept),
        ):
            if not (0 < spend < math.inf and 0 < achieved < math.inf):
                raise NoResponse(what=what, spend=spend, achieved=achieved)
        if not self.kept < self.customers < math.inf:
            raise NobodyLeftToKeep(kept=self.kept, customers=self.customers)
        if not 0 < self.margin < math.inf:
            raise NothingEarned(margin=self.margin)
        if not 0 <= self.discount_rate < math.inf:
            raise ValueError(f"a discount rate is 0 or more, found {self.discount_rate}")

    @property
    def retention(self) -> float:
        """The share of the customers that stayed, above 0 and below 1."""
        return self.kept / self.customers


@dataclass(frozen=True)
class Ceilings:
    """What no spending exceeds in a period: new customers (above 0), and the share of the customers kept (0 to 1).

    Raises AssumptionOutOfRange where the share is not between 0 and 1: nobody keeps everyone.
    """

    new_customers: float
    retention: float

    def __post_init__(self) -> None:
        if not 0 < self.retention < 1:
            raise AssumptionOutOfRange(name=N_("The ceiling of keeping"), lowest=0, highest=1, found=self.retention)


@dataclass(frozen=True)
class Allocation:
    """One way to spend: the money of a period on each, what it achieves, and what that is worth.

    cost_ratio: average cost of a customer won over that of one kept; NaN where nothing is spent on either.
    equity: what the customers who are there after the spending, won or kept, are worth, less the spending [money].
    """

    winning_spend: float
    keeping_spend: float
    new_customers: float
    kept: float
    cost_ratio: float
    equity: float

    @property
    def budget(self) -> float:
        return self.winning_spend + self.keeping_spend

    @property
    def winning_share(self) -> float:
        """Share of the budget that goes to winning, 0 to 1; NaN where nothing is spent."""
        return self.winning_spend / self.budget if self.budget > 0 else math.nan


@dataclass(frozen=True)
class WhatIf:
    """What follows from today's figures under assumed ceilings.

    curve: today's budget split in every way, from all for keeping to all for winning. best: the split of it with the
    highest equity. ten_to_one: the one at which a customer won costs ten times one kept on average; None where none
    does. free: the best spending where the budget is free; one of its spends is 0 where not even the first euro pays.
    customer_value: of a customer who is there, when kept as well as pays later on [money].
    next_won_costs, next_kept_costs: what one more customer costs at today's spending [money].
    verdict: where today's next euro does most. winning_from: the ceiling of new customers from which the verdict is
    winning, keeping_from: the ceiling of retention from which it is keeping, the other ceiling as assumed; None where
    no ceiling up to MOST_NEW times today's new customers, or MOST_KEPT, makes it so.
    """

    today: Allocation
    best: Allocation
    ten_to_one: Allocation | None
    free: Allocation
    curve: tuple[Allocation, ...]
    customer_value: float
    next_won_costs: float
    next_kept_costs: float
    verdict: BudgetVerdict
    winning_from: float | None
    keeping_from: float | None

    @property
    def gain_of_winning(self) -> float:
        """What today's next euro in winning brings beyond itself; below 0 it brings back less."""
        return self.customer_value / self.next_won_costs - 1

    @property
    def gain_of_keeping(self) -> float:
        """What today's next euro in keeping brings beyond itself; below 0 it brings back less."""
        return self.customer_value / self.next_kept_costs - 1


def period_discount(discount_rate_per_year: float, *, months: float) -> float:
    """The discount rate of a period of so many months: (1 + d) ** (months / 12) - 1."""
    return (1 + discount_rate_per_year) ** (months / MONTHS_PER_YEAR) - 1


def default_ceilings(today: Today) -> Ceilings:
    """Ceilings to begin with: twice today's new customers, and half of those who leave could be kept.

    Assumptions, both: no book of a company shows whom it could have had. A test in which a part of the customers gets
    more, and a part less, would.
    """
    return Ceilings(new_customers=2 * today.new_customers, retention=(1 + today.retention) / 2)


def what_if(today: Today, ceilings: Ceilings) -> WhatIf:
    """Today's spending, the best of the same budget, ten to one, the free optimum, and where the next euro does most.

    The budget is one period's: it buys n new customers and keeps a share r of those of before. Both are there when it
    is spent, and from then on each is worth the same V, because later periods keep them as well as pays (R*: V is
    highest there). So equity is (n + customers x r) V - budget; its free optimum is that of Blattberg & Deighton, and
    of a fixed budget most is made where the next customer won costs just what the next one kept costs.
    The model says that without spending nobody is won or kept, and that whoever is won stays as others do.
    Raises CeilingReached where a ceiling is not above what was reached.
    """
    company = _company(today, ceilings)
    budget = today.winning_spend + today.keeping_spend
    next_won, next_kept = company.winning.of_next(today.winning_spend), company.keeping.of_next(today.keeping_spend)
    return WhatIf(
        today=_split(company, today.winning_spend, today.keeping_spend),
        best=_split(company, *_best(company, budget)),
        ten_to_one=_ten_to_one(company, budget),
        free=_split(company, *company.free),
        curve=tuple(
            _split(company, budget * step / CURVE_STEPS, budget * (CURVE_STEPS - step) / CURVE_STEPS)
            for step in range(CURVE_STEPS + 1)
        ),
        customer_value=company.value,
        next_won_costs=1 / next_won,
        next_kept_costs=1 / next_kept,
        verdict=_verdict(next_won, next_kept, value=company.value),
        winning_from=_winning_from(today, next_kept=next_kept, value=company.value),
        keeping_from=_keeping_from(today, next_won=next_won),
    )


def outcome(today: Today, ceilings: Ceilings, *, winning_spend: float, keeping_spend: float) -> Allocation:
    """What another spending of a period would achieve under these ceilings, as `what_if` reckons it.

    Raises CeilingReached where a ceiling is not above what was reached.
    """
    return _split(_company(today, ceilings), winning_spend, keeping_spend)


@dataclass(frozen=True)
class _Company:
    """Both responses in customers for money of a period; V and the free optimum's two spends."""

    winning: Response
    keeping: Response
    value: float
    free: tuple[float, float]


def _company(today: Today, ceilings: Ceilings) -> _Company:
    winning = response_through(today.winning_spend, today.new_customers, ceiling=ceilings.new_customers, what=WINNING)
    per_customer = response_through(
        today.keeping_spend / today.customers, today.retention, ceiling=ceilings.retention, what=KEEPING
    )
    best = optimum(winning, per_customer, margin=today.margin, discount_rate=today.discount_rate)
    return _Company(
        winning=winning,
        keeping=Response(per_customer.ceiling * today.customers, per_customer.rate / today.customers),
        value=best.value,
        free=(best.winning_spend, best.keeping_spend * today.customers),
    )


def _split(company: _Company, winning_spend: float, keeping_spend: float) -> Allocation:
    won, kept = company.winning.at(winning_spend), company.keeping.at(keeping_spend)
    return Allocation(
        winning_spend=winning_spend,
        keeping_spend=keeping_spend,
        new_customers=won,
        kept=kept,
        cost_ratio=cost_ratio(
            company.winning, company.keeping, winning_spend=winning_spend, keeping_spend=keeping_spend
        ),
        equity=(won + kept) * company.value - winning_spend - keeping_spend,
    )


def _best(company: _Company, budget: float) -> tuple[float, float]:
    """The two spends where the next customer won costs what the next one kept costs; all on one where they never do."""
    won, kept = company.winning, company.keeping
    lead = math.log((won.ceiling * won.rate) / (kept.ceiling * kept.rate))
    winning_spend = min(max((lead + kept.rate * budget) / (won.rate + kept.rate), 0.0), budget)
    return winning_spend, budget - winning_spend


def _ten_to_one(company: _Company, budget: float) -> Allocation | None:
    """The split at which the average costs stand as the saying has it. The ratio rises with the share for winning."""

    def excess(share: float) -> float:
        won = company.winning.average_cost(share * budget)
        return won / company.keeping.average_cost((1 - share) * budget) - SAYING

    if not excess(0.0) < 0 < excess(1.0):
        return None
    share = float(brentq(excess, 0.0, 1.0))
    return _split(company, share * budget, (1 - share) * budget)


def _verdict(next_won: float, next_kept: float, *, value: float) -> BudgetVerdict:
    """next_won, next_kept: customers for today's next euro in each place."""
    if max(next_won, next_kept) * value <= 1:
        return BudgetVerdict.NEITHER
    return BudgetVerdict.WINNING if next_won >= next_kept else BudgetVerdict.KEEPING


def _winning_from(today: Today, *, next_kept: float, value: float) -> float | None:
    return ceiling_for(
        max(next_kept, 1 / value),
        spend=today.winning_spend,
        achieved=today.new_customers,
        highest=MOST_NEW * today.new_customers,
    )


def _keeping_from(today: Today, *, next_won: float) -> float | None:
    # V changes with the ceiling of keeping, but whether more keeping pays does not hang on that: V is still rising
    # exactly where the next euro pays at the V of today's spending, and that one is seen, whatever the ceiling.
    value = customer_value(
        retention=today.retention,
        keeping_spend=today.keeping_spend / today.customers,
        margin=today.margin,
        discount_rate=today.discount_rate,
    )
    if value <= 0:
        return None
    kept = ceiling_for(
        max(next_won, 1 / value),
        spend=today.keeping_spend,
        achieved=today.kept,
        highest=max(MOST_KEPT, (1 + today.retention) / 2) * today.customers,
    )
    return None if kept is None else kept / today.customers
