"""May everyone put files anywhere, and does anything stay that should not? The route, spoken to without a browser."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from clv.core.disk import room_on_disk
from clv.core.errors import BrokenFile, DiskFull
from clv.intake.files import source
from clv.ui.upload import boxes
from clv.ui.upload.boxes import Box, box_of
from tests.asgi import HOST, put

BLOCKS = [b"customer_id,", b"date,amount\n", b"1,2025-01-31,5.50\n"]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_to_the_disk_block_by_block_and_keeps_its_name(box: Box, tmp_path: Path) -> None:
    assert put(f"upload/{box.ticket}", BLOCKS, name="sprzedaż 2025.csv") == 201
    [came] = box.uploads
    assert came.file.name == "sprzedaż 2025.csv"
    assert came.file.path.read_bytes() == b"".join(BLOCKS)
    assert came.size == 42
    assert on_disk(tmp_path) == [came.file.path]
    assert not box.is_receiving


def test_a_file_is_on_disk_while_it_comes(box: Box, tmp_path: Path) -> None:
    lying: list[int] = []

    def blocks() -> Iterator[bytes]:
        for _ in range(50):
            assert box.is_receiving
            assert box.uploads == ()
            yield b"7" * 100_000
            lying.append(sum(path.stat().st_size for path in on_disk(tmp_path)))

    assert put(f"upload/{box.ticket}", blocks()) == 201
    assert box.uploads[0].size == 5_000_000
    behind = [100_000 * (number + 1) - found for number, found in enumerate(lying)]
    assert max(behind) < 2 * source.CHUNK


def test_nobody_else_may_look_into_the_folder(box: Box) -> None:
    put(f"upload/{box.ticket}", BLOCKS)
    assert box.uploads[0].file.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/passwd", "a\x00b.csv", "c:\\x.csv", "", "x" * 4000])
def test_a_name_is_shown_and_never_a_path(box: Box, tmp_path: Path, name: str) -> None:
    assert put(f"upload/{box.ticket}", BLOCKS, name=name) == 201
    [came] = box.uploads
    assert came.file.path.name == "1"
    assert on_disk(tmp_path) == [came.file.path]
    assert came.file.name
    assert came.file.name.isprintable()
    assert len(came.file.name) <= 255


@pytest.mark.parametrize("ticket", ["", "x", "A" * 43, "../upload"])
def test_without_a_ticket_nothing_is_taken(box: Box, tmp_path: Path, ticket: str) -> None:
    assert put(f"upload/{ticket}", BLOCKS) in (403, 404)
    assert on_disk(tmp_path) == []
    assert box.uploads == ()


def test_a_ticket_opens_its_own_box_only(box: Box, tmp_path: Path) -> None:
    other = Box(tmp_path)
    put(f"upload/{other.ticket}", BLOCKS)
    assert box.uploads == ()
    assert len(other.uploads) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"origin": "http://evil.example", "host": "evil.example"},
        {"host": "evil.example"},
        {"host": ""},
    ],
)
def test_another_site_is_refused(box: Box, tmp_path: Path, headers: dict[str, str]) -> None:
    assert put(f"upload/{box.ticket}", BLOCKS, headers=headers) == 403
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("headers", [{"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}, {}])
def test_our_own_page_is_let_in(box: Box, headers: dict[str, str]) -> None:
    assert put(f"upload/{box.ticket}", BLOCKS, headers=headers) == 201


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_the_route_knows_put_only(box: Box, method: str) -> None:
    assert put(f"upload/{box.ticket}", [], method=method) == 405


def test_a_file_that_grows_too_large_is_refused_and_leaves_nothing(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "MAX_BYTES", 100)
    assert put(f"upload/{box.ticket}", [b"7" * 60, b"7" * 40]) == 201
    assert put(f"upload/{box.ticket}", [b"7" * 60, b"7" * 41]) == 413
    assert [came.size for came in box.uploads] == [100]
    assert len(on_disk(tmp_path)) == 1


def test_a_file_that_says_it_is_too_large_is_refused_before_it_comes(box: Box, tmp_path: Path) -> None:
    declared = {"content-length": str(source.MAX_BYTES + 1)}
    assert put(f"upload/{box.ticket}", BLOCKS, headers=declared) == 413
    assert on_disk(tmp_path) == []


def test_a_file_that_is_cut_off_leaves_nothing(box: Box, tmp_path: Path) -> None:
    assert put(f"upload/{box.ticket}", BLOCKS, cut_off=True) == 400
    assert box.uploads == ()
    assert on_disk(tmp_path) == []
    assert not box.is_receiving


def test_a_full_disk_is_said_and_leaves_nothing(box: Box) -> None:
    put(f"upload/{box.ticket}", BLOCKS)
    folder = box.uploads[0].file.path.parent
    (folder / "2").symlink_to("/dev/full")  # where the next file will come to lie
    assert put(f"upload/{box.ticket}", [b"7" * 2_000_000]) == 507
    assert len(box.uploads) == 1
    assert [path.name for path in folder.iterdir()] == ["1"]


def test_a_full_disk_is_found_behind_the_error_that_hides_it() -> None:
    def read() -> None:
        try:
            raise OSError(28, "No space left on device")
        except OSError as cause:
            raise BrokenFile(name="sales.csv") from cause

    with pytest.raises(DiskFull, match=r"no room for sales\.csv"), room_on_disk("sales.csv"):
        read()
    with pytest.raises(BrokenFile), room_on_disk("sales.csv"):
        raise BrokenFile(name="sales.csv")


def test_a_session_may_have_so_many_files_wait_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "SESSION_FILES", 3)
    sales, costs, others = (Box(tmp_path, session=session) for session in ("a", "a", "b"))
    assert [put(f"upload/{sales.ticket}", BLOCKS) for _ in range(2)] == [201, 201]
    assert [put(f"upload/{costs.ticket}", BLOCKS) for _ in range(2)] == [201, 429]
    assert put(f"upload/{others.ticket}", BLOCKS) == 201
    assert len(on_disk(tmp_path)) == 4
    sales.remove(1)
    assert [put(f"upload/{costs.ticket}", BLOCKS) for _ in range(2)] == [201, 429]
    assert not costs.is_receiving


def test_a_session_may_have_so_many_bytes_wait_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "SESSION_BYTES", 100)
    sales, costs = Box(tmp_path, session="a"), Box(tmp_path, session="a")
    assert put(f"upload/{sales.ticket}", [b"7" * 60]) == 201
    assert put(f"upload/{costs.ticket}", [b"7" * 30, b"7" * 11]) == 429
    assert put(f"upload/{costs.ticket}", [b"7" * 40]) == 201
    assert sorted(path.stat().st_size for path in on_disk(tmp_path)) == [40, 60]


@pytest.mark.parametrize(("most", "value"), [("ALL_FILES", 2), ("ALL_BYTES", 100)])
def test_all_sessions_together_may_have_so_much_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, value: int
) -> None:
    gc.collect()
    monkeypatch.setattr(boxes, most, value)
    each = [Box(tmp_path, session=str(number)) for number in range(3)]
    assert [put(f"upload/{box.ticket}", [b"7" * 50]) for box in each] == [201, 201, 503]
    assert len(on_disk(tmp_path)) == 2


def test_files_on_their_way_count_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "SESSION_FILES", 1)
    first, second = Box(tmp_path, session="a"), Box(tmp_path, session="a")
    seen: list[int] = []

    def blocks() -> Iterator[bytes]:
        yield b"7" * 10
        seen.append(first.files)
        second._arriving[1] = 0  # another begins meanwhile
        yield b"7" * 10

    assert put(f"upload/{first.ticket}", blocks()) == 429
    assert seen == [1]
    assert on_disk(tmp_path) == []


def test_a_ticket_opens_nothing_while_the_page_of_its_session_is_closed(tmp_path: Path) -> None:
    open_pages = {"a"}
    box = Box(tmp_path, session="a", is_there=lambda: "a" in open_pages)
    assert put(f"upload/{box.ticket}", BLOCKS) == 201
    open_pages.clear()
    assert put(f"upload/{box.ticket}", BLOCKS) == 403
    assert len(box.uploads) == 1
    open_pages.add("a")  # the network came back
    assert put(f"upload/{box.ticket}", BLOCKS) == 201


def test_a_file_can_be_removed_and_the_others_stay(box: Box, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(f"upload/{box.ticket}", BLOCKS, name=name)
    box.remove(2)
    box.remove(2)
    assert [came.file.name for came in box.uploads] == ["a", "c"]
    assert {path.name for path in on_disk(tmp_path)} == {"1", "3"}
    box.clear()
    assert box.uploads == ()
    assert on_disk(tmp_path) == []


def test_with_its_session_the_box_goes_and_its_ticket_opens_nothing(tmp_path: Path) -> None:
    box = Box(tmp_path)
    ticket = box.ticket
    put(f"upload/{ticket}", BLOCKS)
    assert box_of(ticket) is box
    del box
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert put(f"upload/{ticket}", BLOCKS) == 403


def test_no_two_tickets_are_alike_and_none_is_short(tmp_path: Path) -> None:
    tickets = {Box(tmp_path).ticket for _ in range(100)}
    assert len(tickets) == 100
    assert min(map(len, tickets)) == 43  # 32 random bytes


def test_the_tests_speak_as_our_own_page_does() -> None:
    assert HOST.split(":")[0] in st.get_option("server.allowedHosts")
