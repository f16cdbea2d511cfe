"""Is what was erased gone, from the tables and from the file?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pytest

from clv.core.errors import ErasedCustomersReturn
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile, sha256
from clv.intake.sales.propose import propose, stage
from clv.storage import files
from clv.storage.erased_customers import ErasedAgain
from clv.storage.workspace import Dataset, Import, Workspace, open_workspace
from tests.storage.test_workspace import import_sales, left_over

PERSON = "ada.lovelace.1815@example.test"
OTHERS = "".join(f"person{number}@example.test,2025-01-05,{number}.5,order{number}\n" for number in range(5000))
SALES = (
    f"customer_id,date,amount,order\n{PERSON},2025-01-05,12.50,o1\n{OTHERS}{PERSON},2025-02-05,1,o2\n"
    f"{PERSON.title()},soon,7,o3\n{PERSON},2025-02-05,1,o4,too,many,cells\n"
)


@pytest.fixture
def workspace(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    # Compressed bytes cannot be searched for: without this the test could not fail.
    monkeypatch.setattr(files, "_CHANGING", [*files._CHANGING, "force_compression"])
    opened = open_workspace(path)
    opened.cursor().execute("SET force_compression = 'uncompressed'")
    import_sales(opened, tmp_path, SALES)
    opened.cursor().execute("CHECKPOINT")
    yield opened
    opened.close()


def traces(path: Path, words: str) -> int:
    found = (file for file in path.parent.rglob(f"{path.name}*") if file.is_file())
    return sum(file.read_bytes().lower().count(words.encode()) for file in found)


def test_one_customer_leaves_no_trace_in_the_file(workspace: Workspace, path: Path):
    assert traces(path, PERSON) > 0
    assert workspace.erase_customer(PERSON) == 2
    assert traces(path, PERSON) == 0
    assert traces(path, "person4999@example.test") > 0
    held = left_over(workspace)
    assert (held["transactions"], held["transactions_left_out"]) == (5000, 0)


def test_no_trace_is_left_though_a_copy_for_a_command_is_being_made(workspace: Workspace, path: Path) -> None:
    copying = workspace.cursor()
    copying.execute(f"ATTACH '{workspace.scratch / 'a.part'}' AS copy_being_made")
    copying.execute("CREATE TABLE copy_being_made.t AS SELECT 1 AS x")
    assert traces(path, PERSON) > 0
    workspace.erase_customer(PERSON)
    assert traces(path, PERSON) == 0


@pytest.mark.parametrize(
    "line",
    [
        f"  {PERSON} ,soon,7,o5\n",
        f"o5, {PERSON.upper()}  ,soon,7\n",
        f"2025-03-05, {PERSON} ,1,o5,too,many,cells\n",
        f"'{PERSON},soon,7,o5\n",
    ],
    ids=["before and after", "in capitals", "in a row kept as one text", "an apostrophe"],
)
def test_an_id_is_found_in_a_row_left_out_whatever_surrounds_it(workspace: Workspace, tmp_path: Path, line: str):
    others = "".join(f"someone@example.test,2025-03-{day:02d},9,p{day}\n" for day in range(1, 20))
    head, more = "customer_id,date,amount,order\n", "someone@example.test,never,1,o7\n"
    import_sales(workspace, tmp_path, head + others + line + more, name="next.csv")
    assert left_over(workspace)["transactions_left_out"] == 4
    workspace.erase_customer(PERSON)
    [(kept,)] = workspace.cursor().execute("SELECT raw FROM transactions_left_out").fetchall()
    assert kept[0] == "someone@example.test"


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


def erased_person_back(workspace: Workspace, folder: Path, erased: ErasedAgain | None, text: str = "") -> Import:
    """An export in which PERSON, in other letters, buys again, beside somebody new."""
    file = SalesFile(folder / "back.csv", "back.csv")
    sales = f"{PERSON.upper()},2025-04-05,9.50,p1\n{PERSON},soon,1,p2\nnew,2025-04-06,4,p3\n"
    file.path.write_text(f"customer_id,date,amount,order\n{text or sales}", encoding="utf-8")
    cursor = workspace.cursor()
    staged = stage(cursor, [file], Choices())
    proposal = propose(cursor, staged, Choices())
    return workspace.import_sales(cursor, staged, proposal, name="back.csv", sha256=sha256(file), erased=erased)


def test_what_will_go_is_known_before_it_goes(workspace: Workspace, tmp_path: Path):
    again = f"customer_id,date,amount,order\n{PERSON},2025-01-05,12.50,o1\n{PERSON},2025-03-01,2,o9\n"
    import_sales(workspace, tmp_path, again, name="again.csv")
    found = workspace.would_erase(PERSON)
    # Order o1 stands in both exports and counts once.
    assert (found.sales, found.left_out, found.orders, found.money) == (4, 2, 3, 15.5)
    assert (found.first_day, found.last_day) == (date(2025, 1, 5), date(2025, 3, 1))
    assert not workspace.would_erase("nobody")
    assert workspace.erase_customer(PERSON) == found.sales
    assert not workspace.would_erase(PERSON)


def test_the_same_number_in_the_cd_shop_stays(workspace: Workspace, tmp_path: Path):
    import_sales(workspace, tmp_path, "customer_id,date,amount,order\n1,2025-03-01,9,x1\n2,2025-03-01,9,x2\n", "n.csv")
    shop = workspace.import_sample()
    before = workspace.totals(Dataset.CD_SHOP)
    customer = workspace.engine().table("transactions").filter(ibis._.import_id == shop.import_id)
    number = customer.customer_id.min().execute()
    import_sales(
        workspace, tmp_path, f"customer_id,date,amount,order\n{number},2025-03-02,9,x3\nz,2025-03-02,1,x4\n", "m.csv"
    )
    assert workspace.erase_customer(number) == 1
    assert workspace.totals(Dataset.CD_SHOP) == before
    erased = workspace.erase_customer(number, Dataset.CD_SHOP)
    after = workspace.totals(Dataset.CD_SHOP)
    assert erased > 0
    assert (after.rows_read, after.rows_used) == (before.rows_read, before.rows_used - erased)
    assert after.customers == before.customers - 1


def test_the_reports_follow(workspace: Workspace):
    [before] = workspace.imports(Dataset.OWN)
    workspace.erase_customer(PERSON)
    [after] = workspace.imports(Dataset.OWN)
    facts = after.report
    assert facts["rows_read"] == before.report["rows_read"]
    assert facts["rows_used"] == before.report["rows_used"] - 2 == 5000
    assert facts["left_out"] == {"erased": 4}
    assert facts["rows_read"] == facts["rows_used"] + sum(facts["left_out"].values())
    assert facts["customers"] == before.report["customers"] - 1
    assert facts["revenue"] == pytest.approx(before.report["revenue"] - 13.5)
    assert facts["revenue_before"] == pytest.approx(facts["revenue"] + sum(facts["revenue_left_out"].values()))
    assert (before.last_date, after.last_date) == (date(2025, 2, 5), date(2025, 1, 5))
    totals = workspace.totals(Dataset.OWN)
    assert (totals.rows_used, totals.customers) == (5000, 5000)


def test_an_export_that_brings_the_erased_back_is_met_with_a_question(workspace: Workspace, tmp_path: Path):
    workspace.erase_customer(PERSON)
    held = left_over(workspace)
    with pytest.raises(ErasedCustomersReturn, match=r"back\.csv has sales of customers who were erased earlier: 1"):
        erased_person_back(workspace, tmp_path, None)
    assert left_over(workspace) == held
    with pytest.raises(ErasedCustomersReturn):  # also where none of their rows can be used
        erased_person_back(workspace, tmp_path, None, f"{PERSON},soon,1,p2\nnew,2025-04-06,4,p3\n")


def test_who_stays_out_leaves_no_trace(workspace: Workspace, path: Path, tmp_path: Path):
    workspace.erase_customer(PERSON)
    taken = erased_person_back(workspace, tmp_path, ErasedAgain.LEAVE_OUT)
    assert (taken.report["rows_read"], taken.report["rows_used"], taken.report["left_out"]) == (3, 1, {"erased": 2})
    assert (taken.report["customers"], taken.report["revenue"]) == (1, 4.0)
    (tmp_path / "back.csv").unlink()
    workspace.clear_up()
    assert traces(path, PERSON) == 0
    workspace.close()
    again = open_workspace(path)
    with pytest.raises(ErasedCustomersReturn):  # the next time, and the next day, it is asked again
        erased_person_back(again, tmp_path, None, f"{PERSON},2025-05-05,9.50,p8\nnew,2025-04-06,4,p9\n")
    again.close()


def test_who_is_taken_in_again_is_asked_about_no_more(workspace: Workspace, tmp_path: Path):
    workspace.erase_customer(PERSON)
    taken = erased_person_back(workspace, tmp_path, ErasedAgain.TAKE_IN)
    assert taken.report["customers"] == 2
    workspace.remove_import(taken.import_id)
    assert erased_person_back(workspace, tmp_path, None).report["customers"] == 2


def test_the_erased_are_known_by_a_keyed_hash_of_their_own_workspace(workspace: Workspace, tmp_path: Path):
    workspace.erase_customer(PERSON)
    other = open_workspace(tmp_path / "other.duckdb")
    import_sales(other, tmp_path, SALES)
    other.erase_customer(PERSON)
    one, two = (
        {h for (h,) in w.cursor().execute("SELECT hash FROM erased_customers").fetchall()} for w in (workspace, other)
    )
    other.close()
    assert len(one) == len(two) == 1
    assert one.isdisjoint(two)
    assert hashlib.sha256(PERSON.encode()).hexdigest() not in one


def test_a_customer_of_whom_nothing_is_there_is_not_remembered(workspace: Workspace):
    assert workspace.erase_customer("nobody") == 0
    assert left_over(workspace)["erased_customers"] == 0
