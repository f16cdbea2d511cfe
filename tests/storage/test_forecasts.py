"""Is the record of forecasts kept as it was sealed, whatever happens to the sales?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from clv.evaluation.sealed_forecasts import Kind
from clv.storage.workspace import Dataset, Import, Workspace, open_workspace
from tests.evaluation.forecasts import made_up
from tests.storage.test_workspace import EARLIER, SALES, import_sales


@pytest.fixture
def taken(workspace: Workspace, tmp_path: Path) -> Import:
    return import_sales(workspace, tmp_path, EARLIER, name="earlier.csv")


def seal(workspace: Workspace, *imports: Import, earlier: int = 0, book: Dataset = Dataset.OWN) -> None:
    days = [date(2024, month, 1) for month in range(1, earlier + 1)]
    workspace.seal_forecasts(
        book,
        [one.import_id for one in imports],
        earlier=[made_up(day) for day in days],
        today=made_up(),
    )


def kinds(workspace: Workspace, book: Dataset = Dataset.OWN) -> list[Kind]:
    record = workspace.forecast_book(book).record()
    assert record.damage == ()
    return [one.kind for one in record.sound]


def test_a_forecast_is_there_again_tomorrow(workspace: Workspace, taken: Import, path: Path):
    seal(workspace, taken, earlier=2)
    before = workspace.forecast_book(Dataset.OWN).record()
    workspace.close()
    again = open_workspace(path)
    assert again.forecast_book(Dataset.OWN).record() == before
    assert kinds(again) == [Kind.ASKED_AFTERWARDS, Kind.ASKED_AFTERWARDS, Kind.SEALED]
    sealed_at = before.sound[-1].sealed_at
    assert timedelta(0) <= datetime.now(UTC) - sealed_at < timedelta(minutes=5)
    assert before.sound[-1].imports == (taken.sha256,)
    again.close()


def test_the_same_sales_are_sealed_once_and_only_a_new_record_is_filled(workspace: Workspace, taken: Import):
    seal(workspace, taken, earlier=2)
    seal(workspace, taken, earlier=2)
    assert kinds(workspace) == [Kind.ASKED_AFTERWARDS, Kind.ASKED_AFTERWARDS, Kind.SEALED]


def test_each_import_adds_a_forecast(workspace: Workspace, taken: Import, tmp_path: Path):
    seal(workspace, taken)
    more = import_sales(workspace, tmp_path, SALES)
    seal(workspace, taken, more)
    assert kinds(workspace) == [Kind.SEALED, Kind.SEALED]


def test_a_forecast_of_sales_that_are_no_longer_these_is_not_sealed(
    workspace: Workspace, taken: Import, tmp_path: Path
):
    more = import_sales(workspace, tmp_path, SALES)
    seal(workspace, taken)
    workspace.remove_import(more.import_id)
    seal(workspace, taken, more)
    assert kinds(workspace) == []


def test_the_record_stays_when_its_import_is_taken_back(workspace: Workspace, taken: Import, tmp_path: Path):
    seal(workspace, taken, earlier=1)
    before = workspace.forecast_book(Dataset.OWN).record()
    workspace.remove_import(taken.import_id)
    assert workspace.forecast_book(Dataset.OWN).record() == before
    again = import_sales(workspace, tmp_path, EARLIER, name="earlier.csv")
    seal(workspace, again, earlier=1)
    assert workspace.forecast_book(Dataset.OWN).record() == before


def test_erasing_a_customer_leaves_the_sums_as_they_were_sealed(workspace: Workspace, taken: Import):
    seal(workspace, taken)
    before = workspace.forecast_book(Dataset.OWN).record()
    assert workspace.erase_customer("1") == 2
    assert workspace.forecast_book(Dataset.OWN).record() == before


def test_erasing_everything_erases_the_record(workspace: Workspace, taken: Import):
    seal(workspace, taken)
    workspace.erase_everything()
    assert workspace.forecast_book(Dataset.OWN).record().last == (0, "")
    assert kinds(workspace) == []


def test_each_book_has_its_own_record(workspace: Workspace, taken: Import):
    seal(workspace, workspace.import_sample(), earlier=1, book=Dataset.CD_SHOP)
    assert kinds(workspace) == []
    seal(workspace, taken)
    assert (len(kinds(workspace)), len(kinds(workspace, Dataset.CD_SHOP))) == (1, 2)


@pytest.mark.parametrize(
    ("done", "damage"),
    [
        ("UPDATE forecasts SET body = replace(body, '1000.25', '2000.25') WHERE number = 2", (2,)),
        ("DELETE FROM forecasts WHERE number = 1", (1, 2, 3)),
        ("DELETE FROM forecasts WHERE number = 3", (3,)),
        ("UPDATE forecasts SET digest = 'other' WHERE number = 3", (3,)),
    ],
)
def test_who_changes_the_file_by_hand_is_found_out(
    workspace: Workspace, taken: Import, done: str, damage: tuple[int, ...]
):
    seal(workspace, taken, earlier=2)
    workspace.cursor().execute(done)
    assert workspace.forecast_book(Dataset.OWN).record().damage == damage
