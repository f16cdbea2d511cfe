"""Is a day read as it was meant, however it is written, and refused where there is none?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.core.errors import DayNotRead
from clv.i18n.dates import read_day
from clv.i18n.locale import Language, Locale

EN, NL, PL = (Locale(language) for language in Language)


@pytest.mark.parametrize("text", ["03/06/1998", "3-6-1998", "3.06.1998", " 3 6 1998 ", "3. 6. 1998", "1998-06-03"])
def test_the_day_comes_first_with_any_sign_between(text):
    assert read_day(text, NL) == date(1998, 6, 3)


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from([EN, NL, PL]))
def test_what_a_page_writes_is_read_as_that_day(day, locale):
    assert read_day(locale.short_date(day), locale) == day


@pytest.mark.parametrize("text", ["30/02/2025", "2025", "31 december", "6/13/2025", "1-1-25", "2025-00-01"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(DayNotRead) as refused:
        read_day(text, PL)
    assert "31.12.2025" in PL.error(refused.value)
    assert text in PL.error(refused.value)


def test_nothing_is_no_day():
    assert read_day("  ", EN) is None
