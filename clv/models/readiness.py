"""Can these data carry a ten-year figure?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clv.text.marks import N_

# Random shops drawn from CDNOW: with 500 customers 58 of 60 fits hold, and 90% of the ten-year values per customer lie
# between 64 and 174 around 106; with 200 customers 47 of 60 hold, 56 to 239.
READY_CUSTOMERS = 500
LEAST_CUSTOMERS = 200
READY_DAYS = 180
LEAST_DAYS = 60
READY_REPEAT_BUYERS = 100
LEAST_REPEAT_BUYERS = 40


class Verdict(StrEnum):
    READY = "ready"
    CAUTION = "caution"
    NOT_ENOUGH = "not_enough"


class Lack(StrEnum):
    """What is short: the fact's name in the data."""

    CUSTOMERS = "customers"
    REPEAT_BUYERS = "repeat_buyers"
    DAYS = "days"


# {found} and {wanted} are numbers in the reader's form.
_SENTENCES = {
    Lack.CUSTOMERS: N_("Customers: {found}. From {wanted} on, the total no longer swings by half."),
    Lack.REPEAT_BUYERS: N_("Customers who bought again: {found}. The models learn from them; {wanted} would do."),
    Lack.DAYS: N_("Days of history: {found}. With {wanted} one sees who comes back and who does not."),
}


@dataclass(frozen=True)
class Reason:
    """One thing that is short: what, how much was found, how much would do."""

    lack: Lack
    found: int
    wanted: int

    @property
    def sentence(self) -> str:
        """The reason in words, a message with {found} and {wanted}."""
        return _SENTENCES[self.lack]


@dataclass(frozen=True)
class Readiness:
    """The verdict, and why it is not better; no reasons where it is "ready"."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def judge(*, customers: int, repeat_buyers: int, days: int) -> Readiness:
    """The verdict on a shop with so many customers, repeat buyers and days of history."""
    found = (
        (Lack.CUSTOMERS, customers, LEAST_CUSTOMERS, READY_CUSTOMERS),
        (Lack.REPEAT_BUYERS, repeat_buyers, LEAST_REPEAT_BUYERS, READY_REPEAT_BUYERS),
        (Lack.DAYS, days, LEAST_DAYS, READY_DAYS),
    )
    reasons = tuple(Reason(lack, count, wanted) for lack, count, _, wanted in found if count < wanted)
    if any(count < least for _, count, least, _ in found):
        return Readiness(Verdict.NOT_ENOUGH, reasons)
    return Readiness(Verdict.CAUTION if reasons else Verdict.READY, reasons)
