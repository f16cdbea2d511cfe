"""Has the disk no room for what is being done?"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from clv.core.errors import DiskFull

_FULL = (errno.ENOSPC, errno.EDQUOT)
# The engine writes what it has no memory for to a folder, and says so where the disk has no room for it.
_FULL_WORDS = ("no space left", "max_temp_directory_size")


def is_disk_full(error: BaseException) -> bool:
    """Whether it, or what it came from, is that the disk has no room: the engine and the reading of files wrap it."""
    return any(
        getattr(cause, "errno", None) in _FULL or any(words in str(cause).lower() for words in _FULL_WORDS)
        for cause in causes(error)
    )


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


@contextmanager
def room_on_disk(name: str) -> Iterator[None]:
    """Say DiskFull, of the file with this name, where work ends because the disk is full."""
    try:
        yield
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull(name=name) from error
        raise
