"""A list of the workspace without a browser: tenfold list NAME --out customers.xlsx"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import ibis.expr.types as ir

from clv.analysis.parts import analyse_part
from clv.analysis.valuation import Analysis
from clv.command.progress import QUIET, Progress
from clv.command.sales import given_sales, steps_told, working_engine
from clv.command.streams import STANDARD, check_targets, delivering
from clv.core.errors import ListUnknown, NothingLoaded
from clv.customers.places import find_places, values_with
from clv.exports import check_format
from clv.exports.stream import batches
from clv.i18n.locale import Locale
from clv.phrases import parts, saved_lists, segments
from clv.reports.customer_list import WRITTEN, write_list
from clv.segments.call_lists import LISTS, members
from clv.segments.customer_query import find_customers, list_totals_of
from clv.segments.segments import SEGMENTS, Segment
from clv.storage.copies import opened_or_copied
from clv.storage.erased_customers import erased_ids
from clv.storage.files import let_others_read
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import RESULTS, Dataset, Workspace, workspace_path

_NAME = f"{RESULTS}_list"  # of the calculation's tables


@dataclass(frozen=True)
class _Asked:
    """Whose customers, and which of them: a list of one's own, or a segment or list of the house.

    book: whose the list is, and whose assumptions and limits hold.
    """

    book: Dataset
    chosen: OwnList | Segment


def list_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> None:
    """The customers on a list of the workspace, under the assumptions and limits that are set there.

    name: of a list of one's own, in any capitals, or a segment or list of the house, by its code or name; None says
    which there are. out: the file to write, with the columns that the page shows. table: of a database, whose sales are
    taken in place of the workspace's, without those of customers who were erased from it. A sentence on stdout says how
    many there are, and what they are worth; where the list itself goes there, on stderr.
    Where the dashboard is open, it is read from a copy. Raises ListUnknown, NothingLoaded, what opened_or_copied and
    what write_list raise.
    """
    name: str | None = options.name
    out: Path | None = options.out
    of_database = options.table is not None or options.source is not None
    if out is not None and out != STANDARD:
        check_format(out)
    with ExitStack() as opened:
        workspace = opened.enter_context(opened_or_copied())
        if not of_database and not any(workspace.imports(book) for book in Dataset):
            raise NothingLoaded(path=workspace_path())
        if name is None:
            print(*_there_are(workspace, locale), sep="\n")
            return
        if out is not None:
            check_targets({"--out": out}, [Path(workspace_path())])
        asked = _asked(workspace, name, locale)
        settings = workspace.settings(asked.book)
        assumptions, until, table_prefix = settings.assumptions, settings.until, _NAME
        if of_database:
            local, folder = opened.enter_context(working_engine())
            shop = opened.enter_context(given_sales(local, options, folder))
            engine, sales, table_prefix = shop.engine, _without_erased(workspace, shop.table), shop.name
            assumptions, until = replace(assumptions, currency=shop.intake.currency), options.until
        else:
            engine = workspace.engine()
            sales = workspace.transactions(engine, [one.import_id for one in workspace.imports(asked.book)])
        analysis, sales = analyse_part(
            engine,
            sales,
            options.only,
            assumptions=assumptions,
            until=until,
            thresholds=settings.thresholds,
            name=table_prefix,
            progress=steps_told(progress, locale),
        )
        table, limits = analysis.valuation.table, analysis.valuation.limits
        places = find_places(engine, sales, analysis.base.window, name=table_prefix)
        columns = (*WRITTEN, *places.names)
        values = values_with(engine, engine.table(table), places, columns)
        match asked.chosen:
            case OwnList(wish=wish):
                title, everyone = asked.chosen.name, find_customers(values, wish)
            case group:
                title, everyone = locale.text(group.name), members(values, group, limits)
        if options.only is not None:
            title = f"{title} ({parts.short_name_of(options.only, locale)})"
        if out is not None:
            with delivering(out, ".csv") as path:
                write_list(
                    everyone,
                    path,
                    columns=columns,
                    analysis=analysis,
                    locale=locale,
                    title=title,
                    about=[*parts.only(options.only, analysis, locale), *about_list(asked.chosen, analysis, locale)],
                )
                let_others_read(path)
        found = list_totals_of(everyone)
        sentence = locale.plural(
            "{name}: {n} customer, {money} expected",
            "{name}: {n} customers, {money} expected",
            found.customers,
            name=title,
            money=locale.headline_money(found.value, assumptions.currency),
        )
        if out == STANDARD:
            progress.say(sentence)
        elif out is None or progress.verbosity > QUIET:
            print(sentence)


def _without_erased(workspace: Workspace, sales: ir.Table) -> ir.Table:
    """The sales of a database without the customers who were erased from the workspace: no list may bring them back."""

    def ids() -> Iterator[list[str]]:
        for batch in batches(sales.select("customer_id").distinct()):
            yield batch.column(0).to_pylist()

    erased = erased_ids(workspace.cursor(), Dataset.OWN.value, ids())
    return sales.filter(sales.customer_id.notin(erased)) if erased else sales


def _asked(workspace: Workspace, name: str, locale: Locale) -> _Asked:
    # The company's own before the CD shop; nothing is loaded where the sales are those of a database.
    loaded = [book for book in Dataset if workspace.imports(book)] or [Dataset.OWN]
    own = {book: workspace.list_book(book).lists() for book in loaded}
    for same in (str, str.casefold):
        for book, lists in own.items():
            for one in lists:
                if same(one.name) == same(name.strip()):
                    return _Asked(book, one)
    for group in (*SEGMENTS, *LISTS):
        if name.strip().casefold() in (group.code, group.name.casefold(), locale.text(group.name).casefold()):
            return _Asked(loaded[0], group)
    known = [*(one.name for lists in own.values() for one in lists), *(group.code for group in (*SEGMENTS, *LISTS))]
    raise ListUnknown(found=name, known=", ".join(known))


def _there_are(workspace: Workspace, locale: Locale) -> Iterator[str]:
    """A line for each list: what to call it, and who is on it."""
    for book in Dataset:
        assumptions = workspace.settings(book).assumptions
        for one in workspace.list_book(book).lists():
            yield f"{one.name:<22}{'; '.join(saved_lists.describe_filter(one.wish, locale, assumptions))}"
    for group in (*SEGMENTS, *LISTS):
        yield f"{group.code:<22}{locale.text(group.name)}"


def about_list(chosen: OwnList | Segment, analysis: Analysis, locale: Locale) -> list[tuple[str, str]]:
    """What the second sheet says of the list itself."""
    valuation, _ = analysis.valuation, locale.text
    match chosen:
        case OwnList(wish=wish):
            told = saved_lists.describe_filter(wish, locale, valuation.assumptions)
            return [(_("Conditions"), "; ".join(told) or _("none"))]
        case group:
            return [
                (_("Who"), segments.rule(group, valuation.limits, locale, valuation.assumptions)),
                (_("What to do"), segments.to_do(group, valuation.limits, locale, end=analysis.base.window.end)),
            ]
