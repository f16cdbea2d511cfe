"""Does Spark give the figures that DuckDB gives, and does the page of SQL that is written for it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pytest
from ibis.backends import BaseBackend

from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import CellsEmpty
from clv.core.tables import CUSTOMER_VALUES
from clv.intake.sales.report import IntakeReport
from clv.intake.tables import sales_table
from clv.reports.dialects import Dialect
from clv.reports.sales_table import SalesTable
from clv.reports.scoring_sql import scoring_sql
from clv.segments.customer_query import as_known
from tests.analysis.engine_figures import DIGITS, analysed, apart
from tests.analysis.spark import CORES, connected
from tests.shops import seasonal


@pytest.fixture(scope="module")
def spark() -> Iterator[BaseBackend]:
    with connected() as engine:
        yield engine


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A shop with a season, in which some money is given back; who buys first and last is not in order."""
    sales = seasonal(1_500, seed=2, days=1000).sample(frac=1, random_state=2, ignore_index=True)
    back = sales.iloc[::60].assign(amount=lambda rows: (-rows["amount"] / 2).round(2))
    return pd.concat([sales, back], ignore_index=True)


@pytest.fixture(scope="module")
def sales(spark: BaseBackend, frame: pd.DataFrame) -> ir.Table:
    return sales_table(spark, frame)


def test_totals_segments_limits_and_lists_are_those_of_duckdb(engine, spark, frame, sales):
    analysis, expected = analysed(engine, sales_table(engine, frame))
    assert not analysis.fits.clock.is_even
    _found, found = analysed(spark, sales)
    assert apart(found, expected) == []


@pytest.mark.usefixtures("sales")
def test_the_page_of_sql_scores_each_customer_as_the_product_does(engine, spark, frame):
    analysis = analyse(engine, sales_table(engine, frame), assumptions=Assumptions(margin=0.4))
    seen = analysis.base.window
    intake = IntakeReport(
        len(frame), len(frame), {}, frame.customer_id.nunique(), 0, float(frame.amount.sum()), seen.start, seen.end,
        "EUR", "utf-8", ",", ".", "", {}, files=("sales.csv",),
    )  # fmt: skip
    page = scoring_sql(analysis, SalesTable(Dialect.SPARK, name="sales"), intake=intake, today=date(2026, 11, 27))
    scored = spark.raw_sql(page.rstrip().rstrip(";")).toPandas()
    values = as_known(analysis.values(engine).select(*CUSTOMER_VALUES.names)).execute()
    found, expected = (rows.set_index("customer_id").sort_index() for rows in (scored, values))
    for column in ("segment", "first_purchase", "last_purchase"):
        assert found[column].astype(str).to_dict() == expected[column].astype(str).to_dict(), column
    for column in expected.select_dtypes("number").columns:
        numbers = found[column].astype(float)
        np.testing.assert_allclose(numbers, expected[column], rtol=DIGITS, atol=0, err_msg=column)


def test_an_empty_cell_is_refused_and_no_customer_called_nan(spark, frame):
    """Texts that pandas holds in two pieces go to Spark row by row, and an empty one came as the text "nan"."""
    nobody = frame.head(2).assign(customer_id=pd.Series([None, "C1"], dtype="str"))
    in_pieces = pd.concat([frame.head(5), nobody], ignore_index=True)
    with pytest.raises(CellsEmpty):
        sales_table(spark, in_pieces, name="lacking")


def test_on_one_machine_tables_are_parted_by_its_cores(spark, frame):
    sales_table(spark, frame.head(9), name="few")
    assert spark.raw_sql("SET spark.sql.shuffle.partitions").collect()[0]["value"] == str(CORES)
