"""What would happy and unhappy customers' talk bring in and cost, if it went as assumed?

A scenario: no sales show who told what to whom. Each generation of talk is a chain of the Reed-Frost kind (Abbey 1952,
"An Examination of the Reed-Frost Theory of Epidemics", Human Biology 24), as rumours are (Daley & Kendall 1965,
"Stochastic Rumours"): M tellings that fall at random on n people reach n (1 - e^(-M / n)) of them, because some hear
it twice (Feller 1968, "An Introduction to Probability Theory", volume I, IV.2). Whoever has heard counts once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from clv.core.assumptions import within
from clv.core.errors import GrowthWithoutBound, ReachBelowCustomers, ServiceSharesTooHigh
from clv.core.marks import N_

MOST_GENERATIONS = 20  # by then talk has died out, or has reached nearly everyone it can reach
MOST_TOLD = 10_000.0  # people told by one customer in a year
_SHARE, _MONEY = (0.0, 1.0), (0.0, 1e12)
_MOST_CUSTOMERS = 1e10  # more than there are people
ROUNDING = 1e-9  # of shares


@dataclass(frozen=True)
class Service:
    """Shares of the customers served in a year, 0 to 1, by the service they got; the rest tell nobody anything.

    Raises AssumptionOutOfRange, and ServiceSharesTooHigh where they are more than all together.
    """

    good: float
    exceptional: float
    bad: float
    dismal: float

    def __post_init__(self) -> None:
        within(N_("The share of good service"), self.good, _SHARE)
        within(N_("The share of exceptional service"), self.exceptional, _SHARE)
        within(N_("The share of bad service"), self.bad, _SHARE)
        within(N_("The share of dismal service"), self.dismal, _SHARE)
        if self._sum > 1 + ROUNDING:
            raise ServiceSharesTooHigh(found=round(100 * self._sum, 2))

    @property
    def nothing(self) -> float:
        """The share with nothing worth telling, 0 to 1."""
        return max(0.0, 1 - self._sum)

    @property
    def _sum(self) -> float:
        return self.good + self.exceptional + self.bad + self.dismal


@dataclass(frozen=True)
class Told:
    """How many people one customer tells, by the service got: 0 to MOST_TOLD.

    The numbers to begin with are a saying of Jeffrey Gitomer's, who gives no data. Raises AssumptionOutOfRange.
    """

    good: float = 3
    exceptional: float = 10
    bad: float = 25
    dismal: float = 50

    def __post_init__(self) -> None:
        for people in (self.good, self.exceptional, self.bad, self.dismal):
            within(N_("The number of people told"), people, (0.0, MOST_TOLD))


@dataclass(frozen=True)
class TalkScenario:
    """How the talk of a year's service is assumed to go.

    customers: served in the year, 1 or more. reach: how many people the talk can reach, these customers among them;
    None: no limit is known. known: share of those told who are customers already.
    wins: chance that who hears good and is no customer becomes one. loses: chance that a customer who hears ill leaves.
    anyway: share of those won who would have come without it. All four 0 to 1.
    generations: how often it is passed on, 1 to MOST_GENERATIONS; 1: only the customers of today tell.
    new_value, present_value: what a new and a present customer are worth over the horizon; acquisition_cost: what
    winning one costs otherwise [money, 0 or more]. Raises AssumptionOutOfRange and ReachBelowCustomers.
    """

    customers: float
    reach: float | None
    service: Service
    wins: float
    loses: float
    anyway: float
    known: float
    generations: int
    new_value: float
    present_value: float
    acquisition_cost: float
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        within(N_("The number of customers served in a year"), self.customers, (1.0, _MOST_CUSTOMERS))
        if self.reach is not None and not self.reach >= self.customers:  # also refuses NaN
            raise ReachBelowCustomers(found=self.reach, customers=self.customers)
        within(N_("The chance that good talk wins a customer"), self.wins, _SHARE)
        within(N_("The chance that bad talk loses a customer"), self.loses, _SHARE)
        within(N_("The share who would have come anyway"), self.anyway, _SHARE)
        within(N_("The share of those told who are customers already"), self.known, _SHARE)
        within(N_("The number of generations"), self.generations, (1, MOST_GENERATIONS))
        within(N_("The value of a new customer"), self.new_value, _MONEY)
        within(N_("The value of a present customer"), self.present_value, _MONEY)
        within(N_("The cost of winning a customer"), self.acquisition_cost, _MONEY)

    @property
    def good_tellings(self) -> float:
        """How many people a customer tells something good, on average."""
        return self.service.good * self.told.good + self.service.exceptional * self.told.exceptional

    @property
    def bad_tellings(self) -> float:
        """How many people a customer tells something ill, on average."""
        return self.service.bad * self.told.bad + self.service.dismal * self.told.dismal

    @property
    def factor(self) -> float:
        """How many more customers each one won brings by talk, while nearly nobody has heard yet."""
        return self.good_tellings * (1 - self.known) * self.wins * (1 - self.anyway)


@dataclass(frozen=True)
class Generation:
    """One passing on. tellers: who tell. heard: strangers who hear good for the first time; won of these.

    warned: customers who hear ill for the first time; lost of these. All are people, and expected numbers.
    """

    tellers: float
    heard: float
    won: float
    warned: float
    lost: float


@dataclass(frozen=True)
class Talk:
    """What the talk of a year's service does, in customers and in money over the horizon."""

    scenario: TalkScenario
    generations: tuple[Generation, ...]

    @property
    def won(self) -> float:
        """Who became customers by it, those who would have come anyway among them."""
        return sum(one.won for one in self.generations)

    @property
    def anyway(self) -> float:
        """Those of the won who would have come without it: they save what winning them would have cost, no more."""
        return self.won * self.scenario.anyway

    @property
    def gained(self) -> float:
        """Those of the won who would not have come without it."""
        return self.won - self.anyway

    @property
    def lost(self) -> float:
        """Customers who leave because of it: never more than there are."""
        return sum(one.lost for one in self.generations)

    @property
    def reached(self) -> float | None:
        """Share of the strangers within reach who heard good of the company, 0 to 1; None without a limit or any."""
        strangers = _strangers(self.scenario)
        if not strangers or math.isinf(strangers):
            return None
        return sum(one.heard for one in self.generations) / strangers

    @property
    def gain_money(self) -> float:
        """What the gained bring and the others save [money] (Kumar, Petersen & Leone 2007, REFERENCE 7)."""
        return self.gained * self.scenario.new_value + self.anyway * self.scenario.acquisition_cost

    @property
    def loss_money(self) -> float:
        """What the lost would still have brought [money, 0 or more]."""
        return self.lost * self.scenario.present_value

    @property
    def balance(self) -> float:
        """Gain less loss [money]."""
        return self.gain_money - self.loss_money


def word_of_mouth(scenario: TalkScenario) -> Talk:
    """What happens when the customers of a year talk, whom they win talk too, and so on.

    Whom talk wins and who would not have come otherwise is served as the others were, and tells as they did; who would
    have come anyway would have told it anyway. Raises GrowthWithoutBound where no limit is known and each customer won
    brings one more or more, so that every generation would be larger than the one before.
    """
    if math.isinf(_strangers(scenario)) and scenario.generations > 1 and scenario.factor >= 1:
        raise GrowthWithoutBound(factor=round(scenario.factor, 2))
    return talk_of(scenario)


def talk_of(scenario: TalkScenario) -> Talk:
    """The same without asking whether it would ever end: over the generations given it is always a number."""
    tellers, strangers, customers = scenario.customers, _strangers(scenario), scenario.customers
    not_heard, not_warned = strangers, customers
    passed: list[Generation] = []
    for _ in range(scenario.generations):
        good = tellers * scenario.good_tellings * (1 - scenario.known)
        ill = tellers * scenario.bad_tellings * scenario.known
        heard, warned = _reached(not_heard, good, strangers), _reached(not_warned, ill, customers)
        not_heard, not_warned = not_heard - heard, not_warned - warned
        won = heard * scenario.wins
        passed.append(Generation(tellers, heard, won, warned, warned * scenario.loses))
        tellers = won * (1 - scenario.anyway)
    return Talk(scenario, tuple(passed))


def _strangers(scenario: TalkScenario) -> float:
    """Who can be reached and is no customer; inf without a limit."""
    return math.inf if scenario.reach is None else scenario.reach - scenario.customers


def _reached(left: float, tellings: float, people: float) -> float:
    """How many of the `left`, who have not heard yet, hear of so many tellings that fall on all `people` at random."""
    if math.isinf(people):
        return tellings  # nobody hears it twice
    return -left * math.expm1(-tellings / people) if people else 0.0
