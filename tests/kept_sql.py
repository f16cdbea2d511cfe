"""What does Ibis write for an expression? In one process of tests it is asked once for each form, and kept.

Half of the processor time of an analysis is Ibis writing SQL, and the tests analyse the same shops again and again.
Kept is what Ibis itself has written for DuckDB; given for an expression that is the same in all but the names of its
tables, with these in place. Now and then Ibis is asked all the same: the test fails where it writes anything else.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

import ibis
import ibis.expr.types as ir
import pytest
import sqlglot.expressions as sge
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.expr import operations as ops
from sqlglot import ErrorLevel

COMPILE, TO_SQLGLOT = Backend.compile, DuckDBCompiler.to_sqlglot  # Ibis's own
ASKED_AGAIN = 50  # one time in so many
_PLAIN = re.compile(r"(?!t\d+\Z)[A-Za-z_]\w*\Z", re.ASCII)  # not as Ibis calls what it selects from: t0, t1
_NUMBERS = (int, float, Decimal, date, time)  # 1 and True are equal, and 1.0 and 1.00
_TEXTS, _TREES = 4_000, 400
Written = TypeVar("Written")


class _Kept(Generic[Written]):
    """The latest of what was written, by form."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._known: OrderedDict[Hashable, Written] = OrderedDict()
        self._given = 0

    def get(self, form: Hashable) -> Written | None:
        with self._lock:
            return self._known.get(form)

    def is_to_be_checked(self) -> bool:
        with self._lock:
            self._given += 1
            return self._given % ASKED_AGAIN == 0

    def put(self, form: Hashable, written: Written) -> None:
        with self._lock:
            self._known[form] = written
            while len(self._known) > self._most:
                self._known.popitem(last=False)


class _Form:
    """An expression node by node, each by its kind and what it is made of; tables are counted, and not named."""

    def __init__(self, expression: ir.Expr, limit: int | None) -> None:
        self.names: dict[str, int] = {}
        self._nodes: list[Hashable] = []
        self._places: dict[int, int] = {}
        self._of(expression.as_table().op())
        self.key: Hashable = (limit, *self._nodes)
        hash(self.key)

    @property
    def places(self) -> dict[str, str]:
        """What stands in a kept text for each name: nothing else can look so."""
        return {name: f"\0{place}\0" for name, place in self.names.items()}

    def named(self, text: str) -> str:
        """A kept text with the names in place."""
        for name, place in self.places.items():
            text = text.replace(place, name)
        return text

    def _of(self, value: Any) -> Hashable:
        kind = type(value)
        if isinstance(value, ops.Node):
            place = self._places.get(id(value))
            if place is None:
                said = self._node(value)
                place = self._places[id(value)] = len(self._nodes)
                self._nodes.append(said)
            return ops.Node, place
        if isinstance(value, tuple):
            return kind, *map(self._of, value)
        if isinstance(value, Mapping) and not hasattr(value, "to_sqlglot_column_defs"):  # which is a schema
            return kind, *((name, self._of(one)) for name, one in value.items())
        return (kind, repr(value)) if isinstance(value, _NUMBERS) else (kind, value)

    def _node(self, node: ops.Node) -> Hashable:
        if isinstance(node, ops.InMemoryTable | ops.Impure):
            raise TypeError(f"{type(node)} is more than its form")
        if isinstance(node, ops.DatabaseTable) and _PLAIN.match(node.name):
            return type(node), self.names.setdefault(node.name, len(self.names)), node.schema, node.namespace
        return type(node), *map(self._of, node.__args__)


def _called(written: sge.Expression, names: Mapping[str, str]) -> sge.Expression:
    """The same, its tables called otherwise."""
    for table in written.find_all(sge.Table):
        if table.name in names:
            table.this.set("this", names[table.name])
    return written


def keep(patch: pytest.MonkeyPatch) -> None:
    """From now on Ibis is asked once for each form, until the patch is undone."""
    texts: _Kept[str] = _Kept(_TEXTS)
    trees: _Kept[tuple[list[str], sge.Expression]] = _Kept(_TREES)

    def to_sqlglot(compiler: DuckDBCompiler, expr: ir.Expr, **options: Any) -> sge.Expression:
        form = _form(expr, options)
        if form is None:
            return TO_SQLGLOT(compiler, expr, **options)
        known = trees.get(form.key)
        if known is None:
            written = TO_SQLGLOT(compiler, expr, **options)
            trees.put(form.key, (list(form.names), written.copy()))
            return written
        given = _called(known[1].copy(), dict(zip(known[0], form.names, strict=True)))
        if trees.is_to_be_checked():
            assert given.sql("duckdb") == TO_SQLGLOT(compiler, expr, **options).sql("duckdb")
        return given

    def compiled(backend: Backend, expr: ir.Expr, /, **options: Any) -> str:
        form = _form(expr, options)
        if form is None:
            return COMPILE(backend, expr, **options)
        text = texts.get(form.key)
        if text is None:
            tree = _called(TO_SQLGLOT(backend.compiler, expr, limit=_limit(options)), form.places)
            text = tree.sql(dialect=backend.dialect, copy=False, unsupported_level=ErrorLevel.RAISE)
            texts.put(form.key, text)
        elif texts.is_to_be_checked():
            tree = TO_SQLGLOT(backend.compiler, expr, limit=_limit(options))
            assert form.named(text) == tree.sql(dialect=backend.dialect)
        return form.named(text)

    patch.setattr(DuckDBCompiler, "to_sqlglot", to_sqlglot)
    patch.setattr(Backend, "compile", compiled)


def _limit(options: Mapping[str, Any]) -> int | None:
    limit = options.get("limit")
    return None if limit == "default" else limit


def _form(expr: ir.Expr, options: Mapping[str, Any]) -> _Form | None:
    """None where what is asked for is more than a form."""
    if options.get("params") or options.get("pretty") or ibis.options.sql.default_limit is not None:
        return None
    try:
        return _Form(expr, _limit(options))
    except TypeError:
        return None
