"""How do a table's rows reach a file without a frame in memory, and never as half a file?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import pyarrow as pa

from clv.core.engine import connect
from clv.core.errors import CannotWrite

ROWS_PER_BATCH = 100_000
MOST_LETTERS = 80  # of a name in a sentence


@contextmanager
def rows(table: ir.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own in which the view `rows` streams the table once, in its order, from whichever engine."""
    with connect() as connection:
        connection.register("rows", batches(table))
        yield connection


def batches(table: ir.Table) -> pa.RecordBatchReader:
    """The table's rows in record batches, in the table's order."""
    backend = table._find_backend(use_default=True)
    if backend.name == "duckdb":
        # ibis 12's own to_pyarrow_batches calls a method that duckdb 2 no longer has.
        return backend._to_duckdb_relation(table).to_arrow_reader(ROWS_PER_BATCH)
    return table.to_pyarrow_batches(chunk_size=ROWS_PER_BATCH)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the name of `path` once all is written.

    A failure leaves neither half a file nor a changed one. Raises CannotWrite where the file system refuses.
    """
    try:
        path.exists()  # says at once whether the name is too long
        part = path.with_name(f".{uuid.uuid4().hex}.part")
        part.touch(exist_ok=False)  # and this whether the folder can be written to
    except OSError as error:
        raise CannotWrite(name=path.name[:MOST_LETTERS]) from error
    try:
        yield part
        part.replace(path)
    except (OSError, duckdb.IOException) as error:
        raise CannotWrite(name=path.name) from error
    finally:
        part.unlink(missing_ok=True)
