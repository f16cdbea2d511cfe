"""Does a file write the sum of a receipt, or of an order, on a row of its own beside the lines?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from clv.intake.choices import Role
from clv.intake.files.staging import Staged
from clv.intake.sales.columns import Content
from clv.intake.sales.exclusion_rules import is_receipt_total, is_receipt_total_sql, is_total_sql
from clv.intake.sales.order_totals import CENT, FEW_ORDERS, MOST_COLUMNS, SAMPLE_FROM

NEARLY_ALL = 0.9  # of the receipts with several lines have such a row: a shop that writes it, writes it always
MOST = 0.8  # so many leave it open, where there are two at least
SOME = 0.2  # below, equal sums are chance
ENOUGH = 20  # receipts with several rows, in a sample
END = 10_000  # rows
FEW_PAIRS = 3  # fewer receipts with two equal amounts may hold two equal articles, where others have one row
FEW_VALUES = 3  # fewer different sums may be those of one menu

_NO_LABEL = frozenset({Role.CUSTOMER, Role.ORDER, Role.DATE, Role.AMOUNT, Role.KIND, Role.STATUS, Role.CURRENCY})


@dataclass(frozen=True)
class ReceiptSums:
    """Rows, without a word that says so, whose amount is that of all other rows of their receipt.

    is_last   whether they stand below their lines, or above
    blank     the engine's name of a column that is blank on these rows only; None where there is none
    pairs     whether a receipt with one line has such a row too
    certain   whether they are totals without asking
    example   the number of a receipt
    """

    is_last: bool
    blank: str | None = None
    pairs: bool = False
    certain: bool = False
    example: str = ""


def labelled_sql(staged: Staged, columns: dict[Role, str], contents: dict[str, Content]) -> str:
    """SQL on the raw rows: whether a label says that the row is a total: its article, a note, the number of its line.

    Each of the columns that have such a label in a sample of their cells; the articles all the same.
    """
    taken = {header for role, header in columns.items() if role in _NO_LABEL}
    said = [
        header
        for header, content in contents.items()
        if header not in taken and content.number < 1 and any(map(is_receipt_total, set(content.cells)))
    ]
    conditions = [is_receipt_total_sql(staged.column(header)) for header in said]
    article = columns.get(Role.PRODUCT)
    if article is not None and article not in said:
        conditions.append(is_total_sql(staged.column(article), whole=True))
    return " or ".join(conditions) or "false"


def find_sums(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], *, amount: str, said: str
) -> ReceiptSums | None:
    """Such rows; None where there are none, or where they are lines that happen to equal the sum of others.

    amount   SQL of the amounts
    said     SQL: rows of which a word says already that they are totals
    Certain where nearly all receipts have one, or where a column is blank on these rows only.
    """
    if Role.ORDER not in columns or Role.DATE not in columns:
        return None
    order, day = staged.column(columns[Role.ORDER]), staged.column(columns[Role.DATE])

    def lines(where: str) -> str:
        return (
            f"select rowid as id, {order} as o, left({day}, 10) as d, {amount} as a from {staged.table} "
            f"where {where} and {order} is not null and not ({said})"
        )

    for where in _samples(staged, order):
        part = _facts(con, lines(where))
        if part.several + part.pairs >= ENOUGH and not part.may_have_sums:
            return None
    facts = _facts(con, lines("true"))
    if not facts.may_have_sums:
        return None
    is_last = facts.below >= facts.above
    several = facts.several > 0
    free = [staged.column(h) for h in staged.headers if h not in (columns[Role.ORDER], columns.get(Role.AMOUNT))]
    blank = _blank(con, staged, lines("true"), free[:MOST_COLUMNS], is_last=is_last, several=several)
    if blank is None and facts.below == facts.above:
        is_last = False
        blank = _blank(con, staged, lines("true"), free[:MOST_COLUMNS], is_last=False, several=several)
    found = facts.below if is_last else facts.above
    pairs = facts.equal >= NEARLY_ALL * facts.pairs > 0 and (not facts.single or facts.pairs >= FEW_PAIRS)
    if blank is not None:
        return ReceiptSums(is_last, blank, pairs=True, certain=True)
    certain = several and found >= max(NEARLY_ALL * facts.several, FEW_ORDERS) and facts.values >= FEW_VALUES
    everywhere = found == facts.several > 0 and 0 < facts.pairs == facts.equal and not facts.single
    if certain or everywhere or found >= max(MOST * facts.several, 2):
        return ReceiptSums(is_last, None, pairs, certain, facts.example)
    return None


@dataclass(frozen=True)
class _Facts:
    """Receipts by their rows with money.

    several         with three or more; below, above: of these, the last or the first row is the sum of the others
    pairs, equal    with two; of these, with two equal amounts
    single          with one
    values          different sums
    """

    several: int
    below: int
    above: int
    pairs: int
    equal: int
    single: int
    values: int
    example: str

    @property
    def may_have_sums(self) -> bool:
        if not self.several:
            return 0 < NEARLY_ALL * self.pairs <= self.equal
        return max(self.below, self.above) >= SOME * self.several


def _samples(staged: Staged, order: str) -> tuple[str, ...]:
    """Conditions on the rows of a large file: its ends, where receipts stand whole, then one receipt in 64."""
    if staged.rows <= SAMPLE_FROM:
        return ()
    return f"(rowid < {END} or rowid >= {staged.rows - END})", f"hash({order}) % 64 = 0"


def _facts(con: duckdb.DuckDBPyConnection, lines: str) -> _Facts:
    [row] = con.execute(
        f"""
        with receipts as (
            select o, count(*) as n, fsum(a) as total, arg_max(a, id) as last, arg_min(a, id) as first
            from {_with_days(lines)} where a <> 0 group by o, d
        ), judged as (
            select *, n > 2 and abs(total - 2 * last) < {CENT} as below,
                n > 2 and abs(total - 2 * first) < {CENT} as above
            from receipts
        )
        select count(*) filter (n > 2), count(*) filter (below), count(*) filter (above), count(*) filter (n = 2),
            count(*) filter (n = 2 and abs(last - first) < {CENT}), count(*) filter (n = 1),
            count(distinct total) filter (below or above), coalesce(min(o) filter (below or above), '')
        from judged
        """
    ).fetchall()
    return _Facts(*row)


def _with_days(lines: str) -> str:
    """A total may lack the day that its lines have."""
    return f"(select * replace (coalesce(d, min(d) over (partition by o)) as d) from ({lines}))"


def _blank(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    lines: str,
    free: Sequence[str],
    *,
    is_last: bool,
    several: bool,
) -> str | None:
    """The column that is blank on the sums and filled on the other rows with money; None where there is none.

    several   whether to look at receipts with several lines only; else at those with one line
    """
    end = "max" if is_last else "min"
    counts = ", ".join(
        f"count(*) filter (s.{column} is null and is_sum), count(*) filter (s.{column} is null and not is_sum)"
        for column in free
    )
    [(sums, others, *found)] = con.execute(
        f"""
        with rows as (
            select id, a, {end}(id) over receipt = id as at_end, count(*) over receipt as n,
                fsum(a) over receipt as total
            from {_with_days(lines)} where a <> 0 window receipt as (partition by o, d)
        ), judged as (
            select id, at_end and abs(total - 2 * a) < {CENT} as is_sum from rows where n {"> 2" if several else "= 2"}
        )
        select count(*) filter (is_sum), count(*) filter (not is_sum), {counts or "0"}
        from judged join {staged.table} s on s.rowid = id
        """
    ).fetchall()
    for column, on_sums, elsewhere in zip(free, found[::2], found[1::2], strict=False):
        if 0 < sums == on_sums and elsewhere <= (1 - NEARLY_ALL) * sums and elsewhere < others:
            return column
    return None
