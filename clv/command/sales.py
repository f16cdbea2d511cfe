"""How do the sales that the command names get into an engine, or stay in theirs?"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.valuation import Step
from clv.command.memory import memory_limit
from clv.command.options import SOURCE_VARIABLE, choices_of
from clv.command.progress import Progress
from clv.command.streams import STANDARD, STDIN_NAME, from_stdin
from clv.core.engine import connect
from clv.core.errors import SourceNotNamed, SourceWithoutTable
from clv.core.tables import TRANSACTIONS
from clv.i18n.locale import Locale
from clv.intake.databases.sales import read_source
from clv.intake.databases.source import opened
from clv.intake.files.source import MAX_BYTES, SalesFile
from clv.intake.sales.propose import read_sales
from clv.intake.sales.report import IntakeReport
from clv.intake.sales.samples import read_sample
from clv.phrases import evidence


@dataclass(frozen=True)
class GivenSales:
    """TRANSACTIONS in the engine that calculates, and what was decided about them.

    name: with which the tables of the calculation begin there.
    """

    engine: BaseBackend
    table: ir.Table
    intake: IntakeReport
    name: str


@contextmanager
def working_engine() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A database in memory, which is twice as fast as one on disk, and a folder for what does not fit."""
    with (
        TemporaryDirectory(prefix="tenfold-") as folder,
        connect(memory_limit=f"{memory_limit()}B", temp_directory=folder) as engine,
    ):
        yield engine, Path(folder)


def given(path: Path, folder: Path) -> SalesFile:
    """A file that was named, or what comes on stdin."""
    if path == STANDARD:
        return SalesFile(from_stdin(folder, limit=MAX_BYTES), STDIN_NAME)
    return SalesFile(path, path.name)


@contextmanager
def given_sales(
    engine: duckdb.DuckDBPyConnection,
    options: argparse.Namespace,
    folder: Path,
    *,
    columns: Sequence[str] = TRANSACTIONS.names,
) -> Iterator[GivenSales]:
    """The files or the sample of the options, read into `engine`; or the table of a database, which stays there.

    columns: of TRANSACTIONS, those that the calculation looks at.
    What the calculation makes in a database is gone afterwards, also after a failure.
    """
    if options.source is not None and options.table is None:
        raise SourceWithoutTable()
    if options.table is not None:
        url = options.source or os.environ.get(SOURCE_VARIABLE, "")
        if not url:
            raise SourceNotNamed()
        with opened(url, options.table, schema=options.schema, local=engine) as source:
            found = read_source(engine, source, choices_of(options), until=options.until)
            yield GivenSales(source.backend, found.table, found.report, source.name)
        return
    backend, into = ibis.duckdb.from_connection(engine), "transactions"
    where = {"into": into, "import_id": "sales", "until": options.until, "columns": columns}
    if options.sample is not None:
        intake = read_sample(engine, options.sample, **where)
    else:
        files = [given(path, folder) for path in options.files]
        intake = read_sales(engine, files, choices_of(options), **where)
    yield GivenSales(backend, backend.table(into), intake, "analysis")


def steps_told(progress: Progress, locale: Locale) -> Callable[[Step], None]:
    """For an analysis under way: each step told to whoever waits."""
    return lambda step: progress.tell(evidence.step(step, locale))
