"""How are the numbers of a column written, and how does the engine read them?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import duckdb

from clv.core.sql import literal
from clv.intake.files.cells import CURRENCY_TEXT, MINUS, SIDE
from clv.intake.files.header_words import fold
from clv.intake.sales.different import count_sql, values_of

_SIGN = rf"[{MINUS}+]?"
_BLANK = r"[ \t\x{00A0}\x{202F}\x{2009}\x{200B}\x{200E}\x{200F}\x{FEFF}]"
_B = _BLANK + "*"
_CURRENCY = f"(?:{CURRENCY_TEXT})?"
_GROUP = r"[ \x{00A0}\x{202F}\x{2009}'\x{2019}]"  # thousands signs that are never decimal signs

# No amount has more than fifteen digits before the decimal sign: beyond, a double would not hold it exactly.
_CENTS = r"-?[0-9]{1,15}(?:\.[0-9][0-9]?)?"  # the most usual of _PLAIN, seen in half the time
_PLAIN = r"[-+]?\d{1,15}(?:\.(?:\d{1,2}|\d{4,}))?"
NO_CENTS = r"(?:--?|=|[–—])"  # € 12,- and 250:-
_WHOLE = rf"(?:\d{{1,15}}|\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,4}})(?::{NO_CENTS})?"


def _decided(decimal: str, thousands: str) -> str:
    """Numbers that can only be meant with this decimal sign."""
    grouped = rf"\d{{1,3}}(?:(?:{thousands}\d{{3}}){{1,4}}|(?:{_GROUP}\d{{3}}){{1,4}})"
    return (
        rf"(?:{grouped}{decimal}\d*|\d{{0,15}}{decimal}(?:\d{{1,2}}|\d{{4,}})|(?:0\d{{0,14}}|\d{{4,15}}){decimal}\d{{3}}"
        rf"|{decimal}\d{{3}}|\d{{1,15}}{decimal}|\d{{1,3}}(?:{thousands}\d{{3}}){{2,4}}"
        rf"|\d{{1,2}}(?:{thousands}\d\d){{1,4}}{thousands}\d{{3}}(?:{decimal}\d*)?"  # 12,34,567.50 in India
        rf"|(?:\d{{1,15}}|{grouped}){decimal}{NO_CENTS})"
    )


def _wrapped(body: str) -> str:
    before = rf"{_B}\(?{_B}{_SIGN}{_B}{_CURRENCY}{_B}{_SIGN}{_B}\(?{_B}"
    return rf"{before}{body}{_B}\)?{_B}{_SIGN}{_B}{_CURRENCY}{_B}{_SIGN}{_B}\)?{_B}{SIDE}?{_B}"


KINDS = {
    "whole": _wrapped(_WHOLE),
    "point": _wrapped(_decided(r"\.", ",")),
    "comma": _wrapped(_decided(",", r"\.")),
    "either_point": _wrapped(r"[1-9]\d{0,2}\.\d{3}"),
    "either_comma": _wrapped(r"[1-9]\d{0,2},\d{3}"),
    "exponent": _wrapped(r"\d(?:[.,]\d*)?[eE][-+]?\d{1,2}"),
}

_TIMES = r"[x×*(]\s*(?:€|\$|£|eur|usd|gbp|pln|zł|chf)?\s*1[., ]?000"
_MILLION = rf"{_TIMES}[., ]?000\b|\b(?:mln|mio|millions?|miljoen(?:en)?|milion(?:y|ów)|millionen)\b"
_THOUSAND = (
    rf"{_TIMES}(?![., ]?\d)|'000|\(000s?\)|\b000s\b|\b(?:in thousands|duizend(?:en|tallen)|tys|tysi[ąa]c(?:e|ach)|tsd|"
    r"tausend|milliers|k€|keur|teur|t€|k\$|kusd|kpln)(?!\w)"
)
_UNITS = ((1e6, re.compile(_MILLION)), (1e3, re.compile(_THOUSAND)))  # what a header says an amount is counted in
_CENTS_WORDS = frozenset(["cent", "cents", "centen", "eurocent", "eurocenten", "grosz", "grosze", "groszy", "pence"])

CODES = {
    "€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "zł": "PLN", "zł.": "PLN", "ZŁ": "PLN", "zl": "PLN", "¥": "JPY",
    "Kč": "CZK", "Ft": "HUF", "lei": "RON", "лв": "BGN", "лв.": "BGN", "Fr.": "CHF", "kr": "", "kr.": "",
    "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL",
    "MX$": "MXN", "NT$": "TWD", "₹": "INR", "Rs": "INR", "Rs.": "INR", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₪": "ILS",
    "Euro": "EUR", "euro": "EUR", "EURO": "EUR",
}  # fmt: skip


@dataclass(frozen=True)
class NumberStyle:
    """How a column's numbers are written.

    decimal     "." or ","; None where the column does not tell (`samples` shows what it holds)
    thousands   the sign between thousands where one was seen, else ""
    how         the reading: "plain" (all values are plain), "uniform" (one sign before or after), "general"
    filled, numbers   cells that are not blank, and how many of them are numbers
    currencies  codes found beside the numbers
    """

    decimal: str | None
    how: str
    filled: int
    numbers: int
    thousands: str = ""
    before: str = ""
    after: str = ""
    currencies: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # of KINDS, those that occur
    unit: float = 1.0  # what one of the column's is worth: 0.01 for cents, 1000 for thousands
    returning: tuple[str, ...] = ()  # what stands behind an amount that gives money back: "cr", or "dr" and "db"

    @property
    def _is_strict(self) -> bool:
        return self.how in ("plain", "uniform")

    def all_fit(self, rows: int) -> bool:
        """Whether every one of `rows` rows is known to have a number."""
        return self._is_strict and self.filled == self.numbers == rows

    def with_decimal(self, decimal: str) -> NumberStyle:
        """The same, once something else than the column told the decimal sign."""
        return replace(self, decimal=decimal)

    def sql(self, column: str, *, undecided: str = ".") -> str:
        """The number in a text column, null where there is none. `undecided`: the decimal sign where none is known."""
        number = self._number_sql(column, self.decimal or undecided)
        return (
            number
            if self.unit == 1
            else f"({number} * {self.unit!r})"
            if self.unit > 1
            else f"({number} / {1 / self.unit:g})"
        )

    def _number_sql(self, column: str, decimal: str) -> str:
        if self.how == "plain":
            return f"try_cast({column} as double)"
        if self.how == "uniform":
            text = column
            for part in (self.before, self.after, "." if decimal == "," else ","):
                text = f"replace({text}, {literal(part)}, '')" if part else text
            return f"try_cast({_comma_to_point(text) if decimal == ',' else text} as double)"
        return _general_sql(column, decimal, self.kinds, self.returning)


def number_style(con: duckdb.DuckDBPyConnection, *, table: str, column: str, header: str = "") -> NumberStyle:
    """The style of a whole column: every value is looked at, none is guessed.

    Whole numbers under a header that says so ("amount_cents") are hundredths; "x € 1.000" are thousands.
    """
    style = _style(con, table, column)
    if style.decimal == "" and _CENTS_WORDS & set(fold(header).split()):
        return replace(style, unit=0.01)
    return replace(style, unit=next((unit for unit, said in _UNITS if said.search(header.casefold())), 1.0))


def _style(con: duckdb.DuckDBPyConnection, table: str, column: str) -> NumberStyle:
    # Not the very first: "0" or "€ 5" says less about the style than a value with a sign in it.
    first = con.execute(
        f"select {column} from {table} where regexp_matches({column}, '[0-9][.,]?[0-9]') limit 1"
    ).fetchall()
    sample = first[0][0] if first else ""
    if re.fullmatch(_PLAIN, sample) is None and (uniform := _uniform_style(con, table, column, sample)):
        return uniform
    # CASE, not OR: the engine tries the second form only where the first does not fit.
    is_plain = (
        f"case when regexp_full_match(value, '{_CENTS}') then true else regexp_full_match(value, {literal(_PLAIN)}) end"
    )
    has_point = "contains(value, '.')"
    [(filled, plain, points)] = con.execute(
        f"select {count_sql()}, {count_sql(is_plain)}, {count_sql(has_point)} "
        f"from {values_of(con, table=table, column=column)}"
    ).fetchall()
    if plain == filled:
        return NumberStyle("." if points else "", "plain", filled, plain)
    uniform = _uniform_style(con, table, column, sample)
    return uniform or _general_style(con, table, column)


def _uniform_style(con: duckdb.DuckDBPyConnection, table: str, column: str, first: str) -> NumberStyle | None:
    shape = re.fullmatch(
        rf"((?:{CURRENCY_TEXT})?[ \u00a0\u202f]?)-?\d[\d.,]*([ \u00a0\u202f]?(?:{CURRENCY_TEXT})?)", first
    )
    if not shape:
        return None
    before, after = shape.groups()
    ends = f"(?:{re.escape(before)})?", f"(?:{re.escape(after)})?"
    bodies = {
        ",": r"-?(?:\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})(?:,\d{1,2})?",
        ".": r"-?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,2})?",
    }
    order = (",", ".") if re.search(r",\d{1,2}\D*$", first) else (".", ",")
    values = values_of(con, table=table, column=column)
    for decimal in order:
        thousands = "." if decimal == "," else ","
        whole = ends[0] + bodies[decimal] + ends[1]
        fits, has_decimal, has_thousands = (
            f"regexp_full_match(value, {literal(whole)})",
            f"contains(value, '{decimal}')",
            f"contains(value, '{thousands}')",
        )
        [(filled, fitting, decimals, grouped)] = con.execute(
            f"select {count_sql()}, {count_sql(fits)}, {count_sql(has_decimal)}, {count_sql(has_thousands)} "
            f"from {values}"
        ).fetchall()
        if fitting == filled and decimals:
            code = _code(before) or _code(after)
            return NumberStyle(
                decimal, "uniform", filled, filled, thousands if grouped else "", before, after, (code,) if code else ()
            )
    return None


def _general_style(con: duckdb.DuckDBPyConnection, table: str, column: str) -> NumberStyle:
    cases = " ".join(f"when regexp_full_match({column}, {literal(kind)}) then '{name}'" for name, kind in KINDS.items())
    found = con.execute(
        f"select case {cases} else 'none' end as kind, "
        f"regexp_extract({column}, {literal(CURRENCY_TEXT)}) as sign, count(*), "
        f"list_sort(list(distinct {column}) filter (rowid < 100000))[:3] from {table} "
        f"where {column} is not null group by all order by count(*) desc limit 500"
    ).fetchall()
    counts = {name: sum(row[2] for row in found if row[0] == name) for name in (*KINDS, "none")}
    signs = tuple(sorted({_code(row[1]) for row in found if row[0] != "none" and row[1]} - {""}))
    filled = sum(counts.values())
    kinds = tuple(name for name in KINDS if counts[name])
    unclear = counts["either_point"] + counts["either_comma"]
    decimal: str | None
    if counts["point"] and counts["comma"] and unclear:
        decimal = None
    elif counts["point"] or counts["comma"]:
        decimal = "." if counts["point"] >= counts["comma"] else ","
    else:
        decimal = None if unclear else ""
    wanted = ("either_point", "either_comma") if decimal is None else ("none",)
    samples = tuple(value for row in found if row[0] in wanted for value in row[3] or ())
    return NumberStyle(
        decimal,
        "general",
        filled,
        filled - counts["none"],
        currencies=signs,
        samples=samples[:3],
        kinds=kinds,
        returning=_returning(con, table, column),
    )


def _returning(con: duckdb.DuckDBPyConnection, table: str, column: str) -> tuple[str, ...]:
    """What stands behind the amounts that give money back, as "cr"; empty where no side of the books is named.

    The sales are on the side of most rows, in whichever ledger: CR where few rows have it, DR where most have CR.
    """
    [(rows, credit, debit)] = con.execute(
        f"select count({column}), count(*) filter ({_side_sql(column)} = 'cr'), "
        f"count(*) filter ({_side_sql(column)} in ('dr', 'db')) from {table}"
    ).fetchall()
    if not credit and not debit:
        return ()
    return ("dr", "db") if 2 * credit > rows else ("cr",)


def _side_sql(column: str) -> str:
    return f"lower(right(rtrim({column}, '. '), 2))"


def currency_sql(column: str) -> str:
    """The code of the currency that stands beside a number, null where none does."""
    sign = f"regexp_extract({column}, {literal(CURRENCY_TEXT)})"
    cases = " ".join(f"when {literal(sign_text)} then {literal(code)}" for sign_text, code in CODES.items() if code)
    return f"nullif(case replace({sign}, ' ', '') {cases} else upper({sign}) end, '')"


def _code(sign: str) -> str:
    sign = re.sub("[ \u00a0\u202f]", "", sign)  # US $
    return CODES.get(sign, sign.upper())


def _comma_to_point(text: str) -> str:
    return f"replace({text}, ',', '.')"


def _general_sql(column: str, decimal: str, kinds: tuple[str, ...], returning: tuple[str, ...]) -> str:
    bare = f"regexp_replace({column}, '([0-9])[.,:]{NO_CENTS}', '\\1')"
    digits = f"regexp_replace(regexp_replace({bare}, '(kr|Fr|zł|лв|Rs|[CcDd]r)\\.', ''), '[^0-9.,]', '', 'g')"
    as_point = f"try_cast(replace({digits}, ',', '') as double)"
    without_points = _comma_to_point(f"replace({digits}, '.', '')")
    as_comma = f"try_cast({without_points} as double)"
    exponent = f"regexp_extract({column}, '[0-9][.,]?[0-9]*[eE][-+]?[0-9]+')"
    readings = {
        "whole": as_point,
        "point": as_point,
        "comma": as_comma,
        "either_point": as_point if decimal == "." else as_comma,
        "either_comma": as_point if decimal == "." else as_comma,
        "exponent": f"try_cast({_comma_to_point(exponent)} as double)",
    }
    if not kinds:
        return "null::double"
    cases = " ".join(
        f"when regexp_full_match({column}, {literal(KINDS[kind])}) then {reading}"
        for kind, reading in readings.items()
        if kind in kinds
    )
    negative = f"regexp_matches(regexp_replace({bare}, '[eE]-', ''), '[(]|[{MINUS}]')"
    if returning:
        negative = f"({negative} or {_side_sql(column)} in ({', '.join(map(literal, returning))}))"
    return f"(case {cases} end * case when {negative} then -1 else 1 end)"
