"""Is the CD shop that comes with lifetimes read as the literature has it, and the made-up shop as it was made?"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd
import pytest

from clv.core.errors import NoRowsInWindow
from clv.intake.sales.samples import COFFEE_ROASTER, SAMPLES, read_sample
from tests.made_up_shop import costs, sales


def test_the_master_file_has_its_published_counts(con: duckdb.DuckDBPyConnection) -> None:
    report = read_sample(con, "cdnow", into="sales", import_id="cdnow")
    assert (report.rows_read, report.rows_used, report.customers) == (69_659, 69_659, 23_570)
    assert (report.first_date, report.last_date) == (date(1997, 1, 1), date(1998, 6, 30))
    assert (report.revenue, report.currency, report.zero_orders) == (2_500_315.63, "USD", 80)
    [first] = con.execute("select customer_id, order_id, date, amount, quantity from sales limit 1").fetchall()
    assert first == ("00001", None, date(1997, 1, 1), 11.77, 1.0)
    assert con.execute("select count(*) from sales_left_out").fetchall() == [(0,)]


def test_the_sample_file_has_its_published_counts(con: duckdb.DuckDBPyConnection) -> None:
    report = read_sample(con, "cdnow-sample", into="sales", import_id="cdnow")
    assert (report.rows_used, report.customers) == (6_919, 2_357)


def test_a_window_that_ends_early_leaves_the_later_rows_out(con: duckdb.DuckDBPyConnection) -> None:
    report = read_sample(con, "cdnow", into="sales", import_id="cdnow", until=date(1997, 9, 30))
    assert report.rows_used + report.left_out["after_window"] == 69_659
    assert report.last_date == date(1997, 9, 30)
    assert report.customers == 23_570


def test_a_window_that_ends_before_the_first_sale_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NoRowsInWindow, match="1997-01-01"):
        read_sample(con, "cdnow", into="sales", import_id="cdnow", until=date(1990, 1, 1))
    assert con.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]


def test_every_sample_has_a_title() -> None:
    assert all(sample.title for sample in SAMPLES.values())


def test_the_coffee_roaster_is_read_as_any_export_and_with_nothing_left_open(con):
    report = read_sample(con, "coffee-roaster", into="sales", import_id="coffee-roaster")
    assert (report.customers, report.currency) == (3_600, "EUR")
    assert report.rows_read == report.rows_used
    assert report.negative_rows > 500
    assert (report.first_date, report.last_date) == (date(2023, 1, 1), date(2025, 12, 31))


def test_the_coffee_roaster_is_what_its_script_makes():
    sold = pd.read_csv(COFFEE_ROASTER.path, parse_dates=["date"])
    made = sales()
    pd.testing.assert_frame_equal(sold, made, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_csv(COFFEE_ROASTER.costs_path, keep_default_na=False), costs(made))
