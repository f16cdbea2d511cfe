"""On which assumptions does the worth of talk hang most?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from clv.word_of_mouth.model import MOST_GENERATIONS, MOST_TOLD, TalkScenario, talk_of

TIMES = 2.0  # each assumption is halved and doubled: none of them is known better than that


class Input(StrEnum):
    """What is assumed, in the order in which a page asks for it."""

    GOOD = "good"
    EXCEPTIONAL = "exceptional"
    BAD = "bad"
    DISMAL = "dismal"
    TOLD_GOOD = "told_good"
    TOLD_EXCEPTIONAL = "told_exceptional"
    TOLD_BAD = "told_bad"
    TOLD_DISMAL = "told_dismal"
    WINS = "wins"
    LOSES = "loses"
    ANYWAY = "anyway"
    KNOWN = "known"
    GENERATIONS = "generations"
    REACH = "reach"
    NEW_VALUE = "new_value"
    PRESENT_VALUE = "present_value"
    ACQUISITION_COST = "acquisition_cost"


SERVICE = (Input.GOOD, Input.EXCEPTIONAL, Input.BAD, Input.DISMAL)
TOLD = (Input.TOLD_GOOD, Input.TOLD_EXCEPTIONAL, Input.TOLD_BAD, Input.TOLD_DISMAL)
SHARES = (*SERVICE, Input.WINS, Input.LOSES, Input.ANYWAY, Input.KNOWN)


@dataclass(frozen=True)
class Swing:
    """What one assumption does, the others as they are: from `low` to `high`, and the balance at each [money]."""

    what: Input
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far apart the two balances are [money, 0 or more]."""
        return abs(self.at_high - self.at_low)


def swings(scenario: TalkScenario) -> tuple[Swing, ...]:
    """Every assumption halved and doubled, the one that moves the balance most first.

    A share is doubled as far as it can be: service to all customers together, anything else to 1. The people within
    reach are at least the customers; without a limit on them they are left out. Generations are whole, 1 or more.
    """
    found = [
        Swing(
            what=what,
            low=low,
            high=high,
            at_low=talk_of(with_input(scenario, what, low)).balance,
            at_high=talk_of(with_input(scenario, what, high)).balance,
        )
        for what in Input
        if what is not Input.REACH or scenario.reach is not None
        for low, high in [_ends(scenario, what)]
    ]
    return tuple(sorted(found, key=lambda one: -one.size))


def input_of(scenario: TalkScenario, what: Input) -> float | None:
    """What is assumed; None for a reach without a limit."""
    if what in SERVICE:
        return float(getattr(scenario.service, what.value))
    if what in TOLD:
        return float(getattr(scenario.told, what.value.removeprefix("told_")))
    found = getattr(scenario, what.value)
    return None if found is None else float(found)


def with_input(scenario: TalkScenario, what: Input, value: float) -> TalkScenario:
    """The scenario with another assumption. Raises what a Scenario raises."""
    if what in SERVICE:
        return replace(scenario, service=replace(scenario.service, **{what.value: value}))
    if what in TOLD:
        return replace(scenario, told=replace(scenario.told, **{what.value.removeprefix("told_"): value}))
    if what is Input.GENERATIONS:
        return replace(scenario, generations=round(value))
    return replace(scenario, **{what.value: value})  # type: ignore[arg-type]  # the others are plain numbers


def _ends(scenario: TalkScenario, what: Input) -> tuple[float, float]:
    """From where to where an assumption is moved."""
    now = input_of(scenario, what) or 0.0
    low, high = now / TIMES, now * TIMES
    if what in SERVICE:
        return low, min(high, now + scenario.service.nothing)
    if what in SHARES:
        return low, min(high, 1.0)
    if what in TOLD:
        return low, min(high, MOST_TOLD)
    if what is Input.REACH:
        return max(low, scenario.customers), high
    if what is Input.GENERATIONS:
        return float(max(1, int(low))), float(min(high, MOST_GENERATIONS))
    return low, high
