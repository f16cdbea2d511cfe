"""When does the money come? The main chart of the Overview, drawn for paper: areas are money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clv.analysis.valuation import Analysis
from clv.core.colours import DOUBT_OPACITY, GRID, INK, PAST, QUIET_INK, VALUE
from clv.core.periods import DAYS_PER_YEAR, MONTHS_PER_YEAR, months_from
from clv.customers.lately import Lately
from clv.i18n.locale import Locale
from clv.i18n.scales import money_scale, ticks
from clv.phrases import overview, terms
from clv.reports.booklet.blocks import WIDTH, Chart, Line, Mark, Words, area
from clv.value.intervals import ValuationIntervals

_UNSEEN_OPACITY = 0.72  # of what lies further ahead than the sales reach back
_MOST_MONTHS = 60  # of sales: what is older would press the coming years together
_MOST_LABELS = 12  # more years than these run into each other: then every fifth has its label
_LEFT, _TOP, _BOTTOM = 26.0, 18.0, 178.0  # pt: where the axes stand
_HEIGHT = _BOTTOM + 30
_GAP = 0.2  # months between a year's bar and its edge


@dataclass(frozen=True)
class _Frame:
    """From months and money a month to pt. today: months from the first sold to the last day of the sales."""

    today: float
    last: float
    highest: float

    def x(self, months: float) -> float:
        return _LEFT + months / self.last * (WIDTH - _LEFT)

    def y(self, money: float) -> float:
        return _BOTTOM - money / self.highest * (_BOTTOM - _TOP)

    def year(self, place: int) -> tuple[float, float]:
        """From where to where the bar of the coming year reaches, in months."""
        first = self.today + MONTHS_PER_YEAR * place
        return first + _GAP, first + MONTHS_PER_YEAR - _GAP


def coming_years(
    analysis: Analysis,
    lately: Lately,
    spread: ValuationIntervals | None,
    before_discount: Sequence[float],
    locale: Locale,
) -> Chart:
    """Grey bars a month for what customers bought again, blue bars a year for what is expected.

    A year is solid up to its lower limit and pale to the upper; spread: the limits, None where they are unknown.
    """
    valuation, window, _ = analysis.valuation, analysis.base.window, locale.text
    assumed = valuation.assumptions
    seen_years = window.days / DAYS_PER_YEAR
    sold = [(one.month, assumed.margin * max(one.again, 0.0)) for one in lately.months][-_MOST_MONTHS:]
    before = before_discount if assumed.discount_rate_per_year else ()
    tops = [*valuation.by_year, *before, *((one.high for one in spread.by_year) if spread else ())]
    highest = max([1e-9, 1.1 * max(tops) / MONTHS_PER_YEAR, *(money for _month, money in sold)])
    today = months_from(sold[0][0] if sold else window.end.replace(day=1), window.end)
    frame = _Frame(today, today + MONTHS_PER_YEAR * len(valuation.by_year), highest)
    scale, unit = money_scale(highest, locale, assumed.currency)
    marks: list[Mark] = []
    for step in ticks(highest / scale):
        height = frame.y(step * scale)
        marks.append(Line(((_LEFT, height), (WIDTH, height)), GRID, 0.5))
        marks.append(Words((_LEFT - 4, height), locale.typed(step), across="right", quiet=True))
    marks += [
        area(frame.x(place + 0.08), frame.y(money), frame.x(place + 0.92), _BOTTOM, PAST)
        for place, (_month, money) in enumerate(sold)
    ]
    marks += _expected(frame, valuation.by_year, spread, seen=today + MONTHS_PER_YEAR * seen_years)
    for place, money in enumerate(before):
        marks.append(_level(frame, place, money, QUIET_INK, 0.75, "dotted"))
    marks += _names(frame, valuation.by_year, locale)
    if sold:
        first, last = sold[0][0].year, sold[-1][0].year
        name = str(last) if first == last or frame.x(today) - _LEFT < 40 else f"{first}–{last}"
        marks.append(Words((frame.x(len(sold) / 2), _BOTTOM + 5), name, across="center", upright="down", quiet=True))
    marks.append(Line(((frame.x(today), 4), (frame.x(today), _BOTTOM)), INK, 1.0))
    said = _("{date}: what follows is expected", date=locale.date(window.end))
    marks.append(Words((frame.x(today) + 3, 7), said, bold=True))
    return Chart(
        overview.half_within(valuation, locale),
        overview.sold_and_expected(assumed, unit, locale),
        _("Bars: what was sold in each month, and what is expected in each coming year"),
        _HEIGHT,
        tuple(marks),
        " ".join(_notes(analysis, spread, seen_years, locale)),
    )


def _expected(
    frame: _Frame, years: Sequence[float], spread: ValuationIntervals | None, *, seen: float
) -> Iterator[Mark]:
    """A year is one bar, or two where the sales reach back into the middle of it. seen: until where, in months."""
    for place, money in enumerate(years):
        first, last = frame.year(place)
        low, high = (spread.by_year[place].low, spread.by_year[place].high) if spread else (money, money)
        middle = min(max(seen, first), last)
        for left, right, strength in ((first, middle, 1.0), (middle, last, _UNSEEN_OPACITY)):
            if right - left > 1e-9:
                ends = frame.x(left), frame.x(right)
                foot, top = (frame.y(limit / MONTHS_PER_YEAR) for limit in (low, high))
                yield area(ends[0], foot, ends[1], _BOTTOM, VALUE, strength)
                if spread:
                    yield area(ends[0], top, ends[1], foot, VALUE, DOUBT_OPACITY)
        if spread:
            yield _level(frame, place, money, INK, 1.25, "solid")


def _level(frame: _Frame, place: int, money: float, colour: str, width: float, dashes: str) -> Line:
    """A line across a year at its money a month."""
    height, ends = frame.y(money / MONTHS_PER_YEAR), frame.year(place)
    return Line(((frame.x(ends[0]), height), (frame.x(ends[1]), height)), colour, width, dashes)


def _names(frame: _Frame, years: Sequence[float], locale: Locale) -> Iterator[Mark]:
    """Under each coming year its number and sum."""
    every = 1 if len(years) <= _MOST_LABELS else 5
    for place, money in enumerate(years):
        if place and (place + 1) % every:
            continue
        middle = sum(frame.year(place)) / 2
        name = locale.text("Year {year}", year=str(place + 1)) if every == 1 else str(place + 1)
        yield Words((frame.x(middle), _BOTTOM + 5), name, across="center", upright="down", quiet=True)
        if every == 1:
            sum_ = locale.compact(money)
            yield Words((frame.x(middle), _BOTTOM + 16), sum_, across="center", upright="down", bold=True)


def _notes(analysis: Analysis, spread: ValuationIntervals | None, seen_years: float, locale: Locale) -> Iterator[str]:
    _, valuation = locale.text, analysis.valuation
    rate = valuation.assumptions.discount_rate_per_year
    yield _("Grey: what customers bought after their first purchase; blue: what is expected of them.")
    if spread is not None:
        yield _(
            "The line across a year is what is expected; nine times out of ten it comes out within the fainter part."
        )
    if rate:
        said = _("dotted: before {rate} a year is taken off for waiting", rate=terms.rate(rate, locale))
        yield f"{said[:1].upper()}{said[1:]}."
    if seen_years < len(valuation.by_year):
        yield f"{overview.unconfirmed(valuation, seen_years, locale)}."
