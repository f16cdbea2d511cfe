"""How did each customer begin: with which product, through which channel, with how much, in which month?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from clv.core.money import money_sum
from clv.core.quantiles import quantile
from clv.customers.groups import first_day_sales, first_names, main_groups

MOST_GROUPS = 12  # rows that a reader takes in, and as many as there are months; smaller ones are taken together
FEWEST = 30  # customers; smaller groups are taken together
OTHERS, UNNAMED = "others", "unnamed"
_BANDS = 4
_MONTHS_FROM_DAYS = 730  # of sales; with less, a month of arrival is a time and not a season


class BeginsBy(StrEnum):
    """By what the first purchase day tells customers apart."""

    PRODUCT = "product"
    CATEGORY = "category"
    CHANNEL = "channel"
    COUNTRY = "country"
    FIRST_AMOUNT = "first_amount"
    MONTH = "month"


_NAMED = (BeginsBy.PRODUCT, BeginsBy.CATEGORY, BeginsBy.CHANNEL, BeginsBy.COUNTRY)


@dataclass(frozen=True)
class Mean:
    """A mean, and its standard error; infinite where nothing can be said."""

    value: float
    error: float


@dataclass(frozen=True)
class BeginningGroup:
    """Customers who began alike, and all that is counted of them.

    code: "=" and the name as the sales have it, of a band "1" (the smallest) to "4", of a month "01" to "12"; OTHERS
    for `taken_together` small groups; UNNAMED for those whose first day names none. least, most: first amounts [money].
    cells: as in fit_bg_nbd. returns: as in kaplan_meier. first, again: mean money of a first purchase day, and of a
    later one.
    """

    code: str
    customers: int
    taken_together: int
    least: float
    most: float
    first: Mean
    again: Mean
    cells: pd.DataFrame
    returns: pd.DataFrame


def possible_beginnings(opening: ir.Table, *, days: int) -> tuple[BeginsBy, ...]:
    """By what these customers can be told apart. opening: as made by `first_day_sales`. days: of sales."""
    found = opening.agg(**{by.value: opening[by.value].nunique() for by in _NAMED}).execute().iloc[0]
    named = tuple(by for by in _NAMED if found[by.value] > 1)
    return (*named, BeginsBy.FIRST_AMOUNT, *((BeginsBy.MONTH,) if days >= _MONTHS_FROM_DAYS else ()))


def opening_sales(summary: ir.Table, transactions: ir.Table) -> ir.Table:
    """customer_id, amount and the names of what was sold on each customer's first purchase day."""
    firsts = summary.select("customer_id", date=summary.first_purchase)
    return first_day_sales(firsts, transactions).select("customer_id", "amount", *(by.value for by in _NAMED))


def with_beginning(summary: ir.Table, opening: ir.Table, gaps: ir.Table, by: BeginsBy) -> ir.Table:
    """One row for each customer: the summary, `begins` (null where the first day names none), the first_amount, and
    days and came of the second purchase.

    gaps: as made by `clv.customers.repurchase.purchase_gaps`.
    """
    firsts = gaps.filter(gaps.number == 1).select("customer_id", "days", "came", first_amount=gaps.amount.round(6))
    known = summary.inner_join(firsts, "customer_id")
    if by is BeginsBy.FIRST_AMOUNT:
        return known.mutate(begins=_band(known.first_amount))
    if by is BeginsBy.MONTH:
        return known.mutate(begins=known.first_purchase.month().cast("string").lpad(2, "0"))
    own = main_groups(opening, first_names(opening, by.value), by.value).rename(begins=by.value)
    return known.left_join(own, "customer_id").drop("customer_id_right")


def beginning_groups(customers: ir.Table, by: BeginsBy) -> tuple[BeginningGroup, ...]:
    """The groups, by size, bands and months in their order; then the small ones together, then those without a name.

    Everyone is in one. customers: as made by `with_beginning`, by the same.
    """
    sizes = customers.group_by("begins").agg(customers=customers.count())
    named = sizes.filter(sizes.begins.notnull()).order_by(ibis.desc("customers"), "begins").execute()
    large = named[named["customers"] >= FEWEST].head(MOST_GROUPS)["begins"].tolist()
    if by not in _NAMED:
        large.sort()
    own = customers.begins
    code = ibis.ifelse(own.isnull(), UNNAMED, ibis.ifelse(own.isin(large), ibis.literal("=") + own, OTHERS))
    coded = customers.mutate(code=code)
    sums = {str(row["code"]): row for row in _sums(coded).to_dict("records")}
    keys = ["code", "frequency", "recency", "T"]
    cells = coded.group_by(keys).agg(customers=coded.count()).order_by(*keys).execute()
    seen = ["code", "days", "came"]
    returns = coded.group_by(seen).agg(customers=coded.count()).order_by(*seen).execute()
    codes = [one for one in (*(f"={name}" for name in large), OTHERS, UNNAMED) if one in sums]
    return tuple(
        BeginningGroup(
            code=one,
            customers=int(sums[one]["customers"]),
            taken_together=len(named) - len(large) if one == OTHERS else 0,
            least=float(sums[one]["least"]),
            most=float(sums[one]["most"]),
            first=_mean(sums[one], "first"),
            again=_mean(sums[one], "again"),
            cells=cells[cells["code"] == one].drop(columns="code"),
            returns=returns[returns["code"] == one].drop(columns="code"),
        )
        for one in codes
    )


def _band(amount: ir.NumericColumn) -> ir.StringColumn:
    """Quarters of the first amounts, of the same edges for all; fewer where many pay one price."""
    edges = sorted({quantile(amount, share / _BANDS) for share in range(1, _BANDS)})
    return ibis.cases(*((amount <= edge, str(place)) for place, edge in enumerate(edges, 1)), else_=str(len(edges) + 1))


def _sums(coded: ir.Table) -> pd.DataFrame:
    again = coded.monetary_value * coded.frequency
    times = coded.frequency.cast("float64")
    return (
        coded.group_by("code")
        .agg(
            customers=coded.count(),
            least=coded.first_amount.min(),
            most=coded.first_amount.max(),
            first_money=money_sum(coded.first_amount),
            first_squares=(coded.first_amount**2).sum(),
            first_times=coded.count().cast("float64"),
            first_both=money_sum(coded.first_amount),
            first_times_squares=coded.count().cast("float64"),
            again_money=money_sum(again),
            again_squares=(again**2).sum(),
            again_times=times.sum(),
            again_both=(again * times).sum(),
            again_times_squares=(times**2).sum(),
        )
        .execute()
    )


def _mean(sums: Mapping[Hashable, float], which: str) -> Mean:
    """Money a purchase, with the standard error of a ratio of sums over customers (Cochran 1977, equation 2.46)."""
    money, times = float(sums[f"{which}_money"]), float(sums[f"{which}_times"])
    if not (times > 0 and money > 0):
        return Mean(float("nan"), float("inf"))
    mean = money / times
    off = (
        float(sums[f"{which}_squares"])
        - 2 * mean * float(sums[f"{which}_both"])
        + mean**2 * float(sums[f"{which}_times_squares"])
    )
    count = float(sums["customers"])
    error = float(np.sqrt(max(off, 0.0) * count / max(count - 1.0, 1.0))) / times
    # One customer says nothing of the next, and equal ones say that the next is about equal, not that it is the same.
    return Mean(mean, max(error, mean / times**0.5 * 1e-3) if count > 1 else float("inf"))
