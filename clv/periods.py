"""How long is a day, a month, a year; where does the observation window begin and end?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
# lifetimes and pymc-marketing count 30 days to the month: only for comparing with them.
LIFETIMES_DAYS_PER_MONTH = 30.0


@dataclass(frozen=True)
class Window:
    """The days that the calculation sees: from the first sale to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"window ends on {self.end}, before it starts on {self.start}")

    @property
    def days(self) -> int:
        """Days from start to end: the largest T a customer can have. 0 where all sales fall on one day."""
        return (self.end - self.start).days
