"""Does the file of the record hold each figure and what came of it, and the sealed texts as they are?"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from clv.core.errors import UnknownFormat
from clv.evaluation.forecast_scores import ScoredFigure, ScoredForecast, ScoredRecord
from clv.evaluation.sealed_forecasts import FIRST, Kept, Kind, Record, sealed
from clv.i18n.locale import Language, Locale
from clv.reports.forecast_record import FORMATS, write_record
from tests.evaluation.forecasts import made_up

FILES = frozenset({"file1"})


@pytest.fixture
def found() -> ScoredRecord:
    """Two forecasts: one asked afterwards, one sealed from a file that was taken back; the quarter of both is over."""
    kept: list[Kept] = []
    for number, kind, imports in ((1, Kind.ASKED_AFTERWARDS, ("file1",)), (2, Kind.SEALED, ("file1", "file2"))):
        previous = kept[-1].digest if kept else FIRST
        now = datetime(2025, 7, number, 12, tzinfo=UTC)
        kept.append(sealed(made_up(), number=number, kind=kind, sealed_at=now, imports=imports, previous=previous))
    record = Record(tuple(kept), (2, kept[-1].digest))
    scored = []
    for one in record.sound:
        quarter, month, segment = one.forecast.figures
        known = one.forecast.known
        scored.append(
            ScoredForecast(
                one,
                replace(known, money=known.money * 1.02),
                (ScoredFigure(quarter, 1234.5), ScoredFigure(month, 300.0), ScoredFigure(segment, None)),
            )
        )
    return ScoredRecord(record, tuple(scored))


def written(found: ScoredRecord, folder: Path, suffix: str, language: Language = Language.EN) -> Path:
    path = folder / f"record{suffix}"
    write_record(found, path, files=FILES, locale=Locale(language), title=Locale(language).text("Forecasts"))
    return path


def test_csv_has_a_row_a_figure(found, tmp_path):
    with written(found, tmp_path, ".csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(rows) == 6
    first = dict(zip(header, rows[0], strict=True))
    assert first["Period"] == "3 months, until 30 September 2025"
    assert (first["As of"], first["From"], first["Until"]) == ("2025-06-30", "2025-07-01", "2025-09-30")
    assert (first["Lower limit"], first["Expected"], first["Upper limit"]) == ("800.0000", "1000.2500", "1200.0000")
    assert (first["What came"], first["Result"]) == ("1234.5000", "above its limits")
    assert first["Change of what was known"] == "0.0200"
    assert [row[header.index("Recorded")] for row in rows[::3]] == [
        "asked afterwards",
        "sealed on 02/07/2025, its import was taken back",
    ]
    waits = dict(zip(header, rows[2], strict=True))
    assert (waits["Period"], waits["What came"]) == ("Best customers, until 30 June 2026", "")
    assert waits["Result"] == "not over yet"


@pytest.mark.parametrize("language", [Language.NL, Language.PL])
def test_the_workbook_is_in_the_reader_s_language(found, tmp_path, language: Language):
    book = openpyxl.load_workbook(written(found, tmp_path, ".xlsx", language))
    locale, sheet = Locale(language), book.worksheets[0]
    assert sheet.title == locale.text("Forecasts")
    rows = list(sheet.iter_rows(values_only=True))
    assert locale.text("What came") in rows[0]
    assert rows[1][1].date() == date(2025, 6, 30)
    assert rows[2][4] == locale.month(date(2025, 7, 1))
    assert len(rows) == 7
    assert len(list(book.worksheets[1].iter_rows())) > 5


def test_each_line_of_the_sealed_texts_is_told_by_the_next(found, tmp_path):
    first, second = written(found, tmp_path, ".jsonl").read_text().splitlines()
    assert json.loads(second)["previous"] == hashlib.sha256(first.encode()).hexdigest()
    assert hashlib.sha256(second.encode()).hexdigest() == found.record.last[1]


def test_no_other_kind_of_file_is_written(found, tmp_path):
    assert FORMATS == (".xlsx", ".csv", ".jsonl")
    with pytest.raises(UnknownFormat):
        written(found, tmp_path, ".pdf")
