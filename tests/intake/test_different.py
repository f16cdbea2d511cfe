"""Does a file in which no order has two lines give the same, though its receipts are not looked into?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.intake.sales import propose as proposals
from tests.intake.conftest import Read, Reading

ORDERS = st.lists(st.sampled_from(["", "1", "2", "2.0", "3", "A1", "a1", " 4"]), min_size=1, max_size=8)
DIFFERENT = ORDERS.map(lambda orders: list(dict.fromkeys(orders)))


def export(orders: list[str], *, refunds: bool) -> str:
    lines = [
        f"{order},{'ABC'[place % 3]},2025-01-{place + 1:02},{place % 4 + 1}.50,{place % 2}.00"
        for place, order in enumerate(orders)
    ]
    head = "order,customer,date,amount,refunded"
    return "\n".join(line if refunds else line.rsplit(",", 1)[0] for line in [head, *lines]) + "\n"


def both_ways(read: Read, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Reading, Reading]:
    fast = read(text)
    with monkeypatch.context() as patched:
        patched.setattr(proposals, "all_differ", lambda *_, **__: False)
        return fast, read(text)


@pytest.mark.parametrize("refunds", [False, True])
def test_orders_of_one_line_each_are_read_as_any_others(
    read: Read, monkeypatch: pytest.MonkeyPatch, refunds: bool
) -> None:
    @settings(max_examples=25)  # of two readings each
    @given(ORDERS | DIFFERENT)
    def check(orders: list[str]) -> None:
        fast, whole = both_ways(read, export(orders, refunds=refunds), monkeypatch)
        assert fast.report == whole.report
        assert sorted(fast.rows, key=str) == sorted(whole.rows, key=str)

    check()


def test_orders_that_are_one_once_they_are_cleaned_are_one(read: Read) -> None:
    assert read(export(["2", "2.0", "3"], refunds=False)).report.orders == 2


def test_a_large_file_of_orders_with_one_line_each_is_not_looked_through_for_receipts(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(proposals, "find_sums", looked)
    assert read(export([str(n) for n in range(1, 9)], refunds=False)).report.orders == 8
