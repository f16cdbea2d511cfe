"""What is the command busy with? A line on the terminal for whoever has waited for two seconds."""

from __future__ import annotations

import shutil
import sys
import time
from threading import Event, Thread
from types import TracebackType
from typing import Self, TextIO

PATIENCE_SECONDS = 2.0
_TICK_SECONDS = 1.0
QUIET, USUAL, VERBOSE = -1, 0, 1


class Progress:
    """Told each step of the work. It says nothing where stderr is no terminal, but for `verbose`: then a line a step.

    patience: seconds for which nothing is said. The line goes when the work is over.
    """

    def __init__(self, verbosity: int, *, stream: TextIO | None = None, patience: float = PATIENCE_SECONDS) -> None:
        self.verbosity = verbosity
        self._stream = stream or sys.stderr
        self._patience = patience
        self._started = time.monotonic()
        self._doing = ""
        self._width = 0  # of the line that stands on the terminal
        self._over = Event()
        self._teller: Thread | None = None

    def __enter__(self) -> Self:
        if self.verbosity == USUAL and self._stream.isatty():
            self._teller = Thread(target=self._tick, daemon=True)
            self._teller.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._over.set()
        if self._teller is not None:
            self._teller.join()
            self._write("")

    def tell(self, doing: str) -> None:
        """The work has come to this step: a sentence in the reader's language."""
        if not self._doing:
            self._started = time.monotonic()
        self._doing = doing
        if self.verbosity >= VERBOSE:
            print(f"{self._seconds:6.1f} s  {doing}", file=self._stream, flush=True)

    def rest(self) -> None:
        """The work is over until more comes: the line goes, and the seconds begin again."""
        self._doing = ""

    def say(self, sentence: str) -> None:
        """A result in words, on stderr: nothing where quiet was asked for."""
        if self.verbosity > QUIET:
            print(sentence, file=self._stream)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _tick(self) -> None:
        pause = self._patience
        while not self._over.wait(pause):
            pause = _TICK_SECONDS
            if self._doing or self._width:
                self._write(self._doing and f"{self._doing} {self._seconds:.0f} s")

    def _write(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        self._stream.write("\r" + line.ljust(self._width) + ("" if line else "\r"))
        self._stream.flush()
        self._width = len(line)
