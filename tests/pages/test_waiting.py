"""Does the Data page say which files of a watched folder wait and why, until a person has answered?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from clv.i18n.locale import Language
from clv.phrases.waiting import MOST_SHOWN, why_it_waits
from clv.storage.waiting import Reason
from clv.ui.app_state import app_state
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left
from tests.people import PEOPLE, secrets_of, signed_in

SALES = b"customer_id,date,amount,order\n7,2025-01-05,10,o1\n8,2025-02-06,100,o3\n"
HASH = hashlib.sha256(SALES).hexdigest()
NAME = "*sales* <b>of</b> $x$ :tada: [a](http://b.example).csv"


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    app_state().erase_everything()


def wait(files: dict[str, tuple[str, Reason]]) -> None:
    app_state().workspace.keep_waiting("folder", files)


def notices(reader: Reader) -> list[str]:
    return [plain(one.value) for one in reader.app.info]


@pytest.mark.parametrize("language", list(Language))
def test_what_waits_is_said_until_it_is_taken_in(language: Language) -> None:
    reader = Reader(language)
    wait({HASH: (NAME, Reason.SAME_DAYS)})
    [notice] = notices(reader.open("data"))
    assert NAME in notice.replace("\u2060", "")  # and not what its marks would make of it
    assert why_it_waits(Reason.SAME_DAYS, reader.locale) in notice
    assert english_left([notice], reader.locale) == []
    assert notices(reader.upload("under another name.csv", SALES)) == [notice]  # nothing is answered yet
    reader.use_sales()
    assert notices(reader) == []


def test_the_block_stays_short() -> None:
    wait({str(number): (f"{number:02}.csv", Reason.COLUMNS) for number in range(MOST_SHOWN + 3)})
    [notice] = notices(Reader().open("data"))
    assert [line for line in notice.splitlines() if line.startswith("- ")][-1] == "- and 3 more"
    assert notice.startswith(f"**{MOST_SHOWN + 3} files of the watched folder wait for you**")


def test_a_name_that_was_erased_is_not_missed() -> None:
    wait({HASH: ("", Reason.UNREADABLE)})
    assert "a file without a name, since " in notices(Reader().open("data"))[0]


@pytest.mark.parametrize(("role", "seen"), [("reader", 0), ("analyst", 0), ("keeper", 1)])
def test_only_who_may_answer_is_asked(monkeypatch: pytest.MonkeyPatch, role: str, seen: int) -> None:
    wait({HASH: ("sales.csv", Reason.COLUMNS)})
    with monkeypatch.context() as patched:
        secrets_of(patched)
        reader = Reader.arriving("data", user=signed_in(PEOPLE[role]))
        assert len(notices(reader)) == seen


def test_every_reason_is_said() -> None:
    locale = Reader(Language.PL).locale
    said = [why_it_waits(reason, locale) for reason in Reason]
    assert len({*said}) == len(said)
    assert english_left(said, locale) == []
