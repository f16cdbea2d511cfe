"""Does the report say what the bookkeeper needs to recognise the total?"""

from __future__ import annotations

import json

import duckdb
import pytest

from clv.intake.choices import DEFAULT_RULES, RULES, Choices, Rule
from clv.intake.sales.report import REASONS
from tests.intake.conftest import Read

LINES = (
    "order;customer;date;product;status;amount\n"
    "1;A;2025-01-03;Mug;paid;10.00\n1;A;2025-01-03;Mug;paid;10.00\n1;A;2025-01-03;Plate;paid;4.00\n"
    "2;;2025-01-04;Mug;paid;10.00\n3;B;2025-01-05;Mug;voided;12.00\n4;B;2025-01-06;Mug;paid;-10.00\n"
    "5;C;2025-01-06;Voucher;paid;0.00\n6;C;2025-01-07;Postage;paid;2.50\n7;D;2025-01-08;Mug;pending;10.00\n"
    "Total;;;;;48.50\n"
)


def test_revenue_before_is_the_files_own_total(read: Read) -> None:
    report = read(LINES).report
    assert report.revenue == pytest.approx(24 - 10 + 0 + 10)
    assert report.revenue_left_out == {"status": 12.0, "set_apart": 2.5, "no_customer": 10.0}
    assert report.revenue_before == pytest.approx(48.5)
    assert report.revenue_without_customer == 10.0
    assert report.set_apart == {"cancelled": 1, "postage": 1}
    assert (report.negative_rows, report.zero_orders, report.duplicate_rows) == (1, 1, 1)


def test_a_rule_can_be_switched(read: Read) -> None:
    rules = DEFAULT_RULES - {Rule.POSTAGE, Rule.CANCELLED} | {Rule.UNPAID}
    report = read(LINES, choices=Choices(rules=rules)).report
    assert report.set_apart == {"unpaid": 1}
    assert report.left_out == {"total_row": 1, "status": 1, "no_customer": 1}


def test_every_reason_and_rule_has_words(read: Read) -> None:
    assert set(read(LINES).report.left_out) <= set(REASONS)
    assert set(RULES) == set(Rule)


def test_the_report_is_json(read: Read) -> None:
    report = read(LINES).report
    assert json.loads(json.dumps(report.as_dict()))["left_out"] == report.left_out


def test_the_rows_left_out_are_kept_as_they_were(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    read(LINES)
    rows = con.execute('select "row", reason, raw[6] from sales_left_out').fetchall()
    assert rows == [
        (5, "no_customer", "10.00"),
        (6, "status", "12.00"),
        (9, "set_apart", "2.50"),
        (11, "total_row", "48.50"),
    ]


def test_choices_are_values() -> None:
    assert hash(Choices(decimal=",")) == hash(Choices(decimal=","))
    with pytest.raises(ValueError, match="decimal"):
        Choices(decimal=";")
