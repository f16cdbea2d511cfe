"""How far do the purchase models lie apart on what the same customers are worth?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase
from clv.analysis.fits import Fits
from clv.core.assumptions import Assumptions
from clv.core.errors import PurchaseFitFailed
from clv.core.money import value_sum
from clv.models.clock_fit import in_usual_days
from clv.models.gamma_gamma import expected_spend
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import PurchaseFit, fit_purchases, model_of
from clv.models.sales_clock import EVEN, SalesClock
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
    none of them has a say in what a purchase brings. All count days by the clock of `fits`; the others whole ones.
    Nobody is scored: customers with the same frequency, recency and T are one row here. Writes no table. Raises
    PurchaseFitFailed and SpendFitFailed where `fits` has no answer.
    """
    cells = _cells(engine, base, fits)
    counted = cells.select("frequency", "recency", "T", "customers").order_by("frequency", "recency", "T").execute()
    found: list[ModelTotal] = []
    failed: list[PurchaseModel] = []
    for model in PurchaseModel:
        known = model_of(fits.purchases.params) is model
        clock = fits.clock if known else replace(fits.clock, whole=True)
        try:
            fit = fits.purchases if known else fit_purchases(in_usual_days(counted, clock), model)
        except PurchaseFitFailed:
            failed.append(model)
            continue
        found.append(_total(fit, cells, clock, assumptions=assumptions))
    return Comparison(tuple(found), tuple(failed))


def total_without_clock(engine: BaseBackend, base: CustomerBase, fits: Fits, *, assumptions: Assumptions) -> float:
    """What BG/NBD says where each day is one day, whatever season or drift the sales show [money].

    Raises as compare_models.
    """
    return _total(fits.clock_fit.plain, _cells(engine, base, fits), EVEN, assumptions=assumptions).total


def _cells(engine: BaseBackend, base: CustomerBase, fits: Fits) -> ir.Table:
    """frequency, recency and T [days] as they occur, how many customers have them, and what is expected of them a
    purchase, added up."""
    summary = engine.table(base.table)
    spend = expected_spend(fits.gamma_gamma.params, summary)
    return summary.group_by("frequency", "recency", "T").agg(customers=summary.count(), spend=value_sum(spend))


def _total(fit: PurchaseFit, cells: ir.Table, clock: SalesClock, *, assumptions: Assumptions) -> ModelTotal:
    judged, ahead = p_alive_in_clock(fit.params, cells, clock), PurchasesInClock(fit.params, clock)
    points = judged.select("frequency", "T").distinct().execute()
    grid = ibis.memtable(expectation_grid(points, ahead, assumptions=assumptions))
    joined = judged.inner_join(grid, ["frequency", "T"])
    once = joined.frequency == 0
    sums = joined.agg(
        total=value_sum(joined.p_alive * joined.discounted * joined.spend),
        purchases=value_sum(joined.p_alive * joined.purchases * joined.customers),
        alive=value_sum(joined.p_alive * joined.customers, where=once) / joined.customers.sum(where=once),
    )
    row = sums.execute().iloc[0]
    return ModelTotal(
        model=model_of(fit.params),
        fit=fit,
        total=float(row["total"]) * assumptions.margin,
        expected_purchases=float(row["purchases"]),
        one_time_p_alive=float(row["alive"]),
    )
