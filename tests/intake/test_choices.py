"""Does what the reader decided by hand hold: columns, rules, currencies, and is it kept as it was?"""

from __future__ import annotations

import pytest

from clv.intake.choices import DEFAULT_RULES, Choices, DateOrder, Role, Rule, choices_from_text, choices_to_text
from tests.intake.conftest import Read

TWO_CURRENCIES = (
    "order id,date,customer,currency,total\n"
    "1,2025-01-03,A,EUR,100.00\n1,2025-01-03,A,,10.00\n2,2025-01-04,A,USD,30.00\n2,2025-01-04,A,,4.00\n"
    "3,2025-01-05,B,PLN,50.00\n"
)
ARTICLES = (
    "order,date,customer,product,amount\n"
    "1,2025-01-03,A,Mug,10.00\n1,2025-01-03,A,Postage,4.00\n"
    "2,2025-01-04,B,Test,1.00\n3,2025-01-05,B,Bank charges,-2.00\n"
)


def test_a_rate_converts_the_rows_of_its_currency_and_the_others_are_left_out(read: Read):
    report = read(TWO_CURRENCIES, choices=Choices(currency="EUR", rates=(("USD", 0.5),))).report
    assert report.left_out == {"other_currency": 1}
    assert report.revenue == pytest.approx(100 + 10 + 0.5 * (30 + 4))
    assert report.currency == "EUR"


def test_a_line_without_a_currency_has_that_of_its_order(read: Read):
    report = read(TWO_CURRENCIES, choices=Choices(currency="USD")).report
    assert (report.revenue, report.left_out) == (34, {"other_currency": 3})


def test_with_a_rate_for_each_currency_every_row_counts(read: Read):
    report = read(TWO_CURRENCIES, choices=Choices(currency="EUR", rates=(("USD", 0.5), ("PLN", 0.25)))).report
    assert (report.rows_used, report.revenue) == (5, pytest.approx(110 + 17 + 12.5))


def test_rates_convert_signs_beside_the_amounts_too(read: Read):
    text = "customer;date;amount\nA;2025-01-03;5,00 €\nB;2025-01-04;6,00 zł\n"
    assert read(text, choices=Choices(currency="EUR", rates=(("PLN", 0.25),))).report.revenue == 6.5


def test_a_rate_is_above_nought():
    with pytest.raises(ValueError, match="above 0"):
        Choices(currency="EUR", rates=(("USD", 0.0),))


def test_every_rule_sets_its_rows_apart(read: Read):
    report = read(ARTICLES, choices=Choices()).report
    assert (report.rows_used, report.revenue) == (1, 10)
    assert report.set_apart == {"bank": 1, "postage": 1, "test": 1}


@pytest.mark.parametrize(
    ("rule", "revenue"), [(Rule.POSTAGE, 14), (Rule.TEST, 11), (Rule.BANK, 8)], ids=lambda value: str(value)
)
def test_a_rule_that_is_switched_off_leaves_its_rows_in(read: Read, rule: Rule, revenue: float):
    report = read(ARTICLES, choices=Choices(rules=DEFAULT_RULES - {rule})).report
    assert (report.rows_used, report.revenue) == (2, revenue)
    assert rule.value not in report.set_apart


def test_a_role_that_is_said_to_be_absent_is_played_by_no_column(read: Read):
    report = read(ARTICLES, choices=Choices(absent=frozenset({Role.PRODUCT, Role.ORDER}))).report
    assert set(report.columns) == {"customer", "date", "amount"}
    assert (report.rows_used, report.orders) == (4, 3)


def test_choices_are_kept_as_they_were():
    choices = Choices(
        columns=((Role.DATE, "dag"), (Role.AMOUNT, "totaal;")),
        absent=frozenset({Role.CHANNEL}),
        date_order=DateOrder.DAY_FIRST,
        currency="EUR",
        rates=(("USD", 0.93),),
        rules=frozenset({Rule.TEST}),
    )
    assert choices_from_text(choices_to_text(choices)) == choices
