"""What was spent, month by month, by an export of the books or a sheet of one's own?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from clv.core.errors import CostDateOrderUnknown, NoCostColumn, NoCosts, NoMonthColumn
from clv.intake.choices import Choices, DateOrder, Role
from clv.intake.cost_words import CostKind, CostRole, header_score, kind_of_label, kind_said
from clv.intake.files.header_words import fold
from clv.intake.files.source import SalesFile
from clv.intake.files.staging import Staged, drop, stage
from clv.intake.sales.amounts import number_style
from clv.intake.sales.columns import listed
from clv.intake.sales.currencies import found_currencies
from clv.intake.sales.dates import MONTHS, date_style

_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/. ]?(0?[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[-/. ]((?:19|20)\d\d)")
_NAMED = re.compile(r"([^\W\d_]{3,})\.?[-/' .,]*((?:19|20)?\d\d)|((?:19|20)\d\d)[-/ .]*([^\W\d_]{3,})\.?")
_TOTALS = frozenset(
    ("total", "totaal", "totals", "eindtotaal", "subtotaal", "subtotal", "razem", "suma", "lacznie", "summe", "gesamt")
)
_MOST = 0.5  # more of the filled cells of a column than this must be what its role needs
_NUMBER_OF_MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names.split()}


@dataclass(frozen=True)
class CostRow:
    """One cost as the file has it. month: its first day. kind: None where no word tells what it is for."""

    month: date
    label: str
    channel: str
    amount: float
    kind: CostKind | None


@dataclass(frozen=True)
class CostsRead:
    """What was read: the costs, the same label, channel and month added up, and what was left out by reason.

    rows_read: rows of the file; rows_used of them hold at least one cost. currency: "" where the file names none.
    """

    name: str
    rows: tuple[CostRow, ...]
    rows_read: int
    left_out: dict[str, int] = field(default_factory=dict)
    currencies: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def rows_used(self) -> int:
        return self.rows_read - sum(self.left_out.values())

    @property
    def total(self) -> float:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True)
class _Money:
    """A column of money: what its rows share because its heading says so."""

    header: str
    month: date | None = None
    kind: CostKind | None = None


def read_costs(con: duckdb.DuckDBPyConnection, file: SalesFile, *, date_order: DateOrder | None = None) -> CostsRead:
    """The costs in a file: CSV, XLSX, XLS, ODS or Parquet, opened as sales are.

    Three layouts: a month and an amount on each row, with a kind, a label or a channel where there are such; a column
    for each month; a column for winning and one for keeping. Rows without a month or an amount and totals rows are
    left out and counted. Raises NoMonthColumn, NoCostColumn, CostDateOrderUnknown, NoCosts, and what `stage` raises.
    """
    staged = stage(con, [file], Choices(), with_hidden=True)
    try:
        return _read(con, staged, file.name, date_order)
    finally:
        drop(con, staged)


def _read(con: duckdb.DuckDBPyConnection, staged: Staged, name: str, date_order: DateOrder | None) -> CostsRead:
    roles = _roles(con, staged, name)
    money = _money_columns(con, staged, roles, name)
    amounts = [_numbers(con, staged, column.header) for column in money]
    months = _months(con, staged, roles[CostRole.MONTH], name, date_order) if CostRole.MONTH in roles else None
    texts: dict[CostRole, list[str]] = {
        role: _texts(con, staged, roles[role])
        for role in (CostRole.KIND, CostRole.LABEL, CostRole.CHANNEL)
        if role in roles
    }
    left_out: Counter[str] = Counter()
    sums: dict[tuple[date, str, str, CostKind | None], float] = {}
    months_raw = _texts(con, staged, roles[CostRole.MONTH]) if CostRole.MONTH in roles else [""] * staged.rows
    for row in range(staged.rows):
        own = {role: cells[row] for role, cells in texts.items()}
        reason = _left_out([*own.values(), months_raw[row]], [cells[row] for cells in amounts])
        month = months[row] if months is not None else None
        if reason is None and months is not None and month is None:
            reason = "no_month"
        if reason is not None:
            left_out[reason] += 1
            continue
        for column, cells in zip(money, amounts, strict=True):
            amount, when = cells[row], month or column.month
            if amount is None or when is None:
                continue
            label, kind = _label_and_kind(own, column)
            key = when, label, own.get(CostRole.CHANNEL, ""), kind
            sums[key] = sums.get(key, 0.0) + amount
    if not sums:
        raise NoCosts(name=name)
    first = staged.column(money[0].header)
    style = number_style(con, table=staged.table, column=first, header=money[0].header)
    known = {Role.AMOUNT: money[0].header}
    if CostRole.CURRENCY in roles:
        known[Role.CURRENCY] = roles[CostRole.CURRENCY]
    return CostsRead(
        name=name,
        rows=tuple(
            CostRow(month, label, channel, round(amount, 2), kind)
            for (month, label, channel, kind), amount in sorted(
                sums.items(), key=lambda item: (item[0][0], item[0][1:3])
            )
        ),
        rows_read=staged.rows,
        left_out=dict(left_out),
        currencies=found_currencies(con, staged, known, style, Role.AMOUNT),
        columns={role.value: header for role, header in roles.items()},
    )


def _label_and_kind(own: dict[CostRole, str], column: _Money) -> tuple[str, CostKind | None]:
    """What the cost is called, and what it is for: said outright, else by what it was spent on."""
    said = column.kind or kind_said(own.get(CostRole.KIND, ""))
    heading = column.header if column.kind else ""
    label = own.get(CostRole.LABEL) or own.get(CostRole.KIND) or heading or own.get(CostRole.CHANNEL) or column.header
    kind = said or kind_of_label(label) or kind_of_label(own.get(CostRole.KIND, ""))
    return label, kind or kind_of_label(own.get(CostRole.CHANNEL, ""))


def _left_out(words: Sequence[str], amounts: Sequence[float | None]) -> str | None:
    if any(_is_total(word) for word in words):
        return "total_row"
    if all(amount is None for amount in amounts):
        return "no_amount" if any(words) else "empty_row"
    return None


def _is_total(text: str) -> bool:
    return next(iter(fold(text).split()), "") in _TOTALS


def _roles(con: duckdb.DuckDBPyConnection, staged: Staged, name: str) -> dict[CostRole, str]:
    """The column of each role, by its heading and confirmed by what it holds; the amount may be several columns."""
    found: dict[CostRole, str] = {}
    fits: dict[CostRole, Callable[[str], bool]] = {
        CostRole.MONTH: lambda header: _holds_months(con, staged, header),
        CostRole.AMOUNT: lambda header: _holds_numbers(con, staged, header),
    }
    for role in CostRole:
        scored = sorted(((header_score(h, role), -i, h) for i, h in enumerate(staged.headers)), reverse=True)
        for score, _place, header in scored:
            if score and header not in found.values() and fits.get(role, _anything)(header):
                found[role] = header
                break
    if CostRole.MONTH not in found and not _month_headers(staged):
        free = [h for h in staged.headers if h not in found.values() and not _holds_numbers(con, staged, h)]
        dated = [header for header in free if _holds_months(con, staged, header)]
        if not dated:
            raise NoMonthColumn(name=name, found=listed(staged.headers))
        found[CostRole.MONTH] = dated[0]
    if CostRole.LABEL not in found:
        words = [
            h
            for h in staged.headers
            if h not in found.values() and month_of(h) is None and not _holds_numbers(con, staged, h)
        ]
        if words and CostRole.KIND not in found:
            found[CostRole.LABEL] = words[0]
    return found


def _anything(_header: str) -> bool:
    return True


def _money_columns(
    con: duckdb.DuckDBPyConnection, staged: Staged, roles: dict[CostRole, str], name: str
) -> list[_Money]:
    if CostRole.MONTH not in roles:
        roles.pop(CostRole.AMOUNT, None)  # a total beside the months would count everything twice
        return [_Money(header, month=month) for header, month in _month_headers(staged).items()]
    others = [h for h in staged.headers if h not in {v for k, v in roles.items() if k is not CostRole.AMOUNT}]
    said = {header: kind_said(header) for header in others if _holds_numbers(con, staged, header)}
    kinds = [_Money(header, kind=kind) for header, kind in said.items() if kind is not None]
    if {column.kind for column in kinds} >= {CostKind.WINNING, CostKind.KEEPING}:
        roles.pop(CostRole.AMOUNT, None)
        return kinds
    if CostRole.AMOUNT in roles:
        return [_Money(roles[CostRole.AMOUNT])]
    if kinds or len(said) == 1:
        return kinds or [_Money(next(iter(said)))]
    raise NoCostColumn(name=name, found=listed(staged.headers))


def _month_headers(staged: Staged) -> dict[str, date]:
    """The headings that are months, where at least two are."""
    found = {header: month for header in staged.headers if (month := month_of(header)) is not None}
    return found if len(found) >= 2 else {}


def _holds_numbers(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> bool:
    filled = sum(1 for cell in _texts(con, staged, header) if cell)
    numbers = sum(1 for number in _numbers(con, staged, header) if number is not None)
    return numbers > 0 and numbers >= _MOST * filled


def _holds_months(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> bool:
    cells = [cell for cell in _texts(con, staged, header) if cell and not _is_total(cell)]
    if sum(month_of(cell) is not None for cell in cells) >= _MOST * len(cells) > 0:
        return True
    style = date_style(con, table=staged.table, column=staged.column(header))
    return style.dates > 0 and style.dates >= _MOST * len(cells)


def _months(
    con: duckdb.DuckDBPyConnection, staged: Staged, header: str, name: str, chosen: DateOrder | None
) -> list[date | None]:
    """The first day of each row's month; None where the cell holds none."""
    cells = _texts(con, staged, header)
    written = [month_of(cell) for cell in cells]
    if sum(month is not None for month in written) >= _MOST * sum(bool(cell) for cell in cells):
        return written
    column = staged.column(header)
    style = date_style(con, table=staged.table, column=column, chosen=chosen)
    orders = [style.order] if style.order else [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    readings = [_days(con, staged, style.sql(column, order=order)) for order in orders]
    if len(readings) > 1:
        # The first of each month, read the right way, is always a first.
        readings = [days for days in readings if all(day is None or day.day == 1 for day in days)]
        if len(readings) != 1:
            raise CostDateOrderUnknown(name=name, samples=", ".join(style.samples[:2]))
    return [day and day.replace(day=1) for day in readings[0]]


def month_of(text: str) -> date | None:
    """The month that a cell or a heading names, as its first day: 2030-01, 01/2030, 203001, Jan 2030, maart '30.

    A day of a month is none: that is for the dates.
    """
    bare = fold_month(text)
    if match := _YEAR_MONTH.fullmatch(bare):
        return date(int(match[1]), int(match[2]), 1)
    if match := _MONTH_YEAR.fullmatch(bare):
        return date(int(match[2]), int(match[1]), 1)
    if match := _NAMED.fullmatch(bare):
        name, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        number = _NUMBER_OF_MONTH.get(name)
        whole = int(year) + (2000 if len(year) == 2 else 0)
        return date(whole, number, 1) if number else None
    return None


def fold_month(text: str) -> str:
    """A cell without accents and case, its signs kept."""
    parts = re.split(r"([-/. ,']+)", text.strip().strip("'"))
    return "".join(part if i % 2 else fold(part) for i, part in enumerate(parts))


def _texts(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> list[str]:
    rows = con.execute(f"select {staged.column(header)} from {staged.table} order by rowid").fetchall()
    return [(row[0] or "").strip() for row in rows]


def _numbers(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> list[float | None]:
    column = staged.column(header)
    style = number_style(con, table=staged.table, column=column, header=header)
    rows = con.execute(f"select {style.sql(column)} from {staged.table} order by rowid").fetchall()
    return [row[0] for row in rows]


def _days(con: duckdb.DuckDBPyConnection, staged: Staged, sql: str) -> list[date | None]:
    rows = con.execute(f"select {sql} from {staged.table} order by rowid").fetchall()
    return [row[0] for row in rows]
