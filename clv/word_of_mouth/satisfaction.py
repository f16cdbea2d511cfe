"""Which service did customers get, by how satisfied they say they are?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clv.core.errors import CutsOutOfOrder, NoScoresCounted
from clv.word_of_mouth.model import Service


@dataclass(frozen=True)
class Cuts:
    """Where a scale is cut: up to dismal_to is dismal, up to bad_to bad, from good_from good, from exceptional_from
    exceptional; between bad and good there is nothing worth telling. Raises CutsOutOfOrder.
    """

    dismal_to: float
    bad_to: float
    good_from: float
    exceptional_from: float

    def __post_init__(self) -> None:
        if not self.dismal_to <= self.bad_to < self.good_from <= self.exceptional_from:
            raise CutsOutOfOrder(
                dismal=self.dismal_to, bad=self.bad_to, good=self.good_from, exceptional=self.exceptional_from
            )


@dataclass(frozen=True)
class Scale:
    """From the worst score to the best, and where it is usually cut."""

    worst: float
    best: float
    cuts: Cuts


# Where to cut is a choice, to be changed on the page: the lowest fifth is dismal, the highest exceptional.
SCALES = (
    Scale(1, 5, Cuts(dismal_to=1, bad_to=2, good_from=4, exceptional_from=5)),
    Scale(0, 10, Cuts(dismal_to=2, bad_to=5, good_from=8, exceptional_from=10)),
    Scale(0, 100, Cuts(dismal_to=20, bad_to=50, good_from=75, exceptional_from=95)),
)


def scale_of(scores: Iterable[float]) -> Scale:
    """The smallest of SCALES that holds all these scores; the largest where none does."""
    found = list(scores)
    holding = (one for one in SCALES if one.worst <= min(found) and max(found) <= one.best)
    return next(holding, SCALES[-1])


def service_of(counts: Iterable[tuple[float, int]], cuts: Cuts) -> Service:
    """The shares of the customers by the service that their score means.

    counts: score, and how many customers gave it. Raises NoScoresCounted where nobody did.
    """
    found = list(counts)
    customers = sum(number for _score, number in found)
    if not customers:
        raise NoScoresCounted()

    sums = {"good": 0, "exceptional": 0, "bad": 0, "dismal": 0, "": 0}
    for score, number in found:
        sums[_level(score, cuts)] += number
    return Service(
        good=sums["good"] / customers,
        exceptional=sums["exceptional"] / customers,
        bad=sums["bad"] / customers,
        dismal=sums["dismal"] / customers,
    )


def _level(score: float, cuts: Cuts) -> str:
    """The service that a score means; "" where there is nothing to tell."""
    if score <= cuts.dismal_to:
        return "dismal"
    if score <= cuts.bad_to:
        return "bad"
    if score >= cuts.exceptional_from:
        return "exceptional"
    return "good" if score >= cuts.good_from else ""
