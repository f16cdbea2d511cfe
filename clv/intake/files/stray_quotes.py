"""Does a cell hold whole rows, because a stray quote opened it and another one, rows below, closed it?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from clv.intake.files.cells import is_date, is_number
from clv.intake.files.dialect import Dialect


def swallows_rows(con: duckdb.DuckDBPyConnection, table: str, dialect: Dialect, *, path: Path, skip: int) -> bool:
    """Whether a cell of the table, as the engine read it from the file, holds whole rows of it.

    Only where the file has more lines than rows are the cells looked at.
    """
    lines = 0
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            lines += chunk.count(b"\n") or chunk.count(b"\r")
    [(rows,)] = con.execute(f"select count(*) from {table}").fetchall()
    if lines - skip <= rows:
        return False
    width = dialect.header.width
    cells = ", ".join(f"c{i + 1}" for i in range(width))
    found = con.execute(
        f"select cell from (select unnest([{cells}]) as cell from {table}) where contains(cell, e'\n') "
        f"and len(string_split(cell, ?)) >= {width} limit 1000",
        [dialect.separator],
    ).fetchall()
    return any(holds_rows(row[0], dialect) for row in found)


def holds_rows(cell: str, dialect: Dialect) -> bool:
    """Whether a line within a cell is a row like the others: as many cells, a date and a number among them."""
    for line in cell.splitlines()[1:]:
        cells = line.split(dialect.separator)
        if len(cells) >= dialect.header.width and any(map(is_date, cells)) and any(map(is_number, cells)):
            return True
    return False
