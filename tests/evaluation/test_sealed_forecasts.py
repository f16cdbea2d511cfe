"""Does the record hold what was sealed, and does it show what was changed or is missing?"""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, date, datetime

import pytest

from clv.evaluation.sealed_forecasts import FIRST, Kept, Kind, Record, sealed
from tests.evaluation.forecasts import made_up

NOW = datetime(2025, 7, 2, 9, 30, 15, tzinfo=UTC)


def record(count: int = 3) -> Record:
    kept: list[Kept] = []
    for number in range(1, count + 1):
        previous = kept[-1].digest if kept else FIRST
        kept.append(
            sealed(
                made_up(said=1000.0 + number),
                number=number,
                kind=Kind.SEALED,
                sealed_at=NOW,
                imports=(f"file{number}",),
                previous=previous,
            )
        )
    return Record(tuple(kept), (count, kept[-1].digest))


def changed(kept: Kept, *, digest: bool) -> Kept:
    """The forecast, its middle raised; with the digest that such a text has, or its own."""
    text = kept.text.replace('"said":100', '"said":900')
    assert text != kept.text
    return Kept(text, hashlib.sha256(text.encode()).hexdigest() if digest else kept.digest)


def test_what_was_sealed_is_read_again():
    [found] = record(1).sound
    assert (found.number, found.kind, found.sealed_at, found.imports) == (1, Kind.SEALED, NOW, ("file1",))
    said = made_up(said=1001.0)
    assert found.forecast.figures == said.figures
    assert (found.forecast.window, found.forecast.known, found.forecast.headline) == (
        said.window,
        said.known,
        said.headline,
    )
    assert (found.forecast.grounds.clock, found.forecast.grounds.purchases) == (
        said.grounds.clock,
        said.grounds.purchases,
    )
    assert math.isnan(found.forecast.grounds.cutoffs.long_ago)


def test_the_text_is_one_that_any_program_can_check():
    first, second, _ = record().kept
    assert first.text == json.dumps(json.loads(first.text), sort_keys=True, separators=(",", ":"))
    assert first.text.isascii()
    assert "\n" not in first.text
    assert first.digest == hashlib.sha256(first.text.encode()).hexdigest()
    assert json.loads(second.text)["previous"] == first.digest


def test_a_record_that_nobody_touched_is_sound():
    assert record().damage == ()
    assert len(record().sound) == 3
    assert Record(()).damage == ()


def test_a_changed_forecast_shows_and_is_not_read():
    first, second, third = record().kept
    found = Record((first, changed(second, digest=False), third), record().last)
    assert found.damage == (2,)
    assert [one.number for one in found.sound] == [1, 3]


def test_a_changed_forecast_with_a_new_digest_is_missed_by_the_next():
    first, second, third = record().kept
    assert Record((first, changed(second, digest=True), third), record().last).damage == (3,)


def test_a_changed_last_forecast_with_a_new_digest_shows_too():
    first, second, third = record().kept
    assert Record((first, second, changed(third, digest=True)), record().last).damage == (3,)


@pytest.mark.parametrize(("gone", "damage"), [(0, (1, 2, 3)), (1, (2, 3)), (2, (3,))])
def test_a_missing_forecast_shows(gone: int, damage: tuple[int, ...]):
    kept = record().kept
    assert Record(kept[:gone] + kept[gone + 1 :], record().last).damage == damage


def test_the_text_of_something_else_shows():
    first, _, third = record().kept
    other = Kept("{}", hashlib.sha256(b"{}").hexdigest())
    assert Record((first, other, third), record().last).damage == (2, 3)


def test_files_are_known_in_any_order_and_what_was_asked_afterwards_is_not_sealed():
    one = sealed(made_up(), number=1, kind=Kind.SEALED, sealed_at=NOW, imports=("b", "a"), previous=FIRST)
    other = sealed(made_up(), number=2, kind=Kind.ASKED_AFTERWARDS, sealed_at=NOW, imports=("c",), previous=one.digest)
    found = Record((one, other), (2, other.digest))
    assert found.knows(["a", "b"])
    assert not found.knows(["a"])
    assert not found.knows(["c"])


def test_the_day_is_in_the_text():
    kept = sealed(made_up(date(2025, 5, 15)), number=1, kind=Kind.SEALED, sealed_at=NOW, imports=(), previous=FIRST)
    assert json.loads(kept.text)["day"] == "2025-05-15"
