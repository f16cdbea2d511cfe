"""Is the forecast of the coming months that of the valuation, and do its parts add up?"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from clv.analysis.forecast import Forecast, Part, forecast
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import DAYS_PER_YEAR
from clv.value.ahead import Measure
from tests.shops import as_transactions, orders, seasonal, simulated

YEAR_END = date(1997, 12, 31)


@pytest.fixture(scope="module")
def analysis(cd_shop):
    assumptions = Assumptions(horizon_years=1, discount_rate_per_year=0.0)
    return analyse(cd_shop, cd_shop.table("sample"), assumptions=assumptions, until=YEAR_END, name="sample_year_end")


@pytest.fixture(scope="module")
def found(cd_shop, analysis) -> Forecast:
    made = forecast(cd_shop, analysis)
    assert made is not None
    return made


def figures(found: Forecast, part: Part, measure: Measure = Measure.MONEY):
    return [one for one in found.figures if one.part is part and one.measure is measure]


def test_the_horizons_are_a_quarter_half_a_year_and_a_year(found):
    for measure in Measure:
        horizons = figures(found, Part.HORIZON, measure)
        assert [one.last for one in horizons] == [date(1998, 3, 31), date(1998, 6, 30), date(1998, 12, 31)]
        assert {one.first for one in horizons} == {date(1998, 1, 1)}
        assert [one.said for one in horizons] == sorted(one.said for one in horizons)


def test_the_year_is_that_of_the_valuation(found, analysis):
    year = figures(found, Part.HORIZON)[-1]
    # A year of the valuation is a quarter of a day longer.
    assert year.said == pytest.approx(analysis.valuation.total, rel=1 / DAYS_PER_YEAR)
    purchases = figures(found, Part.HORIZON, Measure.PURCHASES)[-1]
    expected = sum(segment.expected_purchases for segment in analysis.valuation.segments)
    assert purchases.said == pytest.approx(expected, rel=1 / DAYS_PER_YEAR)


def test_the_year_s_limits_are_those_of_the_valuation(cd_shop, found, analysis):
    year, spread = figures(found, Part.HORIZON)[-1], valuation_intervals(cd_shop, analysis)
    assert (year.low, year.high) == pytest.approx((spread.total.low, spread.total.high), rel=0.01)
    limits = dict(spread.by_segment)
    for one in figures(found, Part.SEGMENT):
        # Other periods are other futures, and a small segment's chance is known to a tenth.
        assert (one.low, one.high) == pytest.approx((limits[one.segment].low, limits[one.segment].high), rel=0.1)


def test_months_and_segments_add_up_to_the_year(found):
    year = figures(found, Part.HORIZON)[-1].said
    months = figures(found, Part.MONTH)
    assert [one.first for one in months] == [date(1998, month, 1) for month in range(1, 13)]
    assert sum(one.said for one in months) == pytest.approx(year)
    assert sum(one.said for one in figures(found, Part.SEGMENT)) == pytest.approx(year)


def test_every_figure_lies_within_its_limits_and_a_shorter_time_is_less_sure(found):
    assert all(one.low < one.said < one.high for one in found.figures)
    width = [one.high / one.low for one in figures(found, Part.HORIZON)]
    assert width[0] > width[-1]
    assert figures(found, Part.MONTH)[0].high / figures(found, Part.MONTH)[0].low > width[0]


def test_amid_a_month_the_months_begin_with_the_next(cd_shop):
    found = analyse(
        cd_shop, cd_shop.table("sample"), assumptions=Assumptions(), until=date(1997, 12, 10), name="amid_a_month"
    )
    made = forecast(cd_shop, found)
    assert [one.last for one in figures(made, Part.HORIZON)] == [
        date(1998, 3, 10),
        date(1998, 6, 10),
        date(1998, 12, 10),
    ]
    months = figures(made, Part.MONTH)
    assert (months[0].first, months[-1].last) == (date(1998, 1, 1), date(1998, 12, 31))


def test_a_season_is_in_the_months(engine):
    sales = as_transactions(engine, seasonal(1500, seed=6, days=730))
    made = forecast(engine, analyse(engine, sales, assumptions=Assumptions(), name="seasonal"))
    by_month = {one.first.month: one.said for one in figures(made, Part.MONTH)}
    assert by_month[12] > 1.4 * by_month[6]


def test_where_nothing_can_be_said_there_is_no_forecast(engine):
    sales = as_transactions(engine, orders(("a", "2024-01-01", 5), ("a", "2024-02-01", 5), ("b", "2024-03-01", 5)))
    found = analyse(engine, sales, assumptions=Assumptions(), name="few")
    assert found.worth is None
    assert forecast(engine, found) is None


def test_half_a_year_that_goes_up_has_limits_that_hold_both_readings(engine):
    sales = as_transactions(engine, seasonal(2000, seed=3, days=240, peak=240))
    found, plain = (
        forecast(engine, analyse(engine, sales, assumptions=Assumptions(season=season), name=name))
        for season, name in ((True, "found"), (False, "plain"))
    )
    year, otherwise = (figures(one, Part.HORIZON)[-1] for one in (found, plain))
    assert year.low < year.said < year.high
    assert min(year.low, otherwise.said) == year.low
    assert max(year.high, otherwise.said) == year.high


def test_a_giant_who_stays_does_not_pull_the_lower_limit_to_nothing(engine):
    dates = pd.date_range("2024-01-10", "2025-12-28", freq="14D")
    giant = pd.DataFrame({"customer_id": "giant", "date": dates, "amount": 2_000.0})
    sales = as_transactions(engine, pd.concat([simulated(600, seed=21), giant]))
    year = figures(forecast(engine, analyse(engine, sales, assumptions=Assumptions(), name="giant")), Part.HORIZON)[-1]
    assert 26 * 2_000 * 0.3 < year.low < year.said < year.high
