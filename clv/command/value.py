"""Sales in; each customer's value out, and the report: tenfold value sales.csv --out customers.xlsx"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import ExitStack
from pathlib import Path

import ibis
import ibis.expr.types as ir

from clv.analysis.parts import analyse_part
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis
from clv.command.options import assumptions_of, thresholds_of
from clv.command.progress import Progress
from clv.command.sales import given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.assumptions import Assumptions
from clv.core.tables import CUSTOMER_VALUES, TRANSACTIONS
from clv.customers.cohorts import cohort_spend
from clv.customers.parts import Part
from clv.customers.summary import purchase_days
from clv.evaluation.model_comparison import total_without_clock
from clv.exports import write_table
from clv.exports.files import check_format
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.intake.sales.accept import LEAN
from clv.models.purchase_model import PurchaseModel
from clv.phrases import parts, terms
from clv.reports.run_report import report_of
from clv.segments.customer_query import as_known
from clv.value.ten_year import without_values


def value_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """`value`: sales in; each customer's value out, and the report."""
    if options.out not in (None, STANDARD):
        check_format(options.out)
    check_targets({"--out": options.out, "--report": options.report}, options.files)
    with ExitStack() as opened:
        engine, folder = opened.enter_context(working_engine())
        started = time.perf_counter()
        progress.tell(locale.text("Reading the sales …"))
        columns = LEAN if options.only is None else TRANSACTIONS.names
        sales = opened.enter_context(given_sales(engine, options, folder, columns=columns))
        read = time.perf_counter() - started
        assumptions = assumptions_of(options, currency=sales.intake.currency)
        model, backend = PurchaseModel(options.model), sales.engine

        analysis, sold = analyse_part(
            backend,
            sales.table,
            options.only,
            assumptions=assumptions,
            until=options.until,
            model=model,
            thresholds=thresholds_of(options),
            name=sales.name,
            progress=steps_told(progress, locale),
        )
        summary = backend.table(analysis.base.table)
        values = backend.table(analysis.worth.table) if analysis.worth else without_values(summary)
        doubted = time.perf_counter()
        progress.tell(locale.text("Between which limits it will come out is being worked out …"))
        sure = valuation_intervals(backend, analysis) if analysis.worth and model is PurchaseModel.BG_NBD else None
        doubt = time.perf_counter() - doubted
        window = analysis.base.window
        cohorts = (
            None
            if analysis.worth
            else cohort_spend(purchase_days(sold, until=ibis.literal(window.end)), window).execute()
        )
        report = report_of(
            sales.intake,
            analysis,
            assumptions=assumptions,
            model=model,
            part=options.only,
            spread=sure,
            cohorts=cohorts,
            without_clock=total_without_clock(backend, analysis.base, analysis.fits, assumptions=assumptions)
            if analysis.worth and not analysis.fits.clock.is_even and analysis.fitted_on is None
            else None,
            seconds={"read": read, **analysis.seconds, "total": time.perf_counter() - started, "doubt": doubt},
            locale=locale,
        )
        said = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
        progress.tell(locale.text("Writing the files …"))
        # Neither file takes its name before both are written.
        with ExitStack() as stack:
            out = stack.enter_context(delivering(options.out, ".csv")) if options.out is not None else None
            if options.report is not None:
                path = stack.enter_context(delivering(options.report, ".json"))
                stack.enter_context(replacing(path)).write_text(said, encoding="utf-8")
            if out is not None:
                _write_customers(values, out, analysis, part=options.only, assumptions=assumptions, locale=locale)
    if options.out is None and options.report is None:
        print(said, end="")


def _write_customers(
    values: ir.Table,
    path: Path,
    analysis: Analysis,
    *,
    part: Part | None,
    assumptions: Assumptions,
    locale: Locale,
) -> None:
    """Every customer, the most valuable first; what is unknown of one-time buyers is empty, as on the pages."""
    write_table(
        as_known(values.select(*CUSTOMER_VALUES.names).order_by(ibis.desc("ten_year_value"), "customer_id")),
        path,
        locale=locale,
        currency=assumptions.currency,
        explain=[*parts.only(part, analysis, locale), *terms.notes(analysis, locale, assumptions=assumptions)],
        title=locale.text("Ten-year value of each customer"),
        exact=True,
    )
