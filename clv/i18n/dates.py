"""Days that a reader types: read as all three languages write them, the day first; or as files do, the year first."""

from __future__ import annotations

import datetime
import re

from clv.core.errors import DayNotRead
from clv.i18n.locale import Locale

_DAY_FIRST = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")


def read_day(text: str, locale: Locale) -> datetime.date | None:
    """The day that was typed; None where nothing was. Raises DayNotRead where it is none, 30 February say."""
    typed = text.strip()
    if not typed:
        return None
    try:
        if found := _DAY_FIRST.match(typed):
            day, month, year = map(int, found.groups())
            return datetime.date(year, month, day)
        if found := _YEAR_FIRST.match(typed):
            return datetime.date(*map(int, found.groups()))
    except ValueError:
        pass
    raise DayNotRead(found=typed, example=locale.short_date(datetime.date(2025, 12, 31)))
