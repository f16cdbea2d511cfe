"""What can be said on the command line?"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import clv
from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Purpose, rule_key
from clv.command.progress import QUIET, USUAL, VERBOSE
from clv.core.assumptions import Assumptions
from clv.core.errors import (
    CountAsNotUnderstood,
    DateNotUnderstood,
    MonthNotUnderstood,
    PartNotUnderstood,
    PortNotUnderstood,
    PurposeNotUnderstood,
    RateNotUnderstood,
    SecondsNotUnderstood,
    ShareOutOfRange,
)
from clv.i18n.locale import Language
from clv.intake.choices import (
    DEFAULT_RULES,
    Choices,
    Collective,
    CountAs,
    DateOrder,
    DiscountKind,
    OrderAmounts,
    PriceKind,
    Role,
    Rule,
    SampleShop,
    SumRows,
)
from clv.intake.databases.address import without_secrets
from clv.models.purchase_model import PurchaseModel
from clv.reports.dialects import Dialect
from clv.segments.thresholds import Thresholds

if TYPE_CHECKING:
    from clv.customers.parts import Part

_PORTS = (1024, 65535)
_LONGEST_SETTLE = 3600  # seconds
SOURCE_VARIABLE = "TENFOLD_SOURCE"  # of the environment: an address that should not stand in a shell's history
UNUSABLE = 2  # exit status when the input cannot be used
_STRAYS = "stray_dates"  # beside the rules: sales whose dates lie far from all others
_THRESHOLDS = {
    "best_share": "the best are this share of all customers",
    "likely_active": "who is still a customer with at least this chance counts as active",
    "gone_below": "who is still a customer with less than this chance counts as gone",
    "winnable_share": "worth winning back is this share of the repeat buyers",
    "unusual_silence": "a silence is unusual where the customer's own pace gives it less than this chance",
    "new_days": "a customer is new for so many days",
    "due_from": "a second purchase is due once this share of those who came back had done so",
    "due_to": "and until this share of them had done so",
    "long_ago": "it is hardly to be expected once this share of them had done so",
    "follow_up_from": "the call after a purchase comes after so many days at the earliest",
    "follow_up_to": "and after so many days at the latest",
}
_COLUMN_OPTIONS = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER)


class _OneSentence(argparse.ArgumentParser):
    """A wrong option is answered with one sentence too, not with the whole usage."""

    def error(self, message: str) -> NoReturn:
        message = without_secrets(message)  # an address may stand where no option takes it
        self.exit(UNUSABLE, f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


def make_parser() -> argparse.ArgumentParser:
    """The commands with their options; `command` is None where none is named."""
    parser = _OneSentence(prog=_program(), description="What each customer is worth over the next ten years.")
    parser.add_argument(
        "--version", action="version", version=f"Tenfold {clv.__version__}", help="which Tenfold this is"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_OneSentence)
    value = commands.add_parser(
        "value",
        help="read a sales export and write each customer's value",
        description="Reads sales exports (CSV, XLSX, XLS, ODS, Parquet) and writes each customer's ten-year value.",
    )
    _add_sales(value)
    _add_report(value)
    _add_assumptions(value)
    _add_model(value)
    _add_only(value)
    value.add_argument("--out", type=Path, metavar="FILE", help="customers.csv, .xlsx or .parquet; -: CSV to stdout")
    _add_thresholds(value)
    costs = commands.add_parser(
        "costs",
        help="set what winning and keeping cost against the sales",
        description="Reads sales exports and a file of costs, and says what winning a customer costs against keeping "
        "one, what a new customer brings, and where the next euro does most.",
    )
    _add_sales(costs)
    _add_report(costs)
    _add_assumptions(costs)
    _add_model(costs)
    _add_costs(costs)
    report = commands.add_parser(
        "report",
        help="write a booklet for the board as PDF",
        description="Reads sales exports, and a file of costs if there is one, and writes a booklet for the board as "
        "PDF: the answer, the segments with what to do, winning against keeping, and what it rests on.",
    )
    _add_sales(report)
    report.add_argument("--out", type=Path, required=True, metavar="FILE", help="the booklet: board.pdf; -: to stdout")
    _add_assumptions(report)
    _add_only(report)
    _add_costs(report, required=False)
    _add_thresholds(report)
    listed = commands.add_parser(
        "list",
        help="write a list of customers that was kept in the dashboard",
        description="Writes the customers of the dashboard's sales who are on a list: one that was kept there under "
        "a name, or one of its segments. Without a name it says which there are. With --table the customers are those "
        "of a database's sales. The dashboard may stay open.",
    )
    listed.add_argument("name", nargs="?", metavar="NAME", help="the list's name")
    _add_only(listed)
    listed.add_argument("--out", type=Path, metavar="FILE", help="list.csv, .xlsx or .parquet; -: CSV to stdout")
    _add_source(listed)
    _add_reading(listed.add_argument_group("how the table of a database is read"))
    watch = commands.add_parser(
        "watch",
        help="take in what comes into a folder",
        description="Takes new exports in a folder into the dashboard's own sales, read as the last file with the same "
        "columns was. What raises a question is left for a person, and the page Data says so. The folder is only read. "
        "While the dashboard is open nothing is taken in: that is tried again later. One that stays open watches a "
        "folder itself: dashboard --watch. Exit status with --once: 0; 2 "
        "where something could not be read or written; 3 where a file waits for a person; 4 where the dashboard was "
        "open.",
    )
    watch.add_argument("folder", type=Path, metavar="FOLDER", help="where the exports come")
    watch.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where the booklet for the board and each list that is kept go, each month and whenever the sales are "
        "others",
    )
    watch.add_argument("--once", action="store_true", help="look once and end, as a scheduled job does")
    watch.add_argument(
        "--settle",
        type=_seconds,
        default=5.0,
        metavar="SECONDS",
        help="a file that has not changed for so long has arrived (default 5)",
    )
    sql = commands.add_parser(
        "sql",
        help="write the model as SQL that scores customers in your database",
        description="Reads sales exports, fits BG/NBD and Gamma-Gamma, and writes them as one page of commented SQL "
        "(comments in English): run where the sales are kept, it says of each customer the chance of still being one, "
        "the expected spend, the value and the segment. No row leaves the database.",
    )
    _add_sales(sql)
    _add_assumptions(sql)
    _add_database(sql)
    sql.add_argument("--out", type=Path, metavar="FILE", help="the file to write, such as scoring.sql (default stdout)")
    _add_thresholds(sql)
    check = commands.add_parser(
        "check",
        help="calculate the published figures of the CD shop again",
        description="Calculates the published figures of the CD shop again and prints each beside the published one.",
    )
    dashboard = commands.add_parser(
        "dashboard",
        help="open the dashboard in the browser",
        description="Serves the dashboard, to this machine only unless people sign in, and opens it in the browser. "
        "Ctrl+C ends it.",
    )
    dashboard.add_argument("--port", type=_port, default=8501, help="where it answers: 1024 to 65535 (default 8501)")
    dashboard.add_argument(
        "--server.address",
        dest="address",
        metavar="ADDRESS",
        help="which address of this machine answers: without sign-in 127.0.0.1 or another that only it can reach "
        "(default as in Streamlit's settings, 127.0.0.1)",
    )
    dashboard.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    dashboard.add_argument(
        "--watch",
        type=Path,
        metavar="FOLDER",
        help="take in what comes into this folder meanwhile, as the command watch does (default: what stands in "
        "TENFOLD_WATCH)",
    )
    dashboard.add_argument(
        "--watch-out",
        type=Path,
        metavar="FOLDER",
        help="where the booklet for the board and each list that is kept go, in --language (with --watch)",
    )
    backup = commands.add_parser(
        "backup",
        help="copy the dashboard's workspace to a file",
        description="Copies all that the dashboard keeps, sales, costs, lists and settings, to a file that only you "
        "can read. The dashboard may stay open.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="where the copy goes, such as backup.duckdb")
    restore = commands.add_parser(
        "restore",
        help="bring the dashboard's workspace back from such a file",
        description="Puts a file that backup wrote in the place of the dashboard's workspace. What was there before "
        "stays beside it, and is named. The dashboard must be closed meanwhile.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the file that backup wrote")
    for one in (value, costs, report, listed, watch, sql, check, dashboard, backup, restore):
        _add_telling(one)
    _complete(parser)
    return parser


def _program() -> str:
    """What the reader typed: tenfold, or python -m clv."""
    return "python -m clv" if Path(sys.argv[0]).name == "__main__.py" else "tenfold"


def _complete(parser: argparse.ArgumentParser) -> None:
    """Completion by the shell, where the reader installed argcomplete; it asks by a variable of the environment."""
    if "_ARGCOMPLETE" in os.environ:
        try:
            import argcomplete
        except ImportError:
            return
        argcomplete.autocomplete(parser)


def choices_of(options: argparse.Namespace) -> Choices:
    """What the options decide about the sales files."""
    return Choices(
        columns=tuple((role, header) for role in _COLUMN_OPTIONS if (header := getattr(options, role.value))),
        absent=frozenset(Role(role) for role in options.without),
        sheet=getattr(options, "sheet", None),  # a database has none
        date_order=options.date_order and DateOrder(options.date_order),
        decimal=options.decimal,
        currency=options.currency,
        rates=tuple(options.rate),
        rules=DEFAULT_RULES - frozenset(Rule(rule) for rule in options.count if rule != _STRAYS),
        count_strays=_STRAYS in options.count,
        order_amounts=options.order_amounts and OrderAmounts(options.order_amounts),
        discount=options.discount and DiscountKind(options.discount),
        prices=options.prices and PriceKind(options.prices),
        collective=options.collective and Collective(options.collective),
        sum_rows=options.sum_rows and SumRows(options.sum_rows),
        count_as=tuple(options.count_as),
    )


def assumptions_of(options: argparse.Namespace, *, currency: str) -> Assumptions:
    """What the options assume; currency: that of the sales."""
    return Assumptions(
        horizon_years=options.years,
        discount_rate_per_year=options.discount_rate,
        margin=options.margin,
        currency=currency,
        season=not options.no_season,
    )


def thresholds_of(options: argparse.Namespace) -> Thresholds:
    """Where the options draw the lines of segments and lists. Raises AssumptionOutOfRange."""
    return Thresholds(**{one.name: getattr(options, one.name) for one in fields(Thresholds)})


def rules_of(options: argparse.Namespace) -> dict[str, Purpose]:
    """What the options say that costs are for, by the key of their label."""
    said = [
        *((label, WINNING) for label in options.acquiring),
        *((label, KEEPING) for label in options.keeping),
        *((label, NEITHER) for label in options.neither),
        *options.share,
    ]
    return {rule_key(label): purpose for label, purpose in said}


def _add_sales(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="sales exports with the same columns; - is stdin"
    )
    _add_source(parser)
    parser.add_argument("--sample", choices=[shop.value for shop in SampleShop], help="a shop to try instead of a file")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    _add_reading(parser)


def _add_reading(parser: argparse._ActionsContainer) -> None:
    """What is said about the columns and rows of the sales, wherever they are."""
    for role in _COLUMN_OPTIONS:
        parser.add_argument(f"--{role.value}", metavar="COLUMN", help=f"the column that holds the {role.value}")
    _add_repeated(parser, "--without", "no column is this", choices=list(Role))
    parser.add_argument(
        "--date-order",
        choices=[order.value for order in DateOrder],
        help="which part of a date such as 03/04/2025 comes first, where the file does not tell",
    )
    parser.add_argument("--decimal", choices=[".", ","], help="the decimal sign, where the file does not tell")
    parser.add_argument("--currency", metavar="EUR", help="the rows of this currency only")
    _add_repeated(
        parser, "--rate", "what one unit of another currency is in --currency", metavar="USD=0.93", read=_rate
    )
    _add_repeated(
        parser,
        "--count",
        "count these rows as sales, which are set apart otherwise",
        choices=sorted([*DEFAULT_RULES, _STRAYS]),
    )
    _add_repeated(
        parser,
        "--count-as",
        "what the rows of a word are, in a column of states or kinds of documents",
        metavar="WORD=sale|refund|nothing",
        read=_count_as,
    )
    parser.add_argument(
        "--order-amounts",
        choices=[kind.value for kind in OrderAmounts],
        help="what the amount on a line of an order is: that line's own, or the whole order's on each line",
    )
    parser.add_argument("--discount", choices=[kind.value for kind in DiscountKind], help="what a discount is")
    parser.add_argument(
        "--prices", choices=[kind.value for kind in PriceKind], help="what a price beside a quantity is"
    )
    parser.add_argument(
        "--collective", choices=[kind.value for kind in Collective], help="whose the sales of an account for many are"
    )
    parser.add_argument(
        "--sum-rows",
        choices=[kind.value for kind in SumRows],
        help="what a row is whose amount is that of all other rows of its receipt",
    )
    parser.add_argument("--until", type=_day, metavar="DATE", help="the last day to look at, such as 1997-09-30")


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="what was read, fitted and found, as JSON; -: to stdout"
    )


def _add_source(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("sales that stay in a database, in place of files")
    group.add_argument(
        "--source",
        metavar="URL",
        help=f"postgres://user@host/database or duckdb://file; by default what stands in {SOURCE_VARIABLE}",
    )
    group.add_argument("--table", metavar="NAME", help="the table or view with the sales, also as SCHEMA.NAME")
    group.add_argument(
        "--schema", metavar="NAME", help="where tables are made until the end of the run (default: temporary ones)"
    )


def _add_assumptions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--years", type=int, default=10, help="how far ahead to look (default 10)")
    parser.add_argument(
        "--discount-rate", type=float, metavar="RATE", default=0.10, help="of money a year (default 0.10)"
    )
    parser.add_argument(
        "--margin", type=float, metavar="SHARE", default=1.0, help="share of revenue that is earned (default 1.0)"
    )
    parser.add_argument(
        "--no-season", action="store_true", help="count each day as one day, whatever season the sales show"
    )


def _add_only(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only",
        type=_part,
        metavar="NAME=VALUE",
        help="these customers alone: country=, channel=, category= or year= of their first purchase",
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    models = [model.value for model in PurchaseModel]
    parser.add_argument("--model", choices=models, default=models[0], help="how customers leave (default bg-nbd)")


def _add_thresholds(parser: argparse.ArgumentParser) -> None:
    """One option for each threshold of the segments and lists, with the default that it has there."""
    group = parser.add_argument_group("where segments draw their lines, as on the page Segments")
    for one in fields(Thresholds):
        kind = type(one.default)
        flag = f"--{one.name.replace('_', '-')}"
        told = f"{_THRESHOLDS[one.name]} (default {one.default})"
        group.add_argument(flag, type=kind, default=one.default, metavar=kind.__name__.upper(), help=told)


def _add_database(parser: argparse.ArgumentParser) -> None:
    """Whose SQL, and where the database keeps its sales."""
    parser.add_argument(
        "--dialect", required=True, choices=[dialect.value for dialect in Dialect], help="the SQL of which database"
    )
    group = parser.add_argument_group("where the database keeps its sales, written as in its SQL")
    for flag, default, what in (
        ("--sql-table", "sales", "the table with a row a sale"),
        ("--sql-customer", "customer_id", "its column with the customer"),
        ("--sql-date", "date", "its column with the date or time"),
        ("--sql-amount", "amount", "its column with the amount; refunds are negative"),
    ):
        group.add_argument(flag, default=default, metavar="NAME", help=f"{what} (default {default})")
    group.add_argument("--sql-order", metavar="NAME", help="its column with the order number, for refunds")


def _add_costs(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument(
        "--costs", type=Path, required=required, metavar="FILE", help="what was spent, by month; - is stdin"
    )
    parser.add_argument(
        "--from", dest="first", type=_month, metavar="MONTH", help="the first month of the period, such as 1997-03"
    )
    parser.add_argument("--to", dest="last", type=_month, metavar="MONTH", help="the last month of the period")
    parser.add_argument(
        "--costs-date-order",
        choices=[order.value for order in DateOrder],
        help="the same as --date-order, for the file of costs",
    )
    for name, what in (("acquiring", "wins customers"), ("keeping", "keeps customers"), ("neither", "does neither")):
        _add_repeated(parser, f"--{name}", f"this cost {what}", metavar="LABEL")
    _add_repeated(
        parser, "--share", "this cost does both: the share that goes to winning", metavar="LABEL=0.6", read=_share
    )
    parser.add_argument("--most-new", type=float, metavar="N", help="assumed: nobody could win more in the period")
    parser.add_argument("--most-kept", type=float, metavar="SHARE", help="assumed: nobody could keep a larger share")
    parser.add_argument(
        "--came-anyway",
        type=float,
        metavar="SHARE",
        help="assumed: this share of the new customers would have come without spending (default 0.5)",
    )
    parser.add_argument(
        "--stayed-anyway",
        type=float,
        metavar="SHARE",
        help="assumed: this share of the kept customers would have stayed without spending (default 0.5)",
    )


def _add_repeated(
    parser: argparse._ActionsContainer,
    option: str,
    meaning: str,
    *,
    metavar: str | None = None,
    choices: Sequence[str] | None = None,
    read: Callable[[str], object] = str,
) -> None:
    """An option that may be given several times: a list, empty where it is not given. read: each of its values."""
    parser.add_argument(
        option,
        action="append",
        default=[],
        type=read,
        choices=choices,
        metavar=metavar,
        help=f"{meaning}; may be repeated",
    )


def _add_telling(parser: argparse.ArgumentParser) -> None:
    """In which language, and how much, every command tells."""
    languages = [language.value for language in Language]
    parser.add_argument("--language", choices=languages, default="en", help="of sentences and files (default en)")
    for flags, verbosity, told in (
        (("-q", "--quiet"), QUIET, "results and errors only"),
        (("-v", "--verbose"), VERBOSE, "each step, on stderr"),
    ):
        parser.add_argument(*flags, dest="verbosity", action="store_const", const=verbosity, default=USUAL, help=told)


def _rate(text: str) -> tuple[str, float]:
    code, _sign, rate = text.partition("=")
    try:
        found = code.strip().upper(), float(rate)
    except ValueError:
        found = "", 0.0
    if not (found[0].isalpha() and len(found[0]) == 3 and 0 < found[1] < float("inf")):
        raise argparse.ArgumentTypeError(str(RateNotUnderstood(found=text)))
    return found


def _count_as(text: str) -> tuple[str, CountAs]:
    word, _sign, kind = text.rpartition("=")
    try:
        if not word.strip():
            raise ValueError
        return word.strip(), CountAs(kind.strip().lower())
    except ValueError:
        raise argparse.ArgumentTypeError(str(CountAsNotUnderstood(found=text))) from None


def _share(text: str) -> tuple[str, Purpose]:
    label, _sign, share = text.rpartition("=")
    try:
        return label, Purpose(float(share), 1 - float(share))
    except (ValueError, ShareOutOfRange):
        raise argparse.ArgumentTypeError(str(PurposeNotUnderstood(found=text))) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(str(DateNotUnderstood(found=text))) from None


def _part(text: str) -> Part:
    from clv.customers.parts import part_of  # with it comes the engine

    part = part_of(text)
    if part is None:
        raise argparse.ArgumentTypeError(str(PartNotUnderstood(found=text)))
    return part


def _month(text: str) -> date:
    from clv.intake.costs import month_of  # with it comes the engine

    found = month_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(str(MonthNotUnderstood(found=text)))
    return found


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= _LONGEST_SETTLE:
        raise argparse.ArgumentTypeError(str(SecondsNotUnderstood(found=text, most=_LONGEST_SETTLE)))
    return found


def _port(text: str) -> int:
    if not (text.isdecimal() and _PORTS[0] <= int(text) <= _PORTS[1]):
        raise argparse.ArgumentTypeError(str(PortNotUnderstood(found=text, first=_PORTS[0], last=_PORTS[1])))
    return int(text)
