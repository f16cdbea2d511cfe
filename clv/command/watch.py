"""A folder into which exports come: tenfold watch FOLDER --out FOLDER"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from clv.command.ending import ended_like_ctrl_c
from clv.command.progress import Progress
from clv.command.watch_options import own_files_of
from clv.command.watched_folder import AGAIN_SECONDS, IN_USE, WatchedFolder
from clv.core.engine import IN_MEMORY
from clv.core.errors import ClvError, NothingStays
from clv.i18n.locale import Locale
from clv.intake.files.arrivals import Arrival, Settling, arrivals
from clv.storage.workspace import workspace_path

_POLL_SECONDS = 15.0  # a network share tells of no new file, and nobody tells that the workspace is free again
_BREATH_SECONDS = 1.0  # a file that is being copied tells of itself without end


def watch_command(options: argparse.Namespace, locale: Locale, progress: Progress) -> int:
    """Take in what comes into the folder until it is ended; with `once` what is there now. The folder is only read.

    The exit status of `once` is that of WatchedFolder.do. Raises FolderUnreadable, OutIsWatched, NothingStays,
    CannotWrite where the folder to write to cannot be made, and what open_workspace raises but WorkspaceInUse.
    """
    if workspace_path() == IN_MEMORY:
        raise NothingStays()
    own = own_files_of(options.folder, options.out)
    settling = Settling(options.settle)
    with ended_like_ctrl_c() as ended:
        watched = WatchedFolder(options.folder, own, locale, progress, ended=ended)
        return _look_once(watched, settling) if options.once else stay(watched, settling, change=Event())


def _look_once(watched: WatchedFolder, settling: Settling) -> int:
    if found := arrivals(watched.folder):
        settling.look(found, now=time.monotonic())
        time.sleep(settling.seconds)
    settled, arriving = settling.look(arrivals(watched.folder), now=time.monotonic())
    for one in arriving:
        watched.say(watched.locale.text("{name} is still being written, and is looked at next time.", name=one.name))
    return watched.do(settled)


def stay(watched: WatchedFolder, settling: Settling, *, change: Event) -> int:
    """Look whenever something changes, which sets `change`, and now and then; it ends by KeyboardInterrupt."""
    done: tuple[Arrival, ...] | None = None
    again = 0.0
    with _told_of_changes(watched.folder, change):
        while not watched.ended.is_set():
            change.clear()
            pause = _POLL_SECONDS
            try:
                settled, arriving = settling.look(arrivals(watched.folder), now=time.monotonic())
                if arriving:
                    pause = min(pause, settling.seconds)
                is_due = settled != done or time.monotonic() >= again
                if is_due:
                    done, again = settled, time.monotonic() + AGAIN_SECONDS
                    if watched.do(settled) == IN_USE:
                        again = 0.0
            except ClvError as error:  # a share that may come back, a disk that may have room again
                watched.say(watched.locale.error(error))
            watched.ended.wait(min(pause, _BREATH_SECONDS))
            change.wait(pause)
    raise KeyboardInterrupt


@contextmanager
def _told_of_changes(folder: Path, change: Event) -> Iterator[None]:
    """Within, the event is set when something changes in the folder, where the system tells of it."""

    class Handler(FileSystemEventHandler):
        def on_any_event(self, _event: FileSystemEvent) -> None:
            change.set()

    observer = Observer()
    try:
        observer.schedule(Handler(), str(folder))
        observer.start()
    except OSError:  # the folder is looked at now and then anyway
        yield
        return
    try:
        yield
    finally:
        observer.stop()
        observer.join()
