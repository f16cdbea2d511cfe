"""The booklet for the board and every list that is kept, written to a folder under this month's name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.acquisition.costs import Cost
from clv.acquisition.kept_books import kept_economics
from clv.analysis.valuation import Analysis, analyse
from clv.command.list import about_list
from clv.command.progress import Progress
from clv.command.report import board_facts
from clv.command.sales import steps_told
from clv.core.assumptions import Assumptions
from clv.core.errors import CannotWrite, ClvError, NothingLoaded, NotOurFile
from clv.customers.places import find_places, values_with
from clv.exports.own_files import OwnFiles, file_name
from clv.i18n.locale import Locale
from clv.phrases import intake
from clv.reports.booklet.facts import Costs, or_error
from clv.reports.booklet.typeset import booklet
from clv.reports.customer_list import WRITTEN, write_list
from clv.segments.customer_query import find_customers
from clv.storage.files import let_others_read
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import Dataset, Workspace, results_name

_KEY = "monthly"  # of the calculation


def write_month(
    workspace: Workspace,
    own: OwnFiles,
    locale: Locale,
    progress: Progress,
    *,
    cursor: duckdb.DuckDBPyConnection,
    today: date,
) -> list[ClvError]:
    """Write them as the pages would say them today; why some could not be, the rest is written all the same.

    Under the assumptions and limits that everybody begins with. Where somebody is erased meanwhile, or sales are taken
    back, it is done again. cursor: of the workspace, for the calculation. Raises NothingLoaded and ClockBehind; then
    nothing is written.
    """
    engine = ibis.duckdb.from_connection(cursor)
    while True:
        generation = workspace.generation(Dataset.OWN)
        name = results_name(generation, _KEY)
        try:
            problems = _write_month(workspace, own, locale, progress, engine=engine, today=today, name=name)
        except Exception:
            if generation == workspace.generation(Dataset.OWN):
                raise
        else:
            if generation == workspace.generation(Dataset.OWN):
                return problems
        finally:
            workspace.drop_results(name)


def _write_month(
    workspace: Workspace,
    own: OwnFiles,
    locale: Locale,
    progress: Progress,
    *,
    engine: BaseBackend,
    today: date,
    name: str,
) -> list[ClvError]:
    """name: with which the tables of the calculation begin."""
    problems: list[ClvError] = []

    @contextmanager
    def said() -> Iterator[None]:
        try:
            yield
        except ClvError as error:
            problems.append(error)

    month = own.begin_month(today)
    imports = workspace.imports(Dataset.OWN)
    if not imports:
        raise NothingLoaded(path=workspace.path)
    state = state_of(workspace)
    settings = workspace.settings(Dataset.OWN)
    sales = workspace.transactions(engine, [one.import_id for one in imports])
    analysis = analyse(
        engine,
        sales,
        assumptions=settings.assumptions,
        until=settings.until,
        thresholds=settings.thresholds,
        name=name,
        progress=steps_told(progress, locale),
    )
    with said():
        progress.tell(locale.text("Between which limits it will come out is being worked out …"))
        costs = workspace.cost_book(Dataset.OWN).costs()
        facts = board_facts(
            engine,
            sales,
            analysis,
            data=intake.loaded(imports, locale),
            assumptions=settings.assumptions,
            name=name,
            costs=_costs(engine, sales, costs, analysis, settings.assumptions, name=name),
        )
        progress.tell(locale.text("Writing the files …"))
        pdf = booklet(facts, locale)
        with own.writing(f"tenfold-{month}.pdf") as path:
            path.write_bytes(pdf)
            let_others_read(path)
    lists = workspace.list_book(Dataset.OWN).lists()
    if lists:
        with said():
            valuation = analysis.valuation
            places = find_places(engine, sales, analysis.base.window, name=name)
            columns = (*WRITTEN, *places.names)
            values = values_with(engine, engine.table(valuation.table), places, columns)
            for one, file in zip(lists, _names(month, lists), strict=True):
                progress.tell(locale.text("Writing the files …"))
                with said(), own.writing(file) as path:
                    write_list(
                        find_customers(values, one.wish),
                        path,
                        columns=columns,
                        analysis=analysis,
                        locale=locale,
                        title=one.name,
                        about=about_list(one, analysis, locale),
                    )
                    let_others_read(path)
    if not any(isinstance(one, CannotWrite | NotOurFile) for one in problems):  # else the next run tries again
        own.end_month(today, state)
    return problems


def _costs(
    engine: BaseBackend, sales: ir.Table, kept: Sequence[Cost], analysis: Analysis, assumed: Assumptions, *, name: str
) -> Costs | None:
    if not kept:
        return None
    own = or_error(lambda: kept_economics(engine, sales, kept, analysis, assumptions=assumed, name=name))
    return Costs(None, own) if isinstance(own, ClvError) else Costs(own)


def state_of(workspace: Workspace) -> str:
    """Another one whenever the company's own sales are others: some were taken in, taken back or erased."""
    known = [[one.import_id, one.report] for one in workspace.imports(Dataset.OWN)]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest() if known else ""


def _names(month: str, lists: Sequence[OwnList]) -> list[str]:
    """A file name for each list; where two would have the same, on a disk that knows no capitals either, a number."""
    names: dict[str, str] = {}
    for one in lists:
        numbers = ("", *(f" {number}" for number in range(2, len(lists) + 1)))
        name = next(
            name for number in numbers if (name := file_name(month, one.name, f"{number}.xlsx")).casefold() not in names
        )
        names[name.casefold()] = name
    return list(names.values())
