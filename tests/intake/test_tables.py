"""Does a table in memory or in an engine become TRANSACTIONS as it is, or a sentence that says why not?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
import pytest

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import AmountBeyondAll, CellsEmpty, ColumnUnknown, NotDays, TableItself
from clv.core.tables import TRANSACTIONS, check
from clv.intake.tables import sales_table
from tests.shops import simulated

README = Path(__file__).parent.parent.parent / "README.md"
SHOP = simulated(400, seed=3)


@pytest.fixture
def by_hand() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "klant": [7, 7, 8],
            "wanneer": pd.to_datetime(["2025-01-01 23:59", "2025-02-03 00:00", "2025-02-03 12:00"]),
            "bedrag": [10, 5, -2],
            "rest": ["x", "y", "z"],
        }
    )


NAMES = {"customer": "klant", "date": "wanneer", "amount": "bedrag"}


def test_a_frame_becomes_transactions_as_it_is(engine, by_hand: pd.DataFrame) -> None:
    made = sales_table(engine, by_hand, **NAMES)
    assert check(made, TRANSACTIONS) is made
    rows = made.execute()
    assert rows.customer_id.tolist() == ["7", "7", "8"]
    assert [day.date() for day in pd.to_datetime(rows.date)] == [date(2025, 1, 1), date(2025, 2, 3), date(2025, 2, 3)]
    assert rows.amount.tolist() == [10.0, 5.0, -2.0]


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "UTC"])
def test_a_time_with_a_zone_is_the_day_on_the_shops_own_clock(engine, by_hand: pd.DataFrame, zone: str) -> None:
    zoned = by_hand.assign(wanneer=by_hand.wanneer.dt.tz_localize(zone))
    found = sales_table(engine, zoned, **NAMES).date.execute()
    assert found.tolist() == sales_table(engine, by_hand, **NAMES).date.execute().tolist()


def test_the_table_of_the_sales_themselves_is_never_replaced(engine, by_hand: pd.DataFrame) -> None:
    """A company's table may be called "sales", too."""
    own = engine.create_table("sales", by_hand)
    with pytest.raises(TableItself) as refused:
        sales_table(engine, own.filter(own.bedrag > 0), **NAMES)
    assert "sales" in str(refused.value)
    assert engine.table("sales").columns == tuple(by_hand.columns)
    assert sales_table(engine, own, **NAMES, name="shop").count().execute() == 3


def test_a_table_of_the_engine_needs_no_frame(engine, tmp_path: Path) -> None:
    SHOP.to_parquet(tmp_path / "sales.parquet")
    made = sales_table(engine, engine.read_parquet(tmp_path / "sales.parquet"))
    assert made.count().execute() == len(SHOP)


@pytest.mark.parametrize("column", ["customer", "date", "amount"])
def test_a_column_that_is_not_there_is_named(engine, by_hand: pd.DataFrame, column: str) -> None:
    with pytest.raises(ColumnUnknown, match=r"No column is called datum\. Found: klant, wanneer, bedrag, rest\."):
        sales_table(engine, by_hand, **(NAMES | {column: "datum"}))


@pytest.mark.parametrize("column", ["rest", "bedrag"])
def test_what_is_no_date_is_not_guessed(engine, by_hand: pd.DataFrame, column: str) -> None:
    with pytest.raises(NotDays, match=f"The column {column} holds"):
        sales_table(engine, by_hand, **(NAMES | {"date": column}))


@pytest.mark.parametrize("column", ["klant", "wanneer", "bedrag"])
def test_empty_cells_are_not_left_out_in_silence(engine, by_hand: pd.DataFrame, column: str) -> None:
    with pytest.raises(CellsEmpty, match=r"an amount: 1\. Fill"):
        sales_table(engine, by_hand.assign(**{column: by_hand[column].where([True, False, True])}), **NAMES)


def test_the_analysis_takes_a_column_of_times_for_its_days(engine) -> None:
    days = SHOP.assign(date=SHOP.date.dt.normalize())
    times = days.assign(date=days.date + pd.Timedelta(hours=23, minutes=30))
    totals = []
    for name, frame in (("days", days), ("times", times)):
        table = engine.create_table(name, frame)
        totals.append(analyse(engine, table, assumptions=Assumptions(), name=f"of_{name}").valuation.total)
    assert totals[0] == pytest.approx(totals[1])


@pytest.mark.parametrize("kind", ["pandas", "parquet"])
def test_the_five_lines_of_the_readme_value_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert len([line for line in code.splitlines() if line and not line.startswith(("import", "from"))]) == 5
    SHOP.to_parquet(tmp_path / "sales.parquet")
    monkeypatch.chdir(tmp_path)
    if kind == "parquet":
        assert "pd.read_parquet(" in code
        code = code.replace("pd.read_parquet(", "engine.read_parquet(")
    found: dict = {}
    exec(code, found)
    customers, total = found["customers"], found["total"]
    engine = ibis.duckdb.connect()
    expected = analyse(engine, sales_table(engine, SHOP), assumptions=Assumptions(margin=0.4)).valuation.total
    assert total == pytest.approx(expected)
    assert customers.ten_year_value.sum() == pytest.approx(expected)
    assert sorted(customers.customer_id) == sorted(SHOP.customer_id.unique())


def test_more_money_than_there_is_is_refused(engine, by_hand: pd.DataFrame) -> None:
    with pytest.raises(AmountBeyondAll, match=r"The column bedrag holds 1e\+40"):
        sales_table(engine, by_hand.assign(bedrag=[10, 5, -1e40]), **NAMES)
