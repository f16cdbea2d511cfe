"""How are ids, days and amounts read in the SQL of any engine? As `clv.intake.sales` reads them in that of DuckDB."""

from __future__ import annotations

import re
from datetime import date

import ibis
import ibis.expr.types as ir

from clv.intake.choices import DateOrder
from clv.intake.databases.staging import as_text
from clv.intake.files.cells import MINUS
from clv.intake.sales.amounts import KINDS, NO_CENTS, NumberStyle
from clv.intake.sales.dates import FIRST_YEAR, LAST_YEAR, MONTHS, SHAPES, DateStyle
from clv.intake.sales.exclusion_rules import GUESTS
from clv.intake.sales.ids import NUMBERED, SHORTENED

_EDGE = "[\\s\u00a0\u202f\u200b\ufeff]"
_LETTER = "[A-Za-z\u00c0-\u024f]"
_LEAP = "(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_SOME_DAY = (
    "(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    f"|{_LEAP}-02-29)"
)
_ACCENTS = ("áàâäãåçčďéèêëěíìîïłňñóòôöõřšťúùûüůýžźżśćńąę", "aaaaaaccdeeeeeiiiilnnooooorstuuuuuyzzzscnae")
_SECONDS_A_DAY = 86_400


def portable(pattern: str) -> str:
    """A regular expression of DuckDB as Postgres understands it too, for the whole of a text."""
    letters = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: chr(int(found[1], 16)), pattern)
    return f"^(?:{letters.replace(chr(92) + 'pL', _LETTER)})$"


def fits(text: ir.StringColumn, pattern: str) -> ir.BooleanColumn:
    """Whether the whole text fits; False where there is none."""
    return text.re_search(portable(pattern)).fill_null(False)


def needs_second_look(column: ir.Column) -> ir.BooleanColumn:
    """Whether an id is there that is no mere number, and so may be spelled in several ways."""
    text = as_text(column)
    return text.notnull() & ~fits(text, NUMBERED)


def id_of(text: ir.StringColumn, *, guests: tuple[str, ...] = GUESTS) -> ir.StringColumn:
    """The id in a text; null for guests, for nothing but zeros, and for a number that a spreadsheet cut short."""
    bare = text.re_replace(f"^(?:{_EDGE}|'|=\")+", "").re_replace(f'(?:{_EDGE}|")+$', "")
    formed = ibis.ifelse(bare.contains("@"), bare.lower(), bare.re_replace(r"^([0-9]+)\.0+$", r"\1"))
    nobody = (formed == "") | formed.lower().isin(guests) | fits(formed, f"0+|{SHORTENED}")
    return ibis.ifelse(nobody, ibis.null("string"), formed)


def day_of(column: ir.Column, style: DateStyle, order: DateOrder | None) -> ir.DateColumn:
    """The day that stands in the column, null where none does, or one that is a placeholder (1899-12-30, 9999-12-31).

    A time with a zone counts on the day that the database itself shows.
    """
    kind = column.type()
    day = column.cast("date") if kind.is_date() or kind.is_timestamp() else _day_in(as_text(column), style, order)
    real = day.between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
    return ibis.ifelse(real, day, ibis.null("date"))


def is_text_of_days(column: ir.Column) -> bool:
    """Whether the days are written out, so that their order may be open."""
    return bool(column.type().is_string())


def day_parts(column: ir.Column) -> tuple[ir.BooleanColumn, ir.IntegerColumn, ir.IntegerColumn]:
    """Whether a date is written in three numbers, the year not first, and the first two of them; null elsewhere."""
    text = as_text(column)
    parts = _rewritten(text, "numeric", r"\1-\2")
    numeric = fits(text, SHAPES["numeric"]) & fits(parts, "[0-9]{1,2}-[0-9]{1,2}")
    first, second = (
        ibis.ifelse(numeric, parts.re_replace(pattern, r"\1"), ibis.null("string")).cast("int64")
        for pattern in ("^([0-9]+)-.*$", "^.*-([0-9]+)$")
    )
    return numeric, first, second


def _day_in(text: ir.StringColumn, style: DateStyle, order: DateOrder | None) -> ir.DateColumn:
    """The first shape that fits gives the day; the usual ones are tried first, for they cost least."""
    order = order or style.order or DateOrder.DAY_FIRST
    ten = text.left(10)
    readings = [ibis.ifelse(fits(ten, _SOME_DAY), ten.cast("date"), ibis.null("date"))]
    if style.how == "fixed":
        day, month = (0, 3) if order is DateOrder.DAY_FIRST else (3, 0)
        turned = text.substr(6, 4) + "-" + text.substr(month, 2) + "-" + text.substr(day, 2)
        plain = fits(text, r"[0-9][0-9][-/.][0-9][0-9][-/.][0-9]{4}(?:[ T].*)?") & fits(turned, _SOME_DAY)
        readings.append(ibis.ifelse(plain, turned.cast("date"), ibis.null("date")))
    readings += _by_shape(text, style, order)
    if style.turned:  # what looks like an ISO day has its day where the month should be
        readings = readings[1:]
    return ibis.coalesce(*readings)


def _by_shape(text: ir.StringColumn, style: DateStyle, order: DateOrder) -> list[ir.DateColumn]:
    numeric = {
        DateOrder.DAY_FIRST: r"\3-\2-\1",
        DateOrder.MONTH_FIRST: r"\3-\1-\2",
        DateOrder.YEAR_FIRST: r"\1-\2-\3",
    }[order]
    always = ("year_first", "compact", "numeric")
    forms = {
        "year_first": r"\1-\3-\2" if style.turned else r"\1-\2-\3",
        "compact": r"\1-\2-\3",
        "numeric": numeric,
        "day_month": r"\3-\2-\1",
        "month_day": r"\3-\1-\2",
    }
    found = []
    for shape, form in forms.items():
        if shape not in (*always, *style.shapes):
            continue
        said = _rewritten(text, shape, f"={form}")
        found.append(_as_day(_numbered(said) if shape in ("day_month", "month_day") else said))
    if "epoch" in style.shapes:
        found.append(_days_after(date(1970, 1, 1), text, "epoch", seconds=True))
    if "serial" in style.shapes:
        found.append(_days_after(date(1899, 12, 30), text, "serial"))
    return found


def _rewritten(text: ir.StringColumn, shape: str, form: str) -> ir.StringColumn:
    """The date in another order; what does not fit stays as it is, and is no day then."""
    return text.re_replace(portable(SHAPES[shape]), form)


def _as_day(said: ir.StringColumn) -> ir.DateColumn:
    """A day from =year-month-day with one or two digits each; of two digits of a year 69 to 99 are 1969 to 1999.

    What has no = was not rewritten: 14-01-25 is a day in another order.
    """
    whole = (
        said.re_replace("^=(69|[789][0-9])-", r"=19\1-")
        .re_replace("^=([0-5][0-9]|6[0-8])-", r"=20\1-")
        .re_replace("-([0-9])-", r"-0\1-")
        .re_replace("-([0-9])$", r"-0\1")
    )
    day = ibis.ifelse(fits(whole, f"={_SOME_DAY}"), whole.substr(1), ibis.null("string"))
    return day.cast("date")


def _numbered(said: ir.StringColumn) -> ir.StringColumn:
    """The name of a month as its number."""
    found = said.lower().translate(*_ACCENTS)
    for number, names in enumerate(MONTHS, start=1):
        found = found.re_replace(f"-(?:{'|'.join(names.split())})-", f"-{number:02d}-")
    return found


def _days_after(start: date, text: ir.StringColumn, shape: str, *, seconds: bool = False) -> ir.DateColumn:
    number = _rewritten(text, shape, r"\1")
    whole = ibis.ifelse(fits(number, "[0-9]{5,10}"), number, ibis.null("string")).cast("int64")
    days = whole // _SECONDS_A_DAY if seconds else whole
    return (ibis.literal(start) + days.as_interval("D")).cast("date")


def number_of(column: ir.Column, style: NumberStyle, decimal: str) -> ir.FloatingColumn:
    """The number in the column, null where there is none; decimal: its sign, where the column is text."""
    if column.type().is_numeric():
        # Four bytes hold 29.33 as the database shows it, and not as their eight bytes would.
        number = (column.cast("string") if column.type().is_float32() else column).cast("float64")
        # Not a number, and without end, are no amounts.
        number = ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)
    else:
        number = _number_in(as_text(column), style, decimal)
    return number if style.unit == 1 else number * style.unit if style.unit > 1 else number / round(1 / style.unit)


def kinds_of(column: ir.Column) -> dict[str, ir.BooleanColumn]:
    """For each way to write a number, whether a text is written so; each text is of the first that fits."""
    text, found = as_text(column), {}
    before: ir.BooleanValue = ibis.literal(False)
    for kind, pattern in KINDS.items():
        own = fits(text, pattern)
        found[kind] = own & ~before
        before = before | own
    return found


def _number_in(text: ir.StringColumn, style: NumberStyle, decimal: str) -> ir.FloatingColumn:
    bare = text.re_replace(f"([0-9])[.,:]{NO_CENTS}", r"\1")
    digits = bare.re_replace(r"(?:kr|Fr|zł|лв|Rs|[CcDd]r)\.", "").re_replace("[^0-9.,]", "")
    as_point = _double(digits.replace(",", ""))
    as_comma = _double(digits.replace(".", "").replace(",", "."))
    either = as_comma if decimal == "," else as_point
    exponent = text.re_extract("[0-9][.,]?[0-9]*[eE][-+]?[0-9]+", 0).replace(",", ".")
    readings = {
        "whole": as_point,
        "point": as_point,
        "comma": as_comma,
        "either_point": either,
        "either_comma": either,
        "exponent": _double(exponent),
    }
    negative = bare.re_replace("[eE]-", "").re_search(f"[(]|[{MINUS}]")
    if style.returning:
        side = text.re_replace("[. ]+$", "").right(2).lower()
        negative = negative | side.isin(style.returning)
    size = ibis.cases(*((fits(text, KINDS[kind]), reading) for kind, reading in readings.items()), else_=None)
    general = size * ibis.ifelse(negative, -1.0, 1.0)
    if decimal == ",":
        return general
    # Most amounts are plain, and that is seen in a tenth of the time.
    return ibis.ifelse(fits(text, r"-?[0-9]{1,15}(?:\.[0-9]+)?"), _double(text), general)


def _double(text: ir.StringColumn) -> ir.FloatingColumn:
    """A text of digits and a point as a number; not every engine can try."""
    number = fits(text, r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
    return ibis.ifelse(number, text, ibis.null("string")).cast("float64")
