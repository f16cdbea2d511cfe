"""Does the command write the lists of the dashboard's workspace, and say in one sentence what it cannot?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from clv.command.main import main
from clv.core.assumptions import Assumptions
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import ENVIRONMENT, Dataset, Settings, open_workspace

WISH = CustomerFilter(ranges=(Bounds("ten_year_value", least=500.0), Bounds("frequency", least=3)), sort="frequency")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the CD shop, five years instead of ten, and a list."""
    path = tmp_path_factory.mktemp("kept") / "workspace.duckdb"
    workspace = open_workspace(path)
    workspace.import_sample()
    workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(horizon_years=5, currency="USD")))
    workspace.list_book(Dataset.CD_SHOP).keep(OwnList("Dear and often", WISH))
    workspace.close()
    return path


@pytest.fixture(autouse=True)
def workspace(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(kept))


def test_a_kept_list_is_written_as_it_was_asked_for(tmp_path: Path, capsys) -> None:
    out = tmp_path / "list.parquet"
    assert main(["list", "dear AND often", "--out", str(out)]) == 0
    found = pd.read_parquet(out)
    assert len(found) > 50
    assert found.ten_year_value.min() >= 500
    assert found.frequency.min() >= 3
    assert found.frequency.is_monotonic_decreasing
    assert capsys.readouterr().out.startswith(f"Dear and often: {len(found):,} customers, $")


def test_a_segment_is_a_list_too_by_its_code_or_its_name(tmp_path: Path) -> None:
    by_code, by_name = tmp_path / "code.csv", tmp_path / "name.csv"
    assert main(["list", "best", "--out", str(by_code), "--language", "nl"]) == 0
    assert main(["list", "beste klanten", "--out", str(by_name), "--language", "nl"]) == 0
    assert by_code.read_bytes() == by_name.read_bytes()
    assert len(by_code.read_text(encoding="utf-8-sig").splitlines()) > 100


def test_without_a_name_it_says_which_lists_there_are(capsys) -> None:
    assert main(["list"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("Dear and often ")
    assert first.endswith(" Expected revenue: $500 or more; Repeat purchases: 3 or more")
    assert [line.split()[0] for line in others] == [
        "new", "slipping", "best", "active", "lapsed", "one_time_long_ago", "one_time",
        "follow_up", "due", "due_soon", "costly",
    ]  # fmt: skip


def test_a_list_that_is_not_there_is_one_sentence_and_no_file(tmp_path: Path, capsys) -> None:
    out = tmp_path / "list.csv"
    assert main(["list", "nobody's", "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith("No list is called nobody's. There are: Dear and often, new, slipping")
    assert not out.exists()


def test_a_workspace_without_sales_is_one_sentence(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "empty.duckdb"))
    assert main(["list", "best"]) == 2
    assert "empty.duckdb holds no sales" in capsys.readouterr().err


def test_another_kind_of_file_is_refused(tmp_path: Path, capsys) -> None:
    assert main(["list", "best", "--out", str(tmp_path / "list.pdf")]) == 2
    assert "list.pdf" in capsys.readouterr().err


def test_the_command_leaves_no_table_behind(kept: Path, tmp_path: Path) -> None:
    assert main(["list", "best", "--out", str(tmp_path / "list.csv")]) == 0
    workspace = open_workspace(kept)
    names = [row[0] for row in workspace.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    workspace.close()
    assert not [name for name in names if name.startswith("results")]


def test_thresholds_of_the_command_move_the_segments(tmp_path: Path) -> None:
    usual, wider = tmp_path / "usual.parquet", tmp_path / "wider.parquet"
    sample = ["value", "--sample", "cdnow-sample", "--until", "1997-09-30"]
    assert main([*sample, "--out", str(usual)]) == 0
    assert main([*sample, "--best-share", "0.3", "--new-days", "2", "--out", str(wider)]) == 0
    before, after = (pd.read_parquet(path).segment.value_counts() for path in (usual, wider))
    assert after["best"] > before["best"]
    assert before.sum() == after.sum() == 2357
    assert main([*sample, "--best-share", "2", "--out", str(wider)]) == 2


def test_a_list_of_a_part_has_these_customers_alone(tmp_path: Path, capsys) -> None:
    everyone, part = tmp_path / "all.parquet", tmp_path / "part.parquet"
    assert main(["list", "dear and often", "--out", str(everyone)]) == 0
    capsys.readouterr()
    assert main(["list", "dear and often", "--only", "year=1997", "--out", str(part)]) == 0
    assert capsys.readouterr().out.startswith("Dear and often (1997): ")
    pd.testing.assert_frame_equal(pd.read_parquet(everyone), pd.read_parquet(part))  # all came in 1997
    assert main(["list", "dear and often", "--only", "year=1998", "--out", str(part)]) == 2
    assert "Nobody in these sales belongs to year=1998." in capsys.readouterr().err
