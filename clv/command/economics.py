"""What does the command make of a file of costs beside the sales?"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from clv.acquisition.costs import assign
from clv.acquisition.unit_economics import UnitEconomics, bought_by_month, costs_of, unit_economics, usual_period
from clv.analysis.valuation import Analysis
from clv.command.options import rules_of
from clv.command.sales import GivenSales, given
from clv.core.assumptions import Assumptions
from clv.core.errors import PeriodBackwards
from clv.core.periods import Period
from clv.intake.choices import DateOrder
from clv.intake.costs import CostsRead, read_costs


def given_costs(engine: duckdb.DuckDBPyConnection, options: argparse.Namespace, folder: Path) -> CostsRead:
    """The file of costs that the options name."""
    order = options.costs_date_order and DateOrder(options.costs_date_order)
    return read_costs(engine, given(options.costs, folder), date_order=order)


def own_economics(
    options: argparse.Namespace,
    found: CostsRead,
    sales: GivenSales,
    analysis: Analysis,
    *,
    assumptions: Assumptions,
) -> UnitEconomics:
    """What winning and keeping cost, in the period of the options or the usual one. Raises PeriodBackwards."""
    backend, base = sales.engine, analysis.base
    costs = assign(costs_of(found, currency=sales.intake.currency), rules_of(options))
    bought = bought_by_month(backend, sales.table, base, name=sales.name)
    usual = usual_period(bought, base, costs)
    first, last = options.first or usual.first, options.last or usual.last
    if last < first:
        raise PeriodBackwards(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    return unit_economics(
        backend,
        sales.table,
        base,
        analysis.fits,
        costs,
        values=backend.table(analysis.worth.table) if analysis.worth else None,
        bought=bought,
        period=Period(first, last),
        assumptions=assumptions,
        costs_name=found.name,
        name=sales.name,
    )
