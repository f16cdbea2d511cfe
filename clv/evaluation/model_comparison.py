"""How far do the purchase models lie apart on what the same customers are worth?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase
from clv.analysis.fits import Fits
from clv.core.assumptions import Assumptions
from clv.core.errors import PurchaseFitFailed
from clv.models.gamma_gamma import expected_spend
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock, with_usual_days
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import (
    PurchaseFit,
    PurchaseParams,
    fit_purchases,
    model_of,
    purchases_if_alive,
    with_p_alive,
)
from clv.models.sales_clock import SalesClock
from clv.value.ten_year import PurchasesIfAlive, expectation_grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class ModelTotal:
    """What one purchase model says of all customers over the horizon.

    total: the sum of their ten_year_value [money]. expected_purchases: purchase days, undiscounted.
    one_time_p_alive: mean probability, 0 to 1, that a one-time buyer is still a customer; NaN where there is none.
    """

    model: PurchaseModel
    fit: PurchaseFit
    total: float
    expected_purchases: float
    one_time_p_alive: float


@dataclass(frozen=True)
class Comparison:
    """The purchase models side by side, in the order of PurchaseModel; `failed` are those that found no answer."""

    totals: tuple[ModelTotal, ...]
    failed: tuple[PurchaseModel, ...]

    def of(self, model: PurchaseModel) -> ModelTotal | None:
        """What that model says; None where it found no answer."""
        return next((total for total in self.totals if total.model is model), None)

    @property
    def low(self) -> float:
        """The lowest of the totals [money]."""
        return min(total.total for total in self.totals)

    @property
    def high(self) -> float:
        """The highest of the totals [money]."""
        return max(total.total for total in self.totals)


def compare_models(engine: BaseBackend, base: CustomerBase, fits: Fits, *, assumptions: Assumptions) -> Comparison:
    """The total of the same customers under every purchase model.

    fits: as found for these customers; its purchase model is not fitted again, and its spend model serves all, since
    none of them has a say in what a purchase brings. All count days by the clock of `fits`; the others whole ones.
    Nobody is scored: customers with the same frequency, recency and T are one row here. Writes no table. Raises
    PurchaseFitFailed and SpendFitFailed where `fits` has no answer.
    """
    cells, clock = _cells(engine, base, fits), fits.clock
    usual = _in_whole_usual_days(cells, clock)
    counted = usual.order_by("frequency", "recency", "T").execute()
    found: list[ModelTotal] = []
    failed: list[PurchaseModel] = []
    for model in PurchaseModel:
        known = model_of(fits.purchases.params) is model
        try:
            fit = fits.purchases if known else fit_purchases(counted, model)
        except PurchaseFitFailed:
            failed.append(model)
            continue
        ahead: PurchasesIfAlive = (PurchasesInClock if known else _PurchasesAhead)(fit.params, clock)
        judged = p_alive_in_clock(fit.params, cells, clock) if known else with_p_alive(fit.params, usual)
        found.append(_total(fit, judged, ahead, assumptions=assumptions))
    return Comparison(tuple(found), tuple(failed))


def total_without_clock(engine: BaseBackend, base: CustomerBase, fits: Fits, *, assumptions: Assumptions) -> float:
    """What BG/NBD says where each day is one day, whatever season or drift the sales show [money].

    Raises as compare_models.
    """
    fit, even = fits.clock_fit.plain, SalesClock(base.window.start, base.window.end)
    judged = with_p_alive(fit.params, _cells(engine, base, fits))
    return _total(fit, judged, PurchasesInClock(fit.params, even), assumptions=assumptions).total


def _cells(engine: BaseBackend, base: CustomerBase, fits: Fits) -> ir.Table:
    """frequency, recency and T [days] as they occur, how many customers have them, and what is expected of them a
    purchase, added up."""
    summary = engine.table(base.table)
    spend = expected_spend(fits.gamma_gamma.params, summary)
    return summary.group_by("frequency", "recency", "T").agg(customers=summary.count(), spend=spend.sum())


def _in_whole_usual_days(cells: ir.Table, clock: SalesClock) -> ir.Table:
    """The cells, recency and T in usual days and rounded: there are as few of them as days."""
    if clock.is_even:
        return cells
    counted = with_usual_days(cells, clock)
    rounded = counted.mutate(
        recency=counted.usual_recency.round().cast("int64"), T=counted.usual_T.round().cast("int64")
    )
    return rounded.group_by("frequency", "recency", "T").agg(
        customers=rounded.customers.sum(), spend=rounded.spend.sum()
    )


class _PurchasesAhead:
    """As PurchasesInClock, of customers whose T is in usual days already."""

    def __init__(self, params: PurchaseParams, clock: SalesClock) -> None:
        self._params, self._clock = params, clock

    def __call__(self, frequency: int, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
        return purchases_if_alive(self._params, frequency, T, self._clock.ahead(days))


def _total(fit: PurchaseFit, judged: ir.Table, ahead: PurchasesIfAlive, *, assumptions: Assumptions) -> ModelTotal:
    """judged: the cells with p_alive. ahead: what is expected of their customers who are still customers."""
    points = judged.select("frequency", "T").distinct().execute()
    grid = ibis.memtable(expectation_grid(points, ahead, assumptions=assumptions))
    joined = judged.inner_join(grid, ["frequency", "T"])
    once = joined.frequency == 0
    sums = joined.agg(
        total=(joined.p_alive * joined.discounted * joined.spend).sum(),
        purchases=(joined.p_alive * joined.purchases * joined.customers).sum(),
        alive=(joined.p_alive * joined.customers).sum(where=once) / joined.customers.sum(where=once),
    )
    row = sums.execute().iloc[0]
    return ModelTotal(
        model=model_of(fit.params),
        fit=fit,
        total=float(row["total"]) * assumptions.margin,
        expected_purchases=float(row["purchases"]),
        one_time_p_alive=float(row["alive"]),
    )
