"""Which customers does the reader want to see, in which order? Asked of the engine, thirty at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir

PAGE_ROWS = 30

SortColumn = Literal[
    "ten_year_value",
    "value_at_risk",
    "spend_to_date",
    "frequency",
    "last_purchase",
    "first_purchase",
    "p_alive",
    "customer_id",
]
SORT_COLUMNS: tuple[SortColumn, ...] = get_args(SortColumn)
# BG/NBD says 1 and 0 of whoever never came back; the pages show neither.
UNKNOWN_FOR_ONE_TIME_BUYERS = ("p_alive", "value_at_risk")


@dataclass(frozen=True)
class Wish:
    """What is asked for. search: part of a customer's id, in any case; segments: their codes, none for all."""

    search: str = ""
    segments: tuple[str, ...] = ()
    sort: SortColumn = "ten_year_value"
    descending: bool = True


def find_customers(values: ir.Table, wish: Wish) -> ir.Table:
    """The customers of CUSTOMER_VALUES that fit the wish, in its order; equals are ordered by id.

    Sorted by what is not known of one-time buyers, these come last, whichever way.
    """
    found = values
    if wish.search.strip():
        found = found.filter(found.customer_id.lower().contains(wish.search.strip().lower()))
    if wish.segments:
        found = found.filter(found.segment.isin(list(wish.segments)))
    key = ibis.desc(wish.sort) if wish.descending else ibis.asc(wish.sort)
    if wish.sort == "customer_id":
        return found.order_by(key)
    if wish.sort in UNKNOWN_FOR_ONE_TIME_BUYERS:
        return found.order_by(found.frequency == 0, key, found.customer_id)
    return found.order_by(key, found.customer_id)


def customer_named(values: ir.Table, search: str) -> str | None:
    """Who has exactly this id; else who has it in other capitals, if that is one only; None where nobody does."""
    wanted = search.strip()
    if not wanted:
        return None
    alike = values.filter(values.customer_id.lower() == ibis.literal(wanted).lower()).select("customer_id")
    ids = alike.order_by(alike.customer_id != wanted).limit(2).execute()["customer_id"].tolist()
    return str(ids[0]) if ids and (ids[0] == wanted or len(ids) == 1) else None


def page_of(found: ir.Table, *, number: int, rows: int = PAGE_ROWS) -> ir.Table:
    """Page `number` (0 is the first) of what was found; empty beyond the last."""
    return found.limit(rows, offset=number * rows)
