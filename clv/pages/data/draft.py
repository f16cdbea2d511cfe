"""How does an upload or a table wait between being read and being used, while the reader looks at what was decided?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import pandas as pd
import streamlit as st

from clv.core.disk import room_on_disk
from clv.core.people import Right
from clv.intake.choices import Choices
from clv.intake.databases.configured import Database
from clv.intake.databases.copying import copy_table
from clv.intake.files.source import SalesFile, joined_sha256, sha256
from clv.intake.sales.propose import Proposal, Staged, preview, propose, stage
from clv.storage.erased_customers import ErasedAgain
from clv.storage.files import MEMORY
from clv.storage.overlaps import SameDays
from clv.storage.workspace import Import, Origin
from clv.ui.app_state import app_state
from clv.ui.jobs import Job
from clv.ui.rights.gate import need, person
from clv.ui.upload.boxes import Upload

_KEY = "draft"


@dataclass(frozen=True)
class Draft:
    """Files or a table that were read but are not in the workspace yet. The raw rows lie on `cursor`, which is its own.

    given: what was chosen before anything was read. remembered: that, and what the reader chose when a file with these
    headers was taken in last. origin: of a table. hashes: of the files, each.
    """

    cursor: duckdb.DuckDBPyConnection
    staged: Staged
    sha256: str
    first_rows: pd.DataFrame
    given: Choices
    remembered: Choices
    origin: Origin | None = None
    hashes: tuple[str, ...] = ()
    looks: dict[Choices, Proposal] = field(default_factory=dict)


def read(uploads: Sequence[Upload], choices: Choices) -> Job[Draft]:
    """The draft of these uploads, read in the background once and kept in the session until it is used.

    The files must stay where they are meanwhile: another sheet is read from them again.
    """
    files = tuple(upload.file for upload in uploads)
    identity = (files, choices.sheet, choices.encoding, choices.separator)
    return _kept(identity, _reading(files, choices))


def read_table(database: Database, table: str, *, time: int) -> Job[Draft]:
    """The draft of a table as it is now, read in the background once; read again where `time` is another."""
    return _kept((database, table, time), _copying(database, table))


def _kept(identity: object, reading: Callable[[Job[Draft]], Draft]) -> Job[Draft]:
    known = st.session_state.get(_KEY)
    if known is None or known[0] != identity:
        forget()
        known = st.session_state[_KEY] = (identity, app_state().run(reading))
    found: Job[Draft] = known[1]
    return found


def look(draft: Draft, choices: Choices) -> Proposal:
    """What the reader of files makes of the draft under these choices; each is worked out once."""
    if choices not in draft.looks:
        draft.looks[choices] = propose(draft.cursor, draft.staged, choices)
    return draft.looks[choices]


def use(draft: Draft, proposal: Proposal, *, same_days: SameDays | None, erased: ErasedAgain | None) -> Job[Import]:
    """Take the draft into the workspace in the background; then its raw rows are let go. Raises NotAllowed."""
    need(Right.IMPORT)
    who = person().key

    def work(_job: Job[Import]) -> Import:
        with room_on_disk(draft.staged.name):
            taken = app_state().workspace.import_sales(
                draft.cursor,
                draft.staged,
                proposal,
                name=draft.staged.name,
                sha256=draft.sha256,
                hashes=draft.hashes,
                same_days=same_days,
                erased=erased,
                origin=draft.origin,
                person=who,
            )
        draft.cursor.close()  # the raw rows go with it
        return taken

    return app_state().run(work)


def forget() -> None:
    """Let go of the draft, if there is one."""
    known = st.session_state.pop(_KEY, None)
    if known is None:
        return
    job: Job[Draft] = known[1]
    if job.done and not job.future.exception():
        job.result().cursor.close()
        app_state().workspace.give_back_memory()


def _reading(files: Sequence[SalesFile], choices: Choices) -> Callable[[Job[Draft]], Draft]:
    def work(_job: Job[Draft]) -> Draft:
        cursor = app_state().workspace.cursor()
        with room_on_disk(files[0].name):
            staged = stage(cursor, files, choices)
        hashes = tuple(sha256(file) for file in files)
        remembered = app_state().workspace.remembered(staged.headers) or Choices()
        given = Choices(sheet=choices.sheet)
        remembered, shown = replace(remembered, sheet=choices.sheet), preview(cursor, staged)
        return Draft(cursor, staged, joined_sha256(hashes), shown, given, remembered, hashes=hashes)

    return work


def _copying(database: Database, table: str) -> Callable[[Job[Draft]], Draft]:
    def work(_job: Job[Draft]) -> Draft:
        workspace = app_state().workspace
        cursor = workspace.cursor()
        with room_on_disk(f"{database.label}, {table}"):
            copied = copy_table(cursor, database, table, scratch=workspace.scratch, memory=MEMORY)
        given = Choices(columns=database.columns)
        remembered = workspace.remembered(copied.staged.headers) or given
        fixed = dict(database.columns)
        remembered = replace(
            remembered,
            columns=tuple((dict(remembered.columns) | fixed).items()),
            absent=remembered.absent.difference(fixed),
        )
        shown, origin = preview(cursor, copied.staged), Origin(database.label, table)
        return Draft(cursor, copied.staged, copied.sha256, shown, given, remembered, origin)

    return work
