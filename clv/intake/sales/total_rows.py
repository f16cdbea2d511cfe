"""Which rows that look like sales, with a date and a customer, are totals of the others?"""

from __future__ import annotations

from uuid import uuid4

import duckdb

from clv.intake.choices import OrderAmounts, Role
from clv.intake.sales.exclusion_rules import is_total_sql
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.values import GAP, RowValues

CENT = 0.005  # half a cent: sums of doubles are not exact


def dated_totals(con: duckdb.DuckDBPyConnection, proposal: Proposal, read: RowValues) -> str | None:
    """A temporary table of the ids of such rows; None where there are none.

    A customer called Total who lacks the order number that others have, or whose amount is that of all the others
    together, or of those since the row before that is called so; and a line of an order with the article Subtotal and
    the amount of the other lines. Total is a name too: any other such row is a sale.
    """
    selects = []
    if read.customers.totals and _any(con, f"{read.relation} where {_named(read)} and not {GAP}"):
        selects.append(_customers_sql(read))
    if {Role.PRODUCT, Role.ORDER} <= proposal.columns.keys() and proposal.order_amounts is OrderAmounts.EACH_LINE:
        article = is_total_sql("product", whole=True)
        if _any(con, f"{read.relation} where {article} and order_id is not null"):
            selects.append(_articles_sql(read, article))
    if not selects:
        return None
    table = f"intake_{uuid4().hex[:16]}"
    con.execute(f"create temporary table {table} as {' union '.join(selects)}")
    return table


def _any(con: duckdb.DuckDBPyConnection, rest: str) -> bool:
    return bool(con.execute(f"select 1 from {rest} limit 1").fetchall())


def _named(read: RowValues) -> str:
    return f"customer_id in ({read.customers.totals})"


def _customers_sql(read: RowValues) -> str:
    return f"""
        select id from (
            select *, fsum(amount) filter (not named) over (partition by block) as since,
                fsum(amount) filter (not named) over () as others, count(order_id) over () > 0 as ordered
            from (
                select *,
                    count(*) filter (named) over (order by id rows between unbounded preceding and 1 preceding) as block
                from (
                    select id, order_id, amount, coalesce({_named(read)}, false) as named,
                        {is_total_sql("customer_id", whole=True)} as whole
                    from {read.relation} where date is not null and amount is not null
                )
            )
        ) where named and order_id is null
        and ((whole and ordered) or abs(amount - since) < {CENT} or abs(amount - others) < {CENT})
    """


def _articles_sql(read: RowValues, article: str) -> str:
    return f"""
        select id from (
            select id, amount, {article} as named,
                fsum(amount) filter (not {article}) over (partition by order_id, customer_id) as others
            from {read.relation} where order_id in (select order_id from {read.relation} where {article})
        ) where named and abs(amount - others) < {CENT}
    """
