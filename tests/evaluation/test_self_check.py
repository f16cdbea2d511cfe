"""Does the self-check hold here, and does it see a wrong figure?"""

from __future__ import annotations

import pytest

from clv.evaluation.self_check import RECOMPUTED, Checked, Published, self_check


def test_every_published_figure_is_found_again():
    wrong = [
        f"{one.published.what}: {one.found} instead of {one.published.value}"
        for part in self_check()
        for one in part.figures
        if not one.holds
    ]
    assert wrong == []


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
