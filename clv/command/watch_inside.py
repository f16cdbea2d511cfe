"""A folder that the dashboard's own process watches: no other one may write the workspace while it is open."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

from clv.command.options import UNUSABLE
from clv.command.progress import USUAL, Progress
from clv.command.watch_options import WatchOptions, options_of_environment, own_files_of
from clv.core.errors import ClvError
from clv.i18n.locale import Language, Locale

if TYPE_CHECKING:
    from clv.command.watched_folder import WatchedFolder
    from clv.exports.own_files import OwnFiles
    from clv.storage.workspace import Workspace

_SETTLE_SECONDS = 5.0  # as `tenfold watch` has it
_PATIENCE_AT_THE_END_SECONDS = 5.0  # for what is broken off; a process is often killed after ten
_INTERRUPT_SECONDS = 0.1  # between two calls: the engine hears one only while it works
_TROUBLE_SECONDS = 300.0  # until it begins again after what nobody foresaw

_log = logging.getLogger(__name__)


def watching_as_set() -> Callable[[Callable[[], Workspace]], AbstractContextManager[None]] | None:
    """What watches the folder of the environment, given the workspace; None where there is no folder.

    Ends the process in one sentence where that folder, or the one to write to, cannot be used.
    """
    try:
        options = options_of_environment()
        return None if options is None else partial(watching, options, own_files_of(options.folder, options.out))
    except ClvError as error:
        print(Locale(Language.EN).error(error), file=sys.stderr)
        sys.exit(UNUSABLE)


@contextmanager
def watching(options: WatchOptions, own: OwnFiles | None, workspace: Callable[[], Workspace]) -> Iterator[None]:
    """Within, a thread takes in what comes into the folder, and says on stdout and stderr what `tenfold watch` does.

    workspace: the one that this process has open. At the end what is under way is broken off, and nothing of it stays.
    """
    from clv.command.watched_folder import WatchedFolder  # with it comes what calculates

    ended, change = Event(), Event()
    progress = _BrokenOff(ended)
    watched = WatchedFolder(options.folder, own, Locale(options.language), progress, ended=ended, inside=workspace)
    thread = Thread(target=_watch, args=(watched, change), name="tenfold-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        give_up = time.monotonic() + _PATIENCE_AT_THE_END_SECONDS
        while thread.is_alive() and time.monotonic() < give_up:
            watched.end()
            change.set()
            thread.join(_INTERRUPT_SECONDS)


class _BrokenOff(Progress):
    """Says nothing; where the process is to end a calculation ends at its next step."""

    def __init__(self, ended: Event) -> None:
        super().__init__(USUAL)
        self._ended = ended

    def tell(self, doing: str) -> None:  # noqa: ARG002
        if self._ended.is_set():
            raise KeyboardInterrupt


def _watch(watched: WatchedFolder, change: Event) -> None:
    from clv.command.watch import stay
    from clv.intake.files.arrivals import Settling

    while not watched.ended.is_set():
        try:
            stay(watched, Settling(_SETTLE_SECONDS), change=change)
        except KeyboardInterrupt:
            return
        except Exception:
            if not watched.ended.is_set():
                _log.exception("looking after the watched folder ended early, and begins again")
            watched.ended.wait(_TROUBLE_SECONDS)
