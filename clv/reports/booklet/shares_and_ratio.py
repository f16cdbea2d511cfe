"""Who brings the money, and how many times as much does winning cost as keeping? Two charts drawn for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from clv.acquisition.cost_ratio import PUBLISHED, SAYING
from clv.acquisition.unit_economics import UnitEconomics
from clv.analysis.valuation import Analysis
from clv.core.colours import DOUBT_OPACITY, GRID, PAST, VALUE, WINNING
from clv.i18n.locale import Locale
from clv.i18n.scales import times_scale
from clv.phrases import acquisition, overview
from clv.reports.booklet.blocks import WIDTH, Chart, Dot, Line, Mark, Words, area
from clv.segments.call_lists import group_of

_ROW = 30.0  # pt of a segment
_NAMES = 150.0  # pt for the segments' names
_FIGURES = 110.0  # pt for what stands behind a bar
_EDGE = 8.0  # pt beside the scale of the ratio, for the figures at its ends


def who_brings_it(analysis: Analysis, locale: Locale) -> Chart:
    """For each segment its share of the customers, in grey, and of the money expected, in blue."""
    base, valuation, _ = analysis.base, analysis.valuation, locale.text
    currency, marks = valuation.assumptions.currency, list[Mark]()
    for number, one in enumerate(valuation.segments):
        top = number * _ROW
        people = one.customers / base.customers
        money = one.value / valuation.total if valuation.total else 0.0
        marks.append(Words((0, top + 12), _(group_of(one.code).name), bold=True))
        told = (locale.number(one.customers), locale.headline_money(one.value, currency))
        for row, (share, colour, said) in enumerate(((people, PAST, told[0]), (money, VALUE, told[1]))):
            begin = top + 2 + 11 * row
            end = _NAMES + share * (WIDTH - _NAMES - _FIGURES)
            marks.append(area(_NAMES, begin, end, begin + 9, colour))
            marks.append(Words((end + 4, begin + 4.5), f"{locale.share(share)}, {said}", quiet=row == 0))
    whole = [
        _("Of {count} customers", count=locale.number(base.customers)),
        _("Of {money} expected", money=locale.headline_money(valuation.total, currency)),
    ]
    height = _ROW * len(valuation.segments) + 2
    marks.append(Line(((_NAMES, 0), (_NAMES, height - 6)), GRID, 0.75))
    for row, (colour, said) in enumerate(((PAST, whole[0]), (VALUE, whole[1]))):
        begin = row * (WIDTH - _NAMES) / 2 + _NAMES
        marks.append(area(begin, height + 2, begin + 9, height + 11, colour))
        marks.append(Words((begin + 13, height + 6.5), said, quiet=True))
    return Chart(
        overview.best_share(analysis, locale),
        _("Each segment's share of the customers (above) and of the money expected (below)"),
        _("Two bars: each segment's share of the customers and of the money expected"),
        height + 16,
        tuple(marks),
    )


def own_ratio(own: UnitEconomics, ratio: float, locale: Locale) -> Chart:
    """The own ratio with its limits, above the saying and what has been printed, on the page's linear axis."""
    _ = locale.text
    low, high = (own.interval.low, own.interval.high) if own.interval else (ratio, ratio)
    last, steps = times_scale(max(ratio, high))

    def x(times: float) -> float:
        return _EDGE + times / last * (WIDTH - 2 * _EDGE)

    def beside(times: float) -> str:
        """To which side words about this point have room."""
        return "left" if x(times) < WIDTH / 4 else "right" if x(times) > 3 * WIDTH / 4 else "center"

    facts = {"ratio": locale.times(ratio), "low": locale.times(low), "high": locale.times(high)}
    words = (
        _("your books: {ratio} times, nine times out of ten {low} to {high}", **facts)
        if own.interval
        else _("your books: {ratio} times", ratio=facts["ratio"])
    )
    printed = _("in print: {low} to {high} times", low=locale.number(PUBLISHED[0]), high=locale.number(PUBLISHED[1]))
    marks: list[Mark] = [*_axis(steps, x, locale)]
    marks.append(area(x(PUBLISHED[0]), 56, x(PUBLISHED[1]), 68, PAST, DOUBT_OPACITY))
    marks.append(Words((x(PUBLISHED[1]), 75), printed, across=beside(PUBLISHED[1]), quiet=True))
    marks.append(Line(((x(SAYING), 20), (x(SAYING), 68)), PAST, 1.25, "dashed"))
    marks.append(Words((x(SAYING) + 4, 62), _("the saying: {ratio}", ratio=locale.number(SAYING))))
    if own.interval:
        marks.append(area(x(low), 26, x(high), 34, WINNING, 0.35))
    marks.append(Dot((x(ratio), 30), WINNING, 5.5, hollow=own.interval is None))
    marks.append(Words((x(ratio), 13), words, across=beside(ratio), bold=True))
    return Chart(
        acquisition.against_saying(own, locale),
        _("Cost of winning a customer, in times the cost of keeping one"),
        _("Dot and bar: how many times as much winning costs as keeping, beside the saying and what is printed"),
        104,
        tuple(marks),
        acquisition.saying(locale),
    )


def _axis(steps: Sequence[float], x: Callable[[float], float], locale: Locale) -> Iterator[Mark]:
    for step in steps:
        yield Line(((x(step), 20), (x(step), 86)), GRID, 0.5)
        yield Words((x(step), 90), locale.number(step), across="center", upright="down", quiet=True)
