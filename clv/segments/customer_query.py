"""Which customers does the reader want to see, in which order? Asked of the engine, thirty at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.days import days_between
from clv.core.errors import RangeBackwards
from clv.core.money import money_sum, value_sum

PAGE_ROWS = 30

SortColumn = Literal[
    "ten_year_value",
    "twelve_month_value",
    "due",
    "value_at_risk",
    "spend_to_date",
    "frequency",
    "last_purchase",
    "first_purchase",
    "p_alive",
    "customer_id",
]
SORT_COLUMNS: tuple[SortColumn, ...] = get_args(SortColumn)
# BG/NBD says 1 and 0 of whoever never came back; neither a page nor a list shows these.
UNKNOWN_FOR_ONE_TIME_BUYERS = ("p_alive", "value_at_risk")
# Of them, and of customers who have probably left, nobody knows when they will buy; see CUSTOMER_DUE.
UNKNOWN_UNLESS_DUE = ("due", "days_until_due", "overdue_days")

Measure = Literal[
    "ten_year_value",
    "twelve_month_value",
    "days_until_due",
    "overdue_days",
    "value_at_risk",
    "value_if_alive",
    "spend_to_date",
    "p_alive",
    "expected_purchases",
    "frequency",
    "silent_days",
    "known_days",
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# Columns beside those of CUSTOMER_VALUES, see clv.customers.places.
PLACES = ("channel", "category", "country")
# And those that follow from the dates: days since the last purchase, mean days between the purchases.
PACE = ("silent_days", "usual_gap")
# What is known of a customer without any model.
KNOWN_SORT_COLUMNS: tuple[SortColumn, ...] = (
    "spend_to_date",
    "frequency",
    "last_purchase",
    "first_purchase",
    "customer_id",
)
KNOWN_MEASURES: tuple[Measure, ...] = ("spend_to_date", "frequency", "silent_days", "known_days")


@dataclass(frozen=True)
class Bounds:
    """Between which limits a measure lies, both included; None: no limit on that side.

    Money, a chance of 0 to 1, a number, or days before the window's end: silent_days since the last purchase,
    known_days since the first, overdue_days; days_until_due lie after it. Raises RangeBackwards.
    """

    measure: Measure
    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        if self.least is not None and self.most is not None and not self.least <= self.most:
            raise RangeBackwards(least=self.least, most=self.most)

    @property
    def is_open(self) -> bool:
        return self.least is None and self.most is None


@dataclass(frozen=True)
class CustomerFilter:
    """What is asked for; all of it has to hold. search: part of a customer's id, in any case.

    segments: their codes; channels, categories, countries: names of where the customer mostly buys; none for all.
    """

    search: str = ""
    segments: tuple[str, ...] = ()
    sort: SortColumn = "ten_year_value"
    descending: bool = True
    ranges: tuple[Bounds, ...] = ()
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Which of PLACES are limited, and to which names."""
        wanted = zip(PLACES, (self.channels, self.categories, self.countries), strict=True)
        return tuple((place, names) for place, names in wanted if names)


def find_customers(values: ir.Table, wish: CustomerFilter) -> ir.Table:
    """The customers of CUSTOMER_VALUES that fit the wish, in its order; equals are ordered by id.

    values needs the columns of PLACES that the wish limits, and those of CUSTOMER_DUE where it asks who is due. What is
    not known of a customer lies between no limits, and sorted by it they come last, whichever way.
    """
    found = values
    if wish.search.strip():
        found = found.filter(found.customer_id.lower().contains(wish.search.strip().lower()))
    if wish.segments:
        found = found.filter(found.segment.isin(list(wish.segments)))
    for place, names in wish.places:
        found = found.filter(found[place].isin(list(names)))
    for limits in wish.ranges:
        found = _within(found, limits)
    key = ibis.desc(wish.sort) if wish.descending else ibis.asc(wish.sort)
    if wish.sort == "customer_id":
        return found.order_by(key)
    if wish.sort in UNKNOWN_FOR_ONE_TIME_BUYERS:
        return found.order_by(found.frequency == 0, key, found.customer_id)
    if wish.sort in UNKNOWN_UNLESS_DUE:
        return found.order_by(found[wish.sort].isnull(), key, found.customer_id)
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
    """Page `number` (0 is the first) of what was found, with PACE; empty beyond the last."""
    return with_pace(found.limit(rows, offset=number * rows))


def as_known(values: ir.Table) -> ir.Table:
    """The same customers in the same order, what is not known of one-time buyers null: as pages and lists show it."""
    once = values.frequency == 0
    return values.mutate(
        **{name: ibis.ifelse(once, ibis.null("float64"), values[name]) for name in UNKNOWN_FOR_ONE_TIME_BUYERS}
    )


def with_pace(values: ir.Table) -> ir.Table:
    """The same customers with PACE beside their columns; the gap of a one-time buyer is null."""
    mean = values.recency.cast("float64") / ibis.greatest(values.frequency, 1)
    gap = ibis.ifelse(values.frequency > 0, mean, ibis.null("float64"))
    return values.mutate(silent_days=values["T"] - values.recency, usual_gap=gap)


def days_until_due(values: ir.Table) -> ir.IntegerValue:
    """Days from the window's end to the day on which each customer of CUSTOMER_DUE is due, 1 or more."""
    return days_between(values.due, values.last_purchase) - (values["T"] - values.recency)


def _within(found: ir.Table, limits: Bounds) -> ir.Table:
    if limits.is_open:
        return found
    measure = _measure(found, limits.measure)
    inside = measure.notnull()
    if limits.least is not None:
        inside &= measure >= limits.least
    if limits.most is not None:
        inside &= measure <= limits.most
    if limits.measure in UNKNOWN_FOR_ONE_TIME_BUYERS:
        inside &= found.frequency > 0
    return found.filter(inside)


def _measure(found: ir.Table, measure: Measure) -> ir.NumericValue:
    match measure:
        case "silent_days":
            return found["T"] - found.recency
        case "known_days":
            return found["T"]
        case "days_until_due":
            return days_until_due(found)
        case _:
            return found[measure]


@dataclass(frozen=True)
class ListTotals:
    """How many customers there are, what they are worth and what they have paid so far [money]."""

    customers: int
    value: float
    paid: float


def list_totals_of(customers: ir.Table) -> ListTotals:
    """The totals of CUSTOMER_VALUES rows; 0 where there are none."""
    facts = customers.agg(
        customers=customers.count(), value=value_sum(customers.ten_year_value), paid=money_sum(customers.spend_to_date)
    ).execute()
    count, value, paid = facts.iloc[0]
    return ListTotals(int(count), *(0.0 if pd.isna(money) else float(money) for money in (value, paid)))
