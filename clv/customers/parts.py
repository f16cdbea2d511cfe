"""Which customers are a part of all: those won in one country, through one channel, with one category, in one year?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from clv.customers.groups import first_day_sales, first_names, main_groups

MOST_NAMES = 500  # of each attribute, that a box offers to look through; the sales may name more


class PartBy(StrEnum):
    """By what customers are told apart, each by the day of the first purchase, so that everyone is in one part."""

    COUNTRY = "country"
    CHANNEL = "channel"
    CATEGORY = "category"
    YEAR = "year"


_NAMED = (PartBy.COUNTRY, PartBy.CHANNEL, PartBy.CATEGORY)


@dataclass(frozen=True)
class Part:
    """The customers with one name. name: as the sales have it, of a year its four digits; None: they name none."""

    by: PartBy
    name: str | None

    @property
    def code(self) -> str:
        """In an address or on the command line: country=NL, and country= where the sales name none."""
        return f"{self.by.value}={self.name or ''}"


@dataclass(frozen=True)
class PartSize:
    """A part, and how many customers it has."""

    part: Part
    customers: int


def part_of(code: str) -> Part | None:
    """The part that is written so; None where that means nothing."""
    by, sign, name = code.partition("=")
    return Part(PartBy(by), name or None) if sign and by in set(PartBy) else None


def part_names(summary: ir.Table, transactions: ir.Table) -> ir.Table:
    """One row for each customer: customer_id, and what tells them apart: country, channel, category, year.

    summary: CUSTOMER_SUMMARY. transactions: TRANSACTIONS, of which it was made.
    Names are those of the day of the first purchase: of several, the one that took the most money on it, of equals the
    first by name; null where that day's sales name none, though a later day's may. year: four digits.
    """
    if transactions.date.type().is_timestamp():
        transactions = transactions.mutate(date=transactions.date.date())
    names = [by.value for by in _NAMED]
    firsts = summary.select("customer_id", date=summary.first_purchase)
    opening = first_day_sales(firsts, transactions).select("customer_id", "amount", *names)
    named = main_groups(opening, first_names(opening, *names), *names)
    joined = firsts.left_join(named, "customer_id")
    return joined.select("customer_id", *names, year=joined.date.year().cast("string"))


def customers_of(names: ir.Table, part: Part) -> ir.Table:
    """customer_id of everyone in the part. names: as made by `part_names`."""
    own = names[part.by.value]
    return names.filter(own.isnull() if part.name is None else own == part.name).select("customer_id")


def part_sizes(names: ir.Table) -> Mapping[PartBy, tuple[PartSize, ...]]:
    """The parts by each attribute that tells at least two apart, the largest first, of years the latest.

    names: as made by `part_names`. At most MOST_NAMES each; the customers of whom the sales name none stand last.
    """
    counted = {by: _sizes(names, by) for by in PartBy}
    return {by: sizes for by, sizes in counted.items() if len(sizes) > 1}


def _sizes(names: ir.Table, by: PartBy) -> tuple[PartSize, ...]:
    order = [ibis.desc("name")] if by is PartBy.YEAR else [ibis.desc("customers"), "name"]
    counted = names.group_by(name=names[by.value]).agg(customers=names.count())
    rows = counted.order_by(counted.name.isnull(), *order).execute()
    named = rows[rows["name"].notna()].head(MOST_NAMES)
    found = [
        PartSize(Part(by, str(name)), int(customers))
        for name, customers in zip(named["name"], named["customers"], strict=True)
    ]
    unnamed = int(rows.loc[rows["name"].isna(), "customers"].sum())
    return (*found, PartSize(Part(by, None), unnamed)) if unnamed else tuple(found)
