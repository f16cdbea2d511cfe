"""What was sold, and what each coming year will probably bring, on one line of time where areas are money."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import DOUBT_OPACITY, INK, PAST, QUIET_INK, VALUE, Marks, figure, on_hover, ticks
from clv.core.periods import MONTHS_PER_YEAR, months_from
from clv.i18n.locale import Locale
from clv.i18n.scales import money_scale

MOST_MONTHS = 60  # of sales; what is older would press the coming years together
MOST_LABELS = 12  # more years than these run into each other: then every fifth has its label
_UNSEEN_OPACITY = 0.72  # of what lies further ahead than the sales reach back
_PHONE_LETTERS = 34  # of a line of the words over the bracket, on a phone
_DESK, _LETTER = 830, 6.4  # px: of the wide drawing at least, and of a letter of its labels, on the mean
_SOLD_WIDTH, _YEAR_WIDTH = 0.84, 11.6  # months


@dataclass(frozen=True)
class Ahead:
    """What is drawn, money undivided. sold: months that are over, each its first day and money, in order.

    end: the last day of the sales. years: expected in each coming year. limits: between which each will lie, None while
    unknown. before_discount: of each year, None where nothing is taken off. seen_years: how far the sales reach back.
    named: what the bracket over the years beyond that says. measured: what the bars are, with the place of {unit}.
    """

    sold: Sequence[tuple[date, float]]
    end: date
    years: Sequence[float]
    limits: Sequence[tuple[float, float]] | None
    before_discount: Sequence[float] | None
    seen_years: float
    named: str
    discount_named: str
    measured: str


@drawn_once
def years_ahead(ahead: Ahead, *, title: str, locale: Locale, currency: str, narrow: bool = False) -> go.Figure:
    """Grey bars a month for what was sold, blue bars a year for what is expected, each as high as its money a month.

    Solid up to the lower limit, pale to the upper, a line where it is expected; paler where the sales reach back less
    far. narrow: for a phone, with fewer labels. Raises ValueError where expected money is negative.
    """
    if any(money < 0 for money in ahead.years):
        raise ValueError("years_ahead: expected money must not be negative")
    sold = list(ahead.sold)[-MOST_MONTHS:]
    today = months_from(sold[0][0] if sold else ahead.end.replace(day=1), ahead.end)
    per_month = [money / MONTHS_PER_YEAR for money in ahead.years]
    tops = [high / MONTHS_PER_YEAR for _low, high in ahead.limits or ()] + per_month
    tops += [money / MONTHS_PER_YEAR for money in ahead.before_discount or ()]
    bracket = 1.16 * max(tops, default=0.0)
    highest = max([1e-9, bracket * (1.4 if narrow else 1.2), *(money for _, money in sold)])
    scale, unit = money_scale(highest, locale, currency)
    drawn = figure(
        title=title,
        subtitle=ahead.measured.replace("{unit}", unit),
        locale=locale,
        height=260 if narrow else 290,
    )
    _draw_sold(drawn, sold, locale, currency)
    _draw_years(drawn, ahead, today, locale, currency)
    marks = Marks()
    if ahead.limits is not None:
        for place, money in enumerate(ahead.years):
            _level(marks, today, place, money, color=INK, width=1.5)
    if ahead.before_discount is not None:
        _draw_discount(marks, ahead, today, narrow=narrow)
    if ahead.named and ahead.seen_years < len(ahead.years):
        _draw_bracket(marks, ahead, today, bracket, narrow=narrow)
    _draw_today(marks, ahead.end, today, locale, narrow=narrow)
    marks.set_on(drawn)
    last = today + MONTHS_PER_YEAR * len(ahead.years)
    drawn.update_layout(barmode="overlay", margin={"t": 26, "r": 2})
    drawn.update_xaxes(range=[0, last], showgrid=False, tickangle=0, **_time_ticks(ahead, sold, today, locale, narrow))
    steps = ticks(highest / scale)
    drawn.update_yaxes(
        range=[0, highest],
        tickmode="array",
        tickvals=[step * scale for step in steps],
        ticktext=[locale.typed(step) for step in steps],
    )
    return drawn


def _draw_sold(drawn: go.Figure, sold: list[tuple[date, float]], locale: Locale, currency: str) -> None:
    drawn.add_bar(
        x=[place + 0.5 for place in range(len(sold))],
        y=[money for _, money in sold],
        width=_SOLD_WIDTH,
        marker={"color": PAST},
        name="sold",
        **on_hover([f"{locale.month(month)}: {locale.money(money, currency)}" for month, money in sold]),
    )


def _draw_years(drawn: go.Figure, ahead: Ahead, today: float, locale: Locale, currency: str) -> None:
    """A year is one bar, or two where the sales reach back into the middle of it."""
    parts: list[tuple[int, float, float, float]] = []  # year, from and to in months from today, opacity
    for place in range(len(ahead.years)):
        first, last = MONTHS_PER_YEAR * place + 0.2, MONTHS_PER_YEAR * (place + 1) - 0.2
        seen = min(max(ahead.seen_years * MONTHS_PER_YEAR, first), last)
        parts += [(place, first, seen, 1.0), (place, seen, last, _UNSEEN_OPACITY)]
    parts = [part for part in parts if part[2] - part[1] > 1e-9]
    limits = list(ahead.limits) if ahead.limits else [(money, money) for money in ahead.years]
    bars = {
        "x": [today + (first + last) / 2 for _, first, last, _ in parts],
        "width": [last - first for _, first, last, _ in parts],
        **on_hover([_said(ahead, place, locale, currency) for place, *_ in parts]),
    }
    drawn.add_bar(
        y=[limits[place][0] / MONTHS_PER_YEAR for place, *_ in parts],
        marker={"color": VALUE, "opacity": [opacity for *_, opacity in parts]},
        name="low",
        **bars,
    )
    if ahead.limits is None:
        return
    drawn.add_bar(
        y=[(limits[place][1] - limits[place][0]) / MONTHS_PER_YEAR for place, *_ in parts],
        base=[limits[place][0] / MONTHS_PER_YEAR for place, *_ in parts],
        marker={"color": VALUE, "opacity": DOUBT_OPACITY},
        name="high",
        **bars,
    )


def _draw_discount(marks: Marks, ahead: Ahead, today: float, *, narrow: bool) -> None:
    before = list(ahead.before_discount or ())
    for place, money in enumerate(before):
        _level(marks, today, place, money, color=QUIET_INK, width=1, dash="dot")
    if not narrow and len(before) > 3:
        last = today + MONTHS_PER_YEAR * len(before)
        covered = len(ahead.discount_named) * _LETTER / _DESK * last / MONTHS_PER_YEAR  # years below the words
        marks.add_annotation(
            x=last,
            y=max(before[-math.ceil(covered) :]) / MONTHS_PER_YEAR,
            xanchor="right",
            yanchor="bottom",
            text=ahead.discount_named,
            showarrow=False,
            font={"color": QUIET_INK},
        )


def _level(marks: Marks, today: float, place: int, money: float, **line: object) -> None:
    """A line across a year at its money a month."""
    first = today + MONTHS_PER_YEAR * place + (MONTHS_PER_YEAR - _YEAR_WIDTH) / 2
    height = money / MONTHS_PER_YEAR
    marks.add_shape(type="line", x0=first, x1=first + _YEAR_WIDTH, y0=height, y1=height, line=line)


def _draw_bracket(marks: Marks, ahead: Ahead, today: float, height: float, *, narrow: bool) -> None:
    """Over what lies further ahead than the sales reach back."""
    first, last = today + MONTHS_PER_YEAR * ahead.seen_years, today + MONTHS_PER_YEAR * len(ahead.years)
    for x0, x1, y0, y1 in ((first, last, height, height), (first, first, height * 0.9, height)):
        marks.add_shape(type="line", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": QUIET_INK, "width": 1})
    to_right = narrow or (last - first) / last * _DESK < len(ahead.named) * _LETTER
    letters = _PHONE_LETTERS if narrow else round((last - today) / last * _DESK / _LETTER)  # of a line
    marks.add_annotation(
        x=last if to_right else first,
        y=height,
        xanchor="right" if to_right else "left",
        yanchor="bottom",
        align="right" if to_right else "left",
        text="<br>".join(wrap(ahead.named, letters)),
        showarrow=False,
    )


def _draw_today(marks: Marks, end: date, today: float, locale: Locale, *, narrow: bool) -> None:
    marks.add_shape(type="line", x0=today, x1=today, y0=0, y1=1, yref="paper", line={"color": INK, "width": 1.25})
    expected = (
        locale.text("From here on: expected")
        if narrow
        else locale.text("{date}: what follows is expected", date=locale.date(end))
    )
    marks.add_annotation(
        x=today,
        y=1,
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        text=f"<b>{expected}</b>",
        showarrow=False,
        xshift=2,
    )


def _time_ticks(
    ahead: Ahead, sold: list[tuple[date, float]], today: float, locale: Locale, narrow: bool
) -> dict[str, object]:
    """Under the months sold their years, under each coming year its number and sum."""
    count = len(ahead.years)
    few = [1, *range(5, count + 1, 5)] if narrow or count > MOST_LABELS else range(1, count + 1)
    at = [today + MONTHS_PER_YEAR * (year - 0.5) for year in few]
    names = [str(year) for year in few]
    if not narrow:
        sums = [locale.compact(ahead.years[year - 1]) for year in few]
        names = [
            f"{name}<br><b>{money}</b>"
            for name, money in zip((locale.text("Year {year}", year=year) for year in few), sums, strict=True)
        ]
    if sold:
        first, last = sold[0][0].year, sold[-1][0].year
        at.insert(0, len(sold) / 2)
        names.insert(0, str(last) if first == last or narrow or len(sold) < MONTHS_PER_YEAR else f"{first}–{last}")
    return {"tickmode": "array", "tickvals": at, "ticktext": names}


def _said(ahead: Ahead, place: int, locale: Locale, currency: str) -> str:
    """What a year's bar says when one points at it."""
    said = locale.text("Year {year}: {value}", year=str(place + 1), value=locale.money(ahead.years[place], currency))
    if ahead.limits is None:
        return said
    low, high = ahead.limits[place]
    return f"{said}\n{locale.money(low, currency)} – {locale.money(high, currency)}"
