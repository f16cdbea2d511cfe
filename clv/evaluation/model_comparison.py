"""How far do the purchase models lie apart on what the same customers are worth?"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase
from clv.analysis.fits import Fits
from clv.core.assumptions import Assumptions
from clv.core.errors import PurchaseFitFailed
from clv.models.gamma_gamma import expected_spend
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import PurchaseFit, fit_purchases, model_of
from clv.models.sales_clock import SalesClock
from clv.value.ten_year import expectation_grid


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
    none of them has a say in what a purchase brings. Nobody is scored: customers with the same frequency, recency and
    T are one row here. Writes no table. Raises PurchaseFitFailed and SpendFitFailed where `fits` has no
    answer.
    """
    summary = engine.table(base.table)
    spend = expected_spend(fits.gamma_gamma.params, summary)
    cells = summary.group_by("frequency", "recency", "T").agg(customers=summary.count(), spend=spend.sum())
    counted = cells.order_by("frequency", "recency", "T").execute()
    even = SalesClock(base.window.start, base.window.end)
    found: list[ModelTotal] = []
    failed: list[PurchaseModel] = []
    for model in PurchaseModel:
        known = model_of(fits.purchases.params) is model
        try:
            fit = fits.purchases if known else fit_purchases(counted, model)
        except PurchaseFitFailed:
            failed.append(model)
        else:
            clock = fits.clock if known else even
            found.append(_total(model, fit, cells, clock=clock, assumptions=assumptions))
    return Comparison(tuple(found), tuple(failed))


def total_without_clock(engine: BaseBackend, base: CustomerBase, fits: Fits, *, assumptions: Assumptions) -> float:
    """What BG/NBD says where each day is one day, whatever season or drift the sales show [money].

    Raises as compare_models.
    """
    summary, even = engine.table(base.table), SalesClock(base.window.start, base.window.end)
    spend = expected_spend(fits.gamma_gamma.params, summary)
    cells = summary.group_by("frequency", "recency", "T").agg(customers=summary.count(), spend=spend.sum())
    return _total(PurchaseModel.BG_NBD, fits.clock_fit.plain, cells, clock=even, assumptions=assumptions).total


def _total(
    model: PurchaseModel, fit: PurchaseFit, cells: ir.Table, *, clock: SalesClock, assumptions: Assumptions
) -> ModelTotal:
    points = cells.select("frequency", "T").distinct().execute()
    grid = ibis.memtable(expectation_grid(points, PurchasesInClock(fit.params, clock), assumptions=assumptions))
    joined = p_alive_in_clock(fit.params, cells, clock).inner_join(grid, ["frequency", "T"])
    once = joined.frequency == 0
    sums = joined.agg(
        total=(joined.p_alive * joined.discounted * joined.spend).sum(),
        purchases=(joined.p_alive * joined.purchases * joined.customers).sum(),
        alive=(joined.p_alive * joined.customers).sum(where=once) / joined.customers.sum(where=once),
    )
    row = sums.execute().iloc[0]
    return ModelTotal(
        model=model,
        fit=fit,
        total=float(row["total"]) * assumptions.margin,
        expected_purchases=float(row["purchases"]),
        one_time_p_alive=float(row["alive"]),
    )
