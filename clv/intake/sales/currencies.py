"""In which currency, or currencies, are the amounts?"""

from __future__ import annotations

import re

import duckdb

from clv.core.sql import literal
from clv.intake.choices import Role
from clv.intake.files.staging import Staged
from clv.intake.sales.amounts import CODES, NumberStyle, currency_sql

_CODE = re.compile(r"[A-Z]{3}")
_IN_HEADER = re.compile(r"(?<![A-Za-z])(EUR|PLN|USD|GBP|CHF|CZK|DKK|SEK|NOK|CAD|AUD|HUF|RON|JPY)(?![A-Za-z])|€|£|zł|\$")


def found_currencies(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], style: NumberStyle | None, money: Role
) -> tuple[str, ...]:
    """The codes of the currencies in the files, most rows first; empty where they do not say.

    From the currency column, else from the signs beside the amounts, else from the amount's header. A dollar sign alone
    is taken for US dollars.
    """
    if Role.CURRENCY in columns:
        code = code_sql(staged.column(columns[Role.CURRENCY]))
        rows = con.execute(
            f"select {code} as code, count(*) from {staged.table} group by 1 order by 2 desc, 1"
        ).fetchall()
        codes = tuple(row[0] for row in rows if row[0] and _CODE.fullmatch(row[0]))
        if codes:
            return codes
    if style and style.currencies:
        return style.currencies
    sign = _IN_HEADER.search(columns.get(money, ""))
    return (CODES.get(sign.group(), sign.group()),) if sign else ()


def row_currency_sql(staged: Staged, columns: dict[Role, str], money: Role, *, order: str) -> str:
    """The code of a row's currency, else that of its order's first line, null where neither says. order: SQL."""
    if Role.CURRENCY not in columns:
        return currency_sql(staged.column(columns[money]))
    code = code_sql(staged.column(columns[Role.CURRENCY]))
    if Role.ORDER not in columns:
        return code
    return (
        f"coalesce({code}, case when {order} is not null then "
        f"first_value({code} ignore nulls) over (partition by {order} order by id "
        f"rows between unbounded preceding and unbounded following) end)"
    )


def rate_sql(rates: tuple[tuple[str, float], ...], currency: str) -> str:
    """What an amount of a row is multiplied by; currency: SQL of the row's code."""
    cases = " ".join(f"when {literal(code)} then {rate!r}" for code, rate in rates)
    return f"case {currency} {cases} else 1.0 end"


def code_sql(column: str) -> str:
    signs = " ".join(f"when {literal(sign)} then {literal(code)}" for sign, code in CODES.items() if code)
    return f"nullif(case trim({column}) {signs} else upper(trim({column})) end, '')"
