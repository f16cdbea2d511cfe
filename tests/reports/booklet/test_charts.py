"""Are the charts of the booklet as long and as high as the figures that they stand for?"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from clv.acquisition.cost_ratio import Month, PeriodCosts
from clv.acquisition.unit_economics import Newcomer, UnitEconomics
from clv.analysis.valuation import Analysis
from clv.core.colours import INK, PAST, VALUE
from clv.core.periods import Period
from clv.i18n.locale import Language, Locale
from clv.reports.booklet.blocks import WIDTH, Area, Chart, Dot, Line, Words
from clv.reports.booklet.coming_years import coming_years
from clv.reports.booklet.facts import Facts
from clv.reports.booklet.shares_and_ratio import own_ratio, who_brings_it
from clv.value.intervals import Interval

ENGLISH = Locale(Language.EN)


@pytest.fixture(scope="module")
def years(cd_shop_facts: Facts) -> Chart:
    worth = cd_shop_facts.worth
    assert worth is not None
    return coming_years(cd_shop_facts.analysis, cd_shop_facts.lately, worth.spread, worth.before_discount, ENGLISH)


def areas(chart: Chart, colour: str) -> list[Area]:
    return [mark for mark in chart.marks if isinstance(mark, Area) and mark.colour == colour]


def size(one: Area) -> tuple[float, float]:
    """Width and height."""
    across, down = zip(*one.points, strict=True)
    return max(across) - min(across), max(down) - min(down)


def test_areas_are_money_past_and_coming(years: Chart, cd_shop_facts: Facts) -> None:
    """A square point is as much money in a month sold as in a year expected."""
    valuation = cd_shop_facts.analysis.valuation
    sold = [month.again for month in cd_shop_facts.lately.months]
    bars = areas(years, PAST)
    assert len(bars) == len(sold)
    money_per_pt = max(sold) / max(size(bar)[1] for bar in bars)
    for bar, money in zip(bars, sold, strict=True):
        assert size(bar)[1] * money_per_pt == pytest.approx(money, abs=1e-6)
    foot = max(point[1] for bar in bars for point in bar.points)
    levels = [mark for mark in years.marks if isinstance(mark, Line) and mark.colour == INK and mark.width == 1.25]
    assert [12 * (foot - line.points[0][1]) * money_per_pt for line in levels] == pytest.approx(valuation.by_year)


def test_a_year_reaches_from_its_lower_limit_to_its_upper(years: Chart, cd_shop_facts: Facts) -> None:
    spread = cd_shop_facts.worth.spread
    solid = [bar for bar in areas(years, VALUE) if bar.opacity > 0.5]
    pale = [bar for bar in areas(years, VALUE) if bar.opacity < 0.5]
    first, low, high = spread.by_year[0], size(solid[0])[1], size(solid[0])[1] + size(pale[0])[1]
    assert high / low == pytest.approx(first.high / first.low)


def test_nothing_is_drawn_outside_the_paper(years: Chart, sample_1997: Analysis) -> None:
    extreme = [own_ratio(economics(ratio, None), ratio, ENGLISH) for ratio in (0.004, 24.9, 4000.0)]
    for chart in (years, who_brings_it(sample_1997, ENGLISH), *extreme):
        for mark in chart.marks:
            for across, down in mark.points if isinstance(mark, Area | Line) else (mark.at,):
                assert -1e-9 <= across <= WIDTH + 1e-9, mark
                assert -1e-9 <= down <= chart.height, mark


def test_thirty_years_have_labels_apart(cd_shop_facts: Facts) -> None:
    analysis = cd_shop_facts.analysis
    segments = tuple(replace(one, by_year=(one.value / 30,) * 30) for one in analysis.valuation.segments)
    long = replace(analysis, worth=replace(analysis.valuation, segments=segments))
    chart = coming_years(long, cd_shop_facts.lately, None, (1.0,) * 30, ENGLISH)
    named = [mark.text for mark in chart.marks if isinstance(mark, Words) and mark.upright == "down"]
    assert named[:-1] == ["1", "5", "10", "15", "20", "25", "30"]


def test_bars_are_the_segments_shares(sample_1997: Analysis) -> None:
    chart, base, valuation = who_brings_it(sample_1997, ENGLISH), sample_1997.base, sample_1997.valuation
    people, money = areas(chart, PAST)[:-1], areas(chart, VALUE)[:-1]  # without the key below
    whole = size(people[0])[0] / (valuation.segments[0].customers / base.customers)
    assert [size(bar)[0] / whole for bar in people] == pytest.approx(
        [one.customers / base.customers for one in valuation.segments]
    )
    assert [size(bar)[0] / whole for bar in money] == pytest.approx(
        [one.value / valuation.total for one in valuation.segments]
    )


def test_the_ratio_stands_where_its_axis_says() -> None:
    chart = own_ratio(economics(5.0, Interval(3.0, 8.0)), 5.0, ENGLISH)
    (dot,) = (mark for mark in chart.marks if isinstance(mark, Dot))
    axis = {mark.text: mark.at[0] for mark in chart.marks if isinstance(mark, Words) and mark.upright == "down"}
    assert dot.at[0] == pytest.approx(axis["5"])
    assert axis["10"] - axis["5"] == pytest.approx(axis["25"] - axis["20"])
    assert axis["5"] - axis["0"] == pytest.approx(5 * (axis["1"] - axis["0"]))
    assert not dot.hollow
    assert math.isfinite(dot.at[0])


def economics(ratio: float, interval: Interval | None) -> UnitEconomics:
    """Books in which winning one costs `ratio` times as much as keeping one."""
    march = date(1997, 3, 1)
    month = Month(march, winning=100.0 * ratio, keeping=100.0, new_customers=100, kept=100.0, wrongly_new=0.0)
    return UnitEconomics(
        period=Period(march, march),
        books=PeriodCosts((month,), customers_before=200),
        present_value=None,
        retained_value=None,
        interval=interval,
        newcomer=Newcomer(None, (), None, None, None),
        channels=(),
        notes=(),
    )
