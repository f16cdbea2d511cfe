"""Would the company's next euro do more in winning customers or in keeping them?

Average costs cannot say that: a ratio of 3 and one of 17 can both be the best there is (REFERENCE: Blattberg & Deighton
1996; Pfeifer 2005). What counts is what the next customer costs, and that depends on how many could be had at all, and
how many would be there without any spending: ceilings and floors, which nobody's books show. They are assumptions, and
`WhatIf` says how far the answer depends on them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from scipy.optimize import brentq

from clv.acquisition.cost_ratio import SAYING
from clv.acquisition.response_curves import Response, best_spend, ceiling_for, cost_ratio, floor_for, response_through
from clv.core.errors import AssumptionOutOfRange, NobodyLeftToKeep, NoResponse, NothingEarned
from clv.core.marks import N_

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
    """What was found of one period, and what its customers are worth by the model, over the horizon and discount set.

    winning_spend, keeping_spend: all of the period [money]. new_customers: won in it. customers: those of before it, of
    whom `kept` stayed, fewer than all. new_value: of a customer not yet won [money]. kept_value: what one who was kept
    will still bring [money]. present_value: what all present customers will bring, those of the Overview [money].
    Raises NoResponse, NobodyLeftToKeep and NothingEarned.
    """

    winning_spend: float
    new_customers: float
    keeping_spend: float
    customers: float
    kept: float
    new_value: float
    kept_value: float
    present_value: float

    def __post_init__(self) -> None:
        for what, spend, achieved in (
            (WINNING, self.winning_spend, self.new_customers),
            (KEEPING, self.keeping_spend, self.kept),
        ):
            if not (0 < spend < math.inf and 0 < achieved < math.inf):
                raise NoResponse(what=what, spend=spend, achieved=achieved)
        if not self.kept < self.customers < math.inf:
            raise NobodyLeftToKeep(kept=self.kept, customers=self.customers)
        if not (0 < self.new_value < math.inf and 0 < self.kept_value < math.inf):
            raise NothingEarned(new=self.new_value, kept=self.kept_value)

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
class Floors:
    """What comes without any spending: the share of the new customers, and of those kept, 0 or more and below 1.

    Raises AssumptionOutOfRange where a share is not in that range: some came or stayed because of the spending.
    """

    came: float
    stayed: float

    def __post_init__(self) -> None:
        for name, share in (
            (N_("The share that would have come without spending"), self.came),
            (N_("The share that would have stayed without spending"), self.stayed),
        ):
            if not 0 <= share < 1:
                raise AssumptionOutOfRange(name=name, lowest=0, highest=0.99, found=share)


# Nobody's books tell: half is as far from "all because of the spending" as from "nobody".
DEFAULT_FLOORS = Floors(came=0.5, stayed=0.5)


@dataclass(frozen=True)
class Allocation:
    """One way to spend: the money of a period on each, what it achieves, and what that is worth.

    cost_ratio: average cost of a customer won over that of one kept; NaN where nothing is spent on either.
    present_value: what the present customers will bring when so many are kept [money]. won_value: what those won are
    worth [money].
    """

    winning_spend: float
    keeping_spend: float
    new_customers: float
    kept: float
    cost_ratio: float
    present_value: float
    won_value: float

    @property
    def budget(self) -> float:
        return self.winning_spend + self.keeping_spend

    @property
    def equity(self) -> float:
        """What present and won customers are worth together, less the spending [money]."""
        return self.present_value + self.won_value - self.budget

    @property
    def winning_share(self) -> float:
        """Share of the budget that goes to winning, 0 to 1; NaN where nothing is spent."""
        return self.winning_spend / self.budget if self.budget > 0 else math.nan


@dataclass(frozen=True)
class WhatIf:
    """What follows from today's figures under assumed ceilings and floors.

    curve: today's budget split in every way, from all for keeping to all for winning. best: the split of it with the
    highest equity. ten_to_one: the one at which a customer won costs ten times one kept on average; None where none
    does. free: the best spending where the budget is free; one of its spends is 0 where not even the first euro pays.
    new_value, kept_value: as in Today. next_won_costs, next_kept_costs: what one more customer costs at today's
    spending [money]. verdict: where today's next euro does most.
    Where the verdict turns, all else as assumed: winning_from is the ceiling of new customers from which it is winning,
    keeping_from the ceiling of retention from which it is keeping (None where no ceiling up to MOST_NEW times today's
    new customers, or MOST_KEPT, makes it so); winning_below is the share of the new customers who would have come
    anyway below which it is winning, keeping_below the share of the kept who would have stayed anyway below which it is
    keeping (None where not even at 0).
    """

    today: Allocation
    best: Allocation
    ten_to_one: Allocation | None
    free: Allocation
    curve: tuple[Allocation, ...]
    new_value: float
    kept_value: float
    next_won_costs: float
    next_kept_costs: float
    verdict: BudgetVerdict
    winning_from: float | None
    keeping_from: float | None
    winning_below: float | None
    keeping_below: float | None

    @property
    def gain_of_winning(self) -> float:
        """What today's next euro in winning brings beyond itself; below 0 it brings back less."""
        return self.new_value / self.next_won_costs - 1

    @property
    def gain_of_keeping(self) -> float:
        """What today's next euro in keeping brings beyond itself; below 0 it brings back less."""
        return self.kept_value / self.next_kept_costs - 1


def what_if(today: Today, ceilings: Ceilings, floors: Floors = DEFAULT_FLOORS) -> WhatIf:
    """Today's spending, the best of the same budget, ten to one, the free optimum, and where the next euro does most.

    The budget is that of a next period like this one. It wins n customers, each worth new_value, and keeps k of the
    customers; present_value is what the present ones will bring when as many are kept as today, and each one more or
    fewer changes it by kept_value. So equity is present_value + (k - kept) kept_value + n new_value - budget; its free
    optimum is that of Blattberg & Deighton with these values in place of their V, and of a fixed budget most is made
    where the next customer won brings, for what one costs, just what the next one kept does.
    Raises CeilingReached where a ceiling is not above what was reached.
    """
    company = _company(today, ceilings, floors)
    budget = today.winning_spend + today.keeping_spend
    next_won, next_kept = company.winning.of_next(today.winning_spend), company.keeping.of_next(today.keeping_spend)
    # Money for today's next unit of money in each place; below 1 it does not come back.
    won_brings, kept_brings = next_won * today.new_value, next_kept * today.kept_value
    for_winning, for_keeping = max(kept_brings, 1.0) / today.new_value, max(won_brings, 1.0) / today.kept_value
    won, kept = company.winning, company.keeping
    keeping_from = ceiling_for(
        for_keeping,
        spend=today.keeping_spend,
        achieved=today.kept,
        highest=max(MOST_KEPT, (1 + today.retention) / 2) * today.customers,
        floor=kept.floor,
    )
    winning_below = floor_for(for_winning, spend=today.winning_spend, achieved=today.new_customers, ceiling=won.ceiling)
    keeping_below = floor_for(for_keeping, spend=today.keeping_spend, achieved=today.kept, ceiling=kept.ceiling)
    return WhatIf(
        today=_split(company, today.winning_spend, today.keeping_spend),
        best=_split(company, *_best(company, budget)),
        ten_to_one=_ten_to_one(company, budget),
        free=_split(company, best_spend(won, value=today.new_value), best_spend(kept, value=today.kept_value)),
        curve=tuple(
            _split(company, budget * step / CURVE_STEPS, budget * (CURVE_STEPS - step) / CURVE_STEPS)
            for step in range(CURVE_STEPS + 1)
        ),
        new_value=today.new_value,
        kept_value=today.kept_value,
        next_won_costs=1 / next_won,
        next_kept_costs=1 / next_kept,
        verdict=_verdict(won_brings, kept_brings),
        winning_from=ceiling_for(
            for_winning,
            spend=today.winning_spend,
            achieved=today.new_customers,
            highest=MOST_NEW * today.new_customers,
            floor=won.floor,
        ),
        keeping_from=None if keeping_from is None else keeping_from / today.customers,
        winning_below=None if winning_below is None else winning_below / today.new_customers,
        keeping_below=None if keeping_below is None else keeping_below / today.kept,
    )


def outcome(
    today: Today, ceilings: Ceilings, floors: Floors, *, winning_spend: float, keeping_spend: float
) -> Allocation:
    """What another spending of a period would achieve under these ceilings and floors, as `what_if` calculates it.

    Raises CeilingReached where a ceiling is not above what was reached.
    """
    return _split(_company(today, ceilings, floors), winning_spend, keeping_spend)


@dataclass(frozen=True)
class _Company:
    """Both responses in customers for money of a period, and what the customers are worth."""

    winning: Response
    keeping: Response
    today: Today


def _company(today: Today, ceilings: Ceilings, floors: Floors) -> _Company:
    def response(what: str, spend: float, achieved: float, *, ceiling: float, anyway: float) -> Response:
        return response_through(spend, achieved, ceiling=ceiling, floor=anyway * achieved, what=what)

    winning = response(
        WINNING, today.winning_spend, today.new_customers, ceiling=ceilings.new_customers, anyway=floors.came
    )
    share = response(KEEPING, today.keeping_spend, today.retention, ceiling=ceilings.retention, anyway=floors.stayed)
    keeping = Response(share.ceiling * today.customers, share.rate, share.floor * today.customers)
    return _Company(winning=winning, keeping=keeping, today=today)


def _split(company: _Company, winning_spend: float, keeping_spend: float) -> Allocation:
    won, kept, today = company.winning.at(winning_spend), company.keeping.at(keeping_spend), company.today
    return Allocation(
        winning_spend=winning_spend,
        keeping_spend=keeping_spend,
        new_customers=won,
        kept=kept,
        cost_ratio=cost_ratio(
            company.winning, company.keeping, winning_spend=winning_spend, keeping_spend=keeping_spend
        ),
        present_value=today.present_value + (kept - today.kept) * today.kept_value,
        won_value=won * today.new_value,
    )


def _best(company: _Company, budget: float) -> tuple[float, float]:
    """The two spends at which the next unit of money brings the same in both places; all on one where it never does."""
    won, kept, today = company.winning, company.keeping, company.today
    lead = math.log(won.of_next(0.0) * today.new_value / (kept.of_next(0.0) * today.kept_value))
    winning_spend = min(max((lead + kept.rate * budget) / (won.rate + kept.rate), 0.0), budget)
    return winning_spend, budget - winning_spend


def _ten_to_one(company: _Company, budget: float) -> Allocation | None:
    """The split at which the average costs stand as the saying has it. The ratio rises with the share for winning."""

    def excess(share: float) -> float:
        won = company.winning.average_cost(share * budget)
        return won - SAYING * company.keeping.average_cost((1 - share) * budget)

    if not excess(0.0) < 0 < excess(1.0):
        return None
    share = float(brentq(excess, 0.0, 1.0))
    return _split(company, share * budget, (1 - share) * budget)


def _verdict(won_brings: float, kept_brings: float) -> BudgetVerdict:
    """won_brings, kept_brings: money for today's next unit of money in each place."""
    if max(won_brings, kept_brings) <= 1:
        return BudgetVerdict.NEITHER
    return BudgetVerdict.WINNING if won_brings >= kept_brings else BudgetVerdict.KEEPING
