"""A workspace of its own for each test, in a file that is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clv.storage.workspace import Workspace, open_workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workspace.duckdb"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    opened = open_workspace(path)
    yield opened
    opened.close()
