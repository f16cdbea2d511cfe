"""How are the dates of a column written, and how does the engine read them?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import duckdb

from clv.core.sql import literal
from clv.intake.choices import DateOrder
from clv.intake.sales.different import count_sql, values_of

_EDGE = r"[ \t\x{00A0}\x{200B}\x{200E}\x{200F}\x{FEFF}']*"
_REST = r"(?:[ T,].*|r?\.)?"  # a time, a zone; Polish "2024 r.", Hungarian "2024.01.05."
_WEEKDAY = r"(?:\pL{2,}\.?,?\s+)?"

SHAPES = {
    "year_first": rf"{_EDGE}(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_REST}{_EDGE}",
    "compact": rf"{_EDGE}((?:19|20)\d{{2}})(0[1-9]|1[0-2])([0-2]\d|3[01])(?:\d{{4}}|\d{{6}}|[ T].*)?{_EDGE}",
    "numeric": rf"{_EDGE}{_WEEKDAY}(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_REST}{_EDGE}",
    "day_month": rf"{_EDGE}{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[-. /]*(?:de |of )?(\pL{{3,}})"
    rf"\.?,?[-. /']*(?:de )?(\d{{4}}|\d{{2}}){_REST}{_EDGE}",
    "month_day": rf"{_EDGE}(?:\pL{{2,}}(?:\.?,\s*|\.?\s+))?(\pL{{3,}})[-./ ]+(\d{{1,2}})(?:st|nd|rd|th)?[-,./ ]+"
    rf"(\d{{4}}|\d{{2}}){_REST}{_EDGE}",
    "serial": rf"{_EDGE}([2-7]\d{{4}})(?:[.,]\d+)?{_EDGE}",
    "epoch": rf"{_EDGE}(1\d{{9}})(?:\d{{3}})?(?:\.\d+)?{_EDGE}",  # seconds, or milliseconds, since 1970
}
_FIXED = r"\d\d([-/.])\d\d([-/.])\d{4}(?:[ T].*)?"
_ISO_LIKE = "____-__-__%"

# English, Dutch, Polish, German, French, Spanish, Italian, Czech; Polish and Czech also as in "3 marca"; without
# accents, in full and as they are shortened.
MONTHS = (
    "january jan januari januar janvier janv styczen stycznia sty enero ene gennaio gen leden ledna led",
    "february feb februari februar fevrier fevr fev luty lutego lut febr febrero febbraio unor unora",
    "march mar maart mrt marz mrz mars marzec marca marzo brezen brezna",
    "april apr avril avr kwiecien kwietnia kwi abril abr aprile duben dubna",
    "may mei mai maj maja mayo maggio mag kveten kvetna",
    "june jun juni juin czerwiec czerwca cze junio giugno giu cerven cervna",
    "july jul juli juillet juil lipiec lipca lip julio luglio lug cervenec cervence",
    "august aug augustus aout sierpien sierpnia sie agosto ago srpen srpna",
    "september sep sept septembre wrzesien wrzesnia wrz septiembre settembre set zari",
    "october oct oktober okt octobre pazdziernik pazdziernika paz octubre ottobre ott rijen rijna",
    "november nov novembre listopad listopada lis noviembre listopadu",
    "december dec dez dezember decembre grudzien grudnia gru diciembre dic dicembre prosinec prosince",
)

TWELVE = 12
FEW_DATES = 2  # of either kind; fewer may be as they are by chance
FIRST_YEAR, LAST_YEAR = 1950, 2100  # outside, it is a placeholder (1899-12-30, 9999-12-31) or a slip
_IN_RANGE = f"year(day) between {FIRST_YEAR} and {LAST_YEAR}"


@dataclass(frozen=True)
class DateStyle:
    """How a column's dates are written.

    order    None where day and month cannot be told apart (`samples` shows dates)
    how      the reading: "iso", "fixed" (dd-mm-yyyy in ten places), "general"
    filled, dates   cells that are not blank, and how many of them look like dates
    """

    order: DateOrder | None
    how: str
    filled: int
    dates: int
    separators: str = ""
    samples: tuple[str, ...] = ()
    in_range: bool = False  # no year is a placeholder
    last: date | None = None  # the latest day of those in range; None where it was not asked
    shapes: tuple[str, ...] = ()  # of SHAPES, those that occur
    turned: bool = False  # a spreadsheet of another country took the day for the month in those it understood

    def all_fit(self, rows: int) -> bool:
        """Whether every one of `rows` rows is known to have a date."""
        return self.how in ("iso", "fixed") and self.in_range and self.filled == rows

    def sql(self, column: str, *, order: DateOrder | None = None) -> str:
        """The day in a text column, as written there; null where there is none.

        A shop writes its own day: 23:30 with +0200 or with Z behind it is read as the day that it stands on.
        """
        order = order or self.order or DateOrder.DAY_FIRST
        if self.how == "iso":
            return f"try_cast(left({column}, 10) as date)"
        if self.how == "fixed":
            first, second = ("%d", "%m") if order is DateOrder.DAY_FIRST else ("%m", "%d")
            form = f"{first}{self.separators[0]}{second}{self.separators[1]}%Y"
            return f"cast(try_strptime(left({column}, 10), '{form}') as date)"
        return _general_sql(column, order, self.shapes, turned=self.turned)


def date_style(
    con: duckdb.DuckDBPyConnection, *, table: str, column: str, chosen: DateOrder | None = None
) -> DateStyle:
    """The style of a whole column. `chosen` is the order that the reader named; it is used where the order is open."""
    first = con.execute(f"select {column} from {table} where {column} is not null limit 1").fetchall()
    if not first:
        return DateStyle(DateOrder.YEAR_FIRST, "iso", 0, 0)
    sample = first[0][0]
    if re.match(r"\d{4}-\d\d-\d\d", sample):
        fits = f"value like '{_ISO_LIKE}' and day is not null"
        values = values_of(con, table=table, column=column)
        [(filled, iso, low, high, last)] = con.execute(
            f"select {count_sql()}, {count_sql(fits)}, year(min(day)), year(max(day)), max(day) filter ({_IN_RANGE}) "
            f"from (select *, try_cast(left(value, 10) as date) as day from {values})"
        ).fetchall()
        if iso == filled:
            in_range = low >= FIRST_YEAR and high <= LAST_YEAR
            return DateStyle(DateOrder.YEAR_FIRST, "iso", filled, iso, in_range=in_range, last=last)
    return _fixed_style(con, table, column, sample, chosen) or _general_style(con, table, column, chosen)


def _fixed_style(
    con: duckdb.DuckDBPyConnection, table: str, column: str, first: str, chosen: DateOrder | None
) -> DateStyle | None:
    shape = re.fullmatch(_FIXED, first)
    if not shape:
        return None
    a, b = shape.groups()
    forms = {DateOrder.DAY_FIRST: f"%d{a}%m{b}%Y", DateOrder.MONTH_FIRST: f"%m{a}%d{b}%Y"}
    alone = "day is not null and (length(value) = 10 or substr(value, 11, 1) in (' ', 'T'))"
    values = values_of(con, table=table, column=column)
    for order in forms:
        [(filled, fitting, low, high, last, top)] = con.execute(
            f"select {count_sql()}, {count_sql(alone)}, year(min(day)), year(max(day)), "
            f"max(day) filter ({_IN_RANGE}), max(left(value, 2)) "
            f"from (select *, cast(try_strptime(left(value, 10), '{forms[order]}') as date) as day from {values})"
        ).fetchall()
        if fitting == filled:
            break
    else:
        return None
    in_range = low >= FIRST_YEAR and high <= LAST_YEAR
    samples: tuple[str, ...] = ()
    if top <= "12" and order is DateOrder.DAY_FIRST:  # either may come first, and every date fits both ways
        differing = f"left({column}, 2) <> substr({column}, 4, 2)"
        [(differ, shown)] = con.execute(
            f"select count(*), list_sort(list(distinct {column}) filter (rowid < 200)) from {table} where {differing}"
        ).fetchall()
        # 01-01-2025 reads the same both ways.
        return DateStyle(
            chosen or (None if differ else order), "fixed", filled, filled, a + b, tuple(shown or ())[:3], in_range
        )
    if chosen not in (None, order):
        return None
    return DateStyle(order, "fixed", filled, filled, a + b, samples, in_range, last=last)


def _general_style(con: duckdb.DuckDBPyConnection, table: str, column: str, chosen: DateOrder | None) -> DateStyle:
    cases = " ".join(
        f"when regexp_full_match({column}, {literal(shape)}) then '{name}'" for name, shape in SHAPES.items()
    )
    form = r"\1-\2-\3"
    split = f"case kind when 'numeric' then {_rewritten('value', 'numeric', form)} "
    parts = f"string_split({split} when 'year_first' then {_rewritten('value', 'year_first', form)} end, '-')"
    found = con.execute(
        f"select kind, count(*), max(part[1]), max(part[2]), max(part[3]), count(*) filter (part[1] <> part[2]), "
        f"list_sort(list(distinct value) filter (place < 100000))[:3], min(greatest(part[1], part[2])) "
        f"from (select kind, value, place, list_transform({parts}, lambda p: try_cast(p as integer)) as part from ("
        f"select case {cases} else 'none' end as kind, {column} as value, rowid as place from {table} "
        f"where {column} is not null)) group by kind"
    ).fetchall()
    counts = {row[0]: row[1] for row in found}
    filled = sum(counts.values())
    shapes = tuple(name for name in SHAPES if counts.get(name))
    dates = filled - counts.get("none", 0)
    samples = tuple(value for row in found if row[0] in ("numeric", "none") for value in row[6] or ())
    # A program that took 03/04 for the fourth of March left 03/25 as a text: the texts hold only days above twelve, the
    # days only such up to twelve.
    days, texts = ({row[0]: row for row in found}.get(kind) for kind in ("year_first", "numeric"))
    turned = (
        days is not None and texts is not None and min(days[1], texts[1]) >= FEW_DATES
        and days[4] <= TWELVE < texts[7] and min(texts[2], texts[3]) <= TWELVE
    )  # fmt: skip
    for kind, _, high_one, high_two, high_three, differing, shown, _low in found:
        if kind != "numeric":
            continue
        order = order_of(high_one, high_two, differing, None if high_three > 99 else chosen)
        if chosen in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
            order = chosen
        elif high_one > 31 and high_three <= 31 and high_two <= 12:
            order = DateOrder.YEAR_FIRST  # 25-12-31
        return DateStyle(order, "general", filled, dates, samples=tuple(shown or ())[:3], shapes=shapes, turned=turned)
    usual = max((name for name in SHAPES if counts.get(name)), key=lambda name: counts[name], default="year_first")
    orders = {"day_month": DateOrder.DAY_FIRST, "month_day": DateOrder.MONTH_FIRST}
    return DateStyle(
        orders.get(usual, DateOrder.YEAR_FIRST), "general", filled, dates, samples=samples[:3], shapes=shapes
    )


def order_of(high_one: int, high_two: int, differing: int, chosen: DateOrder | None) -> DateOrder | None:
    """Which comes first, from the highest first and second part and the dates whose parts differ."""
    if chosen is not None:
        return chosen
    if high_one > 12 >= high_two:
        return DateOrder.DAY_FIRST
    if high_two > 12 >= high_one:
        return DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST if not differing else None  # 01-01-2025 reads the same both ways


def _general_sql(column: str, order: DateOrder, shapes: tuple[str, ...], *, turned: bool) -> str:
    """The first shape that fits gives the day. Each is rewritten as year-month-day with one regular expression."""
    numeric = {
        DateOrder.DAY_FIRST: r"\3-\2-\1",
        DateOrder.MONTH_FIRST: r"\3-\1-\2",
        DateOrder.YEAR_FIRST: r"\1-\2-\3",
    }[order]
    readings = {
        "year_first": _day(_rewritten(column, "year_first", r"\1-\3-\2" if turned else r"\1-\2-\3")),
        "compact": _day(_rewritten(column, "compact", r"\1-\2-\3")),
        "numeric": _day(_rewritten(column, "numeric", numeric)),
        "day_month": _named(_rewritten(column, "day_month", r"\3-\2-\1")),
        "month_day": _named(_rewritten(column, "month_day", r"\3-\1-\2")),
        "epoch": f"cast(epoch_ms(try_cast({_rewritten(column, 'epoch', chr(92) + '1')} as bigint) * 1000) as date)",
        "serial": f"date '1899-12-30' + try_cast({_rewritten(column, 'serial', chr(92) + '1')} as integer)",
    }
    return f"coalesce({', '.join([readings[shape] for shape in shapes] or ['null::date'])})"


def _rewritten(column: str, shape: str, form: str) -> str:
    """The date in another order; what does not fit stays as it is, and is no day then."""
    return f"regexp_replace({column}, {literal('^' + SHAPES[shape] + '$')}, '{form}')"


def _day(text: str) -> str:
    """A two-digit year is tried first: 69 to 99 are 1969 to 1999."""
    return f"cast(try_strptime({text}, ['%y-%m-%d', '%Y-%m-%d']) as date)"


def _named(text: str) -> str:
    names = [(name, number) for number, names in enumerate(MONTHS, start=1) for name in names.split()]
    keys, values = ", ".join(literal(name) for name, _ in names), ", ".join(f"'{number}'" for _, number in names)
    month = f"map([{keys}], [{values}])[replace(strip_accents(lower(p[2])), 'ł', 'l')]"
    whole = _day(f"p[1] || '-' || {month} || '-' || p[3]")
    return f"list_transform([string_split({text}, '-')], lambda p: {whole})[1]"
