"""Sales in; the model as one page of SQL, out: tenfold sql sales.csv --dialect postgres --out scoring.sql"""

from __future__ import annotations

import argparse
from datetime import datetime

from clv.analysis.valuation import analyse
from clv.command.options import assumptions_of, thresholds_of
from clv.command.progress import Progress
from clv.command.sales import given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.reports.dialects import Dialect
from clv.reports.sales_table import SalesTable
from clv.reports.scoring_sql import scoring_sql


def sql_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """`sql`: sales in; out comes a statement that scores the customers in the database that keeps them."""
    check_targets({"--out": options.out}, options.files)
    table = SalesTable(
        Dialect(options.dialect),
        name=options.sql_table,
        customer=options.sql_customer,
        date=options.sql_date,
        amount=options.sql_amount,
        order=options.sql_order,
    )
    with working_engine() as (engine, folder), given_sales(engine, options, folder) as shop:
        assumptions = assumptions_of(options, currency=shop.intake.currency)
        analysis = analyse(
            shop.engine,
            shop.table,
            assumptions=assumptions,
            until=options.until,
            thresholds=thresholds_of(options),
            name=shop.name,
            progress=steps_told(progress, locale),
        )
    page = scoring_sql(analysis, table, intake=shop.intake, today=datetime.now().astimezone().date())
    with delivering(options.out or STANDARD, ".sql") as path, replacing(path) as part:
        part.write_text(page, encoding="utf-8")
