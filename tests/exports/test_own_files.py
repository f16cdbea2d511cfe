"""Is nothing written over that was not written here, and nothing half?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clv.core.errors import CannotWrite, ClockBehind, NotOurFile
from clv.exports.own_files import NOTE, OwnFiles, file_name

MAY, JUNE = date(2030, 5, 3), date(2030, 6, 1)


def write(own: OwnFiles, name: str, text: str) -> None:
    with own.writing(name) as path:
        path.write_text(text, encoding="utf-8")


def test_what_was_written_here_is_written_again_also_by_a_later_run(tmp_path: Path) -> None:
    write(OwnFiles(tmp_path / "out"), "a.pdf", "one")
    write(OwnFiles(tmp_path / "out"), "a.pdf", "two")
    assert (tmp_path / "out" / "a.pdf").read_text(encoding="utf-8") == "two"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [NOTE, "a.pdf"]


def test_what_somebody_else_wrote_or_changed_stays(tmp_path: Path) -> None:
    own = OwnFiles(tmp_path)
    write(own, "ours.pdf", "one")
    for name in ("ours.pdf", "theirs.pdf"):
        (tmp_path / name).write_text("theirs", encoding="utf-8")
        with pytest.raises(NotOurFile, match=rf"{name} is there already .* Move it away"):
            write(own, name, "two")
        assert (tmp_path / name).read_text(encoding="utf-8") == "theirs"


def test_a_link_is_nobody_s_to_replace(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "nowhere")
    with pytest.raises(NotOurFile):
        write(OwnFiles(tmp_path), "a.pdf", "one")


@pytest.mark.parametrize("note", ["", "{", "[]", '{"month": 1}', '{"month": "2030-05", "state": "", "files": [1]}'])
def test_with_a_note_that_cannot_be_read_no_file_is_ours(tmp_path: Path, note: str) -> None:
    write(OwnFiles(tmp_path), "a.pdf", "one")
    (tmp_path / NOTE).write_text(note, encoding="utf-8")
    with pytest.raises(NotOurFile):
        write(OwnFiles(tmp_path), "a.pdf", "two")


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    own = OwnFiles(tmp_path)
    write(own, "a.pdf", "one")
    with pytest.raises(CannotWrite, match=r"a\.pdf cannot be written"):
        _write_half(own)
    assert (tmp_path / "a.pdf").read_text(encoding="utf-8") == "one"
    write(own, "a.pdf", "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == [NOTE, "a.pdf"]


def test_a_process_that_ends_before_the_file_has_its_name_may_write_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(OwnFiles(tmp_path), "a.pdf", "one")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", _stopped_at(tmp_path / "a.pdf"))
        with pytest.raises(KeyboardInterrupt):
            write(OwnFiles(tmp_path), "a.pdf", "two")
    assert (tmp_path / "a.pdf").read_text(encoding="utf-8") == "one"
    write(OwnFiles(tmp_path), "a.pdf", "three")
    assert (tmp_path / "a.pdf").read_text(encoding="utf-8") == "three"


def _write_half(own: OwnFiles) -> None:
    with own.writing("a.pdf") as path:
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")


def _stopped_at(target: Path) -> object:
    replace = Path.replace

    def stopped(path: Path, to: Path) -> Path:
        if to == target:
            raise KeyboardInterrupt
        return replace(path, to)

    return stopped


def test_it_is_due_each_month_and_for_other_sales(tmp_path: Path) -> None:
    own = OwnFiles(tmp_path)
    assert own.is_due(MAY, "a")
    assert own.begin_month(MAY) == "2030-05"
    own.end_month(MAY, "a")
    for known in (own, OwnFiles(tmp_path)):
        assert not known.is_due(MAY, "a")
        assert not known.is_due(MAY, None)
        assert known.is_due(MAY, "b")
        assert known.is_due(JUNE, None)


def test_two_runs_that_go_on_write_one_after_the_other(tmp_path: Path) -> None:
    first, second = OwnFiles(tmp_path), OwnFiles(tmp_path)
    for number, own in enumerate((first, second, first)):
        assert own.is_due(MAY, f"{number}")
        write(own, "a.pdf", f"{number}")
        own.end_month(MAY, f"{number}")
    assert not second.is_due(MAY, "2")


def test_a_clock_that_was_set_back_writes_over_no_other_month(tmp_path: Path) -> None:
    own = OwnFiles(tmp_path)
    own.end_month(JUNE, "a")
    with pytest.raises(ClockBehind, match=r"clock says 2030-05, but .* holds figures of 2030-06"):
        own.begin_month(MAY)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        OwnFiles(tmp_path / "file" / "out")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("To call in May", "tenfold-2030-05 To call in May.xlsx"),
        ("../../etc/passwd", "tenfold-2030-05 etc-passwd.xlsx"),
        ('a:b*c?<d>|"e\\f', "tenfold-2030-05 a-b-c-d-e-f.xlsx"),
        ("Główna łąka", "tenfold-2030-05 Główna łąka.xlsx"),
        ("***", "tenfold-2030-05 list.xlsx"),
        ("a" * 200, f"tenfold-2030-05 {'a' * 60}.xlsx"),
    ],
)
def test_a_list_s_name_becomes_a_file_s(title: str, name: str) -> None:
    assert file_name("2030-05", title, ".xlsx") == name
