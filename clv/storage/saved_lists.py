"""Where are the reader's own lists kept, so that they are there again next month?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import duckdb

from clv.core.errors import ListNotNamed
from clv.segments.customer_query import Bounds, CustomerFilter

LIST_TABLES = {"lists": "(book VARCHAR, name VARCHAR, wish VARCHAR, PRIMARY KEY (book, name))"}
NAME_LETTERS = 60  # more does not fit onto a button


@dataclass(frozen=True)
class OwnList:
    """A list of one's own: which customers, in which order, under a name. Raises ListNotNamed."""

    name: str
    wish: CustomerFilter

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= NAME_LETTERS or not self.name.isprintable():
            raise ListNotNamed(most=NAME_LETTERS)


class ListStore:
    """The lists of one book of the workspace, on a cursor of the thread that asks."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, book: str) -> None:
        self._cursor = cursor
        self._book = book

    def lists(self) -> tuple[OwnList, ...]:
        """The lists, by name."""
        rows = self._cursor.execute("SELECT name, wish FROM lists WHERE book = ? ORDER BY name", [self._book])
        return tuple(OwnList(name, _wish(json.loads(wish))) for name, wish in rows.fetchall())

    def keep(self, one: OwnList) -> None:
        """Keep it, in place of one with the same name. A search for an id is not kept: lists outlive customers."""
        wish = json.dumps(asdict(replace(one.wish, search="")), ensure_ascii=False)
        self._cursor.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?)", [self._book, one.name.strip(), wish])

    def forget(self, name: str) -> None:
        self._cursor.execute("DELETE FROM lists WHERE book = ? AND name = ?", [self._book, name])


def _wish(kept: Mapping[str, Any]) -> CustomerFilter:
    """The wish as it was written; what a later version of the product added is as usual."""
    ranges = tuple(Bounds(**one) for one in kept.get("ranges", ()))
    usual = CustomerFilter()
    return CustomerFilter(
        segments=tuple(kept.get("segments", ())),
        sort=kept.get("sort", usual.sort),
        descending=kept.get("descending", usual.descending),
        ranges=ranges,
        channels=tuple(kept.get("channels", ())),
        categories=tuple(kept.get("categories", ())),
        countries=tuple(kept.get("countries", ())),
    )
