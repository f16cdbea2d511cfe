"""What is done with a watched folder at each look, and what is said of it?"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from threading import Event

import duckdb

from clv.command.monthly import state_of, write_month
from clv.command.options import UNUSABLE
from clv.command.progress import Progress
from clv.core.errors import ClvError, FileNotOpened, FileTooLarge, WorkspaceInUse
from clv.exports.own_files import OwnFiles
from clv.i18n.locale import Locale
from clv.intake.files.arrivals import Arrival
from clv.intake.files.source import GIB, MAX_BYTES, printable, sha256
from clv.phrases.waiting import why_it_waits
from clv.storage.copies import opened_or_copied
from clv.storage.unattended import Waits, take_in_unattended
from clv.storage.waiting import Reason
from clv.storage.workspace import Import, Workspace, open_workspace

WAITING, IN_USE = 3, 4  # exit statuses
AGAIN_SECONDS = 3600.0  # until what waits is tried again, a new month is noticed, and what failed is written


class WatchedFolder:
    """own: where the booklet and the lists are written; None: nowhere. ended: whether the process is to end.

    inside: gives the workspace that this process has open for its readers; None: it is opened for each look.
    """

    def __init__(
        self,
        folder: Path,
        own: OwnFiles | None,
        locale: Locale,
        progress: Progress,
        *,
        ended: Event,
        inside: Callable[[], Workspace] | None = None,
    ) -> None:
        self.folder, self.locale = folder, locale
        self._own, self._progress, self.ended, self._inside = own, progress, ended, inside
        self._at_work: duckdb.DuckDBPyConnection | None = None  # at this moment
        self._write_again = 0.0
        self._hashes: dict[Arrival, str] = {}
        self._said: set[str] = set()
        self._saying: set[str] = set()

    def do(self, found: Sequence[Arrival]) -> int:
        """Take in what can be of these files, and write what is due.

        0; UNUSABLE where something could not be read or written; WAITING where only a person can say how a file is
        read; IN_USE where another Tenfold had the workspace open, so that nothing was taken in.
        """
        statuses, state = set(), None
        try:
            with self._workspace() as workspace:
                statuses.add(self._take_in(workspace, found))
                state = state_of(workspace)
        except WorkspaceInUse as error:
            self.say(self._in_use(error))
            statuses.add(IN_USE)
        if self._own is not None and state != "" and self._own.is_due(_today(), state):
            statuses.add(self._write(self._own))
        self._progress.rest()
        self._said, self._saying = self._saying, set()
        return next((status for status in (IN_USE, UNUSABLE, WAITING) if status in statuses), 0)

    def say(self, sentence: str) -> None:
        """On stderr, on one line whatever a file is called; nothing where it was said at the last look too."""
        line = _line(sentence)
        if line not in self._said | self._saying:
            print(line, file=sys.stderr, flush=True)
        self._saying.add(line)

    def end(self) -> None:
        """From another thread, and until `do` is over: what the engine does is broken off, and nothing of it stays."""
        self.ended.set()
        if (at_work := self._at_work) is not None:
            with suppress(duckdb.Error):  # it is closed at this moment
                at_work.interrupt()

    @contextmanager
    def _cursor(self, workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
        with workspace.cursor() as cursor:
            self._at_work = cursor
            try:
                yield cursor
            finally:
                self._at_work = None
                workspace.clear_up()

    @contextmanager
    def _workspace(self) -> Iterator[Workspace]:
        if self._inside is not None:
            yield self._inside()
            return
        workspace = open_workspace()
        try:
            yield workspace
        finally:
            workspace.close()

    def _in_use(self, error: WorkspaceInUse) -> str:
        if self._inside is not None:  # by another process than the dashboard's own
            return self.locale.error(error)
        return self.locale.text(
            "{path} is open in the dashboard or in another Tenfold, so nothing is taken in. Close that one, or start "
            "the dashboard with --watch {folder}: then it takes in what comes itself.",
            **error.facts,
            folder=printable(str(self.folder)),
        )

    def _take_in(self, workspace: Workspace, found: Sequence[Arrival]) -> int:
        waiting: dict[str, tuple[str, Reason]] = {}
        for arrival in found:
            identity, outcome = self._outcome(workspace, arrival)
            if self.ended.is_set():  # the engine may have made a broken file of that
                raise KeyboardInterrupt
            match outcome:
                case Import():
                    self._tell_import(outcome)
                case Waits():
                    waiting.setdefault(identity, (arrival.name, outcome.reason))
                    self._tell_waits(arrival.name, outcome)
        place = hashlib.sha256(str(self.folder.resolve()).encode(errors="replace")).hexdigest()
        workspace.keep_waiting(place, waiting)
        self._hashes = {arrival: self._hashes[arrival] for arrival in found if arrival in self._hashes}
        return WAITING if waiting else 0

    def _outcome(self, workspace: Workspace, arrival: Arrival) -> tuple[str, Import | Waits | None]:
        """What became of the file, and by what it is known: where its bytes cannot be read by its name."""
        self._progress.tell(self.locale.text("Reading {name} …", name=arrival.name))
        try:
            if arrival not in self._hashes:
                if arrival.size > MAX_BYTES:
                    raise FileTooLarge(name=arrival.name, limit=MAX_BYTES // GIB)
                self._hashes[arrival] = sha256(arrival.file)
        except FileNotFoundError:  # gone again
            return "", None
        except PermissionError:
            waits = Waits(Reason.UNREADABLE, FileNotOpened(name=arrival.name))
        except FileTooLarge as error:
            waits = Waits(Reason.UNREADABLE, error)
        else:
            identity = self._hashes[arrival]
            if workspace.knows_file(identity):
                return identity, None
            with self._cursor(workspace) as cursor:
                return identity, take_in_unattended(workspace, arrival, cursor=cursor, sha256=identity)
        return hashlib.sha256(arrival.name.encode()).hexdigest(), waits

    def _write(self, own: OwnFiles) -> int:
        if time.monotonic() < self._write_again:
            return UNUSABLE
        try:
            with (
                opened_or_copied() if self._inside is None else self._workspace() as workspace,
                self._cursor(workspace) as cursor,
            ):
                problems = write_month(workspace, own, self.locale, self._progress, cursor=cursor, today=_today())
        except ClvError as error:
            problems = [error]
        if problems:
            self._write_again = time.monotonic() + AGAIN_SECONDS
        for problem in problems:
            self.say(self.locale.error(problem))
        return IN_USE if any(isinstance(one, WorkspaceInUse) for one in problems) else UNUSABLE if problems else 0

    def _tell_import(self, taken: Import) -> None:
        sentence = self.locale.plural(
            "{name} is taken in: {n} sale, until {date}.",
            "{name} is taken in: {n} sales, until {date}.",
            taken.report["rows_used"],
            name=taken.name,
            date=self.locale.date(taken.last_date),
        )
        print(_line(sentence), flush=True)

    def _tell_waits(self, name: str, waits: Waits) -> None:
        _ = self.locale.text
        why = why_it_waits(waits.reason, self.locale)
        self.say(_("{name} waits for you: {why}. Upload it on the page Data, and answer there.", name=name, why=why))
        if waits.error is not None:
            self.say(self.locale.error(waits.error))


def _line(sentence: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in sentence)


def _today() -> date:
    return datetime.now().astimezone().date()
