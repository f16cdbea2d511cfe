"""In which ways do people and programs write amounts and dates?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import strategies as st

from clv.intake.choices import DateOrder

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2025, 12, 31))
CENTS = st.integers(min_value=-(10**11), max_value=10**11)
DUTCH_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
POLISH_MONTHS = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"


def grouped(cents: int, *, decimal: str, thousands: str) -> str:
    whole, part = divmod(abs(cents), 100)
    return f"{whole:,}".replace(",", thousands) + f"{decimal}{part:02d}"


def signed(cents: int, text: str, style: str) -> str:
    if cents >= 0:
        return text
    return {"-": f"-{text}", "−": f"−{text}", "after": f"{text}-", "brackets": f"({text})"}[style]


SEPARATORS = st.sampled_from(
    [(",", "."), (".", ","), (",", " "), (",", "\u00a0"), (",", "\u202f"), (".", "'"), (",", ""), (".", "")]
)
AROUND = st.sampled_from(
    [
        "{}",
        "€ {}",
        "€{}",
        "{} €",
        "{} zł",
        "{}\u00a0zł",
        "PLN {}",
        "{} EUR",
        "${}",
        "kr. {}",
        "{} euro",
        "R$ {}",
        "₹{}",
        " {} ",
    ]
)
SIGNS = st.sampled_from(["-", "−", "after", "brackets"])


def _numeric(order: str, sign: str, pad: bool) -> Callable[[date], str]:
    def write(day: date) -> str:
        d, m = (f"{day.day:02d}", f"{day.month:02d}") if pad else (str(day.day), str(day.month))
        parts = {"dmy": [d, m, str(day.year)], "mdy": [m, d, str(day.year)], "ymd": [str(day.year), m, d]}[order]
        return sign.join(parts)

    return write


STYLES: dict[str, tuple[Callable[[date], str], DateOrder | None]] = {
    **{f"dmy{s}{p}": (_numeric("dmy", s, p), DateOrder.DAY_FIRST) for s in "-./" for p in (True, False)},
    **{f"mdy{s}{p}": (_numeric("mdy", s, p), DateOrder.MONTH_FIRST) for s in "-/" for p in (True, False)},
    **{f"ymd{s}": (_numeric("ymd", s, True), None) for s in "-/."},
    "compact": (lambda d: d.strftime("%Y%m%d"), None),
    "iso with time and offset": (lambda d: f"{d.isoformat()} 23:58:42 +0000", None),
    "iso with T and Z": (lambda d: f"{d.isoformat()}T23:58:42Z", None),
    "day first with time": (lambda d: d.strftime("%d-%m-%Y 10:11"), DateOrder.DAY_FIRST),
    "two-digit year": (lambda d: d.strftime("%d-%m-%y"), DateOrder.DAY_FIRST),
    "English": (lambda d: d.strftime("%d-%b-%y"), None),
    "English, short": (lambda d: d.strftime("%b-%d-%y"), None),
    "English, long": (lambda d: d.strftime("%B %d, %Y"), None),
    "Dutch": (lambda d: f"{d.day} {DUTCH_MONTHS.split()[d.month - 1]} {d.year}", None),
    "Polish": (lambda d: f"{d.day} {POLISH_MONTHS.split()[d.month - 1]} {d.year}", None),
    "Polish, with r.": (lambda d: f"{d.day} {POLISH_MONTHS.split()[d.month - 1]} {d.year} r.", None),
    "Dutch, with a weekday": (
        lambda d: f"{['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'][d.weekday()]} {d:%d-%m-%Y}",
        DateOrder.DAY_FIRST,
    ),
    "Hungarian": (lambda d: f"{d:%Y.%m.%d.}", None),
    "digits to the second": (lambda d: f"{d:%Y%m%d}235959", None),
    "serial": (lambda d: str((d - date(1899, 12, 30)) // timedelta(days=1)), None),
}
