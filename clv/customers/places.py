"""Where does each customer mostly buy, which kind of product, and from which country?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.core.money import money_sum
from clv.core.periods import Window

Place = Literal["channel", "category", "country"]
PLACES: tuple[Place, ...] = get_args(Place)


@dataclass(frozen=True)
class Named:
    """One name that the sales have for a place, and how many customers mostly buy there."""

    name: str
    customers: int


def places_named(transactions: ir.Table) -> tuple[Place, ...]:
    """Which of PLACES these sales name at all. transactions: TRANSACTIONS."""
    found = transactions.agg(**{place: transactions[place].count() for place in PLACES}).execute().iloc[0]
    return tuple(place for place in PLACES if found[place])


def mainly(transactions: ir.Table, window: Window) -> ir.Table:
    """One row for each customer with a name for any of PLACES: customer_id, channel, category, country.

    transactions: TRANSACTIONS, seen up to the window's end. The name is the one under which the customer spent most
    money, refunds taken off; of equals the first by name; null where the customer's sales name none.
    """
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    named = seen.filter(ibis.or_(*(seen[place].notnull() for place in PLACES)))
    main = named.select("customer_id").distinct()
    for place in PLACES:
        main = main.left_join(_main(seen, place), "customer_id").drop("customer_id_right")
    return main.select("customer_id", *PLACES)


def names_of(main: ir.Table, place: Place, *, most: int) -> tuple[Named, ...]:
    """The names of a place with the most customers, the largest first, at most so many. main: as made by `mainly`."""
    named = main.filter(main[place].notnull()).group_by(name=main[place]).agg(customers=lambda rows: rows.count())
    top = named.order_by(ibis.desc("customers"), "name").limit(most).execute()
    return tuple(Named(name, int(customers)) for name, customers in zip(top["name"], top["customers"], strict=True))


def _main(seen: ir.Table, place: Place) -> ir.Table:
    sums = seen.filter(seen[place].notnull()).group_by("customer_id", place).agg(money=money_sum(seen.amount))
    # Twice as fast as numbering each customer's names by their money.
    largest = sums.group_by("customer_id").agg(money=sums.money.max())
    return (
        sums.inner_join(largest, ["customer_id", "money"])
        .group_by("customer_id")
        .agg(**{place: lambda rows: rows[place].min()})
    )


MOST_NAMES = 300  # what a reader can look through; the sales may name more


@dataclass(frozen=True)
class Places:
    """Where customers mostly buy, in which category, from which country: as far as the sales name any.

    table: in the engine, as made by clv.customers.places; "" where the sales name nothing. names: the largest of each.
    """

    table: str
    names: Mapping[Place, tuple[Named, ...]]


def find_places(engine: BaseBackend, transactions: ir.Table, window: Window, *, name: str) -> Places:
    """Where these customers mostly buy; the engine gets the table {name}_mainly where the sales name any place."""
    named = places_named(transactions)
    if not named:
        return Places("", {})
    table = f"{name}_mainly"
    engine.create_table(table, mainly(transactions, window), overwrite=True)
    main = engine.table(table)
    return Places(table, {place: names_of(main, place, most=MOST_NAMES) for place in named})


def values_with(engine: BaseBackend, values: ir.Table, places: Places, columns: Collection[str]) -> ir.Table:
    """The CUSTOMER_VALUES, and beside them where customers mostly buy, if `columns` asks for that.

    Every customer; null where the sales name nothing.
    """
    if not places.names.keys() & set(columns):
        return values
    return values.left_join(engine.table(places.table), "customer_id").drop("customer_id_right")
