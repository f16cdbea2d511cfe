"""How does a text file become an engine table of text columns, with no row lost and none invented?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb

from clv.core.errors import NotATable
from clv.core.sql import literal
from clv.intake.files.dialect import Dialect
from clv.intake.files.stray_quotes import holds_rows, swallows_rows

MAX_LINE = 32 << 20  # characters; no sales row is that long
_MAX_QUOTED_LINES = 200  # a quoted field with more lines than this is a stray quote, not a note
_PYTHON_FIELD_LIMIT = 131_072  # of Python's csv reader, which is set for the whole process: not ours to change
_ENGINE_LINE = 2_000_000  # DuckDB's own limit, unless it is told another
_LONG_LINE = 4 << 20  # characters of up to four bytes: a note of that length is still one cell

RAGGED = "ragged"  # the staging column that holds a whole line, where the line does not fit the columns


def load_text(
    con: duckdb.DuckDBPyConnection, table: str, *, path: Path, dialect: Dialect, scratch: Path, name: str
) -> bool:
    """Fill the new temporary table with the data rows of a UTF-8 file; True where it has a RAGGED column.

    DuckDB reads it strictly. Where it refuses (short or long rows, stray quotes, mixed line ends, a line of megabytes),
    Python mends the rows into a clean file that DuckDB reads: a short row is filled up, a long one with more than
    blanks at its end is kept whole in RAGGED.
    """
    width = dialect.header.width
    clean, skip = path, dialect.data_line
    if dialect.data_line > 1 or (dialect.data_line == 1 and _opens_quotes(path)):
        clean, skip = _cut(path, dialect, scratch), 0
    in_transaction = _in_transaction(con)
    names = [f"c{i + 1}" for i in range(width)]
    # The last attempt is for cells of megabytes; else it would fail as the one before.
    attempts = [(False, 0), (True, 0)] + [(True, _LONG_LINE)] * (clean.stat().st_size > _ENGINE_LINE)
    for short_rows, longest in attempts:
        source = _source(clean, names, separator=dialect.separator, skip=skip, short_rows=short_rows, longest=longest)
        try:
            if in_transaction:  # where a failing statement would undo what the caller did before
                _read_through(con, source, names)
            con.execute(f"create temporary table {table} as select * from {source}")
        except duckdb.PermissionException:
            raise  # the file lies where the engine may not read, and no other attempt mends that
        except duckdb.Error:
            continue
        if _agrees(con, table, dialect) and not swallows_rows(con, table, dialect, path=clean, skip=skip):
            return False
        con.execute(f"drop table {table}")
    mended = scratch / f"{path.name}.mended"
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            longest = write_rows(_mended(stream, dialect, name=name), mended)
    except csv.Error as cause:
        raise NotATable(name=name) from cause
    load_csv(con, table, path=mended, width=width + 1, longest=longest, last=RAGGED)
    return True


def load_csv(
    con: duckdb.DuckDBPyConnection,
    table: str,
    *,
    path: Path,
    width: int,
    separator: str = ",",
    skip: int = 0,
    short_rows: bool = False,
    longest: int = 0,
    last: str | None = None,
) -> None:
    """Read a file of known layout into the temporary table: columns c1 to c<width>, the last under another name."""
    names = [f"c{i + 1}" for i in range(width)]
    if last:
        names[-1] = last
    source = _source(path, names, separator=separator, skip=skip, short_rows=short_rows, longest=longest)
    con.execute(f"create temporary table {table} as select * from {source}")


def _source(path: Path, names: Sequence[str], *, separator: str, skip: int, short_rows: bool, longest: int = 0) -> str:
    options = {
        "auto_detect": "false",
        "header": "false",
        "columns": "{" + ", ".join(f"'{n}': 'VARCHAR'" for n in names) + "}",
        "delim": literal(separator),
        "quote": "'\"'",
        "escape": "'\"'",
        "skip": str(skip),
    }
    if short_rows:
        options |= {"null_padding": "true", "parallel": "false"}  # in parallel it refuses quoted line ends
    if longest * 4 > _ENGINE_LINE:
        options["max_line_size"] = str(longest * 4 + 1000)  # characters of up to four bytes
    listed = ", ".join(f"{key} = {value}" for key, value in options.items())
    return f"read_csv({literal(str(path))}, {listed})"


def _read_through(con: duckdb.DuckDBPyConnection, source: str, names: Sequence[str]) -> None:
    """Read every cell on a connection of its own, to see whether the engine refuses the file. Raises duckdb.Error."""
    counts = ", ".join(f"count({name})" for name in names)
    with con.cursor() as other:
        other.execute(f"select {counts} from {source}")


def _in_transaction(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the caller began a transaction: else each statement has one of its own, with another number."""
    return len({con.execute("select txid_current()").fetchall()[0][0] for _ in range(2)}) == 1


def write_rows(rows: Iterable[Sequence[str]], path: Path) -> int:
    """Write rows as a clean CSV file, everything quoted; the characters of the longest row."""
    longest = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            longest = max(longest, sum(map(len, row)) + 3 * len(row))
            writer.writerow(row)
    return longest


def _opens_quotes(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.readline(1 << 20).count(b'"') % 2 == 1


def _cut(path: Path, dialect: Dialect, scratch: Path) -> Path:
    """The same file from its first data row on: DuckDB counts skipped rows in its own way."""
    target = scratch / f"{path.name}.cut"
    with path.open(encoding="utf-8-sig", newline="") as source:
        skipped = sum(len(line.encode()) for line in islice(source, dialect.data_line))
    with path.open("rb") as raw, target.open("wb") as sink:
        raw.seek(skipped + (3 if raw.read(3) == b"\xef\xbb\xbf" else 0))
        while chunk := raw.read(1 << 20):
            sink.write(chunk)
    return target


def _agrees(con: duckdb.DuckDBPyConnection, table: str, dialect: Dialect) -> bool:
    """Whether the engine and Python read the first rows alike: quotes can be understood in two ways."""
    wide = dialect.header.width
    shown = [tuple(row) + ("",) * (wide - len(row)) for row in dialect.first_rows]
    found = con.execute(f"select * from {table} order by rowid limit {len(shown)}").fetchall()
    return len(found) == len(shown) and all(
        [cell or "" for cell in engine] == list(python[:wide]) for engine, python in zip(found, shown, strict=True)
    )


def _mended(stream: TextIO, dialect: Dialect, *, name: str) -> Iterator[list[str]]:
    """Each record as `width` cells and, as the last, the whole line where it does not fit."""
    width, separator = dialect.header.width, dialect.separator
    lines = _lines(stream, name)
    for _ in islice(lines, dialect.data_line):
        pass
    waiting: list[str] = []  # lines read ahead while looking for a closing quote
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        if not line.strip("\r\n"):
            continue
        cells = _cells(line, separator)
        if cells is None:  # a quote is open: the record goes on, or the quote is a stray one
            ahead = _closing(line, waiting, lines)
            joined = line + "".join(ahead) if ahead else None
            whole = _cells(joined, separator) if joined else None
            if whole is not None and _fits(whole, width) and not any(holds_rows(cell, dialect) for cell in whole):
                cells = whole
                del waiting[: len(ahead)]
            else:
                cells = line.rstrip("\r\n").split(separator)
        if _fits(cells, width):
            yield cells[:width] + [""] * (width - len(cells)) + [""]
        else:
            yield [""] * width + [line.rstrip("\r\n")]


def _fits(cells: list[str], width: int) -> bool:
    return len(cells) <= width or not any(cell.strip() for cell in cells[width:])


def _closing(line: str, waiting: list[str], lines: Iterator[str]) -> list[str]:
    """The lines that follow up to the one that closes the quote; they stay in `waiting`. Empty: it never closes."""
    quotes = line.count('"')
    for taken in range(_MAX_QUOTED_LINES):
        if taken == len(waiting):
            following = next(lines, None)
            if following is None:
                return []
            waiting.append(following)
        quotes += waiting[taken].count('"')
        if quotes % 2 == 0:
            return waiting[: taken + 1]
    return []


def _cells(record: str, separator: str) -> list[str] | None:
    """The cells of one record; None where a quote stays open."""
    if len(record) > _PYTHON_FIELD_LIMIT:
        return record.rstrip("\r\n").split(separator) if '"' not in record else None
    if record.count('"') % 2:
        return None
    rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=separator))
    return rows[0] if len(rows) == 1 else None


def _lines(stream: TextIO, name: str) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise NotATable(name=name)
        yield line
