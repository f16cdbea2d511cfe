"""By channel, country or category: who are these customers, what are they worth, and who costs more than they bring?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from scipy.special import ndtri

from clv.analysis.uncertainty import spread_by
from clv.analysis.valuation import Analysis
from clv.core.money import money_sum, value_sum
from clv.core.periods import Window
from clv.customers.groups import By, earned, first_day_sales, first_names, main_groups, margin_share
from clv.value.intervals import LEVEL, Interval
from clv.value.ten_year import segment_totals, year_column

MOST_GROUPS = 8  # rows that a reader takes in; smaller ones are taken together
FEW = 100  # below, a share of one half is uncertain by more than 8 points to either side
# Draws of parameters for the limits of each group: with 512 instead of 128 they move by a hundredth of their width.
_DRAWS, _FUTURES = 128, 100
_OTHERS, _UNNAMED = "others", "unnamed"


@dataclass(frozen=True)
class Group:
    """Customers of one channel, country or category.

    name: as the sales have it; None where they name none, or where `taken_together` small ones stand here (0: one).
    spend_to_date, margin_to_date [money]: of all of them; margin None where the sales name none.
    p_alive: of the repeat buyers, the mean; None where there is none, or nothing can be said.
    value: their ten_year_value [money], added up; None where the data cannot carry any.
    """

    name: str | None
    taken_together: int
    customers: int
    repeat_buyers: int
    spend_to_date: float
    margin_to_date: float | None
    p_alive: float | None
    value: float | None

    @property
    def code(self) -> str:
        """What tells it from the others."""
        return f"={self.name}" if self.name is not None else (_OTHERS if self.taken_together else _UNNAMED)

    @property
    def mean_value(self) -> float | None:
        return None if self.value is None else self.value / self.customers

    @property
    def few(self) -> bool:
        return self.customers < FEW

    @property
    def one_time_share(self) -> float:
        return 1.0 - self.repeat_buyers / self.customers

    @property
    def one_time_limits(self) -> Interval:
        """Between which limits the share of one-time buyers lies (LEVEL), were more customers won as these were.

        Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".
        """
        z, n, share = float(ndtri((1 + LEVEL) / 2)), self.customers, self.one_time_share
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
        return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True)
class Losses:
    """The customers whose margin to date and to come is below zero.

    customers: how many; cost: what they cost in the end [money, 0 or more]. to_date, to_date_cost: how many have cost
    money so far, and how much; some of them will make up for it. margin_share: what the margin to come was taken to be
    of the revenue to come.
    """

    customers: int
    cost: float
    to_date: int
    to_date_cost: float
    margin_share: float


def groups_of(
    engine: BaseBackend, transactions: ir.Table, analysis: Analysis, offered: Sequence[By], *, name: str
) -> dict[By, tuple[Group, ...]]:
    """For each of `offered` the MOST_GROUPS largest groups, the others taken together, and whom the sales give none:
    every customer is in one of them.

    transactions: TRANSACTIONS, of which the analysis was made. The engine gets the table {name}_groups: CUSTOMER_VALUES
    with each of `offered` (main_groups), and margin_to_date, null where the sales name no margin.
    """
    if not offered:
        return {}
    summary, names = engine.table(analysis.base.table), [by.value for by in offered]
    firsts = summary.select("customer_id", date=summary.first_purchase)
    opening = first_day_sales(firsts, transactions).select("customer_id", "amount", *names)
    engine.create_table(f"{name}_opening", opening, overwrite=True)  # of all sales once, not for each of `offered`
    values = analysis.values(engine)
    opening = engine.table(f"{name}_opening")
    engine.create_table(f"{name}_names", first_names(opening, *names), overwrite=True)
    joined = values.left_join(main_groups(opening, engine.table(f"{name}_names"), *names), "customer_id")
    if names_margin(transactions, analysis.base.window):
        joined = joined.drop("customer_id_right").left_join(earned(transactions, analysis.base.window), "customer_id")
    else:
        joined = joined.mutate(margin_to_date=ibis.null("float64"))
    engine.create_table(_table(name), joined.drop("customer_id_right"), overwrite=True)
    for helper in ("opening", "names"):
        engine.drop_table(f"{name}_{helper}")
    return {by: _groups(engine.table(_table(name)), by) for by in offered}


def _groups(customers: ir.Table, by: By) -> tuple[Group, ...]:
    sizes = _sizes(customers, by)
    names = sizes[by.value].dropna().tolist()
    grouped = _with_group(customers, by, names[:MOST_GROUPS])
    again = grouped.frequency > 0
    found = (
        grouped.group_by("segment")
        .agg(
            customers=grouped.count(),
            repeat_buyers=again.sum(),
            spend_to_date=money_sum(grouped.spend_to_date),
            margin_to_date=money_sum(grouped.margin_to_date),
            p_alive=value_sum(grouped.p_alive, where=again) / again.sum().nullif(0),
            value=value_sum(grouped.ten_year_value),
        )
        .execute()
        .set_index("segment")
    )
    codes = [*(f"={one}" for one in names[:MOST_GROUPS]), _OTHERS, _UNNAMED]
    return tuple(
        _group(code, found.loc[code], taken_together=len(names) - MOST_GROUPS) for code in codes if code in found.index
    )


def limits_of(
    engine: BaseBackend, analysis: Analysis, groups: tuple[Group, ...], by: By, *, name: str
) -> dict[str, Interval]:
    """Between which limits each group's mean value lies (LEVEL), by the group's code; empty where they are unknown.

    To be asked for once `groups_of` is there. As for the total (clv.analysis.uncertainty): the parameters are
    uncertain, and so is what these customers will do. That one model serves all groups is not in it.
    """
    if analysis.worth is None:
        return {}
    names = [group.name for group in groups if group.name is not None]
    grouped = _with_group(engine.table(_table(name)), by, names)
    totals = segment_totals(
        grouped, engine.table(analysis.worth.expectation_grid), assumptions=analysis.worth.assumptions
    )
    found = totals.execute().set_index("segment")
    years = [year_column(year) for year in range(1, analysis.worth.assumptions.horizon_years + 1)]
    points = tuple((group.code, tuple(found.loc[group.code, years].astype(float))) for group in groups)
    sure = spread_by(engine, analysis, grouped, points, draws=_DRAWS, futures=_FUTURES)
    sizes = {group.code: group.customers for group in groups}
    return (
        {code: Interval(one.low / sizes[code], one.high / sizes[code]) for code, one in sure.by_segment} if sure else {}
    )


def names_margin(transactions: ir.Table, window: Window) -> bool:
    """Whether the sales of the window name a margin anywhere."""
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    return bool(seen.margin.count().execute())


def losses(transactions: ir.Table, analysis: Analysis, values: ir.Table | None) -> Losses | None:
    """Who costs more than they bring; None where the sales name no margin, since nobody costs anything then.

    transactions: TRANSACTIONS, of which the analysis was made. values: their CUSTOMER_VALUES, None where the data
    cannot carry any: then only what was earned to date counts. What is to come earns the margin that the reader set,
    or where none is set what all sales with a margin have earned of their amounts; so nobody is written off for a bad
    start alone.
    """
    window = analysis.base.window
    if not names_margin(transactions, window):
        return None
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    share = float(margin_share(seen).execute().iloc[0, 0])
    each = earned(transactions, window)
    if analysis.worth is None or values is None:
        to_come = each.mutate(whole=each.margin_to_date)
    else:
        assumed = analysis.worth.assumptions
        share = assumed.margin if assumed.margin_is_set else share
        joined = each.left_join(values.select("customer_id", "ten_year_value"), "customer_id")
        of_revenue = share / assumed.margin
        to_come = joined.mutate(whole=joined.margin_to_date + joined.ten_year_value.fill_null(0.0) * of_revenue)
    found = (
        to_come.agg(
            customers=(to_come.whole < 0).sum(),
            cost=-to_come.whole.sum(where=to_come.whole < 0).fill_null(0.0),
            to_date=(to_come.margin_to_date < 0).sum(),
            to_date_cost=-to_come.margin_to_date.sum(where=to_come.margin_to_date < 0).fill_null(0.0),
        )
        .execute()
        .iloc[0]
    )
    return Losses(
        int(found["customers"]), float(found["cost"]), int(found["to_date"]), float(found["to_date_cost"]), share
    )


def _table(name: str) -> str:
    """The table of the engine that holds each customer's values, groups and margin."""
    return f"{name}_groups"


def _sizes(customers: ir.Table, by: By) -> pd.DataFrame:
    """Each group and its customers, the largest first."""
    sizes = customers.group_by(by.value).agg(customers=customers.count())
    return sizes.order_by(ibis.desc("customers"), by.value).execute()


def _with_group(customers: ir.Table, by: By, names: Sequence[str]) -> ir.Table:
    """CUSTOMER_VALUES with the group's code as segment: the names, all others together, whom the sales give none."""
    own = customers[by.value]
    named = ibis.ifelse(own.isin(list(names)), ibis.literal("=") + own, _OTHERS)
    return customers.mutate(segment=ibis.ifelse(own.isnull(), _UNNAMED, named))


def _group(code: str, found: pd.Series, *, taken_together: int) -> Group:
    def known(figure: str) -> float | None:
        return None if pd.isna(found[figure]) else float(found[figure])

    return Group(
        name=code[1:] if code.startswith("=") else None,
        taken_together=taken_together if code == _OTHERS else 0,
        customers=int(found["customers"]),
        repeat_buyers=int(found["repeat_buyers"]),
        spend_to_date=float(found["spend_to_date"]),
        margin_to_date=known("margin_to_date"),
        p_alive=known("p_alive"),
        value=known("value"),
    )
