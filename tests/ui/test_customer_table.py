"""Does a cell of a list say what is known of the customer, and when nothing is known?"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.i18n.locale import UNKNOWN, Language, Locale
from clv.ui.customer_table import as_text

ROWS = pd.DataFrame(
    {
        "frequency": [0, 3, 3, 3],
        "due": pd.to_datetime([None, None, None, date(2026, 3, 9)]),
        "overdue_days": [None, None, 0, 12],  # bought once, probably lost, more than ten years away, due
    }
)


@pytest.mark.parametrize(
    ("language", "lost"),
    [(Language.EN, "probably lost"), (Language.NL, "waarschijnlijk weg"), (Language.PL, "raczej utracony")],
)
def test_who_is_due_has_a_day_and_who_has_probably_left_is_called_so(language: Language, lost: str) -> None:
    locale = Locale(language)
    said = as_text(ROWS, "due", locale=locale, currency="EUR")
    assert said == [UNKNOWN, lost, UNKNOWN, locale.short_date(date(2026, 3, 9))]
    assert as_text(ROWS, "overdue_days", locale=locale, currency="EUR") == [UNKNOWN, UNKNOWN, "0", "12"]
