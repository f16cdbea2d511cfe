"""Which files in a folder did an earlier run write, so that nothing of anybody else's is written over?

A note in the folder says it: the SHA-256 of each file as it was written, also the time before, because a process may
end between the two; the newest month of which there is one, and of which sales it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from clv.core.errors import CannotWrite, ClockBehind, NotOurFile
from clv.exports.stream import replacing

NOTE = ".tenfold-written.json"
_MOST_LETTERS = 60  # of what a reader called a list, in the name of its file


class OwnFiles:
    """The files of ours in `folder`, which is made where it is not there. Raises CannotWrite."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(name=str(folder)) from error
        self._month, self._state, self._hashes = _read(folder / NOTE)

    def is_due(self, today: date, state: str | None) -> bool:
        """Whether those of this month are missing, or are of other sales. state: of the sales, None: not known."""
        self._month, self._state, self._hashes = _read(self._folder / NOTE)  # another run may have written meanwhile
        return _month(today) != self._month or state not in (None, self._state)

    def begin_month(self, today: date) -> str:
        """The month with which names begin now. Raises ClockBehind where there are files of a later one."""
        month = _month(today)
        if self._month > month:
            raise ClockBehind(month=month, name=str(self._folder), last=self._month)
        return month

    def end_month(self, today: date, state: str) -> None:
        """All of this month is written, of these sales."""
        self._month, self._state = _month(today), state
        self._keep()

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path to write to; what is there takes the name once it is whole.

        Raises NotOurFile where a file has the name that was not written here as it is now, and CannotWrite.
        """
        path = self._folder / name
        if os.path.lexists(path) and (path.is_symlink() or _hash(path) not in self._hashes.get(name, ())):
            raise NotOurFile(name=name)
        part = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")  # the kind of a file is told from its suffix
        try:
            yield part
            self._hashes[name] = [*self._hashes.get(name, ())[-1:], _hash(part)]
            self._keep()
            part.replace(path)
        except (OSError, CannotWrite) as error:
            raise CannotWrite(name=name) from error
        finally:
            part.unlink(missing_ok=True)

    def _keep(self) -> None:
        kept = {"month": self._month, "state": self._state, "files": self._hashes}
        with replacing(self._folder / NOTE) as part:
            part.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def file_name(month: str, title: str, suffix: str) -> str:
    """The name of a file of this month: letters, digits and spaces of what the reader called it, on every system."""
    plain = re.sub(r"[^\w -]+", "-", title).strip(" -")[:_MOST_LETTERS].strip(" -")
    return f"tenfold-{month} {plain or 'list'}{suffix}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _read(note: Path) -> tuple[str, str, dict[str, list[str]]]:
    """What the note says; nothing where there is none that can be read: then no file is known to be ours."""
    try:
        kept = json.loads(note.read_text(encoding="utf-8"))
        files = {name: [str(one) for one in hashes] for name, hashes in kept["files"].items()}
        return str(kept["month"]), str(kept["state"]), files
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", "", {}


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
