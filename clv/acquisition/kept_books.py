"""What did winning and keeping cost by the costs that the workspace keeps? The pages ask, and the month's booklet."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.acquisition.costs import Cost
from clv.acquisition.unit_economics import UnitEconomics, bought_by_month, unit_economics, usual_period
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.periods import Period


def kept_economics(
    engine: BaseBackend,
    sales: ir.Table,
    costs: Sequence[Cost],
    analysis: Analysis,
    *,
    period: Period | None = None,
    assumptions: Assumptions,
    name: str,
) -> UnitEconomics:
    """As unit_economics, of these costs and an analysis of the sales. period: None for the usual one."""
    bought = bought_by_month(engine, sales, analysis.base, name=name)
    return unit_economics(
        engine,
        sales,
        analysis.base,
        analysis.fits,
        costs,
        values=engine.table(analysis.worth.table) if analysis.worth else None,
        bought=bought,
        period=period or usual_period(bought, analysis.base, costs),
        assumptions=assumptions,
        costs_name=", ".join(sorted({cost.source for cost in costs if cost.source})),
        name=name,
    )
