"""Is a number read as it was meant, in each language, and refused where it may mean two things?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.core.errors import NumberNotRead, NumberUnclear
from clv.i18n.locale import Language, Locale
from clv.i18n.numbers import read_number

EN, NL, PL = (Locale(language) for language in Language)


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("7,5", NL, 7.5),
        ("7.5", NL, 7.5),
        ("7,5", PL, 7.5),
        ("7,5", EN, 7.5),  # no thousands are written so
        ("7.5", EN, 7.5),
        ("1.250", NL, 1250.0),
        ("1,250", EN, 1250.0),
        ("1.250,75", NL, 1250.75),
        ("1,250.75", NL, 1250.75),
        ("1 250,75", PL, 1250.75),
        ("1\u00a0250,75\u00a0zł", PL, 1250.75),
        ("€ 12,50", NL, 12.5),
        ("12.50 EUR", EN, 12.5),
        ("10 %", NL, 10.0),
        ("10%", PL, 10.0),
        ("2.500.000", NL, 2_500_000.0),
        ("2,500,000", PL, 2_500_000.0),
        ("0,125", NL, 0.125),  # no thousands begin with a zero
        ("0.125", EN, 0.125),
        ("1234,567", NL, 1234.567),
        ("-3,5", NL, -3.5),
        ("−3,5", NL, -3.5),
        ("1'250", EN, 1250.0),
        ("Rs. 1250", EN, 1250.0),
        ("", NL, None),
        ("  ", NL, None),
    ],
)
def test_a_number_is_read_as_the_page_writes_it(text: str, locale: Locale, number: float | None) -> None:
    assert read_number(text, locale) == number


@pytest.mark.parametrize(("text", "locale"), [("1,250", NL), ("1.250", EN), ("12,500", PL), ("-1,250", NL)])
def test_what_may_be_a_thousand_or_a_decimal_is_refused(text: str, locale: Locale) -> None:
    with pytest.raises(NumberUnclear) as refused:
        read_number(text, locale)
    assert refused.value.facts["found"] == text


@pytest.mark.parametrize("text", ["abc", "1.2.3", "1,2,3", "1,,5", "1.25.000,5", "1,5,5.5", "--5", "1e5", "5-", "€"])
def test_what_is_no_number_is_refused(text: str) -> None:
    for locale in (EN, NL, PL):
        with pytest.raises(NumberNotRead):
            read_number(text, locale)


@given(st.integers(-(10**9), 10**9), st.sampled_from([EN, NL, PL]))
def test_what_a_field_shows_is_read_back(cents: int, locale: Locale) -> None:
    assert read_number(locale.typed(cents / 100), locale) == cents / 100
    assert read_number(locale.number(cents / 100, 2), locale) == cents / 100
    assert read_number(locale.money(cents / 100, "EUR", 2), locale) == cents / 100
