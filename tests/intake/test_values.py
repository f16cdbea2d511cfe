"""Is any amount and any date read back exactly, in whatever style it was written, and any bytes without a traceback?"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.core.errors import ClvError
from clv.intake.choices import Choices, DateOrder
from clv.intake.files.source import SalesFile
from clv.intake.sales.amounts import number_style
from clv.intake.sales.dates import date_style
from clv.intake.sales.propose import read_sales
from tests.intake.styles import AROUND, CENTS, DAYS, SEPARATORS, SIGNS, STYLES, grouped, signed

ENGINE = duckdb.connect()


def column_of(texts: list[str]) -> duckdb.DuckDBPyConnection:
    """A table t with the texts in its one column c."""
    ENGINE.execute("create or replace temporary table t as select unnest(?::varchar[]) as c", [texts])
    return ENGINE


@given(st.lists(CENTS, min_size=1, max_size=20), SEPARATORS, AROUND, SIGNS)
def test_any_amount_is_read_back_exactly(cents: list[int], separators: tuple[str, str], around: str, sign: str) -> None:
    decimal, thousands = separators
    texts = [around.format(signed(c, grouped(c, decimal=decimal, thousands=thousands), sign)) for c in cents]
    con = column_of(texts)
    style = number_style(con, table="t", column="c")
    assert style.decimal == decimal
    found = [row[0] for row in con.execute(f"select {style.sql('c')} from t order by rowid").fetchall()]
    assert found == [pytest.approx(c / 100, rel=1e-15) for c in cents]


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(sorted(STYLES)))
def test_any_date_is_read_back_exactly(days: list[date], name: str) -> None:
    write, order = STYLES[name]
    con = column_of([write(day) for day in days])
    style = date_style(con, table="t", column="c", chosen=order)
    assert style.order is not None
    found = [row[0] for row in con.execute(f"select {style.sql('c', order=order)} from t order by rowid").fetchall()]
    assert found == days
    undecided = date_style(con, table="t", column="c")
    assert (
        undecided.order in (None, order) or all(day.day == day.month or day.day > 12 for day in days) or order is None
    )


CELLS = st.sampled_from(
    [
        "17",
        "a@b.nl",
        "2025-01-31",
        "31-01-2025",
        "12,50",
        "1.234",
        "€ 3",
        '"x',
        '"',
        "",
        " ",
        "Totaal",
        "\0",
        "ł",
        "\n",
        "0",
        "date",
    ]
) | st.text(max_size=8)


@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.lists(CELLS, max_size=5), max_size=12).map(
            lambda rows: ("customer;date;amount\n" + "\n".join(";".join(row) for row in rows)).encode(errors="replace")
        ),
    ),
    st.sampled_from(["", "\ufeff", "PK\x03\x04", "PAR1", "\x1f\x8b"]),
)
def test_any_bytes_give_a_report_that_adds_up_or_one_sentence(content: bytes, start: str) -> None:
    con = ENGINE.cursor()
    con.execute("drop table if exists sales; drop table if exists sales_left_out")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sales.csv"
        path.write_bytes(start.encode("latin-1" if start != "\ufeff" else "utf-8") + content)
        with contextlib.suppress(ClvError):
            file = SalesFile(path, "sales.csv")
            choices = Choices(date_order=DateOrder.DAY_FIRST, decimal=",")
            report = read_sales(con, [file], choices, into="sales", import_id="one")
            assert report.rows_read == report.rows_used + sum(report.left_out.values())
    assert con.execute(
        "select count(*) from duckdb_tables() where table_name similar to '(staged|intake)_.*'"
    ).fetchall() == [(0,)]
