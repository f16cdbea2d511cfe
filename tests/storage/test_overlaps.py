"""Do sales that stand in two exports count once, and come back when the newer export is taken back?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clv.core.errors import FileKnown, SameDaysUnknown
from clv.intake.choices import Choices, DateOrder, OrderAmounts, Role
from clv.intake.files.source import SalesFile, sha256
from clv.intake.sales.propose import propose, stage
from clv.storage.overlaps import SameDays
from clv.storage.workspace import Dataset, Import, Workspace, open_workspace
from tests.storage.test_workspace import left_over

HEAD = "customer_id,order_id,date,amount\n"
JANUARY = HEAD + "a,1,2025-01-05,10\nb,2,2025-01-20,20\na,3,2025-01-31,30\n"
# Order 3 again, now with a second line; order 1 of another year is another order.
FEBRUARY = HEAD + "a,3,2025-01-31,30\na,3,2025-01-31,5\nc,4,2025-02-10,40\nd,1,2026-02-11,50\n"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    opened = open_workspace(":memory:")
    yield opened
    opened.close()


def _load(workspace: Workspace, folder: Path, text: str, name: str, **answers: SameDays) -> Import:
    file = SalesFile(folder / name, name)
    file.path.write_text(text, encoding="utf-8")
    cursor = workspace.cursor()
    staged = stage(cursor, [file], Choices())
    return workspace.import_sales(
        cursor, staged, propose(cursor, staged, Choices()), name=name, sha256=sha256(file), **answers
    )


def _amounts(workspace: Workspace) -> list[float]:
    table = workspace.transactions(workspace.engine(), [one.import_id for one in workspace.imports(Dataset.OWN)])
    return sorted(table.amount.execute().tolist())


def test_an_order_in_two_exports_counts_as_the_newer_has_it(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    _load(workspace, tmp_path, FEBRUARY, "february.csv")
    assert _amounts(workspace) == [5, 10, 20, 30, 40, 50]


def test_taking_the_newer_export_back_brings_the_older_rows_to_light(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    newer = _load(workspace, tmp_path, FEBRUARY, "february.csv")
    workspace.remove_import(newer.import_id)
    assert _amounts(workspace) == [10, 20, 30]
    assert left_over(workspace)["superseded"] == 0


def test_taking_the_older_export_back_leaves_the_newer_whole(workspace, tmp_path):
    older = _load(workspace, tmp_path, JANUARY, "january.csv")
    _load(workspace, tmp_path, FEBRUARY, "february.csv")
    workspace.remove_import(older.import_id)
    assert _amounts(workspace) == [5, 30, 40, 50]
    assert left_over(workspace)["superseded"] == 0


def test_receipts_of_two_tills_that_both_begin_at_one_are_different_orders(workspace, tmp_path):
    _load(workspace, tmp_path, HEAD + "a,1,2025-01-05,10\nb,2,2025-01-05,20\nc,3,2025-01-05,30\n", "till 1.csv")
    # One receipt has the same sum by chance.
    _load(workspace, tmp_path, HEAD + "d,1,2025-01-05,11\ne,2,2025-01-05,20\nf,3,2025-01-05,31\n", "till 2.csv")
    assert _amounts(workspace) == [10, 11, 20, 20, 30, 31]


@pytest.mark.parametrize(("alike", "again"), [(1, False), (2, True), (3, True)])
def test_numbers_of_which_at_least_half_are_alike_are_of_one_series(workspace, tmp_path, alike, again):
    older = [f"a{n},{n},2025-01-05,{n}0\n" for n in range(1, 5)]
    newer = [line if n <= alike else f"b{n},{n},2025-01-05,{n}1\n" for n, line in enumerate(older, 1)]
    _load(workspace, tmp_path, HEAD + "".join(older), "till 1.csv")
    _load(workspace, tmp_path, HEAD + "".join(newer) + "c,9,2025-01-06,90\n", "till 2.csv")
    shared = [10 * n + (n > alike) for n in range(1, 5)]
    assert _amounts(workspace) == sorted([*shared, 90, *([] if again else [10, 20, 30, 40])])


def test_orders_whose_customers_have_another_key_by_now_came_again_all_the_same(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    _load(workspace, tmp_path, JANUARY.replace("a,", "ann@example.com,").replace("b,", "bob@example.com,"), "again.csv")
    assert _amounts(workspace) == [10, 20, 30]


def test_the_totals_count_what_came_again_apart(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    _load(workspace, tmp_path, FEBRUARY, "february.csv")
    totals = workspace.totals(Dataset.OWN)
    assert (totals.rows_read, totals.rows_used, totals.rows_again) == (7, 6, 1)
    assert (totals.customers, totals.revenue) == (4, 155)


def test_the_totals_are_counted_again_after_an_erasure(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    assert (workspace.totals(Dataset.OWN).customers, workspace.totals(Dataset.OWN).revenue) == (2, 60)
    workspace.erase_customer("a")
    assert (workspace.totals(Dataset.OWN).customers, workspace.totals(Dataset.OWN).revenue) == (1, 20)
    workspace.erase_everything()
    assert (workspace.totals(Dataset.OWN).customers, workspace.totals(Dataset.OWN).rows_read) == (0, 0)


def test_the_same_file_is_recognised(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY, "january.csv")
    with pytest.raises(FileKnown, match=r"copy\.csv was loaded .* as january\.csv"):
        _load(workspace, tmp_path, JANUARY, "copy.csv")
    assert _amounts(workspace) == [10, 20, 30]


WITHOUT_ORDERS = "customer_id,date,amount\na,2025-01-05,10\nb,2025-01-20,20\na,2025-01-31,30\n"
LATER = "customer_id,date,amount\na,2025-01-31,30\nc,2025-02-10,40\n"


def test_the_same_days_without_order_numbers_are_asked_about(workspace, tmp_path):
    _load(workspace, tmp_path, WITHOUT_ORDERS, "january.csv")
    with pytest.raises(SameDaysUnknown, match=r"from 2025-01-31 to 2025-01-31, days that january\.csv covers"):
        _load(workspace, tmp_path, LATER, "february.csv")
    assert _amounts(workspace) == [10, 20, 30]


@pytest.mark.parametrize(
    ("answer", "amounts"), [(SameDays.AGAIN, [10, 20, 30, 40]), (SameDays.OTHER, [10, 20, 30, 30, 40])]
)
def test_the_answer_about_the_same_days_is_kept(workspace, tmp_path, answer, amounts):
    _load(workspace, tmp_path, WITHOUT_ORDERS, "january.csv")
    newer = _load(workspace, tmp_path, LATER, "february.csv", same_days=answer)
    assert _amounts(workspace) == amounts
    workspace.remove_import(newer.import_id)
    assert _amounts(workspace) == [10, 20, 30]


def test_other_days_are_not_asked_about(workspace, tmp_path):
    _load(workspace, tmp_path, WITHOUT_ORDERS, "january.csv")
    _load(workspace, tmp_path, LATER.replace("2025-01-31", "2025-02-01"), "february.csv")
    assert _amounts(workspace) == [10, 20, 30, 30, 40]


def test_one_customer_can_be_erased(workspace, tmp_path):
    _load(workspace, tmp_path, JANUARY + "a,5,no date,9\nb,6,no date,9\n", "january.csv")
    assert workspace.erase_customer("a") == 2
    assert _amounts(workspace) == [20]
    left_out = workspace.cursor().execute("SELECT raw FROM transactions_left_out").fetchall()
    assert left_out == [(["b", "6", "no date", "9"],)]
    assert workspace.erase_customer("nobody") == 0


def test_everything_can_be_erased(tmp_path):
    path = tmp_path / "workspace.duckdb"
    workspace = open_workspace(path)
    _load(workspace, tmp_path, JANUARY, "january.csv")
    workspace.erase_everything()
    assert workspace.imports(Dataset.OWN) == []
    assert workspace.remembered(("customer_id", "order_id", "date", "amount")) is None
    workspace.close()


def test_choices_are_remembered_for_the_next_file_with_the_same_headers(workspace, tmp_path):
    chosen = Choices(
        columns=((Role.CUSTOMER, "who"), (Role.AMOUNT, "sum")),
        date_order=DateOrder.DAY_FIRST,
        order_amounts=OrderAmounts.EACH_LINE,
    )
    file = SalesFile(tmp_path / "sales.csv", "sales.csv")
    file.path.write_text("who,date,sum\na,03-04-2025,10\nb,05-04-2025,20\n")
    cursor = workspace.cursor()
    staged = stage(cursor, [file], chosen)
    workspace.import_sales(cursor, staged, propose(cursor, staged, chosen), name="sales.csv", sha256=sha256(file))
    assert workspace.remembered(("who", "date", "sum")) == chosen
    assert workspace.remembered(("who", "date", "total")) is None
