"""A list of one's own: by what can customers be told apart, how many fit, and what are they worth?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.customers.mainly import Named, Place, mainly, names_of, places_named
from clv.periods import Window

MOST_NAMES = 300  # what a reader can look through; the sales may name more


@dataclass(frozen=True)
class Places:
    """Where customers mostly buy, in which category, from which country: as far as the sales name any.

    table: in the engine, as made by clv.customers.mainly; "" where the sales name nothing. names: the largest of each.
    """

    table: str
    names: Mapping[Place, tuple[Named, ...]]


@dataclass(frozen=True)
class Found:
    """How many customers there are, what they are worth and what they have paid so far [money]."""

    customers: int
    value: float
    paid: float


def find_places(engine: BaseBackend, transactions: ir.Table, window: Window, *, name: str) -> Places:
    """Where these customers mostly buy; the engine gets the table {name}_mainly where the sales name any place."""
    named = places_named(transactions)
    if not named:
        return Places("", {})
    table = f"{name}_mainly"
    engine.create_table(table, mainly(transactions, window), overwrite=True)
    main = engine.table(table)
    return Places(table, {place: names_of(main, place, most=MOST_NAMES) for place in named})


def values_with(engine: BaseBackend, table: str, places: Places, columns: Collection[str]) -> ir.Table:
    """The CUSTOMER_VALUES of `table`, and beside them where customers mostly buy, if `columns` asks for that.

    Every customer; null where the sales name nothing.
    """
    values = engine.table(table)
    if not places.names.keys() & set(columns):
        return values
    return values.left_join(engine.table(places.table), "customer_id").drop("customer_id_right")


def found_of(customers: ir.Table) -> Found:
    """The totals of CUSTOMER_VALUES rows; 0 where there are none."""
    facts = customers.agg(
        customers=customers.count(), value=customers.ten_year_value.sum(), paid=customers.spend_to_date.sum()
    ).execute()
    count, value, paid = facts.iloc[0]
    return Found(int(count), *(0.0 if pd.isna(money) else float(money) for money in (value, paid)))
