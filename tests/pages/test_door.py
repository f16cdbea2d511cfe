"""Can the reader take in a table of a database, read it again and take it away, without ever seeing its address?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from clv.i18n.locale import Language
from clv.intake.databases.configured import ENVIRONMENT
from clv.storage.erased_customers import ErasedAgain
from clv.storage.workspace import Dataset, Import, Origin
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

LABEL = "Sklep łódź"
SALES = [(n % 9 + 1, f"2021-{n % 12 + 1:02d}-{n % 28 + 1:02d}", n + 0.5) for n in range(60)]


class Shop:
    """A file of DuckDB that the dashboard is told of, and what it holds."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hidden-place.duckdb"

    def hold(self, sales: list[tuple[int, str, float]], *, table: str = "orders") -> None:
        with duckdb.connect(str(self.path)) as con:
            con.execute(f"create or replace table {table} (customer int, date text, amount double)")
            con.executemany(f"insert into {table} values (?, ?, ?)", sales)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.hold(SALES)
    shop.hold([(1, "03-04-2021", 2.5), (2, "05-06-2021", 3.5), (3, "07-08-2021", 4.5)], table="unclear")
    config = tmp_path / "databases.toml"
    config.write_text(f'["{LABEL}"]\nurl_from = "SHOP_URL"\n', encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(config))
    monkeypatch.setenv("SHOP_URL", f"duckdb://{shop.path}")
    yield shop
    app_state().erase_everything()


def come(language: Language = Language.EN) -> Reader:
    return Reader(language).open("data")


def read(reader: Reader, table: str) -> Reader:
    reader.app.selectbox(key="database").set_value(LABEL)
    reader.run()
    reader.app.selectbox(key=f"table_of_{LABEL}").set_value(table)
    return reader.run().click("read_table")


def taken() -> Import:
    [one] = app_state().workspace.imports(Dataset.OWN)
    return one


def use(reader: Reader) -> Reader:
    reader.click("use_sales")
    return reader.run(until=lambda: bool(app_state().workspace.imports(Dataset.OWN)))


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("language", list(Language))
def test_a_table_is_chosen_read_looked_at_and_used(language: Language):
    reader = come(language)
    assert [box.key for box in reader.app.selectbox if box.key == "database"] == ["database"]
    read(reader, "orders")
    assert reader.errors == []
    before = reader.texts()
    use(reader)
    assert (taken().origin, taken().report["rows_used"]) == (Origin(LABEL, "orders"), 60)
    [label] = [one.label for one in reader.app.expander if LABEL in one.label]
    assert reader.locale.date(taken().imported_at.date()) in label.replace("\\", "")
    assert "orders" in label
    for text in (*before, *reader.texts()):
        assert "hidden-place" not in text
    assert english_left([*before, *reader.texts()], reader.locale) == []


@pytest.mark.usefixtures("shop")
def test_what_the_table_leaves_open_is_asked():
    reader = read(come(), "unclear")
    assert reader.app.button(key="use_sales").disabled
    assert len(reader.questions) == 1
    reader.click("leave_table")
    assert reader.questions == []
    assert not [button for button in reader.app.button if button.key == "use_sales"]


def test_read_again_takes_the_table_as_it_is_now(shop: Shop):
    reader = use(read(come(), "orders"))
    first = taken().import_id
    shop.hold([*SALES, (10, "2021-12-31", 99.0)])
    reader.click(f"read_again_{LABEL}_orders")
    reader.run(until=lambda: taken().import_id != first)
    assert reader.errors == []
    assert taken().report["rows_used"] == 61
    assert not [button for button in reader.app.button if button.key == "use_sales"]


def test_where_reading_again_fails_it_is_said_and_nothing_is_lost(shop: Shop):
    reader = use(read(come(), "orders"))
    before = taken()
    shop.path.rename(shop.path.with_suffix(".gone"))
    reader.click(f"read_again_{LABEL}_orders")
    [error] = reader.errors
    assert error.startswith(f"{LABEL} is no file")
    assert "hidden-place" not in error
    assert taken() == before
    assert reader.run().errors == []


@pytest.mark.usefixtures("shop")
def test_an_erased_customer_is_asked_about_when_the_table_is_read_again():
    reader = use(read(come(), "orders"))
    app_state().erase_customer("7")
    first = taken().import_id
    reader.click(f"read_again_{LABEL}_orders")
    [asked] = reader.questions
    assert LABEL in asked
    assert (taken().import_id, reader.app.button(key="use_sales").disabled) == (first, True)
    assert asked not in read(reader, "unclear").questions  # it was asked of the other table
    reader.click(f"read_again_{LABEL}_orders")
    assert reader.questions == [asked]
    reader.app.segmented_control(key="erased_answer").set_value(ErasedAgain.LEAVE_OUT)
    reader.run().click("use_sales")
    reader.run(until=lambda: taken().import_id != first)
    assert taken().report["customers"] == 8
    assert not app_state().workspace.would_erase("7")


@pytest.mark.usefixtures("shop")
def test_it_is_removed_like_a_file():
    reader = use(read(come(), "orders"))
    one = taken()
    reader.click(f"remove_{one.import_id}").click(f"really_{one.import_id}")
    assert app_state().workspace.imports(Dataset.OWN) == []


def test_without_a_configuration_nothing_is_shown_and_a_broken_one_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    assert not [box for box in come().app.selectbox if box.key == "database"]
    monkeypatch.setenv(ENVIRONMENT, "/nowhere/databases.toml")
    [error] = come().errors
    assert "TENFOLD_DATABASES" in error
    assert "nowhere" not in error
