"""What is in the files, as text, before anything is decided about it?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb

from clv.core.errors import BrokenFile, ClvError, EmptyFile, NoSheets, NotATable
from clv.intake.choices import Choices
from clv.intake.files.delimited import RAGGED, load_csv, load_text, write_rows
from clv.intake.files.dialect import Dialect, detect, unwrapped
from clv.intake.files.encoding import as_utf8
from clv.intake.files.headers import MAX_COLUMNS, is_unnamed, unique_names
from clv.intake.files.joining import common_columns
from clv.intake.files.markup import read_markup
from clv.intake.files.parquet import load_parquet
from clv.intake.files.quoting import with_double_quotes, with_doubled_quotes
from clv.intake.files.source import FileKind, Opened, SalesFile, opened
from clv.intake.files.workbooks import open_workbook

_AHEAD = 1 << 20  # bytes


@dataclass(frozen=True)
class Part:
    """A stretch of the staging table that came from one file or sheet."""

    name: str
    first_id: int  # rowid of its first row
    first_row: int  # the number that this row has in the file, from 1


@dataclass(frozen=True)
class Staged:
    """The engine table of the raw rows, and what was found out about the files.

    table       temporary: it lives on the connection it was made on, columns c1, c2 ... in the order of `headers`,
                all text, blank cells null; rowid keeps the order of the file
    encoding, separator   "" for workbooks and Parquet
    header_row  the line of the headers, from 1; 0 where there is none
    sheet       the sheets read, joined by ", "
    hidden      columns of a workbook that its maker hid, and that were not read
    """

    table: str
    headers: tuple[str, ...]
    rows: int
    files: tuple[str, ...]
    kind: FileKind
    encoding: str = ""
    separator: str = ""
    header_row: int = 1
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    ragged: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """What the reader calls the files."""
        return ", ".join(self.files)

    def column(self, header: str) -> str:
        """The engine's name of a column."""
        return f"c{self.headers.index(header) + 1}"

    @property
    def all_columns(self) -> tuple[str, ...]:
        return tuple(f"c{i + 1}" for i in range(len(self.headers)))


def stage(
    con: duckdb.DuckDBPyConnection, files: Sequence[SalesFile], choices: Choices, *, with_hidden: bool = False
) -> Staged:
    """Read the files, archives unpacked, into one temporary table of text.

    Several files, and sheets with the same headers, stand one below the other; their columns may be in another order.
    with_hidden: whether to read the columns that the maker of a workbook hid, though no choice names them.
    Raises a ClvError that names the file for whatever cannot be read.
    """
    staged: list[Staged] = []
    try:
        within = _where_it_reads(con)
        with TemporaryDirectory(prefix="tenfold-", dir=within) as folder:
            ready: list[tuple[Opened, Path]] = []
            for number, file in enumerate(files):
                scratch = Path(folder) / str(number)
                scratch.mkdir()
                ready += [
                    (one, scratch)
                    for one in opened(file if within is None else _named_in(scratch, file), scratch=scratch)
                ]
            if len(ready) > 1:  # before minutes go into the first of files that do not belong together
                common_columns([seen for one, scratch in ready if (seen := _headers_ahead(one, choices, scratch))])
            for one, scratch in ready:
                staged.append(_stage_one(con, one, choices, scratch, with_hidden=with_hidden))
        if not staged:
            raise EmptyFile(name="")
        whole = staged[0] if len(staged) == 1 else _stack(con, staged)
    except BaseException:
        for one_staged in staged:
            drop(con, one_staged)
        raise
    if whole.rows == 0:
        drop(con, whole)
        raise EmptyFile(name=whole.name)
    return whole


def _where_it_reads(con: duckdb.DuckDBPyConnection) -> str | None:
    """The folder in which an engine that is shut off may read; None where it may read everywhere."""
    [(folders,)] = con.execute("select current_setting('allowed_directories')").fetchall()
    return folders[0] if folders else None


def _named_in(folder: Path, file: SalesFile) -> SalesFile:
    """The file by a name in the folder, where an engine that is shut off reads it, wherever it lies."""
    path = folder / "given"
    if not file.path.is_file():
        return file
    try:
        path.hardlink_to(file.path)  # the engine follows a symbolic one, and finds itself outside
    except OSError:  # on another disk
        shutil.copyfile(file.path, path)
    return replace(file, path=path)


def drop(con: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Forget the raw rows."""
    con.execute(f"drop table if exists {staged.table}")


def row_number_sql(staged: Staged, rowid: str = "rowid") -> str:
    """The number of a row in its file, as the reader counts, from rowid."""
    if len(staged.parts) == 1:
        return f"{rowid} + {staged.parts[0].first_row - staged.parts[0].first_id}"
    cases = " ".join(
        f"when {rowid} >= {part.first_id} then {rowid} + {part.first_row - part.first_id}"
        for part in reversed(staged.parts)
    )
    return f"case {cases} end"


def _stage_one(
    con: duckdb.DuckDBPyConnection, one: Opened, choices: Choices, scratch: Path, *, with_hidden: bool
) -> Staged:
    table = f"staged_{uuid4().hex[:16]}"
    reader: dict[FileKind, Callable[..., Staged]] = {
        FileKind.TEXT: _stage_text,
        FileKind.MARKUP: _stage_markup,
        FileKind.WORKBOOK: partial(_stage_workbook, with_hidden=with_hidden),
        FileKind.PARQUET: _stage_parquet,
    }
    if choices.sheet is not None and one.kind is not FileKind.WORKBOOK:
        raise NoSheets(name=one.name, wanted=choices.sheet)
    try:
        found = reader[one.kind](con, one, choices, scratch, table)
        [(rows,)] = con.execute(f"select count(*) from {table}").fetchall()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as cause:
        con.execute(f"drop table if exists {table}")
        raise BrokenFile(name=one.name) from cause
    except BaseException:
        con.execute(f"drop table if exists {table}")
        raise
    return replace(found, rows=rows)


def _headers_ahead(one: Opened, choices: Choices, scratch: Path) -> tuple[str, list[str]] | None:
    """The name of a text file and its headers, from its beginning; None of other files, or where they do not show yet.

    A column without a name may prove to be empty, so it is none of them.
    """
    if one.kind is not FileKind.TEXT:
        return None
    with one.path.open("rb") as stream:
        head = stream.read(_AHEAD)
    if len(head) == _AHEAD and b"\0" not in head:
        head = head[: head.rfind(b"\n") + 1]
    ahead = scratch / "ahead"
    ahead.write_bytes(head)
    try:
        _path, _encoding, dialect = _laid_out(replace(one, path=ahead), choices, scratch)
    except ClvError:
        return None
    return one.name, [header for header in dialect.header.names if not is_unnamed(header)]


def _laid_out(one: Opened, choices: Choices, scratch: Path) -> tuple[Path, str, Dialect]:
    """The file in UTF-8 and with double quotes, the encoding that it had, and its layout."""
    path, encoding = as_utf8(one.path, scratch=scratch, name=one.name, encoding=choices.encoding)
    try:
        dialect = detect(path, name=one.name, separator=choices.separator)
    except NotATable:
        bare = unwrapped(path, scratch=scratch)
        if bare is None:
            raise
        path, dialect = bare, detect(bare, name=one.name, separator=choices.separator)
    if (single := with_double_quotes(path, dialect, scratch=scratch)) is not None:
        path, dialect = single, detect(single, name=one.name, separator=dialect.separator)
    return path, encoding, dialect


def _stage_text(con: duckdb.DuckDBPyConnection, one: Opened, choices: Choices, scratch: Path, table: str) -> Staged:
    path, encoding, dialect = _laid_out(one, choices, scratch)
    if dialect.header.width > MAX_COLUMNS:
        raise NotATable(name=one.name)
    ragged = load_text(con, table, path=path, dialect=dialect, scratch=scratch, name=one.name)
    if ragged and (doubled := with_doubled_quotes(path, dialect, scratch=scratch)) is not None:
        con.execute(f"drop table {table}")
        dialect = detect(doubled, name=one.name, separator=dialect.separator)
        ragged = load_text(con, table, path=doubled, dialect=dialect, scratch=scratch, name=one.name)
    return replace(
        _of_one(one, table, dialect.header.names),
        encoding=encoding,
        separator=dialect.separator,
        header_row=0 if dialect.header.row is None else dialect.data_line,
        ragged=ragged,
        parts=(Part(one.name, 0, dialect.data_line + 1),),
    )


def _stage_markup(con: duckdb.DuckDBPyConnection, one: Opened, choices: Choices, scratch: Path, table: str) -> Staged:
    path, encoding = as_utf8(one.path, scratch=scratch, name=one.name, encoding=choices.encoding)
    found = read_markup(path, name=one.name)
    clean = scratch / f"{table}.csv"
    longest = write_rows(found.rows, clean)
    load_csv(con, table, path=clean, width=found.header.width, longest=longest)
    return replace(
        _of_one(one, table, found.header.names),
        encoding=encoding,
        header_row=found.first_row - 1,
        parts=(Part(one.name, 0, found.first_row),),
    )


def _stage_workbook(
    con: duckdb.DuckDBPyConnection, one: Opened, choices: Choices, scratch: Path, table: str, *, with_hidden: bool
) -> Staged:
    asked = None if with_hidden else [header for _role, header in choices.columns]
    book = open_workbook(one.path, name=one.name, sheet=choices.sheet, columns=asked)
    first = book.chosen[0]
    parts: list[Part] = []

    def rows() -> Iterator[list[str]]:
        number = 0
        for sheet in book.chosen:
            parts.append(Part(f"{one.name}, {sheet.name}", number, sheet.first_row))
            for row in sheet.rows(book.names):
                number += 1
                yield row

    path = scratch / f"{table}.csv"
    longest = write_rows(rows(), path)
    load_csv(con, table, path=path, width=len(book.names), longest=longest)
    return replace(
        _of_one(one, table, book.names),
        header_row=0 if first.header.row is None else first.first_row - 1,
        sheet=", ".join(sheet.name for sheet in book.chosen),
        sheets=book.sheet_names,
        hidden=book.hidden,
        parts=tuple(parts),
    )


def _stage_parquet(con: duckdb.DuckDBPyConnection, one: Opened, choices: Choices, scratch: Path, table: str) -> Staged:  # noqa: ARG001
    headers = load_parquet(con, table, path=one.path, name=one.name)
    return replace(_of_one(one, table, headers), parts=(Part(one.name, 0, 1),))


def _of_one(one: Opened, table: str, headers: tuple[str, ...]) -> Staged:
    """What is known of any file once its rows are in the table; how many these are is counted by `_stage_one`."""
    return Staged(table=table, headers=headers, rows=0, files=(one.name,), kind=one.kind)


def _stack(con: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> Staged:
    """One table from several with the same columns, in the order of the first; the others are dropped."""
    first = staged[0]
    columns = common_columns([(one.name, _used_headers(con, one)) for one in staged])
    table = f"staged_{uuid4().hex[:16]}"
    selects: list[str] = []
    parts: list[Part] = []
    start = 0
    ragged = any(one.ragged for one in staged)
    for number, one in enumerate(staged):
        own = [
            f"{'null::varchar' if (header := headers[number]) is None else one.column(header)} as c{i + 1}"
            for i, headers in enumerate(columns)
        ]
        if ragged:
            own.append(f"{RAGGED if one.ragged else 'null::varchar'} as {RAGGED}")
        selects.append(f"select {', '.join(own)} from {one.table}")
        parts += [replace(part, first_id=part.first_id + start) for part in one.parts]
        start += one.rows
    con.execute(f"create temporary table {table} as {selects[0]}")
    for select in selects[1:]:
        con.execute(f"insert into {table} {select}")
    for one in staged:
        drop(con, one)

    def joined(values: Sequence[str]) -> str:
        return ", ".join(dict.fromkeys(value for value in values if value))

    return replace(
        first,
        table=table,
        headers=unique_names([next(filter(None, headers)) for headers in columns], width=len(columns)),
        rows=start,
        files=tuple(name for one in staged for name in one.files),
        encoding=joined([one.encoding for one in staged]),
        separator=joined([one.separator for one in staged]),
        sheet=joined([one.sheet or "" for one in staged]) or None,
        hidden=tuple(dict.fromkeys(header for one in staged for header in one.hidden)),
        ragged=ragged,
        parts=tuple(parts),
    )


def _used_headers(con: duckdb.DuckDBPyConnection, one: Staged) -> list[str]:
    """Without the columns that have neither a name nor a value: a comma at the end of each line makes one."""
    bare = [header for header in one.headers if is_unnamed(header)]
    if not bare:
        return list(one.headers)
    counts = ", ".join(f"count({one.column(header)})" for header in bare)
    [filled] = con.execute(f"select {counts} from {one.table}").fetchall()
    empty = {header for header, cells in zip(bare, filled, strict=True) if not cells}
    return [header for header in one.headers if header not in empty]
