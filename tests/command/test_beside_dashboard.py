"""Does a scheduled command do its work while the dashboard is open, as it would beside a closed one?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clv.command.main import main
from clv.core.assumptions import Assumptions
from clv.core.errors import WorkspaceInUse
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.storage import copies
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import ENVIRONMENT, Dataset, Settings, open_workspace
from tests.shops import simulated
from tests.storage.test_workspace import import_sales

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60
WISH = CustomerFilter(ranges=(Bounds("frequency", least=2),), sort="ten_year_value")
# The store of the dashboard's process. {prepared}: what else is done in it before.
DASHBOARD = """
import sys, time
from clv.core.assumptions import Assumptions
from clv.storage import copies
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest

state = app_state()
{prepared}
print("open", flush=True)
sys.stdin.read()
app_state.clear()
"""
CALCULATING = """
ids = tuple(one.import_id for one in state.workspace.imports(Dataset.OWN))
state.analysis(AnalysisRequest(ids, None, Assumptions(), book=Dataset.OWN)).result()
"""
FULL = """
def write_copy(*args, **kwargs): raise OSError(28, "No space left on device")
copies.write_copy = write_copy
"""
SLOW = """
def write_copy(*args, **kwargs):
    print("copying", flush=True)
    time.sleep(600)
copies.write_copy = write_copy
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a company's sales, its assumptions and a list."""
    folder = tmp_path_factory.mktemp("kept")
    workspace = open_workspace(folder / "workspace.duckdb")
    import_sales(workspace, folder, simulated(1_200, seed=3).to_csv(index=False))
    workspace.keep_settings(Dataset.OWN, Settings(Assumptions(horizon_years=5, margin=0.4, currency="EUR")))
    workspace.list_book(Dataset.OWN).keep(OwnList("to call in May", WISH))
    workspace.close()
    return folder / "workspace.duckdb"


@contextmanager
def dashboard(workspace: Path, prepared: str = "") -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", DASHBOARD.format(prepared=prepared)],
        cwd=ROOT,
        env=os.environ | {ENVIRONMENT: str(workspace)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.communicate()


def begin(workspace: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "clv", *arguments],
        cwd=ROOT,
        env=os.environ | {ENVIRONMENT: str(workspace)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command in this process: its exit status, and what it says."""

    def run(workspace: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv(ENVIRONMENT, str(workspace))
        capsys.readouterr()
        status = main(arguments)
        return status, *capsys.readouterr()

    return run


def test_beside_an_open_dashboard_it_does_what_it_does_beside_a_closed_one(
    kept: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    closed, beside, copy = tmp_path / "closed.csv", tmp_path / "beside.csv", tmp_path / "copy.duckdb"
    alone = run(kept, "list", "To call in MAY", "--out", str(closed))
    with dashboard(kept, CALCULATING) as open_one:
        scheduled = begin(kept, "list", "to call in May", "--out", str(beside))
        assert run(kept, "backup", str(copy))[0] == 0  # at the same time
        assert (*scheduled.communicate(timeout=SECONDS), scheduled.returncode) == (*alone[1:], 0)
        assert beside.read_bytes() == closed.read_bytes()
        assert beside.stat().st_size > 1_000
        assert open_one.poll() is None
        assert [path.suffix for path in Path(f"{kept}.tmp").iterdir() if path.suffix] == []
    assert run(copy, "list") == run(kept, "list")


def test_where_the_dashboard_is_killed_meanwhile_it_reads_the_workspace_itself(
    kept: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    asked, again = tmp_path / "asked.csv", tmp_path / "again.csv"
    with dashboard(kept, SLOW) as open_one:
        assert open_one.stdout is not None
        scheduled = begin(kept, "list", "best", "--out", str(asked))
        assert open_one.stdout.readline() == "copying\n"
        open_one.kill()
        said = scheduled.communicate(timeout=SECONDS)
    assert (scheduled.returncode, *said) == run(kept, "list", "best", "--out", str(again))
    assert asked.read_bytes() == again.read_bytes()


def test_a_copy_that_cannot_be_made_is_one_sentence_and_no_file(
    kept: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    out = tmp_path / "list.csv"
    with dashboard(kept, FULL):
        for command in (["list", "best", "--out", str(out)], ["backup", str(out)]):
            assert run(kept, *command) == (
                2,
                "",
                f"The dashboard that has {kept} open could not make a copy for this command. "
                "See whether the disk is full, or close the dashboard, and start again.\n",
            )
    assert not out.exists()


def test_where_nobody_answers_that_is_one_sentence(
    kept: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., tuple[int, str, str]]
) -> None:
    def in_use(place: str) -> None:
        raise WorkspaceInUse(path=place)

    monkeypatch.setattr(copies, "open_workspace", in_use)
    monkeypatch.setattr(copies, "PATIENCE_SECONDS", 0.1)
    status, out, err = run(kept, "list", "best")
    assert (status, out) == (2, "")
    assert err.startswith(f"{kept} is in use by another Tenfold.")
