"""What does a reader hear where the machine, and not the sales, ends a calculation?"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from ibis.common.exceptions import IbisError, TableNotFound

from clv.core.disk import causes, is_disk_full
from clv.core.errors import ClvError, EngineFailed, NoMemoryToCalculate, NoRoomToCalculate

_MOST_LETTERS = 200

_log = logging.getLogger(__name__)


@contextmanager
def failures_said() -> Iterator[None]:
    """Say NoRoomToCalculate, NoMemoryToCalculate or EngineFailed where work ends because of the machine.

    What else goes wrong stays loud.
    """
    try:
        yield
    except ClvError:
        raise
    except Exception as error:
        said = _sentence(error)
        if said is None:
            raise
        # Work that was ahead of the reader when the process ended is nobody's loss.
        _log.log(logging.DEBUG if _is_over(error) else logging.WARNING, "a calculation ended early", exc_info=error)
        raise said from error


def _is_over(error: BaseException) -> bool:
    """Whether the workspace was closed meanwhile."""
    return any(isinstance(cause, duckdb.ConnectionException) and "closed" in str(cause) for cause in causes(error))


def _sentence(error: Exception) -> ClvError | None:
    if is_disk_full(error):
        return NoRoomToCalculate()
    if any(isinstance(cause, MemoryError | duckdb.OutOfMemoryException) for cause in causes(error)):
        return NoMemoryToCalculate()
    if isinstance(error, duckdb.Error | IbisError | TableNotFound):
        found = next(iter(str(error).splitlines()), "").strip() or type(error).__name__
        return EngineFailed(found=found[:_MOST_LETTERS].rstrip("."))
    return None
