"""How long is a day, a month, a year; where does the observation window begin and end, and where is it cut?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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

    def last_part(self, share: float) -> date:
        """The first day of the last part of the window, `share` (above 0, below 1) of its days; at least one day."""
        if not 0 < share < 1:
            raise ValueError(f"a part of the window is a share between 0 and 1, found {share}")
        return self.end - timedelta(days=max(1, round(self.days * share)) - 1)

    def split(self, second_from: date) -> tuple[Window, Window]:
        """The window cut in two; the second part begins on `second_from`, which lies after the start."""
        if not self.start < second_from <= self.end:
            raise ValueError(f"a window from {self.start} to {self.end} cannot be cut before {second_from}")
        return Window(self.start, second_from - timedelta(days=1)), Window(second_from, self.end)
