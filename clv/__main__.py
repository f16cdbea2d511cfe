"""The main job without a browser: python -m clv value sales.csv --out customers.xlsx"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import duckdb
import ibis

from clv import wording
from clv.analysis import analyse
from clv.assumptions import Assumptions
from clv.customers.cohorts import cohort_spend
from clv.doubt import spread
from clv.errors import ClvError, DateNotUnderstood, RateNotUnderstood, TargetIsSource
from clv.exports import write_table
from clv.exports.files import check_format
from clv.exports.stream import replacing
from clv.intake.choices import DEFAULT_RULES, Choices, DateOrder, OrderAmounts, Role, Rule
from clv.intake.proposal import read_sales
from clv.intake.report import IntakeReport
from clv.intake.samples import SAMPLES, read_sample
from clv.intake.upload import SalesFile
from clv.models.purchases import PurchaseModel
from clv.report import report_of
from clv.selfcheck import self_check
from clv.text.locale import Language, Locale
from clv.value.ten_year import without_values

MEMORY = "2GB"
DIFFERS = 1  # exit status of `check` when a published figure is not found again
UNUSABLE = 2  # exit status when the input cannot be used
_COLUMN_OPTIONS = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0, or 2 with one sentence on stderr where the input cannot be used; then no file was written.

    `check` ends with 1 where a published figure is not found again.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "check":
        return check_command(Locale(Language(options.language)))
    if bool(options.files) == bool(options.sample):
        parser.error("give a file or --sample, and not both")
    locale = Locale(Language(options.language))
    try:
        value_command(options, locale)
    except ClvError as error:
        print(locale.error(error) + (f" ({error.option})" if error.option else ""), file=sys.stderr)
        return UNUSABLE
    return 0


def value_command(options: argparse.Namespace, locale: Locale) -> None:
    """`value`: sales in; each customer's value out, and the report."""
    if options.out is not None:
        check_format(options.out)
    for target in filter(None, (options.out, options.report)):
        if any(target.resolve() == file.resolve() for file in options.files):
            raise TargetIsSource(name=target.name)
    with TemporaryDirectory(prefix="tenfold-") as folder, _engine(folder) as engine:
        backend = ibis.duckdb.from_connection(engine)
        started = time.perf_counter()
        intake = _read(engine, options)
        read = time.perf_counter() - started
        assumptions = Assumptions(
            horizon_years=options.years,
            discount_rate_per_year=options.discount_rate,
            margin=options.margin,
            currency=intake.currency,
        )
        model, sales = PurchaseModel(options.model), backend.table("transactions")
        analysis = analyse(
            backend,
            sales,
            assumptions=assumptions,
            until=options.until,
            model=model,
        )
        summary = backend.table(analysis.base.table)
        values = backend.table(analysis.worth.table) if analysis.worth else without_values(summary)
        doubted = time.perf_counter()
        sure = spread(backend, analysis) if analysis.worth and model is PurchaseModel.BG_NBD else None
        doubt = time.perf_counter() - doubted
        cohorts = None if analysis.worth else cohort_spend(sales, analysis.base.window).execute()
        report = report_of(
            intake,
            analysis,
            assumptions=assumptions,
            model=model,
            spread=sure,
            cohorts=cohorts,
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
                    explain=wording.notes(analysis, locale, assumptions=assumptions),
                    title=locale.text("Ten-year value of each customer"),
                    exact=True,
                )
    if options.out is None and options.report is None:
        print(said)


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
    print(wording.found_again(len(all_figures), wrong, locale))
    return DIFFERS if wrong else 0


def _engine(folder: str) -> duckdb.DuckDBPyConnection:
    """A database in memory, which is twice as fast as one on disk; what does not fit goes to `folder`."""
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": folder})


def _read(engine: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> IntakeReport:
    where = {"into": "transactions", "import_id": "sales", "until": options.until}
    if options.sample is not None:
        return read_sample(engine, options.sample, **where)
    choices = Choices(
        columns=tuple((role, header) for role in _COLUMN_OPTIONS if (header := getattr(options, role.value))),
        absent=frozenset(Role(role) for role in options.without),
        sheet=options.sheet,
        date_order=options.date_order and DateOrder(options.date_order),
        decimal=options.decimal,
        currency=options.currency,
        rates=tuple(options.rate),
        rules=DEFAULT_RULES - frozenset(Rule(rule) for rule in options.count),
        order_amounts=options.order_amounts and OrderAmounts(options.order_amounts),
    )
    return read_sales(engine, [SalesFile(path, path.name) for path in options.files], choices, **where)


class _OneSentence(argparse.ArgumentParser):
    """A wrong option is answered with one sentence too, not with the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentence(prog="python -m clv", description="What each customer is worth over the next ten years.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_OneSentence)
    value = commands.add_parser(
        "value",
        help="read a sales export and write each customer's value",
        description="Reads sales exports (CSV, XLSX, XLS, ODS, Parquet) and writes each customer's ten-year value.",
    )
    check = commands.add_parser(
        "check",
        help="calculate the published figures of the CD shop again",
        description="Calculates the published figures of the CD shop again and prints each beside the published one.",
    )
    check.add_argument("--language", choices=[language.value for language in Language], default="en")
    value.add_argument("files", nargs="*", type=Path, metavar="FILE", help="sales exports with the same columns")
    value.add_argument("--sample", choices=sorted(SAMPLES), help="the real CD shop instead of a file")
    value.add_argument("--out", type=Path, help="customers.csv, .xlsx or .parquet")
    value.add_argument("--report", type=Path, help="what was read, fitted and found, as JSON")
    for role in _COLUMN_OPTIONS:
        value.add_argument(f"--{role.value}", metavar="COLUMN", help=f"the column that holds the {role.value}")
    value.add_argument(
        "--without", action="append", default=[], choices=list(Role), help="no column is this; may be repeated"
    )
    value.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    value.add_argument("--date-order", choices=[order.value for order in DateOrder])
    value.add_argument("--decimal", choices=[".", ","], help="the decimal sign, where the file does not tell")
    value.add_argument("--currency", metavar="EUR", help="the rows of this currency only")
    value.add_argument(
        "--rate",
        action="append",
        default=[],
        type=_rate,
        metavar="USD=0.93",
        help="what one unit of another currency is in --currency; may be repeated",
    )
    value.add_argument(
        "--count",
        action="append",
        default=[],
        choices=sorted(DEFAULT_RULES),
        help="count these rows as sales, which are set apart otherwise; may be repeated",
    )
    value.add_argument("--order-amounts", choices=[kind.value for kind in OrderAmounts])
    value.add_argument("--until", type=_day, metavar="DATE", help="the last day to look at, such as 1997-09-30")
    value.add_argument("--years", type=int, default=10, help="the horizon (default 10)")
    value.add_argument("--discount-rate", type=float, default=0.10, help="a year (default 0.10)")
    value.add_argument("--margin", type=float, default=1.0, help="share of revenue that is earned (default 1.0)")
    models = [model.value for model in PurchaseModel]
    value.add_argument("--model", choices=models, default=models[0], help="how customers leave (default bg-nbd)")
    value.add_argument("--language", choices=[language.value for language in Language], default="en")
    return parser


def _rate(text: str) -> tuple[str, float]:
    code, _sign, rate = text.partition("=")
    try:
        found = code.strip().upper(), float(rate)
    except ValueError:
        found = "", 0.0
    if not (found[0].isalpha() and len(found[0]) == 3 and 0 < found[1] < float("inf")):
        raise argparse.ArgumentTypeError(str(RateNotUnderstood(found=text)))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(str(DateNotUnderstood(found=text))) from None


if __name__ == "__main__":
    sys.exit(main())
