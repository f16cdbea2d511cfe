"""What does each raw row say: its customer, order, day and money, before it is judged?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import duckdb

from clv.core.sql import literal
from clv.intake.choices import OrderAmounts, Role
from clv.intake.files.staging import Staged
from clv.intake.sales.currencies import rate_sql, row_currency_sql
from clv.intake.sales.dates import FIRST_YEAR, LAST_YEAR
from clv.intake.sales.exclusion_rules import is_of_returns, is_page_sql, is_total_sql
from clv.intake.sales.ids import NO_KEYS, IdColumn, Keep, customer_keys, order_keys
from clv.intake.sales.meanings import Meaning
from clv.intake.sales.parent_orders import parent_column, parent_sql
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.signs import signed_amount_sql

TEXTS = (Role.CHANNEL, Role.PRODUCT, Role.CATEGORY, Role.COUNTRY)
VALUES = (
    "customer_id",
    "order_id",
    "date",
    "amount",
    "channel",
    "product",
    "category",
    "country",
    "quantity",
    "unit_price",
    "margin",
)
GAP = "(customer_id is null or date is null or amount is null)"


@dataclass(frozen=True)
class RowValues:
    """The rows as values.

    relation    SQL of a table or subquery with id (rowid of the raw row), VALUES, and where there are such columns
                refund, currency, status_text, kind_text, cancelled_text
    gaps        a table of the rows that lack their customer, date or amount; None where none can
    customers   which keys look like testers or totals
    orders_differ   no order number stands on two rows, whichever rows are left out
    helpers     temporary tables to drop in the end
    """

    relation: str
    gaps: str | None
    customers: IdColumn
    has_refunds: bool = False
    helpers: tuple[str, ...] = ()
    orders_differ: bool = False


def read_rows(con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal) -> RowValues:
    """The values of every raw row, ids in one form; what an order's first line says holds for its other lines.

    A plain file is read where it is needed; where a value is dear or rows have gaps, which takes several looks, the
    values are kept in a temporary table.
    """
    helpers: list[str] = []

    def keep(select: str) -> str:
        table = f"intake_{uuid4().hex[:16]}"
        con.execute(f"create temporary table {table} as {select}")
        helpers.append(table)
        return table

    source, customer = _source(staged, proposal, keep)
    customers = customer_keys(
        con, source=source, column=customer, rows=staged.rows, keep=keep, nobody=proposal.collective
    )
    orders = NO_KEYS
    if Role.ORDER in proposal.columns:
        orders = order_keys(con, source=source, column=staged.column(proposal.columns[Role.ORDER]), keep=keep)
    values = _values(staged, proposal, customers, orders)
    values["amount"] = _signed(con, staged, proposal, source, values)
    selected = ", ".join(f"{sql} as {name}" for name, sql in values.items())
    relation = f"(select {selected} from {source} {customers.join} {orders.join})"
    assert proposal.dates is not None
    complete = customers.complete and proposal.dates.all_fit(staged.rows) and _amounts_complete(staged, proposal)
    if _is_dear(proposal) or not complete:
        relation = keep(f"select * from {relation}")
    has_refunds = Role.REFUND in proposal.columns
    # In one form, two of them could be one; and a refund beside its sale has its order's number.
    differ = proposal.orders_differ and not orders.join and not has_refunds
    if complete:
        return RowValues(relation, None, customers, has_refunds, tuple(helpers), differ)
    gaps = keep(f"select * from {relation} where {GAP}")
    if _any(con, f"from {gaps} where order_id is not null"):
        relation, gaps = _with_order_facts(con, relation, gaps, keep)
    if Role.ORDER in proposal.columns:
        relation, gaps = _with_parents(con, staged, proposal, relation, gaps, keep)
    return RowValues(relation, gaps, customers, has_refunds, tuple(helpers), differ)


def _source(staged: Staged, proposal: Proposal, keep: Keep) -> tuple[str, str]:
    """The raw rows with their id, and the column of the customers, filled down where it stands above each block."""
    customer = staged.column(proposal.columns[Role.CUSTOMER])
    if proposal.block_column is None:
        return f"(select rowid as id, * from {staged.table})", customer
    # A page's foot and the headings repeated on the next one are no customers.
    heading = literal(proposal.block_column.strip().lower())
    no_name = f"{is_total_sql(customer, whole=False)} or lower(trim({customer})) = {heading} or {is_page_sql(customer)}"
    name = f"case when {no_name} then null else {customer} end"
    filled = f"last_value({name} ignore nulls) over (order by rowid rows unbounded preceding)"
    return keep(f"select rowid as id, *, {filled} as block_customer from {staged.table}"), "block_customer"


def _is_dear(proposal: Proposal) -> bool:
    styles = (*proposal.numbers.values(), proposal.dates)
    return (
        any(style is not None and style.how == "general" for style in styles)
        or proposal.block_column is not None
        or proposal.order_amounts is OrderAmounts.ONCE_PER_ORDER
        or bool(proposal.meanings)
        or proposal.has_other_currencies
    )


def _amounts_complete(staged: Staged, proposal: Proposal) -> bool:
    wanted = (Role.AMOUNT,) if Role.AMOUNT in proposal.columns else (Role.QUANTITY, Role.UNIT_PRICE)
    return all(proposal.numbers[role].all_fit(staged.rows) for role in wanted)


def _values(staged: Staged, proposal: Proposal, customers: IdColumn, orders: IdColumn) -> dict[str, str]:
    columns = proposal.columns

    def raw(role: Role) -> str:
        return staged.column(columns[role])

    def number(role: Role) -> str:
        style = proposal.numbers[role]
        undecided = proposal.choices.decimal
        if style.decimal is None and undecided is None:
            return "null::double"  # a margin that may be 1.25 or 1250 is unknown; for the money it is asked
        return style.sql(raw(role), undecided=undecided or ".")

    assert proposal.dates is not None
    amount = number(Role.AMOUNT) if Role.AMOUNT in columns else f"{number(Role.QUANTITY)} * {number(Role.UNIT_PRICE)}"
    if proposal.discount is not None:
        amount = proposal.discount.sql(
            raw(Role.DISCOUNT),
            full=amount,
            kind=proposal.choices.discount,
            undecided=proposal.choices.decimal or proposal.numbers[proposal.amount_role].decimal or ".",
        )
    day = proposal.dates.sql(raw(Role.DATE), order=proposal.choices.date_order)
    if not proposal.dates.in_range:
        day = f"list_filter([{day}], lambda d: d between '{FIRST_YEAR}-01-01' and '{LAST_YEAR}-12-31')[1]"
    values = {"id": "id", "customer_id": customers.sql, "order_id": orders.sql, "date": day, "amount": amount}
    for role in TEXTS:
        values[role.value] = f"nullif(trim({raw(role)}), '')" if role in columns else "null::varchar"
    for role in (Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN):
        values[role.value] = number(role) if role in columns else "null::double"
    if Role.REFUND in columns:
        refund = number(Role.REFUND)
        values["refund"] = proposal.refund.sql(refund, amount=amount) if proposal.refund else refund
    if proposal.has_other_currencies:
        currency = row_currency_sql(staged, columns, proposal.amount_role, order=orders.sql)
        values["currency"] = currency
        if proposal.choices.rates:
            rate = rate_sql(proposal.choices.rates, currency)
            for money in ("amount", "unit_price", "margin", "refund"):
                if money in values:
                    values[money] = f"{values[money]} * {rate}"
    for role in (Role.STATUS, Role.KIND, Role.CANCELLED):
        if role in columns:
            values[f"{role.value}_text"] = raw(role)
    return values


def _signed(
    con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, source: str, values: dict[str, str]
) -> str:
    refunding = [
        f"coalesce({staged.column(proposal.columns[role])} = {literal(word)}, false)"
        for role, words in proposal.meanings.items()
        for word in words.get(Meaning.REFUND, ())
    ]
    returns = [is_of_returns(part.name) for part in staged.parts]
    if any(returns) and not all(returns):
        ends = [part.first_id for part in staged.parts[1:]] + [staged.rows]
        refunding += [
            f"id between {part.first_id} and {end - 1}"
            for part, end, came_back in zip(staged.parts, ends, returns, strict=True)
            if came_back
        ]
    own = Role.AMOUNT in proposal.columns and proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER
    return signed_amount_sql(
        con,
        source,
        amount=values["amount"],
        refunding=refunding,
        quantity=values["quantity"] if own and Role.QUANTITY in proposal.columns else None,
        price=values["unit_price"] if Role.UNIT_PRICE in proposal.columns else None,
    )


def _with_order_facts(con: duckdb.DuckDBPyConnection, relation: str, gaps: str, keep: Keep) -> tuple[str, str]:
    """Customer and date from the order's other lines, where a line lacks them and the others agree."""
    facts = keep(
        f"select order_id as of_order, any_value(customer_id) as of_customer, any_value(date) as of_date "
        f"from {relation} where order_id in (select order_id from {gaps} where order_id is not null) group by 1 "
        f"having count(*) > 1 and count(distinct customer_id) <= 1 and count(distinct date) <= 1 "
        f"and (count(customer_id) between 1 and count(*) - 1 or count(date) between 1 and count(*) - 1)"
    )
    if not _any(con, f"from {facts}"):
        return relation, gaps
    filled = (
        f"(select r.* replace (coalesce(r.customer_id, f.of_customer) as customer_id, "
        f"coalesce(r.date, f.of_date) as date) "
        f"from {{rows}} r left join {facts} f on r.order_id = f.of_order)"
    )
    return filled.format(rows=relation), keep(f"select * from {filled.format(rows=gaps)} where {GAP}")


def _with_parents(
    con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, relation: str, gaps: str, keep: Keep
) -> tuple[str, str]:
    """The customer of the order that a row names as its parent, where the row names no customer of its own."""
    taken = frozenset(proposal.columns.values())
    column = parent_column(con, staged, taken=taken, relation=relation, gaps=gaps)
    if column is None:
        return relation, gaps
    parents = keep(
        f"select g.id as child, any_value(r.customer_id) as of_customer from {gaps} g "
        f"join {staged.table} s on s.rowid = g.id join {relation} r on r.order_id = {parent_sql(f's.{column}')} "
        f"where g.customer_id is null group by 1 having count(distinct r.customer_id) = 1"
    )
    filled = (
        f"(select r.* replace (coalesce(r.customer_id, p.of_customer) as customer_id) "
        f"from {{rows}} r left join {parents} p on r.id = p.child)"
    )
    return filled.format(rows=relation), keep(f"select * from {filled.format(rows=gaps)} where {GAP}")


def _any(con: duckdb.DuckDBPyConnection, rest: str) -> bool:
    return bool(con.execute(f"select 1 {rest} limit 1").fetchall())
