"""What happens to a second file: one that cannot be used, one that was there before, one with more sales?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clv.i18n.locale import Language
from clv.storage.overlaps import SameDays
from clv.storage.workspace import Dataset, Import
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import simulated

HEADER = "customer_id,date,amount\n"
SHOP = simulated(250, seed=5)
GOOD = HEADER + "".join(
    f"{row.customer_id},{row.date.date()},{row.amount:.2f}\n" for row in SHOP.itertuples(index=False)
)

NOT_READ = {
    "a picture": ("sales.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "a web page": ("sales.xls", b"<html><body><p>Please sign in</p></body></html>"),
    "any bytes": ("sales.csv", bytes(range(256)) * 20),
    "a workbook cut off": ("sales.xlsx", b"PK\x03\x04" + bytes(100)),
    "an empty file": ("sales.csv", b""),
    "a header alone": ("sales.csv", HEADER.encode()),
}
A_COLUMN_SHORT = {
    "no date column": "customer_id,amount\n1,2.50\n2,3.50\n1,4.75\n",
    "no amounts": "customer_id,date\n1,2025-01-01\n2,2025-01-02\n1,2025-02-03\n",
}


@pytest.fixture(scope="module")
def loaded() -> str:
    """A small shop of the reader's own, loaded before. Gives the import's id."""
    Reader().upload("before.csv", GOOD.encode()).use_sales()
    [known] = app_state().workspace.imports(Dataset.OWN)
    return known.import_id


@pytest.fixture(autouse=True)
def only_the_shop_remains(loaded: str) -> Iterator[None]:
    yield
    for one in taken_since(loaded):
        app_state().workspace.remove_import(one.import_id)
        app_state().workspace.remove_import(one.import_id)


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


def taken_since(loaded: str) -> list[Import]:
    return [one for one in app_state().workspace.imports(Dataset.OWN) if one.import_id != loaded]


def assert_the_shop_is_still_shown(reader: Reader) -> None:
    locale = reader.locale
    assert locale.number(len(SHOP)) in reader.open("data").title
    assert locale.number(SHOP.customer_id.nunique()) in reader.open("overview").title


@pytest.mark.parametrize("kind", NOT_READ)
def test_a_file_that_cannot_be_read_is_one_sentence_and_what_was_loaded_stays(reader: Reader, kind: str) -> None:
    name, content = NOT_READ[kind]
    reader.upload(name, content)
    assert reader.exceptions == []
    [sentence] = reader.errors
    assert name in sentence
    assert reader.questions == []
    assert english_left([sentence], reader.locale) == []
    assert not any(button.key == "use_sales" for button in reader.app.button)
    assert_the_shop_is_still_shown(reader)


@pytest.mark.parametrize("kind", A_COLUMN_SHORT)
def test_a_missing_column_is_asked_for_in_one_sentence_and_cannot_be_passed_by(reader: Reader, kind: str) -> None:
    reader.upload("sales.csv", A_COLUMN_SHORT[kind].encode())
    assert reader.exceptions == []
    assert len(reader.questions) == 1
    assert reader.errors == []
    assert english_left(reader.questions, reader.locale) == []
    assert reader.app.button(key="use_sales").disabled
    assert_the_shop_is_still_shown(reader)


def test_the_same_file_again_is_one_sentence_and_counts_once(reader: Reader, loaded: str) -> None:
    reader.upload("again.csv", GOOD.encode()).click("use_sales")
    [sentence] = reader.errors
    assert "again.csv" in sentence
    assert english_left([sentence], reader.locale) == []
    assert taken_since(loaded) == []
    assert_the_shop_is_still_shown(reader)


def test_a_file_that_was_chosen_and_not_used_changes_nothing(loaded: str) -> None:
    reader = Reader().upload("other.csv", f"{HEADER}17,2020-01-31,5.50\n".encode())
    assert not reader.app.button(key="use_sales").disabled
    assert_the_shop_is_still_shown(reader)
    assert taken_since(loaded) == []


def test_more_sales_of_the_same_days_are_asked_about_and_counted_once(reader: Reader, loaded: str) -> None:
    again = GOOD + "999,2025-06-30,5.50\n"
    reader.upload("more.csv", again.encode()).click("use_sales")
    assert len(reader.questions) == 1
    assert english_left(reader.questions, reader.locale) == []
    assert taken_since(loaded) == []
    reader.app.segmented_control(key="same_days_answer").set_value(SameDays.AGAIN)
    reader.run()
    reader.use_sales()
    assert reader.locale.number(len(SHOP) + 1) in reader.title
    assert len(taken_since(loaded)) == 1


def test_uploaded_files_wait_through_a_rerun_another_language_and_another_page() -> None:
    reader = Reader().upload("one.csv", f"{HEADER}17,2020-01-31,5.50\n".encode())
    reader.upload_too("two.csv", f"{HEADER}18,2020-01-31,6.50\n".encode())
    assert reader.files == ["one.csv", "two.csv"]
    reader.app.segmented_control(key="lang").set_value(Language.PL)
    reader.run()
    assert reader.files == ["one.csv", "two.csv"]
    reader.open("assumptions").open("data")
    assert reader.files == ["one.csv", "two.csv"]
    assert any("one.csv, two.csv" in text for text in reader.texts())
    assert not reader.app.button(key="use_sales").disabled


def test_two_files_are_taken_in_together_and_leave_the_upload_area(loaded: str) -> None:
    reader = Reader().upload("one.csv", f"{HEADER}17,2020-01-31,5.50\n".encode())
    reader.upload_too("two.csv", f"{HEADER}18,2020-01-31,6.50\n".encode())
    lying = [upload.file.path for upload in reader.box.uploads]
    assert all(path.exists() for path in lying)
    reader.use_sales()
    [taken] = taken_since(loaded)
    assert taken.name == "one.csv, two.csv"
    assert taken.report["rows_used"] == 2
    assert reader.files == []
    assert not any(path.exists() for path in lying)


def test_what_one_reader_uploads_no_other_sees() -> None:
    reader, other = Reader().upload("one.csv", f"{HEADER}17,2020-01-31,5.50\n".encode()), Reader().open("data")
    assert reader.files == ["one.csv"]
    assert other.files == []
    assert other.box.ticket != reader.box.ticket


def test_a_file_removed_before_it_is_used_is_read_no_more() -> None:
    reader = Reader().upload("unused.csv", f"{HEADER}17,2020-01-31,5.50\n".encode())
    reader.upload_too("two.csv", f"{HEADER}18,2020-01-31,6.50\n".encode())
    reader.box.remove(reader.box.uploads[0].number)
    reader.run()
    assert reader.files == ["two.csv"]
    assert not any("unused.csv" in text for text in reader.texts())
    reader.box.clear()
    reader.run()
    assert not any(button.key == "use_sales" for button in reader.app.button)
