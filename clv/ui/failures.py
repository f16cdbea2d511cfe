"""What does a reader hear where the machine, and not the sales, ends a calculation?"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from ibis.common.exceptions import IbisError, TableNotFound

from clv.core.errors import ClvError, EngineFailed, NoMemoryToCalculate, NoRoomToCalculate

_FULL = (errno.ENOSPC, errno.EDQUOT)
# The engine writes what it has no memory for to this folder, and says so where the disk has no room for it.
_FULL_WORDS = ("no space left", "max_temp_directory_size")
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


def is_disk_full(error: BaseException) -> bool:
    """Whether it, or what it came from, is that the disk has no room: the engine and the reading of files wrap it."""
    return any(
        getattr(cause, "errno", None) in _FULL or any(words in str(cause).lower() for words in _FULL_WORDS)
        for cause in _causes(error)
    )


def _is_over(error: BaseException) -> bool:
    """Whether the workspace was closed meanwhile."""
    return any(isinstance(cause, duckdb.ConnectionException) and "closed" in str(cause) for cause in _causes(error))


def _sentence(error: Exception) -> ClvError | None:
    if is_disk_full(error):
        return NoRoomToCalculate()
    if any(isinstance(cause, MemoryError | duckdb.OutOfMemoryException) for cause in _causes(error)):
        return NoMemoryToCalculate()
    if isinstance(error, duckdb.Error | IbisError | TableNotFound):
        found = next(iter(str(error).splitlines()), "").strip() or type(error).__name__
        return EngineFailed(found=found[:_MOST_LETTERS].rstrip("."))
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
