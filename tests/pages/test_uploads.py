"""What happens to a file that a reader uploads: a good one, one that leaves a question, one that cannot be used?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from clv.intake.choices import DateOrder
from clv.text.locale import Language
from clv.ui.store import store
from clv.workspace import Book, Import
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import simulated

HEADER = "customer_id,date,amount\n"
SHOP = simulated(250, seed=5)
GOOD = HEADER + "".join(
    f"{row.customer_id},{row.date.date()},{row.amount:.2f}\n" for row in SHOP.itertuples(index=False)
)
DAYS = [f"2025-01-{day:02d}" for day in range(1, 29)]

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
NOT_VALUED = {
    "one customer": HEADER + "".join(f"17,{day},5.50\n" for day in DAYS),
    "all one-time buyers": HEADER + "".join(f"{number},{day},5.50\n" for number, day in enumerate(DAYS)),
}


@pytest.fixture(scope="module")
def loaded() -> str:
    """A small shop of the reader's own, loaded before. Gives the import's id."""
    Reader().upload("before.csv", GOOD.encode()).use_sales()
    [known] = store().workspace.imports(Book.OWN)
    return known.import_id


@pytest.fixture(autouse=True)
def only_the_shop_remains(loaded: str) -> Iterator[None]:
    yield
    for one in taken_since(loaded):
        store().workspace.take_back(one.import_id)
        store().workspace.take_back(one.import_id)


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


def taken_since(loaded: str) -> list[Import]:
    return [one for one in store().workspace.imports(Book.OWN) if one.import_id != loaded]


def assert_the_shop_is_still_shown(reader: Reader) -> None:
    locale = reader.locale
    assert locale.number(len(SHOP)) in reader.open("data").title
    assert locale.number(SHOP.customer_id.nunique()) in reader.open("overview").figures


@pytest.mark.parametrize("kind", NOT_READ)
def test_a_file_that_cannot_be_read_is_one_sentence_and_what_was_loaded_stays(reader: Reader, kind: str) -> None:
    name, content = NOT_READ[kind]
    reader.upload(name, content)
    assert not reader.app.exception
    [sentence] = reader.errors
    assert name in sentence
    assert reader.questions == []
    assert english_left([sentence], reader.locale) == []
    assert not any(button.key == "use_sales" for button in reader.app.button)
    assert_the_shop_is_still_shown(reader)


@pytest.mark.parametrize("kind", A_COLUMN_SHORT)
def test_a_missing_column_is_asked_for_in_one_sentence_and_cannot_be_passed_by(reader: Reader, kind: str) -> None:
    reader.upload("sales.csv", A_COLUMN_SHORT[kind].encode())
    assert not reader.app.exception
    assert len(reader.questions) == 1
    assert reader.errors == []
    assert english_left(reader.questions, reader.locale) == []
    assert reader.app.button(key="use_sales").disabled
    assert_the_shop_is_still_shown(reader)


@pytest.mark.parametrize("kind", NOT_VALUED)
def test_sales_that_no_model_can_value_are_one_sentence_and_the_others_are_not_lost(
    reader: Reader, loaded: str, kind: str
) -> None:
    reader.upload("sales.csv", NOT_VALUED[kind].encode())
    if not reader.errors:  # refused when read, or when it comes to a value
        reader.use_sales().open("overview")
    assert not reader.app.exception
    [sentence] = reader.errors
    assert english_left([sentence], reader.locale) == []
    assert reader.figures == []

    reader.open("data")
    if any(button.key == f"show_{loaded}" for button in reader.app.button):
        reader.click(f"show_{loaded}")
    assert_the_shop_is_still_shown(reader)


def test_rows_that_cannot_be_used_are_counted_by_reason(loaded: str) -> None:
    spoilt = GOOD + "77,2025-02-30,9.50\n,2025-03-01,9.50\n78,2025-03-01,nothing\n79,2025-03-01,nothing\n"
    reader = Reader(Language.NL).upload("verkoop.csv", spoilt.encode()).use_sales()
    assert not reader.app.exception
    locale = reader.locale
    assert locale.number(len(SHOP) + 4) in reader.title
    assert locale.number(len(SHOP)) in reader.title
    reasons = dict(reader.app.table[0].value.itertuples(index=False, name=None))
    assert reasons == {
        locale.text("No date that can be read"): "1",
        locale.text("No customer, or a guest"): "1",
        locale.text("No amount that can be read"): "2",
    }
    [taken] = taken_since(loaded)
    assert taken.report["rows_used"] == len(SHOP)


def test_dates_that_can_be_read_two_ways_are_asked_and_the_answer_is_used(loaded: str) -> None:
    rows = "".join(f"{n % 7},{n % 12 + 1:02d}/{n % 5 + 1:02d}/2025,{n + 1}.50\n" for n in range(60))
    reader = Reader(Language.PL).upload("sales.csv", (HEADER + rows).encode())
    assert len(reader.questions) == 1
    assert english_left(reader.questions, reader.locale) == []
    assert reader.app.button(key="use_sales").disabled
    [order] = [control for control in reader.app.segmented_control if (control.key or "").startswith("date_order")]
    order.set_value(DateOrder.MONTH_FIRST)
    reader.run()
    assert reader.questions == []
    reader.use_sales()
    [taken] = taken_since(loaded)
    assert taken.report["date_order"] == "month-first"
    assert date.fromisoformat(str(taken.report["last_date"])) == date(2025, 12, 5)


def test_a_column_chosen_by_hand_is_used(loaded: str) -> None:
    content = "who;when;paid;tip\n" + "".join(f"k{n % 9};{DAYS[n % 28]};{n},50;1,00\n" for n in range(90))
    reader = Reader().upload("odd.csv", content.encode())
    for role, header in (("customer", "who"), ("date", "when"), ("amount", "paid")):
        [box] = [box for box in reader.app.selectbox if (box.key or "").startswith(f"role_{role}_")]
        box.set_value(header)
        reader.run()
    assert reader.questions == []
    reader.use_sales()
    [taken] = taken_since(loaded)
    assert taken.report["revenue"] == pytest.approx(sum(range(90)) + 45)


def test_the_same_file_again_is_still_one_import(loaded: str) -> None:
    for _ in range(2):
        Reader().upload("one.csv", NOT_VALUED["one customer"].encode()).use_sales()
    assert len(taken_since(loaded)) == 1


def test_a_file_that_was_chosen_and_not_used_changes_nothing(loaded: str) -> None:
    reader = Reader().upload("other.csv", NOT_VALUED["one customer"].encode())
    assert_the_shop_is_still_shown(reader)
    assert taken_since(loaded) == []


def test_a_file_name_that_reads_like_markup_is_shown_as_it_stands() -> None:
    name = "sales *2025* [x](http:__y) $1$ :red[z].csv"
    reader = Reader().upload(name, NOT_VALUED["one customer"].encode()).use_sales()
    assert any(name in text for text in reader.texts())
