"""Which rows stand in the file twice, or in another of the files or on another of the sheets too?

Exports overlap: March is in the export of the first quarter and in that of the spring, a workbook has a sheet of all
sales beside one for each month, a download lies twice in the archive. Each sale counts once, as the last file has it.
"""

from __future__ import annotations

from uuid import uuid4

import duckdb

from clv.core.errors import SameOrdersDiffer
from clv.core.sql import literal
from clv.intake.files.staging import Staged
from clv.intake.sales.values import RowValues

# Of the rows on the days that two files share. Below, a few equal rows are chance: two sales of one day and price.
NEARLY_ALL = 0.9
FEW_KINDS = 3  # fewer different rows may be equal by chance, as two coffees of one morning


def pasted_rows(con: duckdb.DuckDBPyConnection, staged: Staged, *, customer: str) -> str | None:
    """A temporary table of the ids of rows that were pasted again; None where some row stands once only.

    customer   the engine's name of its column
    Where every row, without an order number, stands at least twice, cell for cell, the file is a copy below itself.
    """
    cells = f"hash([{', '.join(staged.all_columns)}])"
    filled = f"{customer} is not null"

    def least() -> int:
        [(kinds, times)] = con.execute(
            f"select count(*), coalesce(min(n), 0) from ("
            f"select count(*) as n from {staged.table} where {filled} group by {cells})"
        ).fetchall()
        return int(times) if kinds >= FEW_KINDS else 0

    # Most files are told by their first row, which stands once.
    first = con.execute(
        f"select {', '.join(staged.all_columns)} from {staged.table} where {filled} order by rowid limit 1"
    ).fetchall()
    same = " and ".join(
        f"{column} is null" if cell is None else f"{column} = {literal(cell)}"
        for row in first
        for column, cell in sorted(zip(staged.all_columns, row, strict=True), key=lambda pair: pair[0] != customer)
    )
    if con.execute(f"select 1 from {staged.table} where {same or 'false'} limit 2").fetchall()[1:] == []:
        return None
    times = least()
    if times < 2:
        return None
    table = f"intake_{uuid4().hex[:16]}"
    con.execute(
        f"create temporary table {table} as select id from (select rowid as id, "
        f"row_number() over (partition by {cells} order by rowid) as place, "
        f"count(*) over (partition by {cells}) as n from {staged.table} where {filled}) where place > n // {times}"
    )
    return table


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
        _refuse_other_amounts(con, staged, rows)
        con.execute(f"create temporary table {table} as {_repeated_sql(rows)}")
    finally:
        con.execute(f"drop table {rows}")
    if con.execute(f"select 1 from {table} limit 1").fetchall():
        return table
    con.execute(f"drop table {table}")
    return None


def _refuse_other_amounts(con: duckdb.DuckDBPyConnection, staged: Staged, rows: str) -> None:
    """Raises SameOrdersDiffer where two files or sheets hold the same orders, each with another amount, as with VAT."""
    found = con.execute(
        f"""
        with orders as (
            select part, order_id, customer_id, date, round(sum(amount), 2) as total from {rows}
            where order_id is not null and customer_id is not null group by all having sum(amount) > 0
        ), sizes as (
            select part, count(*) as orders from orders group by 1
        ), pairs as (
            select a.part, b.part as later, count(*) as same, count(*) filter (a.total <> b.total) as differ,
                min(a.order_id) as example, arg_min(a.total, a.order_id) as one, arg_min(b.total, a.order_id) as other
            from orders a join orders b using (order_id, customer_id, date) where a.part < b.part group by all
        )
        select p.part, p.later, example, one, other from pairs p
        join sizes x on x.part = p.part join sizes y on y.part = p.later
        where same > 1 and differ = same and same >= {NEARLY_ALL} * least(x.orders, y.orders) limit 1
        """
    ).fetchall()
    for part, later, example, one, other in found:
        raise SameOrdersDiffer(
            first=staged.parts[part].name,
            second=staged.parts[later].name,
            order=example,
            amounts=f"{one:.2f}, {other:.2f}",
        )


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
