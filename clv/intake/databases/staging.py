"""What do the columns of a table in a database hold? The first rows as text, for the same proposals as a file's."""

from __future__ import annotations

from uuid import uuid4

import duckdb
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from clv.core.errors import SourceEmpty
from clv.intake.databases.source import Source
from clv.intake.files.source import FileKind
from clv.intake.files.staging import Part, Staged

ROWS_LOOKED_AT = 50_000  # beside one another, so that an order's lines are there together


def stage_sample(con: duckdb.DuckDBPyConnection, source: Source) -> Staged:
    """The table's first rows in a temporary table of text on `con`, in columns that can be the sales'.

    Raises SourceEmpty.
    """
    headers = readable_columns(source.sales)
    cells = {header: as_text(source.sales[header]) for header in headers}
    sample = source.sales.select(**cells).limit(ROWS_LOOKED_AT).execute()
    if sample.empty:
        raise SourceEmpty(name=source.table)
    table = f"staged_{uuid4().hex[:16]}"
    frame = sample.astype(object).where(sample.notna(), None)
    frame.columns = [f"c{place + 1}" for place in range(len(headers))]
    names = ", ".join(f"nullif(trim({name}::varchar), '') as {name}" for name in frame.columns)
    con.register(f"{table}_frame", frame)
    try:
        con.execute(f"create temporary table {table} as select {names} from {table}_frame")
    finally:
        con.unregister(f"{table}_frame")
    # Like Parquet: whole numbers, points and days come from types, and not from how somebody wrote them.
    return Staged(
        table=table,
        headers=headers,
        rows=len(sample),
        files=(source.table,),
        kind=FileKind.PARQUET,
        parts=(Part(source.table, 0, 1),),
    )


def readable_columns(sales: ir.Table) -> tuple[str, ...]:
    """The columns that hold one value each: text, numbers, days and times, yes or no."""
    return tuple(name for name, kind in sales.schema().items() if _is_readable(kind))


def as_text(column: ir.Column) -> ir.StringColumn:
    """The values as the database writes them; null where they are blank."""
    text = column if column.type().is_string() else column.cast("string")
    return text.strip().nullif("")


def _is_readable(kind: dt.DataType) -> bool:
    return (
        kind.is_string()
        or kind.is_numeric()
        or kind.is_boolean()
        or kind.is_date()
        or kind.is_timestamp()
        or kind.is_uuid()
    )
