"""Reach: how far can spending go, what may a reader choose to assume of that, and where does it begin?"""

from __future__ import annotations

import math

from clv.acquisition.budget import DEFAULT_FLOORS, MOST_KEPT, MOST_NEW, Ceilings, Floors, Today

_TIMES_NEW = (1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, MOST_NEW)
_USUAL_TIMES = 2.0
_FEWEST_STEPS = 5  # with fewer whole percentages left, the choice is in parts of what is left


def default_ceilings(today: Today) -> Ceilings:
    """Ceilings to begin with: twice today's new customers, and half of those who leave could be kept.

    Of what can be chosen the nearest, so that whoever shows them shows what is calculated with. Assumptions, both: no
    book of a company shows whom it could have had. A test in which a part of the customers gets more, and a part less,
    would.
    """
    usual_new, usual_share = _USUAL_TIMES * today.new_customers, (1 + today.retention) / 2
    return Ceilings(
        new_customers=min(new_customer_steps(today), key=lambda step: abs(step - usual_new)),
        retention=min(retention_steps(today), key=lambda step: abs(step - usual_share)),
    )


def assumed_reach(
    today: Today, *, most: tuple[float | None, float | None], anyway: tuple[float | None, float | None]
) -> tuple[Ceilings, Floors]:
    """How far spending goes where the reader said so, and where not the defaults, None.

    most: new customers in the period, and the share kept; anyway: the shares that would have come and stayed.
    """
    usual, began = default_ceilings(today), DEFAULT_FLOORS
    return (
        Ceilings(most[0] or usual.new_customers, most[1] or usual.retention),
        Floors(
            came=began.came if anyway[0] is None else anyway[0],
            stayed=began.stayed if anyway[1] is None else anyway[1],
        ),
    )


def new_customer_steps(today: Today) -> list[int]:
    """Ceilings of winning to choose from: whole numbers above today's new customers, up to ten times as many."""
    return sorted(
        {max(round(today.new_customers * times), math.floor(today.new_customers) + 1) for times in _TIMES_NEW}
    )


def retention_steps(today: Today) -> list[float]:
    """Ceilings of keeping to choose from: shares above today's, rounded to `retention_digits` of a percentage."""
    if whole := _whole_percentages(today):
        return whole
    left, digits = 1 - today.retention, retention_digits(today) + 2
    return sorted({round(today.retention + left * part / 10, digits) for part in range(1, 10)})


def retention_digits(today: Today) -> int:
    """How many digits a percentage of `retention_steps` has after the point: none where whole ones are enough."""
    return 0 if _whole_percentages(today) else math.ceil(-math.log10(1 - today.retention)) - 1


def _whole_percentages(today: Today) -> list[float]:
    """The whole percentages above today's, up to MOST_KEPT; none where there are fewer than _FEWEST_STEPS."""
    found = [
        percent / 100 for percent in range(1, round(MOST_KEPT * 100) + 1) if percent / 100 > today.retention + 1e-9
    ]
    return found if len(found) >= _FEWEST_STEPS else []


def floor_steps() -> list[float]:
    """Shares to choose from of those who would have come, or stayed, anyway: whole percentages below 100."""
    return [percent / 100 for percent in range(100)]
