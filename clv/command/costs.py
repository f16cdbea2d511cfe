"""Sales and costs in; what winning and keeping cost, out: tenfold costs sales.csv --costs costs.csv"""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack

from clv.analysis.valuation import analyse
from clv.command.economics import given_costs, own_economics
from clv.command.options import assumptions_of
from clv.command.progress import Progress
from clv.command.sales import given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.models.purchase_model import PurchaseModel
from clv.reports.run_report import books_report_of


def costs_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """`costs`: sales and what was spent in; what winning and keeping cost, and what follows from it, out."""
    check_targets({"--report": options.report}, [*options.files, options.costs])
    with ExitStack() as opened:
        engine, folder = opened.enter_context(working_engine())
        progress.tell(locale.text("Reading the sales …"))
        found = given_costs(engine, options, folder)
        shop = opened.enter_context(given_sales(engine, options, folder))
        assumptions = assumptions_of(options, currency=shop.intake.currency)
        analysis = analyse(
            shop.engine,
            shop.table,
            assumptions=assumptions,
            until=options.until,
            model=PurchaseModel(options.model),
            name=shop.name,
            progress=steps_told(progress, locale),
        )
        own = own_economics(options, found, shop, analysis, assumptions=assumptions)
    report = books_report_of(
        shop.intake,
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
