"""Which SQL dialects does Ibis write, and what does a calculation ask of its engine?"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from importlib.metadata import entry_points
from typing import Any

import ibis
import ibis.config
import ibis.expr.types as ir
import pytest
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.expr.operations import (
    Alias,
    Binary,
    Coalesce,
    Greatest,
    IfElse,
    Least,
    Literal,
    Node,
    Reduction,
    SearchedCase,
    Value,
    WindowFunction,
)

ASKED = ("execute", "to_pyarrow", "to_pyarrow_batches", "create_table", "create_view")


class _PySparkOptions(ibis.config.Config):
    """What its compiler looks at, and only its driver brings."""

    treat_nan_as_null: bool = False


def compilers() -> dict[str, SQLGlotCompiler]:
    """Each engine of Ibis that is spoken to in SQL, by name; none of their drivers is needed.

    polars alone is not among them: it is a library in the same process and no place where sales are kept.
    """
    ibis.options.pyspark = ibis.options.pyspark or _PySparkOptions()
    names = sorted(entry.name for entry in entry_points(group="ibis.backends"))
    return {name: _compiler(name) for name in names if name != "polars"}


def _compiler(name: str) -> SQLGlotCompiler:
    module = importlib.import_module(f"ibis.backends.sql.compilers.{name}")
    if hasattr(module, "compiler"):
        return module.compiler
    return next(
        one() for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__
        and issubclass(one, SQLGlotCompiler)
    )  # fmt: skip


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ibis.Expr]]:
    """Every expression that any DuckDB engine is asked meanwhile."""
    asked: list[ibis.Expr] = []

    def recording(name: str) -> Any:
        own = getattr(Backend, name)

        def ask(engine: Backend, *args: Any, **named: Any) -> Any:
            asked.extend(one for one in (*args, *named.values()) if isinstance(one, ibis.Expr))
            return own(engine, *args, **named)

        return ask

    with monkeypatch.context() as patch:
        for name in ASKED:
            patch.setattr(Backend, name, recording(name))
        yield asked


def telling(expressions: list[ibis.Expr]) -> list[ibis.Expr]:
    """Those that hold an operation, on such types and with such options, that none before them holds.

    A compiler has a rule for each of these: to write a second expression of the same ones tells nothing new.
    """
    known: set[tuple[str, ...]] = set()
    chosen = []
    for expression in expressions:
        kinds = {_kind(node) for node in expression.op().find(Node)}
        if not kinds <= known:
            known |= kinds
            chosen.append(expression)
    return chosen


def in_decimals(expression: ir.Expr) -> list[Value]:
    """What Spark, Snowflake or SQL Server works out in decimals, of which a quotient loses digits.

    A literal with a point is a decimal there: with whole numbers it makes decimals, with a double it makes doubles.
    """

    def is_decimal(node: Node, results: dict[Node, bool], /, **_named: object) -> bool:
        if isinstance(node, Literal):
            return node.dtype.is_floating()
        if isinstance(node, Alias):
            return results[node.arg]
        if (
            not isinstance(node, (Binary, Coalesce, Greatest, IfElse, Least, SearchedCase))
            or not node.dtype.is_floating()
        ):
            return False
        parts = [one for one in _values(node) if not (one.dtype.is_boolean() or one.dtype.is_null())]
        made = [results[one] for one in parts]
        return any(made) and all(one or part.dtype.is_integer() for one, part in zip(made, parts, strict=True))

    found = expression.op().map(is_decimal)
    return [node for node, decimal in found.items() if decimal and not isinstance(node, Literal)]


def _values(node: Node) -> Iterator[Value]:
    for argument in node.args:
        yield from argument if isinstance(argument, tuple) else (argument,)


def _kind(node: Node) -> tuple[str, ...]:
    """What a compiler's rule may depend on: the operation, the types it works on, and its options, names left out."""
    kind = [type(node).__name__]
    for argument in node.args:
        if isinstance(argument, Value):
            in_window = type(argument).__name__ if isinstance(node, WindowFunction) else ""
            kind.append(f"{in_window}{argument.dtype.copy(nullable=True)}")
        elif isinstance(argument, Enum) or (isinstance(argument, str) and isinstance(node, Reduction)):
            kind.append(str(argument))
    return tuple(kind)
