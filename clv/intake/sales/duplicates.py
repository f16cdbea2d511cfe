"""Which rows stand in another of the files, or on another of the sheets, too?

Exports overlap: March is in the export of the first quarter and in that of the spring, a workbook has a sheet of all
sales beside one for each month, a download lies twice in the archive. Each sale counts once, as the last file has it.
"""

from __future__ import annotations

from uuid import uuid4

import duckdb

from clv.intake.files.staging import Staged
from clv.intake.sales.values import RowValues

# Of the rows on the days that two files share. Below, a few equal rows are chance: two sales of one day and price.
NEARLY_ALL = 0.9


def repeated_rows(con: duckdb.DuckDBPyConnection, staged: Staged, read: RowValues) -> str | None:
    """A temporary table of the ids of rows that a later file or sheet holds too; None where nothing is.

    An order is the same by its number, customer and day, in files that have at least one line of an order in common:
    an export that was cut in two within an order has none. Sales without an order number are the same where nearly all
    rows of the days that both files cover are equal, cell for cell; guests' rows where the files were found to overlap.
    """
    if len(staged.parts) < 2:
        return None
    rows, table = (f"intake_{uuid4().hex[:16]}" for _ in range(2))
    con.execute(f"create temporary table {rows} as {_rows_sql(staged, read)}")
    try:
        con.execute(f"create temporary table {table} as {_repeated_sql(rows)}")
    finally:
        con.execute(f"drop table {rows}")
    if con.execute(f"select 1 from {table} limit 1").fetchall():
        return table
    con.execute(f"drop table {table}")
    return None


def _rows_sql(staged: Staged, read: RowValues) -> str:
    """Each row with the part that it came from, its cells as one number, and how many equal ones came before it."""
    cells = f"hash([{', '.join(f's.{column}' for column in staged.all_columns)}])"
    part = " ".join(f"when r.id >= {one.first_id} then {i}" for i, one in reversed(list(enumerate(staged.parts))))
    return (
        f"select *, row_number() over (partition by part, cells order by id) as place from ("
        f"select r.id, case {part} end as part, order_id, customer_id, date, amount, product, {cells} as cells "
        f"from {read.relation} r join {staged.table} s on s.rowid = r.id where date is not null)"
    )


def _repeated_sql(rows: str) -> str:
    order = "a.order_id = b.order_id and a.customer_id = b.customer_id and a.date = b.date and a.part < b.part"
    same = "a.cells = b.cells and a.place = b.place and a.part < b.part"
    return f"""
        with lines as (
            select distinct part, order_id, customer_id, date, amount, product from {rows}
            where order_id is not null and customer_id is not null
        ), overlapping as (
            select distinct a.part, b.part as later from lines a join lines b on {order}
            and a.amount is not distinct from b.amount and a.product is not distinct from b.product
        ), orders as (
            select distinct a.part, a.order_id, a.customer_id, a.date from lines a join lines b on {order}
            join overlapping o on o.part = a.part and o.later = b.part
        ), loose as (
            select * from {rows} where order_id is null and customer_id is not null
        ), equal as (
            select a.id, a.part, b.part as later from loose a join loose b on {same}
        ), days as (
            select part, date, count(*) as sales from loose group by all
        ), covered as (
            select a.part, b.part as later, sum(a.sales) as sales from days a join (
                select part, min(date) as first_day, max(date) as last_day from days group by all
            ) b on a.part < b.part and a.date between b.first_day and b.last_day group by all
        ), alike as (
            select part, later from (select part, later, count(*) as found from equal group by all)
            join covered using (part, later) where found >= {NEARLY_ALL} * sales
        ), guests as (
            select a.id from {rows} a join {rows} b on {same}
            join (select * from overlapping union select * from alike) o on o.part = a.part and o.later = b.part
            where a.customer_id is null
        )
        select id from {rows} semi join orders using (part, order_id, customer_id, date)
        union select id from equal semi join alike using (part, later)
        union select id from guests
    """
