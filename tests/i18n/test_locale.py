"""Do numbers, money and dates read as each language writes them, and is the unknown never a number?"""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest

from clv.core.errors import AssumptionOutOfRange, NoRowsInWindow
from clv.core.marks import N_
from clv.i18n import locale as module
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
JUNE = date(1998, 6, 30)


def plain(text: str) -> str:
    """With ordinary spaces, so that the expected values can be read."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("locale", "whole", "fine"),
    [(EN, "1,234,568", "1,234,567.89"), (NL, "1.234.568", "1.234.567,89"), (PL, "1 234 568", "1 234 567,89")],
)
def test_numbers_take_the_readers_signs(locale: Locale, whole: str, fine: str) -> None:
    assert plain(locale.number(1234567.891)) == whole
    assert plain(locale.number(1234567.891, 2)) == fine


@pytest.mark.parametrize("locale", [EN, NL, PL])
@pytest.mark.parametrize("unknown", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_the_unknown_is_a_dash_and_never_a_number(locale: Locale, unknown: object) -> None:
    for say in (locale.number, locale.share, locale.compact):
        assert say(unknown) == "–"  # type: ignore[operator]
    assert locale.money(unknown, "EUR") == "–"  # type: ignore[arg-type]
    assert locale.headline_money(unknown, "EUR") == "–"  # type: ignore[arg-type]


def test_an_unknown_date_is_a_dash() -> None:
    assert [PL.date(None), PL.short_date(pd.NaT), PL.month(None)] == ["–", "–", "–"]


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert EN.number(-0.4) == "0"
    assert EN.share(-0.001) == "0%"
    assert EN.money(-0.4, "EUR") == "€0"


@pytest.mark.parametrize(("locale", "expected"), [(EN, "18.1%"), (NL, "18,1%"), (PL, "18,1%")])
def test_a_share_is_a_percentage(locale: Locale, expected: str) -> None:
    assert locale.share(0.1812, 1) == expected
    assert locale.share(0.18) == "18%"


@pytest.mark.parametrize(
    ("locale", "currency", "expected"),
    [
        (EN, "USD", "$2,754"),
        (EN, "CHF", "CHF 2,754"),
        (EN, "", "2,754"),
        (NL, "EUR", "€ 2.754"),
        (NL, "PLN", "zł 2.754"),
        (PL, "PLN", "2 754 zł"),
        (PL, "EUR", "2 754 €"),
        (PL, "CHF", "2 754 CHF"),
    ],
)
def test_money_is_in_whole_units_with_the_sign_where_the_language_puts_it(
    locale: Locale, currency: str, expected: str
) -> None:
    assert plain(locale.money(2753.83, currency)) == expected


def test_a_negative_amount_keeps_its_sign_beside_the_currency() -> None:
    assert plain(EN.money(-2753.83, "EUR")) == "-€2,754"
    assert plain(NL.money(-2753.83, "EUR")) == "€ -2.754"
    assert plain(PL.money(-2753.83, "PLN")) == "-2 754 zł"


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "expected"),
    [
        (EN, 2_753_830, "USD", "$2.75 million"),
        (NL, 2_753_830, "EUR", "€ 2,75 mln"),
        (PL, 2_753_830, "PLN", "2,75 mln zł"),
        (NL, 4_500_000_000, "EUR", "€ 4,50 mld"),
        (EN, 275_383_000, "GBP", "£275 million"),
        (EN, 999_600, "USD", "$1.00 million"),
        (EN, 35_217, "USD", "$35,200"),
        (PL, 275_383, "", "275 000"),
        (EN, 35.17, "USD", "$35"),
        (EN, 0, "USD", "$0"),
    ],
)
def test_a_headline_has_three_significant_digits(locale: Locale, amount: float, currency: str, expected: str) -> None:
    assert plain(locale.headline_money(amount, currency)) == expected


@pytest.mark.parametrize(
    ("locale", "long", "short", "month"),
    [
        (EN, "30 June 1998", "30/06/1998", "June 1998"),
        (NL, "30 juni 1998", "30-06-1998", "juni 1998"),
        (PL, "30 czerwca 1998", "30.06.1998", "czerwiec 1998"),
    ],
)
def test_dates_are_written_as_in_the_language(locale: Locale, long: str, short: str, month: str) -> None:
    assert (locale.date(JUNE), locale.short_date(JUNE), locale.month(JUNE)) == (long, short, month)


def test_files_and_charts_get_the_signs_that_excel_and_plotly_expect() -> None:
    assert (EN.csv_separator, NL.csv_separator, PL.csv_separator) == (",", ";", ";")
    assert (EN.plotly_separators, NL.plotly_separators, PL.plotly_separators) == (".,", ",.", ",\u00a0")


def test_a_count_takes_the_form_that_goes_with_it() -> None:
    assert [EN.plural("{n} customer", "{n} customers", n) for n in (1, 2)] == ["1 customer", "2 customers"]
    assert [NL.plural("{n} customer", "{n} customers", n) for n in (1, 1200)] == ["1 klant", "1.200 klanten"]
    polish = [plain(PL.plural("{n} customer", "{n} customers", n)) for n in (1, 2, 5, 1200)]
    assert polish == ["1 klient", "2 klientów", "5 klientów", "1 200 klientów"]


def test_an_unknown_sentence_stays_english_with_its_facts() -> None:
    assert NL.text("No catalogue holds {this}", this="{braces}") == "No catalogue holds {braces}"
    assert NL.text("") == ""


def test_an_error_speaks_the_readers_language_with_the_readers_numbers() -> None:
    error = AssumptionOutOfRange(name=N_("The margin"), lowest=0.01, highest=1, found=1250.5)
    assert "0,01" in NL.error(error)
    assert "1.250,5" in NL.error(error)
    assert "The margin" not in NL.error(error)
    assert EN.error(error) == "The margin must lie between 0.01 and 1; found 1,250.5. Choose a value in that range."


def test_an_errors_marked_words_are_translated_also_after_a_thread_or_process_handed_it_over() -> None:
    error = pickle.loads(pickle.dumps(AssumptionOutOfRange(name=N_("The margin"), lowest=0, highest=1, found=2)))
    assert "The margin" not in PL.error(error)


def test_a_word_from_the_users_file_is_never_translated() -> None:
    error = AssumptionOutOfRange(name="The margin", lowest=0, highest=1, found=2)
    assert PL.error(error).startswith("The margin")


def test_dates_in_an_error_take_the_readers_form() -> None:
    assert "1 stycznia 1997" in PL.error(NoRowsInWindow(end="1996-01-01", first="1997-01-01"))


def test_a_figure_is_put_into_form_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    for name in ("format_decimal", "format_percent", "format_date", "get_currency_symbol"):
        real = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *args, name=name, real=real, **kwargs: (made.update([name]), real(*args, **kwargs))[1]
        )
    said = [
        (NL.money(8_400_731.25, "SEK", 2), NL.share(0.840073125, 4), NL.date(date(1931, 7, 8)), NL.compact(8.4007e8))
        for _ in range(3)
    ]
    assert said == [said[0]] * 3
    assert made == {"format_decimal": 2, "format_percent": 1, "format_date": 1, "get_currency_symbol": 1}


def test_equal_figures_that_read_otherwise_are_kept_apart() -> None:
    """In whatever order they are asked for, and in whichever language the one before was."""
    asked = [(locale, x) for x in (1, 1.0, 0.0, -0.0, 0, 1234, 1234.0) for locale in (EN, NL, PL)]
    expected = {EN: {1: "1", 0: "0", 1234: "1.23K"}, NL: {1: "1", 0: "0", 1234: "1,23\u00a0dzd."}}
    expected[PL] = {1: "1", 0: "0", 1234: "1,23\u00a0tys."}
    for order in (asked, asked[::-1]):
        assert [locale.compact(x) for locale, x in order] == [expected[locale][int(x)] for locale, x in order]
    for first, second in ((EN, PL), (PL, EN)):
        assert plain(first.money(9876.5, "EUR", 1)) != plain(second.money(9876.5, "EUR", 1))
    assert [EN.short_date(JUNE), NL.short_date(JUNE), PL.short_date(JUNE)] == ["30/06/1998", "30-06-1998", "30.06.1998"]
