"""How do the rows of a table in a database become TRANSACTIONS, without leaving it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.errors import AmountBeyondAll, NoRowsInWindow, NoUsableRows
from clv.core.money import MOST, money_sum
from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Choices, Role
from clv.intake.databases.judging import is_back_by_pieces, kept_pairs, reason_and_rule, refunding
from clv.intake.databases.proposals import propose_source
from clv.intake.databases.readings import day_of, id_of, needs_second_look, number_of
from clv.intake.databases.source import Source
from clv.intake.databases.staging import as_text, readable_columns
from clv.intake.files.cells import CURRENCY_TEXT
from clv.intake.sales.amounts import CODES
from clv.intake.sales.exclusion_rules import GUESTS
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.report import REASONS, WITHOUT_MONEY, IntakeReport
from clv.intake.sales.stray_dates import StrayDates, latest_day, strays_among

_TEXTS = (Role.CHANNEL, Role.PRODUCT, Role.CATEGORY, Role.COUNTRY)
_WORDS = (Role.STATUS, Role.KIND, Role.CANCELLED)
_NUMBERS = (Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN)


@dataclass(frozen=True)
class SourceSales:
    """TRANSACTIONS, as a table of the database they came from, and what was decided about its rows."""

    table: ir.Table
    report: IntakeReport


def read_source(
    con: duckdb.DuckDBPyConnection, source: Source, choices: Choices, *, until: date | None = None
) -> SourceSales:
    """Read and judge the rows in the database itself; nothing but counts and the first rows come out of it.

    As with a file: guests are nobody, money back is negative, a line takes what it lacks from the other lines of its
    order, and each row that is no sale is counted under its reason. What only files have is not looked for: headings
    and totals between the rows, a list pasted below itself. A time with a zone counts on the day that the database
    shows.
    con: a DuckDB for the first rows. The tables {name}_read and, for a moment, {name}_rows are made in the database.
    Raises what `propose_source` raises, NoRowsInWindow, NoUsableRows and AmountBeyondAll.
    """
    proposal = propose_source(con, source, choices)
    engine, rows_name, name = source.backend, f"{source.name}_rows", f"{source.name}_read"
    engine.create_table(rows_name, _values(source, proposal), overwrite=True)
    source.settle(rows_name)
    rows = _signed(engine.table(rows_name), proposal)
    rows = _with_order_facts(rows)
    proposal = replace(proposal, strays=_strays(rows))
    kept = kept_pairs(rows, proposal)
    if kept is not None:
        kept = engine.create_table(f"{source.name}_kept", kept, overwrite=True)
    reason, rule = reason_and_rule(rows, proposal, kept=kept, until=until)
    engine.create_table(name, rows.mutate(reason=reason, rule=rule), overwrite=True)
    engine.drop_table(rows_name)
    source.settle(name)
    read = engine.table(name)
    used = read.filter(read.reason.isnull())
    sales = used.select(*TRANSACTIONS.names)
    return SourceSales(sales, _report(source, proposal, read, sales, until=until))


def _values(source: Source, proposal: Proposal) -> ir.Table:
    """One row for each of the table: what it says, before it is judged."""
    sales, columns = source.sales, proposal.columns

    def number(role: Role) -> ir.FloatingValue:
        if role not in columns:
            return ibis.null("float64")
        style = proposal.numbers[role]
        decimal = style.decimal or proposal.choices.decimal
        if decimal is None and style.decimal is None:
            return ibis.null("float64")
        return number_of(sales[columns[role]], style, decimal or ".")

    def text(role: Role) -> ir.StringValue:
        return as_text(sales[columns[role]]) if role in columns else ibis.null("string")

    assert proposal.dates is not None
    amount = number(Role.AMOUNT) if Role.AMOUNT in columns else number(Role.QUANTITY) * number(Role.UNIT_PRICE)
    blank = [as_text(sales[header]).isnull() for header in readable_columns(sales)]
    values: dict[str, ir.Value] = {
        "customer_id": text(Role.CUSTOMER),
        "order_id": text(Role.ORDER),
        "date": day_of(sales[columns[Role.DATE]], proposal.dates, proposal.choices.date_order),
        "amount": amount,
        **{role.value: text(role) for role in _TEXTS},
        **{role.value: number(role) for role in _NUMBERS},
        **{f"{role.value}_text": text(role) for role in _WORDS},
        "currency": _currency(sales, proposal),
        "is_blank": ibis.and_(*blank),
        "import_id": ibis.literal("sales"),
        "id": ibis.row_number(),
    }
    rows = sales.select(**values)
    for key, nobody in (
        ("customer_id", (*GUESTS, *(cell.strip().lower() for cell in proposal.collective))),
        ("order_id", GUESTS),
    ):
        rows = _in_one_spelling(source, rows, key, nobody=nobody)
    if not proposal.has_other_currencies:
        return rows
    if Role.ORDER in columns and Role.CURRENCY in columns:
        of_order = rows.currency.max().over(group_by=rows.order_id)
        rows = rows.mutate(
            currency=ibis.coalesce(rows.currency, ibis.ifelse(rows.order_id.notnull(), of_order, ibis.null("string")))
        )
    if not proposal.choices.rates:
        return rows
    rate = rows.currency.cases(*proposal.choices.rates, else_=1.0)
    return rows.mutate(**{money: rows[money] * rate for money in ("amount", "unit_price", "margin")})


def _currency(sales: ir.Table, proposal: Proposal) -> ir.StringValue:
    """The code of a row's currency, where there may be several."""
    if not proposal.has_other_currencies:
        return ibis.null("string")
    beside = Role.CURRENCY not in proposal.columns
    text = as_text(sales[proposal.columns[proposal.amount_role if beside else Role.CURRENCY]])
    said = text.re_extract(f"({CURRENCY_TEXT})", 1).replace(" ", "") if beside else text
    known = [(sign, code) for sign, code in CODES.items() if code]
    return said.cases(*known, else_=said.upper()).nullif("")


def _in_one_spelling(source: Source, rows: ir.Table, key: str, *, nobody: tuple[str, ...]) -> ir.Table:
    """Ids in one form: a customer is spelled in one way, as on the first day; guests have none."""
    raw = rows[key]
    if not int(rows.agg(found=needs_second_look(raw).sum()).execute().fillna(0)["found"].iloc[0]):
        return rows
    seen = rows.select(raw=raw, date=rows.date)
    seen = seen.filter(seen.raw.notnull() & ~seen.raw.re_search("^[0-9]*[1-9][0-9]*$"))
    cells = seen.group_by("raw").agg(first=seen.date.min())
    cells = cells.mutate(formed=id_of(cells.raw, guests=nobody))
    spelled = cells.formed.first().over(
        group_by=cells.formed.lower(), order_by=[cells.first.isnull(), cells.first, cells.raw]
    )
    one = spelled if key == "customer_id" else cells.formed
    known = source.backend.create_table(
        f"{source.name}_{key}", cells.select("raw", known=ibis.ifelse(cells.formed.isnull(), ibis.null("string"), one))
    )
    joined = rows.left_join(known, rows[key] == known.raw)
    own = ibis.ifelse(joined.raw.isnull(), joined[key], joined.known)
    return joined.mutate(**{key: own}).select(*rows.columns)


def _signed(rows: ir.Table, proposal: Proposal) -> ir.Table:
    """Amounts below 0 where a row gives money back, whatever sign they were written with."""
    kinds = refunding(rows, proposal)
    amount = rows.amount
    back = is_back_by_pieces(rows, proposal)
    counts: dict[str, ir.Value] = {"rows": rows.count()}
    for place, kind in enumerate((*kinds, back)):
        counts |= {f"minus_{place}": (kind & (amount < 0)).sum(), f"plus_{place}": (kind & (amount > 0)).sum()}
    [found] = rows.agg(**counts).execute().fillna(0).to_dict("records")
    unsigned = [kind for place, kind in enumerate(kinds) if found[f"plus_{place}"] > found[f"minus_{place}"]]
    minus, plus = found[f"minus_{len(kinds)}"], found[f"plus_{len(kinds)}"]
    if plus and not minus and 2 * plus < found["rows"]:
        unsigned.append(back)
    return rows.mutate(amount=ibis.ifelse(ibis.or_(*unsigned), -amount.abs(), amount)) if unsigned else rows


def _with_order_facts(rows: ir.Table) -> ir.Table:
    """Customer and date from the order's other lines, where a line lacks them and the others agree."""
    gaps = rows.filter(rows.customer_id.isnull() | rows.date.isnull() | rows.amount.isnull())
    orders = gaps.filter(gaps.order_id.notnull()).select("order_id").distinct()
    if not int(orders.count().execute()):
        return rows
    lines = rows.semi_join(orders, "order_id")
    facts = lines.group_by(of_order=lines.order_id).agg(
        lines=lines.count(),
        customers=lines.customer_id.nunique(),
        days=lines.date.nunique(),
        with_customer=lines.customer_id.count(),
        with_day=lines.date.count(),
        of_customer=lines.customer_id.max(),
        of_date=lines.date.max(),
    )
    one = (facts.customers <= 1) & (facts.days <= 1)
    some = facts.with_customer.between(1, facts.lines - 1) | facts.with_day.between(1, facts.lines - 1)
    facts = facts.filter(one & some).select("of_order", "of_customer", "of_date")
    joined = rows.left_join(facts, rows.order_id == facts.of_order)
    return joined.mutate(
        customer_id=ibis.coalesce(joined.customer_id, joined.of_customer),
        date=ibis.coalesce(joined.date, joined.of_date),
    ).select(*rows.columns)


def _strays(rows: ir.Table) -> StrayDates | None:
    days = rows.filter(rows.date.notnull() & (rows.date <= ibis.literal(latest_day())))
    found = days.group_by("date").agg(rows=days.count()).order_by("date").execute()
    return strays_among(
        [(pd.Timestamp(day).date(), int(n)) for day, n in zip(found["date"], found["rows"], strict=True)]
    )


def _report(source: Source, proposal: Proposal, read: ir.Table, sales: ir.Table, *, until: date | None) -> IntakeReport:
    left = read.filter(read.reason.notnull())
    is_money = (left.date.notnull() | left.customer_id.notnull()) & (left.amount.abs() < MOST)
    by_reason = left.mutate(money=ibis.ifelse(is_money, left.amount, None)).group_by("reason").agg(
        rows=lambda t: t.count(), money=lambda t: money_sum(t.money), first=lambda t: t.date.min()
    ).execute().set_index("reason")  # fmt: skip
    left_out = {reason: int(by_reason["rows"][reason]) for reason in REASONS if reason in by_reason.index}
    money = {
        reason: float(by_reason["money"][reason])
        for reason in left_out
        if reason not in WITHOUT_MONEY and by_reason["money"].fillna(0)[reason]
    }
    [facts] = sales.agg(
        rows=sales.count(),
        revenue=money_sum(sales.amount),
        largest=sales.amount.abs().max(),
        first=sales.date.min(),
        last=sales.date.max(),
        negative=(sales.amount < 0).sum(),
        zeros=(sales.amount == 0).sum(),
        customers=sales.customer_id.nunique(),
        orders=sales.order_id.nunique(),
    ).execute().to_dict("records")  # fmt: skip
    used = int(facts["rows"])
    if not used:
        raise _nothing_usable(source, proposal, by_reason, until)
    if facts["largest"] >= MOST:
        raise AmountBeyondAll(column=proposal.columns[proposal.amount_role], found=f"{facts['largest']:g}")
    apart = read.filter(read.reason.isin(["status", "set_apart"])).group_by("rule").agg(rows=lambda t: t.count())
    strays = proposal.strays_left_out
    return IntakeReport(
        rows_read=used + sum(left_out.values()),
        rows_used=used,
        left_out=left_out,
        customers=int(facts["customers"]),
        orders=int(facts["orders"]) + _days_without_order(sales),
        revenue=float(facts["revenue"]),
        first_date=pd.Timestamp(facts["first"]).date(),
        last_date=pd.Timestamp(facts["last"]).date(),
        currency=proposal.currency,
        encoding="",
        separator="",
        decimal=proposal.decimal,
        date_order=proposal.date_order or "",
        columns={role.value: header for role, header in proposal.columns.items()},
        header_row=0,
        order_amounts=proposal.order_amounts or "",
        revenue_before=float(facts["revenue"]) + sum(money.values()),
        revenue_left_out=money,
        stray_dates=strays.days if strays and "stray_date" in left_out else (),
        set_apart={
            str(rule): int(n)
            for rule, n in apart.order_by(ibis.desc("rows"), "rule").execute().itertuples(index=False, name=None)
        }
        if {"status", "set_apart"} & left_out.keys()
        else {},
        negative_rows=int(facts["negative"]),
        zero_orders=_zero_orders(sales) if facts["zeros"] else 0,
        source=source.shown,
        table=source.table,
    )


def _days_without_order(sales: ir.Table) -> int:
    """The purchase days of the customers, where rows have no order number."""
    return int(sales.filter(sales.order_id.isnull()).select("customer_id", "date").distinct().count().execute())


def _zero_orders(sales: ir.Table) -> int:
    """Orders, or rows without an order number, on which nothing but zero was paid."""
    alone = sales.filter(sales.order_id.isnull() & (sales.amount == 0)).count()
    ordered = sales.filter(sales.order_id.notnull())
    sums = ordered.group_by("order_id").agg(most=ordered.amount.abs().max())
    return int(alone.execute()) + int(sums.filter(sums.most == 0).count().execute())


def _nothing_usable(
    source: Source, proposal: Proposal, by_reason: pd.DataFrame, until: date | None
) -> NoRowsInWindow | NoUsableRows:
    if until is not None and "after_window" in by_reason.index:
        first = pd.Timestamp(by_reason["first"]["after_window"]).date()
        return NoRowsInWindow(end=until.isoformat(), first=first.isoformat())
    reason = str(by_reason["rows"].idxmax())
    columns = ", ".join(f"{role.value} = {header}" for role, header in proposal.columns.items())
    return NoUsableRows(name=source.table, rows=int(by_reason["rows"].sum()), reason=REASONS[reason], columns=columns)
