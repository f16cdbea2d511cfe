"""Sales in, and costs if there are any; a booklet for the board out: tenfold report sales.csv --out board.pdf"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from datetime import datetime

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.parts import analyse_part
from clv.analysis.valuation import Analysis
from clv.command.economics import given_costs, own_economics
from clv.command.options import assumptions_of, thresholds_of
from clv.command.progress import Progress
from clv.command.sales import GivenSales, given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.assumptions import Assumptions
from clv.core.errors import CostsOfAllOnly, NotPdf
from clv.customers.parts import Part
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.intake.choices import SampleShop
from clv.intake.costs import CostsRead
from clv.phrases import intake
from clv.phrases.winning_and_keeping import made_up
from clv.reports.booklet.facts import Costs, Facts, lately, worth
from clv.reports.booklet.typeset import booklet
from clv.storage.workspace import Dataset

_SAMPLES = {SampleShop.CDNOW: Dataset.CD_SHOP, SampleShop.COFFEE_ROASTER: Dataset.COFFEE_ROASTER}


def report_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """`report`: sales in, and costs if there are any; a booklet for the board out."""
    if options.out != STANDARD and options.out.suffix.lower() != ".pdf":
        raise NotPdf(found=options.out.name)
    check_targets({"--out": options.out}, [*options.files, *([options.costs] if options.costs else [])])
    with ExitStack() as opened:
        engine, folder = opened.enter_context(working_engine())
        progress.tell(locale.text("Reading the sales …"))
        spent = given_costs(engine, options, folder) if options.costs is not None else None
        sales = opened.enter_context(given_sales(engine, options, folder))
        assumptions = assumptions_of(options, currency=sales.intake.currency)
        analysis, sold = analyse_part(
            sales.engine,
            sales.table,
            options.only,
            assumptions=assumptions,
            until=options.until,
            thresholds=thresholds_of(options),
            name=sales.name,
            progress=steps_told(progress, locale),
        )
        progress.tell(locale.text("Between which limits it will come out is being worked out …"))
        facts = board_facts(
            sales.engine,
            sold,
            analysis,
            part=options.only,
            data=_name(options, locale),
            assumptions=assumptions,
            name=sales.name,
            costs=_costs(options, spent, sales, analysis, assumptions=assumptions, locale=locale) if spent else None,
        )
    progress.tell(locale.text("Writing the files …"))
    pdf = booklet(facts, locale)
    with delivering(options.out, ".pdf") as path, replacing(path) as part:
        part.write_bytes(pdf)


def _costs(
    options: argparse.Namespace,
    spent: CostsRead,
    sales: GivenSales,
    analysis: Analysis,
    *,
    assumptions: Assumptions,
    locale: Locale,
) -> Costs:
    """Costs are of all customers: of a part the booklet says so, as on the pages."""
    if options.only is not None:
        return Costs(None, CostsOfAllOnly())
    return Costs(
        own_economics(options, spent, sales, analysis, assumptions=assumptions),
        made_up=made_up(_book(options), [spent.name], locale),
        most=(options.most_new, options.most_kept),
        anyway=(options.came_anyway, options.stayed_anyway),
    )


def board_facts(
    engine: BaseBackend,
    sales: ir.Table,
    analysis: Analysis,
    *,
    data: str,
    assumptions: Assumptions,
    name: str,
    costs: Costs | None,
    part: Part | None = None,
) -> Facts:
    """All that a booklet says, made today.

    data: what the sales are called. name: as it was given to `analyse`. part: whom `sales` and `analysis` are about;
    None: all customers.
    """
    return Facts(
        data=data,
        made=datetime.now().astimezone().date(),
        assumptions=assumptions,
        analysis=analysis,
        lately=lately(sales, analysis),
        worth=worth(engine, sales, analysis, assumptions=assumptions, name=name) if analysis.worth else None,
        costs=costs,
        part=part,
    )


def _book(options: argparse.Namespace) -> Dataset:
    return _SAMPLES.get(options.sample, Dataset.OWN)


def _name(options: argparse.Namespace, locale: Locale) -> str:
    """What the sales are called: as in the dashboard; a table by its name."""
    names = (
        [options.table or options.sample] if options.table or options.sample else [one.name for one in options.files]
    )
    return intake.named(_book(options), names, locale)
