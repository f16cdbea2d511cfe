"""Has each person assumptions of their own, and everybody else those of the house?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.segments.thresholds import Thresholds
from clv.storage.workspace import Dataset, Settings, Workspace, open_workspace

ANNA, BEN, ROSA = "anna@shop.example", "ben@shop.example", "rosa@shop.example"
OWN = Dataset.OWN


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    opened = open_workspace(IN_MEMORY)
    yield opened
    opened.close()


def with_margin(margin: float) -> Settings:
    return Settings(Assumptions(margin=margin), thresholds=Thresholds(new_days=round(100 * margin)))


def test_what_one_sets_is_nobody_elses(workspace: Workspace) -> None:
    usual = workspace.settings(OWN)
    workspace.keep_settings(OWN, with_margin(0.3), ANNA)
    workspace.keep_settings(OWN, with_margin(0.6), BEN)
    kept = [workspace.settings(OWN, person) for person in (ANNA, BEN, ROSA, "")]
    assert kept == [with_margin(0.3), with_margin(0.6), usual, usual]
    assert workspace.settings(Dataset.CD_SHOP, ANNA) == workspace.settings(Dataset.CD_SHOP)
    assert workspace.log() == ()


def test_the_house_is_where_those_begin_who_have_set_nothing(workspace: Workspace) -> None:
    workspace.keep_settings(OWN, with_margin(0.3), ANNA)
    workspace.keep_settings(OWN, with_margin(0.6), BEN)
    workspace.keep_house_settings(OWN, with_margin(0.3), person=ANNA)
    assert [workspace.settings(OWN, person) for person in (ANNA, BEN, ROSA, "")] == [
        with_margin(0.3),
        with_margin(0.6),
        with_margin(0.3),
        with_margin(0.3),
    ]
    assert [workspace.has_own_settings(OWN, person) for person in (ANNA, BEN, ROSA, "")] == [False, True, False, False]
    workspace.keep_house_settings(OWN, with_margin(0.9))
    assert workspace.settings(OWN, ANNA) == with_margin(0.9)
    workspace.forget_own_settings(OWN, BEN)
    assert workspace.settings(OWN, BEN) == with_margin(0.9)


def test_without_sign_in_what_is_set_holds_for_all(workspace: Workspace) -> None:
    workspace.keep_settings(OWN, with_margin(0.3))
    assert workspace.settings(OWN) == workspace.settings(OWN, ANNA) == with_margin(0.3)
