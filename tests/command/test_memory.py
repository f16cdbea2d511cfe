"""Does the command's engine get half of what is free, and never less than two gigabytes?"""

from __future__ import annotations

from pathlib import Path

import pytest

from clv.command.memory import LEAST_BYTES, memory_limit
from clv.command.sales import working_engine

GIB = 2**30


def machine(root: Path, *, free_gib: float, limit: str | None = None, folder: str = "") -> Path:
    (root / "proc").mkdir()
    meminfo = f"MemTotal:       99999999 kB\nMemAvailable:   {int(free_gib * 2**20)} kB\nSwapTotal: 0 kB\n"
    (root / "proc/meminfo").write_text(meminfo)
    if limit is not None:
        path = root / "sys/fs/cgroup" / folder
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(limit)
    return root


def test_half_of_the_free_memory_is_the_engines(tmp_path: Path) -> None:
    assert memory_limit(machine(tmp_path, free_gib=16)) == 8 * GIB


def test_on_a_small_machine_it_is_as_much_as_a_million_customers_take(tmp_path: Path) -> None:
    assert memory_limit(machine(tmp_path, free_gib=1.5)) == LEAST_BYTES


@pytest.mark.parametrize(
    ("limit", "folder", "expected"),
    [
        (f"{6 * GIB}\n", "memory.max", 3 * GIB),
        (f"{6 * GIB}\n", "memory/memory.limit_in_bytes", 3 * GIB),
        ("max\n", "memory.max", 8 * GIB),
        (f"{1 * GIB}\n", "memory.max", LEAST_BYTES),
        ("9223372036854771712\n", "memory/memory.limit_in_bytes", 8 * GIB),
    ],
)
def test_a_containers_limit_is_what_is_free_in_it(tmp_path: Path, limit: str, folder: str, expected: int) -> None:
    assert memory_limit(machine(tmp_path, free_gib=16, limit=limit, folder=folder)) == expected


def test_where_the_system_says_nothing_it_is_two_gigabytes(tmp_path: Path) -> None:
    assert memory_limit(tmp_path) == LEAST_BYTES


def test_the_engine_has_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clv.command.sales.memory_limit", lambda: 3 * GIB)
    with working_engine() as (engine, _folder):
        assert engine.execute("select current_setting('memory_limit')").fetchone() == ("3.0 GiB",)
