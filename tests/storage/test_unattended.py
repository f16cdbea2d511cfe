"""Is an export taken in by itself just where nothing needs to be asked, and does it wait otherwise?"""

from __future__ import annotations

import io
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from clv.core.errors import DateOrderUnknown, ErasedCustomersReturn, FileKnown, NotATable, SameDaysUnknown
from clv.intake.choices import Choices, DateOrder
from clv.intake.files.arrivals import Arrival, arrivals
from clv.intake.files.source import SalesFile, joined_sha256, sha256
from clv.intake.sales.propose import propose, stage
from clv.storage import unattended
from clv.storage.log import Deed
from clv.storage.unattended import Waits, take_in_unattended
from clv.storage.waiting import Reason
from clv.storage.workspace import Dataset, Import, Workspace

ROOT = Path(__file__).parent.parent.parent
OCTOBER = "order,customer,date,amount\n1,A,2025-10-02,10.00\n2,B,2025-10-30,20.00\n"
NOVEMBER = "order,customer,date,amount\n3,A,2025-11-02,10.00\n4,C,2025-11-30,5.00\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def arrive(folder: Path, text: str | bytes, name: str = "sales.csv") -> Arrival:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return next(one for one in arrivals(folder) if one.path.name == name)


def take_in(workspace: Workspace, arrival: Arrival) -> Import | Waits | None:
    return take_in_unattended(workspace, arrival, cursor=workspace.cursor(), sha256=sha256(arrival.file))


def by_hand(workspace: Workspace, *found: Arrival, choices: Choices | None = None) -> Import:
    """As the Data page does it."""
    cursor, files, choices = workspace.cursor(), [one.file for one in found], choices or Choices()
    staged, hashes = stage(cursor, files, choices), [sha256(file) for file in files]
    return workspace.import_sales(
        cursor, staged, propose(cursor, staged, choices), name=staged.name, sha256=joined_sha256(hashes), hashes=hashes
    )


def waits(workspace: Workspace, arrival: Arrival, reason: Reason) -> Waits:
    before = workspace.imports(Dataset.OWN)
    found = take_in(workspace, arrival)
    assert isinstance(found, Waits)
    assert found.reason is reason
    assert workspace.imports(Dataset.OWN) == before
    return found


def test_new_days_of_known_columns_are_taken_in_and_the_log_says_by_whom(workspace: Workspace, folder: Path) -> None:
    first = take_in(workspace, arrive(folder, OCTOBER, "october.csv"))
    second = take_in(workspace, arrive(folder, NOVEMBER, "november.csv"))
    assert isinstance(first, Import)
    assert isinstance(second, Import)
    assert workspace.totals(Dataset.OWN).revenue == 45.0
    assert [(one.what, one.about) for one in workspace.log()] == [
        (Deed.IMPORTED_UNATTENDED, "november.csv"),
        (Deed.IMPORTED_UNATTENDED, "october.csv"),
    ]


@pytest.mark.parametrize("name", ["a[1]*?.csv", "sales.csv.gz", "sales.zip", "sales.xlsx", "sales.parquet", "ę '$.csv"])
def test_every_kind_of_file_is_read_from_where_it_lies(workspace: Workspace, folder: Path, name: str) -> None:
    frame, path = pd.read_csv(io.StringIO(OCTOBER)), folder / name
    match path.suffix:
        case ".xlsx":
            frame.to_excel(path, index=False)
        case ".parquet":
            frame.to_parquet(path)
        case ".zip":
            frame.to_csv(path, index=False, compression={"method": "zip", "archive_name": "sales.csv"})
        case _:
            frame.to_csv(path, index=False)
    [arrival] = arrivals(folder)
    assert isinstance(take_in(workspace, arrival), Import)
    assert workspace.totals(Dataset.OWN).revenue == 30.0
    assert [one.name for one in folder.iterdir()] == [name]


def test_an_export_with_columns_of_its_own_waits_but_the_very_first(workspace: Workspace, folder: Path) -> None:
    assert isinstance(take_in(workspace, arrive(folder, OCTOBER)), Import)
    suppliers = "order,name,date,amount\n7,X,2025-11-02,10.00\n8,Y,2025-11-03,20.00\n"
    waits(workspace, arrive(folder, suppliers, "suppliers.csv"), Reason.NEW_COLUMNS)
    workspace.erase_everything()
    waits(workspace, arrive(folder, NOVEMBER), Reason.NEW_COLUMNS)  # else what was erased would be back tomorrow


def test_what_a_person_answered_for_these_columns_holds_for_the_next_file(workspace: Workspace, folder: Path) -> None:
    sales = "order,customer,date,amount\n{0}1,A,03/04/2025,10.00\n{0}2,B,05/06/2025,20.00\n"
    asked = waits(workspace, arrive(folder, sales.format(1), "a.csv"), Reason.DATE_ORDER)
    assert isinstance(asked.error, DateOrderUnknown)
    by_hand(workspace, arrive(folder, sales.format(1), "a.csv"), choices=Choices(date_order=DateOrder.DAY_FIRST))
    taken = take_in(workspace, arrive(folder, sales.format(2), "b.csv"))
    assert isinstance(taken, Import)
    assert (taken.report["first_date"], taken.report["last_date"]) == ("2025-04-03", "2025-06-05")


def test_the_same_days_and_erased_customers_are_asked_about(workspace: Workspace, folder: Path) -> None:
    sales = "customer,date,amount\nA,2025-10-02,10.00\nB,2025-10-{day},20.00\n"
    assert isinstance(take_in(workspace, arrive(folder, sales.format(day=20), "a.csv")), Import)
    same_days = waits(workspace, arrive(folder, sales.format(day=21), "b.csv"), Reason.SAME_DAYS)
    assert isinstance(same_days.error, SameDaysUnknown)
    workspace.erase_customer("B")
    later = "customer,date,amount\nB,2025-12-02,10.00\n"
    back = waits(workspace, arrive(folder, later, "c.csv"), Reason.ERASED)
    assert isinstance(back.error, ErasedCustomersReturn)


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (b"%PDF-1.7 no sales", "sales.csv", Reason.UNREADABLE),
        (b"\x00\x01\x02" * 900, "sales.xlsx", Reason.UNREADABLE),
        (b"PK\x03\x04 broken", "sales.zip", Reason.UNREADABLE),
        (b"", "sales.csv", Reason.UNREADABLE),
        ("Month;Label;Amount\n2025-01;Adverts;100\n2025-02;Mail;50\n", "costs.csv", Reason.COLUMNS),
        ("To do: call the accountant, then the shop.\n", "notes.txt", Reason.UNREADABLE),
    ],
)
def test_what_is_no_sales_export_waits(
    workspace: Workspace, folder: Path, text: bytes | str, name: str, reason: Reason
) -> None:
    waits(workspace, arrive(folder, text, name), reason)
    assert workspace.log() == ()


def rows_kept(workspace: Workspace) -> int:
    return int(workspace.cursor().execute("SELECT count(*) FROM transactions").fetchall()[0][0])


@pytest.mark.parametrize(
    ("first", "grown", "revenue", "rows"),
    [
        # With order numbers: an order is given back in part meanwhile.
        (OCTOBER, OCTOBER.replace("20.00", "15.00") + NOVEMBER.partition("\n")[2], 40.0, 4),
        # Without: two of the same on one day are two.
        (
            "customer,date,amount\nA,2025-10-02,10\nA,2025-10-02,10\n",
            "customer,date,amount\nA,2025-10-02,10\nA,2025-10-02,10\nB,2025-10-03,5\n",
            25.0,
            3,
        ),
    ],
)
def test_an_export_that_grows_under_its_name_takes_its_own_place(
    workspace: Workspace, folder: Path, first: str, grown: str, revenue: float, rows: int
) -> None:
    by_hand(workspace, arrive(folder, first))
    earlier = arrive(folder, first, "copy of what it was.csv")
    analysed = workspace.generation(Dataset.OWN)
    taken = take_in(workspace, arrive(folder, grown))
    assert isinstance(taken, Import)
    assert workspace.imports(Dataset.OWN) == [taken]
    assert (workspace.totals(Dataset.OWN).revenue, rows_kept(workspace)) == (revenue, rows)
    assert workspace.cursor().execute("SELECT count(*) FROM superseded").fetchall() == [(0,)]
    assert workspace.generation(Dataset.OWN) != analysed
    assert workspace.knows_file(sha256(earlier.file))  # else its older amounts would be the newer ones


def test_what_an_export_no_longer_holds_stays(workspace: Workspace, folder: Path) -> None:
    october = take_in(workspace, arrive(folder, OCTOBER))
    rest = OCTOBER.replace("1,A,2025-10-02,10.00\n", "") + "5,D,2025-11-30,5.00\n"
    november = take_in(workspace, arrive(folder, rest))
    assert workspace.imports(Dataset.OWN) == [october, november]
    assert workspace.totals(Dataset.OWN).revenue == 35.0


@pytest.mark.parametrize(
    ("grown", "name"),
    [
        ("customer,date,amount\nA,2025-10-02,10\nB,2025-10-03,5\n", "sales.csv"),  # one of two is gone
        ("customer,date,amount\nA,2025-10-02,10\nA,2025-10-02,10\nB,2025-10-03,5\n", "other.csv"),
    ],
)
def test_whether_it_is_the_same_export_is_asked_where_it_does_not_show(
    workspace: Workspace, folder: Path, grown: str, name: str
) -> None:
    take_in(workspace, arrive(folder, "customer,date,amount\nA,2025-10-02,10\nA,2025-10-02,10\n"))
    waits(workspace, arrive(folder, grown, name), Reason.SAME_DAYS)
    assert rows_kept(workspace) == 2


def test_another_currency_than_before_waits(workspace: Workspace, folder: Path) -> None:
    sales = "order,customer,date,amount,currency\n{0}1,A,2025-1{0}-02,10.00,{1}\n{0}2,B,2025-1{0}-03,20.00,{1}\n"
    assert isinstance(take_in(workspace, arrive(folder, sales.format(0, "EUR"), "a.csv")), Import)
    assert isinstance(take_in(workspace, arrive(folder, sales.format(1, "EUR"), "b.csv")), Import)
    waits(workspace, arrive(folder, sales.format(2, "USD"), "c.csv"), Reason.OTHER_CURRENCY)


def test_a_file_that_was_taken_in_by_hand_is_known_alone_or_with_others(workspace: Workspace, folder: Path) -> None:
    october, november = arrive(folder, OCTOBER, "october.csv"), arrive(folder, NOVEMBER, "november.csv")
    by_hand(workspace, october, november)
    assert all(workspace.knows_file(sha256(one.file)) for one in (october, november))
    assert take_in(workspace, october) is None
    with pytest.raises(FileKnown):
        by_hand(workspace, november)
    assert not workspace.knows_file(sha256(arrive(folder, OCTOBER + "5,D,2025-10-31,1.00\n").file))


def test_a_file_of_before_each_hash_was_kept_is_known_where_it_came_alone(workspace: Workspace, folder: Path) -> None:
    october, cursor = arrive(folder, OCTOBER), workspace.cursor()
    staged = stage(cursor, [october.file], Choices())
    found, identity = propose(cursor, staged, Choices()), sha256(october.file)
    workspace.import_sales(cursor, staged, found, name="october.csv", sha256=joined_sha256([identity]))
    assert workspace.knows_file(identity)


def test_what_a_person_took_back_does_not_come_again_by_itself(workspace: Workspace, folder: Path) -> None:
    october = arrive(folder, OCTOBER)
    taken = take_in(workspace, october)
    assert isinstance(taken, Import)
    workspace.remove_import(taken.import_id)
    assert take_in(workspace, october) is None
    again = by_hand(workspace, october, arrive(folder, NOVEMBER, "november.csv"))
    workspace.remove_import(again.import_id)
    assert take_in(workspace, october) is None
    assert workspace.imports(Dataset.OWN) == []


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_look(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def staged_late(con: duckdb.DuckDBPyConnection, files: list[SalesFile], choices: Choices) -> object:
        found = stage(con, files, choices)
        arrive(folder, OCTOBER + "5,D,2025-10-31,1.00\n")
        return found

    monkeypatch.setattr(unattended, "stage", staged_late)
    assert take_in(workspace, arrive(folder, OCTOBER)) is None
    assert workspace.imports(Dataset.OWN) == []


def test_a_file_that_goes_while_it_is_read_is_no_broken_one(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(con: duckdb.DuckDBPyConnection, files: list[SalesFile], choices: Choices) -> object:
        files[0].path.unlink()
        return stage(con, files, choices)

    monkeypatch.setattr(unattended, "stage", gone)
    assert take_in(workspace, arrive(folder, OCTOBER)) is None


def test_a_full_disk_is_no_fault_of_the_file(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise NotATable(name="sales.csv") from OSError(28, "No space left on device")

    monkeypatch.setattr(unattended, "stage", full)
    with pytest.raises(Exception, match="no room for sales"):
        take_in(workspace, arrive(folder, OCTOBER))


def test_every_question_of_the_intake_has_a_reason() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "clv" / "intake" / "sales").glob("*.py"))
    codes = set(re.findall(r'(?:Question|\bask)\(\s*"(\w+)"', text))
    assert {"date_order", "collective", "column_date"} <= codes
    assert {code for code in codes if not code.startswith("column_")} <= set(Reason)
