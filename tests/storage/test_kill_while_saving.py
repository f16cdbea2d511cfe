"""Does a kill while costs, lists, settings or an erasing are saved leave each of them wholly done or not at all?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from clv.acquisition.costs import Cost, Purpose
from clv.core.assumptions import Assumptions
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.segments.thresholds import Thresholds
from clv.storage.costs import CostStore
from clv.storage.erased_customers import erased_ids
from clv.storage.saved_lists import OwnList
from clv.storage.workspace import Dataset, Settings, Workspace, open_workspace
from tests.storage.test_workspace import import_sales

ROOT = Path(__file__).parent.parent.parent
# By hand with TENFOLD_KILLS=200; a few in each test run.
KILLS = int(os.environ.get("TENFOLD_KILLS", "6"))
LONGEST_SECONDS = 0.6
DAY = date(2025, 1, 1)
CUSTOMERS = [f"customer{number}@example.test" for number in range(400)]
LABELS = [f"label {number}" for number in range(12)]
# One process that has imported everything, and for each line it reads begins another that saves until it is killed.
NURSERY = """
import os, sys
from pathlib import Path
from tests.storage.test_kill_while_saving import save_on_and_on
for line in sys.stdin:
    child = os.fork()
    if not child:
        save_on_and_on(Path(sys.argv[1]), int(line))
    os.waitpid(child, 0)
    print("killed", flush=True)
"""


def save_on_and_on(path: Path, number: int) -> None:
    """Save with one number after the other whatever can be saved; it says its process once the workspace is open."""
    workspace = open_workspace(path)
    print(os.getpid(), flush=True)
    while True:
        number += 1
        save(workspace, number)


def save(workspace: Workspace, number: int) -> None:
    """All that is saved says the number, in several places each."""
    costs = workspace.cost_book(Dataset.OWN)
    spent = [Cost(DAY.replace(month=month), label, "", float(number)) for month in range(1, 13) for label in LABELS[:4]]
    costs.keep_by_hand(spent)
    costs.add_file(spent, name=f"file {number % 3}")
    costs.keep_rules({label: Purpose(number % 100 / 100, 0.0) for label in LABELS})
    ranges = (Bounds("frequency", least=number), Bounds("spend_to_date", least=number))
    workspace.list_book(Dataset.OWN).keep(OwnList(f"list {number % 3}", CustomerFilter(ranges=ranges)))
    workspace.keep_settings(
        Dataset.OWN,
        Settings(
            Assumptions(currency="EUR", horizon_years=1 + number % 10),
            until=DAY + timedelta(days=number % 10),
            thresholds=Thresholds(best_share=(1 + number % 10) / 100),
        ),
    )
    workspace.erase_customer(CUSTOMERS[number % len(CUSTOMERS)])


def half_done(workspace: Workspace) -> Iterator[str]:
    """What does not say one number."""
    costs = workspace.cost_book(Dataset.OWN)
    by_source: dict[str, list[float]] = {}
    for cost in costs.costs():
        by_source.setdefault(cost.source, []).append(cost.amount)
    yield from (f"costs of {source!r}" for source, said in by_source.items() if len(said) != 48 or len(set(said)) > 1)
    if len({purpose.winning for purpose in costs.rules().values()}) > 1 or len(costs.rules()) not in (0, len(LABELS)):
        yield "rules"
    for one in workspace.list_book(Dataset.OWN).lists():
        if len({limits.least for limits in one.wish.ranges}) != 1:
            yield one.name
    kept = workspace.settings(Dataset.OWN)
    if kept.until is not None and not (
        kept.assumptions.horizon_years - 1 == (kept.until - DAY).days == round(kept.thresholds.best_share * 100) - 1
    ):
        yield "settings"
    yield from _half_erased(workspace)


def _half_erased(workspace: Workspace) -> Iterator[str]:
    cursor = workspace.cursor()
    there = {found for (found,) in cursor.execute("SELECT DISTINCT customer_id FROM transactions").fetchall()}
    if set(erased_ids(cursor, Dataset.OWN.value, [CUSTOMERS])) != set(CUSTOMERS) - there:
        yield "who is remembered as erased"
    [(rows,)] = cursor.execute("SELECT count(*) FROM transactions").fetchall()
    [one] = workspace.imports(Dataset.OWN)
    if (one.report["rows_used"], one.report["customers"]) != (rows, len(there)):
        yield "the report of the import"


def test_a_killed_saving_leaves_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "workspace.duckdb"
    workspace = open_workspace(path)
    rows = "".join(f"{customer},2025-01-0{day},{day}.5\n" for customer in CUSTOMERS for day in (1, 2))
    import_sales(workspace, tmp_path, f"customer_id,date,amount\n{rows}")
    assert list(half_done(workspace)) == []
    workspace.close()
    moments, saved, numbers = random.Random(7), 0, set()
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", NURSERY, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(KILLS):
            print(saved, file=nursery.stdin, flush=True)
            child = int(nursery.stdout.readline())
            time.sleep(moments.uniform(0, LONGEST_SECONDS))
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "killed\n"
            workspace = open_workspace(path)
            assert list(half_done(workspace)) == []
            saved = max((round(cost.amount) for cost in workspace.cost_book(Dataset.OWN).costs()), default=0)
            numbers.add(saved)
            workspace.close()
        nursery.stdin.close()
    assert saved > 1  # it was killed at work, and not before
    assert len(numbers) > 1


def test_rules_are_kept_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(tmp_path / "workspace.duckdb")
    store = workspace.cost_book(Dataset.OWN)
    store.keep_rules({"flyers": Purpose(1.0, 0.0)})

    def unwritable(label: str) -> str:
        if label == "mail":
            raise OSError("killed")
        return label

    monkeypatch.setattr("clv.storage.costs.rule_key", unwritable)
    with pytest.raises(OSError, match="killed"):
        store.keep_rules({"flyers": Purpose(0.0, 1.0), "mail": Purpose(0.0, 1.0)})
    assert CostStore(workspace.cursor(), Dataset.OWN.value).rules() == {"flyers": Purpose(1.0, 0.0)}
    workspace.close()
