"""Are the sales and the report the same where the columns that no calculation of value needs are not kept?"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile
from clv.intake.sales.accept import LEAN
from clv.intake.sales.propose import read_sales

FILES = {
    "lines": "order,customer,date,product,channel,quantity,amount\n1,A,2025-01-03,Mug,web,1,10.00\n"
    "1,A,2025-01-03,Jug,web,2,8.00\n2,B,2025-01-04,Mug,shop,1,10.00\n3,B,2025-01-06,Mug,shop,-1,-10.00\n",
    "refunds in a column": "order,customer,date,country,channel,amount,refunded\n1,A,2025-01-03,NL,web,10.00,0.00\n"
    "2,B,2025-01-04,BE,shop,12.00,3.50\n3,,2025-01-05,BE,shop,7.00,0.00\n4,A,2025-01-06,NL,web,9.00,9.00\n",
    "neither order nor article": "customer,date,amount\nA,2025-01-03,10.00\nB,2025-01-04,12.00\nA,2025-01-04,1.00\n",
}


@pytest.mark.parametrize("name", FILES)
def test_the_lean_columns_are_those_of_all(con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(FILES[name], encoding="utf-8")
    file = [SalesFile(path, path.name)]
    whole = read_sales(con, file, Choices(), into="whole", import_id="one")
    lean = read_sales(con, file, Choices(), into="lean", import_id="one", columns=LEAN)
    assert lean == whole
    assert con.table("lean").columns == list(LEAN)
    assert con.table("whole").columns == list(TRANSACTIONS.names)
    columns = ", ".join(LEAN)
    rows, kept = (con.execute(f"select {columns} from {table} order by all").fetchall() for table in ("lean", "whole"))
    assert rows == kept
    assert (
        con.execute("select * from lean_left_out").fetchall() == con.execute("select * from whole_left_out").fetchall()
    )
