"""Where are the sales kept, so that they are there again tomorrow?"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4
from weakref import finalize

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.analysis.forecast import Forecast
from clv.core.assumptions import Assumptions
from clv.core.errors import (
    ErasedCustomersReturn,
    FileKnown,
    SameDaysUnknown,
    WorkspaceGone,
    WorkspaceInUse,
    WorkspaceUnreadable,
)
from clv.core.installation import default_workspace
from clv.core.money import money_sum
from clv.evaluation.sealed_forecasts import Kind
from clv.intake.choices import Choices, Role, SampleShop, choices_from_text, choices_to_text
from clv.intake.files.source import joined_sha256
from clv.intake.sales.propose import Proposal, Staged, accept
from clv.intake.sales.samples import COFFEE_ROASTER, SAMPLES, read_sample, sample_files
from clv.segments.thresholds import Thresholds
from clv.storage.costs import COST_TABLES, CostStore
from clv.storage.erased_customers import ERASED_TABLES, ErasedAgain, erased_among, forget_erased, remember_erased
from clv.storage.erasure import (
    PATIENCE_SECONDS,
    Erasure,
    count_left_out,
    erase_customer_rows,
    overwrite_freed_blocks,
    report_without,
)
from clv.storage.files import MEMORY, close_database, identity_of, make_scratch, open_database, reopen_database
from clv.storage.forecasts import FORECAST_TABLES, ForecastStore
from clv.storage.log import LOG_TABLES, Deed, Entry, forget_names, read_log, was_emptied, write_down
from clv.storage.migrations import (
    MIGRATIONS,
    VERSION_TABLE,
    is_of_today,
    keep_copy,
    migrate,
    remove_copies,
    version_of,
)
from clv.storage.overlaps import SameDays, current, holds_all, shared_days, supersede_days, supersede_orders
from clv.storage.personal import (
    PERSONAL_TABLES,
    forget_personal_settings,
    keep_personal_settings,
    personal_settings,
)
from clv.storage.saved_lists import LIST_TABLES, ListStore
from clv.storage.transaction import all_or_nothing
from clv.storage.waiting import (
    WAITING_TABLES,
    Reason,
    WaitingFile,
    keep_waiting,
    note_taken_back,
    waiting_files,
    waits_no_more,
    was_taken_back,
)

Answer = TypeVar("Answer")

ENVIRONMENT = "TENFOLD_WORKSPACE"
DEFAULT_PATH = default_workspace()
RESULTS = "results"  # the tables of calculations begin with this
_EMPTIED_TABLES = (
    "transactions",
    "transactions_left_out",
    "superseded",
    "imports",
    "settings",
    "mappings",
    *COST_TABLES,
    *LIST_TABLES,
    *ERASED_TABLES,
    *FORECAST_TABLES,
    *PERSONAL_TABLES,
    *WAITING_TABLES,
)
KEPT_TABLES = (*_EMPTIED_TABLES, *LOG_TABLES, VERSION_TABLE)


_log = logging.getLogger(__name__)


class Dataset(StrEnum):
    """Whose sales: the company's own, or those of a shop to try. They are never mixed."""

    OWN = "own"
    CD_SHOP = "cdnow"
    COFFEE_ROASTER = "coffee-roaster"

    @property
    def is_sample(self) -> bool:
        return self is not Dataset.OWN


@dataclass(frozen=True)
class Origin:
    """The table of a database that was read, by the label of the database."""

    database: str
    table: str


@dataclass(frozen=True)
class Import:
    """One export or table that was taken in: what it was called, its identity, when, and the intake's report."""

    import_id: str
    book: Dataset
    name: str
    sha256: str
    imported_at: datetime
    report: dict[str, Any]

    @property
    def first_date(self) -> date:
        return date.fromisoformat(self.report["first_date"])

    @property
    def last_date(self) -> date:
        return date.fromisoformat(self.report["last_date"])

    @property
    def origin(self) -> Origin | None:
        """The table that it was read from; None of a file."""
        database = self.report.get("source")  # imports of before say nothing of it
        return Origin(database, self.report["table"]) if database else None

    @property
    def hashes(self) -> tuple[str, ...]:
        """The SHA-256 of each file that it holds; none where it came before these were kept, and of a table."""
        return tuple(self.report.get("hashes", ()))


@dataclass(frozen=True)
class Settings:
    """What the reader set for a book. until: the window's last day; None: the last date in the data.

    thresholds: where segments and lists draw their lines.
    """

    assumptions: Assumptions = field(default_factory=Assumptions)
    until: date | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True)
class Totals:
    """What the imports of a book hold together. rows_again: rows that a newer import brought again."""

    rows_read: int
    rows_again: int
    left_out: dict[str, int]
    customers: int
    revenue: float

    @property
    def rows_used(self) -> int:
        return self.rows_read - self.rows_again - sum(self.left_out.values())


class Workspace:
    """One DuckDB database with the imports and their transactions.

    One connection a process; every thread works on a cursor of its own (`engine`, `cursor`). Open it with
    `open_workspace`.

    path: where the database is. scratch: a private folder for what is on its way, uploads and what the engine has no
    memory for; it goes when the process ends.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, path: str, scratch: Path) -> None:
        self._connection = connection
        self.closed = threading.Event()
        self.path = path
        self.scratch = scratch
        self._let_go = finalize(self, close_database, scratch)
        self._lock = threading.Lock()
        self._taking_in = threading.Lock()  # sessions take in one after the other: each looks at what is there
        self._overwriting = threading.Lock()
        self._freed = False  # whether blocks of the file still hold somebody who is erased
        self._erased = False  # whether anybody was erased in this process
        self._totals: dict[tuple[str, tuple[str, ...]], Totals] = {}
        self._generations = dict.fromkeys(Dataset, 0)
        # What every run of a page asks, as it was read, and after how many changes that was.
        self._changes = 0
        self._read: dict[tuple[str, Dataset], tuple[int, Any]] = {}
        self._identity = identity_of(path)
        self.drop_results()  # calculations of an earlier process: nobody knows them any more

    def look_after_files(self) -> None:
        """Make the folder for what is on its way again, where somebody cleared it away.

        Raises WorkspaceGone where the database's file is no longer there, or another one: the engine writes on into
        what nobody will find again.
        """
        if identity_of(self.path) != self._identity:
            raise WorkspaceGone(path=self.path)
        make_scratch(self.scratch)

    def generation(self, book: Dataset | None) -> str:
        """Another one whenever sales of this book go: what was calculated of it before is out of date then.

        Tables of calculations name it (results_name), so that those of before can be told from those of after.
        None: of no sales at all, which is never out of date.
        """
        return "" if book is None else f"{book.value}{self._generations[book]}"

    @property
    def generations(self) -> tuple[str, ...]:
        """The generation of each book."""
        return tuple(self.generation(book) for book in Dataset)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same database, for one thread."""
        with self._lock:
            return self._connection.cursor()

    def engine(self) -> BaseBackend:
        """An Ibis backend on a cursor of its own, for one thread."""
        return ibis.duckdb.from_connection(self.cursor())

    def give_back_memory(self) -> None:
        """Let the operating system have what the engine no longer needs: it does so when it is told its limit."""
        self.cursor().execute(f"SET memory_limit = '{MEMORY}'")

    @contextmanager
    def nobody_else_takes_in(self) -> Iterator[None]:
        """Within, no sales are taken in and nobody is erased: whoever wants to waits."""
        with self._taking_in:
            yield

    def clear_up(self) -> None:
        """After a calculation: give its memory back.

        Where an erasing overtook it, what it wrote goes from the file too: now, or after the next where others write.
        """
        self.give_back_memory()
        if self._freed and not self._overwriting.locked():
            try:
                self._overwrite_freed(patience_seconds=0.0)
            except duckdb.TransactionException:
                _log.info("what was erased is overwritten later: others are writing")

    def close(self) -> None:
        self.closed.set()
        with self._lock:  # while another thread is given a cursor the connection refuses to be closed
            self._connection.close()
        self._let_go()

    def import_sales(
        self,
        cursor: duckdb.DuckDBPyConnection,
        staged: Staged,
        proposal: Proposal,
        *,
        name: str,
        sha256: str,
        hashes: Sequence[str] = (),
        same_days: SameDays | None = None,
        erased: ErasedAgain | None = None,
        origin: Origin | None = None,
        book: Dataset = Dataset.OWN,
        person: str = "",
        unattended: bool = False,
    ) -> Import:
        """Accept what was staged on `cursor`; either all of it is in the workspace afterwards, or nothing.

        origin: of what was read from a database. An import of the same table goes in the same step: the table as it is
        now takes its place. person: who takes it in, "" where nobody signs in; likewise below. unattended: whether it
        came from a watched folder, and nobody: then an import of a file with the same name goes in the same step where
        the new one holds all of it. hashes: the SHA-256 of each file, of files.

        Orders that an older import has too count once, as the new import has them. The choices are remembered for
        the next file with the same headers. Raises FileKnown for a file that is in the book already, SameDaysUnknown
        where sales without order numbers fall on days that an older import covers and `same_days` is None, and
        ErasedCustomersReturn where customers come back who were erased from the book and `erased` is None.
        """
        import_id = uuid4().hex
        with self._taking_in, self._changing(), all_or_nothing(cursor):
            read_before = [known for known in self.imports(book) if origin is not None and known.origin == origin]
            for known in read_before:
                _delete_import(cursor, known.import_id)
            older = [known for known in self.imports(book) if known not in read_before]
            for known in older:
                if known.sha256 == sha256 or (hashes and set(hashes) <= set(known.hashes)):
                    raise FileKnown(name=name, known=known.name, date=known.imported_at.date().isoformat())
            report = accept(cursor, staged, proposal, into="transactions", import_id=import_id)
            facts = report.as_dict()
            if origin is not None:
                facts |= {"source": origin.database, "table": origin.table}
            place = staged.headers.index(proposal.columns[Role.CUSTOMER]) + 1
            back = erased_among(cursor, book.value, import_id, place=place)
            if back and erased is None:
                raise ErasedCustomersReturn(name=name, customers=len(set(back.values())))
            if back and erased is ErasedAgain.TAKE_IN:
                forget_erased(cursor, book.value, back.values())
            elif back:
                # What stays is that such rows were there: the rows themselves are what had to go.
                for gone in erase_customer_rows(cursor, list(back), [import_id]).values():
                    facts = report_without(cursor, import_id, facts, gone)
                self._freed = True
            supersede_orders(cursor, new=import_id, others=[known.import_id for known in older])
            grown = [
                known
                for known in older
                if unattended and known.name == name and holds_all(cursor, new=import_id, old=known.import_id)
            ]
            for known in grown:  # else a folder whose export grows each night would fill the workspace
                _delete_import(cursor, known.import_id)
                older.remove(known)
            # A copy of what a file was before it grew is no news.
            if held := [*hashes, *(one for known in grown for one in known.hashes)]:
                facts |= {"hashes": held}
            shared = shared_days(cursor, new=import_id, others=[(known.import_id, known.name) for known in older])
            if shared and same_days is None:
                days = shared[-1]
                raise SameDaysUnknown(
                    name=name, other=days.name, first=days.first_day.isoformat(), last=days.last_day.isoformat()
                )
            if same_days is SameDays.AGAIN:
                supersede_days(cursor, new=import_id, shared=shared)
            cursor.execute(
                "INSERT OR REPLACE INTO mappings VALUES (?, ?)",
                [_signature(staged.headers), choices_to_text(proposal.choices)],
            )
            taken = self._record(cursor, import_id, facts, name=name, sha256=sha256, book=book)
            waits_no_more(cursor, [sha256, *hashes])
            write_down(cursor, Deed.IMPORTED_UNATTENDED if unattended else Deed.IMPORTED, person=person, about=name)
        if read_before or grown:
            self._outdate(book)
        return taken

    def remembered(self, headers: Sequence[str]) -> Choices | None:
        """The choices with which a file with these headers was taken in last; None where there was none."""
        row = (
            self.cursor().execute("SELECT choices FROM mappings WHERE signature = ?", [_signature(headers)]).fetchone()
        )
        return None if row is None else choices_from_text(row[0])

    def import_sample(self, book: Dataset = Dataset.CD_SHOP, *, person: str = "") -> Import:
        """A shop to try, in a book of its own; taken in once."""
        cursor = self.cursor()
        import_id = uuid4().hex
        with self._taking_in, self._changing(), all_or_nothing(cursor):
            for known in self.imports(book):
                return known
            report = read_sample(cursor, book.value, into="transactions", import_id=import_id)
            shop = COFFEE_ROASTER if book is Dataset.COFFEE_ROASTER else SAMPLES[SampleShop.CDNOW]
            write_down(cursor, Deed.IMPORTED, person=person, about=shop.file)
            return self._record(cursor, import_id, report.as_dict(), name=shop.file, sha256="", book=book)

    def imports(self, book: Dataset) -> list[Import]:
        """The imports of a book, oldest first."""
        return list(self._as_read("imports", book, self._read_imports))

    def _read_imports(self, book: Dataset) -> list[Import]:
        rows = self.cursor().execute(
            "SELECT import_id, book, name, sha256, imported_at, report FROM imports "
            "WHERE book = ? ORDER BY imported_at",
            [book.value],
        )
        return [Import(r[0], Dataset(r[1]), r[2], r[3], r[4], json.loads(r[5])) for r in rows.fetchall()]

    def transactions(self, engine: BaseBackend, import_ids: Sequence[str]) -> ir.Table:
        """TRANSACTIONS of these imports, each sale once."""
        table, again = engine.table("transactions"), engine.table("superseded")
        mine = table.filter(table.import_id.isin(list(import_ids)))
        if len(import_ids) == 1:
            return mine
        return current(mine, again.filter(again.by_import_id.isin(list(import_ids))))

    def remove_import(self, import_id: str, *, person: str = "") -> None:
        """Remove an import with all its rows, as if it had never come: what it superseded counts again."""
        cursor = self.cursor()
        with self._taking_in, all_or_nothing(cursor):
            for known in self.imports(Dataset.OWN):
                if known.import_id == import_id:
                    note_taken_back(cursor, [known.sha256, *known.hashes])
            gone = _delete_import(cursor, import_id)
            for _book, name in gone:
                write_down(cursor, Deed.TOOK_BACK, person=person, about=name)
        self._outdate(*(Dataset(book) for book, _name in gone))

    def totals(self, book: Dataset) -> Totals:
        """What all imports of a book hold together, each sale once; counted once for the same imports."""
        generation, known = self.generation(book), self.imports(book)
        key = generation, tuple(one.import_id for one in known)
        if key not in self._totals:
            self._totals[key] = self._count_totals(known)
            self.give_back_memory()
        return self._totals[key]

    def _count_totals(self, known: Sequence[Import]) -> Totals:
        engine = self.engine()
        sales = self.transactions(engine, [one.import_id for one in known])
        if len(known) == 1 and (counted := _totals_of(known[0], rows=int(sales.count().execute()))):
            return counted
        found = sales.agg(
            rows=sales.count(), customers=sales.customer_id.nunique(), revenue=money_sum(sales.amount)
        ).execute()
        every = engine.table("transactions")
        taken = every.filter(every.import_id.isin([one.import_id for one in known])).count().execute()
        left_out: Counter[str] = Counter()
        for one in known:
            left_out.update(one.report["left_out"])
        return Totals(
            rows_read=sum(int(one.report["rows_read"]) for one in known),
            rows_again=int(taken) - int(found["rows"].iloc[0]),
            left_out=dict(left_out),
            customers=int(found["customers"].iloc[0]),
            revenue=float(found["revenue"].iloc[0]),
        )

    def would_erase(self, customer_id: str, book: Dataset = Dataset.OWN) -> Erasure:
        """What would go from this book with the customer."""
        cursor, engine = self.cursor(), self.engine()
        import_ids = [one.import_id for one in self.imports(book)]
        every = engine.table("transactions")
        every = every.filter(every.customer_id == customer_id, every.import_id.isin(import_ids))
        counted = self.transactions(engine, import_ids)
        counted = counted.filter(counted.customer_id == customer_id)
        days = counted.filter(counted.order_id.isnull())
        found = counted.agg(orders=counted.order_id.nunique(), money=money_sum(counted.amount)).execute().iloc[0]
        dates = every.agg(rows=every.count(), first=every.date.min(), last=every.date.max()).execute().iloc[0]
        first, last = (None if pd.isna(dates[end]) else pd.Timestamp(dates[end]).date() for end in ("first", "last"))
        return Erasure(
            sales=int(dates["rows"]),
            left_out=count_left_out(cursor, customer_id, import_ids),
            orders=int(found["orders"]) + int(days.date.nunique().execute()),
            money=0.0 if pd.isna(found["money"]) else float(found["money"]),
            first_day=first,
            last_day=last,
        )

    def erase_customer(self, customer_id: str, book: Dataset = Dataset.OWN, *, person: str = "") -> int:
        """Remove every row of one customer from this book, the rows left out included; how many transactions that were.

        A person's right under the GDPR: the bytes go from the file too, and with them every calculation. What stays is
        a keyed hash of the id, by which an export that brings the customer back is told (`import_sales`). The log says
        that somebody was erased, not whom.
        """
        cursor = self.cursor()
        with self._taking_in:
            with all_or_nothing(cursor):
                reports = {one.import_id: one.report for one in self.imports(book)}
                gone = erase_customer_rows(cursor, [customer_id], list(reports))
                for import_id, rows in gone.items():
                    report = report_without(cursor, import_id, reports[import_id], rows)
                    cursor.execute("UPDATE imports SET report = ? WHERE import_id = ?", [json.dumps(report), import_id])
                if gone:
                    remember_erased(cursor, book.value, customer_id)
                    forget_names(cursor, customer_id)
                    write_down(cursor, Deed.ERASED_CUSTOMER, person=person)
            self._outdate(book, erased=True)
            remove_copies(self.path)
            self._overwrite_freed()
        return sum(rows.transactions for rows in gone.values())

    def erase_everything(self, *, person: str = "") -> None:
        """Remove all that was ever taken in, set or calculated, from the file too; the log stays, without any name."""
        cursor = self.cursor()
        with self._taking_in:
            with all_or_nothing(cursor):
                for table in _EMPTIED_TABLES:
                    cursor.execute(f"DROP TABLE {table}")
                for step in MIGRATIONS:
                    step(cursor)
                forget_names(cursor)
                write_down(cursor, Deed.ERASED_EVERYTHING, person=person)
            self._outdate(*Dataset, erased=True)
            remove_copies(self.path)
            self._overwrite_freed()

    def settings(self, book: Dataset, person: str = "") -> Settings:
        """What this person set for this book, else what everybody begins with: as a keeper set it, else the defaults.

        person: "" asks for what everybody begins with. The currency is that of the latest import.
        """
        if person and (own := self._as_read(f"settings of {person}", book, partial(self._read_own, person))):
            return own
        return self._as_read("settings", book, self._read_settings)

    def has_own_settings(self, book: Dataset, person: str) -> bool:
        """Whether this person has set anything for this book."""
        return bool(person) and personal_settings(self.cursor(), person, book.value) is not None

    def _read_own(self, person: str, book: Dataset) -> Settings | None:
        kept = personal_settings(self.cursor(), person, book.value)
        return None if kept is None else _settings_of(kept)

    def _read_settings(self, book: Dataset) -> Settings:
        row = self.cursor().execute("SELECT settings FROM settings WHERE book = ?", [book.value]).fetchone()
        if row is not None:
            return _settings_of(row[0])
        currencies = [str(known.report["currency"]) for known in self.imports(book)]
        assumptions = Assumptions(currency=currencies[-1] if currencies else "")
        if book is Dataset.COFFEE_ROASTER:
            assumptions = replace(assumptions, margin=COFFEE_ROASTER.margin)
        return Settings(assumptions)

    def keep_settings(self, book: Dataset, settings: Settings, person: str = "") -> None:
        """Remember what this person set for this book; without a person what everybody begins with."""
        if not person:
            self.keep_house_settings(book, settings)
            return
        with self._changing():
            keep_personal_settings(self.cursor(), person, book.value, _settings_text(settings))

    def keep_house_settings(self, book: Dataset, settings: Settings, *, person: str = "") -> None:
        """Remember what everybody begins with, who has set nothing for themselves; `person` sets it."""
        cursor, is_news = self.cursor(), settings != self.settings(book)
        with self._changing(), all_or_nothing(cursor):
            cursor.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [book.value, _settings_text(settings)])
            if person:
                forget_personal_settings(cursor, person, book.value)
            if is_news:
                write_down(cursor, Deed.CHANGED_HOUSE, person=person)

    def forget_own_settings(self, book: Dataset, person: str) -> None:
        """This person begins again with what everybody begins with."""
        with self._changing():
            forget_personal_settings(self.cursor(), person, book.value)

    def log(self) -> tuple[Entry, ...]:
        """Who took in, took back, erased, restored and changed what everybody begins with: the latest, newest first."""
        return read_log(self.cursor())

    def knows_file(self, sha256: str) -> bool:
        """Whether a file with these bytes is among the company's own sales, alone or with others."""
        alone = joined_sha256([sha256])
        return any(alone == one.sha256 or sha256 in one.hashes for one in self.imports(Dataset.OWN))

    def was_taken_back(self, sha256: str) -> bool:
        """Whether a person took a file with these bytes back."""
        return was_taken_back(self.cursor(), [sha256, joined_sha256([sha256])])

    @property
    def is_new(self) -> bool:
        """Whether the company's own sales begin here: there are none, and nobody erased everything."""
        return not self.imports(Dataset.OWN) and not was_emptied(self.cursor())

    def waiting(self) -> tuple[WaitingFile, ...]:
        """Which files of watched folders wait for a person."""
        return waiting_files(self.cursor())

    def keep_waiting(self, folder: str, files: Mapping[str, tuple[str, Reason]]) -> None:
        """What waits in this folder now, see clv.storage.waiting."""
        cursor = self.cursor()
        with self._taking_in, all_or_nothing(cursor):  # who takes one of them in by hand says that it waits no more
            keep_waiting(cursor, folder, files)

    def cost_book(self, book: Dataset, *, person: str = "") -> CostStore:
        """The costs and scenarios of a book, for one thread; `person` changes them."""
        return CostStore(self.cursor(), book.value, person=person)

    def list_book(self, book: Dataset) -> ListStore:
        """The reader's own lists of a book, for one thread."""
        return ListStore(self.cursor(), book.value)

    def forecast_book(self, book: Dataset) -> ForecastStore:
        """The record of forecasts of a book, for one thread."""
        return ForecastStore(self.cursor(), book.value)

    def seal_forecasts(
        self, book: Dataset, import_ids: Sequence[str], *, earlier: Sequence[Forecast], today: Forecast | None
    ) -> None:
        """Add to the record of a book what its imports say today, and what would have been said on earlier days.

        Nothing happens where the book no longer holds just these imports. The earlier ones begin a record, and are left
        out where there is one already; today's is left out where it was sealed before for the same files.
        """
        cursor = self.cursor()
        with self._taking_in, all_or_nothing(cursor):
            known = self.imports(book)
            if {one.import_id for one in known} != set(import_ids):
                return
            store = ForecastStore(cursor, book.value)
            files, record = sorted(one.sha256 for one in known), store.record()
            if earlier and not record.kept:
                store.add(earlier, kind=Kind.ASKED_AFTERWARDS, imports=files)
            if today is not None and not record.knows(files):
                store.add([today], kind=Kind.SEALED, imports=files)

    def drop_results(self, name: str = RESULTS) -> None:
        """Drop the tables of calculations whose names begin so; without a name those of all calculations."""
        for kind, found in self._results():
            if found.startswith(name):
                self._drop(kind, found)

    def drop_outdated(self) -> None:
        """Drop the tables of calculations that began before sales went."""
        for kind, found in self._results():
            if not self._is_current(found):
                self._drop(kind, found)

    def _is_current(self, name: str) -> bool:
        return name.startswith(tuple(results_name(generation, "") for generation in self.generations))

    def _outdate(self, *books: Dataset, erased: bool = False) -> None:
        with self._lock:
            for book in books:
                self._generations[book] += 1
            self._changes += 1
            self._erased |= erased
        self._totals.clear()
        self._read.clear()
        self.drop_outdated()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """What is written inside is read anew afterwards."""
        try:
            yield
        finally:
            with self._lock:
                self._changes += 1

    def _as_read(self, kind: str, book: Dataset, read: Callable[[Dataset], Answer]) -> Answer:
        """What `read` says of the book; asked once between two changes."""
        changes = self._changes
        known = self._read.get((kind, book))
        if known is None or known[0] != changes:
            known = self._read[kind, book] = changes, read(book)
        answer: Answer = known[1]
        return answer

    def _overwrite_freed(self, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        with self._overwriting:
            self._freed = False
            try:
                overwrite_freed_blocks(self.cursor(), patience_seconds=patience_seconds)
            except BaseException:
                self._freed = True
                raise

    def _results(self) -> list[tuple[str, str]]:
        """The kind and the name of every table of a calculation, views first: they need the tables."""
        cursor = self.cursor()
        return [
            (kind, name)
            for kind in ("view", "table")
            for (name,) in cursor.execute(
                f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE starts_with({kind}_name, ?)", [RESULTS]
            ).fetchall()
        ]

    def _drop(self, kind: str, name: str) -> None:
        try:
            self.cursor().execute(f'DROP {kind} IF EXISTS "{name}"')
            self._freed |= self._erased and not self._is_current(name)
        except duckdb.TransactionException:
            # A calculation is just writing it. That one is outdated, and drops what it wrote when it ends.
            _log.info("%s is dropped later: it is being written", name)

    def _record(
        self,
        cursor: duckdb.DuckDBPyConnection,
        import_id: str,
        facts: dict[str, Any],
        *,
        name: str,
        sha256: str,
        book: Dataset,
    ) -> Import:
        now = datetime.now(UTC).replace(tzinfo=None)
        for known in self._read_imports(book)[-1:]:  # the latest stays the latest, though the clock was set back
            now = max(now, known.imported_at + timedelta(microseconds=1))
        cursor.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?)",
            [import_id, book.value, name, sha256, now, json.dumps(facts)],
        )
        return Import(import_id, book, name, sha256, now, facts)


def _settings_text(settings: Settings) -> str:
    return json.dumps(
        asdict(settings.assumptions)
        | {
            "until": settings.until.isoformat() if settings.until else None,
            "thresholds": asdict(settings.thresholds),
        }
    )


def _settings_of(text: str) -> Settings:
    kept = json.loads(text)
    until = kept.pop("until")
    thresholds = Thresholds(**kept.pop("thresholds", {}))  # settings kept before there were any have none
    return Settings(Assumptions(**kept), date.fromisoformat(until) if until else None, thresholds)


def _totals_of(one: Import, *, rows: int) -> Totals | None:
    """The totals of an import that is alone, as its report has them; None where its transactions are others now."""
    if not rows or rows != one.report["rows_used"] + one.report.get("refund_rows", 0):
        return None
    return Totals(
        rows_read=int(one.report["rows_read"]),
        rows_again=0,
        left_out=dict(one.report["left_out"]),
        customers=int(one.report["customers"]),
        revenue=float(one.report["revenue"]),
    )


def results_name(generation: str, key: str) -> str:
    """How the tables of the calculation with this key begin."""
    return f"{RESULTS}_{generation}_{key}"


def open_workspace(path: str | Path | None = None) -> Workspace:
    """The workspace at `path`, else where TENFOLD_WORKSPACE says, else DEFAULT_PATH; made if it is not there.

    ":memory:" leaves nothing behind. A file of an earlier version is brought to today's, and a copy of it kept.
    Raises WorkspaceInUse when another process has it open, WorkspaceNewer for one of a version to come, and
    WorkspaceUnreadable when the file is no workspace or its folder cannot be written.
    """
    place = workspace_path(path)
    try:
        connection, scratch = _open(place)
        return Workspace(connection, path=place, scratch=scratch)
    except (duckdb.Error, OSError) as cause:
        if "could not set lock on file" in str(cause).lower():
            raise WorkspaceInUse(path=place) from cause
        raise WorkspaceUnreadable(path=place) from cause


def _delete_import(cursor: duckdb.DuckDBPyConnection, import_id: str) -> list[tuple[str, str]]:
    """Delete an import with all its rows; the book that it was in, and its name. The caller owns the transaction."""
    for table in ("transactions", "transactions_left_out", "superseded"):
        cursor.execute(f"DELETE FROM {table} WHERE import_id = ?", [import_id])
    cursor.execute("DELETE FROM superseded WHERE by_import_id = ?", [import_id])
    return cursor.execute("DELETE FROM imports WHERE import_id = ? RETURNING book, name", [import_id]).fetchall()


def workspace_path(path: str | Path | None = None) -> str:
    """Where the workspace is: at `path`, else where TENFOLD_WORKSPACE says, else DEFAULT_PATH."""
    return str(path or os.environ.get(ENVIRONMENT) or DEFAULT_PATH)


def _open(place: str) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """The database in today's version, and its folder for what is on its way."""
    connection, scratch = open_database(place, samples=sample_files())
    try:
        version = version_of(connection, path=place)
        if version is not None and not is_of_today(version):
            # A file that is read beside the engine would lose the engine's lock when it is closed.
            connection.close()
            keep_copy(place, version=version)
            connection = reopen_database(place, samples=sample_files(), scratch=scratch)
        migrate(connection, version=version)
    except BaseException:
        connection.close()
        close_database(scratch)
        raise
    return connection, scratch


def _signature(headers: Sequence[str]) -> str:
    """What tells exports of one kind: their headers, in order."""
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()
