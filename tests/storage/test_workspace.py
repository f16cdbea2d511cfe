"""Is what was taken in there again tomorrow, all of it or nothing, whoever else is at work?"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path

import duckdb
import pytest

from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.core.errors import ClvError, WorkspaceInUse, WorkspaceUnreadable
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile, sha256
from clv.intake.sales.propose import propose, stage
from clv.segments.thresholds import Thresholds
from clv.storage.files import MARK
from clv.storage.workspace import (
    DEFAULT_PATH,
    ENVIRONMENT,
    Dataset,
    Import,
    Settings,
    Workspace,
    open_workspace,
)

ROOT = Path(__file__).parent.parent.parent
SALES = "customer_id,date,amount,currency\n1,2025-01-05,12.50,EUR\n2,2025-01-31,1234.56,EUR\n1,2025-02-28,-3,EUR\n"
EARLIER = SALES.replace("2025", "2024")  # other days: the same days would be asked about
SPOILT = SALES + "3,soon,9,EUR\n"
ROWS = [("1", date(2025, 1, 5), 12.5), ("1", date(2025, 2, 28), -3.0), ("2", date(2025, 1, 31), 1234.56)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "place" / "workspace.duckdb"


def import_sales(
    workspace: Workspace, folder: Path, text: str = SALES, name: str = "sales.csv", *, person: str = ""
) -> Import:
    file = SalesFile(folder / name, name)
    file.path.write_text(text, encoding="utf-8")
    cursor = workspace.cursor()
    staged = stage(cursor, [file], Choices())
    found = propose(cursor, staged, Choices())
    return workspace.import_sales(cursor, staged, found, name=name, sha256=sha256(file), person=person)


def rows(workspace: Workspace, *imports: Import) -> list[tuple[str, date, float]]:
    engine = workspace.engine()
    table = workspace.transactions(engine, [one.import_id for one in imports])
    frame = table.order_by(["customer_id", "date"]).select("customer_id", "date", "amount").execute()
    return [(row[0], row[1].date(), row[2]) for row in frame.itertuples(index=False)]


def left_over(workspace: Workspace) -> dict[str, int]:
    """How many rows each table of the workspace holds, but for the log and the one that says of which version it is."""
    cursor = workspace.cursor()
    tables = [row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()]
    return {
        table: cursor.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0]
        for table in tables
        if table not in ("workspace_version", "log")
    }


def test_what_is_taken_in_is_there(workspace: Workspace, tmp_path: Path) -> None:
    taken = import_sales(workspace, tmp_path, SPOILT)
    assert rows(workspace, taken) == ROWS
    assert workspace.imports(Dataset.OWN) == [taken]
    assert (taken.name, taken.book, len(taken.sha256)) == ("sales.csv", Dataset.OWN, 64)
    assert (taken.report["rows_read"], taken.report["rows_used"], taken.report["left_out"]) == (4, 3, {"no_date": 1})
    held = {"imports": 1, "settings": 0, "transactions": 3, "transactions_left_out": 1}
    assert left_over(workspace).items() >= held.items()


def test_imports_are_listed_oldest_first_and_kept_apart(workspace: Workspace, tmp_path: Path) -> None:
    first = import_sales(workspace, tmp_path, name="first.csv")
    second = import_sales(workspace, tmp_path, EARLIER, name="second.csv")
    assert workspace.imports(Dataset.OWN) == [first, second]
    assert rows(workspace, first) == ROWS
    assert rows(workspace, second)[0][1] == date(2024, 1, 5)
    assert len(rows(workspace, first, second)) == 6


def test_the_cd_shop_is_a_book_of_its_own_and_taken_in_once(workspace: Workspace, tmp_path: Path) -> None:
    own = import_sales(workspace, tmp_path)
    shop = workspace.import_sample()
    assert workspace.import_sample() == shop
    assert workspace.imports(Dataset.CD_SHOP) == [shop]
    assert workspace.imports(Dataset.OWN) == [own]
    assert (shop.report["rows_used"], shop.report["customers"]) == (69_659, 23_570)


def test_taking_back_leaves_nothing_of_it_and_all_of_the_others(workspace: Workspace, tmp_path: Path) -> None:
    kept = import_sales(workspace, tmp_path, EARLIER, name="kept.csv")
    before = left_over(workspace)
    gone = import_sales(workspace, tmp_path, SPOILT, name="gone.csv")
    workspace.remove_import(gone.import_id)
    # But for its hash, by which a watched folder does not bring it again.
    assert left_over(workspace) == before | {"taken_back": 1}
    assert workspace.imports(Dataset.OWN) == [kept]
    assert [row[2] for row in rows(workspace, kept)] == [row[2] for row in ROWS]


def test_taking_back_what_is_not_there_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    kept = import_sales(workspace, tmp_path)
    workspace.remove_import("no such import")
    assert workspace.imports(Dataset.OWN) == [kept]


def test_settings_are_the_defaults_until_kept_and_belong_to_a_book(workspace: Workspace) -> None:
    assert workspace.settings(Dataset.OWN) == Settings()
    wanted = Settings(Assumptions(horizon_years=5, discount_rate_per_year=0.08, margin=0.35, currency="PLN"))
    workspace.keep_settings(Dataset.OWN, wanted)
    assert workspace.settings(Dataset.OWN) == wanted
    assert workspace.settings(Dataset.CD_SHOP) == Settings()
    later = Settings(Assumptions(), until=date(2025, 1, 31))
    workspace.keep_settings(Dataset.OWN, later)
    assert workspace.settings(Dataset.OWN) == later
    limits = replace(later, thresholds=Thresholds(best_share=0.2, new_days=14))
    workspace.keep_settings(Dataset.OWN, limits)
    assert workspace.settings(Dataset.OWN) == limits


def test_settings_kept_before_there_were_thresholds_have_the_usual_ones(workspace: Workspace) -> None:
    kept = '{"horizon_years": 5, "discount_rate_per_year": 0.08, "margin": 0.35, "currency": "PLN", "until": null}'
    workspace.cursor().execute("INSERT INTO settings VALUES (?, ?)", [Dataset.OWN.value, kept])
    found = workspace.settings(Dataset.OWN)
    assert (found.assumptions.horizon_years, found.until, found.thresholds) == (5, None, Thresholds())


def test_the_currency_is_the_files_until_another_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    import_sales(workspace, tmp_path)
    assert workspace.settings(Dataset.OWN).assumptions.currency == "EUR"
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(currency="CHF")))
    assert workspace.settings(Dataset.OWN).assumptions.currency == "CHF"


def test_a_workspace_opened_again_holds_the_same(path: Path, tmp_path: Path) -> None:
    first = open_workspace(path)
    taken = import_sales(first, tmp_path, SPOILT)
    wanted = Settings(Assumptions(margin=0.4, currency="EUR"), until=date(2025, 2, 1))
    first.keep_settings(Dataset.OWN, wanted)
    before = left_over(first)
    first.close()

    again = open_workspace(path)
    assert again.imports(Dataset.OWN) == [taken]
    assert again.settings(Dataset.OWN) == wanted
    assert rows(again, taken) == ROWS
    assert left_over(again) == before
    again.close()


def test_a_workspace_of_before_countries_were_kept_takes_them_in(path: Path, tmp_path: Path) -> None:
    old = open_workspace(path)
    known = import_sales(old, tmp_path, EARLIER, name="earlier.csv")
    old.cursor().execute("ALTER TABLE transactions DROP COLUMN country")
    old.cursor().execute("DROP TABLE workspace_version")
    old.close()

    again = open_workspace(path)
    text = SALES.replace("\n", ",PL\n").replace(",PL", ",country", 1)
    new = import_sales(again, tmp_path, text)
    sales = again.transactions(again.engine(), [known.import_id, new.import_id])
    assert sales.country.nunique().execute() == 1
    assert sales.country.isnull().sum().execute() == len(ROWS)
    again.close()


def together(*works) -> list[BaseException]:
    """Run these at the same moment, a thread each; what they raised."""
    start, raised = threading.Barrier(len(works)), []

    def run(work) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_two_sessions_can_take_in_at_once(workspace: Workspace, tmp_path: Path) -> None:
    taken: dict[int, Import] = {}

    def work(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        text = SALES + "".join(f"{n},2025-03-01,{number},EUR\n" for n in range(5_000, 7_000))
        taken[number] = import_sales(workspace, folder, text.replace("2025", str(2020 + number)), name=f"{number}.csv")

    assert together(*(lambda number=number: work(number) for number in range(4))) == []
    assert len(workspace.imports(Dataset.OWN)) == 4
    for number, one in taken.items():
        assert len(rows(workspace, one)) == 2_003
        assert one.report["revenue"] == pytest.approx(1244.06 + 2_000 * number)


def test_two_sessions_that_try_the_cd_shop_at_once_get_one(workspace: Workspace) -> None:
    assert together(workspace.import_sample, workspace.import_sample) == []
    assert len(workspace.imports(Dataset.CD_SHOP)) == 1


def test_a_session_reads_while_another_takes_in(workspace: Workspace, tmp_path: Path) -> None:
    kept = import_sales(workspace, tmp_path)
    seen: list[list[tuple[str, date, float]]] = []

    def look() -> None:
        for _ in range(20):
            seen.append(rows(workspace, kept))

    assert together(workspace.import_sample, look) == []
    assert all(one == ROWS for one in seen)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("customer_id,amount\n1,2.50\n2,3.50\n", id="no date column"),
        pytest.param("customer_id,date,amount\n1,soon,2.50\n2,later,3.50\n", id="no row of use"),
        pytest.param("", id="an empty file"),
    ],
)
def test_sales_that_are_refused_leave_nothing(workspace: Workspace, tmp_path: Path, text: str) -> None:
    kept = import_sales(workspace, tmp_path)
    before = left_over(workspace)
    with pytest.raises(ClvError):
        import_sales(workspace, tmp_path, text, name="bad.csv")
    assert left_over(workspace) == before
    assert workspace.imports(Dataset.OWN) == [kept]


def test_a_failure_after_the_rows_were_written_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError("no room on the disk")

    before = left_over(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "_record", no_room)
        with pytest.raises(OSError, match="disk"):
            import_sales(workspace, tmp_path)
    assert left_over(workspace) == before
    assert rows(workspace, import_sales(workspace, tmp_path)) == ROWS


def test_a_second_process_is_told_that_the_workspace_is_in_use(workspace: Workspace, path: Path) -> None:
    code = "import sys; from clv.storage.workspace import open_workspace; open_workspace(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"clv.core.errors.{WorkspaceInUse.__name__}")
    assert str(path) in last
    assert workspace.imports(Dataset.OWN) == []


@pytest.mark.parametrize("name", ["workspace.duckdb", "clock.duckdb"])
def test_a_file_that_is_no_workspace_is_said_to_be_none_and_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"my diary " * 1000)
    with pytest.raises(WorkspaceUnreadable, match=name):
        open_workspace(path)
    assert path.read_bytes() == b"my diary " * 1000


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WorkspaceUnreadable):
        open_workspace(tmp_path / "file" / "workspace.duckdb")


def test_a_workspace_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sales").mkdir()
    monkeypatch.setenv(ENVIRONMENT, IN_MEMORY)
    default = DEFAULT_PATH.exists()
    workspace = open_workspace()
    assert rows(workspace, import_sales(workspace, tmp_path / "sales")) == ROWS
    workspace.close()
    assert [one.name for one in tmp_path.iterdir()] == ["sales"]
    assert DEFAULT_PATH.exists() == default
    assert not path.exists()


def test_the_environment_says_where_the_workspace_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(path))
    open_workspace().close()
    assert path.exists()
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM imports").fetchall() == [(0,)]


def test_the_latest_import_stays_the_latest_though_the_clock_was_set_back(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = import_sales(workspace, tmp_path, EARLIER, name="earlier.csv")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr("clv.storage.workspace.datetime", Clock)
    second = import_sales(workspace, tmp_path)
    assert [one.name for one in workspace.imports(Dataset.OWN)] == [first.name, second.name]


def test_what_is_on_its_way_lies_in_a_private_folder_that_goes_with_the_workspace(tmp_path):
    workspace = open_workspace(tmp_path / "workspace.duckdb")
    assert workspace.scratch.parent == tmp_path
    assert workspace.scratch.stat().st_mode & 0o777 == 0o700
    (workspace.scratch / "upload").write_text("a name")
    workspace.close()
    assert [path.name for path in tmp_path.iterdir()] == ["workspace.duckdb"]


def test_what_a_killed_process_left_on_its_way_is_removed_at_the_next_start(tmp_path):
    path, kept = tmp_path / "workspace.duckdb", tmp_path / "kept"
    killed = open_workspace(path)
    left = killed.scratch / "box" / "1"
    left.parent.mkdir(parents=True)
    left.write_text("a name")
    shutil.copytree(killed.scratch, kept)
    killed.close()
    shutil.copytree(kept, killed.scratch)
    workspace = open_workspace(path)
    assert workspace.scratch == killed.scratch
    assert [one.name for one in workspace.scratch.iterdir()] == [MARK]
    workspace.close()


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "link"])
def test_what_only_has_the_name_of_our_folder_stays(tmp_path: Path, kind: str) -> None:
    path, theirs, elsewhere = tmp_path / "w.duckdb", tmp_path / "w.duckdb.tmp", tmp_path / "elsewhere"
    elsewhere.mkdir()
    for one in ("photo", MARK):
        (elsewhere / one).write_text("mine")
    match kind:
        case "folder":
            theirs.mkdir()
            (theirs / "photo").write_text("mine")
        case "empty folder":
            theirs.mkdir()
        case "file":
            theirs.write_text("mine")
        case "link":
            theirs.symlink_to(elsewhere)
    before = sorted(str(one) for one in tmp_path.rglob("*"))
    workspace = open_workspace(path)
    assert workspace.scratch.name == "w.duckdb.tmp1"
    workspace.close()
    assert sorted(str(one) for one in tmp_path.rglob("*") if one != path) == before
    assert {one.read_text() for one in elsewhere.iterdir()} == {"mine"}


def test_in_memory_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    workspace = open_workspace(":memory:")
    assert workspace.scratch.parent == tmp_path
    workspace.close()
    assert list(tmp_path.iterdir()) == []


def test_the_engine_keeps_to_its_share_of_memory_and_puts_the_rest_into_the_folder(tmp_path):
    workspace = open_workspace(tmp_path / "workspace.duckdb")
    cursor = workspace.cursor()
    cursor.execute("CREATE TEMP TABLE much AS SELECT repeat(i::VARCHAR, 70) AS text FROM range(1_500_000) t(i)")
    [(used,)] = cursor.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
    assert used <= 400_000_000
    assert sum(path.stat().st_size for path in workspace.scratch.rglob("*")) > 1_000_000
    cursor.close()
    workspace.close()


REFUNDED = (
    "order,customer,date,amount,refunded\n1,A,2025-01-03,10.10,0.00\n2,B,2025-01-04,12.00,3.50\n"
    "3,,2025-01-05,7.00,0.00\n4,A,2025-01-06,9.20,9.20\n5,C,2025-01-07,0.30,0.00\n"
)


@pytest.mark.parametrize("erase", [None, "A", "B", "nobody"])
@pytest.mark.parametrize("text", [SALES, SPOILT, REFUNDED])
def test_an_import_that_is_alone_has_the_totals_of_its_transactions(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, erase: str | None
) -> None:
    import_sales(workspace, tmp_path, text)
    if erase is not None:
        workspace.erase_customer({"A": "1", "B": "2"}.get(erase, erase) if text != REFUNDED else erase)
    found = workspace.totals(Dataset.OWN)
    monkeypatch.setattr("clv.storage.workspace._totals_of", lambda *_, **__: None)
    assert workspace._count_totals(workspace.imports(Dataset.OWN)) == found


def test_the_totals_of_an_import_that_is_alone_are_not_counted_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_sales(workspace, tmp_path)

    def counted(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("clv.storage.workspace.money_sum", counted)
    assert workspace.totals(Dataset.OWN).customers == 2
