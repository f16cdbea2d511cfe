"""How does a change to the database happen wholly or not at all?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def all_or_nothing(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is executed inside takes effect at the end; where it fails, the database is as it was."""
    cursor.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")
