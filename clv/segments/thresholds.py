"""Where do the rules of segments and lists draw their lines? What the reader may change, checked at birth."""

from __future__ import annotations

from dataclasses import dataclass

from clv.core.assumptions import within
from clv.core.marks import N_

SHARE = (0.01, 0.99)
NEW_DAYS = (2, 366)
FOLLOW_UP_DAYS = (0, 90)


@dataclass(frozen=True)
class Thresholds:
    """What the reader may set. Shares are 0.01 to 0.99; the defaults are choices, each with its reason.

    best_share: of all customers, by ten_year_value: a tenth, which the literature calls the best.
    likely_active: the P(alive) from which a customer is taken to be still one: more likely here than gone.
    gone_below: the P(alive) below which nobody is called any more, at most likely_active: of ten such customers nine
    are gone, so that a call is made in vain.
    winnable_share: of the repeat buyers, by value_if_alive: those worth a call; below, it costs more than it brings.
    unusual_silence: a silence is unusually long where the customer's own pace would bring so long a one with a smaller
    chance than this: one in twenty, so that of twenty who are as regular as ever one is called in vain.
    new_days: a customer is new for so many days, 2 to 366: the month in which the first one would have been thanked.
    due_from, due_to: the second purchase is due while so many of those who came back do so: the middle half.
    long_ago: and is hardly to be expected any more once this share of them had come back.
    follow_up_from, follow_up_to: days after a purchase, 0 to 90, within which to ask whether all is well: two to seven.
    Raises AssumptionOutOfRange.
    """

    best_share: float = 0.10
    likely_active: float = 0.50
    gone_below: float = 0.10
    winnable_share: float = 0.25
    unusual_silence: float = 0.05
    new_days: int = 30
    due_from: float = 0.25
    due_to: float = 0.75
    long_ago: float = 0.90
    follow_up_from: int = 2
    follow_up_to: int = 7

    def __post_init__(self) -> None:
        within(N_("The share of the best"), self.best_share, SHARE)
        within(N_("The chance from which a customer counts as active"), self.likely_active, SHARE)
        within(N_("The chance below which a customer counts as gone"), self.gone_below, (SHARE[0], self.likely_active))
        within(N_("The share worth winning back"), self.winnable_share, SHARE)
        within(N_("The chance of an unusual silence"), self.unusual_silence, SHARE)
        within(N_("The days for which a customer is new"), self.new_days, NEW_DAYS)
        within(N_("The end of the time for the second purchase"), self.due_to, SHARE)
        within(N_("The beginning of the time for the second purchase"), self.due_from, (SHARE[0], self.due_to))
        within(N_("The share that had come back long ago"), self.long_ago, (self.due_to, SHARE[1]))
        within(N_("The last day of the follow-up call"), self.follow_up_to, FOLLOW_UP_DAYS)
        within(N_("The first day of the follow-up call"), self.follow_up_from, (FOLLOW_UP_DAYS[0], self.follow_up_to))
