"""How much memory may the command's engine take before it writes to disk?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SHARE = 0.5  # of what is free: the models and whatever else runs here need some too
LEAST_BYTES = 2_000_000_000  # as much as a million customers take; the engine takes no more than it needs

_FREE = "proc/meminfo"  # of Linux; elsewhere LEAST_BYTES is the limit
_LIMITS = ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")  # of a container, new and old


def memory_limit(root: Path = Path("/")) -> int:
    """Half of the free memory [bytes], at least LEAST_BYTES; a container's own limit counts as all that is free there.

    root: where the system's folders proc and sys are.
    """
    free = list(_free(root))
    return max(LEAST_BYTES, int(SHARE * min(free))) if free else LEAST_BYTES


def _free(root: Path) -> Iterator[int]:
    """What is free on this machine, and what may be taken in this container, as far as the system says it [bytes]."""
    lines = _text(root / _FREE).splitlines()
    available = next((line.split() for line in lines if line.startswith("MemAvailable:")), None)
    if available is None:
        return
    yield int(available[1]) * 1024
    for limit in _LIMITS:
        if (said := _text(root / limit).strip()).isdigit():  # else "max": none
            yield int(said)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
