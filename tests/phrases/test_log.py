"""Does the log read in the reader's language, in the reader's time?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from clv.i18n.locale import Language, Locale
from clv.phrases.log import log_table
from clv.storage.log import Deed, Entry

AT = datetime(2026, 3, 1, 23, 30)  # noqa: DTZ001 (as the workspace has it: in UTC, without saying so)
WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.EN, ["2 March 2026, 00:30", "this computer", "took sales in: a.csv"]),
        (Language.NL, ["2 maart 2026, 00:30", "deze computer", "heeft verkopen ingelezen: a.csv"]),
        (Language.PL, ["2 marca 2026, 00:30", "ten komputer", "wczytanie sprzedaży: a.csv"]),
    ],
)
def test_an_entry_reads_in_each_language(language: Language, expected: list[str]) -> None:
    table = log_table([Entry(AT, "", Deed.IMPORTED, "a.csv")], Locale(language), zone=WARSAW)
    assert [cells[0] for cells in table.values()] == expected


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_words(deed: Deed) -> None:
    entries = [Entry(AT, "anna@shop.example", deed, "")]
    said = {log_table(entries, Locale(one))[Locale(one).text("What")][0] for one in Language}
    assert len(said) == len(Language)
    assert not any("{" in text for text in said)
