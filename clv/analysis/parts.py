"""What are the customers of one part worth: by a fit of their own where they are enough, else by the common fit?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.customer_base import CustomerBase, summarise
from clv.analysis.fits import fit
from clv.analysis.valuation import Analysis, Progress, Step, StepClock, add_values, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import PartUnknown
from clv.customers.parts import Part, customers_of, part_names
from clv.models.purchase_model import PurchaseModel
from clv.models.readiness import READY_CUSTOMERS, of_a_part
from clv.segments.thresholds import Thresholds

# From as many customers on as a company's total stands on. Simulated shops of 8,000 customers with a part of 500
# (tests/benchmarks/own_fit.py): its own fit is 8 to 16% off the truth, however unlike the others they are; the common
# fit 4 to 7% where they buy or pay otherwise, but 47 to 75% where they leave twice or half as soon. With 300 the own
# one is up to 20% off, with 100 up to 36%.
OWN_FIT = READY_CUSTOMERS


def analyse_part(
    engine: BaseBackend,
    transactions: ir.Table,
    part: Part | None,
    *,
    assumptions: Assumptions,
    until: date | None = None,
    model: PurchaseModel = PurchaseModel.BG_NBD,
    thresholds: Thresholds,
    name: str,
    progress: Progress = lambda _step: None,
) -> tuple[Analysis, ir.Table]:
    """As `analyse`, of one part of the customers, None: of all; and their sales.

    transactions: TRANSACTIONS of all customers, who for a part are analysed first, under {name}_all.
    Raises PartUnknown too.
    """
    whole = analyse(
        engine,
        transactions,
        assumptions=assumptions,
        until=until,
        model=model,
        thresholds=thresholds,
        name=name if part is None else f"{name}_all",
        progress=progress,
    )
    if part is None:
        return whole, transactions
    names = engine.table(keep_part_names(engine, transactions, whole, name=name))
    sales = sales_of(transactions, names, part)
    fitted = fit_part(engine, sales, whole, part, model=model, season=assumptions.season, name=name, progress=progress)
    found = value_part(
        engine, fitted, whole, assumptions=assumptions, thresholds=thresholds, name=name, progress=progress
    )
    return found, sales


def keep_part_names(engine: BaseBackend, transactions: ir.Table, whole: Analysis, *, name: str) -> str:
    """The table of the engine, {name}_part_names, with what tells the customers apart (part_names).

    whole: their analysis.
    """
    names = part_names(engine.table(whole.base.table), transactions)
    table = f"{name}_part_names"
    engine.create_table(table, names, overwrite=True)
    return table


def sales_of(transactions: ir.Table, names: ir.Table, part: Part) -> ir.Table:
    """Every row of `transactions` of the part's customers, also those after the first. names: as made by part_names."""
    return transactions.semi_join(customers_of(names, part), "customer_id")


def fit_part(
    engine: BaseBackend,
    transactions: ir.Table,
    whole: Analysis,
    part: Part,
    *,
    model: PurchaseModel = PurchaseModel.BG_NBD,
    season: bool = True,
    name: str,
    progress: Progress = lambda _step: None,
) -> Analysis:
    """As fit_models, of one part's sales.

    transactions: those of the part, as sales_of has them. whole: the analysis of all customers. The part is seen until
    the same day. Where at least OWN_FIT customers carry a figure, the fit is their own, and the answer that of a file
    with only these customers. Else `fitted_on` says on whom the fit rests: all customers.
    Raises PartUnknown where nobody is in the part.
    """
    end = whole.base.window.end
    if not int(transactions.limit(1).count().execute()):
        raise PartUnknown(found=part.code)
    clock = StepClock()
    with clock("summarise"):
        progress(Step.SUMMARISE)
        base = summarise(engine, transactions, until=end, name=name)
    with clock("fit"):
        progress(Step.FIT)
        own = fit(engine, base, model=model, season=season) if base.customers >= OWN_FIT else None
    if own is not None and own.carry:
        return Analysis(base, own, None, clock.seconds)
    common = replace(whole.fits, readiness=of_a_part(whole.fits.readiness))
    return Analysis(_seen_as(whole.base, base), common, None, clock.seconds, fitted_on=whole.base)


def value_part(
    engine: BaseBackend,
    fitted: Analysis,
    whole: Analysis,
    *,
    assumptions: Assumptions,
    thresholds: Thresholds,
    name: str,
    progress: Progress = lambda _step: None,
) -> Analysis:
    """As add_values. Where the fit is the common one, so are the segments' limits: each customer's value and segment
    are those that the analysis of all gives, and the parts add up to it."""
    limits = whole.worth.limits if fitted.fitted_on is not None and whole.worth is not None else None
    return add_values(
        engine, fitted, assumptions=assumptions, thresholds=thresholds, limits=limits, name=name, progress=progress
    )


def _seen_as(whole: CustomerBase, part: CustomerBase) -> CustomerBase:
    """The part's customers; what a fit is about (from which day on, how prices and gaps are) is what all show."""
    return replace(
        part,
        window=whole.window,
        repeat_days=whole.repeat_days,
        busiest_share=whole.busiest_share,
        prices=whole.prices,
        regularity=whole.regularity,
    )
