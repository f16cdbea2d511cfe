"""Are the reader's own lists there again tomorrow?"""

from __future__ import annotations

from pathlib import Path

import pytest

from clv.core.errors import ListNotNamed
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.storage.saved_lists import NAME_LETTERS, OwnList
from clv.storage.workspace import Dataset, Workspace, open_workspace

WISH = CustomerFilter(
    segments=("best", "active"),
    sort="spend_to_date",
    descending=False,
    ranges=(Bounds("p_alive", 0.2, 0.6), Bounds("silent_days", most=90.0)),
    channels=("web", "łódź"),
    countries=("NL",),
)


def test_a_list_is_kept_as_it_is_in_its_book(workspace: Workspace) -> None:
    own = workspace.list_book(Dataset.OWN)
    own.keep(OwnList("to call", WISH))
    assert workspace.list_book(Dataset.OWN).lists() == (OwnList("to call", WISH),)
    assert workspace.list_book(Dataset.CD_SHOP).lists() == ()


def test_a_workspace_opened_again_has_the_lists(tmp_path: Path) -> None:
    first = open_workspace(tmp_path / "again.duckdb")
    first.list_book(Dataset.OWN).keep(OwnList("to call", WISH))
    first.close()
    again = open_workspace(tmp_path / "again.duckdb")
    assert again.list_book(Dataset.OWN).lists() == (OwnList("to call", WISH),)
    again.close()


def test_the_same_name_replaces_and_a_forgotten_list_is_gone(workspace: Workspace) -> None:
    book = workspace.list_book(Dataset.OWN)
    book.keep(OwnList("b", WISH))
    book.keep(OwnList("a", CustomerFilter()))
    book.keep(OwnList("b", CustomerFilter(countries=("PL",))))
    assert book.lists() == (OwnList("a", CustomerFilter()), OwnList("b", CustomerFilter(countries=("PL",))))
    book.forget("a")
    assert [one.name for one in book.lists()] == ["b"]


def test_a_customers_id_is_not_kept_with_a_list(workspace: Workspace) -> None:
    book = workspace.list_book(Dataset.OWN)
    book.keep(OwnList("a", CustomerFilter(search="ann@example.com")))
    assert book.lists() == (OwnList("a", CustomerFilter()),)
    assert "example" not in str(workspace.cursor().execute("FROM lists").fetchall())


def test_lists_go_with_everything_else_that_is_erased(workspace: Workspace) -> None:
    workspace.list_book(Dataset.OWN).keep(OwnList("a", WISH))
    workspace.erase_everything()
    assert workspace.list_book(Dataset.OWN).lists() == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * (NAME_LETTERS + 1), "two\nlines"])
def test_a_list_has_a_name_of_one_line(name: str) -> None:
    with pytest.raises(ListNotNamed):
        OwnList(name, WISH)
