"""Does the log say who did what and when, and never about whom?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from clv.acquisition.costs import WINNING, Cost
from clv.core.assumptions import Assumptions
from clv.core.errors import FileKnown
from clv.storage.log import MOST_SHOWN, Deed, forget_names, write_down
from clv.storage.workspace import Dataset, Settings, Workspace, open_workspace
from tests.storage.test_workspace import import_sales

ANNA, BEN = "anna@shop.example", "ben@shop.example"
SALES = "customer,date,amount\nK-17,2025-01-02,10.00\nK-18,2025-01-03,20.00\n"


def said(workspace: Workspace) -> list[tuple[str, Deed, str]]:
    return [(one.person, one.what, one.about) for one in workspace.log()]


def test_what_was_done_is_there_newest_first(workspace: Workspace, tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    one = import_sales(workspace, tmp_path, SALES, "sales.csv", person=ANNA)
    workspace.import_sample(person=BEN)
    workspace.import_sample(person=ANNA)  # is there already
    workspace.keep_house_settings(Dataset.OWN, Settings(Assumptions(margin=0.4)), person=ANNA)
    workspace.erase_customer("K-17", person=ANNA)
    workspace.erase_customer("K-99", person=ANNA)  # nobody
    workspace.remove_import(one.import_id, person=BEN)
    assert said(workspace) == [
        (BEN, Deed.TOOK_BACK, "sales.csv"),
        (ANNA, Deed.ERASED_CUSTOMER, ""),
        (ANNA, Deed.CHANGED_HOUSE, ""),
        (BEN, Deed.IMPORTED, workspace.imports(Dataset.CD_SHOP)[0].name),
        (ANNA, Deed.IMPORTED, "sales.csv"),
    ]
    assert all(before <= entry.at <= before + timedelta(minutes=5) for entry in workspace.log())


def test_where_nobody_signs_in_it_is_nobody(workspace: Workspace, tmp_path: Path) -> None:
    import_sales(workspace, tmp_path, SALES)
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(margin=0.4)))
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(margin=0.4)))  # the same again
    assert said(workspace) == [("", Deed.CHANGED_HOUSE, ""), ("", Deed.IMPORTED, "sales.csv")]


def test_what_did_not_happen_is_not_written_down(workspace: Workspace, tmp_path: Path) -> None:
    import_sales(workspace, tmp_path, SALES)
    with pytest.raises(FileKnown):
        import_sales(workspace, tmp_path, SALES, "again.csv")
    assert [about for _person, _what, about in said(workspace)] == ["sales.csv"]


def test_who_is_erased_stands_neither_in_the_log_nor_in_its_bytes(path: Path, tmp_path: Path) -> None:
    workspace = open_workspace(path)
    for name in ("sales of K-17.csv", "k-17_2025.csv", "K-17", "sales of K-170.csv", "K-1"):
        write_down(workspace.cursor(), Deed.TOOK_BACK, person=BEN, about=name)
    import_sales(workspace, tmp_path, SALES)
    workspace.erase_customer("K-17", person=ANNA)
    names = [about for _person, _what, about in said(workspace)]
    assert names == ["", "sales.csv", "K-1", "sales of K-170.csv", "", "", ""]
    workspace.close()
    left = path.read_bytes()
    assert b"sales of K-170.csv" in left
    assert b"sales of K-17.csv" not in left
    assert b"k-17_2025" not in left


def test_of_an_emptied_workspace_only_who_did_what_remains(workspace: Workspace, tmp_path: Path) -> None:
    import_sales(workspace, tmp_path, SALES, person=BEN)
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(margin=0.4)), BEN)
    workspace.erase_everything(person=ANNA)
    assert said(workspace) == [(ANNA, Deed.ERASED_EVERYTHING, ""), (BEN, Deed.IMPORTED, "")]
    assert not workspace.has_own_settings(Dataset.OWN, BEN)


def test_the_latest_are_shown(workspace: Workspace) -> None:
    cursor = workspace.cursor()
    for number in range(MOST_SHOWN + 3):
        write_down(cursor, Deed.IMPORTED, person="", about=str(number))
    assert [entry.about for entry in workspace.log()] == [str(number) for number in range(MOST_SHOWN + 2, 2, -1)]


@pytest.mark.parametrize(
    ("customer_id", "name", "stays"),
    [
        ("4711", "klant4711.csv", False),
        ("4711", "4711klant.csv", False),
        ("'4711", "order-4711.csv", False),
        ("4711.0", "order-4711.csv", False),
        ("4711", "order-4711.0.csv", False),
        ("Ann\u00e9", "anne\u0301.csv", False),  # as macOS writes it
        ("Anna@shop.example", "ANNA@shop.example.csv", False),
        ("a.*", "x a.* y.csv", False),
        ("a.*", "xayy.csv", True),
        ("4711", "14711.csv", True),
        ("4711", "47110.csv", True),
        ("jan", "january.csv", True),
        ("jan", "jan2025.csv", False),
        ("'", "customer's.csv", True),  # no id at all is left of it
    ],
)
def test_an_id_is_found_in_a_name_in_whatever_form(
    workspace: Workspace, customer_id: str, name: str, stays: bool
) -> None:
    write_down(workspace.cursor(), Deed.TOOK_BACK, person=BEN, about=name)
    forget_names(workspace.cursor(), customer_id)
    assert said(workspace) == [(BEN, Deed.TOOK_BACK, name if stays else "")]


def test_who_changed_costs_is_there(workspace: Workspace) -> None:
    costs = workspace.cost_book(Dataset.OWN, person=ANNA)
    january = Cost(date(2025, 1, 1), "ads", "", 10.0)
    costs.add_file([january], name="costs of K-17.csv")
    costs.keep_rules({"ads": WINNING})
    costs.keep_rules({})
    costs.keep_by_hand([january])
    costs.forget_file("nothing of the kind.csv")
    costs.forget_file("costs of K-17.csv")
    with pytest.raises(duckdb.ConversionException):
        costs.add_file([replace(january, amount="much")], name="broken.csv")  # type: ignore[arg-type]
    assert said(workspace) == [
        (ANNA, Deed.TOOK_BACK_COSTS, "costs of K-17.csv"),
        (ANNA, Deed.CHANGED_COSTS, ""),
        (ANNA, Deed.CHANGED_PURPOSES, ""),
        (ANNA, Deed.ADDED_COSTS, "costs of K-17.csv"),
    ]
    forget_names(workspace.cursor(), "K-17")
    assert {about for _person, _what, about in said(workspace)} == {""}
