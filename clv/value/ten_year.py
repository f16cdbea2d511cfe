"""What is each customer worth over the horizon, and in which year does the money come?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from clv.core.assumptions import Assumptions
from clv.core.money import money_sum, value_sum
from clv.core.periods import MONTHS_PER_YEAR
from clv.core.tables import CUSTOMER_SUMMARY, CUSTOMER_VALUES

# Expected purchases of customers who are alive: (frequency, T [days], days ahead) -> shape (len(T), len(days)).
PurchasesIfAlive = Callable[[int, ArrayLike, ArrayLike], NDArray[np.float64]]


def year_column(year: int) -> str:
    """The grid column that holds the discounted purchases of a year, 1 or more."""
    return f"year_{year}"


def expectation_grid(
    points: pd.DataFrame, purchases_if_alive: PurchasesIfAlive, *, assumptions: Assumptions
) -> pd.DataFrame:
    """Expected purchases over the horizon at each distinct (frequency, T), for a customer who is still one.

    points: columns frequency and T [days], each pair once. Adds `purchases` (in the horizon), `discounted` (each
    month's purchases discounted from the month's end) and year_1 to year_n, whose sum is `discounted`.
    The time since the last purchase plays no part here: it only decides whether the customer is still one (p_alive).
    """
    month_ends = np.arange(1, assumptions.months + 1) * assumptions.days_per_month
    # Plain arrays until the end: a frame of a dozen columns for each frequency takes longer than the arithmetic.
    parts: list[NDArray[np.float64]] = []
    ordered = points.sort_values(["frequency", "T"])
    frequencies, firsts = np.unique(ordered["frequency"].to_numpy(np.int64), return_index=True)
    for frequency, age in zip(
        frequencies.tolist(), np.split(ordered["T"].to_numpy(np.float64), firsts[1:]), strict=True
    ):
        cumulative = purchases_if_alive(frequency, age, month_ends)
        by_year = by_year_discounted(cumulative, assumptions=assumptions)
        parts.append(np.column_stack([cumulative[:, -1], by_year.sum(axis=1), by_year]))
    years = [year_column(year) for year in range(1, assumptions.horizon_years + 1)]
    figures = pd.DataFrame(np.concatenate(parts), columns=["purchases", "discounted", *years])
    figures.insert(0, "frequency", ordered["frequency"].to_numpy(np.int64))
    figures.insert(1, "T", ordered["T"].to_numpy(np.int64))
    return figures


def by_year_discounted(cumulative: NDArray[np.float64], *, assumptions: Assumptions) -> NDArray[np.float64]:
    """Discounted purchases of each year, from cumulative purchases at the month ends (last axis); never below 0."""
    # A month in which nothing more is expected may come out at minus a rounding error.
    monthly = np.maximum(np.diff(cumulative, prepend=0.0, axis=-1), 0.0)
    months = np.arange(1, assumptions.months + 1)
    discounted = monthly * (1.0 + assumptions.discount_rate_per_year) ** (-months / MONTHS_PER_YEAR)
    shape = (*cumulative.shape[:-1], assumptions.horizon_years, MONTHS_PER_YEAR)
    return discounted.reshape(shape).sum(axis=-1)


def year_ends(assumptions: Assumptions) -> NDArray[np.float64]:
    """Days from the window's end to the end of each year of the horizon."""
    years = np.arange(1, assumptions.horizon_years + 1)
    return np.asarray(years * MONTHS_PER_YEAR * assumptions.days_per_month, np.float64)


def year_factors(assumptions: Assumptions) -> NDArray[np.float64]:
    """What money that comes evenly over a year is worth today, discounted month by month, of each year."""
    months = np.arange(1, assumptions.months + 1)
    factors = (1.0 + assumptions.discount_rate_per_year) ** (-months / MONTHS_PER_YEAR)
    return np.asarray(factors.reshape(-1, MONTHS_PER_YEAR).mean(axis=1), np.float64)


def score_customers(customers: ir.Table, grid: ir.Table, *, margin: float) -> ir.Table:
    """CUSTOMER_VALUES without the segment: the summary, p_alive and expected_spend, joined to the grid.

    customers: CUSTOMER_SUMMARY with p_alive and expected_spend. grid: as made by `expectation_grid`, in the engine.
    Every customer's (frequency, T) is in the grid; the join drops nobody.
    """
    joined = customers.inner_join(grid, ["frequency", "T"])
    if_alive = joined.expected_spend * joined.discounted * margin
    return joined.select(
        *(column for column in customers.columns if column not in ("p_alive", "expected_spend")),
        p_alive=joined.p_alive,
        expected_purchases=joined.p_alive * joined.purchases,
        expected_spend=joined.expected_spend,
        ten_year_value=joined.p_alive * if_alive,
        twelve_month_value=joined.p_alive * joined.expected_spend * joined[year_column(1)] * margin,
        value_if_alive=if_alive,
        value_at_risk=(1.0 - joined.p_alive) * if_alive,
    )


def without_values(summary: ir.Table) -> ir.Table:
    """CUSTOMER_VALUES of customers whom nobody can value yet: the summary, and nothing (null) in the other columns.

    summary: CUSTOMER_SUMMARY.
    """
    unknown = [column for column in CUSTOMER_VALUES.columns if column.name not in CUSTOMER_SUMMARY.names]
    return summary.select(*CUSTOMER_SUMMARY.names, **{column.name: ibis.null().cast(column.type) for column in unknown})


def segment_totals(values: ir.Table, grid: ir.Table, *, assumptions: Assumptions) -> ir.Table:
    """One row a segment: customers, repeat_buyers, money to date, ten_year_value, value_at_risk, year_1 to year_n.

    values: CUSTOMER_VALUES. expected_purchases is the sum over the horizon; value_at_risk that of the segment's repeat
    buyers: nothing says yet whether a one-time buyer stays.
    """
    joined = values.inner_join(grid, ["frequency", "T"])
    money = joined.p_alive * joined.expected_spend * assumptions.margin
    years = [year_column(year) for year in range(1, assumptions.horizon_years + 1)]
    return joined.group_by("segment").agg(
        customers=joined.count(),
        repeat_buyers=(joined.frequency > 0).sum(),
        spend_to_date=money_sum(joined.spend_to_date),
        expected_purchases=value_sum(joined.expected_purchases),
        ten_year_value=value_sum(joined.ten_year_value),
        value_at_risk=value_sum((joined.frequency > 0).ifelse(joined.value_at_risk, 0.0)),
        **{year: value_sum(money * joined[year]) for year in years},
    )


def concentration(values: ir.Table, *, steps: int = 100) -> ir.Table:
    """How much of the value do the best customers hold? customer_share and value_share, each 0 to 1, best first.

    At most `steps` rows; the point (0, 0) is not among them. With fewer customers than steps, one row a customer.
    """
    numbered = values.select(
        money=values.ten_year_value,
        place=ibis.row_number().over(order_by=values.ten_year_value.desc()),
        customers=values.customer_id.count().over(ibis.window()),
    )
    # As NTILE, which not every engine has: what does not part evenly goes to the first steps, one more each.
    each, more = numbered.customers // steps, numbered.customers % steps
    longer = more * (each + 1)
    ranked = numbered.select(
        "money",
        step=ibis.ifelse(
            numbered.place < longer,
            numbered.place // (each + 1),
            more + (numbered.place - longer) // ibis.greatest(each, 1),
        ),
    )
    groups = ranked.group_by("step").agg(customers=ranked.count(), money=value_sum(ranked.money))
    running = ibis.cumulative_window(order_by=groups.step)
    return groups.select(
        customer_share=groups.customers.sum().over(running).cast("float64")
        / groups.customers.sum().over(ibis.window()),
        value_share=groups.money.sum().over(running) / groups.money.sum().over(ibis.window()).nullif(0),
    ).order_by("customer_share")


@dataclass(frozen=True)
class NewCustomer:
    """What the models expect of a customer not yet won.

    first_purchase: mean money of a first purchase day. mean_spend: Gamma-Gamma mean per repeat purchase [money].
    p_alive: the chance of still being a customer after the first purchase, 0 to 1; below 1 where some leave right then.
    """

    first_purchase: float
    mean_spend: float
    purchases_if_alive: PurchasesIfAlive
    p_alive: float = 1.0


def new_customer_value(new: NewCustomer, *, assumptions: Assumptions) -> float:
    """What a customer not yet won is worth over the horizon [money]: the first purchase now, then the expected repeats.

    The cost of winning the customer is not taken off.
    """
    month_ends = np.arange(1, assumptions.months + 1) * assumptions.days_per_month
    repeats = by_year_discounted(new.purchases_if_alive(0, np.zeros(1), month_ends), assumptions=assumptions).sum()
    return float(assumptions.margin * (new.first_purchase + new.mean_spend * new.p_alive * repeats))
