"""Sales and costs in; what winning and keeping cost, out: tenfold costs sales.csv --costs costs.csv"""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack

from clv.acquisition.costs import assign
from clv.acquisition.unit_economics import bought_by_month, costs_of, unit_economics, usual_period
from clv.analysis.valuation import analyse
from clv.command.options import assumptions_of, rules_of
from clv.command.progress import Progress
from clv.command.sales import given, given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.errors import PeriodBackwards
from clv.core.periods import Period
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.intake.choices import DateOrder
from clv.intake.costs import read_costs
from clv.models.purchase_model import PurchaseModel
from clv.reports.run_report import books_report_of


def costs_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """`costs`: sales and what was spent in; what winning and keeping cost, and what follows from it, out."""
    check_targets({"--report": options.report}, [*options.files, options.costs])
    with ExitStack() as opened:
        engine, folder = opened.enter_context(working_engine())
        order = options.costs_date_order and DateOrder(options.costs_date_order)
        progress.tell(locale.text("Reading the sales …"))
        found = read_costs(engine, given(options.costs, folder), date_order=order)
        shop = opened.enter_context(given_sales(engine, options, folder))
        backend, sales, intake = shop.engine, shop.table, shop.intake
        assumptions = assumptions_of(options, currency=intake.currency)
        costs = assign(costs_of(found, currency=intake.currency), rules_of(options))

        analysis = analyse(
            backend,
            sales,
            assumptions=assumptions,
            until=options.until,
            model=PurchaseModel(options.model),
            name=shop.name,
            progress=steps_told(progress, locale),
        )
        base = analysis.base
        bought = bought_by_month(backend, sales, base, name=shop.name)
        usual = usual_period(bought, base, costs)
        first, last = options.first or usual.first, options.last or usual.last
        if last < first:
            raise PeriodBackwards(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
        own = unit_economics(
            backend,
            sales,
            base,
            analysis.fits,
            costs,
            values=backend.table(analysis.worth.table) if analysis.worth else None,
            bought=bought,
            period=Period(first, last),
            assumptions=assumptions,
            costs_name=found.name,
            name=shop.name,
        )
    report = books_report_of(
        intake,
        found,
        own,
        assumptions=assumptions,
        most=(options.most_new, options.most_kept),
        anyway=(options.came_anyway, options.stayed_anyway),
        locale=locale,
    )
    said = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    with delivering(options.report or STANDARD, ".json") as path, replacing(path) as part:
        part.write_text(said, encoding="utf-8")
