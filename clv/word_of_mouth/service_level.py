"""How much bad service can the good talk bear, and what is it worth to serve one customer in a hundred better?"""

from __future__ import annotations

import math
from dataclasses import replace

from clv.word_of_mouth.model import ROUNDING, TalkScenario, talk_of

ONE_IN_A_HUNDRED = 0.01


def break_even_bad(scenario: TalkScenario) -> float:
    """The share of bad service at which the ill talk costs just what the good brings, all else as assumed.

    Bad service takes the place of service that nobody tells of, so the good stays as it is. Below 0: the dismal service
    alone costs more than the good brings. Above the share that is there to take (bad and nothing): never reached; inf
    where no share of bad service could cost as much, because nobody can be lost more than once.
    """
    talk = talk_of(scenario)
    at_stake = scenario.loses * scenario.customers * scenario.present_value
    if talk.gain_money >= at_stake or scenario.known == 0 or scenario.told.bad == 0:
        return math.inf
    tellers = sum(one.tellers for one in talk.generations)
    # Who has not been warned after all generations: e^(-ill tellings to customers / customers), so the other way round:
    ill = -math.log1p(-talk.gain_money / at_stake) * scenario.customers / (tellers * scenario.known)
    return (ill - scenario.service.dismal * scenario.told.dismal) / scenario.told.bad


def worth_of_moving(scenario: TalkScenario) -> float | None:
    """What it is worth when one customer in a hundred gets good service instead of bad [money over the horizon].

    None where fewer than one in a hundred get bad service.
    """
    service = scenario.service
    if service.bad < ONE_IN_A_HUNDRED - ROUNDING:
        return None
    better = replace(
        service, bad=max(0.0, service.bad - ONE_IN_A_HUNDRED), good=min(1.0, service.good + ONE_IN_A_HUNDRED)
    )
    return talk_of(replace(scenario, service=better)).balance - talk_of(scenario).balance
