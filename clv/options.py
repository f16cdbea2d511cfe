"""What can be said on the command line?"""

from __future__ import annotations

import argparse
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import NoReturn

from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Purpose, rule_key
from clv.core.assumptions import Assumptions
from clv.core.errors import (
    DateNotUnderstood,
    MonthNotUnderstood,
    PurposeNotUnderstood,
    RateNotUnderstood,
    ShareOutOfRange,
)
from clv.i18n.locale import Language
from clv.intake.choices import DEFAULT_RULES, Choices, DateOrder, DiscountKind, OrderAmounts, Role, Rule
from clv.intake.costs import month_of
from clv.intake.sales.samples import SAMPLES
from clv.models.purchases import PurchaseModel
from clv.segments.thresholds import Thresholds

UNUSABLE = 2  # exit status when the input cannot be used
_STRAYS = "stray_dates"  # beside the rules: sales whose dates lie far from all others
_COLUMN_OPTIONS = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER)


class _OneSentence(argparse.ArgumentParser):
    """A wrong option is answered with one sentence too, not with the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


def make_parser() -> argparse.ArgumentParser:
    """The commands value, costs, list and check, with their options."""
    parser = _OneSentence(prog="python -m clv", description="What each customer is worth over the next ten years.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_OneSentence)
    value = commands.add_parser(
        "value",
        help="read a sales export and write each customer's value",
        description="Reads sales exports (CSV, XLSX, XLS, ODS, Parquet) and writes each customer's ten-year value.",
    )
    _add_sales(value)
    _add_assumptions(value)
    value.add_argument("--out", type=Path, help="customers.csv, .xlsx or .parquet")
    _add_thresholds(value)
    costs = commands.add_parser(
        "costs",
        help="set what winning and keeping cost against the sales",
        description="Reads sales exports and a file of costs, and says what winning a customer costs against keeping "
        "one, what a new customer brings, and where the next euro does most.",
    )
    _add_sales(costs)
    _add_assumptions(costs)
    _add_costs(costs)
    listed = commands.add_parser(
        "list",
        help="write a list of customers that was kept in the dashboard",
        description="Writes the customers of the dashboard's sales who are on a list: one that was kept there under a "
        "name, or one of its segments. Without a name it says which there are. The dashboard must be closed meanwhile.",
    )
    listed.add_argument("name", nargs="?", metavar="NAME", help="the list's name")
    listed.add_argument("--out", type=Path, help="list.csv, .xlsx or .parquet")
    _add_language(listed)
    check = commands.add_parser(
        "check",
        help="calculate the published figures of the CD shop again",
        description="Calculates the published figures of the CD shop again and prints each beside the published one.",
    )
    _add_language(check)
    return parser


def choices_of(options: argparse.Namespace) -> Choices:
    """What the options decide about the sales files."""
    return Choices(
        columns=tuple((role, header) for role in _COLUMN_OPTIONS if (header := getattr(options, role.value))),
        absent=frozenset(Role(role) for role in options.without),
        sheet=options.sheet,
        date_order=options.date_order and DateOrder(options.date_order),
        decimal=options.decimal,
        currency=options.currency,
        rates=tuple(options.rate),
        rules=DEFAULT_RULES - frozenset(Rule(rule) for rule in options.count if rule != _STRAYS),
        count_strays=_STRAYS in options.count,
        order_amounts=options.order_amounts and OrderAmounts(options.order_amounts),
        discount=options.discount and DiscountKind(options.discount),
    )


def assumptions_of(options: argparse.Namespace, *, currency: str) -> Assumptions:
    """What the options assume; currency: that of the sales."""
    return Assumptions(
        horizon_years=options.years,
        discount_rate_per_year=options.discount_rate,
        margin=options.margin,
        currency=currency,
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
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="sales exports with the same columns")
    parser.add_argument("--sample", choices=sorted(SAMPLES), help="the real CD shop instead of a file")
    parser.add_argument("--report", type=Path, help="what was read, fitted and found, as JSON")
    for role in _COLUMN_OPTIONS:
        parser.add_argument(f"--{role.value}", metavar="COLUMN", help=f"the column that holds the {role.value}")
    parser.add_argument(
        "--without", action="append", default=[], choices=list(Role), help="no column is this; may be repeated"
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    parser.add_argument("--date-order", choices=[order.value for order in DateOrder])
    parser.add_argument("--decimal", choices=[".", ","], help="the decimal sign, where the file does not tell")
    parser.add_argument("--currency", metavar="EUR", help="the rows of this currency only")
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        type=_rate,
        metavar="USD=0.93",
        help="what one unit of another currency is in --currency; may be repeated",
    )
    parser.add_argument(
        "--count",
        action="append",
        default=[],
        choices=sorted([*DEFAULT_RULES, _STRAYS]),
        help="count these rows as sales, which are set apart otherwise; may be repeated",
    )
    parser.add_argument("--order-amounts", choices=[kind.value for kind in OrderAmounts])
    parser.add_argument("--discount", choices=[kind.value for kind in DiscountKind], help="what a discount is")
    parser.add_argument("--until", type=_day, metavar="DATE", help="the last day to look at, such as 1997-09-30")


def _add_assumptions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--years", type=int, default=10, help="the horizon (default 10)")
    parser.add_argument("--discount-rate", type=float, default=0.10, help="a year (default 0.10)")
    parser.add_argument("--margin", type=float, default=1.0, help="share of revenue that is earned (default 1.0)")
    models = [model.value for model in PurchaseModel]
    parser.add_argument("--model", choices=models, default=models[0], help="how customers leave (default bg-nbd)")
    _add_language(parser)


def _add_thresholds(parser: argparse.ArgumentParser) -> None:
    """One option for each threshold of the segments and lists, with the default that it has there."""
    group = parser.add_argument_group("where segments draw their lines, as on the page Segments")
    for one in fields(Thresholds):
        kind = type(one.default)
        flag = f"--{one.name.replace('_', '-')}"
        group.add_argument(flag, type=kind, default=one.default, metavar=kind.__name__.upper(), help=f"({one.default})")


def _add_costs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--costs", type=Path, required=True, metavar="FILE", help="what was spent, by month")
    parser.add_argument(
        "--from", dest="first", type=_month, metavar="MONTH", help="the period's first, such as 1997-03"
    )
    parser.add_argument("--to", dest="last", type=_month, metavar="MONTH", help="and its last month")
    parser.add_argument("--costs-date-order", choices=[order.value for order in DateOrder])
    for name, what in (("acquiring", "wins customers"), ("keeping", "keeps customers"), ("neither", "does neither")):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="LABEL", help=f"this cost {what}; may be repeated"
        )
    parser.add_argument(
        "--share",
        action="append",
        default=[],
        type=_share,
        metavar="LABEL=0.6",
        help="this cost does both: the share that goes to winning; may be repeated",
    )
    parser.add_argument("--most-new", type=float, metavar="N", help="assumed: nobody could win more in the period")
    parser.add_argument("--most-kept", type=float, metavar="SHARE", help="assumed: nobody could keep a larger share")


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=[language.value for language in Language], default="en")


def _rate(text: str) -> tuple[str, float]:
    code, _sign, rate = text.partition("=")
    try:
        found = code.strip().upper(), float(rate)
    except ValueError:
        found = "", 0.0
    if not (found[0].isalpha() and len(found[0]) == 3 and 0 < found[1] < float("inf")):
        raise argparse.ArgumentTypeError(str(RateNotUnderstood(found=text)))
    return found


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


def _month(text: str) -> date:
    found = month_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(str(MonthNotUnderstood(found=text)))
    return found
