"""What becomes of an export where nobody can be asked: it is taken in as it would be by hand, or waits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from clv.core.disk import room_on_disk
from clv.core.errors import ClvError, DiskFull, ErasedCustomersReturn, FileKnown, SameDaysUnknown
from clv.intake.choices import Choices
from clv.intake.files.arrivals import Arrival
from clv.intake.files.source import joined_sha256
from clv.intake.sales.propose import Proposal, Staged, propose, stage
from clv.storage.waiting import Reason
from clv.storage.workspace import Dataset, Import, Workspace

_COLUMN = "column_"  # with it begin the codes of questions about which column it is


@dataclass(frozen=True)
class Waits:
    """Nothing was taken in. error: the question, or why the file cannot be read; None where the reason says all."""

    reason: Reason
    error: ClvError | None = None


def take_in_unattended(
    workspace: Workspace, arrival: Arrival, *, cursor: duckdb.DuckDBPyConnection, sha256: str
) -> Import | Waits | None:
    """Take the file into the company's own sales, as the Data page would where it has nothing to ask.

    None: it changed meanwhile, is known, or was taken back by a person. It is read with the choices with which a file
    with these columns was taken in last; only where the sales begin here may its columns be new. What tells of the
    machine and not of the file is raised. cursor: of the workspace, and closed afterwards: the raw rows go with it.
    """
    if workspace.was_taken_back(sha256):
        return None
    try:
        with room_on_disk(arrival.name):
            staged = stage(cursor, [arrival.file], Choices())
            known = workspace.remembered(staged.headers)
            proposal = _proposal(workspace, cursor, staged, known or Choices())
            if (waits := _open_question(workspace, proposal, are_new=known is None)) is not None:
                return waits
            if not arrival.is_as_it_was:
                return None
            return workspace.import_sales(
                cursor,
                staged,
                proposal,
                name=staged.name,
                sha256=joined_sha256([sha256]),
                hashes=[sha256],
                unattended=True,
            )
    except FileKnown:
        return None
    except SameDaysUnknown as asked:
        return Waits(Reason.SAME_DAYS, asked)
    except ErasedCustomersReturn as asked:
        return Waits(Reason.ERASED, asked)
    except ClvError as error:
        if error.passing or isinstance(error, DiskFull):
            raise
        if not arrival.is_as_it_was:
            return None
        return Waits(Reason.UNREADABLE, error)


def _proposal(workspace: Workspace, cursor: duckdb.DuckDBPyConnection, staged: Staged, choices: Choices) -> Proposal:
    """As the Data page fills its form in."""
    choices = replace(choices, sheet=None)
    proposal = propose(cursor, staged, choices)
    own = workspace.settings(Dataset.OWN).assumptions.currency
    if proposal.says_no_currency and own and choices.currency is None:
        return propose(cursor, staged, replace(choices, currency=own))
    return proposal


def _open_question(workspace: Workspace, proposal: Proposal, *, are_new: bool) -> Waits | None:
    for question in proposal.questions:
        code = question.code
        return Waits(Reason.COLUMNS if code.startswith(_COLUMN) else Reason(code), question.error())
    if proposal.missing:
        return Waits(Reason.COLUMNS)
    if are_new and not workspace.is_new:
        return Waits(Reason.NEW_COLUMNS)
    before = [one.report["currency"] for one in workspace.imports(Dataset.OWN)]
    if before and before[-1] and proposal.currency not in ("", before[-1]):
        return Waits(Reason.OTHER_CURRENCY)
    return None
