"""Does a table that is read again take the place of what it held, wholly or not at all?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from clv.core.engine import IN_MEMORY
from clv.core.errors import ErasedCustomersReturn, FileKnown, NoUsableRows
from clv.intake.choices import Choices
from clv.intake.databases.configured import Database
from clv.intake.databases.copying import copy_table
from clv.intake.sales.propose import propose
from clv.storage.erased_customers import ErasedAgain
from clv.storage.files import MEMORY
from clv.storage.workspace import Dataset, Import, Origin, Workspace, open_workspace
from tests.storage.test_workspace import import_sales, left_over

SHOP = Origin("Our shop", "orders")


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    opened = open_workspace(IN_MEMORY)
    yield opened
    opened.close()


class Shop:
    """A file of DuckDB with one table, whose sales change."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        self._path, self._workspace = folder / "shop.duckdb", workspace

    def holds(self, *rows: str) -> Shop:
        cells = ", ".join("('{}', '{}', '{}')".format(*row.split("|")) for row in rows)
        with duckdb.connect(str(self._path)) as con:
            con.execute("create or replace table orders (customer text, date text, amount text)")
            con.execute(f"insert into orders values {cells}")
        return self

    def read(self, *, label: str = SHOP.database, erased: ErasedAgain | None = None) -> Import:
        cursor = self._workspace.cursor()
        database = Database(label, f"duckdb://{self._path}")
        copied = copy_table(cursor, database, "orders", scratch=self._workspace.scratch, memory=MEMORY)
        return self._workspace.import_sales(
            cursor,
            copied.staged,
            propose(cursor, copied.staged, Choices()),
            name=copied.staged.name,
            sha256=copied.sha256,
            erased=erased,
            origin=Origin(label, "orders"),
        )


@pytest.fixture
def shop(tmp_path: Path, workspace: Workspace) -> Shop:
    return Shop(tmp_path, workspace).holds("1|2025-01-02|1.50", "2|2025-01-03|2.50", "3|2025-01-04|4.50")


def test_the_new_rows_take_the_place_of_the_old(shop: Shop, workspace: Workspace):
    first = shop.read()
    assert (first.name, first.origin) == ("Our shop, orders", SHOP)
    generation = workspace.generation(Dataset.OWN)
    second = shop.holds("2|2025-01-03|2.50", "4|2025-01-09|8.00").read()
    assert workspace.imports(Dataset.OWN) == [second]
    assert left_over(workspace)["transactions"] == 2
    assert workspace.totals(Dataset.OWN).revenue == 10.5
    assert workspace.generation(Dataset.OWN) != generation  # what was calculated of the old ones is out of date


def test_the_same_rows_may_be_read_again_but_not_under_another_label(shop: Shop, workspace: Workspace):
    shop.read()
    again = shop.read()
    assert workspace.imports(Dataset.OWN) == [again]
    with pytest.raises(FileKnown):
        shop.read(label="The same shop")


def test_files_stay_when_a_table_is_read_again(shop: Shop, workspace: Workspace, tmp_path: Path):
    uploaded = import_sales(workspace, tmp_path, "customer_id,date,amount\n9,2019-01-01,5.50\n8,2019-02-01,1.25\n")
    shop.read()
    again = shop.read()
    assert workspace.imports(Dataset.OWN) == [uploaded, again]
    assert uploaded.origin is None


def test_where_reading_again_fails_the_old_rows_stay(shop: Shop, workspace: Workspace):
    first, before = shop.read(), left_over(workspace)
    shop.holds("guest|2025-01-03|2.50", "|2025-01-09|8.00")
    with pytest.raises(NoUsableRows):
        shop.read()
    assert workspace.imports(Dataset.OWN) == [first]
    assert left_over(workspace) == before
    assert workspace.totals(Dataset.OWN).revenue == 8.5


def test_an_erased_customer_does_not_come_back_with_it(shop: Shop, workspace: Workspace):
    shop.read()
    workspace.erase_customer("2")
    [first], before = workspace.imports(Dataset.OWN), left_over(workspace)
    with pytest.raises(ErasedCustomersReturn):
        shop.read()
    assert workspace.imports(Dataset.OWN) == [first]
    assert left_over(workspace) == before
    again = shop.read(erased=ErasedAgain.LEAVE_OUT)
    assert (again.report["customers"], again.report["left_out"]) == (2, {"erased": 1})
    assert not workspace.would_erase("2")


def test_the_workspace_holds_the_label_and_no_address(shop: Shop, workspace: Workspace, tmp_path: Path):
    taken = shop.read()
    assert (taken.report["source"], taken.report["table"]) == ("Our shop", "orders")
    assert str(tmp_path) not in str(workspace.cursor().execute("from imports").fetchall())
