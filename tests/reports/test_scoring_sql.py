"""Does the page of SQL score each customer as the product does, and is it SQL of every dialect?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest
import sqlglot
from ibis.backends import BaseBackend
from sqlglot import exp

from clv import __version__
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import NotEnoughData, TableNameNotUnderstood
from clv.core.tables import CUSTOMER_VALUES
from clv.intake.sales.report import IntakeReport
from clv.intake.sales.samples import read_sample
from clv.reports.dialects import Dialect
from clv.reports.sales_table import SalesTable
from clv.reports.scoring_sql import scoring_sql
from clv.segments.customer_query import as_known
from clv.segments.segments import SEGMENT_CODES
from tests.analysis.postgres import connected
from tests.shops import as_transactions, cdnow, orders, seasonal, simulated

DIGITS = 1e-9
MOST_BYTES, MOST_LINES = 50_000, 800
TODAY = date(2026, 11, 27)


@dataclass(frozen=True)
class Shop:
    """Sales in an engine, and what the product says of them. orders: whether they have order numbers."""

    engine: BaseBackend
    analysis: Analysis
    intake: IntakeReport
    orders: bool = False

    @property
    def values(self) -> pd.DataFrame:
        return _in_order(as_known(self.analysis.values(self.engine).select(*CUSTOMER_VALUES.names)).execute())

    def page(self, dialect: Dialect, **names: str) -> str:
        order = {"order": "order_id"} if self.orders else {}
        table = SalesTable(dialect, **({"name": "transactions"} | order | names))
        return scoring_sql(self.analysis, table, intake=self.intake, today=TODAY)


def _in_order(values: pd.DataFrame) -> pd.DataFrame:
    values.columns = [column if column != "t" else "T" for column in values.columns]  # Postgres has no capitals
    return values.sort_values("customer_id", ignore_index=True)


def _intake(frame: pd.DataFrame, **left_out: int) -> IntakeReport:
    first, last = frame.date.min().date(), frame.date.max().date()
    read = len(frame) + sum(left_out.values())
    return IntakeReport(
        read, len(frame), left_out, frame.customer_id.nunique(), 0, float(frame.amount.sum()), first, last,
        "EUR", "utf-8", ",", ".", "", {}, files=("sales.csv",),
    )  # fmt: skip


def _shop(frame: pd.DataFrame, until: date | None = None, **assumed: object) -> Shop:
    engine = ibis.duckdb.connect()
    sales = as_transactions(engine, frame)
    analysis = analyse(engine, sales, assumptions=Assumptions(currency="EUR", **assumed), until=until)
    return Shop(engine, analysis, _intake(frame), "order_id" in frame)


def _roaster() -> Shop:
    con = duckdb.connect()
    intake = read_sample(con, "coffee-roaster", into="transactions", import_id="x")
    engine = ibis.duckdb.from_connection(con)
    assumptions = Assumptions(margin=0.45, currency="EUR")
    return Shop(engine, analyse(engine, engine.table("transactions"), assumptions=assumptions), intake, orders=True)


def _with_money_back(*, orders: bool) -> pd.DataFrame:
    """Orders given back in part, as a whole, twice, beyond what they brought, and long after; with gifts."""
    frame = simulated(1_000, seed=5)
    frame["order_id"] = [f"order {number // 2}" if number % 7 else None for number in range(len(frame))]
    later = pd.Timedelta(days=40)
    back = pd.concat(
        [
            frame.iloc[::30].assign(amount=lambda rows: (-rows["amount"] / 2).round(2)),
            frame.iloc[::41].assign(amount=lambda rows: -rows["amount"], date=lambda rows: rows["date"] + later),
            frame.iloc[::53].assign(amount=lambda rows: -(rows["amount"] * 1.5).round(2)),
            frame.iloc[::67].assign(amount=-5.0, order_id="unknown"),
            frame.iloc[::71].assign(amount=0.0, order_id="gift"),
        ]
    )
    whole = pd.concat([frame, back[back.date < "2026-01-01"]], ignore_index=True)
    return whole if orders else whole.drop(columns="order_id")


SHOPS: dict[str, Callable[[], Shop]] = {
    "the CD shop": lambda: _shop(cdnow("master")),
    "the CD shop until September": lambda: _shop(cdnow("sample"), until=date(1997, 9, 30), horizon_years=3),
    "the coffee roaster": _roaster,
    "no season": lambda: _shop(simulated(1_500, seed=1), discount_rate_per_year=0.0, margin=0.3),
    "a season and a drift": lambda: _shop(seasonal(3_000, seed=2, days=1000, drift=0.4)),
    "one price": lambda: _shop(simulated(1_500, seed=1).drop_duplicates(["customer_id", "date"]).assign(amount=10.0)),
    "nobody leaves": lambda: _shop(simulated(1_500, seed=1, a=0.001, b=50.0)),
    "money back by order": lambda: _shop(_with_money_back(orders=True)),
    "money back": lambda: _shop(_with_money_back(orders=False)),
}


@cache
def made(name: str) -> Shop:
    """One of SHOPS, fitted once."""
    return SHOPS[name]()


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest) -> Shop:
    return made(request.param)


@pytest.fixture(scope="module")
def postgres(postgres_server: str) -> Iterator[BaseBackend]:
    with connected(postgres_server) as engine:
        yield engine


def _assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert list(found.columns) == list(expected.columns) == list(CUSTOMER_VALUES.names)
    for column in CUSTOMER_VALUES.columns:
        one, other = found[column.name], expected[column.name]
        if column.type == "float64":
            np.testing.assert_allclose(one.astype(float), other, rtol=DIGITS, atol=0, err_msg=column.name)
        elif column.type == "date":
            assert (pd.to_datetime(one) == pd.to_datetime(other)).all(), column.name
        else:
            assert one.tolist() == other.tolist(), column.name


def test_the_shops_go_all_the_roads() -> None:
    clock = made("a season and a drift").analysis.fits.clock
    assert clock.drift
    assert clock.season
    assert made("one price").analysis.fits.gamma_gamma.params.is_one_price
    assert made("nobody leaves").analysis.fits.bg_nbd.runs_off == ("a", "b")
    assert made("the coffee roaster").analysis.fits.clock.season
    assert made("the coffee roaster").intake.negative_rows > 0
    assert made("no season").analysis.fits.clock.is_even


def test_every_customer_has_the_product_s_figures_on_duckdb(shop: Shop) -> None:
    _assert_same(_in_order(shop.engine.con.execute(shop.page(Dialect.DUCKDB)).df()), shop.values)


def test_every_customer_has_the_product_s_figures_on_postgres(shop: Shop, postgres: BaseBackend) -> None:
    postgres.create_table("transactions", shop.engine.table("transactions").to_pyarrow(), overwrite=True)
    cursor = postgres.con.cursor()
    cursor.execute("ANALYZE transactions")
    cursor.execute(shop.page(Dialect.POSTGRES))
    names = [column.name for column in cursor.description]
    _assert_same(_in_order(pd.DataFrame(cursor.fetchall(), columns=names)), shop.values)
    postgres.con.rollback()


@pytest.mark.parametrize("make", ["the coffee roaster", "a season and a drift", "money back"])
@pytest.mark.parametrize("dialect", Dialect)
def test_every_dialect_reads_its_page_and_writes_it_again(dialect: Dialect, make: str) -> None:
    page = made(make).page(dialect)
    [statement] = sqlglot.parse(page, dialect=dialect.value)
    assert isinstance(statement, exp.Select)
    assert [column.alias_or_name for column in statement.expressions] == list(CUSTOMER_VALUES.names)
    assert not list(statement.find_all(exp.Anonymous))  # every function is known to the dialect
    known = {part.alias for part in statement.find_all(exp.CTE)} | {"transactions"}
    assert {table.name for table in statement.find_all(exp.Table)} <= known
    written = statement.sql(dialect=dialect.value, comments=False)
    assert sqlglot.parse_one(written, dialect=dialect.value).sql(dialect=dialect.value) == written


@pytest.fixture
def roaster() -> Shop:
    return made("the coffee roaster")


@pytest.mark.parametrize("dialect", Dialect)
def test_what_other_engines_lack_is_not_in_their_page(roaster: Shop, dialect: Dialect) -> None:
    page = roaster.page(dialect)
    for nowhere in ("FILTER", "USING", "QUALIFY", "LATERAL", "GREATEST", "LEAST", "INTERVAL", "::"):
        assert nowhere not in page
    assert ("(VALUES" in page) == (dialect not in (Dialect.BIGQUERY, Dialect.SPARK))
    assert (" LN(" in page) == (dialect is not Dialect.TSQL)
    assert (" AS MATERIALIZED (" in page) == (dialect is Dialect.POSTGRES)


def test_the_page_stays_a_page(shop: Shop) -> None:
    page = shop.page(Dialect.POSTGRES)
    assert len(page.encode()) < MOST_BYTES
    assert len(page.splitlines()) < MOST_LINES


def test_no_customer_and_no_order_stands_on_the_page(shop: Shop) -> None:
    words = set(re.findall(r"[\w-]+", shop.page(Dialect.DUCKDB)))
    assert not words & {one for one in shop.values.customer_id if not one.isdecimal()}
    # The CD shop's are numbers, as years and counts of days are: none stands there as text.
    assert set(re.findall(r"'(.*?)'", _code(shop.page(Dialect.DUCKDB)))) == {
        *SEGMENT_CODES, str(shop.analysis.base.window.start), str(shop.analysis.base.window.end), "DAY",
    }  # fmt: skip


def _code(page: str) -> str:
    return "\n".join(line.split("--")[0] for line in page.splitlines())


def test_above_each_step_stands_what_it_is(roaster: Shop) -> None:
    lines = roaster.page(Dialect.SNOWFLAKE).splitlines()
    steps = [number for number, line in enumerate(lines) if re.fullmatch(r"\w+ AS \(", line)]
    assert len(steps) >= 18
    for number in steps:
        assert lines[number - 1].startswith("-- "), lines[number]
    assert all(len(line) <= 120 for line in lines if line.startswith("--"))


def test_the_head_says_whence_the_page_is_and_what_to_change(roaster: Shop) -> None:
    head = roaster.page(Dialect.POSTGRES).split("WITH")[0]
    for fact in (
        "coffee_roaster_sales.csv.gz",
        "2023-01-01 to 2025-12-31",
        "2026-11-27",
        f"Tenfold {__version__}",
        "10 years ahead",
        "10% a year",
        "a margin of 0.45",
        "EUR",
        "usual days",
        "What to change:",
        "sale_rows",
    ):
        assert fact in head
    assert "--sql-order" not in head
    assert "--sql-order" in roaster.page(Dialect.POSTGRES, order=None)


def test_rows_that_were_left_out_before_the_fit_are_named(roaster: Shop) -> None:
    left = replace(roaster.intake, left_out={"no_customer": 1_234, "status": 0, "after_window": 7})
    page = replace(roaster, intake=left).page(Dialect.DUCKDB)
    assert "Left out before: 1,234 rows (No customer, or a guest)." in page
    assert "wholly refunded" not in page
    assert "window)" not in page.split("WITH")[0]


def test_the_name_of_a_file_ends_no_comment(roaster: Shop) -> None:
    named = replace(roaster.intake, files=("a\nDROP TABLE sales;\u2028DROP TABLE sales; --.csv",))
    page = replace(roaster, intake=named).page(Dialect.DUCKDB)
    assert all(line.startswith("--") for line in page.split("WITH")[0].splitlines())
    assert len(sqlglot.parse(page, dialect="duckdb")) == 1


@pytest.mark.parametrize("name", ["orders", "customers", "refunds", '"order"', "order", '"Sales of 2025"'])
@pytest.mark.parametrize("dialect", [Dialect.DUCKDB, Dialect.POSTGRES])
def test_table_and_columns_have_the_names_that_they_have(postgres: BaseBackend, dialect: Dialect, name: str) -> None:
    bare = name.strip('"')
    frame = simulated(500, seed=3)
    shop = _shop(frame)
    other = frame.rename(columns={"customer_id": "a", "date": "Day of sale", "amount": "order"})
    backend = postgres if dialect is Dialect.POSTGRES else shop.engine
    backend.create_table(bare, other.assign(p=1, r="x"), overwrite=True)
    page = shop.page(dialect, name=name, customer="a", date='"Day of sale"', amount="order")
    cursor = backend.con.cursor()
    rows = cursor.execute(page).fetchall() if dialect is Dialect.DUCKDB else _rows(cursor, page)
    assert len(rows) == len(shop.values)
    backend.drop_table(bare)


def _rows(cursor: Any, page: str) -> list[object]:
    cursor.execute(page)
    rows = cursor.fetchall()
    cursor.connection.rollback()
    return rows


def test_times_and_numbers_of_customers_are_read_as_days_and_customers() -> None:
    frame = simulated(500, seed=3)
    shop = _shop(frame)
    times = frame.assign(
        customer_id=frame.customer_id.str[1:].astype(int), date=frame.date + pd.to_timedelta(frame.index % 86_400, "s")
    )
    shop.engine.create_table("visits", times)
    found = _in_order(shop.engine.con.execute(shop.page(Dialect.DUCKDB, name="visits")).df())
    expected = shop.values.assign(customer_id=lambda values: values.customer_id.str[1:].astype(int))
    _assert_same(found, expected)


def test_sales_outside_the_window_and_rows_without_customer_or_amount_are_not_seen() -> None:
    frame = simulated(500, seed=3)
    shop = _shop(frame)
    more = orders(("C9", "2019-01-01", 5.0), ("C9", "2030-01-01", 5.0))
    gaps = frame.head(4).assign(customer_id=[None, None, "C1", "C2"], amount=[1.0, 2.0, None, None])
    shop.engine.create_table("more", pd.concat([frame, more, gaps]))
    _assert_same(_in_order(shop.engine.con.execute(shop.page(Dialect.DUCKDB, name="more")).df()), shop.values)


NO_NAMES = ("", "sales; DROP TABLE sales", "sales AS s", "(SELECT 1)", "a JOIN b", "1 + 1")


@pytest.mark.parametrize("name", NO_NAMES)
@pytest.mark.parametrize("part", ["name", "customer", "date", "amount", "order"])
def test_what_is_no_name_is_refused_in_one_sentence(part: str, name: str) -> None:
    for dialect in Dialect:
        with pytest.raises(TableNameNotUnderstood, match="is no name of a table or column in the SQL of"):
            SalesTable(dialect, **{part: name})


def test_a_column_has_a_name_of_one_part() -> None:
    with pytest.raises(TableNameNotUnderstood, match=r"sales\.date is no name"):
        SalesTable(Dialect.POSTGRES, date="sales.date")


def test_where_the_data_cannot_carry_a_value_there_is_no_page() -> None:
    with pytest.raises(NotEnoughData):
        _shop(simulated(20, seed=1)).page(Dialect.DUCKDB)


def test_each_segment_is_reached() -> None:
    """The rules stand on the page a second time: the shops of this test have customers in every one."""
    reached = {code for name in ("the CD shop", "the coffee roaster") for code in made(name).values.segment}
    assert reached == set(SEGMENT_CODES)
