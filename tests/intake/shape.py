"""What is known of a made-up export: its text, and the rows, orders, customers and total that it must give?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from clv.intake.choices import Choices
from tests.intake.conftest import Read


@dataclass(frozen=True)
class Shape:
    name: str
    text: str
    rows: int
    used: int
    orders: int
    customers: int
    revenue: float
    left_out: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # at least these
    currency: str | None = None
    choices: Choices = field(default_factory=Choices)
    encoding: str = "utf-8"
    first: date | None = None


def check(read: Read, shape: Shape) -> None:
    report = read(shape.text, encoding=shape.encoding, choices=shape.choices).report
    assert report.left_out == shape.left_out
    assert (report.rows_read, report.rows_used, report.orders, report.customers) == (
        shape.rows,
        shape.used,
        shape.orders,
        shape.customers,
    )
    assert report.revenue == pytest.approx(shape.revenue, abs=1e-9)
    assert shape.columns.items() <= report.columns.items()
    assert shape.currency is None or report.currency == shape.currency
    assert shape.first is None or report.first_date == shape.first
