"""What would each method have said, how far off was it, and what would have been said without a model?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from clv.core.money import value_sum
from clv.models.clock_fit import in_usual_days
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import fit_purchases
from clv.models.sales_clock import EVEN, SalesClock

HIGHEST_GROUP = 7  # customers with 7 or more repeat purchases are one group, as in the literature's figures
TENTHS = 10


class Method(StrEnum):
    """Who foretells: a model, or one of the two rules of thumb that need none."""

    BG_NBD = "bg-nbd"
    EVEN_DAYS = "bg-nbd-even-days"  # BG/NBD without season and drift, where the sales show one
    MBG_NBD = "mbg-nbd"
    PARETO_NBD = "pareto-nbd"
    AS_BEFORE = "as_before"  # every customer goes on as before
    NOBODY = "nobody"  # nobody buys again


@dataclass(frozen=True)
class Predictor:
    """A purchase model that was fitted on the shown part.

    with_p_alive: CUSTOMER_SUMMARY -> the same with p_alive, the chance that each is still a customer, 0 to 1.
    purchases_if_alive: (frequency, T [days], days ahead) -> expected purchases, shape (len(T), len(days)).
    """

    method: Method
    with_p_alive: Callable[[ir.Table], ir.Table]
    purchases_if_alive: Callable[[int, ArrayLike, ArrayLike], NDArray[np.float64]]


@dataclass(frozen=True)
class Prediction:
    """What one method would have said about the customers known then.

    purchases, money: in the hidden part, together. mae, rmse: error in purchases of a customer, mean of absolute values
    and root of the mean square. purchases_by_week, money_by_week: cumulative, at the days of `Backtest.week_ends`.
    """

    method: Method
    purchases: float
    money: float
    mae: float
    rmse: float
    purchases_by_week: tuple[float, ...]
    money_by_week: tuple[float, ...]


@dataclass(frozen=True)
class Actual:
    """What the customers known then bought in the hidden part; by week as in Prediction."""

    purchases: int
    money: float
    returned: int
    purchases_by_week: tuple[float, ...]
    money_by_week: tuple[float, ...]


@dataclass(frozen=True)
class FrequencyGroup:
    """Customers with so many repeat purchases (7: or more) when asked; mean purchases of each in the hidden part."""

    frequency: int
    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class Tenth:
    """A tenth of the customers by predicted money, 1 the best; money of all of them in the hidden part."""

    tenth: int
    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class Backtest:
    """The comparison. asked_on: the last day seen; until: the last hidden day.

    customers, repeat_buyers: known on asked_on; all but new_customers is about them. predictions: the models, ours
    first, then the rules of thumb. week_ends: days after asked_on, every seventh and the last.
    by_frequency, by_tenth: of ours. new_customers, new_money: who first bought in the hidden part, and what they paid.
    """

    asked_on: date
    until: date
    customers: int
    repeat_buyers: int
    actual: Actual
    predictions: tuple[Prediction, ...]
    week_ends: tuple[int, ...]
    by_frequency: tuple[FrequencyGroup, ...]
    by_tenth: tuple[Tenth, ...]
    new_customers: int
    new_money: float

    @property
    def days(self) -> int:
        """How many days were hidden."""
        return (self.until - self.asked_on).days

    @property
    def ours(self) -> Prediction:
        return self.predictions[0]

    def prediction(self, method: Method) -> Prediction:
        """What a method said. Raises KeyError where it was not asked."""
        for prediction in self.predictions:
            if prediction.method is method:
                return prediction
        raise KeyError(method)

    def purchases_bias(self, prediction: Prediction) -> float:
        """How far its purchases are off, as a share of the actual: -0.12 is 12% too few. NaN where nobody returned."""
        return _off(prediction.purchases, self.actual.purchases)

    def money_bias(self, prediction: Prediction) -> float:
        """How far its money is off, as a share of the actual; NaN where that is not above 0."""
        return _off(prediction.money, self.actual.money)

    @property
    def best_tenth_share(self) -> float:
        """Share of the hidden money (0 to 1) that came from the tenth predicted to be best; NaN where none came."""
        return self.by_tenth[0].actual / self.actual.money if self.actual.money > 0 else float("nan")


def predictor(
    model: PurchaseModel, cells: pd.DataFrame, *, clock: SalesClock = EVEN, method: Method | None = None
) -> Predictor:
    """A purchase model, fitted on cells (as in fit_purchases) in days of the clock. Raises PurchaseFitFailed.

    method: what it is called, where that is not the model's name.
    """
    params = fit_purchases(in_usual_days(cells, clock), model).params

    def judged(summary: ir.Table) -> ir.Table:
        return p_alive_in_clock(params, summary, clock).select(*summary.columns, "p_alive")

    return Predictor(method or Method(model.value), judged, PurchasesInClock(params, clock))


def as_before(summary: ir.Table, days: float) -> ir.NumericColumn:
    """Purchases in the next `days` if every customer goes on at the pace so far: frequency / T, times the days.

    summary: CUSTOMER_SUMMARY. 0 for who bought on one day only, first bought on the window's last day included. At the
    mean of the own repeat purchases (monetary_value) it is the customer's repeat money so far, per day, times the days.
    """
    return ibis.ifelse(
        summary.frequency == 0, 0.0, summary.frequency.cast("float64") / summary.T.nullif(0) * days
    ).fill_null(0.0)


def alive_column(method: Method) -> str:
    """The column that holds a model's p_alive."""
    return f"alive_{method}"


def purchases_column(method: Method) -> str:
    """The column of the outcome that holds what a method says each customer would buy."""
    return f"purchases_{method}"


def money_column(method: Method) -> str:
    """The same for money."""
    return f"money_{method}"


def totals(outcome: ir.Table, method: Method) -> dict[str, ir.Scalar]:
    """What a method said of all customers: purchases, money, and mae and rmse of the purchases of each.

    outcome: one row a customer, with the method's columns and actual_purchases.
    """
    said = outcome[purchases_column(method)]
    error = said - outcome.actual_purchases
    return {
        f"purchases_{method}": value_sum(said),
        f"money_{method}": value_sum(outcome[money_column(method)]),
        f"mae_{method}": error.abs().mean(),
        f"rmse_{method}": (error * error).mean().sqrt(),
    }


def by_frequency(outcome: ir.Table, method: Method) -> ir.Table:
    """Calibration by repeat purchases so far, 0 to 7 (7 is "7 or more"): frequency, customers, predicted, actual.

    predicted and actual are mean purchases a customer. Groups without customers have no row.
    """
    groups = outcome.group_by(frequency=ibis.least(outcome.frequency, HIGHEST_GROUP))
    return groups.agg(
        customers=outcome.count(),
        predicted=outcome[purchases_column(method)].mean(),
        actual=outcome.actual_purchases.mean(),
    ).order_by("frequency")


def by_tenth(outcome: ir.Table, method: Method) -> ir.Table:
    """Calibration by tenth of predicted money, 1 the best: tenth, customers, predicted, actual [money, sums].

    Equals are ordered by their id. With fewer than ten customers there are as many rows as customers.
    """
    said = outcome[money_column(method)]
    place = ibis.row_number().over(order_by=[said.desc(), outcome.customer_id])
    placed = outcome.select(
        "actual_money", predicted=said, place=place, customers=outcome.customer_id.count().over(ibis.window())
    )
    # The first tenths have one customer more where the customers cannot be divided by ten.
    size, more = placed.customers // TENTHS, placed.customers % TENTHS
    in_large = placed.place // (size + 1)
    in_small = more + (placed.place - more * (size + 1)) // size.nullif(0)
    ranked = placed.mutate(tenth=ibis.ifelse(in_large < more, in_large, in_small) + 1)
    return (
        ranked.group_by("tenth")
        .agg(customers=ranked.count(), predicted=value_sum(ranked.predicted), actual=value_sum(ranked.actual_money))
        .order_by("tenth")
    )


def _off(predicted: float, actual: float) -> float:
    return predicted / actual - 1 if actual > 0 else float("nan")
