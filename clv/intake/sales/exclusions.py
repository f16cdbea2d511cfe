"""Is a row a sale, and for what reason is it none?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import duckdb

from clv.core.sql import literal
from clv.intake.choices import OrderAmounts, Role, Rule
from clv.intake.files.delimited import RAGGED
from clv.intake.files.staging import Staged
from clv.intake.sales.duplicates import pasted_rows, repeated_rows
from clv.intake.sales.exclusion_rules import bad_debt_order_sql, has_product_rule, is_total_sql, product_rule_sql
from clv.intake.sales.meanings import Meaning
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.stray_dates import latest_day
from clv.intake.sales.total_rows import dated_totals
from clv.intake.sales.values import GAP, RowValues

STATUS_RULES = (Rule.CANCELLED, Rule.UNPAID)
BY_MEANING = {
    Meaning.UNPAID: Rule.UNPAID,
    Meaning.TRANSFER: Rule.TRANSFER,
    Meaning.DOCUMENT: Rule.DOCUMENT,
    Meaning.TEST: Rule.TEST,
}
NOT_CANCELLED = ("", "no", "nee", "nie", "non", "nein", "false", "0", "n", "-")


@dataclass(frozen=True)
class ExcludedRows:
    """The rows that are no sale, in a temporary table: id, reason, rule, amount, customer_id and date."""

    table: str
    rows: int
    helpers: tuple[str, ...]

    @property
    def sales(self) -> str:
        """The condition on a row's id that it is a sale."""
        return f"id not in (select id from {self.table})" if self.rows else "true"

    def drop(self, con: duckdb.DuckDBPyConnection) -> None:
        for table in (self.table, *self.helpers):
            con.execute(f"drop table if exists {table}")

    def rule_counts(self, con: duckdb.DuckDBPyConnection) -> dict[str, int]:
        """Rows set apart by each rule, the most first."""
        rows = con.execute(
            f"select rule, count(*) from {self.table} where rule is not null and reason in ('status', 'set_apart') "
            f"group by 1 order by 2 desc, 1"
        ).fetchall()
        return {row[0]: row[1] for row in rows}


def judge(
    con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, read: RowValues, *, until: date | None
) -> ExcludedRows:
    """Find the rows that are no sale. A row gets the first reason that holds, in the order of REASONS."""
    table = f"intake_{uuid4().hex[:16]}"
    helpers: list[str] = []
    if Role.ORDER in proposal.columns or len(staged.parts) > 1 or proposal.block_column:
        again = repeated_rows(con, staged, read)
    else:
        again = pasted_rows(con, staged, customer=staged.column(proposal.columns[Role.CUSTOMER]))
    helpers += [again] if again else []
    further = _further_lines(con, proposal, read, again, helpers)
    rules = _rules(con, proposal, read, helpers)
    rule = "(case " + " ".join(f"when {sql} then '{name}'" for name, sql in rules) + " end)" if rules else ""
    common = "".join(
        (
            f"when id in (select id from {again}) then 'again' " if again else "",
            f"when id in (select id from {further}) then 'order_line' " if further else "",
            # Each condition once more: DuckDB 2.0 fails on "(case ... end) in (...)" within another CASE.
            *(f"when {sql} then {_reason(name)} " for name, sql in rules),
            f"when currency not in ({_texts(proposal.counted_currencies)}) then 'other_currency' "
            if proposal.has_other_currencies
            else "",
        )
    )
    later = f"when date > date '{latest_day()}' then 'future' "
    if strays := proposal.strays_left_out:
        later += f"when date not between date '{strays.first}' and date '{strays.last}' then 'stray_date' "
    later += f"when date > date '{until.isoformat()}' then 'after_window' " if until else ""
    apart = " or ".join(f"({sql})" for _name, sql in rules) or "false"
    if totals := dated_totals(con, staged, proposal, read, apart=apart):
        helpers.append(totals)
        common = f"when id in (select id from {totals}) then 'total_row' {common}"
    selects = []
    if read.gaps:
        selects.append(_gaps_sql(staged, proposal, read.gaps, common, later, rule))
    reason = f"case {common}{later}end"
    if common or not _all_before(proposal, read, until):
        selects.append(
            f"select * from (select id, {reason} as reason, {rule or 'null::varchar'} as rule, "
            f"amount, customer_id, date from {read.relation} where not {GAP}) where reason is not null"
        )
    columns = "id bigint, reason varchar, rule varchar, amount double, customer_id varchar, date date"
    con.execute(f"create temporary table {table} ({columns})")
    try:
        rows = sum(con.execute(f"insert into {table} {select}").fetchall()[0][0] for select in selects)
    except BaseException:
        ExcludedRows(table, 0, tuple(helpers)).drop(con)
        raise
    return ExcludedRows(table, rows, tuple(helpers))


def _all_before(proposal: Proposal, read: RowValues, until: date | None) -> bool:
    """Whether it is known, without a look at the rows, that every day is one on which a sale can be."""
    dates = proposal.dates
    if read.gaps or proposal.strays_left_out or dates is None or not dates.in_range or dates.last is None:
        return False
    return dates.last <= min(latest_day(), until or date.max)


def _reason(rule: Rule) -> str:
    return "'status'" if rule in STATUS_RULES else "'set_apart'"


def _gaps_sql(staged: Staged, proposal: Proposal, gaps: str, common: str, later: str, rule: str) -> str:
    """The reasons of rows without a customer, a date or an amount: what they are instead, else what they lack."""
    columns = proposal.columns
    customer, day = staged.column(columns[Role.CUSTOMER]), staged.column(columns[Role.DATE])
    order = staged.column(columns[Role.ORDER]) if Role.ORDER in columns else customer
    labelled = " or ".join(
        is_total_sql(f"s.{column}", whole=False, behind=True) for column in dict.fromkeys((customer, order, day, "c1"))
    )
    elsewhere = [column for column in dict.fromkeys((order, day, "c1")) if column != customer]
    beside = " or ".join(is_total_sql(f"s.{column}", whole=False) for column in elsewhere) or "false"
    if Role.PRODUCT in columns:
        beside += f" or (order_id is null and {is_total_sql(f's.{staged.column(columns[Role.PRODUCT])}', whole=True)})"
    cells = ", ".join(f"s.{column}" for column in staged.all_columns)
    heading = f"when s.{customer} is not null and s.{day} is null then 'heading_row' " if proposal.block_column else ""
    ragged = f"when s.{RAGGED} <> '' then 'ragged_row' " if staged.ragged else ""
    header = literal(columns[Role.DATE].strip().lower())
    reason = (
        f"case {ragged}when trim(concat_ws('', {cells}), e' \\t\\u00a0') = '' then 'empty_row' "
        f"when lower(trim(s.{day})) = {header} then 'repeated_header' "
        f"when (date is null and ({labelled})) or (customer_id is null and ({beside})) then 'total_row' "
        f"{heading}{common}"
        f"when date is null then 'no_date' when amount is null then 'no_amount' {later}else 'no_customer' end"
    )
    return (
        f"select id, {reason}, {rule or 'null::varchar'}, amount, customer_id, date from {gaps} "
        f"join {staged.table} s on s.rowid = id"
    )


def _further_lines(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, read: RowValues, again: str | None, helpers: list[str]
) -> str | None:
    """A table of the lines that repeat their order's total or leave it blank; None where each line has its own amount.

    A negative amount is not that of the sale: a refund on the same order stays. So does another customer's order with
    the same number: a till begins anew each day.
    """
    if proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER:
        return None
    table = f"intake_{uuid4().hex[:16]}"
    once = f"and id not in (select id from {again})" if again else ""
    con.execute(
        f"create temporary table {table} as select id from ("
        f"select id, amount, count(amount) over (partition by order_id, customer_id) as amounts, "
        f"row_number() over (partition by order_id, customer_id, amount order by id) as place "
        f"from {read.relation} where order_id is not null {once}) "
        f"where (amount is null and amounts > 0) or (amount is not null and place > 1)"
    )
    helpers.append(table)
    return table


def _rules(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, read: RowValues, helpers: list[str]
) -> list[tuple[Rule, str]]:
    """Each rule that can set a row apart, with its condition; the first that holds counts."""
    cases: list[tuple[Rule, str]] = []
    for role, words in proposal.meanings.items():
        for meaning, rule in BY_MEANING.items():
            if meaning in words:
                cases.append((rule, f"{role.value}_text in ({_texts(words[meaning])})"))
    if Rule.CANCELLED in proposal.choices.rules:
        others = " or ".join(f"({sql})" for rule, sql in cases if rule in proposal.choices.rules) or "false"
        cases += _taken_back(con, proposal, read, helpers, others)
    if Role.PRODUCT in proposal.columns and proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER:
        cases += [(rule, product_rule_sql(rule, "product")) for rule in Rule if has_product_rule(rule)]
        cases.append((Rule.BAD_DEBT, bad_debt_order_sql("order_id", "product")))
    if read.customers.tests:
        cases.append((Rule.TEST, f"customer_id in ({read.customers.tests})"))
    return [(rule, sql) for rule, sql in cases if rule in proposal.choices.rules]


def _taken_back(
    con: duckdb.DuckDBPyConnection, proposal: Proposal, read: RowValues, helpers: list[str], others: str
) -> list[tuple[Rule, str]]:
    """Sales that were cancelled or wholly given back, where nothing else in the file gives their money back.

    A sale and what takes it back go or stay together: where the money given back stands in the file, on a row of its
    own or in a column, both stay and the two net; where it does not, the sale goes.
    others   SQL: rows that another rule sets apart
    """
    said = {
        (role, meaning): f"coalesce({role.value}_text in ({_texts(words[meaning])}), false)"
        for role, words in proposal.meanings.items()
        for meaning in (Meaning.CANCELLED, Meaning.REFUNDED)
        if meaning in words
    }
    cancelled = [sql for (_role, meaning), sql in said.items() if meaning is Meaning.CANCELLED]
    if Role.CANCELLED in proposal.columns:
        cancelled.append(f"coalesce(lower(trim(cancelled_text)), '') not in ({_texts(NOT_CANCELLED)})")
    refunded = [sql for (_role, meaning), sql in said.items() if meaning is Meaning.REFUNDED]
    if not cancelled and not refunded:
        return []
    back = _Back(
        cancelled=" or ".join(cancelled) or "false",
        refunded=" or ".join(refunded) or "false",
        cancelling=said.get((Role.KIND, Meaning.CANCELLED), "false"),
        others=others,
    )
    rule = f"({back.cancelled} or {back.refunded}) and not ({back.refunded} and coalesce(amount, 0) < 0)"
    if kept := _kept_pairs(con, read, back):
        helpers.append(kept)
        rule += f" and id not in (select id from {kept})"
    if Role.REFUND in proposal.columns:
        rule += f" and not ({back.refunded} and not ({back.cancelled}) and coalesce(refund, 0) <> 0)"
    return [(Rule.CANCELLED, rule)]


@dataclass(frozen=True)
class _Back:
    """SQL on a row: whether its word says cancelled or refunded, or, as its kind, the cancelling; or it is apart."""

    cancelled: str
    refunded: str
    cancelling: str
    others: str


def _kept_pairs(con: duckdb.DuckDBPyConnection, read: RowValues, back: _Back) -> str | None:
    """A table of the ids of rows that were taken back and stay, since the row that takes them back stays; else None.

    That row is on the same order; or it is of the same customer and amount, and no sale that stands has its order
    number. The n-th such sale of a customer has the n-th such row.
    """
    if not con.execute(f"select 1 from {read.relation} where amount < 0 limit 1").fetchall():
        return None
    table = f"intake_{uuid4().hex[:16]}"
    con.execute(
        f"""
        create temporary table {table} as
        with given as materialized (
            select id, order_id, customer_id, round(-amount, 2) as amount
            from {read.relation} where amount < 0 and not ({back.cancelled}) and not coalesce({back.others}, false)
        ), sales as materialized (
            select id, order_id, customer_id, round(amount, 2) as amount from {read.relation}
            where amount > 0 and ({back.cancelled} or {back.refunded}) and not coalesce({back.others}, false)
        ), same_order as materialized (
            select id, order_id from sales where order_id in (select order_id from given where order_id is not null)
        ), loose as (
            select *, row_number() over (partition by customer_id, amount order by id) as place
            from sales where id not in (select id from same_order)
        ), near as materialized (
            select * from given semi join loose using (customer_id, amount)
        ), standing as (
            select distinct order_id from {read.relation} where order_id in (select order_id from near) and amount > 0
            and not ({back.cancelled} or {back.refunded}) and not coalesce({back.others}, false)
        ), free as (
            select *, row_number() over (partition by customer_id, amount order by id) as place
            from near where order_id is null
            or order_id not in (select order_id from standing union select order_id from same_order)
        ), cancelling as materialized (
            select id, customer_id, round(-amount, 2) as amount from {read.relation}
            where amount < 0 and {back.cancelling} and not coalesce({back.others}, false)
        )
        select id from same_order
        union select loose.id from loose join free using (customer_id, amount, place)
        union select id from cancelling where (customer_id, amount) in (
            select (customer_id, round(amount, 2)) from {read.relation}
            where amount > 0 and not ({back.cancelled} or {back.refunded}) and not coalesce({back.others}, false)
            and customer_id in (select customer_id from cancelling)
        )
        """
    )
    return table


def _texts(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)
