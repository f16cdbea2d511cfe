"""Is what was erased gone, from the tables and from the file?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clv.storage.workspace import Dataset, Workspace, open_workspace
from tests.storage.test_workspace import import_sales, left_over

PERSON = "ada.lovelace.1815@example.test"
OTHERS = "".join(f"person{number}@example.test,2025-01-05,{number}.5,order{number}\n" for number in range(5000))
SALES = (
    f"customer_id,date,amount,order\n{PERSON},2025-01-05,12.50,o1\n{OTHERS}{PERSON},2025-02-05,1,o2\n"
    f"{PERSON.title()},soon,7,o3\n{PERSON},2025-02-05,1,o4,too,many,cells\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "workspace.duckdb"


@pytest.fixture
def workspace(path: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(path)
    # Compressed bytes cannot be searched for: without this the test could not fail.
    opened.cursor().execute("SET force_compression = 'uncompressed'")
    import_sales(opened, tmp_path, SALES)
    opened.cursor().execute("CHECKPOINT")
    yield opened
    opened.close()


def traces(path: Path, words: str) -> int:
    files = (file for file in path.parent.rglob(f"{path.name}*") if file.is_file())
    return sum(file.read_bytes().lower().count(words.encode()) for file in files)


def test_one_customer_leaves_no_trace_in_the_file(workspace: Workspace, path: Path):
    assert traces(path, PERSON) > 0
    assert workspace.erase_customer(PERSON) == 2
    assert traces(path, PERSON) == 0
    assert traces(path, "person4999@example.test") > 0
    held = left_over(workspace)
    assert (held["transactions"], held["transactions_left_out"]) == (5000, 0)


def test_the_others_are_as_they_were_and_the_workspace_goes_on(workspace: Workspace, path: Path, tmp_path: Path):
    workspace.erase_customer(PERSON)
    import_sales(workspace, tmp_path, "customer_id,date,amount,order\nnew,2025-03-01,9,o9\n", name="next.csv")
    workspace.close()
    again = open_workspace(path)
    assert len(again.imports(Dataset.OWN)) == 2
    assert left_over(again)["transactions"] == 5001
    again.close()


def test_everything_leaves_no_trace_in_the_file(workspace: Workspace, path: Path):
    workspace.erase_everything()
    assert traces(path, "example.test") == 0
    assert set(left_over(workspace).values()) == {0}


def test_an_order_that_came_twice_is_forgotten_with_its_customer(workspace: Workspace, tmp_path: Path):
    import_sales(
        workspace, tmp_path, f"customer_id,date,amount,order\n{PERSON},2025-01-05,12.50,o1\n", name="again.csv"
    )
    assert left_over(workspace)["superseded"] == 1
    assert workspace.erase_customer(PERSON) == 3
    assert left_over(workspace)["superseded"] == 0
