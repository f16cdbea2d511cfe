"""How do the sales that the command names get into an engine?"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from clv.analysis.valuation import Step
from clv.command.memory import memory_limit
from clv.command.options import choices_of
from clv.command.progress import Progress
from clv.command.streams import STANDARD, STDIN_NAME, from_stdin
from clv.core.tables import TRANSACTIONS
from clv.i18n.locale import Locale
from clv.intake.files.source import MAX_BYTES, SalesFile
from clv.intake.sales.propose import read_sales
from clv.intake.sales.report import IntakeReport
from clv.intake.sales.samples import read_sample
from clv.phrases import evidence


@contextmanager
def working_engine() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A database in memory, which is twice as fast as one on disk, and a folder for what does not fit."""
    with (
        TemporaryDirectory(prefix="tenfold-") as folder,
        duckdb.connect(":memory:", config={"memory_limit": f"{memory_limit()}B", "temp_directory": folder}) as engine,
    ):
        yield engine, Path(folder)


def given(path: Path, folder: Path) -> SalesFile:
    """A file that was named, or what comes on stdin."""
    if path == STANDARD:
        return SalesFile(from_stdin(folder, limit=MAX_BYTES), STDIN_NAME)
    return SalesFile(path, path.name)


def read_given_sales(
    engine: duckdb.DuckDBPyConnection,
    options: argparse.Namespace,
    folder: Path,
    *,
    columns: Sequence[str] = TRANSACTIONS.names,
) -> IntakeReport:
    """The files or the sample of the options, as these columns of TRANSACTIONS in the table `transactions`."""
    where = {"into": "transactions", "import_id": "sales", "until": options.until, "columns": columns}
    if options.sample is not None:
        return read_sample(engine, options.sample, **where)
    files = [given(path, folder) for path in options.files]
    return read_sales(engine, files, choices_of(options), **where)


def steps_told(progress: Progress, locale: Locale) -> Callable[[Step], None]:
    """For an analysis under way: each step told to whoever waits."""
    return lambda step: progress.tell(evidence.step(step, locale))
