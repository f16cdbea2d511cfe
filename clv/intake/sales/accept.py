"""Which rows become transactions, and why do the others not?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from clv.core.errors import (
    AmountBeyondAll,
    ClvError,
    NoAmountColumn,
    NoCustomerColumn,
    NoDateColumn,
    NoRowsInWindow,
    NotAmounts,
    NotDates,
    NoUsableRows,
)
from clv.core.money import MOST, money_sum_sql
from clv.core.sql import literal
from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Role
from clv.intake.files.delimited import RAGGED
from clv.intake.files.staging import Staged, row_number_sql
from clv.intake.sales.columns import listed
from clv.intake.sales.exclusions import ExcludedRows, judge
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.report import REASONS, WITHOUT_MONEY, IntakeReport
from clv.intake.sales.values import VALUES, RowValues, read_rows

LEAN = ("customer_id", "order_id", "date", "amount", "import_id")  # which customers, sales and money need
_TYPES = {"string": "varchar", "date": "date", "float64": "double", "int64": "bigint"}
_MISSING: dict[Role, type[ClvError]] = {
    Role.CUSTOMER: NoCustomerColumn,
    Role.DATE: NoDateColumn,
    Role.AMOUNT: NoAmountColumn,
}


def accept(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    proposal: Proposal,
    *,
    into: str,
    import_id: str,
    until: date | None = None,
    columns: Sequence[str] = TRANSACTIONS.names,
) -> IntakeReport:
    """Append the usable rows to `into` (TRANSACTIONS) and the others to `<into>_left_out`; both are made if missing.

    `<into>_left_out` has import_id, row (its number in the file), reason (of REASONS) and raw (the row's cells).
    Refunds stay negative rows. An amount in a refund column becomes a negative row of its own, on the order and day of
    its sale: so an order that was given back as a whole can be told from a gift of amount zero.
    columns: those that `into` has, in the order of TRANSACTIONS; all that a calculation needs is LEAN.
    Raises the ClvError of a missing role or an open question, NotDates, NotAmounts, NoRowsInWindow or NoUsableRows;
    then no row was added; and AmountBeyondAll, when rows were. The caller owns the database transaction.
    """
    refuse_unreadable(con, staged, proposal)
    read = read_rows(con, staged, proposal)
    try:
        judged = judge(con, staged, proposal, read, until=until)
        try:
            if judged.rows == staged.rows:
                raise _nothing_usable(con, staged, proposal, judged, until)
            _make_tables(con, into, columns)
            used = _append(con, read, judged, into=into, import_id=import_id, columns=columns)
            _refuse_beyond_all(con, f"{into} where import_id = {literal(import_id)}", proposal)
            left_out, money = _append_left_out(con, staged, judged, into=into, import_id=import_id)
            refunds = 0
            if read.has_refunds:
                refunds = _append_refunds(con, read, judged, into=into, import_id=import_id, columns=columns)
            return _report(con, staged, proposal, read, judged, into, import_id, used, left_out, money, refunds)
        finally:
            judged.drop(con)
    finally:
        for table in read.helpers:
            con.execute(f"drop table if exists {table}")


def refuse_unreadable(con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal) -> None:
    found = listed(staged.headers)
    for role in proposal.missing:
        raise _MISSING[role](name=staged.name, found=found)
    for question in proposal.questions:
        raise question.error()
    assert proposal.dates is not None
    if proposal.dates.dates == 0:
        column = proposal.columns[Role.DATE]
        raise NotDates(name=staged.name, column=column, samples=_samples(con, staged, column))
    style = proposal.numbers[proposal.amount_role]
    if style.numbers == 0:
        column = proposal.columns[proposal.amount_role]
        raise NotAmounts(name=staged.name, column=column, samples=_samples(con, staged, column))


def _samples(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> str:
    column = staged.column(header)
    rows = con.execute(
        f"select left({column}, 40) from {staged.table} where trim({column}) <> '' order by rowid limit 3"
    ).fetchall()
    return ", ".join(row[0] for row in rows) or "–"


def _make_tables(con: duckdb.DuckDBPyConnection, into: str, columns: Sequence[str]) -> None:
    listed = ", ".join(f"{one.name} {_TYPES[one.type]}" for one in TRANSACTIONS.columns if one.name in columns)
    con.execute(f"create table if not exists {into} ({listed})")
    con.execute(
        f'create table if not exists {into}_left_out (import_id varchar, "row" bigint, reason varchar, raw varchar[])'
    )


def _append(
    con: duckdb.DuckDBPyConnection,
    read: RowValues,
    judged: ExcludedRows,
    *,
    into: str,
    import_id: str,
    columns: Sequence[str],
) -> int:
    values = [name for name in VALUES if name in columns]
    [(used,)] = con.execute(
        f"insert into {into} ({', '.join(values)}, import_id) select {', '.join(values)}, {literal(import_id)} "
        f"from {read.relation} where {judged.sales}"
    ).fetchall()
    return int(used)


def _refuse_beyond_all(con: duckdb.DuckDBPyConnection, mine: str, proposal: Proposal) -> None:
    [(largest,)] = con.execute(f"select max(abs(amount)) from {mine}").fetchall()
    if largest >= MOST:
        raise AmountBeyondAll(column=proposal.columns[proposal.amount_role], found=f"{largest:g}")


def _append_refunds(
    con: duckdb.DuckDBPyConnection,
    read: RowValues,
    judged: ExcludedRows,
    *,
    into: str,
    import_id: str,
    columns: Sequence[str],
) -> int:
    """A row for each refund of the column; none where a row of its own gives the same money back."""
    own_row = (
        f"(customer_id, round(abs(refund), 2)) in (select (customer_id, round(-amount, 2)) from {into} "
        f"where import_id = {literal(import_id)} and amount < 0)"
    )
    where = "".join(f", {name}" for name in ("channel", "country") if name in columns)
    [(made,)] = con.execute(
        f"insert into {into} (customer_id, order_id, date, amount, import_id{where}) "
        f"select customer_id, order_id, date, -abs(refund), {literal(import_id)}{where} "
        f"from {read.relation} where refund <> 0 and {judged.sales} and not coalesce({own_row}, false)"
    ).fetchall()
    return int(made)


def _append_left_out(
    con: duckdb.DuckDBPyConnection, staged: Staged, judged: ExcludedRows, *, into: str, import_id: str
) -> tuple[dict[str, int], dict[str, float]]:
    """Rows and money by reason. The money of a row without customer and date is none: it may be a total."""
    if not judged.rows:
        return {}, {}
    cells = f"[{', '.join(staged.all_columns)}]"
    if staged.ragged:
        cells = f"case when {RAGGED} <> '' then [{RAGGED}] else {cells} end"
    con.execute(
        f"insert into {into}_left_out "
        f"select {literal(import_id)}, {row_number_sql(staged, 's.rowid')}, reason, {cells} "
        f"from {staged.table} s join {judged.table} j on s.rowid = j.id order by s.rowid"
    )
    is_money = f"(date is not null or customer_id is not null) and abs(amount) < {MOST}"
    money = money_sum_sql(f"case when {is_money} then amount end")
    rows = con.execute(f"select reason, count(*), coalesce({money}, 0) from {judged.table} group by reason").fetchall()
    found = {row[0]: row for row in rows}
    ordered = [found[reason] for reason in REASONS if reason in found]
    return (
        {row[0]: row[1] for row in ordered},
        {row[0]: row[2] for row in ordered if row[0] not in WITHOUT_MONEY and row[2]},
    )


def _report(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    proposal: Proposal,
    read: RowValues,
    judged: ExcludedRows,
    into: str,
    import_id: str,
    used: int,
    left_out: dict[str, int],
    money: dict[str, float],
    refunds: int,
) -> IntakeReport:
    mine = f"{into} where import_id = {literal(import_id)}"
    [(revenue, first, last, negative, zeros, ordered)] = con.execute(
        f"select {money_sum_sql('amount')}, min(date), max(date), count(*) filter (amount < 0), "
        f"count(*) filter (amount = 0), count(order_id) from {mine}"
    ).fetchall()
    customers = read.customers.different
    if judged.rows or not read.customers.complete or customers is None:
        [(customers,)] = con.execute(f"select count(distinct customer_id) from {mine}").fetchall()
    by_order = f"select count(distinct order_id) from {mine}"
    by_day = f"select count(*) from (select distinct customer_id, date from {mine} and order_id is null)"
    [(orders,)] = con.execute(by_order).fetchall() if ordered and not read.orders_differ else [(ordered,)]
    [(days,)] = con.execute(by_day).fetchall() if ordered < used + refunds else [(0,)]
    return IntakeReport(
        rows_read=staged.rows,
        rows_used=used,
        left_out=left_out,
        customers=customers,
        orders=orders + days,
        revenue=revenue,
        first_date=first,
        last_date=last,
        currency=proposal.currency,
        encoding=staged.encoding,
        separator=staged.separator,
        decimal=proposal.decimal,
        date_order=proposal.date_order or "",
        columns={role.value: header for role, header in proposal.columns.items()},
        files=staged.files,
        sheet=staged.sheet or "",
        hidden_columns=staged.hidden,
        header_row=staged.header_row,
        order_amounts=proposal.order_amounts or "",
        revenue_before=revenue + sum(money.values()),
        revenue_left_out=money,
        stray_dates=proposal.strays_left_out.days if proposal.strays_left_out and "stray_date" in left_out else (),
        set_apart=judged.rule_counts(con) if {"status", "set_apart"} & left_out.keys() else {},
        refund_rows=refunds,
        negative_rows=negative,
        zero_orders=_zero_orders(con, mine) if zeros else 0,
        duplicate_rows=_duplicates(con, staged, proposal, judged) if 0 < orders < ordered else 0,
    )


def _zero_orders(con: duckdb.DuckDBPyConnection, mine: str) -> int:
    """Orders, or rows without an order number, on which nothing but zero was paid."""
    [(found,)] = con.execute(
        f"select (select count(*) from {mine} and order_id is null and amount = 0) + (select count(*) from ("
        f"select order_id from {mine} and order_id in (select order_id from {mine} and amount = 0) "
        f"group by order_id having max(abs(amount)) = 0))"
    ).fetchall()
    return int(found)


def _duplicates(con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, judged: ExcludedRows) -> int:
    """Rows used that repeat another row of the same order in every column."""
    order = staged.column(proposal.columns[Role.ORDER])
    [(found,)] = con.execute(
        f"select coalesce(sum(n - 1), 0) from (select count(*) as n from (select rowid as id, * from {staged.table}) "
        f"where {order} is not null and {judged.sales} "
        f"group by hash({', '.join(staged.all_columns)}) having count(*) > 1)"
    ).fetchall()
    return int(found)


def _nothing_usable(
    con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, judged: ExcludedRows, until: date | None
) -> ClvError:
    rows = con.execute(
        f"select reason, count(*), min(date) from {judged.table} group by 1 order by 2 desc, 1"
    ).fetchall()
    first = min((row[2] for row in rows if row[0] == "after_window"), default=None)
    if first is not None and until is not None:
        return NoRowsInWindow(end=until.isoformat(), first=first.isoformat())
    columns = ", ".join(f"{role.value} = {header}" for role, header in proposal.columns.items())
    return NoUsableRows(name=staged.name, rows=staged.rows, reason=REASONS[rows[0][0]], columns=columns)
