"""Is what waits for a person said once, and forgotten when it is answered, gone or erased?"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from clv.intake.files.source import sha256
from clv.storage.log import Deed
from clv.storage.waiting import Reason
from clv.storage.workspace import Dataset, Workspace, open_workspace
from tests.storage.test_unattended import OCTOBER, arrive, by_hand

HERE, THERE = "here", "there"


def said(workspace: Workspace) -> list[tuple[str, Reason]]:
    return [(one.name, one.reason) for one in workspace.waiting()]


def logged(workspace: Workspace) -> list[tuple[Deed, str]]:
    return [(one.what, one.about) for one in reversed(workspace.log())]


def test_each_file_and_content_is_logged_once(workspace: Workspace) -> None:
    for _ in range(3):
        workspace.keep_waiting(HERE, {"aa": ("a.csv", Reason.DECIMAL)})
    workspace.keep_waiting(HERE, {"aa": ("a.csv", Reason.SAME_DAYS), "bb": ("b.csv", Reason.COLUMNS)})
    workspace.keep_waiting(HERE, {"cc": ("a.csv", Reason.DECIMAL)})  # changed under the same name
    assert said(workspace) == [("a.csv", Reason.DECIMAL)]
    assert logged(workspace) == [(Deed.LEFT_WAITING, name) for name in ("a.csv", "b.csv", "a.csv")]


def test_two_folders_are_told_apart_and_a_file_in_both_waits_once(workspace: Workspace) -> None:
    workspace.keep_waiting(HERE, {"aa": ("a.csv", Reason.DECIMAL)})
    workspace.keep_waiting(THERE, {"aa": ("copy.csv", Reason.DECIMAL), "bb": ("b.csv", Reason.COLUMNS)})
    assert said(workspace) == [("a.csv", Reason.DECIMAL), ("b.csv", Reason.COLUMNS)]
    workspace.keep_waiting(THERE, {})
    assert said(workspace) == [("a.csv", Reason.DECIMAL)]


def test_who_takes_in_at_this_moment_is_waited_for(workspace: Workspace, tmp_path: Path) -> None:
    """Else both change the same rows, and one of them fails."""
    taken = by_hand(workspace, arrive(tmp_path, OCTOBER))
    for work in (partial(workspace.keep_waiting, HERE, {}), partial(workspace.remove_import, taken.import_id)):
        waiting = threading.Thread(target=work)
        with workspace.nobody_else_takes_in():
            waiting.start()
            waiting.join(0.1)
            assert waiting.is_alive()
        waiting.join()
    assert workspace.imports(Dataset.OWN) == []


def test_a_file_that_is_taken_in_by_hand_waits_no_more(workspace: Workspace, tmp_path: Path) -> None:
    arrival = arrive(tmp_path, OCTOBER)
    workspace.keep_waiting(HERE, {sha256(arrival.file): ("sales.csv", Reason.NEW_COLUMNS)})
    by_hand(workspace, arrival)
    assert said(workspace) == []


def test_who_is_erased_stands_in_no_name_of_what_waits_nor_in_its_bytes(path: Path, tmp_path: Path) -> None:
    workspace = open_workspace(path)
    by_hand(workspace, arrive(tmp_path, "customer,date,amount\nK-17,2025-01-02,10.00\nK-18,2025-01-03,2.00\n"))
    files = {"aa": ("klant K-17.csv", Reason.DECIMAL), "bb": ("K-170.csv", Reason.DECIMAL)}
    workspace.keep_waiting(HERE, files)
    workspace.erase_customer("K-17")
    workspace.keep_waiting(HERE, files)  # it is still in the folder
    assert said(workspace) == [("", Reason.DECIMAL), ("K-170.csv", Reason.DECIMAL)]
    workspace.close()
    left = path.read_bytes()
    assert b"K-170.csv" in left
    assert b"klant K-17" not in left


def test_erasing_everything_leaves_nothing_that_waits(workspace: Workspace) -> None:
    workspace.keep_waiting(HERE, {"aa": ("a.csv", Reason.DECIMAL)})
    workspace.erase_everything()
    assert said(workspace) == []
    assert logged(workspace) == [(Deed.LEFT_WAITING, ""), (Deed.ERASED_EVERYTHING, "")]
