"""How does a Parquet file become an engine table of unambiguous text?"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from clv.core.errors import BrokenFile, NotATable
from clv.core.sql import literal, quoted
from clv.intake.files.headers import MAX_COLUMNS, unique_names


def load_parquet(con: duckdb.DuckDBPyConnection, table: str, *, path: Path, name: str) -> tuple[str, ...]:
    """Fill the new temporary table with the file's rows as text, and give the names of its columns.

    Raises NotATable for more columns than any export has, BrokenFile for what is no whole Parquet file.
    """
    source = f"read_parquet({literal(str(path))})"
    described = con.execute(f"describe select * from {source}").fetchall()
    if len(described) > MAX_COLUMNS:
        raise NotATable(name=name)
    zones = _zones(path, name)
    # The text of a number is worked out once, below: it is looked at several times.
    plain = [
        f"{quoted(row[0])} as v{i}, {_plain_text(quoted(row[0]), row[1])} as t{i}" for i, row in enumerate(described)
    ]
    columns = [_as_text(f"v{i}", f"t{i}", row[1], zones.get(row[0], "UTC")) for i, row in enumerate(described)]
    selected = ", ".join(f"{column} as c{i + 1}" for i, column in enumerate(columns))
    con.execute(f"create temporary table {table} as select {selected} from (select {', '.join(plain)} from {source})")
    return unique_names([row[0] for row in described], width=len(described))


def _zones(path: Path, name: str) -> dict[str, str]:
    """The time zone of each column that has one: the engine forgets it, and would take that of its own machine."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as cause:
        raise BrokenFile(name=name) from cause
    return {field.name: field.type.tz for field in schema if pa.types.is_timestamp(field.type) and field.type.tz}


def _plain_text(column: str, kind: str) -> str:
    return "null" if _has_zone(kind) else f"nullif(cast({column} as varchar), '')"


def _has_zone(kind: str) -> bool:
    return kind.startswith("TIMESTAMP") and kind.endswith(("TIME ZONE", "TZ", "TZ_NS"))


def _as_text(value: str, text: str, kind: str, zone: str) -> str:
    """A typed value as unambiguous text; see `workbooks.as_text`. NaN is unknown, a moment has its zone's day.

    value, text   the engine's columns of the value and of what it makes of it as text
    """
    if _has_zone(kind):
        moment = f"cast({value} as timestamptz)"
        if offset := re.fullmatch(r"([+-])(\d\d):?(\d\d)", zone):
            sign, hours, minutes = offset.groups()
            return (
                f"cast(timezone('UTC', {moment}) {sign} interval '{60 * int(hours) + int(minutes)} minutes' as varchar)"
            )
        return f"cast(timezone({literal(zone)}, {moment}) as varchar)"
    if kind in ("FLOAT", "DOUBLE") or kind.startswith("DECIMAL"):
        return (
            f"case when {value} = floor({value}) and abs({value}) < 1e15 "
            f"then cast(cast({value} as bigint) as varchar) "
            f"when lower({text}) in ('nan', 'inf', '-inf') then null "
            f"when contains({text}, 'e') then format('{{:.12f}}', cast({value} as double)) "
            f"when {text} like '%.___' then {text} || '0' else {text} end"
        )
    return text
