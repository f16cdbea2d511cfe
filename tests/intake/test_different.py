"""Does a file give the same where each value is looked at once, and receipts only where there are some?"""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.intake.sales import different, exclusions
from clv.intake.sales import propose as proposals
from clv.intake.sales.amounts import NumberStyle, number_style
from clv.intake.sales.dates import DateStyle, date_style
from clv.intake.sales.stray_dates import latest_day
from tests.intake.conftest import Read, Reading
from tests.intake.styles import CENTS, DAYS, STYLES, grouped

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


ENGINE = duckdb.connect()
KEYS = st.builds(
    lambda letters, number, form: f"{letters}{number:{form}}",
    st.sampled_from(["", "O", "INV-", "bon 1/", "ó"]), st.integers(-3, 30) | st.integers(0, 10**20),
    st.sampled_from(["d", "03d", "+d", "_"]),
) | st.sampled_from(["", " 7", "7 ", "7.0", "7.2", "1e1", "0x7", "x", "\U0001f9fe7", "٧"])  # fmt: skip


@given(st.lists(KEYS, max_size=6) | st.lists(KEYS, max_size=6, unique=True))
def test_numbers_differ_where_the_texts_do(keys: list[str]) -> None:
    filled = [key for key in keys if key]
    ENGINE.execute("create or replace temporary table t as select nullif(unnest(?::varchar[]), '') as c", [keys])
    assert different.all_differ(ENGINE, table="t", column="c") == (len(set(filled)) == len(filled))
    if different._numbers_differ(ENGINE, "t", "c"):
        assert len(set(filled)) == len(filled)


@pytest.mark.parametrize(
    ("keys", "known"),
    [(["O01", "O02", "O10"], True), (["7", "07"], False), (["7", "7"], False), (["1", str(10**12)], False)],
)
def test_numbers_that_stand_close_together_are_told_apart_without_their_texts(keys: list[str], known: bool) -> None:
    ENGINE.execute("create or replace temporary table t as select unnest(?::varchar[]) as c", [keys])
    assert different._numbers_differ(ENGINE, "t", "c") is known


DATES = st.builds(lambda day, name: STYLES[name][0](day), DAYS, st.sampled_from(sorted(STYLES)))
AMOUNTS = st.builds(
    lambda cents, signs: f"{'-' * (cents < 0)}{grouped(cents, decimal=signs[0], thousands=signs[1])}",
    CENTS,
    st.sampled_from([".", ",", ".,", ",."]).map(lambda signs: (signs[0], signs[1:])),
)
ODD = st.sampled_from(["", "17", "free", "0000-01-01", "9999-12-31", "2025-02-30", "03-04-2025", "€ 1,50", "1.234"])


def styles(texts: list[str | None]) -> tuple[DateStyle, NumberStyle]:
    ENGINE.execute("create or replace temporary table t as select unnest(?::varchar[]) as c", [texts])
    return date_style(ENGINE, table="t", column="c"), number_style(ENGINE, table="t", column="c")


@given(
    st.sampled_from(sorted(STYLES)).flatmap(lambda name: st.lists(DAYS.map(STYLES[name][0]), min_size=1, max_size=5))
    | st.lists(AMOUNTS, min_size=1, max_size=5)
    | st.lists(DATES | AMOUNTS, min_size=1, max_size=5),
    st.lists(ODD, max_size=2),
)
def test_values_that_come_again_have_the_style_of_those_that_do_not(often: list[str], late: list[str]) -> None:
    texts = [text or None for text in often * (different._FEW + 2) + late]
    once = styles(texts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(different, "_FEW", len(texts) + 1)
        assert styles(texts) == once


def test_a_day_that_comes_again_is_looked_at_once() -> None:
    ENGINE.execute("create or replace temporary table t as select unnest(['a', 'b', null, 'b', 'b', 'b']) as c")
    assert ENGINE.execute(f"select count(*) from {different.values_of(ENGINE, table='t', column='c')}").fetchone() == (
        5,
    )
    ENGINE.execute("insert into t select 'b' from range(9)")
    found = ENGINE.execute(f"from {different.values_of(ENGINE, table='t', column='c')} order by 1").fetchall()
    assert found == [("a", 1), ("b", 13)]


@pytest.mark.parametrize("style", ["%Y-%m-%d", "%d-%m-%Y"])
def test_rows_of_days_to_come_are_found_where_there_may_be_some(
    read: Read, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    @settings(max_examples=25)
    @given(
        st.lists(st.integers(-20, 2).map(lambda days: latest_day() + timedelta(days)), min_size=1, max_size=6),
        st.sampled_from([None, latest_day() - timedelta(9)]),
    )
    def check(days: list[date], until: date | None) -> None:
        rows = [f"{'ABC'[place % 3]},{day:{style}},{place + 1}.50" for place, day in enumerate(days)]
        text = "\n".join(["customer,date,amount", f"D,{date(2025, 1, 31):{style}},1.00", *rows]) + "\n"
        seen = read(text, until=until)
        with monkeypatch.context() as patched:
            patched.setattr(exclusions, "_all_before", lambda *_: False)
            assert read(text, until=until) == seen
        assert seen.report.customers == len(seen.customers)

    check()
