"""Which models describe the customers, and can they carry a ten-year figure?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase
from clv.core.errors import PurchaseFitFailed, SpendFitFailed
from clv.customers.facts import CustomerFacts, customer_facts
from clv.customers.summary import purchase_counts, spend_counts
from clv.models.bg_nbd import BgNbdFit, BgNbdParams
from clv.models.clock_fit import ClockFit, choose_clock
from clv.models.cohort_leaving import CohortLeaving, leaving_by_cohort
from clv.models.gamma_gamma import GammaGammaFit, fit_gamma_gamma
from clv.models.in_clock import PurchasesInClock, p_alive_in_clock
from clv.models.leaving_any_time import AnyTimeLeaving, leaving_at_any_time
from clv.models.maximum_likelihood import Fit
from clv.models.mbg_nbd import MbgNbdParams
from clv.models.parameter_uncertainty import PurchaseSales, has_limits
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import PurchaseFit, fit_purchases, model_of, p_alive_when_new
from clv.models.readiness import DataVerdict, Facts, Readiness, judge
from clv.models.sales_clock import SalesClock
from clv.value.ten_year import NewCustomer


@dataclass(frozen=True)
class Fits:
    """The fitted models, and whether the data can carry them.

    A model that found no answer stands here as the error that says so; the verdict is then "not_enough", and asking
    for its fit raises that error.
    clock: in whose days the purchase model counts; even where the sales show neither season nor drift, and for all
    models but BG/NBD. in_clock: how it was found, None for these. leaving: whether late customers leave as early ones
    do; None where that cannot be told. any_time: how they leave without a purchase; None where no sign says so.
    """

    purchase_answer: PurchaseFit | PurchaseFitFailed
    spend_answer: GammaGammaFit | SpendFitFailed
    readiness: Readiness
    clock: SalesClock
    in_clock: ClockFit | None = None
    leaving: CohortLeaving | None = None
    any_time: AnyTimeLeaving | None = None

    @property
    def purchases_if_alive(self) -> PurchasesInClock:
        """What is expected of customers who are still customers, by (frequency, T [days], days ahead)."""
        return PurchasesInClock(self.purchases.params, self.clock)

    def with_p_alive(self, summary: ir.Table) -> ir.Table:
        """The summary with p_alive, as p_alive_in_clock has it."""
        return p_alive_in_clock(self.purchases.params, summary, self.clock)

    def new_customer(self, base: CustomerBase) -> NewCustomer:
        """What they expect of a customer not yet won. base: the customers that they were fitted on."""
        return NewCustomer(
            first_purchase=base.first_purchase_spend,
            mean_spend=self.gamma_gamma.params.mean_spend,
            purchases_if_alive=self.purchases_if_alive,
            p_alive=p_alive_when_new(self.purchases.params),
        )

    @property
    def carry(self) -> bool:
        """Whether a ten-year figure may rest on them."""
        return self.readiness.verdict is not DataVerdict.NOT_ENOUGH

    @property
    def has_purchases(self) -> bool:
        return not isinstance(self.purchase_answer, PurchaseFitFailed)

    @property
    def has_spend(self) -> bool:
        return not isinstance(self.spend_answer, SpendFitFailed)

    @property
    def purchases(self) -> PurchaseFit:
        """The purchase model that was chosen. Raises PurchaseFitFailed."""
        if isinstance(self.purchase_answer, PurchaseFitFailed):
            raise self.purchase_answer.with_traceback(None)
        return self.purchase_answer

    @property
    def bg_nbd(self) -> BgNbdFit:
        """The purchase model, where it is BG/NBD. Raises PurchaseFitFailed, and TypeError where it is another."""
        found = self.purchases
        if not isinstance(found.params, BgNbdParams):
            raise TypeError(f"the purchase model is {model_of(found.params)}, not BG/NBD")
        return BgNbdFit(found.params, found.log_likelihood, found.runs_off)

    @property
    def clock_fit(self) -> ClockFit:
        """BG/NBD with its clock. Raises as bg_nbd does."""
        found = self.bg_nbd
        return replace(self.in_clock, fit=found) if self.in_clock else ClockFit(self.clock, found, found)

    @property
    def gamma_gamma(self) -> GammaGammaFit:
        """The spend model. Raises SpendFitFailed."""
        if isinstance(self.spend_answer, SpendFitFailed):
            raise self.spend_answer.with_traceback(None)
        return self.spend_answer


def fit(
    engine: BaseBackend, base: CustomerBase, *, model: PurchaseModel = PurchaseModel.BG_NBD, season: bool = True
) -> Fits:
    """Both models, fitted on cells, and the verdict; a fit that fails is part of the answer, see Fits.

    season: whether to count days by the season and the drift that the sales show, see choose_clock.
    """
    summary = engine.table(base.table)
    cells, spend_cells = purchase_counts(summary).execute(), spend_counts(summary).execute()
    purchases: PurchaseFit | PurchaseFitFailed
    spend: GammaGammaFit | SpendFitFailed
    found: ClockFit | None = None
    try:
        purchases = fit_purchases(cells, model)
        if isinstance(purchases.params, BgNbdParams):
            plain = BgNbdFit(purchases.params, purchases.log_likelihood, purchases.runs_off)
            found = choose_clock(cells, base.repeat_days, base.window, plain, season=season)
            purchases = found.fit
    except PurchaseFitFailed as failure:
        purchases = failure.with_traceback(None)  # which would keep all cells in memory
    try:
        spend = fit_gamma_gamma(spend_cells)
    except SpendFitFailed as failure:
        spend = failure.with_traceback(None)
    clock = found.clock if found else SalesClock(base.window.start, base.window.end)
    limits_known = True  # other models are asked for no limits
    if found and isinstance(spend, Fit):
        sales = PurchaseSales(cells, base.repeat_days, base.window)
        limits_known = has_limits((found, sales), (spend.params, spend_cells))
    facts = _facts(base, customer_facts(cells, spend_cells), purchases, spend, limits_known=limits_known)
    leaving = leaving_by_cohort(found, cells, base.window) if found else None
    if found:
        facts = replace(
            facts,
            season_looked=found.looked,
            season_seen=found.seen,
            season_left_out=found.left_out,
            drift=clock.drift,
            amid_lives=bool(leaving and leaving.begins_amid_lives),
        )
    readiness = judge(facts)
    # It is a sign for the total, and there is none of it where the data are not enough.
    said = found is not None and readiness.verdict is not DataVerdict.NOT_ENOUGH
    any_time = leaving_at_any_time(found, cells) if found and said else None
    return Fits(purchases, spend, readiness, clock, found, leaving, any_time)


def _facts(
    base: CustomerBase,
    found: CustomerFacts,
    purchases: PurchaseFit | PurchaseFitFailed,
    spend: GammaGammaFit | SpendFitFailed,
    *,
    limits_known: bool,
) -> Facts:
    """What the verdict on these customers and fits rests on."""
    params = None if isinstance(purchases, PurchaseFitFailed) else purchases.params
    leaving = (params.a, params.b) if isinstance(params, BgNbdParams | MbgNbdParams) else (math.nan, math.nan)
    return Facts(
        customers=base.customers,
        repeat_buyers=base.repeat_buyers,
        days=base.window.days,
        known_days=found.known_days,
        typical_gap=found.typical_gap,
        silent_days=found.silent_days,
        spend_correlation=found.spend_correlation,
        arrival_days=found.arrival_days,
        busiest_share=base.busiest_share,
        a=leaving[0],
        b=leaving[1],
        q=math.nan if isinstance(spend, SpendFitFailed) else spend.params.q,
        one_price=isinstance(spend, Fit) and spend.params.is_one_price,
        price=base.prices.sign if base.prices else 0.0,
        spread_of_gaps=base.regularity.spread if base.regularity and base.regularity.is_even else 1.0,
        limits_known=limits_known,
        first_share=base.first_purchases.largest_share,
        first_customer=base.first_purchases.largest_customer,
        purchase_share=base.largest_purchase.share,
        purchase_times=base.largest_purchase.times_next,
        purchase_customer=base.largest_purchase.customer,
        has_purchase_fit=params is not None,
        has_spend_fit=not isinstance(spend, SpendFitFailed),
    )
