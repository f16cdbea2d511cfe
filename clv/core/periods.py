"""How long is a day, a month, a year; where does the observation window begin and end, and where is it cut?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
CLOSED_DAYS = 3  # a month may end with a long weekend without sales
# lifetimes and pymc-marketing count 30 days to the month: only for comparing with them.
LIFETIMES_DAYS_PER_MONTH = 30.0


def next_month(month: date) -> date:
    """The first day of the month after the one in which the day lies."""
    return date(month.year + month.month // MONTHS_PER_YEAR, month.month % MONTHS_PER_YEAR + 1, 1)


def months_after(day: date, months: int) -> date:
    """The day so many months later: of the same number, and a month's last day after a month's last.

    31 March and 6 months give 30 September, 30 September and 6 months give 31 March, 30 January and 1 month the last of
    February. months: 0 or more.
    """
    is_last = (day + timedelta(days=1)).day == 1
    whole = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    after = next_month(date(whole // MONTHS_PER_YEAR, whole % MONTHS_PER_YEAR + 1, 1)) - timedelta(days=1)
    return after if is_last or day.day > after.day else after.replace(day=day.day)


def months_from(first: date, end: date) -> float:
    """Months from the first day of a month to the end of another day."""
    after = end + timedelta(days=1)
    whole = (after.year - first.year) * MONTHS_PER_YEAR + after.month - first.month
    return whole + (after.day - 1) / (next_month(after) - after.replace(day=1)).days


@dataclass(frozen=True)
class Period:
    """Whole months, from that of `first` to that of `last`, both included; each is its month's first day."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first.day != 1 or self.last.day != 1 or self.last < self.first:
            raise ValueError(f"a period runs from the first day of a month to that of a later one, found {self}")

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months, in order."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(next_month(found[-1]))
        return tuple(found)


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

    @property
    def whole_months(self) -> tuple[date, ...]:
        """The first days of the months that are over, the first month of sales included.

        A month is over when the window ends at most CLOSED_DAYS before its end.
        """
        after = (self.end + timedelta(days=1 + CLOSED_DAYS)).replace(day=1)
        found, month = [], self.start.replace(day=1)
        while month < after:
            found.append(month)
            month = next_month(month)
        return tuple(found)

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
