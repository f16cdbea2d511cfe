"""Which thresholds are refused?"""

from __future__ import annotations

import math

import pytest

from clv.core.errors import AssumptionOutOfRange
from clv.segments.thresholds import Thresholds

SHARES = ("best_share", "likely_active", "winnable_share", "unusual_silence")


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("found", [0.0, 0.009, 0.991, 1.0, -0.1, 10, math.nan])
def test_a_share_lies_between_one_and_ninety_nine_in_a_hundred(name: str, found: float) -> None:
    with pytest.raises(AssumptionOutOfRange):
        Thresholds(**{name: found})


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("found", [0.01, 0.99])
def test_the_ends_of_the_range_are_allowed(name: str, found: float) -> None:
    assert getattr(Thresholds(**{"gone_below": 0.01, name: found}), name) == found


@pytest.mark.parametrize(
    "wanted",
    [
        {"gone_below": 0.51},  # more than likely_active
        {"gone_below": 0.0},
        {"new_days": 1},
        {"new_days": 367},
        {"due_from": 0.76},  # later than due_to
        {"due_to": 0.91},  # later than long_ago
        {"long_ago": 0.74},
        {"long_ago": 1.0},
        {"due_from": 0.0},
        {"follow_up_from": 8},  # later than follow_up_to
        {"follow_up_from": -1},
        {"follow_up_to": 91},
    ],
)
def test_days_and_shares_keep_their_order(wanted: dict[str, float]) -> None:
    with pytest.raises(AssumptionOutOfRange):
        Thresholds(**wanted)


def test_one_day_and_one_share_are_allowed_as_a_span() -> None:
    wanted = Thresholds(due_from=0.5, due_to=0.5, long_ago=0.5, follow_up_from=0, follow_up_to=0)
    assert (wanted.due_from, wanted.follow_up_to) == (0.5, 0)
