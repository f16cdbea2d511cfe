"""How does a table read as CSV, in the form that the reader's Excel expects?"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import ibis.expr.types as ir

from clv.core.sql import literal, quoted
from clv.exports.columns import Kind, kind_of
from clv.exports.stream import replacing, rows
from clv.i18n.locale import Locale

BOM = "\ufeff"  # Excel takes a file without it for the Windows code page: ł becomes Å‚
DECIMALS = {Kind.MONEY: 2, Kind.SHARE: 4, Kind.DECIMAL: 4}
# With one of these in front a spreadsheet may take a customer's name for a formula and run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMULA = r"^[=+\-@\t\r\n]"


def write_csv(
    table: ir.Table,
    path: Path,
    *,
    locale: Locale,
    headings: Mapping[str, str] | None = None,
    exact: bool = False,
) -> None:
    """The table as UTF-8 with BOM: semicolons and decimal commas for Dutch and Polish, commas and points for English.

    Money has two decimals, shares (0 to 1) and other decimals four; dates are ISO; the unknown is empty. Text is
    quoted, so that ids keep their leading zeros in every program that asks; text that begins like a formula gets an
    apostrophe in front. headings: column -> heading, the column's own name where it has none.
    exact: for programs rather than for Excel: every digit of a number, and no BOM where the language is English.
    The rows go to disk in batches, in the table's order. Raises CannotWrite.
    """
    kinds = {name: kind_of(name, dtype) for name, dtype in table.schema().items()}
    fields = ", ".join(f"{_field(name, kind, locale, exact=exact)} AS {quoted(name)}" for name, kind in kinds.items())
    text = ", ".join(quoted(name) for name, kind in kinds.items() if kind is Kind.TEXT)
    bom = "" if exact and locale.csv_separator == "," else BOM
    options = [
        "FORMAT csv",
        "HEADER false",
        f"DELIMITER '{locale.csv_separator}'",
        "QUOTE '\"'",
        *([f"FORCE_QUOTE ({text})"] if text else []),
        # duckdb cannot write a BOM before its own header.
        f"PREFIX {literal(bom + _header([(headings or {}).get(name, name) for name in kinds], locale))}",
        "SUFFIX '\n'",
    ]
    with replacing(path) as part, rows(table) as connection:
        connection.execute(f"COPY (SELECT {fields} FROM rows) TO {literal(str(part))} ({', '.join(options)})")


def _field(name: str, kind: Kind, locale: Locale, *, exact: bool) -> str:
    column = quoted(name)
    match kind:
        case Kind.MONEY | Kind.SHARE | Kind.DECIMAL:
            digits = DECIMALS[kind]
            # + 0.0 turns -0.00 into 0.00
            rounded = f"printf('%.{digits}f', round({column}::DOUBLE, {digits}) + 0.0)"
            number = f"{column}::DOUBLE::VARCHAR" if exact else rounded
            if locale.decimal_sign != ".":
                number = f"replace({number}, '.', '{locale.decimal_sign}')"
            return f"CASE WHEN isfinite({column}::DOUBLE) THEN {number} END"
        case Kind.TEXT:
            # Not IN (...): from a few values on duckdb makes a join of it, and a join loses the order of the rows.
            danger = f"regexp_matches({column}::VARCHAR, '{_FORMULA}')"
            return f"CASE WHEN {danger} THEN '''' || {column} ELSE {column}::VARCHAR END"
        case _:
            return column


def _header(names: list[str], locale: Locale) -> str:
    """One line, its headings as safe as the text below them."""
    line = io.StringIO()
    safe = [f"'{name}" if name.startswith(FORMULA_STARTS) else name for name in names]
    csv.writer(line, delimiter=locale.csv_separator, lineterminator="\n").writerow(safe)
    return line.getvalue()
