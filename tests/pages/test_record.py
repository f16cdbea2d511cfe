"""Is a forecast sealed by itself at each import, and does the Trust page say what came of it?"""

from __future__ import annotations

import time

import pandas as pd
import pytest

from clv.evaluation.sealed_forecasts import Kind, Record
from clv.i18n.locale import Language
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import simulated

FIRST_PART, SECOND_PART = ("2024-01-01", "2025-06-30"), ("2025-07-01", "2025-10-15")
_ANSWERS = {
    Language.EN: ("Of 5 forecasts", "Sealed before these sales were loaded: 1.", "within its limits", "sealed on"),
    Language.NL: (
        "van de 5 voorspellingen",
        "Verzegeld voordat deze verkopen werden geladen: 1.",
        "binnen de",
        "verzegeld op",
    ),
    Language.PL: ("z 5.", "Zapieczętowane, zanim wczytano tę sprzedaż: 1.", "w granicach", "zapieczętowano"),
}


def export(part: tuple[str, str]) -> bytes:
    shop = simulated(800, seed=3)
    return shop[shop["date"].between(*map(pd.Timestamp, part))].to_csv(index=False, date_format="%Y-%m-%d").encode()


def record() -> Record:
    return app_state().workspace.forecast_book(Dataset.OWN).record()


def sealed_after(count: int) -> Record:
    """The record once it holds so many forecasts."""
    give_up = time.monotonic() + 60
    while len(record().kept) < count:
        assert time.monotonic() < give_up, "nothing is sealed"
        time.sleep(0.1)
    return record()


def told(reader: Reader) -> list[str]:
    """The part of the Trust page on the record, once it is there."""
    heading = reader.locale.text("Did earlier forecasts come true?")
    busy = reader.locale.text("Earlier forecasts are being held against the sales …")
    reader.open("trust").run(until=lambda: not any(busy in text for text in reader.texts()))
    texts = reader.texts()
    begin = next(place for place, text in enumerate(texts) if heading in text)
    end = next(place for place, text in enumerate(texts) if reader.locale.text("Is there enough data?") in text)
    return texts[begin:end]


@pytest.fixture(scope="module", autouse=True)
def loaded(workspace_of_its_own: None) -> Record:  # noqa: ARG001  # it comes first
    """Two imports, one after the other, the Overview opened after each; gives the record after the first."""
    reader = Reader().upload("first.csv", export(FIRST_PART)).use_sales().open("overview")
    first = sealed_after(3)
    reader.upload("second.csv", export(SECOND_PART)).use_sales().open("overview")
    sealed_after(4)
    return first


def test_the_first_import_is_sealed_and_the_past_asked_again(loaded: Record) -> None:
    assert [(one.kind, one.forecast.day.isoformat()) for one in loaded.sound] == [
        (Kind.ASKED_AFTERWARDS, "2024-12-31"),
        (Kind.ASKED_AFTERWARDS, "2025-03-31"),
        (Kind.SEALED, "2025-06-30"),
    ]
    headline = loaded.sound[-1].forecast.headline
    assert headline.low < headline.total < headline.high


def test_the_second_import_adds_its_forecast_and_changes_none(loaded: Record) -> None:
    now = record()
    assert now.kept[:3] == loaded.kept
    assert now.sound[-1].forecast.day.isoformat() == "2025-10-15"
    assert len(now.sound[-1].imports) == 2
    assert now.damage == ()


@pytest.mark.parametrize("language", list(Language))
def test_the_trust_page_says_what_came_of_the_forecasts(language: Language) -> None:
    reader = Reader(language)
    texts = told(reader)
    said = " ".join(texts)
    assert all(words in said for words in _ANSWERS[language]), said
    assert english_left(texts, reader.locale) == []
    assert reader.exceptions == []
    assert record().last[1] in said
    keys = [button.proto.id for button in reader.app.get("download_button")]
    assert all(any(f"record_{suffix}" in key for key in keys) for suffix in ("xlsx", "csv", "jsonl"))


def test_other_assumptions_seal_nothing_more() -> None:
    reader = Reader().open("assumptions")
    next(box for box in reader.app.checkbox if "season" in box.label).uncheck()
    next(button for button in reader.app.button if button.label == "Use these assumptions").click()
    reader.run().open("overview")
    told(reader)
    assert len(record().kept) == 4


def test_erasing_a_customer_keeps_the_sums_and_scores_on_the_sales_that_remain() -> None:
    before, cursor = record(), app_state().workspace.cursor()
    [(best,)] = cursor.execute(
        "SELECT customer_id FROM transactions WHERE date < '2024-12-31' GROUP BY 1 ORDER BY sum(amount) DESC LIMIT 1"
    ).fetchall()
    assert app_state().erase_customer(best) > 0
    said = " ".join(told(Reader()))
    assert record() == before
    assert "less today: sales went since." in said
    assert "Of 5 forecasts" in said


def test_a_forecast_whose_import_was_taken_back_says_so() -> None:
    state = app_state()
    second = state.workspace.imports(Dataset.OWN)[-1]
    state.remove_import(second.import_id)
    said = " ".join(told(Reader()))
    assert "The import of the forecast of 15 October 2025 was taken back" in said
    assert len(record().kept) == 4


def test_who_changed_a_forecast_by_hand_is_found_out() -> None:
    app_state().workspace.cursor().execute("UPDATE forecasts SET body = replace(body, '2025', '2024') WHERE number = 2")
    app_state().erase_customer("nobody")  # every answer is worked out again
    reader = Reader()
    told(reader)
    assert "1 forecast of this record is missing or was changed after it was sealed: number 2." in reader.errors
    assert reader.exceptions == []


@pytest.mark.parametrize("language", list(Language))
def test_sales_that_carry_no_forecast_seal_none_and_say_so(language: Language) -> None:
    app_state().erase_everything()
    few = b"customer_id,date,amount\na,2025-01-05,10\na,2025-02-05,12\nb,2025-02-06,9\n"
    reader = Reader(language).upload("few.csv", few).use_sales()
    texts = told(reader)
    assert reader.locale.text("Today's forecast is not sealed: these sales do not carry one yet.") in " ".join(texts)
    assert reader.locale.text("There is no forecast yet that later sales could confirm.") in " ".join(texts)
    assert english_left(texts, reader.locale) == []
    assert reader.exceptions == []
    assert record().kept == ()
