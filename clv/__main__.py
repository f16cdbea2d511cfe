"""The main job without a browser: python -m clv value sales.csv --out customers.xlsx"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis

from clv.acquisition.costs import assign
from clv.acquisition.unit_economics import bought_by_month, costs_of, unit_economics, usual_period
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import analyse
from clv.core.errors import ClvError, PeriodBackwards, TargetIsSource
from clv.core.periods import Period
from clv.customers.cohorts import cohort_spend
from clv.customers.summary import purchase_days
from clv.evaluation.model_comparison import total_without_clock
from clv.evaluation.self_check import self_check
from clv.exports import write_table
from clv.exports.files import check_format
from clv.exports.stream import replacing
from clv.i18n.locale import Language, Locale
from clv.intake.choices import DateOrder
from clv.intake.costs import read_costs
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from clv.intake.sales.report import IntakeReport
from clv.intake.sales.samples import read_sample
from clv.list_command import list_command
from clv.models.purchases import PurchaseModel
from clv.options import UNUSABLE, assumptions_of, choices_of, make_parser, rules_of, thresholds_of
from clv.phrases import evidence, terms
from clv.reports.run_report import books_report_of, report_of
from clv.value.ten_year import without_values

MEMORY = "2GB"
DIFFERS = 1  # exit status of `check` when a published figure is not found again


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0, or 2 with one sentence on stderr where the input cannot be used; then no file was written.

    `check` ends with 1 where a published figure is not found again.
    """
    parser = make_parser()
    options = parser.parse_args(arguments)
    locale = Locale(Language(options.language))
    if options.command == "check":
        return check_command(locale)
    if options.command != "list" and bool(options.files) == bool(options.sample):
        parser.error("give a file or --sample, and not both")
    try:
        match options.command:
            case "list":
                list_command(options.name, options.out, locale)
            case "costs":
                costs_command(options, locale)
            case _:
                value_command(options, locale)
    except ClvError as error:
        print(locale.error(error) + (f" ({error.option})" if error.option else ""), file=sys.stderr)
        return UNUSABLE
    return 0


def value_command(options: argparse.Namespace, locale: Locale) -> None:
    """`value`: sales in; each customer's value out, and the report."""
    if options.out is not None:
        check_format(options.out)
    _refuse_overwriting([options.out, options.report], options.files)
    with TemporaryDirectory(prefix="tenfold-") as folder, _engine(folder) as engine:
        backend = ibis.duckdb.from_connection(engine)
        started = time.perf_counter()
        intake = _read(engine, options)
        read = time.perf_counter() - started
        assumptions, thresholds = assumptions_of(options, currency=intake.currency), thresholds_of(options)
        model, sales = PurchaseModel(options.model), backend.table("transactions")
        analysis = analyse(
            backend,
            sales,
            assumptions=assumptions,
            until=options.until,
            model=model,
            thresholds=thresholds,
        )
        summary = backend.table(analysis.base.table)
        values = backend.table(analysis.worth.table) if analysis.worth else without_values(summary)
        doubted = time.perf_counter()
        sure = valuation_intervals(backend, analysis) if analysis.worth and model is PurchaseModel.BG_NBD else None
        doubt = time.perf_counter() - doubted
        window = analysis.base.window
        cohorts = (
            None
            if analysis.worth
            else cohort_spend(purchase_days(sales, until=ibis.literal(window.end)), window).execute()
        )
        report = report_of(
            intake,
            analysis,
            assumptions=assumptions,
            model=model,
            spread=sure,
            cohorts=cohorts,
            without_clock=total_without_clock(backend, analysis.base, analysis.fits, assumptions=assumptions)
            if analysis.worth and not analysis.fits.clock.is_even
            else None,
            seconds={"read": read, **analysis.seconds, "total": time.perf_counter() - started, "doubt": doubt},
            locale=locale,
        )
        said = json.dumps(report, indent=2, ensure_ascii=False)
        # Neither file takes its name before both are written.
        with replacing(options.report) if options.report else nullcontext() as part:
            if part is not None:
                part.write_text(said + "\n", encoding="utf-8")
            if options.out is not None:
                write_table(
                    values.order_by(ibis.desc("ten_year_value"), "customer_id"),
                    options.out,
                    locale=locale,
                    currency=assumptions.currency,
                    explain=terms.notes(analysis, locale, assumptions=assumptions),
                    title=locale.text("Ten-year value of each customer"),
                    exact=True,
                )
    if options.out is None and options.report is None:
        print(said)


def costs_command(options: argparse.Namespace, locale: Locale) -> None:
    """`costs`: sales and what was spent in; what winning and keeping cost, and what follows from it, out."""
    _refuse_overwriting([options.report], [*options.files, options.costs])
    with TemporaryDirectory(prefix="tenfold-") as folder, _engine(folder) as engine:
        backend = ibis.duckdb.from_connection(engine)
        order = options.costs_date_order and DateOrder(options.costs_date_order)
        found = read_costs(engine, SalesFile(options.costs, options.costs.name), date_order=order)
        intake = _read(engine, options)
        assumptions = assumptions_of(options, currency=intake.currency)
        costs = assign(costs_of(found, currency=intake.currency), rules_of(options))
        sales = backend.table("transactions")
        model = PurchaseModel(options.model)
        analysis = analyse(backend, sales, assumptions=assumptions, until=options.until, model=model, name="books")
        base = analysis.base
        bought = bought_by_month(backend, sales, base, name="books")
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
            name="books",
        )
    report = books_report_of(
        intake, found, own, assumptions=assumptions, most=(options.most_new, options.most_kept), locale=locale
    )
    said = json.dumps(report, indent=2, ensure_ascii=False)
    if options.report is None:
        print(said)
        return
    with replacing(options.report) as part:
        part.write_text(said + "\n", encoding="utf-8")


def check_command(locale: Locale) -> int:
    """`check`: every published figure of the CD shop beside the one calculated here; 1 where they differ."""
    parts = self_check()
    for part in parts:
        print(locale.text(part.heading))
        for one in part.figures:
            known, digits = one.published, max(0, one.published.digits)
            figures = f"{locale.number(known.value, digits):>14}{locale.number(one.found, digits):>14}"
            verdict = locale.text("the same") if one.holds else locale.text("differs")
            print(f"  {locale.text(known.what):<66}{figures}  {verdict}  ({known.source})")
    all_figures = [one for part in parts for one in part.figures]
    wrong = sum(not one.holds for one in all_figures)
    print(evidence.found_again(len(all_figures), wrong, locale))
    return DIFFERS if wrong else 0


def _refuse_overwriting(targets: Sequence[Path | None], sources: Sequence[Path]) -> None:
    for target in filter(None, targets):
        if any(target.resolve() == source.resolve() for source in sources):
            raise TargetIsSource(name=target.name)


def _engine(folder: str) -> duckdb.DuckDBPyConnection:
    """A database in memory, which is twice as fast as one on disk; what does not fit goes to `folder`."""
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": folder})


def _read(engine: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> IntakeReport:
    where = {"into": "transactions", "import_id": "sales", "until": options.until}
    if options.sample is not None:
        return read_sample(engine, options.sample, **where)
    choices = choices_of(options)
    return read_sales(engine, [SalesFile(path, path.name) for path in options.files], choices, **where)


if __name__ == "__main__":
    sys.exit(main())
