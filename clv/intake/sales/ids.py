"""Who bought, and in which order: how is an id written in one form?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from clv.core.sql import literal
from clv.intake.sales.different import count_sql
from clv.intake.sales.exclusion_rules import GUESTS, is_total_sql, test_customer_sql

_PLAIN = "[0-9]*[1-9][0-9]*"  # a number needs no second look
# Most ids do not begin with a zero, and that is seen in half the time.
_PLAIN_SQL = f"(regexp_full_match({{column}}, '[1-9][0-9]*') or regexp_full_match({{column}}, '{_PLAIN}'))"
# Nor does a number behind a capital or three: C000219, K-17. All in capitals, so no two are one customer spelled twice.
NUMBERED = r"[A-Z]{1,3}[-/_]?[0-9]+|[0-9]*[1-9][0-9]*"
_EDGE = r"[\s\x{00A0}\x{202F}\x{200B}\x{FEFF}]"
_CLEAN = r"[^\s\x{00A0}\x{202F}\x{200B}\x{FEFF}'=](?:.*[^\s\x{00A0}\x{202F}\x{200B}\x{FEFF}])?"

# A long number as a spreadsheet shortens it: 6,94E+12 stands for a million ids, and says which of none.
SHORTENED = r"[0-9][.,][0-9]+[eE]\+[0-9]{1,2}"

Keep = Callable[[str], str]  # makes a temporary table of a select and gives its name


@dataclass(frozen=True)
class IdColumn:
    """How to read a key column.

    sql, join     the key, null where there is none, and the join that the expression needs ("" for none)
    complete      every row has a key
    different     how many keys there are, where each cell is one as it stands; None where it was not counted
    tests, totals   SQL of the keys that look like a tester's or a total's; None where there are none
    """

    sql: str
    join: str = ""
    complete: bool = False
    different: int | None = None
    tests: str | None = None
    totals: str | None = None


NO_KEYS = IdColumn("null::varchar")


def customer_keys(
    con: duckdb.DuckDBPyConnection, *, source: str, column: str, rows: int, keep: Keep, nobody: tuple[str, ...] = ()
) -> IdColumn:
    """The customers of a column: guests are none, and one customer is spelled in one way.

    Blanks around an id, an apostrophe in front and the ="..." that keeps it from a spreadsheet are taken off, 17850.0
    is 17850, leading zeros stay, e-mail addresses are in lower case; "AB12" and "ab12" are one, as written first.
    nobody: cells that name no one customer in this file.
    """
    # Each different one is looked at once; how many there are the report asks anyway.
    numbered_sql = count_sql(f"regexp_full_match(value, '{NUMBERED}')")
    [(filled, numbered, different)] = con.execute(
        f"select {count_sql()}, {numbered_sql}, count(*) "
        f"from (select {column} as value, count(*) as n from {source} where {column} is not null group by 1)"
    ).fetchall()
    if filled == numbered:
        return IdColumn(column, complete=filled == rows, different=different)
    lookup = keep(_lookup_sql(source, column, which=f"not {_PLAIN_SQL.format(column=column)}", nobody=nobody))
    kinds = con.execute(
        f"select bool_or({test_customer_sql('key')}), bool_or({_is_total_sql('key')}), "
        f"bool_or(key is null) from {lookup}"
    ).fetchall()
    tests, totals, guests = kinds[0]
    return IdColumn(
        sql=f"case when {lookup}.raw is null then {column} else {lookup}.key end",
        join=f"left join {lookup} on {column} = {lookup}.raw",
        complete=filled == rows and not guests,
        tests=f"select key from {lookup} where {test_customer_sql('key')}" if tests else None,
        totals=f"select key from {lookup} where {_is_total_sql('key')}" if totals else None,
    )


def _is_total_sql(key: str) -> str:
    return is_total_sql(key, whole=False, behind=True)


def order_keys(con: duckdb.DuckDBPyConnection, *, source: str, column: str, keep: Keep) -> IdColumn:
    """The order numbers of a column, cleaned in the same way where any of them needs it."""
    filled, numbered = _count(con, source, column)
    if filled == numbered:
        return IdColumn(column)
    lookup = keep(_lookup_sql(source, column, which=f"not {_clean_sql(column)}"))
    if con.execute(f"select count(*) from {lookup}").fetchall() == [(0,)]:
        return IdColumn(column)
    return IdColumn(
        sql=f"case when {lookup}.raw is null then {column} else {lookup}.key end",
        join=f"left join {lookup} on {column} = {lookup}.raw",
    )


def _count(con: duckdb.DuckDBPyConnection, source: str, column: str) -> tuple[int, int]:
    """How many cells are filled, and how many are numbers that need no second look."""
    [(filled, numbered)] = con.execute(
        f"select count({column}), count(*) filter (regexp_full_match({column}, '{NUMBERED}')) from {source}"
    ).fetchall()
    return filled, numbered


def _clean_sql(column: str) -> str:
    """Whether nothing needs to be done about a cell."""
    guests = ", ".join(map(literal, GUESTS))
    return (
        f"(case when {_PLAIN_SQL.format(column=column)} then true else regexp_full_match({column}, {literal(_CLEAN)}) "
        rf"and not regexp_full_match({column}, '\d+\.0+|0+|{SHORTENED}') and lower({column}) not in ({guests}) end)"
    )


def _lookup_sql(source: str, column: str, *, which: str, nobody: tuple[str, ...] = ()) -> str:
    """Each different cell of those that need a second look, with the key that it stands for, in one spelling.

    In steps, so that the engine works each out once.
    """
    guests = ", ".join(map(literal, (*GUESTS, *(cell.strip().lower() for cell in nobody))))
    cells = f"select {column} as raw, min(id) as place from {source} where {column} is not null and {which} group by 1"
    bare = (
        f"select raw, place, case when regexp_full_match(raw, {literal(_CLEAN)}) then raw else "
        rf"regexp_replace(regexp_replace(raw, '^(?:{_EDGE}|''|=\")+', ''), '(?:{_EDGE}|\")+$', '') end as bare "
        f"from ({cells})"
    )
    formed = (
        f"select raw, place, case when contains(bare, '@') then lower(bare) "
        rf"else regexp_replace(bare, '^(\d+)\.0+$', '\1') end as formed from ({bare})"
    )
    keys = (
        f"select raw, place, case when formed = '' or lower(formed) in ({guests}) "
        f"or regexp_full_match(formed, '0+|{SHORTENED}') then null else formed end as key from ({formed})"
    )
    return (
        f"select raw, case when key is null then null "
        f"else first_value(key) over (partition by lower(key) order by place) end as key from ({keys})"
    )
