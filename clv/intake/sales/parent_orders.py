"""Which column names the order that a row without a customer takes back, so that its customer is known?"""

from __future__ import annotations

import re

import duckdb

from clv.core.sql import literal
from clv.intake.files.header_words import fold
from clv.intake.files.staging import Staged
from clv.intake.sales.exclusion_rules import GUESTS

HALF = 0.5  # of the cells under a header that says so: an order may lie before the export begins
NO_CHANCE = 4  # characters; a shorter number is an order's by chance, so that only a header can say that it is one

_PARENT = re.compile(
    r"\b(parent|original|orig|origin|related|linked|refers|applied|applies|credited|refunded|reversed|"
    r"oorspronkelijk|origineel|gerelateerd|gekoppeld|hoofdorder|betreft|gecrediteerd|"
    r"ursprung|ursprunglich|bezug|referenzbeleg|zugehorig|stornierte|"
    r"origine|initiale?|liee?|associee?|concernee?|"
    r"pierwotn|korygowan|nadrzedn|powiazan|zrodlow|oryginaln|dotyczy)"
)


def parent_column(
    con: duckdb.DuckDBPyConnection, staged: Staged, *, taken: frozenset[str], relation: str, gaps: str
) -> str | None:
    """The engine's name of such a column; None where there is none.

    taken     headers that play a role
    relation  SQL of the rows as values, with id, customer_id and order_id
    gaps      those that lack a value
    Its cells, on the rows without a customer, are order numbers of the file: at least half of them under a header that
    says so, else all of them, too long for chance, beside money given back only.
    """
    free = [header for header in staged.headers if header not in taken]
    rows = f"(select id, amount from {gaps} where customer_id is null and amount is not null)"
    if not free or not con.execute(f"select 1 from {rows} where amount < 0 limit 1").fetchall():
        return None
    by_word = [header for header in free if _PARENT.search(fold(header))]
    for header in [*by_word, *(header for header in free if header not in by_word)]:
        column = staged.column(header)
        [(filled, above, shortest, matched)] = con.execute(
            f"select count(cell), count(cell) filter (amount >= 0), coalesce(min(length(cell)), 0), "
            f"count(*) filter (cell in (select order_id from {relation})) "
            f"from (select {parent_sql(f's.{column}')} as cell, amount from {rows} "
            f"join {staged.table} s on s.rowid = id)"
        ).fetchall()
        sure = matched == filled and not above and shortest >= NO_CHANCE
        if matched and (sure or (header in by_word and matched >= HALF * filled)):
            return column
    return None


def parent_sql(column: str) -> str:
    """A cell as an order number; null where it names none."""
    bare = rf"regexp_replace(trim({column}), '^(\d+)\.0+$', '\1')"
    return f"case when lower({bare}) not in ({', '.join(map(literal, GUESTS))}) then {bare} end"
