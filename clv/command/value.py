"""Sales in; each customer's value out, and the report: tenfold value sales.csv --out customers.xlsx"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.command.options import assumptions_of, thresholds_of
from clv.command.progress import Progress
from clv.command.sales import given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.assumptions import Assumptions
from clv.customers.cohorts import cohort_spend
from clv.customers.summary import purchase_days
from clv.evaluation.model_comparison import total_without_clock
from clv.exports import write_table
from clv.exports.files import check_format
from clv.exports.stream import held_back, replacing
from clv.i18n.locale import Locale
from clv.intake.sales.accept import LEAN
from clv.models.purchase_model import PurchaseModel
from clv.phrases import terms
from clv.reports.run_report import report_of
from clv.segments.customer_query import as_known
from clv.value.intervals import ValuationIntervals
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
        sales = opened.enter_context(given_sales(engine, options, folder, columns=LEAN))
        read = time.perf_counter() - started
        assumptions, thresholds = assumptions_of(options, currency=sales.intake.currency), thresholds_of(options)
        model, backend = PurchaseModel(options.model), sales.engine

        analysis = analyse(
            backend,
            sales.table,
            assumptions=assumptions,
            until=options.until,
            model=model,
            thresholds=thresholds,
            name=sales.name,
            progress=steps_told(progress, locale),
        )
        summary = backend.table(analysis.base.table)
        values = backend.table(analysis.worth.table) if analysis.worth else without_values(summary)
        total = time.perf_counter() - started
        progress.tell(locale.text("Between which limits it will come out is being worked out …"))
        # Neither file takes its name before both are written.
        with ExitStack() as stack:
            limits = _asked(stack, engine if options.table is None else None, backend, analysis, model)
            progress.tell(locale.text("Writing the files …"))
            if options.out is not None:
                out = stack.enter_context(held_back(stack.enter_context(delivering(options.out, ".csv"))))
                _write_customers(values, out, analysis, assumptions=assumptions, locale=locale)
            window = analysis.base.window
            cohorts = (
                None
                if analysis.worth
                else cohort_spend(purchase_days(sales.table, until=ibis.literal(window.end)), window).execute()
            )
            found = limits.result()
            report = report_of(
                sales.intake,
                analysis,
                assumptions=assumptions,
                model=model,
                spread=found.intervals,
                cohorts=cohorts,
                without_clock=found.without_clock,
                seconds={"read": read, **analysis.seconds, "total": total, "doubt": found.seconds},
                locale=locale,
            )
            said = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
            if options.report is not None:
                path = stack.enter_context(delivering(options.report, ".json"))
                stack.enter_context(replacing(path)).write_text(said, encoding="utf-8")
    if options.out is None and options.report is None:
        print(said, end="")


@dataclass(frozen=True)
class _Limits:
    """What is asked of the analysis besides its values; seconds: how long that took."""

    intervals: ValuationIntervals | None
    without_clock: float | None
    seconds: float


def _limits(engine: BaseBackend, analysis: Analysis, model: PurchaseModel) -> _Limits:
    started, worth, fits = time.perf_counter(), analysis.worth, analysis.fits
    intervals = valuation_intervals(engine, analysis) if worth and model is PurchaseModel.BG_NBD else None
    without_clock = None
    if worth and not fits.clock.is_even:
        without_clock = total_without_clock(engine, analysis.base, fits, assumptions=worth.assumptions)
    return _Limits(intervals, without_clock, time.perf_counter() - started)


def _asked(
    stack: ExitStack,
    local: duckdb.DuckDBPyConnection | None,
    engine: BaseBackend,
    analysis: Analysis,
    model: PurchaseModel,
) -> Future[_Limits]:
    """The limits, worked out while the files are written: each leaves a core idle.

    local: the engine of the command itself, of which another thread gets a connection of its own; None where the sales
    are in a database, whose temporary tables only `engine` sees: then they are worked out here and now.
    """
    if local is None:
        known: Future[_Limits] = Future()
        known.set_result(_limits(engine, analysis, model))
        return known
    own = ibis.duckdb.from_connection(local.cursor())
    return stack.enter_context(ThreadPoolExecutor(1)).submit(_limits, own, analysis, model)


def _write_customers(
    values: ir.Table, path: Path, analysis: Analysis, *, assumptions: Assumptions, locale: Locale
) -> None:
    """Every customer, the most valuable first; what is unknown of one-time buyers is empty, as on the pages."""
    write_table(
        as_known(values.order_by(ibis.desc("ten_year_value"), "customer_id")),
        path,
        locale=locale,
        currency=assumptions.currency,
        explain=terms.notes(analysis, locale, assumptions=assumptions),
        title=locale.text("Ten-year value of each customer"),
        exact=True,
    )
