"""Do the sentences on the season say what was found?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from clv.analysis.fits import Fits
from clv.i18n.locale import Language, Locale
from clv.models.sales_clock import SalesClock
from clv.phrases import season

ENGLISH = Locale(Language.EN)


@pytest.fixture
def fits(sample_1997) -> Fits:
    return sample_1997.fits


def _with(fits: Fits, clock: SalesClock | None = None, **found: bool) -> Fits:
    assert fits.in_clock is not None
    clock = clock or fits.clock
    return replace(fits, clock=clock, in_clock=replace(fits.in_clock, clock=clock, **found))


def test_the_busiest_and_the_quietest_month_are_named(fits):
    clock = replace(fits.clock, season=(0.0, -0.5, *(0.0,) * 9, 0.6))
    assert season.sentences(_with(fits, clock, seen=True, looked=True), ENGLISH) == [
        "Your sales have a season: December brings 1.8 times a usual month, February 0.6 times. It is taken into "
        "account."
    ]
    dutch = season.sentences(_with(fits, clock, seen=True, looked=True), Locale(Language.NL))[0]
    assert "december" in dutch
    assert "1,8" in dutch


def test_none_seen_left_out_and_not_to_be_told_are_said_apart(fits):
    said = [
        season.sentences(_with(fits, looked=True), ENGLISH)[0],
        season.sentences(_with(fits, looked=True, left_out=True), ENGLISH)[0],
        season.sentences(_with(fits), ENGLISH)[0],
        season.sentences(replace(fits, in_clock=None), ENGLISH)[0],
    ]
    assert [one.split(".")[0].split(":")[0] for one in said] == [
        "Your sales show no season",
        "Your sales have a season",
        "Whether there is a season cannot be told here",
        "This purchase model counts each day as one day",
    ]


def test_a_test_on_the_past_in_which_nothing_came_says_nothing():
    assert season.tried(float("nan"), 0.1, ENGLISH) == ""
    assert "5%" in season.tried(0.05, 0.31, ENGLISH)
