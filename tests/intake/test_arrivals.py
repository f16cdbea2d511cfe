"""Which files in a watched folder count as exports, and when have they arrived whole?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clv.core.errors import FolderUnreadable
from clv.intake.files.arrivals import Settling, arrivals


def names(folder: Path) -> list[str]:
    return [one.path.name for one in arrivals(folder)]


@pytest.mark.parametrize(
    "name",
    [
        "~$sales.xlsx",
        ".sales.csv",
        ".~lock.sales.ods#",
        "sales.csv.part",
        "sales.csv.crdownload",
        "sales.csv.filepart",
        "sales.csv.tmp",
        "workspace.duckdb",
        "Thumbs.db",
        "offer.pdf",
        "sales",
    ],
)
def test_what_is_hidden_on_its_way_or_of_another_kind_is_left_alone(tmp_path: Path, name: str) -> None:
    for one in (name, "sales.CSV"):
        (tmp_path / one).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["sales.CSV"]


def test_folders_links_and_pipes_are_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.csv"
    secret.write_text("x", encoding="utf-8")
    folder = tmp_path / "in"
    (folder / "archive.csv").mkdir(parents=True)
    (folder / "link.csv").symlink_to(secret)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(folder / "pipe.csv")
    assert names(folder) == []


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    for name, time in (("b.csv", 10), ("a.csv", 20), ("c.csv", 10)):
        (tmp_path / name).write_text("x", encoding="utf-8")
        os.utime(tmp_path / name, (time, time))
    assert names(tmp_path) == ["b.csv", "c.csv", "a.csv"]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable, match=r"nowhere.* is no folder that can be read\. Check its path"):
        arrivals(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnreadable):
        arrivals(tmp_path / "file")


def test_a_name_is_shown_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m\u202eb.csv").write_text("x", encoding="utf-8")
    (tmp_path / os.fsdecode(b"\xff.csv")).write_text("x", encoding="utf-8")
    assert [one.name for one in arrivals(tmp_path)] == ["a[31mb.csv", ".csv"]


def test_a_file_has_arrived_once_it_has_not_changed_for_a_while(tmp_path: Path) -> None:
    path, settling = tmp_path / "sales.csv", Settling(5.0)
    path.write_text("half", encoding="utf-8")
    os.utime(path, (4_000_000_000, 4_000_000_000))  # by a clock that is ahead
    assert settling.look(arrivals(tmp_path), now=100.0) == ((), arrivals(tmp_path))
    path.write_text("half and whole", encoding="utf-8")
    os.utime(path, (4_000_000_000, 4_000_000_000))  # a copy that brings the time of the original
    assert settling.look(arrivals(tmp_path), now=104.9)[0] == ()
    assert settling.look(arrivals(tmp_path), now=105.1)[0] == ()
    assert settling.look(arrivals(tmp_path), now=110.0) == (arrivals(tmp_path), ())
    [arrived] = arrivals(tmp_path)
    assert arrived.is_as_it_was
    path.write_text("more", encoding="utf-8")
    assert not arrived.is_as_it_was
    assert settling.look(arrivals(tmp_path), now=120.0)[0] == ()
    path.unlink()
    assert not arrived.is_as_it_was
    assert settling.look(arrivals(tmp_path), now=130.0) == ((), ())
