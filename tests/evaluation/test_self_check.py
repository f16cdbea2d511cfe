"""Does the self-check hold here, does the command say so, and do both see a wrong figure?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from clv.command import check as command
from clv.command.main import main
from clv.evaluation.self_check import RECOMPUTED, Checked, Part, Published, self_check


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    """Worked out once: the CD shop is read and fitted three times for it."""
    return self_check()


@pytest.fixture
def check(
    parts: tuple[Part, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """check() -> exit status and output of `python -m clv check`; check(parts) where these are what is found."""

    def run(found: tuple[Part, ...] = parts) -> tuple[int, str]:
        monkeypatch.setattr(command, "self_check", lambda: found)
        status = main(["check"])
        return status, capsys.readouterr().out

    return run


def test_every_published_figure_is_found_again(parts: tuple[Part, ...]) -> None:
    wrong = [
        f"{one.published.what}: {one.found} instead of {one.published.value}"
        for part in parts
        for one in part.figures
        if not one.holds
    ]
    assert wrong == []
    assert sum(len(part.figures) for part in parts) == 41


def test_the_command_finds_the_published_figures_again(check: Callable[..., tuple[int, str]]) -> None:
    status, out = check()
    assert status == 0
    assert "All" in out.splitlines()[-1]
    assert "differs" not in out
    assert out.count("the same") == 41


def test_the_command_says_which_figure_differs(check: Callable[..., tuple[int, str]], parts: tuple[Part, ...]) -> None:
    first = replace(parts[0], figures=(replace(parts[0].figures[0], found=2358.5), *parts[0].figures[1:]))
    status, out = check((first, *parts[1:]))
    assert status == command.DIFFERS != 0
    line, _total = [line for line in out.splitlines() if "differs" in line]
    assert "Customers" in line
    assert "2,357" in line


@pytest.mark.parametrize(
    ("value", "digits", "found", "holds"),
    [
        (0.243, 3, 0.24259, True),
        (0.243, 3, 0.2445, False),
        (2457, 0, 2458.5, False),
        (248_589, -1, 248_594.0, True),
        (248_589, -1, 248_620.0, False),
        (-9582.4, 1, float("nan"), False),
    ],
)
def test_a_figure_holds_to_its_last_printed_digit(value, digits, found, holds):
    assert Checked(Published("a figure", value, digits, RECOMPUTED), found).holds is holds
