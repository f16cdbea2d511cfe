"""After the first purchase, the second and so on: how many customers come back, when, and does it differ by group?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.days import days_between
from clv.core.periods import Window
from clv.core.quantiles import quantile
from clv.customers.groups import first_day_sales, first_names, main_groups
from clv.customers.survival import FEWEST, Chance, ReturnCurve, kaplan_meier, log_rank

PURCHASES = 5  # the first five; who buys a sixth time has long decided to stay
HORIZONS = (30, 90, 180, 365)  # days: a month, a quarter, half a year, a year
MOST_GROUPS = 5  # lines that a chart can hold
_EARLY, _LATE = 0.10, 0.90
_CHANCE = 0.01  # three ways to tell customers apart on one page: at 0.05 one in seven shops would see a phantom
_THIRDS = ("1", "2", "3")  # the cheapest third of the first purchases, the middle one, the dearest


class GroupBy(StrEnum):
    """By what customers can be told apart on the day of their first purchase."""

    CHANNEL = "channel"
    CATEGORY = "category"
    FIRST_AMOUNT = "first_amount"


@dataclass(frozen=True)
class UsualReturn:
    """Days within which customers usually come back: of those who do, a tenth before `early`, a tenth after `late`."""

    early: int
    median: int
    late: int


@dataclass(frozen=True)
class Return:
    """What came after the `number`-th purchase day of the `customers` who had one: `came` have been seen again."""

    number: int
    customers: int
    came: int
    curve: ReturnCurve

    def within(self, days: int) -> Chance | None:
        """The chance to have come back within so many days; None where too few have been in sight for so long."""
        everyone_is_back = self.customers >= FEWEST and self.curve.share[-1] >= 1
        return self.curve.by(days) if days <= self.curve.seen_days or everyone_is_back else None

    @property
    def usual(self) -> UsualReturn | None:
        return usual_return(self)


@dataclass(frozen=True)
class Group:
    """Customers alike on the day of their first purchase. name: as the sales have it; of thirds "1", "2" or "3".

    least, most: between which amounts their first purchases lie [money].
    """

    name: str
    least: float
    most: float
    first: Return


@dataclass(frozen=True)
class Difference:
    """Groups held against each other by whether and when they come back after the first purchase.

    groups: the largest, at most MOST_GROUPS, each with at least FEWEST customers; thirds by their amounts, others by
    size. left_out: customers in none of these, because their group is small or the sales name none.
    p_value: how often groups that do not differ would look as different as these, or more, by chance (log-rank).
    """

    groups: tuple[Group, ...]
    left_out: int
    chi_squared: float
    p_value: float

    @property
    def more_than_chance(self) -> bool:
        return self.p_value < _CHANCE


@dataclass(frozen=True)
class Returning:
    """What came after the first purchases, the first one first, and by what these customers can be told apart."""

    after: tuple[Return, ...]
    splits: tuple[GroupBy, ...]


def returns(counts: pd.DataFrame) -> tuple[Return, ...]:
    """What came after each of the first purchases, the first one first, as long as there are customers.

    counts: as counted by `return_counts`.
    """
    numbers = sorted(counts["number"].unique().tolist())
    return tuple(_return(number, counts[counts["number"] == number]) for number in numbers)


def usual_return(one: Return) -> UsualReturn | None:
    """When the next purchase usually comes, as far as the sales have seen: who comes still later is not in it.

    Customers who have not been here for long count as undecided and not as lost. None where fewer than FEWEST came.
    """
    back = one.curve.by(one.curve.seen_days).value
    days = [one.curve.day_of(share * back) for share in (_EARLY, 0.5, _LATE)]
    if one.came < FEWEST or not back or None in days:
        return None
    early, median, late = (day or 0 for day in days)
    return UsualReturn(early, median, late)


def purchase_gaps(days: ir.Table, window: Window) -> ir.Table:
    """One row for each of a customer's first purchase days: customer_id, number (1 to PURCHASES), date, amount, days,
    came.

    days: purchase days up to the window's end, as made by purchase_days. The column days: from that purchase day to the
    customer's next one (came is true), or to the window's end where there is none yet.
    """
    in_order = ibis.window(group_by="customer_id", order_by="date")
    numbered = days.mutate(number=ibis.row_number().over(in_order) + 1, following=days.date.lead().over(in_order))
    first = numbered.filter(numbered.number <= PURCHASES)
    until = ibis.coalesce(first.following, ibis.literal(window.end))
    return first.select(
        "customer_id",
        "number",
        "date",
        "amount",
        days=days_between(until, first.date),
        came=first.following.notnull(),
    )


def return_counts(gaps: ir.Table) -> ir.Table:
    """How many customers stand at each number, days and came: `customers`. A few thousand rows, whatever the company.

    gaps: as made by `purchase_gaps`.
    """
    keys = ("number", "days", "came")
    return gaps.group_by(*keys).agg(customers=gaps.count()).order_by(*keys)


def possible_splits(transactions: ir.Table) -> tuple[GroupBy, ...]:
    """By what these customers can be told apart: what their sales name at least two of, and the first amount always."""
    named = {GroupBy.CHANNEL: transactions.channel, GroupBy.CATEGORY: transactions.category}
    found = transactions.agg(**{split.value: column.nunique() for split, column in named.items()}).execute().iloc[0]
    return (*(split for split in named if found[split.value] > 1), GroupBy.FIRST_AMOUNT)


def split_counts(gaps: ir.Table, transactions: ir.Table, split: GroupBy) -> ir.Table:
    """As `return_counts` for the first purchase, by group: group, days, came, customers, least and most [money].

    gaps: as made by `purchase_gaps` from these transactions. group: of channels and categories the name of the one that
    took the most money on the day of the first purchase, of equals the first by name, null where the sales name none;
    of the first amount its third: "1" the cheapest, to "3".
    """
    firsts = gaps.filter(gaps.number == 1)
    grouped = _thirds(firsts) if split is GroupBy.FIRST_AMOUNT else _named(firsts, transactions, split)
    return (
        grouped.group_by("group", "days", "came")
        .agg(customers=grouped.count(), least=grouped.amount.min(), most=grouped.amount.max())
        .order_by("group", "days", "came")
    )


def difference(counts: pd.DataFrame) -> Difference | None:
    """The groups held against each other; None where fewer than two are large enough.

    counts: as counted by `split_counts`.
    """
    sizes = counts.groupby("group")["customers"].sum()
    large = sizes[sizes >= FEWEST].sort_values(ascending=False, kind="stable").head(MOST_GROUPS)
    if len(large) < 2:
        return None
    names = sorted(large.index) if set(large.index) <= set(_THIRDS) else list(large.index)
    rows = [counts[counts["group"] == name] for name in names]
    chi_squared, p_value = log_rank(rows)
    return Difference(
        groups=tuple(
            Group(str(name), float(group["least"].min()), float(group["most"].max()), _return(1, group))
            for name, group in zip(names, rows, strict=True)
        ),
        left_out=int(counts["customers"].sum() - large.sum()),
        chi_squared=chi_squared,
        p_value=p_value,
    )


def _return(number: int, rows: pd.DataFrame) -> Return:
    return Return(
        number=number,
        customers=int(rows["customers"].sum()),
        came=int(rows["customers"].where(rows["came"].astype(bool), 0).sum()),
        curve=kaplan_meier(rows),
    )


def _thirds(firsts: ir.Table) -> ir.Table:
    low, high = (quantile(firsts.amount, share) for share in (1 / 3, 2 / 3))
    cheap, middle, dear = _THIRDS
    return firsts.mutate(group=ibis.cases((firsts.amount <= low, cheap), (firsts.amount <= high, middle), else_=dear))


def _named(firsts: ir.Table, transactions: ir.Table, split: GroupBy) -> ir.Table:
    opening = first_day_sales(firsts.select("customer_id", "date"), transactions)
    return firsts.left_join(
        main_groups(opening, first_names(opening, split.value), split.value).rename(group=split.value), "customer_id"
    )
