"""Is the SQL that the tests keep what Ibis writes, and is it kept of the same form only?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import ibis
import pytest
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

from tests import kept_sql

QUESTIONS: list[Callable[[ibis.Table, ibis.Table], ibis.Expr]] = [
    lambda sales, _: sales,
    lambda sales, _: sales.count(),
    lambda sales, _: sales.filter(sales.amount > 1),
    lambda sales, _: sales.filter(sales.amount > 1.0),
    lambda sales, _: sales.filter(sales.amount > 2),
    lambda sales, _: sales.filter(sales.amount >= 1),
    lambda sales, _: sales.mutate(flag=ibis.literal(True)),
    lambda sales, _: sales.mutate(flag=ibis.literal(1, "int8")),
    lambda sales, _: sales.mutate(flag=ibis.literal(0.0)),
    lambda sales, _: sales.mutate(flag=ibis.literal(-0.0)),
    lambda sales, _: sales.mutate(flag=ibis.literal(Decimal("1.0"), "decimal(9, 2)")),
    lambda sales, _: sales.mutate(flag=ibis.literal(Decimal("1.00"), "decimal(9, 2)")),
    lambda sales, _: sales.mutate(of="sales"),
    lambda sales, others: sales.join(others, "customer"),
    lambda sales, others: others.join(sales, "customer"),
    lambda sales, _: sales.join(sales.view(), "customer"),
    lambda sales, _: sales.group_by("customer").agg(paid=sales.amount.sum()).filter(lambda by: by.paid > 3).limit(2),
    lambda sales, _: sales.mutate(place=ibis.row_number().over(order_by=sales.amount)).filter(
        lambda one: one.place < 3
    ),
]


@pytest.fixture
def plain() -> Iterator[pytest.MonkeyPatch]:
    """Ibis as it is, and a patch with which to keep from here on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Backend, "compile", kept_sql.COMPILE)
        patch.setattr(DuckDBCompiler, "to_sqlglot", kept_sql.TO_SQLGLOT)
        yield patch


def _tables(engine: Backend, first: str, second: str) -> tuple[ibis.Table, ibis.Table]:
    for name in (first, second):
        columns = {"customer": "string", "amount": "float64", first: "int64", "sales": "string"}
        engine.create_table(name, schema=columns, overwrite=True)
    return engine.table(first), engine.table(second)


def test_what_is_kept_is_what_ibis_writes_whatever_the_tables_are_called(
    engine: Backend, plain: pytest.MonkeyPatch
) -> None:
    named = [("sales", "others"), ("a_1", "b_1"), ("others", "sales"), ("t1", "t0"), ("o'dd", 'w"ide'), ("b_1", "b_2")]
    asked = [ask(*_tables(engine, *names)) for names in named for ask in QUESTIONS]
    written = [(engine.compile(one), engine.compiler.to_sqlglot(one).sql("duckdb")) for one in asked]
    assert len({text for text, _ in written}) > 3 * len(QUESTIONS)
    kept_sql.keep(plain)
    for _ in range(2):
        assert [(engine.compile(one), engine.compiler.to_sqlglot(one).sql("duckdb")) for one in asked] == written


def test_what_is_kept_is_not_asked_again(engine: Backend, plain: pytest.MonkeyPatch) -> None:
    kept_sql.keep(plain)
    sales, _ = _tables(engine, "sales", "others")
    text = engine.compile(sales.count())
    plain.setattr(DuckDBCompiler, "translate", lambda *_args, **_options: pytest.fail("asked again"))
    assert engine.compile(sales.count()) == text
    with pytest.raises(pytest.fail.Exception):
        engine.compile(sales.amount.sum())


@pytest.mark.parametrize(
    "write", [lambda engine, asked: engine.compile(asked), lambda engine, asked: engine.compiler.to_sqlglot(asked)]
)
def test_where_ibis_would_write_anything_else_the_test_fails(
    engine: Backend, plain: pytest.MonkeyPatch, write: Callable[[Backend, ibis.Expr], object]
) -> None:
    plain.setattr(kept_sql, "ASKED_AGAIN", 1)
    kept_sql.keep(plain)
    sales, _ = _tables(engine, "sales", "others")
    one, other = sales.filter(sales.amount > 1), sales.filter(sales.amount > 2)
    plain.setattr(kept_sql._Form, "_node", lambda *_args: ())  # two that differ are taken for the same
    write(engine, one)
    with pytest.raises(AssertionError):
        write(engine, other)
