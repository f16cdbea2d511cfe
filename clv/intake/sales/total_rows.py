"""Which rows that look like sales, with a date and a customer, are totals of the others?"""

from __future__ import annotations

from uuid import uuid4

import duckdb

from clv.core.sql import literal
from clv.intake.choices import OrderAmounts, Role
from clv.intake.files.staging import Staged
from clv.intake.sales.exclusion_rules import is_total_sql
from clv.intake.sales.meanings import Meaning
from clv.intake.sales.order_totals import CENT
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.receipt_sums import ReceiptSums
from clv.intake.sales.values import GAP, RowValues

_RECEIPT = "order_id, customer_id, date"


def dated_totals(
    con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal, read: RowValues, *, apart: str
) -> str | None:
    """A temporary table of the ids of such rows; None where there are none.

    A customer called Total who lacks the order number that others have, or whose amount is that of all the others
    together, or of those since the row before that is called so. Beside the lines of an order: a row of a kind that
    says total; one with a label such as Subtotal, or one that is written on every receipt, with the amount of the
    lines. Total is a name too: any other such row is a sale.
    apart   SQL: rows that are set apart, which are no lines
    """
    selects = []
    if read.customers.totals and _any(con, f"{read.relation} where {_named(read)} and not {GAP}"):
        selects.append(_customers_sql(read))
    kinds = _kinds(proposal)
    if kinds:
        selects.append(_kinds_sql(proposal, read, kinds, apart))
    if Role.ORDER in proposal.columns and proposal.order_amounts is OrderAmounts.EACH_LINE:
        labelled = proposal.labelled
        if labelled != "false" and _any(con, f"{staged.table} where {labelled}"):
            selects.append(_labels_sql(staged, read, labelled))
        if proposal.sums_left_out:
            named = f"id in (select rowid from {staged.table} where {labelled})"
            other = f"{kinds or 'false'} or coalesce({apart}, false) or {named}"
            selects.append(_sums_sql(staged, read, proposal.sums_left_out, other))
    if not selects:
        return None
    table = f"intake_{uuid4().hex[:16]}"
    con.execute(f"create temporary table {table} as {' union '.join(selects)}")
    return table


def _any(con: duckdb.DuckDBPyConnection, rest: str) -> bool:
    return bool(con.execute(f"select 1 from {rest} limit 1").fetchall())


def _named(read: RowValues) -> str:
    return f"customer_id in ({read.customers.totals})"


def _kinds(proposal: Proposal) -> str:
    """SQL: whether a row's kind says that it is a total; "" where no word does."""
    words = proposal.meanings.get(Role.KIND, {}).get(Meaning.TOTAL, ())
    return f"coalesce(kind_text in ({', '.join(map(literal, words))}), false)" if words else ""


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


def _kinds_sql(proposal: Proposal, read: RowValues, kinds: str, apart: str) -> str:
    """Rows of such a kind beside others with money: of their order, or where there are no numbers, of their day."""
    receipt = _RECEIPT if Role.ORDER in proposal.columns else "customer_id, date"
    return f"""
        select id from (
            select id, named, count(*) filter (not named and amount <> 0) over (partition by {receipt}) as lines
            from (
                select *, {kinds} as named from {read.relation}
                where date is not null and amount is not null and not coalesce({apart}, false)
            )
        ) where named and lines > 0
    """


def _labels_sql(staged: Staged, read: RowValues, labelled: str) -> str:
    """Labelled rows with the amount of all lines of their receipt, or of those above: a subtotal before the tax."""
    named = f"select rowid from {staged.table} where {labelled}"
    return f"""
        select id from (
            select id, named, amount,
                fsum(amount) filter (not named) over (partition by {_RECEIPT}) as others,
                fsum(amount) filter (not named) over (
                    partition by {_RECEIPT} order by id rows between unbounded preceding and current row
                ) as above
            from (
                select *, id in ({named}) as named from {read.relation}
                where order_id in (select order_id from {read.relation} where id in ({named}))
            )
        ) where named and (abs(amount - others) < {CENT} or abs(amount - above) < {CENT})
    """


def _sums_sql(staged: Staged, read: RowValues, sums: ReceiptSums, other: str) -> str:
    """other: SQL, rows that are no lines, or totals by what they are called."""
    blank = f" and id in (select rowid from {staged.table} where {sums.blank} is null)" if sums.blank else ""
    return f"""
        select id from (
            select id, amount, {"max" if sums.is_last else "min"}(id) over receipt = id as at_end,
                count(*) over receipt as rows, fsum(amount) over receipt as total
            from {read.relation} where order_id is not null and amount <> 0 and not ({other})
            window receipt as (partition by {_RECEIPT})
        ) where at_end and rows >= {2 if sums.pairs else 3} and abs(total - 2 * amount) < {CENT}{blank}
    """
