"""How do the tests of the command run it, and what did it leave?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from clv.command.main import main


@dataclass(frozen=True)
class Said:
    """What a run of the command left: exit status, stdout, stderr."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """run("value", "sales.csv", "--out", path) -> Said"""

    def ask(*arguments: object) -> Said:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return ask
