"""How does a table become an Excel workbook: real numbers and dates, and a second sheet that says what they mean?

XlsxWriter makes the workbook with a first row of each column's format; the rows, which it would take minutes to
write a million of, are put in the place of that row as they come from the engine.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import ibis.expr.types as ir
import pyarrow as pa
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from clv.core.errors import TooManyRowsForExcel
from clv.core.sql import quoted
from clv.exports.columns import Kind, kind_of
from clv.exports.stream import ROWS_PER_BATCH, replacing, rows
from clv.i18n.locale import Language, Locale

EXCEL_ROWS = 1_048_576  # a sheet's, the header among them
CELL_LETTERS = 32_767  # Excel refuses a longer cell
ROW = "excel_row_number"  # a column beside the table's own
FIRST_SHEET = "xl/worksheets/sheet1.xml"
SHEET_NAME_LETTERS = 31

_DATES = {Language.EN: "dd/mm/yyyy", Language.NL: "dd-mm-yyyy", Language.PL: "dd.mm.yyyy"}
_WIDTHS = {Kind.TEXT: 22, Kind.DATE: 13, Kind.TIME: 19}
_NARROWEST, _WIDEST = 12, 30
_SAMPLE_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_SAMPLE_STYLE = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_NOT_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"


def write_xlsx(
    table: ir.Table,
    path: Path,
    *,
    locale: Locale,
    currency: str,
    headings: Mapping[str, str],
    explain: Sequence[tuple[str, str]],
    title: str,
) -> None:
    """The table as a workbook: numbers, dates and money are that, text and ids are text, never a formula.

    Money shows whole units of `currency` ("" for a plain number) and keeps its decimals beneath. The header is
    frozen and filters. headings: column -> heading. explain: (what, its meaning) for the second sheet, under
    `title`, which names the first sheet too. The unknown is an empty cell. In the table's order.
    Raises TooManyRowsForExcel before anything is written, and CannotWrite.
    """
    count = int(table.count().execute())
    if count >= EXCEL_ROWS:
        raise TooManyRowsForExcel(rows=count, most=EXCEL_ROWS - 1)
    kinds = {name: kind_of(name, dtype) for name, dtype in table.schema().items()}
    with replacing(path) as part, tempfile.TemporaryFile(dir=part.parent) as frame:
        _write_frame(
            frame,
            columns=[(headings.get(name, name), kind) for name, kind in kinds.items()],
            count=count,
            explain=explain,
            title=title,
            locale=locale,
            currency=currency,
        )
        _fill_frame(frame, part, table, kinds)


def _write_frame(
    frame: IO[bytes],
    *,
    columns: Sequence[tuple[str, Kind]],
    count: int,
    explain: Sequence[tuple[str, str]],
    title: str,
    locale: Locale,
    currency: str,
) -> None:
    """The workbook with a header, one empty row in the columns' formats, and the sheet of meanings."""
    with xlsxwriter.Workbook(frame, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _formats(locale, currency).items()}
        left = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        right = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"})
        sheet = book.add_worksheet(_sheet_name(title) or locale.text("Customers"))
        for position, (heading, kind) in enumerate(columns):
            sheet.write_string(0, position, heading, left if kind is Kind.TEXT else right)
            sheet.write_blank(1, position, None, formats[kind])
            width = _WIDTHS.get(kind, max(_NARROWEST, len(heading) + 3))
            sheet.set_column(position, position, min(width, _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        # Without this each id of digits wears a green corner.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{EXCEL_ROWS}"})

        meanings = book.add_worksheet(_sheet_name(locale.text("What it means")))
        bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
        meanings.set_column(0, 0, 32)
        meanings.set_column(1, 1, 90)
        meanings.write_string(0, 0, title, bold)
        for row, (what, meaning) in enumerate(explain, start=2):
            meanings.write_string(row, 0, what, bold)
            meanings.write_string(row, 1, meaning, wrapped)


def _fill_frame(frame: IO[bytes], part: Path, table: ir.Table, kinds: Mapping[str, Kind]) -> None:
    """The same workbook at `part`, with the table's rows in the place of the empty one."""
    with (
        zipfile.ZipFile(frame) as source,
        # Level 1 is three times as fast as the usual 6, for a fifth more bytes.
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name != FIRST_SHEET:
                target.writestr(name, content)
                continue
            sample = _SAMPLE_ROW.search(content)
            assert sample is not None, "XlsxWriter wrote no second row"
            styles = [style.decode() for style in _SAMPLE_STYLE.findall(sample.group())]
            with target.open(name, "w", force_zip64=True) as sheet:
                # The sheet's extent is optional, and no longer that of the frame.
                sheet.write(re.sub(rb"<dimension [^>]*/>", b"", content[: sample.start()]))
                _write_rows(sheet, table, dict(zip(kinds, styles, strict=True)), kinds)
                sheet.write(content[sample.end() :])


def _write_rows(sheet: IO[bytes], table: ir.Table, styles: Mapping[str, str], kinds: Mapping[str, Kind]) -> None:
    cells = ", ".join(
        _cell(name, kind, letters=xl_col_to_name(position), style=styles[name])
        for position, (name, kind) in enumerate(kinds.items())
    )
    # Row 1 is the header. Numbered as they stream by: a window without an order keeps that of the rows.
    numbered = f"SELECT *, (row_number() OVER () + 1)::VARCHAR AS {ROW} FROM rows"
    with rows(table) as connection:
        # concat() joins all parts in one go; || would copy the growing row at each part.
        written = connection.sql(f"SELECT concat('<row r=\"', {ROW}, '\">', {cells}, '</row>') FROM ({numbered})")
        for batch in written.to_arrow_reader(ROWS_PER_BATCH):
            sheet.write(_bytes(batch.column(0)))


def _cell(name: str, kind: Kind, *, letters: str, style: str) -> str:
    """SQL for one cell with its address and format; an unknown one is there and empty."""
    column = quoted(name)
    start = f'\'<c r="{letters}\', {ROW}, \'" s="{style}"'  # the quote of SQL stays open
    before, after = "><v>", "</v></c>"
    match kind:
        case Kind.TEXT:
            content = _escaped(column)
            before, after = ' t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
        case Kind.DATE:
            content = f"date_diff('day', DATE '1899-12-30', {column})"
        case Kind.TIME:
            content = f"epoch({column}::TIMESTAMP) / 86400 + 25569"
        case Kind.WHOLE:
            content = column
        case _:
            content = f"CASE WHEN isfinite({column}::DOUBLE) THEN {column}::DOUBLE END"
    empty, full = f"concat({start}/>')", f"concat({start}{before}', {content}, '{after}')"
    return f"CASE WHEN ({content}) IS NULL THEN {empty} ELSE {full} END"


def _escaped(column: str) -> str:
    """SQL for a text as XML and Excel take it: no signs that neither allows, no more letters than a cell holds."""
    text = f"left(regexp_replace({column}::VARCHAR, '{_NOT_XML}', '', 'g'), {CELL_LETTERS})"
    # Excel reads _x0041_ as the letter with that number.
    text = f"regexp_replace({text}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\\1', 'g')"
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = f"replace({text}, '{sign}', '{entity}')"
    return text


def _bytes(texts: pa.Array) -> memoryview | bytes:
    """The texts one after another: an Arrow column of strings is already that, its ends are beside it."""
    texts = texts.cast(pa.large_string())
    if not len(texts):
        return b""
    _, ends, data = texts.buffers()
    positions = memoryview(ends).cast("q")
    return memoryview(data)[positions[texts.offset] : positions[texts.offset + len(texts)]]


def _formats(locale: Locale, currency: str) -> dict[Kind, str]:
    amount = "#,##0"
    if currency:
        # The reader's own money form, with the digits' pattern for the digit and the sign as plain letters.
        before, after = (f'"{part}"' if part else "" for part in locale.money(1, currency).split("1"))
        amount = before + amount + after
    return {
        Kind.TEXT: "@",
        Kind.WHOLE: "#,##0",
        Kind.DECIMAL: "#,##0.00",
        Kind.MONEY: amount,
        Kind.SHARE: "0%",
        Kind.DATE: _DATES[locale.language],
        Kind.TIME: f"{_DATES[locale.language]} hh:mm",
    }


def _sheet_name(text: str) -> str:
    """Without the signs that Excel forbids in a sheet's name."""
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip(" '")[:SHEET_NAME_LETTERS]
