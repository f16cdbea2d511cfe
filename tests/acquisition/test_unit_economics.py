"""Do sales and costs together give the company's own ratio, period and channels as a person would work them out?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from clv.acquisition.budget import what_if
from clv.acquisition.cost_ratio import MOST_WRONGLY_NEW
from clv.acquisition.costs import KEEPING, WINNING, Cost
from clv.acquisition.reach import default_ceilings
from clv.acquisition.unit_economics import Note, NoteKind, bought_by_month, newcomer, unit_economics, usual_period
from clv.analysis.customer_base import summarise
from clv.analysis.fits import fit
from clv.analysis.valuation import value
from clv.core.assumptions import Assumptions
from clv.core.errors import CostsNotAssigned, CostsOutsideSales, NegativeCosts, NewUnknown, PeriodOutside, ValuesUnknown
from clv.core.periods import Period
from tests.shops import as_transactions, simulated

ASSUMED = Assumptions(margin=0.5, currency="EUR")


def months(first: str, count: int) -> list[date]:
    return [stamp.date() for stamp in pd.date_range(first, periods=count, freq="MS")]


@pytest.fixture(scope="module")
def shop():
    """Three years of a simulated shop, from its very first sale: 3,000 customers, two thirds of them by the web."""
    return opened(simulated(3000, seed=3, days=3 * 365))


@pytest.fixture(scope="module")
def older_shop():
    """The same shop, of which the first eleven months are not in the export."""
    frame = simulated(3000, seed=3, days=3 * 365)
    return opened(frame[frame["date"].between("2024-12-01", "2026-08-31")])


def opened(frame: pd.DataFrame):
    engine = ibis.duckdb.from_connection(duckdb.connect())
    rng = np.random.default_rng(1)
    of = dict(zip(frame["customer_id"].unique(), rng.choice(["web", "web", "Fair"], 3000), strict=False))
    frame = frame.assign(channel=frame["customer_id"].map(of))
    sales = as_transactions(engine, frame)
    base = summarise(engine, sales, until=None, name="shop")
    return engine, sales, base, fit(engine, base), bought_by_month(engine, sales, base, name="shop"), frame


def all_costs(shop, *, winning: float = 3000.0, keeping: float = 500.0) -> list[Cost]:
    start = shop[2].window.start
    return [
        cost
        for month in months(f"{start:%Y-%m-01}", 40)
        for cost in (
            Cost(month, "ads", "Web", winning, WINNING),
            Cost(month, "stand", "fair", winning / 2, WINNING),
            Cost(month, "mail", "", keeping, KEEPING),
        )
    ]


def books_of(shop, costs, period=None, values=None):
    engine, sales, base, fits, bought, _ = shop
    return unit_economics(
        engine, sales, base, fits, costs, values=values, bought=bought,
        period=period or usual_period(bought, base, costs), assumptions=ASSUMED, costs_name="costs.csv", name="shop",
    )  # fmt: skip


def test_the_books_equal_a_count_by_hand(shop):
    found = books_of(shop, all_costs(shop))
    frame = shop[5]
    first = frame.groupby("customer_id")["date"].min()
    start, end = pd.Timestamp(found.period.first), pd.Timestamp(found.period.last) + pd.offsets.MonthEnd(1)
    new = first.between(start, end).sum()
    inside = frame[frame["date"].between(start, end)]
    kept = inside[inside["customer_id"].map(first) < start]["customer_id"].nunique()
    assert (found.books.new_customers, found.books.retained_customers) == (new, kept)
    assert found.books.customers_before == (first < start).sum()
    assert found.books.cac == pytest.approx(12 * 4500 / new)
    assert found.books.ratio == pytest.approx((12 * 4500 / new) / (12 * 500 / kept))
    assert found.interval.low < found.books.ratio < found.interval.high


def test_a_kept_customer_is_worth_the_mean_of_those_who_were_kept(shop):
    engine, _, base, fits, bought, _ = shop
    values = engine.table(value(engine, base, fits, assumptions=ASSUMED, name="shop").table)
    found = books_of(shop, all_costs(shop), values=values)
    first = pd.Timestamp(found.period.first)
    rows = bought.execute()
    kept = rows[(rows["month"] >= first) & (rows["first_month"] < first)]["customer_id"].unique()
    worth = values.execute().set_index("customer_id")["ten_year_value"]
    assert len(kept) == found.books.retained_customers
    assert found.retained_value == pytest.approx(worth[kept].mean())


def test_the_usual_period_is_the_latest_twelve_whole_months(shop):
    base, bought = shop[2], shop[4]
    whole = base.window.whole_months
    assert usual_period(bought, base, all_costs(shop)) == Period(whole[-12], whole[-1])


def test_the_first_month_of_the_sales_is_not_in_the_usual_period(shop):
    base, bought = shop[2], shop[4]
    whole = base.window.whole_months
    early = [Cost(month, "ads", "", 1.0, WINNING) for month in whole[:3]]
    assert usual_period(bought, base, early) == Period(whole[1], whole[2])


def test_where_the_latest_months_won_nobody_the_usual_period_lies_earlier(cd_shop):
    sales = cd_shop.table("master")  # all customers of the CD shop came from January to March 1997
    base = summarise(cd_shop, sales, until=None, name="books_cd")
    bought = bought_by_month(cd_shop, sales, base, name="books_cd")
    costs = [Cost(month, "ads", "", 1.0, WINNING) for month in months("1997-01-01", 18)]
    assert usual_period(bought, base, costs) == Period(date(1997, 3, 1), date(1998, 2, 1))


def test_channels_are_valued_on_their_own_customers(shop):
    found = books_of(shop, all_costs(shop))
    assert [one.channel for one in found.channels] == ["web", "Fair"]
    assert sum(one.new_customers for one in found.channels) == found.books.new_customers
    for one in found.channels:
        assert one.cac == pytest.approx(one.winning / one.new_customers)
        assert one.newcomer.value == pytest.approx(found.newcomer.value, rel=0.35)  # the same truth, fewer customers


def test_a_dear_channel_never_pays(shop):
    dear = books_of(shop, all_costs(shop, winning=1e6))
    assert [one.never_pays for one in dear.channels] == [True, True]
    assert dear.newcomer.payback_months is None
    assert dear.newcomer.value_per_unit < 1
    cheap = books_of(shop, all_costs(shop, winning=1.0))
    assert [one.never_pays for one in cheap.channels] == [False, False]
    assert cheap.newcomer.payback_months == 0


def test_another_currency_changes_neither_ratio_nor_interval(shop):
    euro, zloty = (
        books_of(shop, all_costs(shop)),
        books_of(shop, all_costs(shop, winning=3000 * 4.3, keeping=500 * 4.3)),
    )
    assert zloty.books.ratio == pytest.approx(euro.books.ratio)
    assert zloty.interval.high == pytest.approx(euro.interval.high)


def test_the_ratio_falls_when_more_is_spent_on_keeping(shop):
    assert books_of(shop, all_costs(shop, keeping=900)).books.ratio < books_of(shop, all_costs(shop)).books.ratio


def test_what_a_reader_has_to_know_is_noted(shop):
    whole = shop[2].window.whole_months
    period = Period(whole[10], whole[14])
    costs = [
        Cost(whole[10], "ads", "web", 100.0, WINNING),
        Cost(whole[11], "mail", "", 10.0, KEEPING),
        Cost(whole[2], "ads", "letterbox", 7.0, WINNING),
        Cost(whole[12], "ads", "radio", 5.0, WINNING),
    ]
    assert books_of(shop, costs, period).notes == (
        Note(NoteKind.TOO_FEW_MONTHS, count=6),
        Note(NoteKind.MONTHS_WITHOUT_COSTS, count=2),
        Note(NoteKind.COSTS_OUTSIDE, count=1, money=7.0),
        Note(NoteKind.OTHER_CHANNELS, names="radio"),
    )


def test_at_the_margin_from_which_winning_pays_a_new_customer_is_worth_just_what_winning_one_costs(shop):
    found = books_of(shop, all_costs(shop))
    least = found.newcomer.least_margin
    assert 0 < least < 1
    again = newcomer(shop[2], shop[3], found.books.cac, assumptions=replace(ASSUMED, margin=least))
    assert again.value == pytest.approx(found.books.cac)
    assert again.least_margin == pytest.approx(least)


def test_where_a_new_customer_brings_in_less_than_winning_one_costs_no_margin_makes_it_pay(shop):
    worth = newcomer(shop[2], shop[3], None, assumptions=replace(ASSUMED, margin=1.0))
    assert worth.least_margin is None  # nothing is known of what winning costs
    dear = newcomer(shop[2], shop[3], 2 * worth.value, assumptions=ASSUMED)
    assert dear.least_margin == pytest.approx(2)


def test_the_same_costs_in_every_month_are_noted_because_the_limits_know_nothing_of_how_rough_they_are(shop):
    costs = all_costs(shop)
    assert NoteKind.SAME_EVERY_MONTH in {note.remark for note in books_of(shop, costs).notes}
    last = books_of(shop, costs).period.last
    assert NoteKind.SAME_EVERY_MONTH not in {
        note.remark for note in books_of(shop, [*costs, Cost(last, "fair", "", 1.0, WINNING)]).notes
    }


def test_who_is_new_in_a_shop_seen_from_its_first_sale_is_known(shop):
    assert books_of(shop, all_costs(shop)).books.wrongly_new == 0


def test_a_few_who_are_wrongly_new_are_noted_beside_the_ratio(older_shop):
    found = books_of(older_shop, all_costs(older_shop))
    assert found.notes[0].remark is NoteKind.WRONGLY_NEW
    assert found.notes[0].share == found.books.wrongly_new_share
    assert found.interval.high >= found.books.ratio_corrected > found.books.ratio


def test_months_that_cannot_know_who_is_new_are_left_out_of_the_period_and_its_months(older_shop):
    whole = older_shop[2].window.whole_months
    found = books_of(older_shop, all_costs(older_shop), Period(whole[1], whole[20]))
    [left_out] = [note.count for note in found.notes if note.remark is NoteKind.MONTHS_LEFT_OUT]
    assert found.period == Period(whole[1 + left_out], whole[20])
    assert [month.month for month in found.books.months] == list(found.period.months)
    assert 0 < found.books.wrongly_new_share <= MOST_WRONGLY_NEW


def test_where_no_month_knows_who_is_new_no_ratio_is_said_and_no_advice_given(older_shop):
    whole = older_shop[2].window.whole_months
    found = books_of(older_shop, all_costs(older_shop), Period(whole[1], whole[2]))
    assert found.period == Period(whole[1], whole[2])
    assert not found.books.knows_new
    assert (found.books.ratio, found.books.cac, found.interval, found.channels) == (None, None, None, ())
    assert found.newcomer.payback_months is None
    assert found.notes[0].remark is NoteKind.NEW_UNKNOWN
    with pytest.raises(NewUnknown, match="had probably bought before the sales begin"):
        found.today()


def test_what_more_money_does_is_calculated_with_the_values_of_all_pages(shop):
    engine, _, base, fits, _, _ = shop
    worth = value(engine, base, fits, assumptions=ASSUMED, name="shop")
    found = books_of(shop, all_costs(shop), values=engine.table(worth.table))
    today = found.today()
    assert today.present_value == pytest.approx(worth.total, rel=1e-9)
    assert today.new_value == pytest.approx(worth.new_customer, rel=1e-9)
    assert today.kept_value == found.retained_value


def test_a_longer_horizon_makes_what_more_money_does_worth_more(shop):
    engine, sales, base, fits, bought, _ = shop
    costs = all_costs(shop)

    def equity(years: int) -> float:
        assumed = Assumptions(horizon_years=years, margin=0.5, currency="EUR")
        worth = value(engine, base, fits, assumptions=assumed, name=f"years_{years}")
        today = unit_economics(
            engine, sales, base, fits, costs, values=engine.table(worth.table), bought=bought,
            period=usual_period(bought, base, costs), assumptions=assumed, costs_name="c", name=f"years_{years}",
        ).today()  # fmt: skip
        return what_if(today, default_ceilings(today)).today.equity

    assert equity(5) < equity(10)


def test_without_values_no_advice_is_given(shop):
    with pytest.raises(ValuesUnknown, match="do not tell yet what a customer will bring"):
        books_of(shop, all_costs(shop), values=None).today()


def test_a_period_in_which_nobody_is_won_has_no_ratio(cd_shop):
    sales = cd_shop.table("sample")
    base = summarise(cd_shop, sales, until=None, name="books_none")
    bought = bought_by_month(cd_shop, sales, base, name="books_none")
    found = unit_economics(
        cd_shop, sales, base, fit(cd_shop, base), [Cost(date(1998, 1, 1), "mail", "", 9.0, KEEPING)], values=None,
        bought=bought, period=Period(date(1997, 6, 1), date(1998, 1, 1)), assumptions=ASSUMED, costs_name="c",
        name="books_none",
    )  # fmt: skip
    assert (found.books.ratio, found.books.cac, found.interval) == (None, None, None)
    assert {note.remark for note in found.notes} >= {NoteKind.NOBODY_NEW, NoteKind.NOTHING_ON_WINNING}
    assert found.newcomer.payback_months is None


def test_the_first_month_has_nobody_from_before(shop):
    whole = shop[2].window.whole_months
    found = books_of(shop, all_costs(shop), Period(whole[0], whole[0]))
    assert found.books.cost_per_retained is None
    assert NoteKind.NOBODY_BEFORE in {note.remark for note in found.notes}


def test_costs_that_cannot_be_used_are_refused(shop):
    whole = shop[2].window.whole_months
    with pytest.raises(NegativeCosts):
        books_of(shop, [Cost(whole[5], "ads", "", -1.0, WINNING)])
    with pytest.raises(CostsNotAssigned):
        books_of(shop, [Cost(whole[5], "what", "", 1.0)])
    with pytest.raises(CostsOutsideSales, match="the costs from 2019-01 to 2019-01"):
        books_of(shop, [Cost(date(2019, 1, 1), "ads", "", 1.0, WINNING)])
    with pytest.raises(CostsOutsideSales):
        books_of(shop, [])
    with pytest.raises(PeriodOutside):
        books_of(shop, all_costs(shop), Period(date(2019, 1, 1), whole[3]))
