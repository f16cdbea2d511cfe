"""Which kind of file does a name ask for, and how is that file written?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from clv.core.errors import UnknownFormat
from clv.exports.delimited import write_csv
from clv.exports.stream import batches, replacing
from clv.exports.workbook import write_xlsx
from clv.i18n.locale import Locale

FORMATS = (".csv", ".xlsx", ".parquet")


def check_format(path: Path) -> None:
    """Raises UnknownFormat where the suffix names no kind of file that can be written."""
    if path.suffix.lower() not in FORMATS:
        raise UnknownFormat(found=path.name)


def write_table(
    table: ir.Table,
    path: Path,
    *,
    locale: Locale,
    currency: str = "",
    headings: Mapping[str, str] | None = None,
    explain: Sequence[tuple[str, str]] = (),
    title: str = "",
    exact: bool = False,
) -> None:
    """The table as the kind of file that the suffix of `path` says: .csv, .xlsx or .parquet, in any case.

    headings: column -> heading (not in Parquet, which programs read). explain: rows for the second sheet of XLSX.
    exact: CSV for programs, see write_csv.
    Raises UnknownFormat, TooManyRowsForExcel, CannotWrite; an existing file then stays as it was.
    """
    check_format(path)
    match path.suffix.lower():
        case ".csv":
            write_csv(table, path, locale=locale, headings=headings, exact=exact)
        case ".xlsx":
            names = headings or {}
            write_xlsx(table, path, locale=locale, currency=currency, headings=names, explain=explain, title=title)
        case _:
            write_parquet(table, path)


def write_parquet(table: ir.Table, path: Path) -> None:
    """The table as it is, under its own column names and types, in its order, batch by batch. Raises CannotWrite."""
    import pyarrow.parquet as pq

    with (
        replacing(path) as part,
        batches(table) as reader,
        pq.ParquetWriter(part, reader.schema, compression="zstd", use_dictionary=_repeating(reader.schema)) as out,
    ):
        for batch in reader:
            out.write_batch(batch)


def _repeating(schema: pa.Schema) -> list[str]:
    """The columns whose values come again: a dictionary of all others takes time, and makes the file larger."""
    return [column.name for column in schema if not pa.types.is_floating(column.type) and column.name != "customer_id"]
